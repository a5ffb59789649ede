"""What goes with the ledger: the further sheets, county layouts in the hard cases, 要点, signatures, copies."""

from __future__ import annotations

import dataclasses
import tempfile
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula

from tests.documents.test_ledger_workbook import SAMPLE, county_template, dump, row, sheet
from zwgk_desktop.documents.ledger_template import fill_template, propose_template
from zwgk_desktop.documents.ledger_workbook import write_ledger
from zwgk_desktop.documents.official_docx import write_official
from zwgk_desktop.documents.signature_sheet import build_signature_sheet
from zwgk_desktop.documents.template_rows import shift_references
from zwgk_desktop.documents.template_words import fill_words
from zwgk_desktop.documents.township_plan import build_plan
from zwgk_desktop.documents.verified_copy import SLIP, copy_verified
from zwgk_desktop.domain.errors import Cancelled, InputRefused, OutputFailed
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.domain.quarter_report import (
    BoardLine,
    Overview,
    Past,
    QuarterChanges,
    QuarterReport,
    SubsidyLine,
    differences,
    find_changes,
    from_content,
    to_content,
)
from zwgk_desktop.domain.township_plan import PlanTask, TownshipPlan, chinese_number, group_tasks, strip_number

PAST = {
    1: Past("一、深化公开", "旧的内容。", "进行中"),
    2: Past("二、强化解读", SAMPLE.rows[1].content, "进行中"),
    9: Past("三、平台", "已撤销的任务。", "进行中"),
}
CHANGES = QuarterChanges("2026Q2", find_changes(list(enumerate(SAMPLE.rows, 1)), PAST), "上季度没有定稿。")
OVERVIEW = Overview(
    (BoardLine("青石村", (39, 30, 2, 4, 3)), BoardLine("柳溪村", (38, 38, 0, 0, 0))),
    (SubsidyLine("耕地地力保护补贴", 2, 812, 12345678, 1),),
)
REPORT = QuarterReport(SAMPLE, (1, 2, 3), CHANGES, OVERVIEW)


def test_every_kind_of_change_is_found_once_and_in_order() -> None:
    found = [(str(one.kind), one.number, one.before) for one in CHANGES.changes]
    assert found == [
        ("新增", 3, ""),
        ("新完成", 2, "进行中"),
        ("内容变化", 1, "旧的内容。"),
        ("移出台账", None, "进行中"),
    ]


def test_the_further_sheets_are_as_agreed(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    write_ledger(tmp_path / "a.xlsx", SAMPLE, CHANGES, OVERVIEW)
    text = dump(tmp_path / "a.xlsx")
    golden("ledger_further_sheets", text[text.index("[变化情况]") :])


def test_the_further_sheets_print_on_a4_one_page_wide(tmp_path: Path) -> None:
    write_ledger(tmp_path / "a.xlsx", SAMPLE, CHANGES, OVERVIEW)
    for name in ("变化情况", "村务公开与补贴概况"):
        page = openpyxl.load_workbook(tmp_path / "a.xlsx")[name]
        assert (page.page_setup.paperSize, page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (9, 1, 0)
        assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_a_report_written_down_comes_back_whole() -> None:
    assert from_content(to_content(REPORT)) == REPORT


def test_differences_name_the_task_the_column_and_both_words() -> None:
    now = (dataclasses.replace(SAMPLE.rows[0], progress="更新 40 条"), SAMPLE.rows[1], row(4, content="后来的任务。"))
    today = dataclasses.replace(REPORT, sheet=sheet(*now), ids=(1, 2, 7))
    told = [(one.item_id, one.column, one.frozen, one.today) for one in differences(REPORT, today)]
    assert told == [
        (1, "本季度进展", "更新 36 条", "更新 40 条"),
        (3, "任务", "定稿时有", "现已移出"),
        (7, "任务", "定稿时没有", "后来新增"),
    ]
    assert differences(REPORT, REPORT) == ()


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("__年__季度政务公开台账", "2026年第三季度政务公开台账"),
        ("____乡镇2026年第__季度台账", "云岭镇2026年第三季度台账"),
        ("××县××乡（镇）（  ）年（  ）季度", "清源县云岭镇2026年第三季度"),
        ("台账（    年第   季度）", "台账（2026年第三季度）"),
        ("填报单位：", "填报单位：清源县云岭镇人民政府"),
        ("填报单位：      填报时间：   年  月  日", "填报单位：清源县云岭镇人民政府　　填报时间：2026年9月8日"),
        ("填报单位：某某镇", "填报单位：某某镇"),
        ("审核人：    年  月  日", "审核人：    年  月  日"),
        ("清源县2026年第二季度台账", "清源县2026年第二季度台账"),
        ("2026年政务公开工作台账", "2026年政务公开工作台账"),
        ("单位：项", "单位：项"),
    ],
)
def test_the_blanks_of_a_title_are_filled_and_nothing_else(text: str, filled: str) -> None:
    assert fill_words(text, SAMPLE) == filled
    assert fill_words(filled, SAMPLE) == filled


