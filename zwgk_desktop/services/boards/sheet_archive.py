"""Which paper was printed of a posting? The exact file of every final sheet is kept, to be printed again as it was."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import next_posting_state
from zwgk_desktop.domain.review import ReviewState, require_approved
from zwgk_desktop.services.boards.sheet_making import MadeSheet, file_name
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder
from zwgk_desktop.services.posting_rows import present_rows, record_rows

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_sheets import ArchivedSheet
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.documents.writing import Outputs

PROFILE = "posting"  # noted for sheets in words, whose text was masked by hand


def note_printed_sheets(desk: Desk, made: Sequence[MadeSheet]) -> ChangeSet:
    """Note sheets that came onto paper: the final ones are kept byte by byte, approved ones become printed.

    Raises RuleForbids (review_stale, not_reviewed) where a posting was changed after its sheet was made.
    """
    from zwgk_desktop.documents.writing import replacing_many

    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        ids = note_sheets(unit, outputs, desk, made)
    protect_sheets(desk, ids)
    return _told(made, f"已登记打印 {len(made)} 份公示单。")


def note_sheets(unit: UnitOfWork, outputs: Outputs, desk: Desk, made: Sequence[MadeSheet]) -> list[int]:
    """Note sheets inside an open action, with its one audit entry; return the ids of the files kept."""
    from zwgk_desktop.db.repositories import boards

    finals = [one for one in made if one.final]
    fresh = [one for one in finals if not one.built.hangs]
    drafts = tuple(one.built.posting_id for one in made if not one.final)
    _require_unchanged(unit, finals)
    rows = present_rows(unit, [one.built.posting_id for one in fresh])
    present_rows(unit, [*drafts, *(one.built.posting_id for one in finals)])
    values = {row.id: {"state": next_posting_state(row.state, "print").value} for row in rows}
    for row in rows:
        boards.change_postings(unit.session, [row.id], dict(values[row.id]))
    kept = [_keep(unit, outputs, evidence_folder(desk.store.path), one) for one in finals]
    action = "posting.print" if fresh else "posting.draft" if drafts and not finals else "posting.reprint"
    sheets = {one.built.sheet.number: _facts(one) for one in finals}
    again = f"，重印已张贴的 {len(finals) - len(fresh)} 份" if len(finals) > len(fresh) else ""
    words = [f"打印公示 {len(finals)} 份{again}"] if finals else []
    words += [f"打印公示送审稿 {len(drafts)} 份"] if drafts else []
    summary = "，".join(words) or "重印由补贴清单生成的公示表"
    record_rows(unit, rows, action, summary, values, drafts, ({}, {"sheets": sheets}))
    return [file_id for file_id in kept if file_id is not None]


def _require_unchanged(unit: UnitOfWork, finals: Sequence[MadeSheet]) -> None:
    """Refuse a final sheet whose posting is not any more what was approved and printed."""
    from zwgk_desktop.db.queries.review import find_review

    for one in finals:
        facts = find_review(unit.session, "posting", one.built.posting_id)
        require_approved(facts, "打印正式件")
        if facts.content_sha256 != one.built.reviewed:
            title = one.built.sheet.title
            raise RuleForbids("review_stale", f"“{title}”在生成之后有改动，不能作为正式件打印。", "请重新生成。")


def _keep(unit: UnitOfWork, outputs: Outputs, folder: Path, one: MadeSheet) -> int | None:
    """Note one final sheet and keep its file; None where exactly this file is kept already."""
    from zwgk_desktop.db.queries.board_files import find_files
    from zwgk_desktop.db.repositories.sheets import PrintedSheet, save_sheet
    from zwgk_desktop.services.boards.files import keep_bytes

    built, name = one.built, f"{one.built.sheet.number}.pdf"
    digest = hashlib.sha256(one.pdf).hexdigest()
    sheet = PrintedSheet(
        built.sheet.number, None, built.village_id, one.paper, PROFILE, False, one.pages, one.digest, digest,
        file_name(one), built.posting_id,
    )  # fmt: skip
    sheet_id = save_sheet(unit, sheet)
    if any(row.sha256 == digest for row in find_files(unit.session, "sheet", [sheet_id], "sheet")):
        return None
    return keep_bytes(unit, outputs, folder, "sheet", sheet_id, "sheet", name, one.pdf, _facts(one))


def protect_sheets(desk: Desk, file_ids: Sequence[int]) -> None:
    """Let the kept files be read only, after they took their places."""
    from zwgk_desktop.services.boards.files import protect

    if file_ids:
        protect(desk, file_ids)


def _facts(one: MadeSheet) -> dict[str, Any]:
    sha256 = hashlib.sha256(one.pdf).hexdigest()
    return {"file_sha256": sha256, "pages": one.pages, "paper": one.paper, "landscape": one.landscape}


def find_archived(desk: Desk, posting_id: int) -> list[ArchivedSheet]:
    """Return the final sheets printed of a posting, the latest last."""
    from zwgk_desktop.db.queries.board_sheets import find_archived as find

    with desk.store.read() as session:
        return find(session, [posting_id])


def read_archived(desk: Desk, posting_id: int, number: str = "") -> tuple[ArchivedSheet, bytes]:
    """Return the sheet printed last (or the one with ``number``) and its bytes, exactly as they were printed.

    Raises WrongUsage (no_sheet), InputRefused (missing, changed).
    """
    from zwgk_desktop.services.boards.files import read_file

    found = [one for one in find_archived(desk, posting_id) if number in ("", one.number)]
    if not found:
        raise WrongUsage("no_sheet", "这份公示还没有打印过正式件，没有存档可以重印。", "请先审定并打印。")
    data = read_file(desk, found[-1].file_sha256)
    if hashlib.sha256(data).hexdigest() != found[-1].file_sha256:
        raise InputRefused("changed", f"编号 {found[-1].number} 的存档件和打印时不一样了。", "请从备份找回。")
    return found[-1], data


def reprint_posting(desk: Desk, posting_id: int, path: Path, number: str = "") -> ChangeSet:
    """Write the archived sheet to ``path``, byte by byte as it was printed; raises as :func:`read_archived`."""
    from zwgk_desktop.documents.writing import replacing

    sheet, data = read_archived(desk, posting_id, number)
    with replacing(path) as temporary:
        temporary.write_bytes(data)
    return note_reprinted(desk, sheet)


def note_reprinted(desk: Desk, sheet: ArchivedSheet) -> ChangeSet:
    """Note that an archived sheet was printed once more; the message warns where its words are not approved now."""
    from zwgk_desktop.db.queries.review import find_review

    message = f"已原样重印存档件，编号 {sheet.number}。"
    after = {"number": sheet.number, "file_sha256": sheet.file_sha256}
    with desk.store.write(desk.actor, desk.now()) as unit:
        approved = find_review(unit.session, "posting", sheet.posting_id).state is ReviewState.APPROVED
        unit.record(AuditEntry("posting.reprint", Area.BOARDS, message, sheet.posting_id, after=after))
    warning = "" if approved else "这份公示打印以后改过或撤回了审查意见，存档件只供核对，不得张贴。"
    return ChangeSet(frozenset({Area.BOARDS}), (sheet.posting_id,), message + warning)


def _told(made: Sequence[MadeSheet], message: str) -> ChangeSet:
    drafts = sum(not one.final for one in made)
    told = f"其中 {drafts} 份还没有审定，已标注“送审稿”，不得张贴。" if drafts else ""
    return ChangeSet(frozenset({Area.BOARDS}), tuple(one.built.posting_id for one in made), message + told)
