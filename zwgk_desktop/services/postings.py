"""What does an officer do with a posting? Write it, print it, hang it, take it down, archive it, step back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.periods import RHYTHM_WORDS, parse_period
from zwgk_desktop.domain.posting_life import (
    POSTING_ACTION_WORDS,
    POSTING_WORDS,
    STEP_BACK,
    PostingState,
    down_due,
    next_posting_state,
    require_box,
)
from zwgk_desktop.domain.review import LOCAL, Level, ReviewFacts, require_approved
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork

Ids = int | Sequence[int]
Values = dict[str, Any]


def get_posting(desk: Desk, posting_id: int) -> PostingRow:
    """Return one posting; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import boards

    with desk.store.read() as session:
        return boards.get_posting(session, posting_id)


def add_posting(
    desk: Desk,
    village_id: int,
    item_id: int,
    period: str,
    title: str = "",
    content: str = "",
    batch_id: int | None = None,
) -> ChangeSet:
    """Write the draft of one posting; its id is the ChangeSet's only one. Without ``title`` one is made."""
    return add_postings(desk, [village_id], item_id, period, title, content, batch_id)


def add_postings(
    desk: Desk,
    village_ids: Sequence[int],
    item_id: int,
    period: str,
    title: str = "",
    content: str = "",
    batch_id: int | None = None,
) -> ChangeSet:
    """Write the same draft for several villages, one posting each."""
    if not village_ids:
        raise WrongUsage("no_village", "没有选中村。", "请先选中要公开的村。")
    texts = dict.fromkeys(village_ids, (title, content))
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids = write_postings(unit, texts, item_id, period, desk.today(), batch_id)
        unit.record(
            AuditEntry(
                "posting.add",
                Area.BOARDS,
                f"新增公示 {len(ids)} 份（{parse_period(period).label}）",
                ids[0] if len(ids) == 1 else None,
                after={"ids": ids, "item_id": item_id, "period": period, "title": title},
            )
        )
    return _changes(ids, f"已新增公示 {len(ids)} 份。")


def write_postings(
    unit: UnitOfWork,
    texts: dict[int, tuple[str, str]],
    item_id: int,
    period: str,
    today: date,
    batch_id: int | None = None,
) -> list[int]:
    """Write drafts inside a unit of work; ``texts`` gives title and content by village id.

    What comes from a batch was reviewed with it: it starts approved, and only an approved batch makes postings.
    """
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.queries.review import find_review
    from zwgk_desktop.db.repositories import boards

    state = PostingState.DRAFT
    if batch_id is not None:
        require_approved(find_review(unit.session, "batch", batch_id), "生成公示")
        state = PostingState.APPROVED
    item = queries.get_item(unit.session, item_id)
    chosen = parse_period(period)
    _require_rhythm(item, period)
    villages = {village.id: village for village in queries.find_villages(unit.session)}
    switched = queries.find_switches(unit.session)
    for village_id in texts:
        _require_owed(item, villages.get(village_id), village_id, (village_id, item_id) in switched)
    due = chosen.due(item.due_days) if item.rhythm.months else today + timedelta(days=item.due_days)
    rows = [
        {
            "village_id": village_id,
            "catalogue_item_id": item_id,
            "period": chosen.code,
            "title": title.strip() or f"{villages[village_id].name}{chosen.name(item.level2)}",
            "content": content,
            "state": state.value,
            "due_on": due,
            "batch_id": batch_id,
            "created_at": unit.now,
        }
        for village_id, (title, content) in texts.items()
    ]
    return boards.add_postings(unit.session, rows)


def _require_rhythm(item: CatalogueItem, period: str) -> None:
    if item.rhythm.months and parse_period(period).rhythm is not item.rhythm:
        example = {1: "2026-07", 3: "2026Q3", 6: "2026H1", 12: "2026"}[item.rhythm.months]
        raise WrongUsage(
            "posting_period",
            f"“{item.level2}”{RHYTHM_WORDS[item.rhythm]}公开一次，时段“{period}”对不上。",
            f"请写成 {example} 这样的形式。",
        )


def _require_owed(item: CatalogueItem, village: BoardVillage | None, village_id: int, off: bool) -> None:
    if village is None:
        raise WrongUsage("no_village", f"没有编号为 {village_id} 的村。", "请核对村名单。")
    if village.active_to is not None:
        raise RuleForbids("village_closed", f"{village.name}已于 {village.active_to} 撤并，不能新增公示。", "")
    if off or not item.active:
        raise RuleForbids("item_off", f"“{item.level2}”在{village.name}不涉及。", "请先在公开目录中启用。")