def test_references_from_other_sheets_move_and_references_to_other_sheets_stay() -> None:
    assert shift_references("='任务 表'!A8+统计!$B$9+A8", 8, 5, "任务 表", "统计") == "='任务 表'!A13+统计!$B$9+A8"
    assert shift_references("=SUM(台账!F4:F7)", 8, 3, "台账", "统计") == "=SUM(台账!F4:F10)"
    assert shift_references("=统计!A9+A9", 8, 3, "台账", "台账") == "=统计!A9+A12"
    assert shift_references("=SUM(5:8)", 8, 2) == "=SUM(5:10)"


def hard_template(path: Path) -> None:
    """A layout with a total on another sheet, a name, a drop-down, a colour rule and cells merged along each row."""
    county_template(path)
    book = openpyxl.load_workbook(path)
    page = book.active
    page.title = "台账"
    page["A1"] = "____乡镇____年第__季度政务公开台账"
    other = book.create_sheet("汇总")
    other["A1"] = '=COUNTIF(台账!F4:F6,"已完成")'
    other["A2"] = "=台账!A8"
    page.add_data_validation(DataValidation("list", formula1='"已完成,进行中"', sqref="F4:F6"))
    page.conditional_formatting.add(
        "F4:F6", CellIsRule(operator="equal", formula=['"逾期"'], fill=PatternFill("solid", bgColor="FF0000"))
    )
    book.defined_names["状态"] = DefinedName("状态", attr_text="台账!$F$4:$F$6")
    page.freeze_panes = "A4"
    book.save(path)


def test_everything_that_points_into_the_table_moves_with_it(tmp_path: Path) -> None:
    hard_template(tmp_path / "t.xlsx")
    fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(*(row(n) for n in range(1, 9))))
    book = openpyxl.load_workbook(tmp_path / "o.xlsx")
    page = book["台账"]
    assert page["A1"].value == "云岭镇2026年第三季度政务公开台账"
    assert book["汇总"]["A1"].value == '=COUNTIF(台账!F4:F11,"已完成")'
    assert book["汇总"]["A2"].value == "=台账!A13"
    assert [str(rule.sqref) for rule in page.data_validations.dataValidation] == ["F4:F11"]
    assert [str(area.sqref) for area in page.conditional_formatting] == ["F4:F11"]
    assert book.defined_names["状态"].attr_text == "台账!$F$4:$F$11"
    assert page.freeze_panes == "A4"


def test_an_array_formula_is_refused_only_when_rows_must_come_in(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.active["G7"] = ArrayFormula("G7", "=SUM(G4:G6*1)")
    book.save(tmp_path / "t.xlsx")
    fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(row(1)))
    with pytest.raises(InputRefused) as refused:
        fill_template(tmp_path / "t.xlsx", tmp_path / "p.xlsx", sheet(*(row(n) for n in range(1, 9))))
    assert refused.value.code == "template_formula"


def test_cells_merged_along_a_row_stay_merged_in_every_row(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    for at in (4, 5, 6):
        book.active.merge_cells(f"E{at}:F{at}")
    book.save(tmp_path / "t.xlsx")
    columns = {"number": 1, "content": 3, "progress": 5}
    fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(*(row(n) for n in range(1, 6))), columns)
    page = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert {f"E{n}:F{n}" for n in range(4, 9)} <= {str(m) for m in page.merged_cells.ranges}


