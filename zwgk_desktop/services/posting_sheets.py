"""How does a posting in words come onto paper? Read again for personal data, marked 送审稿 until it is approved."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.notice_sheet import PostingSheet
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.postings import note_printed
from zwgk_desktop.services.privacy import load_words

BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class PrintedPostings:
    """The files written, and what changed."""

    files: tuple[Path, ...]
    changes: ChangeSet


def preview_posting(desk: Desk, posting_id: int, paper: str = "A4") -> bytes:
    """Return the PDF of one posting for the screen; nothing is noted. Raises OutputFailed (leak, missing_glyph …)."""
    sheet, phones = build_sheet(desk, posting_id)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "preview.pdf"
        _write(desk, sheet, phones, path, paper)
        return path.read_bytes()


def print_postings(
    desk: Desk, posting_ids: Sequence[int], folder: Path, paper: str = "A4", progress: Progress | None = None
) -> PrintedPostings:
    """Write one PDF for each posting into ``folder``, all or none, and note the approved ones as printed.

    Raises RuleForbids (posting_of_batch), OutputFailed (leak, missing_glyph, no_space …), Cancelled.
    """
    names: list[str] = []
    for posting_id in posting_ids:
        names.append(_file_name(build_sheet(desk, posting_id)[0], names))
    return _print(desk, {i: folder / name for i, name in zip(posting_ids, names, strict=True)}, paper, progress)


def save_posting(desk: Desk, posting_id: int, path: Path, paper: str = "A4") -> PrintedPostings:
    """Write the PDF of one posting to ``path``; otherwise as :func:`print_postings`."""
    return _print(desk, {posting_id: path}, paper, None)


def _print(desk: Desk, places: Mapping[int, Path], paper: str, progress: Progress | None) -> PrintedPostings:
    from zwgk_desktop.documents.writing import replacing_many

    if not places:
        raise WrongUsage("no_posting", "没有选中公示。", "请先选中要打印的公示。")
    steps = progress or Silent()
    drafts: list[int] = []
    fresh: list[int] = []
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        for done, (posting_id, path) in enumerate(places.items()):
            steps.report(done, len(places), "正在生成公示单")
            steps.checkpoint()
            sheet, phones = build_sheet(desk, posting_id)
            _write(desk, sheet, phones, outputs.at(path), paper)
            drafts += [posting_id] if sheet.draft else []
            fresh += [posting_id] if not sheet.draft and sheet.posted_from is None else []
        if fresh or drafts:
            note_printed(unit, fresh, drafts)
        else:
            again = AuditEntry("posting.reprint", Area.BOARDS, f"重印公示 {len(places)} 份", after={"ids": [*places]})
            unit.record(again)
    told = f"其中 {len(drafts)} 份还没有审定，已标注“送审稿”，不得张贴。" if drafts else ""
    changes = ChangeSet(frozenset({Area.BOARDS}), tuple(places), f"已生成 {len(places)} 份公示单。{told}")
    return PrintedPostings(tuple(places.values()), changes)


def build_sheet(desk: Desk, posting_id: int) -> tuple[PostingSheet, frozenset[str]]:
    """Return what stands on the paper, and the published telephones that may stand there."""
    from zwgk_desktop.db.queries.boards import get_item, get_posting
    from zwgk_desktop.db.queries.review import find_review
    from zwgk_desktop.db.queries.township import get_township

    with desk.store.read() as session:
        row, town = get_posting(session, posting_id), get_township(session)
        item, review = get_item(session, row.item_id), find_review(session, "posting", posting_id)
    if row.batch_id is not None:
        raise RuleForbids(
            "posting_of_batch", "这份公示由补贴清单生成，附有名单。", "请到补贴发放中打印这批清单的公示表。"
        )
    lines = [line.rstrip() for line in row.content.splitlines()]
    table = tuple(tuple(line.split("\t")) for line in lines if "\t" in line)  # pasted from WPS
    sheet = PostingSheet(
        title=row.title,
        township=town.name,
        village=row.village,
        number=f"GK-{row.id:06d}-{review.content_sha256[:8]}",
        paragraphs=tuple(line for line in lines if "\t" not in line),
        signer=signer_of(row.village, item.publisher, town.name),
        table=table,
        phone=town.complaint_phone,
        posted_from=row.posted_on,
        posted_to=row.down_due_on,
        draft=review.state is not ReviewState.APPROVED,
    )
    return sheet, frozenset(phone for phone in (town.complaint_phone, town.office_phone) if phone)


def signer_of(village: str, publisher: str, township: str) -> str:
    """Return who signs: 青石村民委员会, 青石村党组织, 云岭镇人民政府."""
    if publisher.startswith("乡镇"):
        return f"{township}{publisher.removeprefix('乡镇')}"
    return f"{village}{publisher.removeprefix('村') if village.endswith('村') else publisher}"


def _write(desk: Desk, sheet: PostingSheet, phones: frozenset[str], path: Path, paper: str) -> None:
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.leak_check import Net, ensure_clean
    from zwgk_desktop.documents.posting_pdf import write_posting_sheet

    write_posting_sheet(sheet, path, open_fonts(paths.font_folders()), paper)
    ensure_clean(path, Net(load_words(desk.today().year), allowed=phones))


def _file_name(sheet: PostingSheet, taken: Sequence[str]) -> str:
    mark = "-送审稿" if sheet.draft else ""
    stem = BAD_IN_NAMES.sub("", sheet.title)[:LONGEST_NAME].strip(".") or "公示单"
    name = f"{stem}{mark}.pdf"
    return name if name not in taken else f"{stem}{mark}-{sheet.number}.pdf"
