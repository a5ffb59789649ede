"""Sheets of postings in words: what they say, how tables break, what fits, and that no word is lost."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from zwgk_desktop import paths
from zwgk_desktop.documents.board_flow import Measure
from zwgk_desktop.documents.board_table import shape_table
from zwgk_desktop.documents.fonts import CLOSING, WORDS, FontBook, open_fonts
from zwgk_desktop.documents.posting_pdf import Press, find_missing
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.posting_content import Paragraph, Picture, Table, parse_content
from zwgk_desktop.domain.posting_sheet import PostingSheet, sheet_hash, split_heading

TEXT = "根据《中华人民共和国村民委员会组织法》，现将收支情况公开如下，请监督（“三资”管理，2026年7月1日至9月30日）。"
FINANCE = Table(
    (
        ("序号", "日期", "摘要", "收入（元）", "支出（元）", "经手人"),
        *(
            (str(i), f"2026-09-{i % 30 + 1:02d}", "村内道路维修工程款", "", f"{i * 99.5:,.2f}", "李𠮷")
            for i in range(1, 41)
        ),
        ("合计", "", "", "123,456.78", "81,590.00", ""),
    )
)


@pytest.fixture(scope="module")
def book() -> FontBook:
    return open_fonts(paths.font_folders(), use_system=False)


@pytest.fixture(scope="module")
def press(book: FontBook) -> Press:
    return Press(book, PICTURES.__getitem__)


def make_picture(width: int, height: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (width, height), (60, 120, 160)).save(made, "JPEG")
    return made.getvalue()


SHAPES = ((1600, 500), (500, 1600), (40, 40))
PICTURES = {hashlib.sha256(data).hexdigest(): data for data in (make_picture(*shape) for shape in SHAPES)}
PICTURES["f" * 64] = b"\xff\xd8\xff not a picture"
WIDE, TALL, SMALL, DAMAGED = PICTURES


def make_sheet(*blocks: Paragraph | Table | Picture, **changes: object) -> PostingSheet:
    sheet = PostingSheet(
        title="青石村2026年第三季度财务公开",
        township="云岭镇",
        village="青石村",
        number="GK-000012-0a1b2c3d",
        blocks=blocks,
        signer="青石村民委员会",
        period="2026年第三季度",
        phone="0797-6821234",
        posted_from=date(2026, 11, 20),
        posted_to=date(2026, 11, 27),
        draft=False,
    )
    return dataclasses.replace(sheet, **changes)  # type: ignore[arg-type]


def read(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]
    document.close()
    return found


def closed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_a_posting_reads_as_its_golden_text(press: Press, tmp_path: Path, golden: Callable[[str, str], None]) -> None:
    sheet = make_sheet(
        Paragraph(TEXT),
        Paragraph("一、总体情况"),
        Paragraph("（一）收入情况。其中村级组织运转经费40,000.00元。"),
        Paragraph("二、收支明细"),
        FINANCE,
        Picture(WIDE, "图1　村部公开栏"),
        source="村级财务系统",
        attachments=("银行对账单", "村民代表会议决议"),
        channel="村务监督委员会意见箱",
    )
    path = tmp_path / "posting.pdf"
    assert press.print_(sheet, path).pages == len(read(path))
    golden("posting_sheet", "\n\f\n".join(read(path)) + "\n")


def test_a_table_repeats_its_header_and_no_row_is_cut(press: Press, tmp_path: Path) -> None:
    path = tmp_path / "posting.pdf"
    pages = press.print_(make_sheet(Paragraph("现公开如下。"), FINANCE, draft=True), path).pages
    found = [closed(text) for text in read(path)]
    assert len(found) == pages > 1
    assert all("收入（元）" in text and "送审稿" in text for text in found)
    rows = [closed(f"{i}2026-09-{i % 30 + 1:02d}村内道路维修工程款{i * 99.5:,.2f}李𠮷") for i in range(1, 41)]
    assert all(any(row in text for text in found) for row in rows)
    assert "合计123,456.7881,590.00" in found[-1]
    assert f"第{pages}页共{pages}页" in found[-1]


def test_numbers_stand_to_the_right_and_rows_are_counted_in_the_middle(book: FontBook) -> None:
    shape = shape_table(Measure(book), FINANCE, 500, [12.5, 10])
    assert shape.aligns == ("centre", "centre", "centre", "right", "right", "centre")
    assert abs(sum(shape.widths) - 500) < 0.01
    assert shape.widths[2] > shape.widths[0] * 2


def test_a_table_too_wide_for_the_upright_sheet_turns_it_unless_told_not_to(press: Press, tmp_path: Path) -> None:
    wide = Table(tuple(tuple(f"{r * 1234567 + c:,}.00" if r else f"第{c}项" for c in range(14)) for r in range(4)))
    path = tmp_path / "posting.pdf"
    assert press.print_(make_sheet(wide), path).landscape
    page = pypdfium2.PdfDocument(path)[0]
    assert page.get_width() > page.get_height()
    assert not press.print_(make_sheet(wide), path, landscape=False).landscape
    text = closed(read(path)[0])
    assert all(cell in text for row in wide.rows for cell in row)
    assert not press.print_(make_sheet(FINANCE), path).landscape


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_type_on_any_paper_is_readable_at_a_metre(press: Press, paper: str, tmp_path: Path) -> None:
    path = tmp_path / "posting.pdf"
    wide = Table(tuple(tuple("集体资产租赁收入" for _ in range(9)) for _ in range(5)))
    press.print_(make_sheet(Paragraph(TEXT), wide), path, paper)
    page = pypdfium2.PdfDocument(path)[0]
    spans = [o.get_font_size() for o in page.get_objects() if o.type == pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
    table = 10.0 if paper == "A4" else 14.0
    assert sum(size < table - 0.01 for size in spans) <= 3  # 扫码核对 and nothing else of weight


def test_a_short_posting_is_set_larger_and_one_line_too_many_does_not_take_a_second_sheet(press: Press) -> None:
    few = press.count_pages(make_sheet(Paragraph(TEXT)))
    assert few.pages == 1
    lines = 1
    while press.count_pages(make_sheet(*[Paragraph("说明。")] * (lines + 1))).pages == 1:
        lines += 1
    assert lines > 26  # at the usual size 24 lines fill the sheet


def test_a_heading_stays_with_what_follows(press: Press, tmp_path: Path) -> None:
    for count in range(8, 25):
        path = tmp_path / "posting.pdf"
        blocks = [Paragraph(TEXT)] * (count // 2) + [Paragraph("说明。")] * (count % 2)
        press.print_(make_sheet(*blocks, Paragraph("二、收支明细"), FINANCE), path)
        page = next(closed(text) for text in read(path) if "二、收支明细" in closed(text))
        assert "摘要" in page.split("二、收支明细")[1]


def test_pictures_are_fitted_with_their_captions_and_a_damaged_one_is_told(press: Press, tmp_path: Path) -> None:
    path = tmp_path / "posting.pdf"
    blocks = (Picture(WIDE, "宽"), Paragraph("另附："), Picture(TALL, "高"), Picture(SMALL, "小"))
    press.print_(make_sheet(*blocks), path)
    page_sizes = []
    document = pypdfium2.PdfDocument(path)
    for page in document:
        for thing in page.get_objects():
            if thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE:
                left, bottom, right, top = thing.get_pos() if hasattr(thing, "get_pos") else thing.get_bounds()
                assert 0 <= left < right <= page.get_width()
                assert 80 < bottom < top < page.get_height()
                page_sizes.append((right - left) / (top - bottom))
    assert [round(one, 1) for one in page_sizes] == [3.2, 0.3, 1.0]
    assert all(word in closed("".join(read(path))) for word in ("宽", "高", "小"))
    with pytest.raises(OutputFailed, match="现场") as refused:
        press.print_(make_sheet(Picture(DAMAGED, "现场")), tmp_path / "other.pdf")
    assert refused.value.code == "picture"
    assert not (tmp_path / "other.pdf").exists()


def test_every_unprintable_character_is_named_with_its_place_before_anything_is_written(
    press: Press, book: FontBook, tmp_path: Path
) -> None:
    table = Table((("姓名", "金额"), ("李\ue001", "1.00")))
    sheet = make_sheet(Paragraph("正常。"), Paragraph("户主李\ue000。"), table, source="台账\ue002", title="公开\ue003")
    with pytest.raises(OutputFailed) as refused:
        press.print_(sheet, tmp_path / "posting.pdf")
    assert refused.value.code == "missing_glyph"
    told = refused.value.message
    for part in ("有 4 个字", "第 2 段“户主李□”（U+E000）", "第 1 张表第 2 行“李□”（U+E001）", "U+E002", "U+E003"):
        assert part in told
    assert not list(tmp_path.iterdir())
    assert find_missing(make_sheet(Paragraph("𠮷𬭸䶮")), book) == []


def test_a_very_long_title_and_a_cell_longer_than_a_page_lose_nothing(press: Press, tmp_path: Path) -> None:
    title = "关于云岭镇青石村二〇二六年度高标准农田建设项目占用集体土地补偿费分配方案征求意见情况的公示" * 3
    cell = "".join(f"第{i}条经村民代表会议讨论通过的事项说明；" for i in range(300))
    sheet = make_sheet(Table((("序号", "说明", "金额"), ("1", cell, "5.00"))), title=title)
    path = tmp_path / "posting.pdf"
    assert press.print_(sheet, path).pages > 2
    found = [closed(text) for text in read(path)]
    assert title in found[0]
    told = "".join(found)
    torn = [i for i in range(300) if f"第{i}条" not in told]  # at most one where a page turns
    assert len(torn) < len(found)
    assert told.count("条经") + len(torn) >= 300
    assert all("说明金额" in text for text in found)


NO_SHRINK = (Phase.explicit, Phase.reuse, Phase.generate)  # a sheet takes long to print: the first failure will do
letters = "一二三四五六七八九十村民收入支出（），。：“”《》、；0123456789.,-ABCabc %·𠮷䶮"
words = st.text(st.sampled_from(letters), max_size=120)
line = st.one_of(words, st.lists(words.map(lambda t: t[:40]), min_size=2, max_size=7).map("\t".join))


@settings(max_examples=25, deadline=None, phases=NO_SHRINK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.lists(line, max_size=60).map("\n".join), paper=st.sampled_from(["A4", "A3"]))
def test_no_paragraph_and_no_cell_is_lost_on_the_way_to_paper(
    press: Press, tmp_path: Path, content: str, paper: str
) -> None:
    blocks = parse_content(content)
    path = tmp_path / "any.pdf"
    press.print_(make_sheet(*blocks), path, paper)
    told = closed("".join(read(path)))
    wanted = [b.text for b in blocks if isinstance(b, Paragraph)]
    for text in wanted:
        pieces = [closed(part) for part in re.split(r"[^一-龥\w.,%·-]", text) if closed(part)]
        assert all(_in_order(piece, told) for piece in pieces)
    for table in (b for b in blocks if isinstance(b, Table)):
        for cell in (closed(cell) for row in table.rows for cell in row):
            assert all(told.count(c) for c in cell)
    characters = closed("".join([*wanted, *(c for b in blocks if isinstance(b, Table) for r in b.rows for c in r)]))
    assert all(told.count(c) >= characters.count(c) for c in set(characters))


def _in_order(piece: str, told: str) -> bool:
    """Tell whether the letters of a piece stand on the paper; a page may turn inside it, so only its halves must."""
    half = len(piece) // 2
    return piece in told or (piece[:half] in told or piece[half:] in told)


@given(text=words.filter(bool), room=st.floats(30, 400))
@example(text="·-收 9八9《23A", room=30.0)
@example(text="八四3A7B7”“《支》c二", room=52.3)
@settings(max_examples=60, deadline=None, phases=NO_SHRINK, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_folded_lines_give_the_text_back_and_keep_the_rules_of_typesetting(
    book: FontBook, text: str, room: float
) -> None:
    measure = Measure(book)
    lines = ["".join(words for words, _ in line) for line in measure.fold([(text, "body")], 15, room)]
    assert "".join(lines) == text
    wide = [line for line in lines if measure.width(line, "body", 15) > room]
    assert all(len(line) == 1 for line in wide)
    for before, after in pairwise(lines):
        if after[0] in CLOSING:  # only where nothing else could go down with it
            enough = len(before) > 3 and len(WORDS.findall(before)) > 1  # one word alone is not cut for a mark
            assert not enough or all(c in CLOSING or not c.isalpha() for c in before[-3:])


def test_the_numbering_says_what_is_a_heading() -> None:
    assert split_heading("一、总体情况") == (1, "一、总体情况", "")
    assert split_heading("（二）收入。其中一项。") == (2, "（二）收入。", "其中一项。")
    assert split_heading("1. 租金收入")[0] == 0
    long = "一、" + "这一段其实不是标题" * 6
    assert split_heading(long) == (0, "", long)


def test_the_code_changes_with_what_the_paper_says_and_not_with_its_dates() -> None:
    sheet = make_sheet(Paragraph("甲"), Table((("甲", "乙"), ("1", "2"))))
    assert sheet_hash(dataclasses.replace(sheet, posted_from=None, draft=True)) == sheet_hash(sheet)
    for change in (
        {"source": "台账"},
        {"channel": "意见箱"},
        {"attachments": ("附表",)},
        {"blocks": (Paragraph("乙"),)},
    ):
        assert sheet_hash(dataclasses.replace(sheet, **change)) != sheet_hash(sheet)  # type: ignore[arg-type]
