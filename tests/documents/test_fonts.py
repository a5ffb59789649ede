"""Fonts: every character is printed by some face and read back right, or told before printing."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import ROLES, FontBook, open_fonts
from zwgk_desktop.documents.pdf_unicode import build_to_unicode
from zwgk_desktop.domain.errors import OutputFailed

RARE = "李𠮷 王𬭸 刘䶮 㛃𫖯 阿依古丽·买买提 ①〔2026〕5号"


@pytest.fixture(scope="module")
def book() -> FontBook:
    return open_fonts(paths.font_folders(), use_system=False)


def read_back(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage().get_text_range()
    document.close()
    return text


@pytest.mark.parametrize("role", ROLES)
def test_rare_characters_are_read_back_as_they_were_written(book: FontBook, tmp_path: Path, role: str) -> None:
    path = tmp_path / "rare.pdf"
    canvas = Canvas(str(path))
    book.draw(canvas, 40, 700, RARE, role, 16)
    canvas.save()
    assert "".join(read_back(path).split()) == "".join(RARE.split())


def test_more_than_a_hundred_characters_are_all_read_back(book: FontBook, tmp_path: Path) -> None:
    text = "".join(chr(0x4E00 + 7 * index) for index in range(300))
    path = tmp_path / "many.pdf"
    canvas = Canvas(str(path))
    for row in range(10):
        book.draw(canvas, 20, 800 - row * 20, text[row * 30 : row * 30 + 30], "song", 12)
    canvas.save()
    assert "".join(read_back(path).split()) == text


def test_a_map_never_has_blocks_of_more_than_a_hundred() -> None:
    lines = build_to_unicode("x", [0, *range(0x4E00, 0x4E00 + 250), 0x20BB7]).decode().splitlines()
    sizes = [int(line.split()[0]) for line in lines if line.endswith("beginbfchar")]
    assert sizes == [100, 100, 51]
    assert any(line.endswith("<D842DFB7>") for line in lines)


def test_each_drawn_character_leaves_its_own_ink_not_a_box(book: FontBook, tmp_path: Path) -> None:
    pictures = []
    for character in "𠮷𬭸䶮龘卜（□":
        path = tmp_path / "one.pdf"
        canvas = Canvas(str(path), pagesize=(60, 60))
        book.draw(canvas, 10, 15, character, "song", 40)
        canvas.save()
        document = pypdfium2.PdfDocument(path)
        pictures.append(bytes(document[0].render(scale=1, grayscale=True).buffer))
        document.close()
    assert len(set(pictures)) == len(pictures)
    assert all(min(picture) < 128 for picture in pictures)


def test_an_opening_bracket_stands_in_the_right_half_of_its_square(book: FontBook, tmp_path: Path) -> None:
    path = tmp_path / "bracket.pdf"
    canvas = Canvas(str(path), pagesize=(100, 100))
    book.draw(canvas, 0, 20, "（", "song", 100)
    canvas.save()
    document = pypdfium2.PdfDocument(path)
    bitmap = document[0].render(scale=1, grayscale=True)
    rows = [bytes(bitmap.buffer)[y * bitmap.stride : y * bitmap.stride + 100] for y in range(100)]
    document.close()
    dark = [x for row in rows for x in range(100) if row[x] < 128]
    assert min(dark) > 50


def test_what_nothing_can_print_is_told_before_printing(book: FontBook) -> None:
    assert book.missing_characters("李\ue000四\ud842王\U000f0000", "song") == ["\ue000", "\ud842", "\U000f0000"]
    assert book.missing_characters(RARE, "song") == []


def test_variation_selectors_are_left_out_and_not_accused(book: FontBook) -> None:
    assert book.missing_characters("葛\U000e0100", "song") == []
    assert book.split_runs("葛\U000e0100", "song") == [(book.main_font("song").fontName, "葛")]


def test_runs_use_another_face_only_where_needed(book: FontBook) -> None:
    runs = book.split_runs("张𠮷三", "song")
    assert [part for _, part in runs] == ["张", "𠮷", "三"]
    assert runs[0][0] == runs[2][0] != runs[1][0]


def test_amounts_line_up_because_all_digits_are_equally_wide(book: FontBook) -> None:
    assert book.width("1111.11", "song", 10) == book.width("8888.88", "song", 10)


def test_numbers_are_not_torn_apart_by_a_line_end(book: FontBook) -> None:
    lines = book.wrap("本季度收入合计123456.78元，支出合计98765.00元。", "body", 10, 120)
    assert any("123456.78" in line for line in lines)
    assert all(book.width(line, "body", 10) <= 131 for line in lines)
    assert not any(line.startswith(("，", "。")) for line in lines)


def test_without_any_font_the_officer_is_told_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match="字体") as refusal:
        FontBook([tmp_path]).main_font("song")
    assert refusal.value.code == "no_font"
    assert "安装" in refusal.value.advice


def test_a_broken_font_file_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "simsun.ttc").write_bytes(b"no font at all")
    book = FontBook(paths.font_folders(), [tmp_path])
    assert "simsun" not in book.main_font("song").fontName