def change_posting(
    desk: Desk, posting_id: int, title: str | None = None, content: str | None = None, period: str | None = None
) -> ChangeSet:
    """Edit a posting that does not hang yet; every opinion given on it becomes void."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories.review import void_all

    wanted = {"title": title, "content": content, "period": period}
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = _present(unit, [posting_id])[0]
        values: Values = {k: v for k, v in wanted.items() if v is not None and v != getattr(row, k)}
        if not values:
            return _changes([posting_id], "没有改动。")
        if row.batch_id is not None:
            raise RuleForbids("posting_of_batch", "这份公示由补贴清单生成，不能单独修改。", "请在补贴清单中更正。")
        if period is not None:
            item = queries.get_item(unit.session, row.item_id)
            _require_rhythm(item, period)
            values["period"] = parse_period(period).code
            if item.rhythm.months:
                values["due_on"] = parse_period(period).due(item.due_days)
        values["state"] = next_posting_state(row.state, "edit").value
        void_all(unit.session, "posting", [posting_id], unit.now, "内容已修改")
        _apply(unit, [row], lambda _row: values, "posting.change", f"修改公示“{row.title}”，原审查意见作废")
    return _changes([posting_id], "已修改，需要重新送审。")


def mark_printed(desk: Desk, posting_ids: Ids) -> ChangeSet:
    """Note that approved postings were printed."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids = note_printed(unit, _ids(posting_ids))
    return _changes(ids, f"已登记打印 {len(ids)} 份。")


def note_printed(unit: UnitOfWork, ids: Sequence[int], drafts: Sequence[int] = ()) -> list[int]:
    """Record inside an open action that ``ids`` (approved) and ``drafts`` (marked 送审稿) came onto paper."""

    def values(row: PostingRow) -> Values:
        return {"state": next_posting_state(row.state, "print").value}

    rows = _present(unit, ids)
    _require_approved(unit, rows, "打印正式件")
    words = [f"打印公示 {len(rows)} 份"] if rows else []
    words += [f"打印公示送审稿 {len(drafts)} 份"] if _present(unit, drafts) else []
    _apply(unit, rows, values, "posting.print" if rows else "posting.draft", "，".join(words), tuple(drafts))
    return [row.id for row in rows]


def mark_posted(desk: Desk, posting_ids: Ids, on: date, place: str, by: str) -> ChangeSet:
    """Note where and when postings were hung and by whom; only exactly what was approved, and not before.

    The last day to hang is counted from the catalogue; what hung without a last day comes down for its successor.
    """
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = _present(unit, _ids(posting_ids))
        hang_postings(unit, rows, on, place, by, desk.today())
        _record(unit, rows, "posting.post", f"{by.strip()}于 {on} 在{place.strip()}张贴公示 {len(rows)} 份")
    return _changes([row.id for row in rows], f"已登记张贴 {len(rows)} 份。")


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

    def values(row: PostingRow) -> Values:
        state = next_posting_state(row.state, "take_down")
        if row.posted_on and on < row.posted_on:
            raise WrongUsage("down_before_posted", f"“{row.title}”的撤下日期早于张贴日期。", "请核对日期。")
        if row.down_due_on and on <= row.down_due_on and not reason.strip():
            raise RuleForbids(
                "posting_days", f"“{row.title}”应公示至 {row.down_due_on}，还不能撤下。", "确需提前撤下的，请写明理由。"
            )
        return {"state": state.value, "down_on": on}

    with desk.store.write(desk.actor, desk.now()) as unit:
        _require_past(on, desk.today())
        rows = _present(unit, _ids(posting_ids))
        why = f"：{reason.strip()}" if reason.strip() else ""
        _apply(unit, rows, values, "posting.take_down", f"撤下公示 {len(rows)} 份{why}")
    return _changes([row.id for row in rows], f"已登记撤下 {len(rows)} 份。")


