"""Where is it hung, and what proves it? Postings put on the boards of their villages, with photos, in one action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork

JOINED = "、"


@dataclass(frozen=True, slots=True)
class Hung:
    """What was noted about hanging: the day, by whom, and where.

    ``place_ids``: boards of the postings' own villages; ``kinds``: in every village the boards of these kinds;
    ``words``: a place that is no board of ours. At least one of them for every posting.
    """

    on: date
    by: str
    place_ids: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    words: str = ""
    photos: tuple[Path, ...] = ()


def hang(desk: Desk, posting_ids: Sequence[int], hung: Hung, progress: Progress | None = None) -> ChangeSet:
    """Note that postings hang, on which boards, with their photos; all or nothing.

    Raises what ``mark_posted`` raises, RuleForbids no_board for a village without a board of the kind, and what
    ``files.examine`` refuses.
    """
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.documents.writing import replacing_many
    from zwgk_desktop.services.postings import hang_postings

    given = files.examine("photo", hung.photos, progress) if hung.photos else []
    ids, photos = list(dict.fromkeys(posting_ids)), []
    if not ids:
        raise WrongUsage("no_posting", "没有选中公示。", "请先选中要办理的公示。")
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        found = queries.find_postings(unit.session, ids)
        _require_there(ids, found)
        by_place: dict[str, list[PostingRow]] = {}
        for posting_id in ids:
            row = found[posting_id]
            by_place.setdefault(_place_words(unit, row, hung), []).append(row)
        before = {str(key): {"state": found[key].state.value, "posted_on": found[key].posted_on} for key in ids}
        for place, rows in by_place.items():
            hang_postings(unit, rows, hung.on, place, hung.by, desk.today())
        folder = evidence_folder(desk.store.path)
        for posting_id in ids if given else ():
            photos += files.keep_all(unit, outputs, folder, "posting", posting_id, "photo", given)
        now = queries.find_postings(unit.session, ids)
        after = {
            str(key): {"state": now[key].state.value, "posted_on": hung.on, "place": now[key].place} for key in ids
        }
        where = next(iter(by_place)) if len(by_place) == 1 else f"{len(by_place)} 处"
        summary = f"{hung.by.strip()}于 {hung.on} 在{where}张贴公示 {len(ids)} 份"
        summary += f"，附照片 {len(given)} 张" if given else ""
        unit.record(AuditEntry("posting.post", Area.BOARDS, summary, ids[0] if len(ids) == 1 else None, before, after))
    if photos:
        files.protect(desk, photos)
    told = f"，照片 {len(given)} 张" if given else ""
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), f"已登记张贴 {len(ids)} 份{told}。")


def _require_there(ids: Sequence[int], found: dict[int, PostingRow]) -> None:
    for posting_id in ids:
        if posting_id not in found:
            raise WrongUsage("no_posting", f"没有编号为 {posting_id} 的公示。", "请核对编号。")
        if found[posting_id].removed_at is not None:
            raise RuleForbids("posting_removed", f"“{found[posting_id].title}”在回收站里。", "请先恢复。")


def _place_words(unit: UnitOfWork, row: PostingRow, hung: Hung) -> str:
    """Return the names of the boards one posting hangs on, and the other words, joined."""
    from zwgk_desktop.db.queries import board_places

    own = board_places.find_places(unit.session, [row.village_id])
    names = [place.name for place in own if place.id in hung.place_ids or place.kind in hung.kinds]
    if not names and not hung.words.strip():
        kinds = "、".join(hung.kinds)
        if kinds:
            raise RuleForbids("no_board", f"{row.village}还没有登记{kinds}。", "请在“张贴地点”里登记，或另写张贴地点。")
        raise WrongUsage("posting_place", f"没有写明“{row.title}”的张贴地点。", "请选择或填写后再登记。")
    return JOINED.join([*names, *([hung.words.strip()] if hung.words.strip() else [])])
