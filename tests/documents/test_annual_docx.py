"""The annual report on paper: official layout as docx and PDF, read back, and reports typed elsewhere."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from zwgk_desktop import paths
from zwgk_desktop.documents.annual_docx import build_annual
from zwgk_desktop.documents.annual_reader import read_annual
from zwgk_desktop.documents.official_docx import Table, place_cells, write_official
from zwgk_desktop.documents.official_pdf import write_official_pdf
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.reports.annual import AnnualReport, AnnualTables, fill_sums
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout
from zwgk_desktop.domain.reports.annual_text import check_report

LAYOUT = AnnualLayout.from_mapping(tomllib.loads(paths.resource("reports/annual_2021.toml").read_text("utf-8")))
NUMBERS = {
    "two.normative.made": 2,
    "two.normative.in_force": 5,
    "two.licence.decisions": 14,
    "two.charge.amount": "1.25",
    "three.new.natural": 3,
    "three.new.company": 1,
    "three.carried.natural": 1,
    "three.granted.natural": 2,
    "three.refused_process.company": 1,
    "three.other.natural": 1,
    "three.left.natural": 1,
    "four.count.direct_upheld": 1,
}
TEXTS = {
    "one": "（一）主动公开\n全年制发行政规范性文件2件。\n（二）依申请公开\n新收政府信息公开申请4件，上年结转1件。",
    "five": "一是公开内容还不够及时。二是下一步加强培训。",
    "six": "本年度没有收取政府信息公开信息处理费。",
}


def make(**texts: str) -> AnnualReport:
    tables = fill_sums(LAYOUT, AnnualTables({cell: Decimal(n) for cell, n in NUMBERS.items()}))
    return AnnualReport("清源县云岭镇人民政府", 2026, {**TEXTS, **texts}, tables, date(2027, 1, 15))


def write(path: Path, report: AnnualReport) -> Path:
    write_official(path, build_annual(LAYOUT, report))
    return path


def dump(path: Path) -> str:
    """Return a docx as text: paragraphs, and rows of cells with their spans."""
    from docx import Document

    lines = []
    for part in Document(str(path)).iter_inner_content():
        if not hasattr(part, "rows"):
            lines.append(part.text)
            continue
        for row in part._tbl.tr_lst:
            cells = []
            for cell in row.tc_lst:
                span = cell.grid_span
                words = "".join(t.text or "" for t in cell.iter() if t.tag.endswith("}t"))
                cells.append(f"{words}<{span}" if span > 1 else words)
            lines.append(" | ".join(cells))
    return "\n".join(lines) + "\n"


def change(path: Path, edit: Callable[[Any], None]) -> Path:
    from docx import Document

    book = Document(str(path))
    edit(book)
    book.save(str(path))
    return path


def test_the_docx_has_the_official_layout(tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    golden("annual_report_docx", dump(write(tmp_path / "a.docx", make())))


def test_the_pdf_says_the_same(tmp_path: Path) -> None:
    import pdfplumber

    path = tmp_path / "a.pdf"
    report = make()
    pages = write_official_pdf(path, build_annual(LAYOUT, report), paths.font_folders())
    with pdfplumber.open(path) as pdf:
        assert len(pdf.pages) == pages == 3
        lines = [line for page in pdf.pages for line in page.extract_text().splitlines()]
    whole = "".join(lines).replace(" ", "")
    for part in LAYOUT.parts:
        assert part.heading in whole
    for text in report.texts.values():
        assert text.replace("\n", "") in whole
    assert "行政规范性文件 2 0 5" in lines
    assert "一、本年新收政府信息公开申请数量 3 1 0 0 0 0 4" in lines
    assert lines[-2:] == ["2027年1月15日", "— 3 —"]


def test_every_table_is_whole_and_as_wide_as_the_page_allows() -> None:
    tables = [block for block in build_annual(LAYOUT, make()).blocks if isinstance(block, Table)]
    assert len(tables) == 3
    for table in tables:
        place_cells(table)
        assert sum(table.widths) == pytest.approx(156)


def test_equal_reports_give_equal_bytes(tmp_path: Path) -> None:
    assert write(tmp_path / "a.docx", make()).read_bytes() == write(tmp_path / "b.docx", make()).read_bytes()


def test_a_table_longer_than_a_page_goes_on_with_its_head(tmp_path: Path) -> None:
    import pdfplumber

    from zwgk_desktop.documents.official_docx import Cell, OfficialDocument

    rows = ((Cell("序号"), Cell("事项")), *((str(n), Cell(f"第{n}项工作" * 9, align="left")) for n in range(1, 90)))
    document = OfficialDocument("长表", (Table(rows, (20, 136)),), "云岭镇人民政府", date(2026, 12, 1))
    pages = write_official_pdf(tmp_path / "a.pdf", document, paths.font_folders())
    with pdfplumber.open(tmp_path / "a.pdf") as pdf:
        texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) == pages > 2
    assert all("序号 事项" in text for text in texts[:-1])
    assert all(f"第{n}项工作" in "".join(texts) for n in range(1, 90))


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    report = make()
    read = read_annual(write(tmp_path / "a.docx", report), LAYOUT)
    assert (read.office, read.year) == (report.office, 2026)
    assert read.tables == report.tables
    assert read.texts == report.texts
    assert check_report(LAYOUT, read) == []


def test_slashes_blanks_and_wrong_sums_typed_elsewhere_are_found(tmp_path: Path) -> None:
    def spoil(book: Any) -> None:
        two, three, _ = book.tables
        two.rows[2].cells[1].text = "/"
        two.rows[6].cells[1].text = ""
        line = next(row for row in three.rows if "（七）总计" in row.cells[2].text)
        line.cells[3].text = "９"

    read = read_annual(change(write(tmp_path / "a.docx", make()), spoil), LAYOUT)
    found = {(one.kind, one.sheet, one.column) for one in check_report(LAYOUT, read)}
    assert ("annual_not_number", "表二", "本年制发件数") in found
    assert ("annual_not_number", "表二", "本年处理决定数量") in found
    assert ("annual_total_row", "表三", "自然人") in found
    assert ("annual_balance", "表三", "自然人") in found
    assert {kind for kind, _, _ in found} <= {
        "annual_not_number", "annual_total_row", "annual_total_column", "annual_balance",
    }  # fmt: skip


def test_row_titles_without_numbers_and_a_lost_row_are_borne(tmp_path: Path) -> None:
    def retype(book: Any) -> None:
        three = book.tables[1]
        for row in three.rows:
            for cell in row.cells[:3]:
                if cell.text.startswith("1.") or cell.text.startswith("（一）"):
                    cell.text = cell.text.removeprefix("1.").removeprefix("（一）")
        gone = next(row for row in three.rows if "行政执法案卷" in row.cells[2].text)
        gone._tr.getparent().remove(gone._tr)

    read = read_annual(change(write(tmp_path / "a.docx", make()), retype), LAYOUT)
    found = check_report(LAYOUT, read)
    assert {one.kind for one in found} == {"annual_not_number"}
    assert {"行政执法案卷" in one.message for one in found} == {True}
    assert len(found) == 7


def test_heads_that_are_not_merged_and_tables_within_tables_are_read(tmp_path: Path) -> None:
    import copy

    def rebuild(book: Any) -> None:
        three = book.tables[1]
        for row in three._tbl.tr_lst[1:3]:
            for cell in row.tc_lst:
                for merge in cell.xpath("./w:tcPr/w:vMerge"):
                    merge.getparent().remove(merge)
        outer = book.add_table(1, 1)
        outer.rows[0].cells[0]._tc.append(copy.deepcopy(three._tbl))
        three._tbl.getparent().remove(three._tbl)

    report = make()
    read = read_annual(change(write(tmp_path / "a.docx", report), rebuild), LAYOUT)
    assert read.tables == report.tables


def test_elements_nested_without_end_are_refused(tmp_path: Path) -> None:
    deep = "<w:p><w:r><w:t>年</w:t></w:r>" + "<w:ins>" * 3000 + "</w:ins>" * 3000 + "</w:p>"
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    with ZipFile(tmp_path / "deep.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {space}><w:body>{deep}</w:body></w:document>")
    with pytest.raises(InputRefused):
        read_annual(tmp_path / "deep.docx", LAYOUT)


def test_a_missing_table_and_a_missing_part_are_told(tmp_path: Path) -> None:
    def cut(book: Any) -> None:
        table = book.tables[2]
        table._tbl.getparent().remove(table._tbl)
        for paragraph in book.paragraphs:
            if paragraph.text.startswith(("五、", "一是公开")):
                paragraph._p.getparent().remove(paragraph._p)

    read = read_annual(change(write(tmp_path / "a.docx", make()), cut), LAYOUT)
    assert [one.kind for one in check_report(LAYOUT, read)] == ["annual_table_missing", "annual_part_empty"]


def test_the_layout_of_2019_is_refused(tmp_path: Path) -> None:
    from docx import Document

    book = Document()
    book.add_paragraph("云岭镇2020年政府信息公开工作年度报告")
    table = book.add_table(2, 4)
    for cell, words in zip(
        table.rows[0].cells, ("信息内容", "本年新制作数量", "本年新公开数量", "对外公开总数量"), strict=True
    ):
        cell.text = words
    book.save(str(tmp_path / "old.docx"))
    with pytest.raises(InputRefused) as refused:
        read_annual(tmp_path / "old.docx", LAYOUT)
    assert refused.value.code == "superseded_layout"


def test_what_is_no_annual_report_is_refused(tmp_path: Path) -> None:
    from docx import Document

    Document().save(str(tmp_path / "empty.docx"))
    (tmp_path / "text.docx").write_text("不是文档", encoding="utf-8")
    (tmp_path / "cut.docx").write_bytes((write(tmp_path / "a.docx", make())).read_bytes()[:2000])
    codes = []
    for name in ("empty", "text", "cut", "none"):
        with pytest.raises(InputRefused) as refused:
            read_annual(tmp_path / f"{name}.docx", LAYOUT)
        codes.append(refused.value.code)
    assert codes == ["not_annual_report", "unsupported_format", "corrupt", "missing"]


def test_an_entity_in_the_document_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "xxe.docx"
    with ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>')
    with pytest.raises(InputRefused) as refused:
        read_annual(path, LAYOUT)
    assert refused.value.code == "unsafe_xml"


@pytest.mark.parametrize(
    ("heading", "typed"),
    [
        ("五、存在的主要问题及改进情况", "五、存在的问题及改进措施"),
        ("五、存在的主要问题及改进情况", "五、 政府信息公开工作存在的主要问题和改进措施"),
        ("一、总体情况", "一、工作总体推进情况"),
        ("六、其他需要报告的事项", "其他需要报告的事项"),
    ],
)
def test_headings_are_known_however_they_are_worded(tmp_path: Path, heading: str, typed: str) -> None:
    def retype(book: Any) -> None:
        next(p for p in book.paragraphs if p.text == heading).runs[0].text = typed

    report = make()
    read = read_annual(change(write(tmp_path / "a.docx", report), retype), LAYOUT)
    assert read.texts == report.texts


@pytest.mark.parametrize(
    ("lines", "office", "year"),
    [
        (("2025年云岭镇政府信息公开工作", "年度报告"), "云岭镇", 2025),
        (("云岭镇人民政府", "2025 年度政府信息公开工作年度报告"), "云岭镇人民政府", 2025),
        (("关于情况的说明", ""), "", 0),
    ],
)
def test_the_title_gives_office_and_year(tmp_path: Path, lines: tuple[str, str], office: str, year: int) -> None:
    def retype(book: Any) -> None:
        for paragraph, words in zip(book.paragraphs[:2], lines, strict=True):
            paragraph.runs[0].text = words

    read = read_annual(change(write(tmp_path / "a.docx", make()), retype), LAYOUT)
    assert (read.office, read.year) == (office, year)


def test_a_damaged_file_is_read_or_refused_and_never_breaks_the_program(tmp_path: Path) -> None:
    import random

    whole = write(tmp_path / "a.docx", make()).read_bytes()
    with ZipFile(tmp_path / "a.docx") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    rng = random.Random(20)
    for number in range(40):
        path = tmp_path / f"{number}.docx"
        if number % 2:
            raw = bytearray(whole)
            for _ in range(rng.randint(1, 30)):
                raw[rng.randrange(len(raw))] = rng.randrange(256)
            path.write_bytes(bytes(raw[: rng.randint(1, len(raw))] if number % 4 == 1 else raw))
        else:
            xml = parts["word/document.xml"].decode()
            start = rng.randrange(len(xml))
            torn = xml[:start] + xml[start + rng.randint(1, 400) :] if number % 4 else xml.replace("<w:tc>", "", 1)
            with ZipFile(path, "w") as archive:
                for name, data in parts.items():
                    archive.writestr(name, torn if name == "word/document.xml" else data)
        with contextlib.suppress(InputRefused):
            assert isinstance(check_report(LAYOUT, read_annual(path, LAYOUT)), list)
