"""Is the draft of a posting fit for others to read? Personal data found, covered or kept; missing glyphs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.draft_scan import (
    PERSONAL_WORDS,
    DraftFinding,
    describe_open,
    draft_text,
    kept_key,
    mask_findings,
    mask_open,
    scan_findings,
)
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import next_posting_state
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.privacy import load_profile, load_words

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_kept import KeptRow
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork

PROFILE = "board"


@dataclass(frozen=True, slots=True)
class Keep:
    """Personal data that shall stand in a posting, and why."""

    kind: str
    text: str
    reason: str


def kept_texts(session: Any, posting_id: int) -> frozenset[str]:
    """Return what may stand on the paper of a posting although it is personal data: see ``Net(allowed=…)``."""
    from zwgk_desktop.db.queries.board_kept import find_kept

    return frozenset(row.text for row in find_kept(session, posting_id))


def find_kept(desk: Desk, posting_id: int) -> list[KeptRow]:
    """Return what was let stand in a posting, with reasons."""
    from zwgk_desktop.db.queries import board_kept

    with desk.store.read() as session:
        return board_kept.find_kept(session, posting_id)


@dataclass(frozen=True, slots=True)
class Scanner:
    """Reads drafts of one posting without the store; what was kept already, and the published telephones."""

    year: int
    kept: Mapping[str, str]
    published: tuple[str, ...]

    def scan(self, text: str, more: Iterable[Keep] = ()) -> tuple[DraftFinding, ...]:
        """Return the personal data of ``text``; ``more`` is kept too, though not yet stored."""
        words, board = load_words(self.year), load_profile(PROFILE)
        return scan_findings(text, words, board, self._with(more), self.published)

    def mask_all(self, text: str, more: Iterable[Keep] = ()) -> str:
        """Return ``text`` with everything covered that is not kept."""
        words, board = load_words(self.year), load_profile(PROFILE)
        return mask_open(text, words, board, self._with(more), self.published)

    def _with(self, more: Iterable[Keep]) -> dict[str, str]:
        return {**self.kept, **{kept_key(one.text): one.reason for one in more}}


def build_scanner(desk: Desk, posting_id: int | None = None, phone: str = "") -> Scanner:
    """Return what reads the drafts of a posting (None: a new one); ``phone`` is the complaint phone of its form."""
    with desk.store.read() as session:
        return _scanner(session, desk.today().year, posting_id, phone)


def _scanner(session: Any, year: int, posting_id: int | None, phone: str) -> Scanner:
    from zwgk_desktop.db.queries.board_kept import find_kept
    from zwgk_desktop.db.queries.township import get_township

    town = get_township(session)
    kept = find_kept(session, posting_id) if posting_id is not None else []
    return Scanner(
        year,
        {kept_key(row.text): row.reason for row in kept},
        tuple(value for value in (town.complaint_phone, town.office_phone, phone) if value),
    )


def scan_draft(desk: Desk, text: str, posting_id: int | None = None) -> tuple[DraftFinding, ...]:
    """Return the personal data of a text for a posting (None: a new one), with the reason of what was kept."""
    return build_scanner(desk, posting_id).scan(text)


def scan_posting(desk: Desk, posting_id: int) -> tuple[DraftFinding, ...]:
    """Return the personal data of a posting as stored: title, content, source and channel, in this order."""
    from zwgk_desktop.db.queries.boards import get_posting

    with desk.store.read() as session:
        return _scan_row(session, get_posting(session, posting_id), desk.today().year)


def open_personal(desk: Desk, posting_id: int) -> str:
    """Return what of a posting is still open, by kind (身份证号 2 处); "" when nothing."""
    return describe_open(scan_posting(desk, posting_id))


def _scan_row(session: Any, row: PostingRow, year: int) -> tuple[DraftFinding, ...]:
    text = draft_text(row.title, row.content, row.source, row.complaint_channel)
    return _scanner(session, year, row.id, row.complaint_phone).scan(text)


def mask_all(desk: Desk, text: str, posting_id: int | None = None) -> str:
    """Return ``text`` with all personal data covered that was not kept for this posting."""
    return build_scanner(desk, posting_id).mask_all(text)


def mask_posting(desk: Desk, posting_id: int) -> ChangeSet:
    """Cover what is open in a stored posting; opinions given on it become void."""
    from zwgk_desktop.services.postings import change_posting, get_posting

    row = get_posting(desk, posting_id)
    scanner = build_scanner(desk, posting_id, row.complaint_phone)
    parts = (row.title, row.content, row.source, row.complaint_channel)
    covered = scanner.mask_all(draft_text(*parts)).split("\n")
    ends = list(accumulate(part.count("\n") + 1 for part in parts))
    title, content, source, channel = ("\n".join(covered[a:b]) for a, b in pairwise([0, *ends]))
    return change_posting(desk, posting_id, title, content, source=source, complaint_channel=channel)


def kind_of(desk: Desk, posting_id: int, text: str) -> str:
    """Return what kind of personal data ``text`` is in a posting; WrongUsage where the scan does not find it."""
    wanted = kept_key(text)
    found = next((f.kind for f in scan_posting(desk, posting_id) if kept_key(f.text) == wanted), None)
    if found is None:
        raise WrongUsage("kept_text", "这份公示里没有查出这条个人信息。", "用 zwgk boards scan 查看，照原文填写。")
    return found


def mask_one(text: str, finding: DraftFinding) -> str:
    """Return ``text`` with one finding covered."""
    return mask_findings(text, [finding])


def require_no_open_personal(unit: UnitOfWork, posting_id: int) -> None:
    """Refuse (open_personal_data) a posting with personal data that is neither covered nor kept with a reason."""
    from zwgk_desktop.db.queries.boards import get_posting

    row = get_posting(unit.session, posting_id)
    told = describe_open(_scan_row(unit.session, row, unit.now.astimezone(CHINA).year))
    if told:
        raise RuleForbids(
            "open_personal_data",
            f"“{row.title}”还有个人信息没有遮盖：{told}，不能送审。",
            "请点“修改”，逐条遮盖，或写明理由保留。",
        )


def keep(desk: Desk, posting_id: int, kind: str, text: str, reason: str) -> ChangeSet:
    """Let personal data stand in a posting, with a reason; opinions given before become void."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = _changeable(unit, posting_id)
        ids = keep_all(unit, row.id, [Keep(kind, text, reason)])
        if not ids:
            return _changes(posting_id, "已经登记过。")
        _note(unit, row, "posting.keep", f"“{row.title}”保留{PERSONAL_WORDS[kind]}：{reason.strip()}", {}, ids)
    return _changes(posting_id, "已登记保留的理由，需要重新送审。")


