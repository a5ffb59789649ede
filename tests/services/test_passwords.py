"""Does a password keep others from signing in an officer's name, and never show anywhere?"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.conftest import NOW
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services import boards, passwords, postings, review, township
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk

SECRET = "清风-2026"


@pytest.fixture
def chief(desk: Desk) -> int:
    """The main leader, with a password."""
    officer = township.add_officer(desk, "赵四", "主要领导").ids[0]
    passwords.set_password(desk, officer, SECRET)
    return officer


@pytest.fixture
def posting(desk: Desk) -> int:
    boards.load_default_catalogue(desk)
    item = boards.catalogue_listing(desk).ids(Ask(filters={"number": "3.2"}))[0]
    village = boards.matrix(desk, "2026Q3").villages[0].id
    return postings.add_posting(desk, village, item, "2026Q3", "财务公开", "收支平衡").ids[0]


def refusal(action: object) -> str:
    with pytest.raises(RuleForbids) as refused:
        action()  # type: ignore[operator]
    return refused.value.code


def give(desk: Desk, posting: int, officer: str = "赵四", password: str | None = None) -> None:
    review.give_opinion(desk, "posting", posting, "first", officer, True, password=password)


@pytest.mark.parametrize("name", ["赵四", " 赵 四", "赵\u200b四"])
def test_nobody_signs_on_screen_for_an_officer_who_has_a_password(
    desk: Desk, posting: int, chief: int, name: str
) -> None:
    assert refusal(lambda: give(desk, posting, name)) == "password_needed"
    assert refusal(lambda: give(desk, posting, name, "清风-2025")) == "password_wrong"
    assert refusal(lambda: review.give_opinions(desk, "posting", [posting], "first", name)) == "password_needed"
    assert review.review_state(desk, "posting", posting).decisions == ()
    give(desk, posting, name, SECRET)
    assert review.review_state(desk, "posting", posting).agreed == {"first"}


def test_the_password_of_another_person_opens_nothing(desk: Desk, posting: int, chief: int) -> None:
    other = township.add_officer(desk, "李二", "分管领导").ids[0]
    passwords.set_password(desk, other, "别人的口令9")
    assert refusal(lambda: give(desk, posting, "赵四", "别人的口令9")) == "password_wrong"


def test_paper_needs_no_password_but_its_day(desk: Desk, posting: int, chief: int) -> None:
    with pytest.raises(WrongUsage):
        review.give_opinion(desk, "posting", posting, "first", "赵四", True, on_paper=True)
    review.give_opinion(desk, "posting", posting, "first", "赵四", True, on_paper=True, signed_on=desk.today())
    (decision,) = review.review_state(desk, "posting", posting).decisions
    assert decision.on_paper


def test_five_wrong_tries_make_a_pause_and_a_reset_ends_it(desk: Desk, posting: int, chief: int) -> None:
    for _ in range(5):
        assert refusal(lambda: give(desk, posting, password="猜猜看吧")) == "password_wrong"
    assert refusal(lambda: give(desk, posting, password=SECRET)) == "password_pause"
    later = replace(desk, clock=lambda: NOW + timedelta(minutes=16))
    give(later, posting, password=SECRET)
    for _ in range(5):
        assert refusal(lambda: give(later, posting, password="猜猜看吧")) == "password_wrong"
    assert refusal(lambda: passwords.set_password(later, chief, "新的口令77", SECRET)) == "password_pause"
    passwords.set_password(later, chief, "新的口令77", reason="本人忘记口令，当面重设")
    passwords.check_password(later, "赵四", "新的口令77")


def test_turning_the_clock_back_does_not_end_the_pause(desk: Desk, posting: int, chief: int) -> None:
    for _ in range(5):
        assert refusal(lambda: give(desk, posting, password="猜猜看吧")) == "password_wrong"
    earlier = replace(desk, clock=lambda: NOW - timedelta(days=1))
    assert refusal(lambda: give(earlier, posting, password=SECRET)) == "password_pause"


def test_a_password_changes_only_with_the_old_one_or_a_reason(desk: Desk, chief: int) -> None:
    assert refusal(lambda: passwords.set_password(desk, chief, "新的口令77")) == "password_needed"
    assert refusal(lambda: passwords.clear_password(desk, chief, "不对的口令")) == "password_wrong"
    passwords.set_password(desk, chief, "新的口令77", SECRET)
    assert passwords.check_password(desk, "赵四", "新的口令77")
    passwords.clear_password(desk, chief, "新的口令77")
    assert not passwords.is_locked(desk, "赵四")
    assert refusal(lambda: passwords.clear_password(desk, chief)) == "password_none"


@pytest.mark.parametrize("weak", ["", "12345", "111111", "x" * 65, "      "])
def test_a_weak_password_is_refused(desk: Desk, weak: str) -> None:
    officer = township.add_officer(desk, "赵四", "主要领导").ids[0]
    with pytest.raises(WrongUsage):
        passwords.set_password(desk, officer, weak)
    with pytest.raises(WrongUsage):
        passwords.set_password(desk, 999, "好的口令1")


def test_whoever_works_under_one_name_has_one_password(desk: Desk, chief: int) -> None:
    again = township.add_officer(desk, "赵四", "保密审查").ids[0]
    passwords.set_password(desk, again, "两岗一口令1", reason="兼任保密审查")
    assert passwords.check_password(desk, "赵四", "两岗一口令1")
    township.retire_officer(desk, again)
    assert refusal(lambda: passwords.check_password(desk, "赵四", None)) == "password_needed"


def test_neither_the_password_nor_its_hash_is_in_the_trail(desk: Desk, store: Store, chief: int) -> None:
    passwords.set_password(desk, chief, "新的口令77", SECRET)
    with pytest.raises(RuleForbids):
        passwords.check_password(desk, "赵四", "打错的口令")
    with store.read() as session:
        rows = session.connection().exec_driver_sql("SELECT summary, before, after FROM audit").all()
        sealed = session.connection().exec_driver_sql("SELECT password FROM officer").scalars().all()
    told = json.dumps([list(map(str, row)) for row in rows], ensure_ascii=False)
    for hidden in (SECRET, "新的口令77", "打错的口令", sealed[0], sealed[0].split("$")[-1]):
        assert hidden not in told
    assert sealed[0].startswith("scrypt$")
    assert verify_audit(desk).broken is None
