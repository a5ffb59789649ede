"""The quarterly ledger on paper: the workbook, the PDF, the mail draft, and the county's own layout."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Border, Font, PatternFill, Side

from zwgk_desktop import paths
from zwgk_desktop.documents.eml_writer import write_draft
from zwgk_desktop.documents.ledger_pdf import write_ledger_pdf
from zwgk_desktop.documents.ledger_template import fill_template, guess_columns
from zwgk_desktop.documents.ledger_workbook import HEADER_ROW, write_ledger
from zwgk_desktop.documents.template_rows import shift_references
from zwgk_desktop.documents.wrapping import column_points, count_lines, row_height, split_to_fit
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.ledger_sheet import COLUMNS, LedgerRow, LedgerSheet, build_task
from zwgk_desktop.domain.periods import parse_quarter

LONG = "逐村核对公开栏内容，做到内容准确、更新及时、群众看得懂。"


def row(number: int, **fields: Any) -> LedgerRow:
    values = dict.fromkeys(COLUMNS, "") | {"task": "一、深化公开", "content": LONG, "state": "进行中"}
    values |= {"section": "一、深化公开", **fields, "number": number}
    return LedgerRow(**values)


def sheet(*rows: LedgerRow) -> LedgerSheet:
    return LedgerSheet("清源县", "云岭镇", parse_quarter("2026Q3"), rows, date(2026, 9, 8))


SAMPLE = sheet(
    row(
        1,
        lead="县政府办公室",
        responsible="各乡镇人民政府",
        person="党政办\n李四",
        deadline="10月底前",
        progress="更新 36 条",
    ),
    row(
        2,
        task=build_task(["二、强化解读", "（一）解读"], ""),
        section="二、强化解读",
        state="已完成",
        evidence="照片3张",
    ),
    row(3, progress="=1+1", problems="+86 电话错误", remark="-", evidence="@附件", state="逾期"),
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    write_ledger(tmp_path / "台账.xlsx", SAMPLE)
    return tmp_path / "台账.xlsx"


def dump(path: Path) -> str:
    lines: list[str] = []
    for page in openpyxl.load_workbook(path).worksheets:
        lines.append(f"[{page.title}] {page.dimensions} 冻结 {page.freeze_panes} 打印 {page.print_area}")
        lines += [f"合并 {span}" for span in sorted(str(m) for m in page.merged_cells.ranges)]
        for cells in page.iter_rows():
            for cell in cells:
                if cell.value is not None:
                    lines.append(f"{cell.coordinate} {cell.font.name} {cell.font.sz:g} {cell.value!r}")
    return "\n".join(lines) + "\n"


def test_the_cells_are_as_agreed(workbook: Path, golden: Callable[[str, str], None]) -> None:
    golden("ledger_workbook", dump(workbook))


def test_the_page_is_a4_landscape_one_page_wide_with_the_header_repeated(workbook: Path) -> None:
    page = openpyxl.load_workbook(workbook).worksheets[0]
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == f"${HEADER_ROW}:${HEADER_ROW}"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"
    assert [cell.value for cell in page[HEADER_ROW]] == list(COLUMNS.values())


def test_words_that_look_like_formulas_stay_words(workbook: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    risky = [c for page in book.worksheets for cells in page.iter_rows() for c in cells if str(c.value)[:1] in "=+-@"]
    assert {cell.value for cell in risky} == {"=1+1", "+86 电话错误", "-", "@附件"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)
    with zipfile.ZipFile(workbook) as archive:
        assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_the_properties_are_chinese_and_name_no_machine(workbook: Path) -> None:
    about = openpyxl.load_workbook(workbook).properties
    assert about.creator == about.lastModifiedBy == "清源县云岭镇人民政府"
    assert about.title == "清源县云岭镇2026年第三季度政务公开工作任务台账"


def test_the_same_ledger_gives_the_same_files(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_ledger(folder / "x.xlsx", SAMPLE)
        write_ledger_pdf(folder / "x.pdf", SAMPLE, paths.font_folders())
        write_draft(
            folder / "x.eml", "台账", "请查收", [("台账.xlsx", folder / "x.xlsx")], datetime(2026, 9, 8, tzinfo=UTC)
        )
    for name in ("x.xlsx", "x.pdf", "x.eml"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert openpyxl.load_workbook(tmp_path / "a" / "x.xlsx").properties.modified == datetime(2026, 9, 8)


def test_every_row_is_as_tall_as_its_longest_cell(tmp_path: Path) -> None:
    write_ledger(tmp_path / "a.xlsx", sheet(row(1), row(2, content=LONG * 6), row(3, progress=LONG * 9)))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    for cells in page.iter_rows(min_row=HEADER_ROW + 1, max_row=HEADER_ROW + 3):
        needed = max(
            count_lines(str(c.value or ""), column_points(page.column_dimensions[c.column_letter].width), c.font.sz)
            for c in cells
        )
        assert page.row_dimensions[cells[0].row].height >= row_height(needed, cells[0].font.sz) - 0.1


def test_a_text_too_tall_for_any_row_goes_on_in_the_next_one_and_loses_nothing(tmp_path: Path) -> None:
    text = "".join(f"第{n}件：{LONG}" for n in range(90))
    write_ledger(tmp_path / "a.xlsx", sheet(row(1, content=text), row(2)))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    body = list(page.iter_rows(min_row=HEADER_ROW + 1, max_row=page.max_row - 1, values_only=True))
    numbers = [cells[0] for cells in body]
    assert [n for n in numbers if n is not None] == [1, 2]
    assert len(numbers) > 2
    assert "".join(cells[2] for cells in body[:-1]) == text
    assert all((page.row_dimensions[n].height or 0) <= 409 for n in range(1, page.max_row + 1))


def test_control_characters_and_lone_surrogates_do_not_break_the_file(tmp_path: Path) -> None:
    write_ledger(tmp_path / "a.xlsx", sheet(row(1, content="甲\x00乙\x0b丙\ud800丁\r\n戊\ufffe", progress="𠮷䶮")))
    page = openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert page.cell(HEADER_ROW + 1, 3).value == "甲乙丙丁\n戊"
    assert page.cell(HEADER_ROW + 1, 8).value == "𠮷䶮"


def test_the_counts_by_section_add_up(workbook: Path) -> None:
    page = openpyxl.load_workbook(workbook)["统计"]
    body = [[cell.value for cell in cells] for cells in page.iter_rows(min_row=4)]
    assert body[-1][:7] == ["合计", 0, 1, 1, 1, 0, 3]
    assert [sum(cells[n] for cells in body[:-1]) for n in range(1, 7)] == body[-1][1:7]


@given(st.text(st.sampled_from("公开栏、。abc 1\n；"), max_size=400), st.integers(1, 6))
def test_splitting_loses_nothing_and_every_part_fits(text: str, lines: int) -> None:
    parts = split_to_fit(text, 90, 10.5, lines)
    assert "".join(parts) == text
    assert all(count_lines(part, 90, 10.5) <= lines for part in parts if len(part) > 1)


def test_the_pdf_says_the_same_as_the_workbook_with_page_numbers(tmp_path: Path) -> None:
    many = sheet(*(row(n, content=f"第{n}项任务。{LONG * (n % 5 + 1)}") for n in range(1, 41)))
    pages = write_ledger_pdf(tmp_path / "台账.pdf", many, paths.font_folders())
    document = pypdfium2.PdfDocument(tmp_path / "台账.pdf")
    texts = [page.get_textpage().get_text_range() for page in document]
    assert len(texts) == pages > 1
    joined = "".join("".join(texts).split())
    assert many.title in joined
    assert all(f"第{n}项任务" in joined for n in range(1, 41))
    assert all("具体内容" in text and f"第 {n} 页 共 {pages} 页" in text for n, text in enumerate(texts, 1))
    assert "填报人" in texts[-1]
    width, height = document[0].get_size()
    assert (round(width), round(height)) == (842, 595)


def test_a_row_longer_than_a_page_goes_on_over_the_pages(tmp_path: Path) -> None:
    text = "".join(f"〔{n}〕{LONG}" for n in range(120))
    write_ledger_pdf(tmp_path / "a.pdf", sheet(row(1, content=text)), paths.font_folders())
    document = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    joined = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    assert all(f"〔{n}〕" in joined for n in range(120))


def test_the_mail_is_an_unsent_draft_whose_chinese_names_are_one_encoded_word(tmp_path: Path, workbook: Path) -> None:
    names = ["清源县云岭镇2026年第三季度政务公开工作任务台账.xlsx", 'a"b.pdf']
    draft = tmp_path / "a.eml"
    write_draft(
        draft, "报送\n台账", "请查收。\n", [(name, workbook) for name in names], datetime(2026, 9, 8, tzinfo=UTC)
    )
    raw = draft.read_bytes()
    assert raw.isascii()
    assert b"\r\nX-Unsent: 1\r\n" in raw
    assert raw.count(b'name="=?utf-8?B?') == 2  # name= and filename= of the Chinese one
    assert b"filename*" not in raw
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["subject"] == "报送 台账"
    assert [part.get_filename() for part in mail.iter_attachments()] == [names[0], "a'b.pdf"]
    assert next(mail.iter_attachments()).get_content() == workbook.read_bytes()
    assert mail.get_body().get_content().splitlines() == ["请查收。"]


def county_template(path: Path, footer: bool = True, blank_rows: int = 3) -> None:
    book = openpyxl.Workbook()
    page = book.active
    side = Side(style="thin")
    page["A1"] = "政务公开工作任务落实情况表"
    page.merge_cells("A1:G1")
    for number, heading in enumerate(["序号", "工作要点", None, "责任单位", "进展情况", "是否完成", "天数"], 1):
        page.cell(2, number, heading).fill = PatternFill("solid", fgColor="DDEEFF")
    page["B3"], page["C3"] = "主要任务", "具体内容"
    page.merge_cells("B2:C2")
    for letter in "ADEFG":
        page.merge_cells(f"{letter}2:{letter}3")
    for at in range(4, 4 + blank_rows):
        for number in range(1, 8):
            page.cell(at, number).border = Border(left=side, right=side, top=side, bottom=side)
            page.cell(at, number).font = Font(name="楷体", size=12)
        page.cell(at, 7, f"=LEN(C{at})")
    if footer:
        end = 4 + blank_rows
        page.cell(end, 1, "合计")
        page.cell(end, 3, f'=COUNTIF(F4:F{end - 1},"已完成")&"项"')
        page.cell(end + 1, 1, "填报人：        审核人：")
        page.merge_cells(start_row=end + 1, end_row=end + 1, start_column=1, end_column=7)
        page.row_dimensions[end + 1].height = 40
        page.print_area = f"A1:G{end + 1}"
    page.column_dimensions["C"].width = 44
    page.column_dimensions["G"].hidden = True
    book.create_sheet("填写说明").sheet_state = "hidden"
    book.save(path)


def test_the_countys_layout_is_filled_and_keeps_what_it_had(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx")
    rows = tuple(row(n, progress="=未开始", responsible="各乡镇", state="已完成") for n in range(1, 9))
    fill_template(tmp_path / "t.xlsx", tmp_path / "out.xlsx", sheet(*rows))
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    page = book.worksheets[0]
    body = [[c.value for c in cells] for cells in page.iter_rows(min_row=4, max_row=11)]
    assert [cells[0] for cells in body] == list(range(1, 9))
    assert {(cells[1], cells[2], cells[3], cells[4], cells[5]) for cells in body} == {
        ("一、深化公开", LONG, "各乡镇", "=未开始", "已完成")
    }
    assert [cells[6] for cells in body] == [f"=LEN(C{n})" for n in range(4, 12)]
    assert page["E4"].data_type == "s"
    assert {page.cell(n, 3).font.name for n in range(4, 12)} == {"楷体"}
    assert page["A12"].value == "合计"
    assert page["C12"].value == '=COUNTIF(F4:F11,"已完成")&"项"'
    assert page.row_dimensions[13].height == 40
    assert {"B2:C2", "A1:G1", "A13:G13"} <= {str(m) for m in page.merged_cells.ranges}
    assert page.print_area.endswith("$A$1:$G$13")
    assert page.column_dimensions["G"].hidden
    assert book["填写说明"].sheet_state == "hidden"


def test_a_layout_with_more_blank_rows_than_tasks_keeps_the_rest_blank(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx", blank_rows=6)
    fill_template(tmp_path / "t.xlsx", tmp_path / "out.xlsx", sheet(row(1), row(2)))
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [page.cell(n, 1).value for n in range(4, 11)] == [1, 2, None, None, None, None, "合计"]


def test_a_layout_without_anything_below_grows_downwards(tmp_path: Path) -> None:
    county_template(tmp_path / "t.xlsx", footer=False)
    fill_template(tmp_path / "t.xlsx", tmp_path / "out.xlsx", sheet(*(row(n) for n in range(1, 8))))
    page = openpyxl.load_workbook(tmp_path / "out.xlsx").worksheets[0]
    assert [page.cell(n, 1).value for n in range(4, 11)] == list(range(1, 8))


def _filled(path: Path) -> None:
    county_template(path)
    book = openpyxl.load_workbook(path)
    book.active["C4"] = "县里已写好的任务"
    book.save(path)


def _macro(path: Path) -> None:
    county_template(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")


def _entity(path: Path) -> None:
    county_template(path)
    data = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(data) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = b'<!DOCTYPE x [<!ENTITY a "b">]>' + text
            new.writestr(name, text)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.write_bytes(b""), "unsupported_format"),
        (lambda path: path.write_text("序号,任务", encoding="utf-8"), "unsupported_format"),
        (lambda path: openpyxl.Workbook().save(path), "no_header"),
        (_filled, "template_filled"),
        (_macro, "unsupported_format"),
        (_entity, "unsafe_xml"),
    ],
)
def test_a_layout_that_cannot_be_used_is_refused(tmp_path: Path, make: Callable[[Path], object], code: str) -> None:
    make(tmp_path / "t.xlsx")
    with pytest.raises(InputRefused) as refused:
        fill_template(tmp_path / "t.xlsx", tmp_path / "out.xlsx", SAMPLE)
    assert refused.value.code == code
    assert not (tmp_path / "out.xlsx").exists()


def test_headings_are_matched_by_synonyms_and_never_twice() -> None:
    words = ["序号", "工作任务（要点）", "县牵头单位", "责任\n单位", "2026年第三季度进展情况", "完成时间", "备 注"]
    assert guess_columns(dict(enumerate(words, 1))) == {
        "number": 1,
        "task": 2,
        "lead": 3,
        "responsible": 4,
        "progress": 5,
        "deadline": 6,
        "remark": 7,
    }


def test_references_move_with_inserted_rows_but_text_does_not() -> None:
    assert shift_references('=SUM(B4:B7)&"B9"&C8', 8, 5) == '=SUM(B4:B12)&"B9"&C13'
    assert shift_references("=LOG10(A8)+$A$3", 8, 2) == "=LOG10(A10)+$A$3"