def keep_all(unit: UnitOfWork, posting_id: int, wanted: Sequence[Keep]) -> dict[int, Keep]:
    """Write inside an action what shall stand; return the new entries by id. The caller voids and records."""
    from zwgk_desktop.db.queries.board_kept import find_kept
    from zwgk_desktop.db.repositories.board_kept import add_kept, remove_kept

    old = {kept_key(row.text): row for row in find_kept(unit.session, posting_id)}
    made: dict[int, Keep] = {}
    for one in wanted:
        said = _checked(one)
        known = old.get(kept_key(said.text))
        if known is not None and known.reason == said.reason:
            continue
        if known is not None:
            remove_kept(unit, known.id)
        made[add_kept(unit, posting_id, said.kind, said.text, said.reason)] = said
    return made


def replace_kept(
    unit: UnitOfWork, posting_id: int, wanted: Sequence[Keep]
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Let exactly ``wanted`` stand from now on; return the images before and after, None when nothing changes."""
    from zwgk_desktop.db.queries.board_kept import find_kept
    from zwgk_desktop.db.repositories.board_kept import remove_kept

    new = {kept_key(one.text): _checked(one) for one in wanted}
    old = {kept_key(row.text): row for row in find_kept(unit.session, posting_id)}
    if {key: row.reason for key, row in old.items()} == {key: one.reason for key, one in new.items()}:
        return None
    for key, row in old.items():
        if key not in new:
            remove_kept(unit, row.id)
    keep_all(unit, posting_id, [*new.values()])
    before = [[row.kind, row.text, row.reason] for row in old.values()]
    return {"kept": before}, {"kept": [[one.kind, one.text, one.reason] for one in new.values()]}


def _checked(one: Keep) -> Keep:
    if one.kind not in PERSONAL_WORDS:
        raise WrongUsage("privacy_kind", f"没有“{one.kind}”这一类个人信息。", f"可用：{'、'.join(PERSONAL_WORDS)}。")
    if not kept_key(one.text):
        raise WrongUsage("kept_text", "没有写明保留哪些字。", "请照原文写出要保留的内容。")
    if not one.reason.strip():
        raise WrongUsage("kept_reason", "没有写明保留的理由。", "请写明为什么必须公开这条个人信息。")
    return Keep(one.kind, one.text.strip(), one.reason.strip())


def unkeep(desk: Desk, kept_id: int) -> ChangeSet:
    """Take a reason back: the personal data is open again, opinions given before become void."""
    from zwgk_desktop.db.queries.board_kept import get_kept
    from zwgk_desktop.db.repositories.board_kept import remove_kept

    with desk.store.write(desk.actor, desk.now()) as unit:
        held = get_kept(unit.session, kept_id)
        row = _changeable(unit, held.posting_id)
        remove_kept(unit, kept_id)
        old = {held.id: Keep(held.kind, held.text, held.reason)}
        _note(unit, row, "posting.unkeep", f"“{row.title}”不再保留{PERSONAL_WORDS[held.kind]}", old, {})
    return _changes(held.posting_id, "已取消保留，需要遮盖后重新送审。")


def _changeable(unit: UnitOfWork, posting_id: int) -> PostingRow:
    from zwgk_desktop.db.queries.boards import get_posting

    row = get_posting(unit.session, posting_id)
    if row.removed_at is not None:
        raise RuleForbids("posting_removed", f"“{row.title}”在回收站里。", "请先恢复。")
    if row.batch_id is not None:
        raise RuleForbids("posting_of_batch", "这份公示由补贴清单生成，不能单独修改。", "请在补贴清单中更正。")
    next_posting_state(row.state, "edit")
    return row


def _note(
    unit: UnitOfWork, row: PostingRow, action: str, summary: str, old: Mapping[int, Keep], new: Mapping[int, Keep]
) -> None:
    from zwgk_desktop.db.repositories.boards import change_postings
    from zwgk_desktop.db.repositories.review import void_all

    void_all(unit.session, "posting", [row.id], unit.now, "保留的个人信息有变动")
    change_postings(unit.session, [row.id], {"state": next_posting_state(row.state, "edit").value})
    images = [{"kept": {str(i): [k.kind, k.text, k.reason] for i, k in side.items()}} for side in (old, new)]
    unit.record(AuditEntry(action, Area.BOARDS, summary, row.id, *images))


def describe_attached(desk: Desk, paths: Iterable[Path]) -> str:
    """Return what to tell of personal data in files to be attached (pdf, xlsx, docx, html); "" when none is found."""
    from zwgk_desktop.services.privacy import verify_files

    told = []
    for path in paths:
        try:
            (found,) = verify_files([path], desk.today().year)
        except InputRefused:  # a kind that nobody can search: photos, zip …
            continue
        if found["findings"]:
            words = "、".join(dict.fromkeys(hit["word"] for hit in found["findings"]))
            told.append(f"{path.name}里有{words}")
    return f"{'；'.join(told)}。对外公开前请先遮盖。" if told else ""


def missing_characters(text: str) -> tuple[str, ...]:
    """Return the characters of ``text`` that no font of this PC can print, each once, in order."""
    from zwgk_desktop.documents.fonts import open_fonts

    return tuple(open_fonts(paths.font_folders()).missing_characters(text))


def describe_missing(characters: Sequence[str]) -> str:
    """Return what to tell about characters without a glyph; "" when there is none."""
    return f"有 {len(characters)} 个字没有字形：{'、'.join(characters)}" if characters else ""


def _changes(posting_id: int, message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS, Area.REVIEW}), (posting_id,), message)
