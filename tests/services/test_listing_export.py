"""A list on screen leaves as a workbook: what it shows, text as text, money as yuan."""

import pytest
from openpyxl import load_workbook

from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Cancelled, OutputFailed
from zwgk_desktop.domain.listing import Ask, Column, Kind, MemoryListing
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services.care import audit_listing
from zwgk_desktop.services.listing_export import export_listing

COLUMNS = (
    Column("name", "姓名"),
    Column("id", "证件号码"),
    Column("amount", "金额", Kind.MONEY),
    Column("area", "面积", Kind.NUMBER),
)
LISTING = MemoryListing(
    COLUMNS,
    {
        1: ("=1+1", "369901199001011234", 123456, 2.5),
        2: ("王\x07小梅", None, None, None),
        3: ("不在内", "", 1, 1),
    },
)
ALL = Ask()


def export(desk, path, ask=ALL, columns=COLUMNS, **more):
    return export_listing(desk, Area.LEDGER, "名单", LISTING, ask, columns, path, **more)


def cells(path):
    return [[cell.value for cell in row] for row in load_workbook(path).active.iter_rows()]


def test_text_stays_text_and_money_is_in_yuan(desk, tmp_path):
    assert export(desk, tmp_path / "名单.xlsx") == 3
    sheet = load_workbook(tmp_path / "名单.xlsx").active
    assert [cell.value for cell in sheet[1]] == ["姓名", "证件号码", "金额", "面积"]
    assert [cell.value for cell in sheet[2]] == ["=1+1", "369901199001011234", 1234.56, 2.5]
    assert sheet["A2"].data_type == "s"
    assert sheet["A3"].value == "王小梅"


def test_only_matching_rows_and_columns_in_sight_leave_in_their_order(desk, tmp_path):
    export(desk, tmp_path / "a.xlsx", Ask(find="小梅"), (COLUMNS[2], COLUMNS[0]))
    assert cells(tmp_path / "a.xlsx")[0] == ["金额", "姓名"]
    assert len(cells(tmp_path / "a.xlsx")) == 1 + len(LISTING.ids(Ask(find="小梅")))


def test_that_a_list_left_is_on_record_once(desk, tmp_path):
    before = len(audit_listing(desk).ids(Ask()))
    export(desk, tmp_path / "a.xlsx")
    assert len(audit_listing(desk).ids(Ask())) == before + 1


def test_a_cancel_leaves_no_file_and_no_record(desk, tmp_path):
    before = len(audit_listing(desk).ids(Ask()))
    with pytest.raises(Cancelled):
        export(desk, tmp_path / "a.xlsx", progress=StopAfter(1))
    assert list(tmp_path.glob("*.xlsx")) == []
    assert len(audit_listing(desk).ids(Ask())) == before


def test_a_place_that_cannot_be_written_is_refused(desk, tmp_path):
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(OutputFailed):
        export(desk, tmp_path / "a.xlsx")