def archive(desk: Desk, posting_ids: Ids, box: str, pages: int) -> ChangeSet:
    """Put postings that came down into an archive box; ``pages`` of each."""
    require_box(box, pages)
    with desk.store.write(desk.actor, desk.now()) as unit:

        def values(row: PostingRow) -> Values:
            state = next_posting_state(row.state, "archive").value
            return {"state": state, "archive_box": box.strip(), "archive_pages": pages, "archived_at": unit.now}

        rows = _present(unit, _ids(posting_ids))
        _apply(unit, rows, values, "posting.archive", f"归档公示 {len(rows)} 份，盒号 {box.strip()}")
    return _changes([row.id for row in rows], f"已归档 {len(rows)} 份，盒号 {box.strip()}。")


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
        row = _present(unit, [posting_id])[0]
        action = STEP_BACK.get(row.state)
        if action is None:
            raise RuleForbids("posting_state", f"这份公示现在是“{POSTING_WORDS[row.state]}”，没有可撤销的登记。", "")
        if row.batch_id is not None:
            raise RuleForbids("batch_frozen", "补贴清单的公示已固定，不能撤销。", "需要更正的，请导入更正批次。")
        values = {"state": next_posting_state(row.state, action).value, **clear[action]}
        summary = f"{POSTING_ACTION_WORDS[action]}“{row.title}”：{reason.strip()}"
        _apply(unit, [row], lambda _row: values, f"posting.{action}", summary)
    return _changes([posting_id], f"{POSTING_ACTION_WORDS[action]}完成。")


def remove_posting(desk: Desk, posting_id: int) -> ChangeSet:
    """Move a posting that never hung to the recycle bin."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = _present(unit, [posting_id])[0]
        next_posting_state(row.state, "remove")
        if row.batch_id is not None:
            raise RuleForbids("posting_of_batch", "这份公示由补贴清单生成，不能单独移除。", "")
        _apply(unit, [row], lambda _row: {"removed_at": unit.now}, "posting.remove", f"公示“{row.title}”移入回收站")
    return _changes([posting_id], "已移入回收站。")


def restore_posting(desk: Desk, posting_id: int) -> ChangeSet:
    """Take a posting out of the recycle bin."""
    from zwgk_desktop.db.queries import boards as queries

    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.get_posting(unit.session, posting_id)
        if row.removed_at is None:
            raise RuleForbids("posting_state", "这份公示不在回收站里。", "")
        _apply(unit, [row], lambda _row: {"removed_at": None}, "posting.restore", f"恢复公示“{row.title}”")
    return _changes([posting_id], "已恢复。")


def _changes(ids: Iterable[int], message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)


def _ids(posting_ids: Ids) -> list[int]:
    ids = [posting_ids] if isinstance(posting_ids, int) else list(dict.fromkeys(posting_ids))
    if not ids:
        raise WrongUsage("no_posting", "没有选中公示。", "请先选中要办理的公示。")
    return ids


def _present(unit: UnitOfWork, ids: Sequence[int]) -> list[PostingRow]:
    """Return the postings in the order of ``ids``; refuses one that is unknown or in the recycle bin."""
    from zwgk_desktop.db.queries import boards as queries

    found = queries.find_postings(unit.session, ids)
    for posting_id in ids:
        if posting_id not in found:
            raise WrongUsage("no_posting", f"没有编号为 {posting_id} 的公示。", "请核对编号。")
        if found[posting_id].removed_at is not None:
            raise RuleForbids("posting_removed", f"“{found[posting_id].title}”在回收站里。", "请先恢复。")
    return [found[posting_id] for posting_id in ids]


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


def _apply(
    unit: UnitOfWork,
    rows: Sequence[PostingRow],
    values: Callable[[PostingRow], Values],
    action: str,
    summary: str,
    drafts: tuple[int, ...] = (),
) -> None:
    """Write the new values of every row and one audit entry with the old and the new ones."""
    from zwgk_desktop.db.repositories import boards

    after = {row.id: values(row) for row in rows}
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for posting_id, changed in after.items():
        alike.setdefault(tuple(changed.items()), []).append(posting_id)
    for changes, ids in alike.items():
        boards.change_postings(unit.session, ids, dict(changes))
    _record(unit, rows, action, summary, after, drafts)


def _record(
    unit: UnitOfWork,
    rows: Sequence[PostingRow],
    action: str,
    summary: str,
    after: dict[int, Values] | None = None,
    drafts: tuple[int, ...] = (),
) -> None:
    from zwgk_desktop.db.queries import boards as queries

    if after is None:
        now = queries.find_postings(unit.session, [row.id for row in rows])
        after = {key: {"state": row.state.value, "posted_on": row.posted_on} for key, row in now.items()}
    names = {name for changed in after.values() for name in changed}
    before = {str(row.id): {n: getattr(row, n) for n in names if hasattr(row, n)} for row in rows}
    named = [*(row.id for row in rows), *drafts]
    subject = named[0] if len(named) == 1 else None
    kept: Values = {str(key): changed for key, changed in after.items()} | ({"drafts": drafts} if drafts else {})
    unit.record(AuditEntry(action, Area.BOARDS, summary, subject, before=before, after=kept))
