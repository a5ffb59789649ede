"""What lies in the store of payment lists, and what does an officer decide about it? Findings, batches, one person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import FROZEN, BatchState
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.cleaning import clean_code, clean_name
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.identifiers import shorten, widen_id
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.subsidies.corrections import Place

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow, FindingRow, HeldRow, LineRow, PaymentRow
    from zwgk_desktop.services.desk import Desk

AREAS = frozenset({Area.SUBSIDIES})
KEPT_STATES = FROZEN | {BatchState.APPROVED}


def find_batches(desk: Desk, year: int | None = None, removed: bool = False) -> list[BatchRow]:
    """Return batches, newest first."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        return subsidies.find_batches(session, year, removed)


def get_batch(desk: Desk, batch_id: int) -> BatchRow:
    """Return one batch; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        return subsidies.get_batch(session, batch_id)


def find_places(desk: Desk) -> dict[int, Place]:
    """Return for each batch with a correction in use which one has its place, or waits to be approved."""
    from zwgk_desktop.db.queries import subsidy_chains

    with desk.store.read() as session:
        return subsidy_chains.find_places(session)


def find_findings(desk: Desk, batch_id: int, state: str | None = None) -> list[FindingRow]:
    """Return the findings of a batch."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        return subsidies.find_findings(session, batch_id, state)


def find_held_lines(desk: Desk, batch_id: int) -> list[HeldRow]:
    """Return the rows of a batch that were held back."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        return subsidies.find_held_lines(session, batch_id)


def find_lines(desk: Desk, batch_id: int) -> list[LineRow]:
    """Return the lines of a batch in the order of the file."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        subsidies.get_batch(session, batch_id)
        return subsidies.find_lines(session, batch_id)


def find_row(desk: Desk, batch_id: int, sheet: str, row: int, panel: int = 0) -> tuple[str, int] | None:
    """Return where a row of the file is now: ("lines", id) or ("held", id); ``panel`` 0: any of those side by side."""
    from zwgk_desktop.db.queries import subsidy_mending as queries

    with desk.store.read() as session:
        lines, held = queries.find_rows_at(session, batch_id, sheet, row)
        found = [("lines", key, queries.get_line(session, key)[1].panel) for key in lines]
        found += [("held", key, queries.get_held(session, key)[1].panel) for key in held]
    return next(((place, key) for place, key, at in found if panel in (0, at)), None)


def batches_listing(desk: Desk, removed: bool = False) -> Listing:
    """Return the list of batches for a screen."""
    from zwgk_desktop.db.queries import subsidy_lists

    return subsidy_lists.batches(desk.store, removed)


def lines_listing(desk: Desk, batch_id: int) -> Listing:
    """Return the list of a batch's lines for a screen."""
    from zwgk_desktop.db.queries import subsidy_lists

    return subsidy_lists.lines(desk.store, batch_id)


def findings_listing(desk: Desk, batch_id: int) -> Listing:
    """Return the list of a batch's findings for a screen."""
    from zwgk_desktop.db.queries import subsidy_lists

    return subsidy_lists.findings(desk.store, batch_id)


