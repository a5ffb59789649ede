"""What does an officer do with a posting? Write it, print it, hang it, take it down, archive it, step back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import (
    POSTING_ACTION_WORDS,
    POSTING_WORDS,
    STEP_BACK,
    down_due,
    next_posting_state,
    require_box,
)
from zwgk_desktop.domain.review import LOCAL, Level, ReviewFacts, require_approved
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_drafts import (
    Further,
    add_posting,
    add_postings,
    change_posting,
    require_single,
    write_postings,
)
from zwgk_desktop.services.posting_rows import (
    Ids,
    Values,
    apply_values,
    boards_changes,
    given_ids,
    present_rows,
    record_rows,
)

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork

# Writing a draft stands in a module of its own; the life of a posting has one door.
__all__ = [
    "Further",
    "add_posting",
    "add_postings",
    "archive",
    "change_posting",
    "get_posting",
    "hang_postings",
    "mark_posted",
    "mark_printed",
    "note_printed",
    "remove_posting",
    "restore_posting",
    "step_back",
    "take_down",
    "write_postings",
]


def get_posting(desk: Desk, posting_id: int) -> PostingRow:
    """Return one posting; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import boards

    with desk.store.read() as session:
        return boards.get_posting(session, posting_id)


def mark_printed(desk: Desk, posting_ids: Ids) -> ChangeSet:
    """Note that approved postings were printed."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids = note_printed(unit, given_ids(posting_ids))
    return boards_changes(ids, f"已登记打印 {len(ids)} 份。")


def note_printed(unit: UnitOfWork, ids: Sequence[int], drafts: Sequence[int] = ()) -> list[int]:
    """Record inside an open action that ``ids`` (approved) and ``drafts`` (marked 送审稿) came onto paper."""

    def values(row: PostingRow) -> Values:
        return {"state": next_posting_state(row.state, "print").value}

    rows = present_rows(unit, ids)
    _require_approved(unit, rows, "打印正式件")
    words = [f"打印公示 {len(rows)} 份"] if rows else []
    words += [f"打印公示送审稿 {len(drafts)} 份"] if present_rows(unit, drafts) else []
    apply_values(unit, rows, values, "posting.print" if rows else "posting.draft", "，".join(words), tuple(drafts))
    return [row.id for row in rows]


def mark_posted(desk: Desk, posting_ids: Ids, on: date, place: str, by: str) -> ChangeSet:
    """Note where and when postings were hung and by whom; only exactly what was approved, and not before.

    The last day to hang is counted from the catalogue; what hung without a last day comes down for its successor.
    """
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = present_rows(unit, given_ids(posting_ids))
        hang_postings(unit, rows, on, place, by, desk.today())
        record_rows(unit, rows, "posting.post", f"{by.strip()}于 {on} 在{place.strip()}张贴公示 {len(rows)} 份")
    return boards_changes([row.id for row in rows], f"已登记张贴 {len(rows)} 份。")


def hang_postings(unit: UnitOfWork, rows: Sequence[PostingRow], on: date, place: str, by: str, today: date) -> None:
    """Hang ``rows`` inside a unit of work; the caller records it."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards

    if not place.strip() or not by.strip():
        raise WrongUsage("posting_place", "没有写明张贴地点或张贴人。", "请填写后再登记。")
    _require_past(on, today)
    for row, facts in zip(rows, _require_approved(unit, rows, "张贴"), strict=True):
        final = facts.of(Level.FINAL)
        if final and on < final.decided_at.astimezone(LOCAL).date():
            raise RuleForbids(
                "posted_before_review", f"“{row.title}”的张贴日期早于终审日期，不符合先审后发。", "请核对张贴日期。"
            )
        values = {
            "state": next_posting_state(row.state, "post").value,
            "posted_on": on,
            "down_due_on": _last_day(unit, row, on),
            "place": place.strip(),
            "posted_by": by.strip(),
        }
        older = [] if row.batch_id else queries.find_superseded(unit.session, row.village_id, row.item_id, row.id)
        boards.change_postings(unit.session, older, {"down_due_on": on})
        boards.change_postings(unit.session, [row.id], values)


def _last_day(unit: UnitOfWork, row: PostingRow, on: date) -> date | None:
    """A batch hangs as long as its programme says, anything else as long as the catalogue says."""
    if row.batch_id is None:
        return down_due(on, row.posting_days)
    from zwgk_desktop.db.queries.batch_life import get_batch_facts

    return down_due(on, get_batch_facts(unit.session, row.batch_id).posting_days)


def take_down(desk: Desk, posting_ids: Ids, on: date, reason: str = "") -> ChangeSet:
    """Note that postings came down; before their last day is over only with a reason."""

    with desk.store.write(desk.actor, desk.now()) as unit:
        _require_past(on, desk.today())
        rows = present_rows(unit, given_ids(posting_ids))
        why = f"：{reason.strip()}" if reason.strip() else ""
        apply_values(
            unit, rows, lambda row: down_values(row, on, reason), "posting.take_down", f"撤下公示 {len(rows)} 份{why}"
        )
    return boards_changes([row.id for row in rows], f"已登记撤下 {len(rows)} 份。")


