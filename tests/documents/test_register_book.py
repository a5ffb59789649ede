"""Is the register book whole on paper: header on every page, every entry, long ones split, no glyph lost?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import FontBook, open_fonts
from zwgk_desktop.documents.register_book import WIDTH, column_edges, write_register_book
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.registers.book import BookColumn, RegisterBook

COLUMNS = (BookColumn("编号", solid=True), BookColumn("反映事项", 2.4), BookColumn("办理经过", 3.2))


@pytest.fixture(scope="module")
def fonts() -> FontBook:
    return open_fonts(paths.font_folders())


def book(*rows: tuple[str, ...], covered: bool = True) -> RegisterBook:
    return RegisterBook("2026年群众意见登记簿", "云岭镇", date(2026, 11, 20), COLUMNS, rows, covered)


def texts(path: Path) -> list[str]:
    pages = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range().replace("\r\n", "").replace("\n", "") for page in pages]
    finally:
        pages.close()


def test_every_entry_stands_in_the_book_and_the_header_on_every_page(tmp_path: Path, fonts: FontBook) -> None:
    rows = [(f"意见〔2026〕{n:03}", f"第{n}件事项", f"2026-03-{n % 28 + 1:02} 答复") for n in range(1, 61)]
    path = tmp_path / "簿.pdf"
    count = write_register_book(path, book(*rows), fonts)
    pages = texts(path)
    assert len(pages) == count > 1
    for number, page in enumerate(pages, 1):
        assert "办理经过" in page
        assert f"第 {number} 页" in page
        assert f"共 {count} 页" in page
        assert "个人信息已按规定遮盖" in page
    whole = "".join(pages)
    assert all(whole.count(number) == 1 for number, _, _ in rows)


def test_an_entry_longer_than_a_page_goes_on_with_its_next_lines(tmp_path: Path, fonts: FontBook) -> None:
    long = "\n".join(f"2026-03-{n % 28 + 1:02} 第{n:03}步" for n in range(120))
    path = tmp_path / "长.pdf"
    count = write_register_book(path, book(("号1", "短", "一"), ("号2", "长", long), ("号3", "短", "二")), fonts)
    whole = "".join(texts(path))
    assert count >= 4
    assert all(whole.count(f"第{n:03}步") == 1 for n in range(120))
    assert whole.index("号1") < whole.index("第000步") < whole.index("第119步") < whole.index("号3")


def test_columns_fill_the_page_and_numbers_are_not_broken(fonts: FontBook) -> None:
    edges = column_edges(book(("意见〔2026〕001", "事项", "经过")), fonts)
    assert edges == sorted(edges)
    assert edges[-1] < WIDTH
    assert edges[1] - edges[0] > fonts.width("意见〔2026〕001", "body", 9)


def test_a_shown_book_does_not_say_that_people_are_covered(tmp_path: Path, fonts: FontBook) -> None:
    path = tmp_path / "全.pdf"
    write_register_book(path, book(("号1", "张三反映路灯", "答复"), covered=False), fonts)
    assert "遮盖" not in texts(path)[0]


def test_a_rare_character_prints_and_one_without_a_glyph_is_told_before_writing(
    tmp_path: Path, fonts: FontBook
) -> None:
    path = tmp_path / "字.pdf"
    write_register_book(path, book(("号1", "𬭊某某·买买提反映路灯不亮", "答复")), fonts)
    with pytest.raises(OutputFailed) as refusal:
        write_register_book(tmp_path / "坏.pdf", book(("号1", "张\ue000反映", "答复")), fonts)
    assert refusal.value.code == "missing_glyph"
    assert not (tmp_path / "坏.pdf").exists()


def test_the_same_book_gives_the_same_bytes(tmp_path: Path, fonts: FontBook) -> None:
    for name in ("a.pdf", "b.pdf"):
        write_register_book(tmp_path / name, book(("号1", "事项", "经过")), fonts)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
