"""Notice sheets: what they say, page by page, on any paper."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest

from tests.documents.sheets import make_sheet, raw_lines
from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import FontBook, open_fonts
from zwgk_desktop.documents.notice_pdf import Shared, missing_glyphs, write_notice_book, write_notice_pdf
from zwgk_desktop.documents.notice_table import paginate
from zwgk_desktop.documents.sheet_layout import build_layout
from zwgk_desktop.documents.sheet_parts import qr_modules
from zwgk_desktop.domain.errors import Cancelled, OutputFailed, WrongUsage
from zwgk_desktop.domain.masking import RawLine
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.notice_sheet import TOTAL_COLUMNS, TotalLine, content_hash, qr_text
from zwgk_desktop.domain.progress import StopAfter


@pytest.fixture(scope="module")
def book() -> FontBook:
    return open_fonts(paths.font_folders(), use_system=False)


def texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return found


def test_a_sheet_reads_as_its_golden_text(book: FontBook, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    path = tmp_path / "sheet.pdf"
    assert write_notice_pdf(make_sheet(raw_lines(40)), path, book) == 2
    golden("notice_sheet", "\n----\n".join(texts(path)))


@pytest.mark.parametrize(("paper", "landscape"), [("A4", False), ("A4", True), ("A3", False), ("A3", True)])
def test_every_page_has_what_a_reader_at_the_wall_needs(
    book: FontBook, tmp_path: Path, paper: str, landscape: bool
) -> None:
    path = tmp_path / "sheet.pdf"
    sheet = make_sheet(raw_lines(100))
    pages = write_notice_pdf(sheet, path, book, paper, landscape)
    found = texts(path)
    assert len(found) == pages > 1
    for index, text in enumerate(found, 1):
        for words in (
            "云岭镇青石村",
            "耕地地力保护补贴",
            "2026年度",
            "共 100 户",
            "0797-6821234",
            sheet.number,
            "姓名",
        ):
            assert words in text
        assert "2026年11月20日至2026年11月27日（7天）" in text
        assert "（盖章）" in text
        assert f"第 {index} 页　共 {pages} 页" in text
    assert "合计金额（大写）：壹万零肆拾玖元伍角整" in found[-1]
    names = "".join("".join(found).split())
    assert all(name in names for name in ("李𠮷", "王𬭸", "刘䶮", "阿卜杜拉·麦麦提"))


def test_names_are_at_least_14_points_on_a3() -> None:
    assert build_layout("A3", False).name >= 14
    assert build_layout("A3", True).name >= 14
    with pytest.raises(WrongUsage, match="A4"):
        build_layout("A5", False)


def test_a_draft_says_so_on_every_page_and_an_approved_sheet_never(book: FontBook, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    write_notice_pdf(make_sheet(raw_lines(60), draft=True), path, book)
    assert all("送审稿" in "".join(text.split()) for text in texts(path))
    write_notice_pdf(make_sheet(raw_lines(60)), path, book)
    assert not any("送审" in text for text in texts(path))


def test_the_same_sheet_makes_the_same_file(book: FontBook, tmp_path: Path) -> None:
    sheet = make_sheet(raw_lines(50))
    for name in ("a.pdf", "b.pdf"):
        write_notice_pdf(sheet, tmp_path / name, book)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_files_of_one_job_share_cells_and_still_say_their_own(book: FontBook, tmp_path: Path) -> None:
    shared = Shared()
    for index, lines in enumerate((raw_lines(30), [RawLine("孙𫖯", "369901196001010011", 999_99, "九组")])):
        write_notice_pdf(make_sheet(lines), tmp_path / f"{index}.pdf", book, shared=shared)
    (second,) = texts(tmp_path / "1.pdf")
    assert "孙𫖯" in second
    assert "999.99" in second
    assert "李𠮷" not in second


@pytest.mark.parametrize("count", [0, 1, 33, 34, 35, 36, 37, 70, 71, 72, 73, 5000])
def test_pages_hold_all_lines_and_leave_room_for_the_total(count: int) -> None:
    pages = paginate(count, 36)
    assert sum(pages) == count
    assert pages[-1] <= 34
    assert count == 0 or pages[-1] > 0
    assert all(1 <= page <= 36 for page in pages[:-1])


def test_an_unprintable_name_is_told_with_its_line_before_anything_is_written(book: FontBook, tmp_path: Path) -> None:
    lines = raw_lines(20)
    lines[16] = dataclasses.replace(lines[16], name="李\ue123")
    sheet = make_sheet(lines)
    assert missing_glyphs(sheet, book) == ["第 17 行 李□ 无法打印"]
    with pytest.raises(OutputFailed, match="第 17 行 李□ 无法打印") as refusal:
        write_notice_pdf(sheet, tmp_path / "sheet.pdf", book)
    assert refusal.value.code == "missing_glyph"
    assert not list(tmp_path.iterdir())


def test_a_cancelled_sheet_stops(book: FontBook, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        write_notice_pdf(make_sheet(raw_lines(2000)), tmp_path / "s.pdf", book, progress=StopAfter(2))


def test_the_code_proves_number_content_count_and_total() -> None:
    sheet = make_sheet(raw_lines(3))
    kind, number, digest, count, total = qr_text(sheet).split("|")
    assert (kind, number, count, total) == ("ZWGK1", "GS-2026-000001-01", "3", "300.03")
    assert digest == content_hash(sheet)[:16]
    other = make_sheet([*raw_lines(2), dataclasses.replace(raw_lines(3)[2], amount_fen=100_03)])
    assert content_hash(other) != content_hash(sheet)
    assert content_hash(dataclasses.replace(sheet, number="X", draft=True)) == content_hash(sheet)


def test_a_code_has_its_three_corner_marks() -> None:
    modules = qr_modules("ZWGK1|GS-2026-000001-01|0123456789abcdef|256|123456.00")
    size = len(modules)
    for row, column in ((0, 0), (0, size - 7), (size - 7, 0)):
        assert all(modules[row][column : column + 7])
        assert modules[row + 1][column : column + 7] == [True, False, False, False, False, False, True]


def test_a_very_long_name_is_squeezed_into_its_column_not_cut(book: FontBook, tmp_path: Path) -> None:
    name = "买买提江·阿卜杜热合曼·吐尔逊尼亚孜"
    path = tmp_path / "sheet.pdf"
    write_notice_pdf(make_sheet([RawLine(name, "369901196001010011", 1_00)]), path, book)
    assert name in "".join(texts(path)[0].split())


def test_villages_in_one_file_each_begin_on_the_front_of_a_leaf(book: FontBook, tmp_path: Path) -> None:
    sheets = [
        make_sheet(raw_lines(count), village=village, number=f"GS-2026-000001-0{at}")
        for at, (village, count) in enumerate((("青石村", 5), ("柳溪村", 60), ("大坪村", 9)), 1)
    ]
    path = tmp_path / "all.pdf"
    assert write_notice_book(sheets, path, book, build_layout("A4", False)) == [1, 2, 1]
    found = texts(path)
    assert [village in text for text, village in zip(found, ("青石村", "", "柳溪村", "柳溪村", "大坪村"), strict=True)]
    assert found[1].strip() == ""
    assert "大坪村" in found[4]
    assert "第 1 页　共 1 页" in found[4]


def test_groups_are_summed_where_that_is_asked_for(book: FontBook, tmp_path: Path) -> None:
    lines = sorted(raw_lines(10), key=lambda line: line.group)
    path = tmp_path / "sheet.pdf"
    write_notice_pdf(make_sheet(lines, subtotals=True), path, book)
    (text,) = texts(path)
    assert text.count("小计") == 5
    assert "2 户" in text
    assert yuan_text(sum(line.amount_fen for line in lines if line.group == "一组")) in text


@pytest.mark.parametrize(("paper", "least"), [("A4", 18), ("A3", 26)])
def test_large_print_is_larger_and_still_whole(book: FontBook, tmp_path: Path, paper: str, least: float) -> None:
    assert build_layout(paper, False, large=True).name >= least
    path = tmp_path / "sheet.pdf"
    sheet = make_sheet(raw_lines(50))
    pages = write_notice_pdf(sheet, path, book, paper, large=True)
    found = texts(path)
    assert len(found) == pages
    assert all(sheet.number in text for text in found)
    assert all(line.amount in "".join(found) for line in sheet.rows())


def test_a_sheet_without_names_says_how_many_and_how_much(book: FontBook, tmp_path: Path) -> None:
    lines = [TotalLine("1", "青石村", "3", "300.00", 300_00), TotalLine("2", "柳溪村", "2", "200.00", 200_00)]
    plain = make_sheet([], village="", columns=TOTAL_COLUMNS, counted="人", count=5, total_fen=500_00)
    sheet = dataclasses.replace(plain, lines=lines)
    path = tmp_path / "sheet.pdf"
    write_notice_pdf(sheet, path, book)
    (text,) = texts(path)
    assert "共 5 人，合计 500.00 元" in text
    assert "村（社区）" in text
    assert "姓名" not in text
