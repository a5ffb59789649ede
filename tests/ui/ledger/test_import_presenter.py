"""The review of a county document driven without a window."""

import pytest

from tests.ui.ledger.plans import plan_text
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.care import audit_listing
from zwgk_desktop.services.ledger import get_item
from zwgk_desktop.ui.ledger.import_presenter import ImportPresenter, Show

LEFT = "联系人：周敏，电话：0700-5550100。"


@pytest.fixture
def presenter(desk):
    made = ImportPresenter(desk)
    made.take(made.propose(plan_text(6) + f"\n{LEFT}\n"))
    return made


def test_every_item_is_proposed_and_those_of_others_are_not_ticked(presenter):
    rows = presenter.shown()
    assert [row.item.number for row in rows] == [f"{n}." for n in range(1, 7)]
    assert all(row.accepted == (row.item.township is not False) for row in rows)
    assert presenter.year == 2026


def test_the_document_says_what_it_is(presenter):
    line = presenter.document_line()
    assert "2026年清源县政务公开工作要点" in line
    assert "清政办发〔2026〕12号" in line


def test_counts_and_filters_agree(presenter):
    counts = presenter.counts()
    for show in Show:
        assert counts[show] == len(presenter.shown(show))
    assert counts[Show.ALL] == 6


def test_an_unrecognised_paragraph_is_shown_and_can_become_an_item(presenter):
    key = next(row.key for row in presenter.shown(Show.LEFT) if LEFT in row.item.text)
    assert not presenter.proposals[key].accepted
    presenter.accept([key], True)
    added = presenter.proposals[key]
    assert added.accepted
    assert added.recognised
    assert added.item.section == presenter.shown()[-2].item.section
    assert "township" in added.item.needs_review


def test_an_edited_field_counts_as_looked_at(presenter):
    key = next(row.key for row in presenter.shown() if "township" in row.item.needs_review)
    presenter.edit(key, {**presenter.proposals[key].values(), "township": "yes", "person": "周敏"})
    row = presenter.proposals[key]
    assert "township" not in row.item.needs_review
    assert (row.item.township, row.person) == (True, "周敏")


def test_an_edited_deadline_is_read_anew(presenter):
    key = presenter.shown()[0].key
    presenter.edit(key, {**presenter.proposals[key].values(), "deadline_text": "每月底前"})
    (deadline,) = presenter.proposals[key].item.deadlines
    assert (deadline.kind, deadline.value) == ("monthly", {"month_day": "last"})


def test_an_item_without_text_is_refused(presenter):
    key = presenter.shown()[0].key
    with pytest.raises(WrongUsage):
        presenter.edit(key, {**presenter.proposals[key].values(), "text": " "})


def test_a_split_item_becomes_two_that_divide_the_source(presenter):
    row = presenter.shown()[0]
    new = presenter.split(row.key, row.item.text.index("每季度"))
    first, second = presenter.proposals[row.key].item, presenter.proposals[new].item
    assert second.text.startswith("每季度末月10日前")
    assert first.text + second.text == row.item.text
    assert presenter.text[second.source.start :].startswith("每季度")
    assert first.source.end == second.source.start
    assert second.responsible_units == row.item.responsible_units
    assert [r.key for r in presenter.shown()][:2] == [row.key, new]


def test_a_split_at_the_edge_is_refused(presenter):
    with pytest.raises(WrongUsage):
        presenter.split(presenter.shown()[0].key, 0)


def test_merged_items_keep_all_units_and_deadlines(presenter):
    one, two = presenter.shown()[:2]
    key = presenter.merge([two.key, one.key])
    item = presenter.proposals[key].item
    assert key == one.key
    assert item.text == f"{one.item.text}\n{two.item.text}"
    assert item.lead_units == ("县政府办公室", "县财政局")
    assert {d.phrase for d in item.deadlines} == {"每季度末月10日前", "2026年6月底前"}
    assert (item.source.start, item.source.end) == (one.item.source.start, two.item.source.end)
    assert presenter.counts()[Show.ALL] == 5


def test_one_item_cannot_be_merged(presenter):
    with pytest.raises(WrongUsage):
        presenter.merge([presenter.shown()[0].key])


def test_storing_is_one_action_with_only_what_is_ticked(presenter, desk):
    before = len(audit_listing(desk).ids(Ask()))
    keys = [row.key for row in presenter.shown()]
    presenter.accept(keys, False)
    presenter.accept(keys[:2], True)
    presenter.edit(keys[0], {**presenter.proposals[keys[0]].values(), "own_unit": "党政办", "person": "周敏"})
    changes = presenter.store()
    assert len(changes.ids) == 2
    assert len(audit_listing(desk).ids(Ask())) == before + 1
    item = get_item(desk, changes.ids[0]).item
    assert (item.own_unit, item.responsible_person) == ("党政办", "周敏")


def test_the_same_document_is_not_stored_twice_unless_asked(presenter):
    presenter.store()
    with pytest.raises(RuleForbids, match="已经导入过"):
        presenter.store()
    assert presenter.store(again=True).ids


def test_nothing_ticked_is_nothing_to_store(presenter):
    presenter.accept([row.key for row in presenter.shown()], False)
    assert presenter.problem() == "还没有勾选任务。"
    with pytest.raises(RuleForbids):
        presenter.store()


def test_an_empty_paste_is_refused(desk):
    with pytest.raises(InputRefused):
        ImportPresenter(desk).propose("  \n ")
