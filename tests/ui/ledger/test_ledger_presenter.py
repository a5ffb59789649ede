"""The ledger page driven without a window."""

import pytest

from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.ledger import record_progress
from zwgk_desktop.ui.ledger.ledger_presenter import LedgerPresenter, ProgressText, split_units


@pytest.fixture
def presenter(filled):
    return LedgerPresenter(filled)


@pytest.fixture
def first(presenter):
    return presenter.listing().ids(Ask())[0]


def test_the_quarter_of_today_is_shown_first(presenter):
    assert (presenter.quarter, presenter.year) == ("2026Q4", 2026)


def test_the_state_stands_near_the_left_and_rows_follow_the_columns(presenter):
    listing = presenter.listing()
    keys = [column.key for column in listing.columns]
    assert keys[:4] == ["number", "content", "state", "due"]
    row = dict(zip(keys, listing.rows(listing.ids(Ask()))[0], strict=True))
    assert row["number"] == 1
    assert row["content"].startswith("推进重大政策公开")
    assert row["state"] in ("逾期", "未开始")


def test_only_five_columns_offer_a_filter(presenter):
    offered = {column.key for column in presenter.listing().columns if column.choices}
    assert offered <= {"section", "state", "person", "reported", "township"}
    assert {"section", "state", "reported", "township"} <= offered


def test_the_summary_counts_what_is_reported(presenter, first):
    assert presenter.summary().startswith("已填报 0/12")
    presenter.save_progress(first, ProgressText("已公示", "进行中"))
    assert presenter.summary().startswith("已填报 1/12")
    assert "12月10日截止" in presenter.summary()


def test_an_item_shows_its_paragraph_with_the_unit_bracket(presenter, first):
    view = presenter.view(first)
    assert "〔牵头单位：县政府办公室" in view.source
    assert view.phrases == ("每季度末月10日前",)
    assert "各乡镇人民政府" in view.units
    assert dict(view.duty)["责任人"] == "尚未分派"


def test_progress_needs_a_state(presenter, first):
    with pytest.raises(WrongUsage, match="完成状态"):
        presenter.save_progress(first, ProgressText("做了一些"))


def test_completion_without_evidence_is_refused(presenter, first):
    with pytest.raises(RuleForbids, match="佐证材料"):
        presenter.save_progress(first, ProgressText("都做完了", "已完成"))


def test_what_is_typed_stays_until_it_is_saved(presenter, first):
    saved = presenter.view(first).saved
    assert presenter.keep_draft(first, ProgressText("写了一半"), saved)
    assert presenter.view(first).progress.text == "写了一半"
    assert presenter.view(first).unsaved
    presenter.save_progress(first, ProgressText("写完了", "进行中"))
    view = presenter.view(first)
    assert (view.progress.text, view.unsaved) == ("写完了", False)


def test_typing_back_what_is_saved_leaves_nothing_unsaved(presenter, first):
    presenter.keep_draft(first, ProgressText("多打的字"), ProgressText())
    assert not presenter.keep_draft(first, ProgressText(), ProgressText())
    assert presenter.drafts == {}


def test_last_quarter_is_carried_over_without_its_evidence(presenter, first, filled):
    record_progress(filled, first, "2026Q3", "已公示三期", "进行中", "照片", "个别村迟")
    view = presenter.view(first)
    assert view.last_label == "2026年第三季度"
    carried = presenter.carry_over(view.progress, view.last)
    assert carried == ProgressText("已公示三期", "进行中", "", "个别村迟", "")


def test_words_already_typed_stay_when_last_quarter_is_carried_over(presenter):
    carried = presenter.carry_over(ProgressText("本季新增", "已完成"), ProgressText("上季内容", "进行中"))
    assert (carried.text, carried.status) == ("本季新增\n上季内容", "已完成")


def test_an_empty_field_leaves_the_assignment_as_it_was(presenter, first):
    presenter.assign([first], {"own_unit": "党政办", "person": "周敏"})
    presenter.assign([first], {"own_unit": "", "person": "许静"})
    assert dict(presenter.view(first).duty)["责任人"] == "党政办 许静"
    presenter.assign([first], {"own_unit": "", "person": "许静", "clear": True})
    assert dict(presenter.view(first).duty)["责任人"] == "许静"


def test_changing_nothing_writes_nothing(presenter, first):
    edit = presenter.view(first).edit
    assert presenter.change(first, edit, dict(edit)) is None


def test_another_deadline_gives_other_periods(presenter, first):
    edit = dict(presenter.view(first).edit)
    presenter.change(first, edit, {**edit, "deadline_text": "2026年12月20日前", "lead_units": "县财政局，县审计局"})
    view = presenter.view(first)
    assert ("2026-12-20", "未到期") in view.periods
    assert dict(view.facts)["牵头单位"] == "县财政局、县审计局"


def test_an_item_added_by_hand_is_last_and_says_so(presenter):
    (item_id,) = presenter.add({"text": "张贴防汛通告", "deadline_text": "年底前", "township": "yes"}).ids
    assert list(presenter.listing().ids(Ask()))[-1] == item_id
    assert dict(presenter.view(item_id).facts)["来自"] == "手工新增"


def test_a_period_is_settled_by_hand_with_a_reason(presenter, first):
    label, _ = presenter.view(first).open_periods[0]
    presenter.settle_period(first, {"label": label, "done_on": presenter.desk.today(), "note": "已当面报送"})
    assert label not in [key for key, _ in presenter.view(first).open_periods]


def test_a_removed_item_lies_in_the_recycle_bin_until_it_is_restored(presenter, first):
    presenter.remove([first])
    assert [row[0] for row in presenter.removed()] == [first]
    presenter.restore([first])
    assert presenter.removed() == []


def test_units_are_split_at_every_usual_mark():
    assert split_units("县财政局、县审计局，县财政局\n各乡镇") == ("县财政局", "县审计局", "各乡镇")
