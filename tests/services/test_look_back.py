"""A year is opened with last year's unfinished items, once; duties of the pack make dated items; pasted progress."""

from __future__ import annotations

from datetime import date

import pytest

from tests.services.test_ledger import at
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item, assign_person, get_item, ledger_listing, record_progress
from zwgk_desktop.services.ledger_images import redo, undo
from zwgk_desktop.services.ledger_paste import ProgressRow, preview_paste, record_many
from zwgk_desktop.services.look_back import add_duties, missing_duties, open_year


def items(desk: Desk, year: int) -> list[int]:
    return list(ledger_listing(desk, year).ids(Ask()))


@pytest.fixture
def january(desk: Desk) -> Desk:
    """Three items of 2025: one done, one not, one of every month; looked at in January 2026."""
    last = at(desk, date(2025, 3, 3))
    add_item(last, 2025, "编制公开目录。", "10月底前")
    add_item(last, 2025, "建设专区。", "10月底前", remark="县里点名")
    add_item(last, 2025, "更新公开栏。", "每月底前")
    assign_person(last, [2], "党政办", "李四")
    record_progress(last, 1, "2025Q1", "已编制", "已完成", "截图")
    record_progress(last, 2, "2025Q2", "正在选址", "进行中")
    return at(desk, date(2026, 1, 8))


def test_unfinished_items_come_back_once_with_their_link(january: Desk) -> None:
    changes = open_year(january, 2026)
    assert len(changes.ids) == 2
    facts = get_item(january, changes.ids[0])
    assert facts.previous is not None
    assert (facts.previous.id, facts.previous.year, facts.item.year) == (2, 2025, 2026)
    assert (facts.item.own_unit, facts.item.responsible_person) == ("党政办", "李四")
    assert facts.item.remark == "回头看：2025 年逾期；县里点名"
    assert [one.label for one in facts.instances] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]
    assert next(one.label for one in get_item(january, changes.ids[1]).instances) == "2026-01"
    assert get_item(january, 2).instances[0].due == date(2025, 10, 31), "what was missed stays missed"
    with pytest.raises(RuleForbids):
        open_year(january, 2026)


def test_opening_a_year_is_one_action_that_is_undone_as_one(january: Desk) -> None:
    open_year(january, 2026)
    undo(january)
    assert items(january, 2026) == []
    redo(january)
    assert len(items(january, 2026)) == 2


def test_duties_make_items_whose_missed_periods_stay(january: Desk) -> None:
    texts = [rule.id for rule in missing_duties(january, 2026)]
    assert {"quarterly_ledger", "activity", "annual_report", "leader_hears", "own_plan"} <= set(texts)
    assert "messages" not in texts
    changes = add_duties(january, 2026, ["quarterly_ledger", "activity"])
    first, second = (get_item(january, key) for key in changes.ids)
    assert [one.due for one in first.instances] == [date(2026, m, 10) for m in (3, 6, 9, 12)]
    assert first.item.section == ("上级规定动作",)
    assert len(second.instances) == 12
    record_progress(at(january, date(2026, 5, 2)), second.item.id, "2026Q2", "已办", "已完成", "照片")
    later = {one.label: one.done_on for one in get_item(january, second.item.id).instances}
    assert later["2026-01"] is None
    assert later["2026-05"] is not None
    with pytest.raises(RuleForbids):
        add_duties(january, 2026, ["activity"])


HEADED = (
    "序号\t具体内容\t本季度进展\t完成状态\t佐证材料\n"
    "1\t编制公开目录。\t初稿\t推进中\t\n2\t更新公开栏。\t三次\t完成\t照片\n"
)


@pytest.fixture
def year(desk: Desk) -> Desk:
    early = at(desk, date(2026, 3, 2))
    add_item(early, 2026, "编制公开目录。", "10月底前")
    add_item(early, 2026, "更新公开栏。", "每月底前")
    add_item(early, 2026, "持续做好解读。", "")
    return early


def test_pasted_rows_fill_the_quarter_after_a_preview_as_one_action(year: Desk) -> None:
    preview = preview_paste(year, "2026Q1", HEADED)
    assert [(r.item_id, r.text, r.status) for r in preview.rows] == [(1, "初稿", "进行中"), (2, "三次", "已完成")]
    assert preview.findings == ()
    assert get_item(year, 1).reports == {}
    record_many(year, "2026Q1", preview.rows)
    assert get_item(year, 2).reports["2026Q1"].evidence == "照片"
    assert get_item(year, 2).instances[0].done_on == date(2026, 3, 2)
    assert get_item(year, 1).history[0].action == "ledger.paste"
    undo(year)
    assert get_item(year, 1).reports == {}
    assert get_item(year, 2).reports == {}


def test_rows_that_fit_nothing_or_lack_evidence_are_told_and_not_stored(year: Desk) -> None:
    preview = preview_paste(
        year, "2026Q1", "1\t初稿\t进行中\n9\t没有\t进行中\n2\t做完了\t已完成\n3\t写\t随便\n1\t又一次\t"
    )
    assert [row.item_id for row in preview.rows] == [1]
    told = [one.message for one in preview.findings]
    assert [one.row for one in preview.findings] == [2, 3, 4, 5]
    assert "没有序号 9" in told[0]
    assert "佐证材料" in told[1]
    assert "随便" in told[2]
    assert "两次" in told[3]


def test_a_row_says_its_task_by_words_and_a_line_break_inside_a_cell_stays(year: Desk) -> None:
    preview = preview_paste(year, "2026Q1", '更新公开栏。\t"第一次\n第二次"\t进行中')
    assert [(r.item_id, r.text) for r in preview.rows] == [(2, "第一次\n第二次")]
    assert preview_paste(year, "2026Q1", "做好解读\t写了\t").findings, "less than six characters name nothing"


@pytest.mark.parametrize("text", ["", " \n\t", "只有一栏\n第二行"])
def test_what_is_no_table_is_refused(year: Desk, text: str) -> None:
    with pytest.raises(InputRefused):
        preview_paste(year, "2026Q1", text)


def test_one_wrong_row_stores_none(year: Desk) -> None:
    for bad in (ProgressRow(99, "x", "进行中"), ProgressRow(2, "x", "逾期")):
        with pytest.raises(WrongUsage):
            record_many(year, "2026Q1", [ProgressRow(1, "x", "进行中"), bad])
    assert get_item(year, 1).reports == {}
