"""What becomes of a list after its check: return sheets, answers, corrections, payments back and again, year sums."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pypdfium2
import pytest

from tests.data.lists import HEADER, Payee, payees, save_xlsx, table
from zwgk_desktop.db.queries import subsidies as queries
from zwgk_desktop.db.repositories import subsidies as repositories
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.money import parse_fen
from zwgk_desktop.services import review, subsidies
from zwgk_desktop.services.desk import Desk

PEOPLE = payees(6)
LAND, GRAIN = "耕地地力保护补贴", "稻谷补贴"
TODAY = date(2026, 11, 20)
ID, NAME, AMOUNT, CARD, PHONE = (HEADER.index(w) for w in ("身份证号", "姓名", "金额（元）", "银行账号", "联系电话"))


def fen(people: list[Payee]) -> int:
    return sum(parse_fen(p.amount) or 0 for p in people)


def imported(desk: Desk, path: Path, rows: list[list[object]], programme: str = LAND, **more: object) -> int:
    return subsidies.import_list(desk, save_xlsx(path, {"S": rows}), programme, 2026, **more).batch_id  # type: ignore[arg-type]


def line_at(desk: Desk, batch: int, row: int) -> int:
    with desk.store.read() as session:
        return next(line.id for line in queries.find_lines(session, batch) if line.row == row)


def pay(desk: Desk, batch: int) -> None:
    with desk.store.write("测试", desk.now()) as unit:
        repositories.change_batch(unit.session, batch, {"state": "paid", "paid_on": date(2026, 11, 1)})
        unit.record(AuditEntry("test", Area.SUBSIDIES, "准备数据"))


@pytest.fixture
def doubtful(desk: Desk, tmp_path: Path) -> int:
    """Row 3 (青石村) has no ID, row 5 (柳溪村) no amount, row 7 (大坪村) an amount that does not fit its area."""
    rows: list[list[object]] = table(PEOPLE)
    rows[2][ID], rows[4][AMOUNT], rows[6][AMOUNT] = "", "", 1
    return imported(desk, tmp_path / "清单.xlsx", rows)


def answer(path: Path, title: str, text: str) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None
    column = next(c.column for c in sheet[4] if c.value == title)
    cell = sheet.cell(5, column)
    cell.value, cell.data_type = text, "s"
    book.save(path)


def test_each_village_gets_a_workbook_of_its_own_rows(desk: Desk, doubtful: int, tmp_path: Path) -> None:
    files = {f.name.split("_")[1]: f for f in subsidies.write_returns(desk, doubtful, tmp_path / "退回")}
    assert set(files) == {"青石村", "柳溪村", "大坪村"}
    sheet = openpyxl.load_workbook(files["青石村"]).active
    assert sheet is not None
    texts = [str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None]
    assert "内部资料 不得公开" in texts
    assert PEOPLE[1].name in texts
    assert any("没有身份证号" in text for text in texts)
    assert not any(p.name in texts or p.id in texts for p in PEOPLE[2:])
    assert sheet["C5"].fill.fgColor.rgb == "FFFFF2CC"


def test_an_answered_workbook_comes_home(desk: Desk, doubtful: int, tmp_path: Path) -> None:
    files = {f.name.split("_")[1]: f for f in subsidies.write_returns(desk, doubtful, tmp_path)}
    answer(files["青石村"], "身份证号", PEOPLE[1].id)
    home = subsidies.take_return(desk, doubtful, files["青石村"])
    assert [row.outcome for row in home.rows] == ["taken"]
    assert home.rows[0].fields == {"身份证号": ("", PEOPLE[1].id)}
    answer(files["柳溪村"], "金额", "很多")
    wrong = subsidies.take_return(desk, doubtful, files["柳溪村"])
    assert [(row.outcome, row.place.row) for row in wrong.still] == [("wrong", 5)]
    answer(files["大坪村"], "金额", PEOPLE[5].amount)
    assert subsidies.take_return(desk, doubtful, files["大坪村"]).count("changed") == 1
    batch = subsidies.get_batch(desk, doubtful)
    assert (batch.line_count, batch.held_count) == (5, 1)
    assert [f.row for f in subsidies.find_findings(desk, doubtful, "open")] == [5]
    again = subsidies.take_return(desk, doubtful, files["大坪村"])
    assert (again.count("changed"), again.count("same")) == (0, 1)


def test_the_villages_word_explains_a_warning_without_typing_it_again(
    desk: Desk, doubtful: int, tmp_path: Path
) -> None:
    files = {f.name.split("_")[1]: f for f in subsidies.write_returns(desk, doubtful, tmp_path)}
    answer(files["大坪村"], "村里核实情况", "只种了一季，按半价发")
    home = subsidies.take_return(desk, doubtful, files["大坪村"])
    assert [(row.outcome, row.said, len(row.warnings)) for row in home.answered] == [
        ("same", "只种了一季，按半价发", 1)
    ]
    assert [f.row for f in subsidies.find_findings(desk, doubtful, "open")] == [3, 5, 7]
    subsidies.accept_answers(desk, home)
    accepted = subsidies.find_findings(desk, doubtful, "accepted")
    assert [(f.row, f.reason) for f in accepted] == [(7, "村里核实：只种了一季，按半价发")]
    answer(files["柳溪村"], "村里核实情况", "已去世，不发")
    subsidies.take_return(desk, doubtful, files["柳溪村"])
    assert [r.reason for r in subsidies.find_held_lines(desk, doubtful) if r.row == 5] == ["村里核实：已去世，不发"]


def test_an_answer_changes_only_what_the_village_changed(desk: Desk, doubtful: int, tmp_path: Path) -> None:
    files = {f.name.split("_")[1]: f for f in subsidies.write_returns(desk, doubtful, tmp_path)}
    key = line_at(desk, doubtful, 7)
    subsidies.fix_line(desk, key, {"amount": PEOPLE[5].amount})
    answer(files["大坪村"], "联系电话", "13911112222")
    (row,) = subsidies.take_return(desk, doubtful, files["大坪村"]).rows
    assert set(row.fields) == {"联系电话"}
    assert subsidies.line_fields(desk, key)["amount"] == PEOPLE[5].amount


def test_a_workbook_of_another_list_is_refused_and_words_alone_void_nothing(
    desk: Desk, doubtful: int, tmp_path: Path
) -> None:
    other = imported(desk, tmp_path / "别的.xlsx", table(payees(9, seed=3)[6:]), GRAIN)
    files = {f.name.split("_")[1]: f for f in subsidies.write_returns(desk, doubtful, tmp_path)}
    with pytest.raises(InputRefused) as refused:
        subsidies.take_return(desk, other, files["大坪村"])
    assert refused.value.code == "other_batch"
    subsidies.hand_back(desk, doubtful, None, "请核实")
    subsidies.accept_findings(desk, doubtful, None, "已核")
    review.give_opinion(desk, "batch", doubtful, "first", "陈一", True)
    answer(files["柳溪村"], "村里核实情况", "不发")
    subsidies.take_return(desk, doubtful, files["柳溪村"])
    assert review.review_state(desk, "batch", doubtful).in_force


def test_a_number_that_lost_its_end_on_the_way_home_is_not_taken(desk: Desk, doubtful: int, tmp_path: Path) -> None:
    files = {f.name.split("_")[1]: f for f in subsidies.write_returns(desk, doubtful, tmp_path)}
    book = openpyxl.load_workbook(files["青石村"])
    sheet = book.active
    assert sheet is not None
    sheet.cell(5, 3).value = int(PEOPLE[1].id.replace("X", "0"))
    sheet.cell(5, 3).number_format = "0"
    book.save(files["青石村"])
    (row,) = subsidies.take_return(desk, doubtful, files["青石村"]).still
    assert "末几位已经丢失" in row.problem


def test_a_mended_list_shows_what_changed(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE[:4]))
    rows: list[list[object]] = table([*PEOPLE[1:4], PEOPLE[5]])
    rows[1][PHONE] = "13911112222"
    found = subsidies.compare_with_file(desk, batch, save_xlsx(tmp_path / "b.xlsx", {"S": rows}))
    assert [(d.kind, d.id_number) for d in found] == [
        ("removed", PEOPLE[0].id),
        ("changed", PEOPLE[1].id),
        ("added", PEOPLE[5].id),
    ]
    assert dict(found[1].fields) == {"联系电话": (PEOPLE[1].phone, "13911112222")}
    new = imported(desk, tmp_path / "c.xlsx", rows, replaces=batch)
    assert subsidies.compare_batches(desk, batch, new) == found


def test_money_that_came_back_and_went_out_again_adds_up(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE), allocated_fen=fen(PEOPLE))
    key = line_at(desk, batch, 2)
    with pytest.raises(RuleForbids):
        subsidies.record_returned(desk, key, TODAY, "账号有误")
    pay(desk, batch)
    subsidies.record_returned(desk, key, TODAY, "账号有误")
    one = fen(PEOPLE[:1])
    now = subsidies.balance(desk, batch)
    assert (now.paid, now.returned, now.difference) == (fen(PEOPLE) - one, one, 0)
    with pytest.raises(WrongUsage):
        subsidies.record_returned(desk, key, TODAY, "再退一次")
    subsidies.record_repaid(desk, key, TODAY, "改用社保卡", one - 5)
    assert subsidies.balance(desk, batch).returned == 5
    with pytest.raises(WrongUsage):
        subsidies.record_repaid(desk, key, TODAY, "", 6)
    with pytest.raises(WrongUsage):
        subsidies.record_repaid(desk, key, date(2026, 10, 1))
    assert [row.kind for row in subsidies.outcomes(desk, batch)] == ["returned", "repaid"]


def test_an_allocation_that_differs_waits_for_a_reason(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE), allocated_fen=fen(PEOPLE) + 1)
    assert [f.kind for f in subsidies.find_findings(desk, batch, "open")] == ["allocation_mismatch"]
    assert subsidies.balance(desk, batch).difference == 1
    subsidies.set_allocated(desk, batch, fen(PEOPLE))
    assert subsidies.find_findings(desk, batch, "open") == []
    assert subsidies.get_batch(desk, batch).state == "checked"


def test_a_list_of_the_deceased_is_held_against_every_list(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [["姓名", "身份证号", "死亡日期"], [PEOPLE[0].name, PEOPLE[0].id, "2026-01-05"]]
    rows += [["某某", "369901", ""]]
    read = subsidies.import_listed(desk, save_xlsx(tmp_path / "已故.xlsx", {"S": rows}))
    assert (read.read, read.added, [(row.sheet, row.row) for row in read.unusable]) == (1, 1, [("S", 3)])
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    told = subsidies.find_findings(desk, batch, "open")
    assert [(f.kind, f.row) for f in told] == [("deceased", 2)]
    assert "2026-01-05" in told[0].message
    person = subsidies.listed_people(desk)[0]
    subsidies.remove_listed_person(desk, person.id, "同名误登")
    assert subsidies.listed_people(desk) == []


def test_every_row_of_a_list_of_the_deceased_is_read_or_told(desk: Desk, tmp_path: Path) -> None:
    one, two = PEOPLE[0], PEOPLE[1]
    rows: list[list[object]] = [
        ["序号", "姓名", "身份证号", "死亡日期"],
        [1, one.name, one.id, "2026-01-05"],
        [2, "某某", "", "2026-02-01"],
        [3, "", "369901", ""],
        [4, "某人", "不详", ""],
        [5, two.name, two.id, ""],
        [6, one.name, one.id, ""],
        [7, "", "", "2026-03-01"],
        [8, "", "", ""],
        ["合计", "7人", "", ""],
        ["制表人：王某", "", "", ""],
    ]
    read = subsidies.import_listed(desk, save_xlsx(tmp_path / "已故.xlsx", {"S": rows}))
    assert [row.row for row in read.unusable] == [3, 4, 5, 8]
    assert (read.read, read.added, read.repeated) == (2, 2, 1)
    assert "共 7 行，读入 2 人，新增 2 人，重复 1 行，4 行不能用" in read.changes.message
    assert "第 3、8 行没有身份证号" in read.changes.message


def test_lists_of_the_deceased_side_by_side_are_all_read(desk: Desk, tmp_path: Path) -> None:
    one, two = PEOPLE[0], PEOPLE[1]
    head: list[object] = ["序号", "姓名", "身份证号", "死亡日期"]
    rows = [[*head, *head], [1, one.name, one.id, "2026-01-05", 2, two.name, two.id, "2026-02-06"]]
    assert subsidies.import_listed(desk, save_xlsx(tmp_path / "已故.xlsx", {"S": rows})).read == 2
    assert {p.since for p in subsidies.listed_people(desk)} == {date(2026, 1, 5), date(2026, 2, 6)}


def test_the_years_sums_leave_out_what_was_replaced(desk: Desk, tmp_path: Path) -> None:
    old = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    new = imported(desk, tmp_path / "b.xlsx", table(PEOPLE[:4]), replaces=old)
    imported(desk, tmp_path / "c.xlsx", table(PEOPLE[:2]), GRAIN)
    pay(desk, new)
    subsidies.record_returned(desk, line_at(desk, new, 2), TODAY, "账号有误")
    for by in subsidies.BY_WORDS:
        sums = subsidies.totals_listing(desk, 2026, by).totals(Ask()).sums
        assert (sums["lines"], sums["listed"]) == (6, fen(PEOPLE[:4]) + fen(PEOPLE[:2]))
        assert sums["back"] == fen(PEOPLE[:1])
    villages = subsidies.totals_listing(desk, 2026, "village")
    rows = villages.rows(villages.ids(Ask()))
    assert {row[0]: row[1] for row in rows} == {"青石村": 2, "柳溪村": 2}
    assert subsidies.totals_listing(desk, 2026, "programme", paid_only=True).totals(Ask()).count == 1


def test_sums_leave_as_a_workbook_without_whole_numbers(desk: Desk, tmp_path: Path) -> None:
    imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    count = subsidies.export_totals(desk, 2026, "household", tmp_path / "汇总.xlsx")
    assert count == 6
    sheet = openpyxl.load_workbook(tmp_path / "汇总.xlsx").active
    assert sheet is not None
    texts = [str(c.value) for row in sheet.iter_rows() for c in row]
    assert not any(p.id in text or p.card in text for p in PEOPLE for text in texts)


def test_the_slip_for_the_counter_shows_one_person_only(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    with pytest.raises(WrongUsage):
        subsidies.print_person(desk, PEOPLE[0].id, tmp_path / "未审定.pdf")
    pay(desk, batch)
    slip = subsidies.print_person(desk, PEOPLE[0].id, tmp_path / "查询单.pdf")
    text = pypdfium2.PdfDocument(slip)[0].get_textpage().get_text_bounded()
    assert PEOPLE[0].name in text
    assert PEOPLE[0].id not in text
    assert LAND in text
    assert not any(p.name in text for p in PEOPLE[1:] if p.name != PEOPLE[0].name)
    with pytest.raises(WrongUsage):
        subsidies.print_person(desk, PEOPLE[0].name, tmp_path / "b.pdf")


def test_a_posted_list_is_frozen_for_every_edit(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = table(PEOPLE)
    rows[2][ID] = ""
    batch = imported(desk, tmp_path / "a.xlsx", rows)
    held = subsidies.find_held_lines(desk, batch)[0].id
    files = subsidies.write_returns(desk, batch, tmp_path / "退回")
    pay(desk, batch)
    key = line_at(desk, batch, 2)
    for edit in (
        lambda: subsidies.fix_line(desk, key, {"phone": "13900001111"}),
        lambda: subsidies.fix_held(desk, held, {"id": PEOPLE[1].id}),
        lambda: subsidies.hold_line(desk, key, "已迁出"),
        lambda: subsidies.hand_back(desk, batch, None, "核对"),
        lambda: subsidies.take_return(desk, batch, files[0]),
    ):
        with pytest.raises(RuleForbids) as refused:
            edit()
        assert refused.value.code == "batch_frozen"
    assert subsidies.get_batch(desk, batch).state == "paid"
