"""Which postings does an action touch, and what does the trail say of it? Rows read, changed and recorded together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork

Ids = int | Sequence[int]
Values = dict[str, Any]
NONE: tuple[Values, Values] = ({}, {})


def boards_changes(ids: Iterable[int], message: str) -> ChangeSet:
    """Return what changed, for the screens of the boards."""
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), message)


def given_ids(posting_ids: Ids) -> list[int]:
    """Return the ids, each once; refuses none at all."""
    ids = [posting_ids] if isinstance(posting_ids, int) else list(dict.fromkeys(posting_ids))
    if not ids:
        raise WrongUsage("no_posting", "没有选中公示。", "请先选中要办理的公示。")
    return ids


def present_rows(unit: UnitOfWork, ids: Sequence[int]) -> list[PostingRow]:
    """Return the postings in the order of ``ids``; refuses one that is unknown or in the recycle bin."""
    from zwgk_desktop.db.queries import boards as queries

    found = queries.find_postings(unit.session, ids)
    for posting_id in ids:
        if posting_id not in found:
            raise WrongUsage("no_posting", f"没有编号为 {posting_id} 的公示。", "请核对编号。")
        if found[posting_id].removed_at is not None:
            raise RuleForbids("posting_removed", f"“{found[posting_id].title}”在回收站里。", "请先恢复。")
    return [found[posting_id] for posting_id in ids]


def apply_values(
    unit: UnitOfWork,
    rows: Sequence[PostingRow],
    values: Callable[[PostingRow], Values],
    action: str,
    summary: str,
    drafts: tuple[int, ...] = (),
    images: tuple[Values, Values] = NONE,
) -> None:
    """Write the new values of every row and one audit entry with the old and the new ones.

    ``drafts`` were printed as 送审稿; ``images`` is what else stood before and stands after.
    """
    from zwgk_desktop.db.repositories import boards

    after = {row.id: values(row) for row in rows}
    alike: dict[tuple[tuple[str, Any], ...], list[int]] = {}
    for posting_id, changed in after.items():
        alike.setdefault(tuple(changed.items()), []).append(posting_id)
    for changes, ids in alike.items():
        boards.change_postings(unit.session, ids, dict(changes))
    record_rows(unit, rows, action, summary, after, drafts, images)


def record_rows(
    unit: UnitOfWork,
    rows: Sequence[PostingRow],
    action: str,
    summary: str,
    after: dict[int, Values] | None = None,
    drafts: tuple[int, ...] = (),
    images: tuple[Values, Values] = NONE,
) -> None:
    """Record an action; without ``after`` the state and day of hanging as they are now."""
    from zwgk_desktop.db.queries import boards as queries

    if after is None:
        now = queries.find_postings(unit.session, [row.id for row in rows])
        after = {key: {"state": row.state.value, "posted_on": row.posted_on} for key, row in now.items()}
    names = {name for changed in after.values() for name in changed}
    before = {str(row.id): {n: getattr(row, n) for n in names if hasattr(row, n)} for row in rows}
    named = [*(row.id for row in rows), *drafts]
    subject = named[0] if len(named) == 1 else None
    kept: Values = {str(key): changed for key, changed in after.items()} | ({"drafts": drafts} if drafts else {})
    unit.record(AuditEntry(action, Area.BOARDS, summary, subject, before | images[0], kept | images[1]))
