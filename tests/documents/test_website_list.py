"""The list for the website as workbook and page: no secret of any line in it, sums right, read back the same."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.sheets import TODAY, WORDS
from zwgk_desktop.documents.html_texts import read_html_texts, read_words
from zwgk_desktop.documents.leak_check import NUMBERS, Net, check_file
from zwgk_desktop.documents.list_reader import read_list
from zwgk_desktop.documents.office_texts import read_xlsx_texts
from zwgk_desktop.documents.website_html import write_website_html
from zwgk_desktop.documents.website_xlsx import write_website_xlsx
from zwgk_desktop.domain.consistency import compare_lists, read_published
from zwgk_desktop.domain.errors import Cancelled
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.masking import RawLine, mask_lines
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.domain.website_list import WebsiteList, WebsiteVillage
from zwgk_desktop.services.privacy import load_profile


@st.composite
def raw_line(draw: st.DrawFn) -> RawLine:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    first = f"3699{draw(st.integers(1, 99)):02d}{born:%Y%m%d}{draw(st.integers(1, 999)):03d}"
    return RawLine(
        draw(st.sampled_from("赵钱孙李周吴")) + draw(st.text("建国桂英𠮷龍<>&\"'=+-@", min_size=1, max_size=3)),
        first + build_check_digit(first),
        draw(st.integers(1, 10_000_000)),
        draw(st.sampled_from(["一组", "二组", "", "=1+1"])),
        f"62170012345{draw(st.integers(0, 99_999_999)):08d}",
        f"138{draw(st.integers(10_000_000, 99_999_999))}",
        draw(st.integers(1, 999_999)),
        9_550,
        draw(st.sampled_from(["", "电话13812345678", "患有尿毒症"])),
    )


def build(lines: list[list[RawLine]]) -> WebsiteList:
    profile = load_profile("website")
    villages = [
        WebsiteVillage(f"第{at}村", mask_lines(raw, profile, WORDS, TODAY, 4), len(raw), sum(r.amount_fen for r in raw))
        for at, raw in enumerate(lines, 1)
    ]
    title = "云岭镇2026年耕地地力保护补贴申报公示"
    return WebsiteList(title, "云岭镇", "耕地地力保护补贴", "第一批", profile.columns, villages, unit="亩")


@settings(max_examples=40)
@given(st.lists(st.lists(raw_line(), min_size=1, max_size=12), min_size=1, max_size=4))
def test_no_secret_of_any_line_reaches_the_website_and_both_files_agree(
    tmp_path_factory: pytest.TempPathFactory, lines: list[list[RawLine]]
) -> None:
    made, folder = build(lines), tmp_path_factory.mktemp("site")
    book, page = folder / "a.xlsx", folder / "a.html"
    write_website_xlsx(made, book, TODAY)
    write_website_html(made, page)
    raw = [line for village in lines for line in village]
    secrets = frozenset(value for line in raw for value in (line.id_number, line.card, line.phone))
    for path, texts in ((book, read_xlsx_texts(book)), (page, read_html_texts(page))):
        said = "\n".join(text for _, text in texts)
        assert not [value for value in secrets if value in said]
        assert check_file(path, Net(WORDS, NUMBERS, secrets)) == []
        assert compare_lists(made, read_published(read_list(path), read_words(path))) == []


@pytest.mark.parametrize("writer", [write_website_html, lambda m, p, s: write_website_xlsx(m, p, TODAY, s)])
def test_a_cancelled_list_stops(tmp_path_factory: pytest.TempPathFactory, writer: object) -> None:
    made = build([[RawLine("张三", "369901198801011238", 1)]])
    with pytest.raises(Cancelled):
        writer(made, tmp_path_factory.mktemp("site") / "x", StopAfter(0))  # type: ignore[operator]