def batch_content_hash(desk: Desk, batch_id: int) -> str:
    """Return the hash that approvals of a batch are bound to."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        subsidies.get_batch(session, batch_id)
        return subsidies.content_hash(session, batch_id)


def accept_findings(desk: Desk, batch_id: int, ids: Sequence[int] | None, reason: str) -> ChangeSet:
    """Accept open warnings of a batch (``ids`` None: all) with a reason that is kept; errors cannot be accepted."""
    return accept_with_reasons(desk, batch_id, {reason: ids})


def accept_with_reasons(desk: Desk, batch_id: int, reasons: Mapping[str, Sequence[int] | None]) -> ChangeSet:
    """Accept open warnings of a batch, those of each reason with that reason (None: all that are left)."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    if not all(reason.strip() for reason in reasons):
        raise WrongUsage("no_reason", "接受提醒要写明理由。", "请写明核实的情况。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        if BatchState(batch.state) in FROZEN:
            raise RuleForbids("batch_frozen", "这批清单已经公示，内容已固定。", "需要更正的，请导入更正批次。")
        count = sum(
            subsidies.accept_findings(unit.session, batch_id, ids, reason.strip(), unit.actor, unit.now)
            for reason, ids in reasons.items()
        )
        if not count:
            raise WrongUsage("no_finding", "没有待处理的提醒可以接受。", "错误不能接受，只能修改清单后重新导入。")
        if batch.state == BatchState.RECEIVED and not queries.open_warnings(unit.session, batch_id):
            subsidies.set_state(unit.session, batch_id, BatchState.CHECKED.value)
        told = "；".join(list(dict.fromkeys(reason.strip() for reason in reasons))[:3])
        summary = f"接受“{batch.programme}”{batch.year}年清单的提醒 {count} 处：{told}"
        unit.record(AuditEntry("finding.accept", Area.SUBSIDIES, summary, batch_id, after={"count": count}))
    return ChangeSet(AREAS, (batch_id,), f"已接受 {count} 处提醒。")


def remove_batch(desk: Desk, batch_id: int, reason: str = "") -> ChangeSet:
    """Move a batch to the recycle bin; refused once it is approved."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        if BatchState(batch.state) in KEPT_STATES:
            raise RuleForbids("batch_frozen", "这批清单已经审定，不能移入回收站。", "需要更正的，请导入更正批次。")
        subsidies.change_batch(unit.session, batch_id, {"removed_at": unit.now})
        summary = f"把“{batch.programme}”{batch.year}年清单移入回收站" + (
            f"：{reason.strip()}" if reason.strip() else ""
        )
        unit.record(AuditEntry("batch.remove", Area.SUBSIDIES, summary, batch_id))
    return ChangeSet(AREAS, (batch_id,), "已移入回收站。")


def restore_batch(desk: Desk, batch_id: int) -> ChangeSet:
    """Take a batch out of the recycle bin; RuleForbids when the same file was imported again meanwhile."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id, removed=True)
        twin = queries.find_twin(unit.session, batch_id)
        if twin == batch_id:
            raise RuleForbids("not_removed", "这批清单不在回收站里。", "不需要恢复。")
        if twin is not None:
            raise RuleForbids(
                "already_imported",
                f"同一份文件已经重新导入（编号 {twin}），不能再恢复。",
                "请先把重新导入的移入回收站。",
            )
        subsidies.change_batch(unit.session, batch_id, {"removed_at": None})
        summary = f"从回收站恢复“{batch.programme}”{batch.year}年清单"
        unit.record(AuditEntry("batch.restore", Area.SUBSIDIES, summary, batch_id))
    return ChangeSet(AREAS, (batch_id,), "已恢复。")


def find_payments(desk: Desk, text: str) -> list[PaymentRow]:
    """Return what one person was paid, by ID number (15 or 18 digits, or the last four and more) or exact name.

    The query itself is written into the audit trail, with the number shortened.
    """
    from zwgk_desktop.db.queries import subsidies as queries

    wanted = clean_code(text)
    wanted = widen_id(wanted) if len(wanted) == 15 and wanted.isdigit() else wanted
    if not wanted[:-1].isdigit():
        wanted = clean_name(text)
    if len(wanted) < 2:
        raise WrongUsage("query", "要查的姓名或身份证号太短。", "请写全姓名，或身份证号末四位以上。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = queries.find_payments(unit.session, wanted)
        shown = shorten(wanted) if wanted[:-1].isdigit() else wanted
        summary = f"查询个人补贴：{shown}，{len(rows)} 笔"
        unit.record(AuditEntry("person.query", Area.SUBSIDIES, summary, after={"lines": len(rows)}))
    return rows
