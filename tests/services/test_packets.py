"""Does a village's packet hold only what was approved, and is what comes back believed only where it may be?"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from tests.approving import approve
from tests.services.reports.office import on
from zwgk_desktop.domain.errors import InputRefused, OutputFailed, RuleForbids, WrongUsage
from zwgk_desktop.domain.packets import PacketPosting, ReturnRow, check_code, judge_rows, read_day, read_number
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services import boards, postings
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.boards.packet_returns import PacketReturn, read_returns, record_returns
from zwgk_desktop.services.boards.packets import write_packets
from zwgk_desktop.services.desk import Desk

TODAY = date(2026, 11, 20)
PERIOD = "2026Q3"


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    """Two approved postings of 青石村, one of 柳溪村, and a draft."""
    boards.load_default_catalogue(desk)
    villages = [village.id for village in boards.matrix(desk, PERIOD).villages]
    made = []
    for village, number in ((0, "3.2"), (0, "1.1"), (1, "3.2")):
        item = boards.get_item_by_number(desk, number)
        period = (
            PERIOD
            if item.rhythm.months == 3
            else {1: "2026-07", 6: "2026H2", 12: "2026"}.get(item.rhythm.months, PERIOD)
        )
        made += postings.add_posting(desk, villages[village], item.id, period, content="本季度收支平衡。").ids
    for key in made:
        approve(desk, "posting", key)
    draft = boards.get_item_by_number(desk, "3.2").id
    postings.add_posting(desk, villages[2], draft, PERIOD, content="还没有审查")
    return made


@pytest.fixture
def stick(desk: Desk, ids: list[int], tmp_path: Path) -> Path:
    """青石村's packet on a stick."""
    made = write_packets(desk, tmp_path / "U盘", PERIOD, "青石村")
    return made.packets[0].folder


def fill(stick: Path, change: Callable[[Any], None], name: str = "回填表.xlsx") -> None:
    """Type into the form as a village clerk does; ``change`` gets the sheet (row 5 is number 1)."""
    book = load_workbook(stick / name)
    change(book.worksheets[0])
    book.save(stick / name)


def hang(sheet: Any, row: int = 5, day: object = "2026-11-20", by: str = "周文书") -> None:
    sheet.cell(row, 5).value, sheet.cell(row, 6).value, sheet.cell(row, 7).value = day, "村委会公开栏", by


def photo(path: Path, size: tuple[int, int] = (640, 480)) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, "grey").save(path)
    return path


def read(desk: Desk, stick: Path) -> PacketReturn:
    (found,) = read_returns(desk, stick)
    return found


def kinds(found: PacketReturn) -> set[str]:
    return {one.kind for one in found.findings}


def test_a_packet_holds_the_sheets_to_hang_a_list_a_form_and_room_for_photos(desk: Desk, stick: Path) -> None:
    names = sorted(str(path.relative_to(stick)) for path in stick.rglob("*") if path.is_file())
    sheets = [name for name in names if name.endswith(".pdf") and name[:2].isdigit()]
    assert len(sheets) == 2
    assert {"张贴清单.pdf", "张贴清单.xlsx", "回填表.xlsx", "manifest.json", "照片/照片怎么放.txt"} <= set(names)
    assert len([path for path in (stick / "照片").iterdir() if path.is_dir()]) == 2
    manifest = json.loads((stick / "manifest.json").read_text(encoding="utf-8"))
    assert [one["number"] for one in manifest["postings"]] == [1, 2]
    assert set(manifest["files"]) == set(names) - {"manifest.json"}
    assert stick.name == "青石村-2026Q3"


def test_every_village_with_something_to_hang_gets_one_and_drafts_stay_at_home(
    desk: Desk, ids: list[int], tmp_path: Path
) -> None:
    made = write_packets(desk, tmp_path, PERIOD)
    assert [(one.village, one.to_hang) for one in made.packets] == [("青石村", 2), ("柳溪村", 1)]
    assert made.without == ("大坪村", "桐树湾村")
    assert not list(tmp_path.rglob("*送审稿*"))
    assert postings.get_posting(desk, ids[0]).state is PostingState.PRINTED
    again = write_packets(desk, tmp_path, PERIOD, "青石村")
    assert again.packets[0].folder.name == "青石村-2026Q3-2"
    with pytest.raises(RuleForbids):
        write_packets(desk, tmp_path, PERIOD, "大坪村")
    with pytest.raises(WrongUsage):
        write_packets(desk, tmp_path, PERIOD, "没有的村")


def test_a_failing_stick_leaves_nothing_behind(desk: Desk, ids: list[int], tmp_path: Path) -> None:
    (tmp_path / "U盘").write_text("不是文件夹")
    with pytest.raises(OutputFailed):
        write_packets(desk, tmp_path / "U盘", PERIOD)
    assert postings.get_posting(desk, ids[0]).state is PostingState.APPROVED
    with desk.store.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM village_packet").scalar_one() == 0


