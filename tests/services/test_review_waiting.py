"""Does the list of what waits name every kind of thing at the gate, and leave it when it is approved?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.approving import approve
from tests.services.reports.office import answer, ask, on
from zwgk_desktop.domain.errors import Cancelled, RuleForbids
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.domain.review import Level
from zwgk_desktop.services import boards, postings, reports, review, review_papers
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.review_waiting import find_waiting


@pytest.fixture
def office(desk: Desk) -> Desk:
    """A draft, an annual report being written, and a reply given this month."""
    boards.load_default_catalogue(desk)
    item = boards.get_item_by_number(desk, "3.2").id
    villages = [village.id for village in boards.matrix(desk, "2026Q3").villages[:2]]
    postings.add_postings(desk, villages, item, "2026Q3", content="本季度收支平衡。")
    reports.change_draft(desk, 2026, texts={"five": "宣传还不够。"})
    answer(desk, ask(desk, "2026-11-02"), "2026-11-18")
    return desk


def kinds(desk: Desk, level: Level | None = None) -> list[str]:
    return [one.subject for one in find_waiting(desk, level)]


def test_every_kind_waits_and_leaves_when_it_is_approved(office: Desk) -> None:
    assert kinds(office) == ["posting", "posting", "annual", "reply"]
    approve(office, "posting", 1)
    approve(office, "reply", 1)
    assert kinds(office) == ["posting", "annual"]
    reports.change_draft(office, 2026, texts={"five": "另有补充。"})
    assert kinds(office) == ["posting", "annual"]


def test_the_list_is_narrowed_to_a_level_and_what_was_refused_comes_last(office: Desk) -> None:
    review.give_opinion(office, "posting", 1, "first", "陈一", True)
    assert kinds(office, Level.SECOND) == ["posting"]
    assert kinds(office, Level.FIRST) == ["posting", "annual", "reply"]
    review.give_opinion(office, "posting", 1, "second", "李二", False, "数字有误")
    found = find_waiting(office)
    assert (found[-1].subject_id, found[-1].rejected, found[-1].levels) == (1, True, ())


def test_old_replies_are_left_alone(office: Desk) -> None:
    assert "reply" not in kinds(on(office, "2027-03-01"))


def test_looking_can_be_stopped(office: Desk) -> None:
    with pytest.raises(Cancelled):
        find_waiting(office, None, StopAfter(2))


def test_every_kind_is_laid_before_reviewers_with_how_it_goes_public(office: Desk, tmp_path: Path) -> None:
    for subject, key, words in (
        ("posting", 1, "本季度收支"),
        ("annual", 2026, "宣传还不够"),
        ("reply", 1, "申请公开清单"),
    ):
        paper = review_papers.build_paper(office, subject, key)
        assert words in paper.text
        assert all((paper.way, paper.scope, paper.time, paper.reason, paper.unit, paper.title))


def test_several_kinds_are_agreed_to_at_once_or_none(office: Desk) -> None:
    wanted = [(one.subject, one.subject_id, one.content_sha256) for one in find_waiting(office)]
    said = review.Opinion("first", "陈一", True)
    with pytest.raises(RuleForbids):
        review.give_all(office, [*wanted[:2], ("posting", 2, "0" * 64)], said)
    assert review.review_state(office, "posting", 1).decisions == ()
    done = review.give_all(office, wanted, said)
    assert "4 份" in done.message
    assert kinds(office, Level.SECRECY) == ["posting", "posting", "annual", "reply"]
