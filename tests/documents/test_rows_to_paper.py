"""Random rows through every public output, read back by other means: no secret in any form, counts and sums equal."""

from __future__ import annotations

import html
import re
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from tests.documents.sheets import WORDS, make_sheet
from tests.documents.test_website_list import build
from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import open_fonts
from zwgk_desktop.documents.leak_check import NUMBERS, Net, ensure_clean
from zwgk_desktop.documents.notice_pdf import write_notice_book
from zwgk_desktop.documents.sheet_layout import build_layout
from zwgk_desktop.documents.website_html import write_website_html
from zwgk_desktop.documents.website_xlsx import write_website_xlsx
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.masking import RawLine, mask_lines
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.notice_sheet import NoticeSheet
from zwgk_desktop.services.privacy import load_profile

FONTS = open_fonts(paths.font_folders(), use_system=False)
TODAY = date(2026, 11, 20)
WIDE = {ord("0") + at: ord("０") + at for at in range(10)}
HOUSE = "青石村三组15号"


def spellings(value: str) -> list[str]:
    """A number as people write it: bare, spaced, dashed, full-width, over two lines, with hidden marks between."""
    parts = (value[:3], value[3:7], value[7:])
    return [
        value,
        " ".join(parts),
        "-".join(parts),
        value.translate(WIDE),
        f"{value[:6]}\n{value[6:]}",
        "\u200b".join(parts),
        "　".join(parts),
    ]


@st.composite
def rows(draw: st.DrawFn) -> RawLine:
    """A line whose remark holds one of its own secrets in some spelling, or nothing."""
    born = draw(st.dates(date(1930, 1, 1), date(2019, 12, 31)))
    first = f"3699{draw(st.integers(1, 99)):02d}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    number = first + build_check_digit(first)
    card = f"62170012345{draw(st.integers(0, 99_999_999)):08d}"
    phone = f"139{draw(st.integers(10_000_000, 99_999_999))}"
    remark = draw(
        st.sampled_from(
            [
                "",
                "已核",
                *(f"身份证{one}" for one in spellings(number)),
                *(f"卡号{one}" for one in spellings(card)),
                *(f"手机{one}" for one in spellings(phone)),
                f"{born.year}年{born.month}月{born.day}日出生",
                f"家住{HOUSE}",
            ]
        )
    )
    name = draw(st.sampled_from("赵钱孙李周吴")) + draw(st.text("建国桂英𠮷龍䶮·", min_size=1, max_size=3)).strip("·")
    assume(len(name) > 1)
    group = draw(st.sampled_from(["一组", "二组", "上屋组", ""]))
    return RawLine(name, number, draw(st.integers(1, 9_999_999)), group, card, phone, 35_000, 95_50, remark)


def secrets_of(lines: list[RawLine]) -> frozenset[str]:
    return frozenset(value for line in lines for value in (line.id_number, line.card, line.phone))


def squeezed(text: str) -> str:
    """The text as an attacker joins it again: compatibility forms, without spaces, dashes and hidden marks."""
    flat = unicodedata.normalize("NFKC", html.unescape(text))
    return re.sub(r"[\s\-—\u200b-\u200d\u2060\ufeff]", "", flat)


def assert_nothing_told(said: str, lines: list[RawLine]) -> None:
    flat = squeezed(said)
    for line in lines:
        born = line.id_number[6:14]
        day = f"{int(born[:4])}年{int(born[4:6])}月{int(born[6:])}日"
        for secret in (line.id_number, line.id_number[:17], line.id_number[4:16], line.card, line.phone, f"{day}出生"):
            assert secret not in flat
    assert HOUSE not in flat


def pdf_words(path: Path) -> str:
    """Pages by two readers, properties and raw bytes."""
    document = pypdfium2.PdfDocument(path)
    pages = [page.get_textpage().get_text_range() for page in document]
    told = [*pages, str(document.get_metadata_dict())]
    document.close()
    with pdfplumber.open(path) as other:
        told += [page.extract_text() or "" for page in other.pages]
        told.append(str(other.metadata))
    return "\n".join([*told, path.read_bytes().decode("latin-1")])


def sheet_of(lines: list[RawLine], village: str, subtotals: bool) -> NoticeSheet:
    profile = load_profile("county")
    columns = (*load_profile("board").columns, "card", "phone", "remark")
    shown = replace(profile, columns=columns)
    return replace(
        make_sheet([]),
        village=village,
        columns=columns,
        lines=mask_lines(lines, shown, WORDS, TODAY, 4),
        count=len(lines),
        total_fen=sum(line.amount_fen for line in lines),
        subtotals=subtotals,
    )


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.lists(rows(), min_size=1, max_size=9), min_size=1, max_size=3),
    st.sampled_from([("A4", False), ("A4", True), ("A3", False), ("A3", True)]),
    st.booleans(),
    st.booleans(),
)
def test_no_row_tells_a_secret_on_paper_and_every_sum_is_there(
    tmp_path_factory: pytest.TempPathFactory,
    villages: list[list[RawLine]],
    paper: tuple[str, bool],
    large: bool,
    subtotals: bool,
) -> None:
    path = tmp_path_factory.mktemp("paper") / "book.pdf"
    sheets = [
        sheet_of(sorted(lines, key=lambda line: line.group), f"第{at}村", subtotals)
        for at, lines in enumerate(villages, 1)
    ]
    write_notice_book(sheets, path, FONTS, build_layout(*paper, large))
    everyone = [line for lines in villages for line in lines]
    ensure_clean(path, Net(WORDS, NUMBERS, secrets_of(everyone), frozenset({"0797-6821234、12345"})))
    said = pdf_words(path)
    assert_nothing_told(said, everyone)
    flat = squeezed(said)
    for sheet in sheets:
        assert f"共{sheet.count}户,合计{yuan_text(sheet.total_fen)}元" in flat.replace("，", ",")