def test_what_comes_back_is_recorded_without_typing(desk: Desk, ids: list[int], stick: Path) -> None:
    fill(stick, lambda sheet: hang(sheet, 5, "2026年11月20日"))
    photo(stick / "照片" / "01-财务" / "IMG_1.jpg")
    photo(stick / "照片" / "1-近景.png", (800, 600))
    found = read(desk, stick)
    (plan,) = found.planned
    assert (plan.hang, plan.place, plan.by, len(plan.photos)) == (TODAY, "村委会公开栏", "周文书", 2)
    first = postings.get_posting(desk, plan.id)
    assert first.posted_on is None  # only shown so far
    done = record_returns(desk, [found])
    assert "张贴 1 份，照片 2 张" in done.message
    after = postings.get_posting(desk, plan.id)
    assert (after.state, after.posted_on, after.place, after.posted_by) == (
        PostingState.POSTED, TODAY, "村委会公开栏", "周文书",
    )  # fmt: skip
    assert len(files.find_files(desk, "posting", plan.id, "photo")) == 2


def test_a_packet_that_comes_back_twice_brings_only_what_is_new(desk: Desk, stick: Path) -> None:
    fill(stick, hang)
    photo(stick / "照片" / "01.jpg")
    record_returns(desk, [read(desk, stick)])
    again = read(desk, stick)
    assert again.planned == ()
    assert "packet_again" in kinds(again)
    with pytest.raises(WrongUsage):
        record_returns(desk, [again])
    fill(stick, lambda sheet: hang(sheet, 6))
    assert [plan.number for plan in read(desk, stick).planned] == [2]


def test_taking_down_early_needs_a_note_and_comes_with_the_next_packet(desk: Desk, stick: Path, tmp_path: Path) -> None:
    fill(stick, lambda sheet: hang(sheet, 6))  # it hangs for 30 days
    record_returns(desk, [read(desk, stick)])
    later = on(desk, "2026-11-25")
    second = write_packets(later, tmp_path / "下次", PERIOD, "青石村").packets[0]
    assert (second.to_hang, second.to_take_down) == (1, 1)

    def take_down(sheet: Any) -> None:
        sheet.cell(6, 8).value = "2026-11-24"

    fill(second.folder, take_down)
    assert "packet_down_early" in kinds(read(later, second.folder))
    fill(second.folder, lambda sheet: sheet.cell(6, 9, "公开栏维修"))
    found = read(later, second.folder)
    assert found.planned[0].down == date(2026, 11, 24)
    record_returns(later, [found])
    assert postings.get_posting(later, found.planned[0].id).state is PostingState.TAKEN_DOWN


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda s: hang(s, day="2026-11-19"), "packet_before_review"),
        (lambda s: hang(s, day="2026-11-21"), "packet_future"),
        (lambda s: hang(s, day="下周一"), "packet_date"),
        (lambda s: hang(s, by=""), "packet_place"),
        (lambda s: (hang(s), s.cell(5, 1, 9)), "packet_number"),
        (lambda s: (hang(s), s.cell(5, 1, 2)), "packet_code"),
        (lambda s: (hang(s), s.cell(5, 10, "00000000")), "packet_code"),
        (lambda s: s.cell(5, 8, "2026-11-20"), "packet_down"),
        (lambda s: (hang(s), s.cell(5, 8, "2026-11-19"), s.cell(5, 9, "误")), "packet_down"),
        (lambda s: (hang(s), s.delete_rows(6)), "packet_row_gone"),
    ],
)
def test_what_cannot_be_is_said_and_not_recorded(
    desk: Desk, ids: list[int], stick: Path, change: Callable[[Any], Any], kind: str
) -> None:
    fill(stick, change)
    found = read(desk, stick)
    assert kind in kinds(found)
    assert bool(found.planned) == (kind == "packet_row_gone")
    assert postings.get_posting(desk, ids[0]).posted_on is None


def test_a_posting_changed_after_the_packet_left_is_not_recorded(desk: Desk, ids: list[int], stick: Path) -> None:
    fill(stick, hang)
    first = read(desk, stick)
    postings.change_posting(desk, first.planned[0].id, content="改过了")
    assert "packet_stale" in kinds(read(desk, stick))
    with pytest.raises(RuleForbids):  # what was read before the change counts no more either
        record_returns(desk, [first])
    assert postings.get_posting(desk, first.planned[0].id).posted_on is None


def test_the_old_sheet_of_a_posting_approved_anew_is_not_recorded_as_the_new_one(desk: Desk, stick: Path) -> None:
    fill(stick, hang)
    key = read(desk, stick).planned[0].id
    postings.change_posting(desk, key, content="改过并重新审定")
    approve(desk, "posting", key)
    found = read(desk, stick)
    assert kinds(found) == {"packet_stale"}
    assert found.planned == ()


