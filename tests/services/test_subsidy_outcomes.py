"""A payment that came back is told beside its line; a wrong entry is withdrawn with a reason, the trail keeps both."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.data.lists import payees, save_xlsx, table
from zwgk_desktop.db.models import DbAudit
from zwgk_desktop.db.repositories import subsidies as repositories
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.money import parse_fen
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk

PEOPLE = payees(3)
LAND = "耕地地力保护补贴"
ON = date(2026, 11, 10)
FEN = [parse_fen(p.amount) or 0 for p in PEOPLE]


@pytest.fixture
def paid(desk: Desk, tmp_path: Path) -> int:
    batch = subsidies.import_list(desk, save_xlsx(tmp_path / "a.xlsx", {"S": table(PEOPLE)}), LAND, 2026).batch_id
    with desk.store.write("测试", desk.now()) as unit:
        repositories.change_batch(unit.session, batch, {"state": "paid", "paid_on": date(2026, 11, 1)})
        unit.record(AuditEntry("test", Area.SUBSIDIES, "准备数据"))
    return batch


def lines(desk: Desk, batch: int) -> list[int]:
    return [line.id for line in subsidies.find_lines(desk, batch)]


def shown(desk: Desk, batch: int) -> list[str]:
    listing = subsidies.lines_listing(desk, batch)
    at = [column.key for column in listing.columns].index("money")
    return [row[at] for row in listing.rows(listing.ids(Ask()))]


def test_a_returned_line_says_so_until_it_is_paid_again(desk: Desk, paid: int) -> None:
    first, second, third = lines(desk, paid)
    assert shown(desk, paid) == ["", "", ""]
    subsidies.record_returned(desk, first, ON, "户名不符")
    subsidies.record_returned(desk, second, ON, "户名不符", 1)
    subsidies.record_returned(desk, third, ON, "户名不符")
    subsidies.record_repaid(desk, third, ON)
    assert shown(desk, paid) == ["已退回", "部分退回", "已再发放"]
    assert list(subsidies.payment_states(desk, paid).values()) == shown(desk, paid)
    listing = subsidies.lines_listing(desk, paid)
    assert list(listing.ids(Ask(filters={"money": "已退回"}))) == [first]
    held = subsidies.open_payment(desk, second)
    assert (held.name, held.amount, held.back) == (PEOPLE[1].name, FEN[1], 1)


def test_a_wrong_entry_is_withdrawn_and_both_stay_in_the_trail(desk: Desk, paid: int) -> None:
    (first, *_) = lines(desk, paid)
    subsidies.record_returned(desk, first, ON, "户名不符")
    subsidies.record_repaid(desk, first, ON)
    back, again = subsidies.outcomes(desk, paid)
    with pytest.raises(RuleForbids) as refused:
        subsidies.withdraw_outcome(desk, back.id, "登记错了人")
    assert refused.value.code == "repaid_since"
    with pytest.raises(WrongUsage):
        subsidies.withdraw_outcome(desk, again.id, "  ")
    subsidies.withdraw_outcome(desk, again.id, "没有补发")
    subsidies.withdraw_outcome(desk, back.id, "登记错了人")
    assert subsidies.outcomes(desk, paid) == []
    assert (subsidies.balance(desk, paid).returned, shown(desk, paid)[0]) == (0, "")
    with pytest.raises(WrongUsage) as gone:
        subsidies.withdraw_outcome(desk, back.id, "登记错了人")
    assert gone.value.code == "no_outcome"
    with desk.store.read() as session:
        told = list(session.execute(select(DbAudit.action, DbAudit.summary).where(DbAudit.action.like("payment.%"))))
    assert [row[0] for row in told] == ["payment.returned", "payment.repaid", *["payment.withdrawn"] * 2]
    assert "登记错了人" in told[-1][1]
