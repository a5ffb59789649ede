"""What does a correction change? Nothing before it is approved; then what is due, and never what was really paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import CHINA
from tests.data.lists import Payee, payees, save_xlsx, table
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.money import parse_fen
from zwgk_desktop.domain.subsidies.corrections import NewLine, PaidLine, settle
from zwgk_desktop.services import batch_life, boards, review, sheets, subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.ui.subsidies.batches_presenter import BatchesPresenter

PEOPLE = payees(6)
LAND = "耕地地力保护补贴"
REVIEWERS = {"first": "陈一", "second": "李二", "secrecy": "赵四", "final": "王三"}
DAY = date(2026, 11, 20)


def fen(people: list[Payee]) -> int:
    return sum(parse_fen(p.amount) or 0 for p in people)


def listed(desk: Desk, file: Path, people: list[Payee], **more: object) -> int:
    return subsidies.import_list(desk, save_xlsx(file, {"S": table(people)}), LAND, 2026, **more).batch_id  # type: ignore[arg-type]


def approve(desk: Desk, batch: int) -> None:
    for level, who in REVIEWERS.items():
        review.give_opinion(desk, "batch", batch, level, who, True)


def pay(desk: Desk, batch: int) -> str:
    batch_life.post_declared(desk, batch, DAY, "村部公开栏", "周文书")
    return batch_life.mark_paid(desk, batch, DAY, "急用，经党委会同意").message


def sums(desk: Desk, by: str = "village", paid_only: bool = False) -> Mapping[str, int]:
    return subsidies.totals_listing(desk, 2026, by, paid_only).totals(Ask()).sums


def worth(who: Payee, more: int) -> Payee:
    amount = f"{(fen([who]) + more) / 100:.2f}"
    return replace(who, area="1", standard=amount, amount=amount)


def money(desk: Desk, paid_only: bool = False) -> tuple[int, int, int, int]:
    found = [sums(desk, by, paid_only) for by in subsidies.BY_WORDS]
    told = {tuple(int(one.get(key, 0)) for key in ("listed", "paid", "back", "over")) for one in found}
    (only,) = told  # by village, by programme and by household say the same
    return only  # type: ignore[return-value]


def line_of(desk: Desk, batch: int, who: Payee) -> int:
    return next(line.id for line in subsidies.find_lines(desk, batch) if line.id_number == who.id)


def words_of(slip: Path) -> str:
    return str(pypdfium2.PdfDocument(slip)[0].get_textpage().get_text_bounded())


@pytest.fixture(autouse=True)
def catalogue(desk: Desk) -> None:
    boards.load_default_catalogue(desk)


@pytest.fixture
def paid(desk: Desk, tmp_path: Path) -> int:
    """Six people, all paid; the payment of the second came back."""
    batch = listed(desk, tmp_path / "原批次.xlsx", PEOPLE)
    approve(desk, batch)
    pay(desk, batch)
    subsidies.record_returned(desk, line_of(desk, batch, PEOPLE[1]), DAY, "账号有误")
    return batch


@pytest.fixture
def correction(desk: Desk, paid: int, tmp_path: Path) -> int:
    """The first gets a yuan more, the third a yuan less; the sixth is gone."""
    more, less = worth(PEOPLE[0], 100), worth(PEOPLE[2], -100)
    people = [more, PEOPLE[1], less, *PEOPLE[3:5]]
    return listed(desk, tmp_path / "更正.xlsx", people, replaces=paid)


ALL, ONE, SIXTH = fen(PEOPLE), fen(PEOPLE[1:2]), fen(PEOPLE[5:])


def test_a_correction_nobody_approved_changes_nothing(desk: Desk, paid: int, correction: int, tmp_path: Path) -> None:
    for only in (False, True):
        assert money(desk, only) == (ALL, ALL - ONE, ONE, 0)
    assert PEOPLE[0].name in words_of(subsidies.print_person(desk, PEOPLE[0].id, tmp_path / "单.pdf"))
    found = subsidies.sum_person(subsidies.find_payments(desk, PEOPLE[0].id))
    assert (found.paid, found.waiting, found.over) == (fen(PEOPLE[:1]), 0, 0)
    review.give_opinion(desk, "batch", correction, "first", "陈一", False, "金额不对")
    assert money(desk) == (ALL, ALL - ONE, ONE, 0)
    subsidies.remove_batch(desk, correction, "不用了")
    assert money(desk) == (ALL, ALL - ONE, ONE, 0)


def test_an_approved_correction_says_what_is_due_and_the_old_batch_what_was_paid(
    desk: Desk, paid: int, correction: int
) -> None:
    approve(desk, correction)
    for only in (False, True):
        assert money(desk, only) == (ALL - SIXTH, ALL - ONE, ONE, 100 + SIXTH)
    assert [row.over_fen for row in subsidies.find_overpaid(desk, paid)] == sorted([SIXTH, 100], reverse=True)


def test_paying_a_correction_pays_the_difference_and_names_who_got_too_much(
    desk: Desk, paid: int, correction: int
) -> None:
    approve(desk, correction)
    told = pay(desk, correction)
    assert "应追回 2 人" in told
    assert PEOPLE[5].name in told
    assert money(desk) == (ALL - SIXTH, ALL + 100, 0, 100 + SIXTH)
    now = subsidies.balance(desk, correction)
    assert (now.paid, now.before + now.paid) == (100 + ONE, ALL - SIXTH)
    assert subsidies.balance(desk, paid).returned == ONE  # of the old payment, that stays
    with pytest.raises(WrongUsage):  # it went out anew with the correction
        subsidies.record_repaid(desk, line_of(desk, paid, PEOPLE[1]), DAY)
    with pytest.raises(WrongUsage):  # of the first only the yuan went out now
        subsidies.record_returned(desk, line_of(desk, correction, PEOPLE[0]), DAY, "账号有误", 200)


def test_somebody_a_correction_leaves_out_is_still_found_with_what_was_paid(
    desk: Desk, paid: int, correction: int, tmp_path: Path
) -> None:
    approve(desk, correction)
    pay(desk, correction)
    found = subsidies.sum_person(subsidies.find_payments(desk, PEOPLE[5].id))
    assert (found.paid, found.over) == (SIXTH, SIXTH)
    text = words_of(subsidies.print_person(desk, PEOPLE[5].id, tmp_path / "单.pdf"))
    assert "已更正" in text
    assert "应追回" in text


def test_a_return_of_somebody_left_out_stays_a_return(desk: Desk, paid: int, tmp_path: Path) -> None:
    new = listed(desk, tmp_path / "更正.xlsx", [PEOPLE[0], *PEOPLE[2:]], replaces=paid)
    approve(desk, new)
    pay(desk, new)
    assert money(desk) == (ALL - ONE, ALL - ONE, ONE, 0)
    assert subsidies.balance(desk, new).paid == 0


def test_nothing_is_paid_before_it_is_paid(desk: Desk, tmp_path: Path) -> None:
    batch = listed(desk, tmp_path / "a.xlsx", PEOPLE)
    assert money(desk) == (ALL, 0, 0, 0)
    assert sums(desk, paid_only=True).get("lines", 0) == 0
    approve(desk, batch)
    assert (money(desk), subsidies.balance(desk, batch).paid) == ((ALL, 0, 0, 0), 0)


def test_a_correction_of_a_correction_pays_what_both_left(
    desk: Desk, paid: int, correction: int, tmp_path: Path
) -> None:
    approve(desk, correction)
    pay(desk, correction)
    last = listed(desk, tmp_path / "再更正.xlsx", PEOPLE, replaces=correction)
    approve(desk, last)
    pay(desk, last)
    assert money(desk) == (ALL, ALL + 100, 0, 100)  # the first keeps the yuan too much, the third got his back
    assert subsidies.find_places(desk)[paid].replaced_by == last


def test_a_replaced_batch_hangs_no_results_and_is_paid_late_only_with_a_reason(desk: Desk, tmp_path: Path) -> None:
    old = listed(desk, tmp_path / "a.xlsx", PEOPLE)
    approve(desk, old)
    batch_life.post_declared(desk, old, DAY, "村部公开栏", "周文书")
    new = listed(desk, tmp_path / "b.xlsx", PEOPLE[:5], replaces=old)
    approve(desk, new)
    week = replace(desk, clock=lambda: datetime(2026, 11, 20, 9, tzinfo=CHINA) + timedelta(days=9))
    with pytest.raises(RuleForbids) as refused:
        batch_life.mark_paid(week, old, week.today())
    assert refused.value.code == "batch_replaced"
    batch_life.mark_paid(week, old, week.today(), "银行已按原批次发放")
    with pytest.raises(RuleForbids):
        batch_life.post_results(week, old, week.today(), "村部公开栏", "周文书")
    assert money(desk) == (ALL - SIXTH, ALL, 0, SIXTH)


def test_the_sheet_and_the_list_say_what_is_corrected(desk: Desk, paid: int, correction: int, tmp_path: Path) -> None:
    presenter = BatchesPresenter(desk, 2026)
    before = presenter.listing(), presenter.summary()
    assert f"更正批次 {correction} 待审定" in str(before[0].rows(before[0].ids(Ask())))
    assert f"1 批，合计 {ALL / 100:,.2f} 元" in before[1]
    assert "post_results" in presenter.view(paid).actions
    approve(desk, correction)
    listing = presenter.listing()
    assert f"已被批次 {correction} 更正" in str(listing.rows(listing.ids(Ask())))
    assert f"1 批，合计 {(ALL - SIXTH) / 100:,.2f} 元" in presenter.summary()
    old = presenter.view(paid)
    assert f"已被批次 {correction} 更正" in old.advice
    assert not {"post_results", "declare", "pay"} & set(old.actions)
    village = sheets.print_batch_sheets(desk, correction, tmp_path, PEOPLE[0].village)
    text = words_of(village.files[0])
    assert "申报公示（更正）" in text
    assert f"更正 GS-2026-{paid:06d}" in text


def test_a_list_sent_anew_before_approval_corrects_nothing_in_public(desk: Desk, tmp_path: Path) -> None:
    old = listed(desk, tmp_path / "a.xlsx", PEOPLE)
    new = listed(desk, tmp_path / "b.xlsx", PEOPLE[:5], replaces=old)
    assert money(desk) == (ALL - SIXTH, 0, 0, 0)
    made = sheets.print_batch_sheets(desk, new, tmp_path, PEOPLE[0].village)
    assert "更正" not in words_of(made.files[0])


amounts = st.integers(0, 50)
people = st.integers(1, 4)


@given(st.lists(st.tuples(people, amounts, amounts), max_size=8), st.lists(st.tuples(people, amounts), max_size=8))
def test_nobody_gets_more_than_due_from_a_correction(
    old: list[tuple[int, int, int]], new: list[tuple[int, int]]
) -> None:
    before = [PaidLine(at, who, kept, back) for at, (who, kept, back) in enumerate(old)]
    after = [NewLine(at, who, fen) for at, (who, fen) in enumerate(new)]
    found = settle(before, after)
    for who in range(1, 5):
        kept = sum(line.kept for line in before if line.person_id == who)
        due = sum(line.amount for line in after if line.person_id == who)
        out = sum(line.amount - found.before.get(line.id, 0) for line in after if line.person_id == who)
        assert out == max(0, due - kept)
        assert found.over.get(who, 0) == max(0, kept - due)
        assert sum(found.resent.get(line.id, 0) for line in before if line.person_id == who) <= out
    assert found.out >= 0