def test_photos_nobody_can_place_or_read_are_named(desk: Desk, stick: Path) -> None:
    fill(stick, hang)
    photo(stick / "照片" / "IMG_20261120.jpg")
    photo(stick / "照片" / "02-没有贴.jpg")
    photo(stick / "照片" / "77.jpg")
    (stick / "照片" / "01.jpg").write_bytes(b"\xff\xd8\xff\xe0 no picture")
    (stick / "照片" / "01.exe").write_bytes(b"MZ")
    (stick / "照片" / "Thumbs.db").write_bytes(b"x")
    found = read(desk, stick)
    assert found.photos == {}
    told = sorted(one.kind for one in found.findings if "photo" in one.kind)
    assert told == [
        "packet_photo", "packet_photo", "packet_photo_number", "packet_photo_number", "packet_photo_unhung",
    ]  # fmt: skip


def test_links_on_the_stick_lead_nowhere(desk: Desk, stick: Path, tmp_path: Path) -> None:
    secret = photo(tmp_path / "别处" / "01.jpg")
    fill(stick, hang)
    (stick / "照片" / "01.jpg").symlink_to(secret)
    (stick / "照片" / "01-链接").symlink_to(secret.parent)
    found = read(desk, stick)
    assert found.photos == {}
    assert [one.kind for one in found.findings].count("packet_link") == 2
    shutil.move(stick / "回填表.xlsx", tmp_path / "表.xlsx")
    (stick / "回填表.xlsx").symlink_to(tmp_path / "表.xlsx")
    assert read(desk, stick).planned == ()


@pytest.mark.parametrize(
    "written", [b"", b"{", b'{"token": 5}', b"[" * 100_000, b"\xff\xfe", b'{"token": "' + b"x" * 2_000_000 + b'"}']
)
def test_a_spoilt_manifest_is_not_needed(desk: Desk, stick: Path, written: bytes) -> None:
    fill(stick, hang)
    (stick / "manifest.json").write_bytes(written)
    assert len(read(desk, stick).planned) == 1


def test_a_packet_of_another_office_or_a_mixed_one_is_refused(desk: Desk, ids: list[int], stick: Path) -> None:
    other = write_packets(desk, stick.parent, PERIOD, "柳溪村").packets[0].folder
    fill(stick, hang)
    (other / "回填表.xlsx").unlink()
    shutil.copyfile(stick / "回填表.xlsx", other / "回填表.xlsx")
    assert "packet_mixed" in kinds(read(desk, other))
    with desk.store.engine.begin() as connection:
        connection.info["audited"] = True
        connection.exec_driver_sql("DELETE FROM village_packet")
    found = read(desk, stick)
    assert kinds(found) == {"packet_unknown"}
    assert found.planned == ()


def test_hostile_forms_are_named_and_nothing_is_recorded(desk: Desk, stick: Path) -> None:
    form = stick / "回填表.xlsx"
    for data in (b"", b"PK\x03\x04broken", b"MZ" * 100, b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"x" * (6 << 20)):
        form.write_bytes(data)
        found = read(desk, stick)
        assert "packet_form" in kinds(found)
        assert found.planned == ()
    shutil.copyfile(form, stick / "回填表 (2).xlsx")
    assert "packet_forms" in kinds(read(desk, stick))


def test_a_formula_in_the_form_is_only_text(desk: Desk, stick: Path) -> None:
    fill(stick, lambda sheet: hang(sheet, 5, '=HYPERLINK("http://x","2026-11-20")'))
    assert read(desk, stick).planned == ()


def test_several_packets_lie_beside_each_other_on_one_stick(desk: Desk, ids: list[int], tmp_path: Path) -> None:
    made = write_packets(desk, tmp_path, PERIOD)
    for one in made.packets:
        fill(one.folder, hang)
    found = read_returns(desk, tmp_path)
    assert [one.village for one in found] == ["柳溪村", "青石村"]
    record_returns(desk, found)
    with pytest.raises(InputRefused):
        read_returns(desk, tmp_path / "没有")
    (tmp_path / "空").mkdir()
    with pytest.raises(InputRefused):
        read_returns(desk, tmp_path / "空")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-07-02", date(2026, 7, 2)), ("2026/7/2", date(2026, 7, 2)), ("２０２６．７．２", date(2026, 7, 2)),
        ("20260702", date(2026, 7, 2)), ("46205", date(2026, 7, 2)), ("2026-02-30", None), ("七月二日", None),
        ("", None),
    ],
)  # fmt: skip
def test_days_are_read_as_villages_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("03-财务", 3), (" ０３ ", 3), ("3.0", 3), ("IMG_3", None), ("12345", None), ("", None)],
)
def test_numbers_stand_at_the_beginning(text: str, number: int | None) -> None:
    assert read_number(text) == number


def test_the_same_number_twice_counts_once() -> None:
    posting = PacketPosting(1, 7, "公示", PostingState.PRINTED, "a" * 64, TODAY, None, None, None)
    rows = [ReturnRow(row, "1", check_code("t", 1, 7, "a" * 64), "2026-11-20", "公开栏", "周文书") for row in (5, 6)]
    planned, found = judge_rows(rows, [posting], "t", TODAY + timedelta(days=1))
    assert len(planned) == 1
    assert [one.kind for one in found] == ["packet_twice"]
