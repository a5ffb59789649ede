"""Which batches, payment lines and findings does a screen list?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from zwgk_desktop.db.models import DbBatch, DbFinding, DbPaymentLine, DbPerson, DbProgramme, DbVillage
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.queries.payment_outcomes import state_words
from zwgk_desktop.db.queries.subsidies import of_batch
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.payment_state import STATES as STATES_OF_MONEY

STATES = ("received", "checked", "approved", "declared", "paid", "posted", "archived")


def batches(store: Store, removed: bool = False) -> SqlListing:
    """List the batches, newest first (or those in the recycle bin)."""
    base: Any = (
        select(
            DbBatch.id.label("id"),
            DbProgramme.name.label("programme"),
            DbBatch.year.label("year"),
            DbBatch.period.label("period"),
            DbBatch.state.label("state"),
            DbBatch.line_count.label("lines"),
            DbBatch.held_count.label("held"),
            DbBatch.total_fen.label("total"),
            DbBatch.source_name.label("source"),
            DbBatch.created_at.label("created"),
        )
        .join(DbProgramme, DbProgramme.id == DbBatch.programme_id)
        .where(DbBatch.removed_at.is_not(None) if removed else DbBatch.removed_at.is_(None))
    )
    columns = (
        Column("programme", "补贴项目", width=22),
        Column("year", "年度", Kind.NUMBER, 6),
        Column("period", "批次", width=10),
        Column("state", "状态", Kind.STATUS, 10, choices=STATES),
        Column("lines", "笔数", Kind.NUMBER, 8, total=True),
        Column("held", "未收", Kind.NUMBER, 6, total=True),
        Column("total", "金额（元）", Kind.MONEY, 14, total=True),
        Column("source", "来源文件", width=24),
        Column("created", "导入时间", Kind.DATE, 16),
    )
    return SqlListing(store, base, columns, order=("-id",))


def lines(store: Store, batch_id: int) -> SqlListing:
    """List the lines of a batch in the order of the file."""
    with store.read() as session:
        wanted = of_batch(session, batch_id)
    base: Any = (
        select(
            DbPaymentLine.id.label("id"),
            func.coalesce(DbVillage.name, DbPaymentLine.village_text).label("village"),
            DbPaymentLine.group_name.label("group"),
            DbPaymentLine.name.label("name"),
            DbPerson.id_number.label("id_number"),
            DbPaymentLine.card.label("card"),
            (DbPaymentLine.area_e4 / 10000.0).label("area"),
            DbPaymentLine.standard_fen.label("standard"),
            DbPaymentLine.amount_fen.label("amount"),
            state_words().label("money"),
            DbPaymentLine.phone.label("phone"),
            DbPaymentLine.remark.label("remark"),
            DbPaymentLine.sheet.label("sheet"),
            DbPaymentLine.row.label("row"),
        )
        .join(DbPerson, DbPerson.id == DbPaymentLine.person_id)
        .outerjoin(DbVillage, DbVillage.id == DbPaymentLine.village_id)
        .where(*wanted)
    )
    columns = (
        Column("village", "村", width=12),
        Column("group", "组", width=8),
        Column("name", "姓名", width=10),
        Column("id_number", "身份证号", width=20),
        Column("card", "银行账号", width=22),
        Column("area", "面积", Kind.NUMBER, 8),
        Column("standard", "标准（元）", Kind.MONEY, 10),
        Column("amount", "金额（元）", Kind.MONEY, 12, total=True),
        Column("money", "退回情况", Kind.STATUS, 9, choices=STATES_OF_MONEY),
        Column("phone", "联系电话", width=13, hidden=True),
        Column("remark", "备注", width=14),
        Column("sheet", "工作表", width=12, hidden=True),
        Column("row", "行", Kind.NUMBER, 6, hidden=True),
    )
    return SqlListing(store, base, columns)


def findings(store: Store, batch_id: int) -> SqlListing:
    """List the findings of a batch."""
    base: Any = select(
        DbFinding.id.label("id"),
        DbFinding.severity.label("severity"),
        DbFinding.kind.label("kind"),
        DbFinding.sheet.label("sheet"),
        DbFinding.row.label("row"),
        DbFinding.column.label("column"),
        DbFinding.value.label("value"),
        DbFinding.message.label("message"),
        DbFinding.state.label("state"),
        DbFinding.reason.label("reason"),
    ).where(DbFinding.batch_id == batch_id)
    columns = (
        Column("severity", "级别", Kind.STATUS, 6, choices=("error", "warning", "info")),
        Column("kind", "类别", width=16, hidden=True),
        Column("sheet", "工作表", width=12),
        Column("row", "行", Kind.NUMBER, 6),
        Column("column", "列", width=12),
        Column("value", "内容", width=16),
        Column("message", "问题与办法", width=48),
        Column("state", "处理", Kind.STATUS, 8, choices=("open", "accepted", "fixed", "handed_back")),
        Column("reason", "理由", width=20),
    )
    return SqlListing(store, base, columns)