def test_rows_that_show_how_to_fill_in_are_named_and_replaced(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.active["C4"], book.active["E4"] = "例：更新公开栏", "已更新3次"
    book.save(tmp_path / "t.xlsx")
    proposal = propose_template(tmp_path / "t.xlsx")
    assert (proposal.examples, proposal.filled) == ((4,), ())
    assert "第 4 行是填写示例" in proposal.notes[0]
    fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(row(1, progress="")))
    page = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert (page["C4"].value, page["E4"].value) == (SAMPLE.rows[0].content, None)


def test_rows_that_hold_something_go_only_when_that_was_said(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.active["C4"], book.active["C5"] = "上年的任务一", "上年的任务二"
    book.save(tmp_path / "t.xlsx")
    assert propose_template(tmp_path / "t.xlsx").filled == (4, 5)
    with pytest.raises(InputRefused):
        fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(row(1)))
    fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(row(1)), over_filled=True)
    page = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert [page.cell(n, 3).value for n in (4, 5)] == [SAMPLE.rows[0].content, None]


def test_a_chosen_mapping_goes_before_the_guess_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    assert propose_template(tmp_path / "t.xlsx").columns["state"] == 6
    fill_template(
        tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(row(1, problems="缺人")), {"content": 3, "problems": 5}
    )
    page = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert (page["E4"].value, page["F4"].value) == ("缺人", None)
    for columns in ({"content": 99}, {"content": 3, "task": 3}, {"remark": 2}, {"没有": 1}):
        with pytest.raises(InputRefused) as refused:
            propose_template(tmp_path / "t.xlsx", columns)
        assert refused.value.code == "bad_mapping"


def test_a_header_is_known_again_in_another_quarter(tmp_path: Path) -> None:
    signatures = set()
    for name in ("2026年第一季度进展情况", "2026年第三季度进展情况"):
        county_template(tmp_path / "t.xlsx")
        book = openpyxl.load_workbook(tmp_path / "t.xlsx")
        book.active["E2"] = name
        book.save(tmp_path / "t.xlsx")
        signatures.add(propose_template(tmp_path / "t.xlsx").signature)
    assert len(signatures) == 1


def test_the_signature_sheet_counts_and_has_a_place_for_three_names_and_the_seal(tmp_path: Path) -> None:
    write_official(tmp_path / "a.docx", build_signature_sheet(SAMPLE, ("台账.xlsx",)))
    paper = Document(str(tmp_path / "a.docx"))
    cells = [[cell.text for cell in line.cells] for line in paper.tables[0].rows]
    assert cells[2][1] == "3 项"
    assert cells[3][1:] == ["未开始", "进行中", "已完成", "逾期", "不涉及"]
    assert cells[4][1:] == ["0", "1", "1", "1", "0"]
    assert [line[0] for line in cells[5:]] == ["填报人", "审核人（分管领导）", "签发人（主要领导）", "单位盖章"]
    assert "（盖章）" in cells[-1][1]


PLAN = TownshipPlan(
    "清源县云岭镇人民政府",
    2026,
    (("关于印发政务公开工作要点的通知", "清政办发〔2026〕3号"),),
    group_tasks(
        [
            ("一、深化公开", PlanTask("公开村级财务。", "村务公开", "财政所", "李四", "每月底前")),
            ("二、强化解读", PlanTask("做好解读。")),
            ("", PlanTask("其他。", deadline="年底前")),
        ]
    ),
    date(2026, 3, 2),
)


