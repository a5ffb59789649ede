"""Who looked at which papers, when, why, and who served them? 查阅登记, its list and its printed book."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_proof import ConsultationRow

BOOK_COLUMNS = (
    BookColumn("序号", solid=True),
    BookColumn("查阅日期", solid=True),
    BookColumn("查阅人"),
    BookColumn("查阅事由", 1.4),
    BookColumn("村"),
    BookColumn("查阅的材料", 3.0),
    BookColumn("接待人"),
    BookColumn("备注", 1.4),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: who, when, why, what (``material``, beside the postings named), served by whom."""

    on: date
    person: str
    purpose: str
    served_by: str
    material: str = ""
    note: str = ""


def consult(desk: Desk, visit: Visit, posting_ids: Sequence[int] = (), village_id: int | None = None) -> ChangeSet:
    """Note a visit: one line for each posting that was looked at, or one for other papers of a village.

    Raises WrongUsage for missing words, a day to come or an unknown posting or village.
    """
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.repositories import board_proof

    for word, value in (("查阅人", visit.person), ("查阅事由", visit.purpose), ("接待人", visit.served_by)):
        if not value.strip():
            raise WrongUsage("consultation_words", f"没有写明{word}。", "请填写后再登记。")
    if visit.on > desk.today():
        raise WrongUsage("future_date", f"日期 {visit.on} 还没有到。", "请核对日期。")
    if not posting_ids and not visit.material.strip():
        raise WrongUsage("consultation_material", "没有写明查阅的材料。", "请选择公示或填写材料名称。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows: list[dict[str, Any]] = []
        for posting_id in dict.fromkeys(posting_ids):
            posting = boards.get_posting(unit.session, posting_id)
            material = "；".join(part for part in (posting.title, visit.material.strip()) if part)
            rows.append(_values(visit, posting.village_id, posting_id, material))
        if not rows:
            if village_id is not None and all(v.id != village_id for v in boards.find_villages(unit.session)):
                raise WrongUsage("no_village", "所选的村不在村名单中。", "请刷新后重选。")
            rows.append(_values(visit, village_id, None, visit.material.strip()))
        ids = board_proof.add_consultations(unit.session, rows)
        summary = f"登记查阅：{visit.on} {_cover(visit.person)}查阅{rows[0]['material']}"
        summary += f"等 {len(rows)} 份" if len(rows) > 1 else ""
        after = {"ids": ids, **{str(key): _image(row) for key, row in zip(ids, rows, strict=True)}}
        unit.record(AuditEntry("consultation.add", Area.BOARDS, summary, ids[0] if len(ids) == 1 else None, {}, after))
    return _changes(ids, f"已登记查阅 {len(ids)} 条。")


def _values(visit: Visit, village_id: int | None, posting_id: int | None, material: str) -> dict[str, Any]:
    return {
        "village_id": village_id,
        "posting_id": posting_id,
        "consulted_on": visit.on,
        "person": visit.person.strip(),
        "purpose": visit.purpose.strip(),
        "material": material,
        "served_by": visit.served_by.strip(),
        "note": visit.note.strip(),
    }


def _cover(person: str) -> str:
    return f"{person.strip()[:1]}某"


def _image(row: dict[str, Any]) -> dict[str, Any]:
    """Return a line as the audit trail keeps it: it is printed and searched, so the visitor is covered in it."""
    return {**row, "person": _cover(row["person"])}


def consultations_listing(desk: Desk, removed: bool = False) -> Listing:
    """Return 查阅登记 as a list for the screen, or with ``removed`` what lies in 回收站."""
    from zwgk_desktop.db.queries.board_proof import build_consultations_listing

    return build_consultations_listing(desk.store, removed)


def find_consultations(desk: Desk, posting_id: int | None = None, year: int | None = None) -> list[ConsultationRow]:
    """Return the lines of one posting or of a year, in the order of their days."""
    from zwgk_desktop.db.queries import board_proof as queries

    with desk.store.read() as session:
        return queries.find_consultations(session, None, posting_id, year)


def remove_consultations(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Move lines into 回收站: they were entered by mistake."""
    return _set_removed(desk, ids, desk.now())


def restore_consultations(desk: Desk, ids: Sequence[int]) -> ChangeSet:
    """Bring lines back from 回收站."""
    return _set_removed(desk, ids, None)


def _set_removed(desk: Desk, ids: Sequence[int], at: datetime | None) -> ChangeSet:
    from zwgk_desktop.db.queries import board_proof as queries
    from zwgk_desktop.db.repositories import board_proof

    with desk.store.write(desk.actor, desk.now()) as unit:
        known = queries.find_consultations(unit.session, ids)
        rows = [row for row in known if (row.removed_at is None) is (at is not None)]
        if not rows:
            raise RuleForbids("consultation_state", f"选中的登记{'已经' if at else '不'}在回收站里。", "请刷新后再选。")
        board_proof.change_consultations(unit.session, [row.id for row in rows], {"removed_at": at})
        verb, action = ("移除", "consultation.remove") if at else ("恢复", "consultation.restore")
        before = {str(row.id): {"removed_at": row.removed_at} for row in rows}
        after = {str(row.id): {"removed_at": at} for row in rows}
        subject = rows[0].id if len(rows) == 1 else None
        unit.record(AuditEntry(action, Area.BOARDS, f"{verb}查阅登记 {len(rows)} 条", subject, before, after))
    where = "，在回收站里可以找回" if at else ""
    return _changes([row.id for row in rows], f"已{verb}查阅登记 {len(rows)} 条{where}。")


def print_consultations(desk: Desk, year: int, path: Path) -> int:
    """Write a year's 查阅登记 as pdf, A4 landscape; return its pages. RuleForbids when nothing was entered."""
    from zwgk_desktop.db.queries.township import get_township
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.register_book import write_register_book
    from zwgk_desktop.documents.writing import replacing

    found = find_consultations(desk, year=year)
    if not found:
        raise RuleForbids("empty_register", f"{year} 年还没有查阅登记。", "请换一个年份。")
    with desk.store.read() as session:
        township = get_township(session).name
    rows = tuple(
        (str(n), str(r.consulted_on), r.person, r.purpose, r.village, r.material, r.served_by, r.note)
        for n, r in enumerate(found, 1)
    )
    book = RegisterBook(f"{year}年村务公开档案查阅登记簿", township, desk.today(), BOOK_COLUMNS, rows, covered=False)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        pages = write_register_book(temporary, book, open_fonts(paths.font_folders()))
        after = {"file": path.name, "rows": len(rows), "pages": pages}
        unit.record(AuditEntry("consultation.print", Area.BOARDS, f"打印{book.title}", None, {}, after))
    return pages


def _changes(ids: Sequence[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)