def down_values(row: PostingRow, on: date, reason: str) -> Values:
    """Return what changes when a posting comes down; refuses a wrong day, and one too early without a reason."""
    state = next_posting_state(row.state, "take_down")
    if row.posted_on and on < row.posted_on:
        raise WrongUsage("down_before_posted", f"“{row.title}”的撤下日期早于张贴日期。", "请核对日期。")
    if row.down_due_on and on <= row.down_due_on and not reason.strip():
        raise RuleForbids(
            "posting_days", f"“{row.title}”应公示至 {row.down_due_on}，还不能撤下。", "确需提前撤下的，请写明理由。"
        )
    return {"state": state.value, "down_on": on}


def archive(desk: Desk, posting_ids: Ids, box: str, pages: int) -> ChangeSet:
    """Put postings that came down into an archive box; ``pages`` of each."""
    require_box(box, pages)
    with desk.store.write(desk.actor, desk.now()) as unit:

        def values(row: PostingRow) -> Values:
            state = next_posting_state(row.state, "archive").value
            return {"state": state, "archive_box": box.strip(), "archive_pages": pages, "archived_at": unit.now}

        rows = present_rows(unit, given_ids(posting_ids))
        apply_values(unit, rows, values, "posting.archive", f"归档公示 {len(rows)} 份，盒号 {box.strip()}")
    return boards_changes([row.id for row in rows], f"已归档 {len(rows)} 份，盒号 {box.strip()}。")


def step_back(desk: Desk, posting_id: int, reason: str) -> ChangeSet:
    """Reverse a wrong entry of hanging, taking down or archiving, with a reason; both stay in the audit trail."""
    clear: dict[str, Values] = {
        "unpost": {"posted_on": None, "down_due_on": None, "place": "", "posted_by": ""},
        "rehang": {"down_on": None},
        "unarchive": {"archive_box": "", "archive_pages": None, "archived_at": None},
    }
    if not reason.strip():
        raise WrongUsage("posting_reason", "没有写明撤销的理由。", "请写明理由。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = present_rows(unit, [posting_id])[0]
        action = STEP_BACK.get(row.state)
        if action is None:
            raise RuleForbids("posting_state", f"这份公示现在是“{POSTING_WORDS[row.state]}”，没有可撤销的登记。", "")
        if row.batch_id is not None:
            raise RuleForbids("batch_frozen", "补贴清单的公示已固定，不能撤销。", "需要更正的，请导入更正批次。")
        values = {"state": next_posting_state(row.state, action).value, **clear[action]}
        summary = f"{POSTING_ACTION_WORDS[action]}“{row.title}”：{reason.strip()}"
        apply_values(unit, [row], lambda _row: values, f"posting.{action}", summary)
    return boards_changes([posting_id], f"{POSTING_ACTION_WORDS[action]}完成。")


def remove_posting(desk: Desk, posting_id: int) -> ChangeSet:
    """Move a posting that never hung to the recycle bin."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = present_rows(unit, [posting_id])[0]
        next_posting_state(row.state, "remove")
        if row.batch_id is not None:
            raise RuleForbids("posting_of_batch", "这份公示由补贴清单生成，不能单独移除。", "")
        apply_values(
            unit, [row], lambda _row: {"removed_at": unit.now}, "posting.remove", f"公示“{row.title}”移入回收站"
        )
    return boards_changes([posting_id], "已移入回收站。")


def restore_posting(desk: Desk, posting_id: int) -> ChangeSet:
    """Take a posting out of the recycle bin."""
    from zwgk_desktop.db.queries import boards as queries

    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.get_posting(unit.session, posting_id)
        if row.removed_at is None:
            raise RuleForbids("posting_state", "这份公示不在回收站里。", "")
        advice = "请先把那一份移入回收站。"
        if row.batch_id is None:
            require_single(unit, [row.village_id], row.item_id, row.period, row.title, row.id, advice)
        apply_values(unit, [row], lambda _row: {"removed_at": None}, "posting.restore", f"恢复公示“{row.title}”")
    return boards_changes([posting_id], "已恢复。")


def _require_past(on: date, today: date) -> None:
    if on > today:
        raise WrongUsage("future_date", f"日期 {on} 还没有到。", "请核对日期。")


def _require_approved(unit: UnitOfWork, rows: Sequence[PostingRow], what: str) -> list[ReviewFacts]:
    from zwgk_desktop.db.queries.review import find_review

    found: dict[tuple[str, int], ReviewFacts] = {}
    subjects = [("posting", row.id) if row.batch_id is None else ("batch", row.batch_id) for row in rows]
    for subject in dict.fromkeys(subjects):
        found[subject] = find_review(unit.session, *subject)
        require_approved(found[subject], what)
    return [found[subject] for subject in subjects]