@settings(max_examples=10, deadline=None)
@given(st.lists(st.lists(rows(), min_size=1, max_size=9), min_size=1, max_size=3))
def test_no_row_tells_a_secret_in_any_part_of_the_website_s_files(
    tmp_path_factory: pytest.TempPathFactory, villages: list[list[RawLine]]
) -> None:
    folder, made = tmp_path_factory.mktemp("site"), build(villages)
    book, page = folder / "a.xlsx", folder / "a.html"
    write_website_xlsx(made, book, TODAY)
    write_website_html(made, page)
    everyone = [line for lines in villages for line in lines]
    with zipfile.ZipFile(book) as archive:
        parts = [f"{name} {archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist()]
        assert archive.comment == b""
    cells = "".join(re.sub(r"<[^>]+>", "", part) for part in parts)
    markup = page.read_text(encoding="utf-8")
    for said in ("\n".join(parts), cells, markup, re.sub(r"<[^>]+>", "", markup)):
        assert_nothing_told(said, everyone)
    total = yuan_text(sum(line.amount_fen for line in everyone))
    assert f"共{len(everyone)}户,合计{total}元" in squeezed(re.sub(r"<[^>]+>", "", markup)).replace("，", ",")


@settings(max_examples=15, deadline=None)
@given(rows(), st.sampled_from(["name", "group"]), st.sampled_from(["id_number", "card", "phone"]), st.integers(0, 6))
def test_a_secret_typed_into_a_field_that_is_shown_costs_the_file(
    tmp_path_factory: pytest.TempPathFactory, line: RawLine, field: str, what: str, spelling: int
) -> None:
    typed = spellings(getattr(line, what))[spelling].replace("\n", " ")
    wrong = replace(line, **{field: f"张三{typed}"})
    path = tmp_path_factory.mktemp("typed") / "sheet.pdf"
    write_notice_book([sheet_of([wrong], "青石村", False)], path, FONTS, build_layout("A3", True))
    with pytest.raises(OutputFailed) as refusal:
        ensure_clean(path, Net(WORDS, NUMBERS, secrets_of([line])))
    assert refusal.value.code == "leak"
    assert not path.exists()
    assert squeezed(typed) not in squeezed(str(refusal.value))


ID, MOBILE = "369901198801011238", "13979860000"


def plant_white_text(canvas: Canvas) -> None:
    canvas.setFillColorRGB(1, 1, 1)
    canvas.drawString(60, 640, ID)


def plant_tiny_text(canvas: Canvas) -> None:
    canvas.setFont("Helvetica", 0.5)
    canvas.drawString(60, 640, MOBILE)


def plant_unseen_text(canvas: Canvas) -> None:
    words = canvas.beginText(60, 640)
    words.setTextRenderMode(3)
    words.textOut(ID)
    canvas.drawText(words)


def plant_over_three_lines(canvas: Canvas) -> None:
    for at, part in enumerate((ID[:6], ID[6:14], ID[14:])):
        canvas.drawString(60, 640 - 14 * at, part)


def plant_keywords(canvas: Canvas) -> None:
    canvas.setKeywords(f"{ID[:6]} {ID[6:14]} {ID[14:]}")


def plant_field(canvas: Canvas) -> None:
    canvas.acroForm.textfield(name="hidden", value=MOBILE, x=60, y=600, width=10, height=10)


@pytest.mark.parametrize(
    "plant",
    [plant_white_text, plant_tiny_text, plant_unseen_text, plant_over_three_lines, plant_keywords, plant_field],
)
def test_a_secret_planted_in_a_pdf_costs_the_file(tmp_path: Path, plant: object) -> None:
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(50, 700, "clean")
    plant(canvas)  # type: ignore[operator]
    canvas.save()
    with pytest.raises(OutputFailed, match="文件已删除") as refusal:
        ensure_clean(path, Net(WORDS))
    assert not path.exists()
    assert ID[6:14] not in str(refusal.value)


@pytest.mark.parametrize("data", [f"id {ID}".encode(), b"PK\x03\x04 unknown", "手机13979860000".encode("gb18030")])
def test_a_file_attached_to_a_pdf_costs_the_file(tmp_path: Path, data: bytes) -> None:
    plain, path = tmp_path / "plain.pdf", tmp_path / "x.pdf"
    canvas = Canvas(str(plain))
    canvas.drawString(50, 700, "clean")
    canvas.save()
    document = pypdfium2.PdfDocument(plain)
    document.new_attachment("list.dat").set_data(data)
    document.save(path)
    document.close()
    with pytest.raises(OutputFailed, match="文件已删除"):
        ensure_clean(path, Net(WORDS))
    assert not path.exists()