def test_the_townships_own_plan_names_source_section_duty_and_time(
    tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    write_official(tmp_path / "a.docx", build_plan(PLAN))
    paper = Document(str(tmp_path / "a.docx"))
    lines = [p.text for p in paper.paragraphs]
    lines += [" | ".join(cell.text for cell in line.cells) for line in paper.tables[0].rows]
    golden("township_plan_docx", "\n".join(lines) + "\n")
    assert PLAN.unassigned == 2


def test_numbers_are_written_and_taken_away() -> None:
    assert [chinese_number(n) for n in (1, 10, 11, 20, 42)] == ["一", "十", "十一", "二十", "四十二"]
    assert [strip_number(w) for w in ("一、甲", "（二）乙", "3.丙", "①丁", "戊")] == list("甲乙丙丁戊")


def test_copies_are_read_back_and_listed_on_a_slip(tmp_path: Path) -> None:
    (tmp_path / "台账.xlsx").write_bytes(b"x" * 3000)
    copied = copy_verified([tmp_path / "台账.xlsx"], tmp_path / "U盘", "校验单")
    slip = (tmp_path / "U盘" / SLIP).read_text(encoding="utf-8-sig")
    assert (tmp_path / "U盘" / "台账.xlsx").read_bytes() == b"x" * 3000
    assert copied.files[0].sha256[:16] in slip
    assert "3,000 字节" in slip
    assert "1 个文件" in copied.line


def test_a_copy_that_fails_or_is_stopped_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"x")
    with pytest.raises(InputRefused):
        copy_verified([tmp_path / "a.xlsx", tmp_path / "没有.pdf"], tmp_path / "u", "校验单")
    with pytest.raises(Cancelled):
        copy_verified([tmp_path / "a.xlsx"], tmp_path / "u", "校验单", StopAfter(1))
    assert list((tmp_path / "u").iterdir()) == []
    with pytest.raises(OutputFailed):
        copy_verified([tmp_path / "a.xlsx"], tmp_path, "校验单")


def test_a_blank_cell_border_is_enough_to_be_a_row_of_the_table(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx", blank_rows=5)
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    book.active.cell(8, 1).border = Border(left=Side(style="thin"))
    book.save(tmp_path / "t.xlsx")
    proposal = propose_template(tmp_path / "t.xlsx")
    assert (proposal.header_row, proposal.first_row, proposal.last_row) == (2, 4, 8)


def test_what_a_template_would_lose_is_said_before(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    with zipfile.ZipFile(tmp_path / "t.xlsx", "a") as archive:
        archive.writestr("xl/drawings/drawing9.xml", "<xdr:wsDr xmlns:xdr='x'><xdr:sp></xdr:sp></xdr:wsDr>")
        archive.writestr("xl/pivotTables/pivotTable1.xml", "<x/>")
    notes = "".join(propose_template(tmp_path / "t.xlsx").notes)
    assert "形状和文本框、数据透视表填写后不保留" in notes


def test_a_long_text_wraps_even_where_the_template_forgot_it(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    fill_template(tmp_path / "t.xlsx", tmp_path / "o.xlsx", sheet(row(1, state="已完成")))
    page = openpyxl.load_workbook(tmp_path / "o.xlsx").active
    assert page["C4"].alignment.wrap_text
    assert not page["A4"].alignment.wrap_text
    assert page["C4"].font.name == "楷体"


@given(st.integers(1, 12), st.integers(1, 12), st.booleans())
def test_a_total_covers_the_whole_table_however_many_rows_come(tasks: int, blank: int, footer: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        template, filled = Path(folder) / "t.xlsx", Path(folder) / "o.xlsx"
        county_template(template, footer, blank)
        book = openpyxl.load_workbook(template)
        book.create_sheet("汇总")["A1"] = f"=COUNTA({book.active.title}!C4:C{3 + blank})"
        book.save(template)
        fill_template(template, filled, sheet(*(row(n) for n in range(1, tasks + 1))))
        done = openpyxl.load_workbook(filled)
        last = 3 + max(tasks, blank)
        assert done["汇总"]["A1"].value == f"=COUNTA({done.worksheets[0].title}!C4:C{last})"
        assert [done.worksheets[0].cell(n, 1).value for n in range(4, 4 + tasks)] == list(range(1, tasks + 1))
        if footer:
            assert done.worksheets[0].cell(last + 1, 1).value == "合计"


CELLS = st.builds(lambda letter, row: f"{letter}{row}", st.sampled_from("ACZ"), st.integers(1, 60))


@given(st.lists(CELLS, min_size=1, max_size=4), st.integers(1, 60), st.integers(1, 20))
def test_rows_in_two_steps_move_as_in_one(cells: list[str], at: int, count: int) -> None:
    formula = "=" + "+".join(cells)
    once = shift_references(formula, at, count + 3)
    assert shift_references(shift_references(formula, at, count), at, 3) == once
    assert shift_references(formula, 61, count) == formula
