"""What do we print for the person at the counter? One's own payments; the print is in the audit trail."""

from __future__ import annotations

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


def print_person(desk: Desk, number: str, path: Path) -> Path:
    """Write the slip of the person with this whole ID number (15 or 18 digits) as PDF; the print is recorded.

    Lists that are not approved yet stay out of it, as do those replaced by a correction.

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
        rows = [row for row in found if not row.replaced and passed[row.batch_id]]
        office = township.get_township(session)
    if not rows:
        raise WrongUsage(
            "no_payments", "没有查到这个人已审定的补贴记录。", "请核对身份证号；没有审定的清单不能打印给本人。"
        )
    paid = sum(row.amount_fen - row.back_fen for row in rows if BatchState(row.state) in PAID_STATES)
    total = f"已发放合计 {yuan_text(paid)} 元（大写：{capital_amount(paid)}）"
    foot = f"打印人：{desk.actor}　打印日期：{desk.today()}"
    slip = PersonSlip(office.name, rows[0].name, shorten(wanted), HEADS, [_cells(row) for row in rows], total, foot)
    with replacing(path) as temporary:
        pages = write_slip(slip, temporary, open_fonts(paths.font_folders()))
    with desk.store.write(desk.actor, desk.now()) as unit:
        summary = f"打印个人补贴查询单：{rows[0].name} {shorten(wanted)}，{len(rows)} 笔"
        unit.record(AuditEntry("person.print", Area.SUBSIDIES, summary, after={"lines": len(rows), "pages": pages}))
    return path


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
    day = row.paid_on.isoformat() if row.paid_on else ""
    what = f"{row.programme}{row.period}"
    return (str(row.year), what, f"{row.village}{row.group_name}", day, state, yuan_text(row.amount_fen))
