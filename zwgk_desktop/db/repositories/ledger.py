"""Writes of the ledger: items by hand, their instances, progress per quarter, bulk edits, 回收站."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from zwgk_desktop.db.models import DbItemDeadline, DbItemPeriod, DbItemProgress, DbLedgerItem
from zwgk_desktop.db.store import UnitOfWork
from zwgk_desktop.domain.ledger import REPORT_DAY, Instance, Issue, Report, build_instances

PROGRESS_FIELDS = ("text", "status", "evidence", "problems", "remark")


def add_item(unit: UnitOfWork, year: int, fields: Mapping[str, Any]) -> int:
    """Add an item at the end of a year's ledger; return its id."""
    last = unit.session.scalar(select(func.max(DbLedgerItem.sort)).where(DbLedgerItem.year == year)) or 0
    lists: dict[str, Any] = {"section": [], "lead_units": [], "responsible_units": [], "needs_review": []}
    item = DbLedgerItem(year=year, sort=last + 1, **(lists | dict(fields)))
    unit.session.add(item)
    unit.session.flush()
    return item.id


def add_deadlines(unit: UnitOfWork, item_id: int, deadlines: Sequence[Mapping[str, Any]]) -> None:
    """Keep the deadline phrases of an item ({"phrase","kind","value"})."""
    unit.session.add_all(
        DbItemDeadline(item_id=item_id, phrase=d["phrase"], kind=d["kind"], value=dict(d["value"])) for d in deadlines
    )


def add_periods(
    unit: UnitOfWork,
    item_id: int,
    year: int,
    deadlines: Sequence[Mapping[str, Any]],
    since: date | None = None,
    report_day: int = REPORT_DAY,
    issue: Issue | None = None,
) -> tuple[Instance, ...]:
    """Store the dated instances that follow from an item's deadlines; ``since`` is the day the item came."""
    instances = build_instances(year, deadlines, report_day, since, issue)
    unit.session.add_all(
        DbItemPeriod(item_id=item_id, label=one.label, due=one.due, done_on=one.done_on, note=one.note)
        for one in instances
    )
    return instances


def save_progress(unit: UnitOfWork, item_id: int, report: Report) -> DbItemProgress:
    """Write what was reported of an item for a quarter, over what stood there; return the row."""
    found = unit.session.scalar(
        select(DbItemProgress).where(DbItemProgress.item_id == item_id, DbItemProgress.quarter == report.quarter)
    )
    values = {name: str(getattr(report, name)) for name in PROGRESS_FIELDS}
    if found is None:
        found = DbItemProgress(item_id=item_id, quarter=report.quarter, **values)
        unit.session.add(found)
    for name, value in values.items():
        setattr(found, name, value)
    found.updated_at, found.updated_by = unit.now, unit.actor
    unit.session.flush()
    return found


def settle_periods(unit: UnitOfWork, item_id: int, instances: Sequence[Instance]) -> None:
    """Write the done days of an item's instances; due days never move."""
    wanted = {one.label: one for one in instances}
    for row in unit.session.scalars(select(DbItemPeriod).where(DbItemPeriod.item_id == item_id)):
        one = wanted[row.label]
        row.done_on, row.note = one.done_on, one.note


def restore_reports(
    unit: UnitOfWork, item_id: int, reports: Sequence[Report], stamps: Mapping[str, tuple[datetime, str]]
) -> None:
    """Make an item's reports exactly these again, with when and by whom each was made (``stamps``, by quarter)."""
    quarters = [report.quarter for report in reports]
    unit.session.execute(
        delete(DbItemProgress).where(DbItemProgress.item_id == item_id, DbItemProgress.quarter.not_in(quarters))
    )
    for report in reports:
        row = save_progress(unit, item_id, report)
        if report.quarter in stamps:
            row.updated_at, row.updated_by = stamps[report.quarter]


def restore_periods(unit: UnitOfWork, item_id: int, instances: Sequence[Instance]) -> None:
    """Make an item's instances exactly these again."""
    unit.session.execute(delete(DbItemPeriod).where(DbItemPeriod.item_id == item_id))
    unit.session.add_all(
        DbItemPeriod(item_id=item_id, label=one.label, due=one.due, done_on=one.done_on, note=one.note)
        for one in instances
    )


def replace_open_periods(unit: UnitOfWork, item_id: int, instances: Sequence[Instance], today: date) -> None:
    """Put other instances in place of those still ahead; past and finished ones stay for ever."""
    rows = list(unit.session.scalars(select(DbItemPeriod).where(DbItemPeriod.item_id == item_id)))
    kept = {row.label for row in rows if row.due < today or row.done_on is not None}
    unit.session.execute(delete(DbItemPeriod).where(DbItemPeriod.item_id == item_id, DbItemPeriod.label.not_in(kept)))
    unit.session.add_all(
        DbItemPeriod(item_id=item_id, label=one.label, due=one.due, note=one.note)
        for one in instances
        if one.label not in kept
    )


def replace_deadlines(unit: UnitOfWork, item_id: int, deadlines: Sequence[Mapping[str, Any]]) -> None:
    """Put other deadline phrases in place of an item's."""
    unit.session.execute(delete(DbItemDeadline).where(DbItemDeadline.item_id == item_id))
    add_deadlines(unit, item_id, deadlines)


def change_items(unit: UnitOfWork, ids: Sequence[int], values: Mapping[str, Any]) -> None:
    """Set the same values on several items."""
    unit.session.execute(update(DbLedgerItem).where(DbLedgerItem.id.in_(ids)).values(**values))


def set_removed(unit: UnitOfWork, ids: Sequence[int], at: datetime | None) -> None:
    """Put items into 回收站, or with None take them out."""
    change_items(unit, ids, {"removed_at": at})
