"""A workbook given to the reader for one pass says what the file says: every part, every cell, every merged area."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.data.lists import payees, rewrite_part, save_xlsx, table
from zwgk_desktop.documents.list_reader import read_list
from zwgk_desktop.documents.sheet_facts import check_sheet, read_sheet_facts
from zwgk_desktop.documents.single_pass import NO_MERGES, read_in_one_pass
from zwgk_desktop.domain.errors import InputRefused

SHEET = "xl/worksheets/sheet1.xml"
ROWS = table(payees(30))
MERGES = ["A40:C41", "D40:D44", "XFA1:XFD2"]


def build(folder: Path, method: int) -> tuple[bytes, zipfile.ZipFile]:
    """Return a workbook of two sheets packed with ``method``, with a picture no reader needs."""
    made = save_xlsx(folder / "made.xlsx", {"甲": ROWS, "乙": ROWS[:5]}, {"甲": MERGES})
    packed = io.BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/image1.png", b"not for the reader")
    return packed.getvalue(), zipfile.ZipFile(packed)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_every_part_stands_in_it_as_before_and_the_sheets_begin_without_merges(tmp_path: Path, method: int) -> None:
    data, old = build(tmp_path, method)
    with old, zipfile.ZipFile(io.BytesIO(read_in_one_pass(data, {SHEET: old.read(SHEET)}))) as new:
        assert new.testzip() is None
        assert set(new.namelist()) == {name for name in old.namelist() if name.endswith((".xml", ".rels"))}
        for name in new.namelist():
            assert new.read(name) == (NO_MERGES if name == SHEET else b"") + old.read(name)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_cells_and_merges_are_those_a_full_reading_finds(tmp_path: Path, method: int) -> None:
    data, old = build(tmp_path, method)
    path = tmp_path / "list.xlsx"
    path.write_bytes(data)
    old.close()
    full = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for sheet in read_list(path).sheets:
        expected = full.get_sheet_by_name(sheet.name)
        assert sheet.rows == expected.to_python(skip_empty_area=False)
        areas = [(*first, *last) for first, last in expected.merged_cell_ranges or ()]
        assert list(sheet.merges) == areas
    assert len(read_list(path).sheets[0].merges) == len(MERGES)


def test_a_part_that_lies_twice_in_the_file_is_given_once_as_it_was_checked(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"甲": ROWS[:3]})
    other = save_xlsx(tmp_path / "b.xlsx", {"甲": ROWS[:9]})
    with zipfile.ZipFile(other) as source:
        longer = source.read(SHEET)
    with zipfile.ZipFile(path, "a") as target, pytest.warns(UserWarning, match="Duplicate name"):
        target.writestr(SHEET, longer)
    assert read_list(path).sheets[0].rows == read_list(other).sheets[0].rows


def test_a_part_that_lies_outside_the_file_is_damage(tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"甲": ROWS[:3]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"<worksheet/>")
        where = archive.getinfo("xl/worksheets/sheet9.xml").header_offset
    data = path.read_bytes()
    at = data.rindex(where.to_bytes(4, "little") + b"xl/worksheets/sheet9.xml")  # in the directory
    path.write_bytes(data[:at] + (len(data) + 9).to_bytes(4, "little") + data[at + 4 :])
    with pytest.raises(InputRefused) as refusal:
        read_list(path)
    assert refusal.value.code == "corrupt"


def test_merged_areas_are_found_however_they_are_written(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"甲": ROWS[:3]}, {"甲": ["A1:B2"]})
    old = '<mergeCell ref="A1:B2"'
    new = "<mergeCell\n x='A9' ref='$A$1:$b$2'/><mergeCell ref=\"C3\"/><mergeCell ref=\"D0:D1\""
    sheet = read_list(rewrite_part(plain, tmp_path / "b.xlsx", SHEET, old, new)).sheets[0]
    assert sheet.merges == ((0, 0, 1, 1),)


def test_a_prefix_on_every_tag_hides_no_merge() -> None:
    xml = (
        b'<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData/>'
        b'<x:sheetData></x:sheetData><x:mergeCells><x:mergeCell ref="B2:AA30"/></x:mergeCells></x:worksheet>'
    )
    assert read_sheet_facts(check_sheet(xml)).merges == [(1, 1, 29, 26)]
