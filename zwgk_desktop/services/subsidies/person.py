"""What do we print for the person at the counter? One's own payments; the print is in the audit trail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BATCH_WORDS, FROZEN, PAID_STATES, BatchState
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.cleaning import clean_code
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.identifiers import shorten, widen_id
from zwgk_desktop.domain.money import capital_amount, yuan_text
from zwgk_desktop.domain.review import ReviewState

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import PaymentRow
    from zwgk_desktop.services.desk import Desk

HEADS = (("年度", 0.09), ("补贴项目", 0.32), ("村组", 0.17), ("发放日期", 0.14), ("状态", 0.15), ("金额（元）", 0.13))


@dataclass(frozen=True, slots=True)
class PersonMoney:
    """What somebody got and kept, what an approved or listed batch still owes, and what is to be claimed back; fen."""

    paid: int
    waiting: int
    over: int


def print_person(desk: Desk, number: str, path: Path) -> Path:
    """Write the slip of the person with this whole ID number (15 or 18 digits) as PDF; the print is recorded.

    Lists that are not approved yet stay out of it, as do those replaced by a correction before they were paid.

    Raises WrongUsage (query: no whole number, no_payments), OutputFailed.
    """
    from zwgk_desktop.db.queries import subsidies, township
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.person_slip import PersonSlip, write_slip
    from zwgk_desktop.documents.writing import replacing

    wanted = clean_code(number).upper()
    wanted = widen_id(wanted) if len(wanted) == 15 and wanted.isdigit() else wanted
    if len(wanted) != 18:
        raise WrongUsage("query", "打印查询单要写全身份证号。", "请照本人证件填写 18 位号码。")
    with desk.store.read() as session:
        found = subsidies.find_payments(session, wanted)
        passed = {batch: _passed(session, batch, state) for batch, state in {(r.batch_id, r.state) for r in found}}
        rows = [row for row in found if passed[row.batch_id] and (row.counts or BatchState(row.state) in PAID_STATES)]
        office = township.get_township(session)
    if not rows:
        raise WrongUsage(
            "no_payments", "没有查到这个人已审定的补贴记录。", "请核对身份证号；没有审定的清单不能打印给本人。"
        )
    money = sum_person(rows)
    total = f"已发放合计 {yuan_text(money.paid)} 元（大写：{capital_amount(money.paid)}）"
    total += f"，其中按更正后的清单应追回 {yuan_text(money.over)} 元" if money.over else ""
    foot = f"打印人：{desk.actor}　打印日期：{desk.today()}"
    slip = PersonSlip(office.name, rows[0].name, shorten(wanted), HEADS, [_cells(row) for row in rows], total, foot)
    with replacing(path) as temporary:
        pages = write_slip(slip, temporary, open_fonts(paths.font_folders()))
    with desk.store.write(desk.actor, desk.now()) as unit:
        summary = f"打印个人补贴查询单：{rows[0].name} {shorten(wanted)}，{len(rows)} 笔"
        unit.record(AuditEntry("person.print", Area.SUBSIDIES, summary, after={"lines": len(rows), "pages": pages}))
    return path


def sum_person(rows: Sequence[PaymentRow]) -> PersonMoney:
    """Sum up payments: what was paid comes from every batch, what is due from the one of its chain in force."""
    chains: dict[tuple[str, int], list[PaymentRow]] = {}
    for row in rows:
        chains.setdefault((row.id_number, row.chain), []).append(row)
    paid = waiting = over = 0
    for of in chains.values():
        kept, due = sum(row.paid_fen for row in of), sum(row.amount_fen for row in of if row.counts)
        still = any(row.counts and BatchState(row.state) not in PAID_STATES for row in of)
        paid, over = paid + kept, over + max(0, kept - due)
        waiting += max(0, due - kept) if still else 0
    return PersonMoney(paid, waiting, over)


def _passed(session: Any, batch_id: int, state: str) -> bool:
    """Tell whether exactly this list passed the review gate; what is posted already passed it then."""
    from zwgk_desktop.db.queries.review import find_review

    if BatchState(state) in FROZEN:
        return True
    return state == BatchState.APPROVED and find_review(session, "batch", batch_id).state is ReviewState.APPROVED


def _cells(row: PaymentRow) -> tuple[str, ...]:
    state = "已发放" if BatchState(row.state) in PAID_STATES else BATCH_WORDS[BatchState(row.state)]
    if row.back_fen:
        state = "退回未补发" if row.back_fen == row.amount_fen else f"部分退回 {yuan_text(row.back_fen)}"
    if BatchState(row.state) in PAID_STATES and row.before_fen:
        state = f"更正，差额 {yuan_text(row.paid_fen)}"
    elif row.replaced:
        state += "（已更正）"
    day = row.paid_on.isoformat() if row.paid_on else ""
    what = f"{row.programme}{row.period}"
    return (str(row.year), what, f"{row.village}{row.group_name}", day, state, yuan_text(row.amount_fen))
