"""Can the office shape its own catalogue, carry it out to WPS and back, and say each year what changed?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.services import boards, postings, review
from zwgk_desktop.services.boards import catalogue_book as book
from zwgk_desktop.services.boards import catalogue_review as reviews
from zwgk_desktop.services.desk import Desk

TODAY = date(2026, 11, 20)
OWN = {"number": "11.1", "level1": "本村特色", "level2": "古树名木养护", "rhythm": "yearly"}


@pytest.fixture
def office(desk: Desk) -> Desk:
    boards.load_default_catalogue(desk)
    return desk


@pytest.fixture
def workbook(office: Desk, tmp_path: Path) -> Path:
    return book.export_catalogue(office, tmp_path / "目录.xlsx")


def edit(path: Path, sheet: str, cells: dict[str, object]) -> Path:
    made = load_workbook(path)
    for place, value in cells.items():
        made[sheet][place] = value
    made.save(path)
    return path


def find(desk: Desk, number: str):
    return boards.get_item_by_number(desk, number)


def column(path: Path, title: str, sheet: str = "目录") -> str:
    head = load_workbook(path)[sheet][1]
    return next(cell.column_letter for cell in head if cell.value and str(cell.value).startswith(title))


def audit_count(desk: Desk) -> int:
    with desk.store.read() as session:
        return int(session.connection().exec_driver_sql("select count(*) from audit").scalar_one())


def test_every_default_item_says_how_long_its_paper_is_kept(office: Desk) -> None:
    items = boards.matrix(office, "2026Q3").items
    assert {item.retention for item in items} == {"永久", "30年", "10年"}
    assert find(office, "7.5").retention == "永久"


def test_an_older_store_gets_the_proposed_retention_and_keeps_its_own(office: Desk) -> None:
    boards.change_item(office, find(office, "3.1").id, {"retention": ""})
    boards.change_item(office, find(office, "3.2").id, {"retention": "15年"})
    assert "补填保管期限 1 项" in boards.load_default_catalogue(office).message
    assert (find(office, "3.1").retention, find(office, "3.2").retention) == ("30年", "15年")


def test_channels_and_retention_are_edited_like_the_rest(office: Desk) -> None:
    boards.change_item(office, find(office, "3.1").id, {"channels": ("村务公开栏", "广播"), "retention": "永久"})
    assert find(office, "3.1").channels == ("村务公开栏", "广播")
    row = boards.catalogue_listing(office).rows([find(office, "3.1").id])[0]
    assert "村务公开栏、广播" in row
    assert "永久" in row


def test_an_own_item_joins_the_matrix_and_its_number_is_taken(office: Desk) -> None:
    book.add_item(office, OWN)
    assert find(office, "11.1").channels == ("村务公开栏",)
    assert "11.1" in {item.number for item in boards.matrix(office, "2026Q4").items}
    with pytest.raises(RuleForbids):
        book.add_item(office, OWN)


@pytest.mark.parametrize("wrong", [{"number": "甲"}, {"level2": " "}, {"rhythm": "weekly"}, {"due_days": -1}])
def test_an_own_item_takes_no_nonsense(office: Desk, wrong: dict[str, object]) -> None:
    with pytest.raises(WrongUsage):
        book.add_item(office, {**OWN, **wrong})


def test_a_retired_item_leaves_the_matrix_but_not_the_periods_it_was_posted_for(office: Desk) -> None:
    item, village = find(office, "3.2"), boards.matrix(office, "2026Q3").villages[0]
    posting = postings.add_posting(office, village.id, item.id, "2026Q3", content="收支平衡").ids[0]
    for level, who in {"first": "甲", "second": "乙", "secrecy": "丙", "final": "丁"}.items():
        review.give_opinion(office, "posting", posting, level, who, True)
    postings.mark_posted(office, posting, TODAY, "村部", "周文书")
    book.set_active(office, [item.id], False)
    assert item.id not in {one.id for one in boards.matrix(office, "2026Q4").items}
    before = boards.matrix(office, "2026Q3")
    states = {before.cells[v.id, item.id].state for v in before.villages}
    assert states == {CellState.LATE, CellState.NOT_APPLICABLE}
    book.set_active(office, [item.id], True)
    assert item.id in {one.id for one in boards.matrix(office, "2026Q4").items}


def test_the_workbook_comes_back_unchanged(office: Desk, workbook: Path) -> None:
    before = audit_count(office)
    preview = book.preview_catalogue(office, workbook)
    assert (preview.changes, preview.unknown, preview.findings) == ((), (), ())
    assert book.import_catalogue(office, workbook).ids == ()
    assert audit_count(office) == before


def test_the_workbook_offers_lists_and_one_column_an_item(office: Desk, workbook: Path) -> None:
    made = load_workbook(workbook)
    rules = made["目录"].data_validations.dataValidation
    assert any("每季度" in rule.formula1 for rule in rules)
    assert any("农村集体经济组织" in rule.formula1 for rule in rules)
    assert any("相关人员" in rule.formula1 for rule in rules)
    sheet = made["各村不涉及"]
    assert sheet.max_column == 1 + len(boards.matrix(office, "2026Q3").items)
    assert [sheet.cell(row, 1).value for row in range(2, sheet.max_row + 1)] == [
        v.name for v in boards.matrix(office, "2026Q3").villages
    ]
    assert made["目录"]["A1"].data_type == "s"
    assert made["目录"]["A13"].value == "2.10" or "2.10" in {cell.value for cell in made["目录"]["A"]}


def test_an_edited_workbook_is_told_before_and_taken_with_one_audit_row(office: Desk, workbook: Path) -> None:
    rhythm, active = column(workbook, "公开频次"), column(workbook, "启用")
    last = load_workbook(workbook)["目录"].max_row
    last = next(r for r in range(last, 1, -1) if load_workbook(workbook)["目录"].cell(r, 2).value)
    new = dict(zip("ABCDEFGHIJKLM", (
        "11.1", "本村特色", "古树名木养护", "数量、经费", "森林法", "每年", 20, 30,
        "村民委员会", "村务公开栏、广播", "社会公众", "永久", "",
    ), strict=True))  # fmt: skip
    edit(
        workbook,
        "目录",
        {f"{rhythm}2": "每半年", f"{active}3": "停用", **{f"{k}{last + 1}": v for k, v in new.items()}},
    )
    where = column(workbook, "6.4", "各村不涉及")
    edit(workbook, "各村不涉及", {f"{where}3": "本村无流转土地"})
    told = {(one.kind, one.number, one.field) for one in book.preview_catalogue(office, workbook).changes}
    assert told == {
        ("changed", "1.1", "公开频次"), ("retired", "1.2", ""), ("added", "11.1", ""),
        ("changed", "6.4", "柳溪村不涉及"),
    }  # fmt: skip
    before = audit_count(office)
    assert "新增 1 项" in book.import_catalogue(office, workbook).message
    assert audit_count(office) == before + 1
    own = find(office, "11.1")
    assert (own.channels, own.retention, own.due_days, own.active) == (("村务公开栏", "广播"), "永久", 20, True)
    assert find(office, "1.1").rhythm == "half_yearly"
    assert not find(office, "1.2").active
    now = boards.matrix(office, "2026Q3")
    off = [v.name for v in now.villages if now.cells[v.id, find(office, "3.2").id].state is CellState.NOT_APPLICABLE]
    assert off == []
    edit(workbook, "各村不涉及", {f"{where}3": None})
    assert [one.old for one in book.preview_catalogue(office, workbook).changes] == ["本村无流转土地"]


def test_bad_cells_are_named_and_nothing_is_taken(office: Desk, workbook: Path) -> None:
    rhythm, days, active = (column(workbook, title) for title in ("公开频次", "时限", "启用"))
    cells = {f"{rhythm}2": "每周", f"{days}3": "十天", f"{active}4": "不要", "A5": "1.1", "A6": 3.15, "C7": None}
    edit(workbook, "目录", {**cells, f"{days}8": 15})
    edit(workbook, "各村不涉及", {"A2": "无名村", "B1": "99.9 没有的"})
    preview = book.preview_catalogue(office, workbook)
    places = {(one.sheet, one.row, one.column) for one in preview.findings}
    assert places >= {
        ("目录", 2, "公开频次"), ("目录", 3, "时限（日）"), ("目录", 4, "启用"), ("目录", 5, "编号"),
        ("目录", 6, "编号"), ("目录", 7, "二级事项"), ("各村不涉及", 2, "村"),
    }  # fmt: skip
    assert any(one.kind == "unknown_item" for one in preview.findings)
    before = audit_count(office)
    with pytest.raises(InputRefused, match="没有导入"):
        book.import_catalogue(office, workbook)
    assert audit_count(office) == before
    assert find(office, "2.2").due_days != 15


def test_rows_left_out_of_the_workbook_stay(office: Desk, workbook: Path) -> None:
    made = load_workbook(workbook)
    made["目录"].delete_rows(2)
    made.save(workbook)
    preview = book.preview_catalogue(office, workbook)
    assert preview.changes == ()
    assert [name.split()[0] for name in preview.unknown] == ["1.1"]


def test_a_file_that_is_no_catalogue_is_refused(office: Desk, tmp_path: Path) -> None:
    other = tmp_path / "别的.csv"
    other.write_text("姓名,金额\n张三,1\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refused:
        book.preview_catalogue(office, other)
    assert refused.value.code == "no_header"


def test_the_first_review_is_held_against_the_default_catalogue_the_next_against_the_last(office: Desk) -> None:
    boards.change_item(office, find(office, "3.1").id, {"due_days": 15})
    reviews.record_review(office, "钱明", date(2026, 3, 1), "年度审定")
    book.add_item(office, OWN)
    book.set_active(office, [find(office, "9.5").id], False)
    village = boards.matrix(office, "2026Q3").villages[0]
    boards.switch_item(office, [village.id], [find(office, "6.4").id], False, "本村无流转土地")
    pending = reviews.pending_review(office)
    assert {(c.kind, c.number, c.field, c.new) for c in pending.changes} == {
        ("added", "11.1", "", ""), ("retired", "9.5", "", ""), ("changed", "6.4", "不涉及的村", "青石村"),
    }  # fmt: skip
    reviews.record_review(office, "钱明", TODAY)
    newest, first = reviews.find_reviews(office)
    assert newest.changes == pending.changes
    assert [(c.field, c.old, c.new) for c in first.changes] == [("时限（日）", "10", "15")]
    assert reviews.pending_review(office).changes == ()


@pytest.mark.parametrize(("reviewer", "on"), [(" ", TODAY), ("钱明", date(2026, 12, 1)), ("钱明", date(2025, 1, 1))])
def test_a_review_needs_a_person_and_a_day_after_the_last(office: Desk, reviewer: str, on: date) -> None:
    reviews.record_review(office, "钱明", date(2026, 3, 1))
    with pytest.raises(WrongUsage):
        reviews.record_review(office, reviewer, on)


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_the_change_list_prints(office: Desk, tmp_path: Path, suffix: str) -> None:
    boards.change_item(office, find(office, "3.1").id, {"due_days": 15, "retention": "永久"})
    path = tmp_path / f"变动{suffix}"
    assert reviews.write_review(office, None, path) == 2
    if suffix == ".xlsx":
        rows = list(load_workbook(path).active.values)
        assert ("修改", "3.1", "村级财务收支明细", "保管期限", "30年", "永久") in rows
    else:
        assert path.read_bytes().startswith(b"%PDF")
