"""A list is mended in place: lines corrected, held rows taken in or handed back, findings judged anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.data.lists import HEADER, payees, save_xlsx, table
from zwgk_desktop.db.queries import subsidies as queries
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.services import review, subsidies
from zwgk_desktop.services.desk import Desk

PEOPLE = payees(6)
LAND, GRAIN = "耕地地力保护补贴", "稻谷补贴"
ID, NAME, AMOUNT, CARD = (HEADER.index(word) for word in ("身份证号", "姓名", "金额（元）", "银行账号"))


def imported(desk: Desk, path: Path, rows: list[list[object]], programme: str = LAND, **more: object) -> int:
    return subsidies.import_list(desk, save_xlsx(path, {"S": rows}), programme, 2026, **more).batch_id  # type: ignore[arg-type]


def open_kinds(desk: Desk, batch: int) -> list[tuple[str, int | None]]:
    return [(f.kind, f.row) for f in subsidies.find_findings(desk, batch, "open")]


def line_at(desk: Desk, batch: int, row: int) -> int:
    with desk.store.read() as session:
        return next(line.id for line in queries.find_lines(session, batch) if line.row == row)


@pytest.fixture
def doubled(desk: Desk, tmp_path: Path) -> int:
    """Row 3 has the ID of row 2 and another name; row 5 has no ID; the total is that of the six rows."""
    rows: list[list[object]] = table(PEOPLE)
    rows[2][ID] = PEOPLE[0].id
    rows[4][ID] = ""
    rows.append(["合计", *[""] * (AMOUNT - 1), sum(float(p.amount) for p in PEOPLE)])
    return imported(desk, tmp_path / "清单.xlsx", rows)


def test_a_corrected_line_closes_its_findings_and_is_in_the_trail(desk: Desk, doubled: int) -> None:
    assert {("dup_person", 3), ("id_conflict", 3), ("id_missing", 5)} <= set(open_kinds(desk, doubled))
    mended = subsidies.fix_line(desk, line_at(desk, doubled, 3), {"id": PEOPLE[1].id}, "照身份证改正")
    assert mended.findings == ()
    assert open_kinds(desk, doubled) == [("id_missing", 5)]
    fixed = [f for f in subsidies.find_findings(desk, doubled) if f.state == "fixed"]
    assert {f.kind for f in fixed} == {"dup_person", "id_conflict"}


def test_a_fix_that_leaves_an_error_is_refused_and_changes_nothing(desk: Desk, doubled: int) -> None:
    key = line_at(desk, doubled, 3)
    before = subsidies.line_fields(desk, key)
    with pytest.raises(WrongUsage) as refused:
        subsidies.fix_line(desk, key, {"id": "369901"})
    assert refused.value.code == "id_length"
    assert subsidies.line_fields(desk, key) == before


def test_a_fix_that_breaks_another_rule_is_remarked(desk: Desk, doubled: int) -> None:
    found = subsidies.fix_line(desk, line_at(desk, doubled, 2), {"amount": "1"}).findings
    assert {f.kind for f in found} == {"amount_mismatch"}
    assert ("total_mismatch", 8) in open_kinds(desk, doubled)
    subsidies.fix_line(desk, line_at(desk, doubled, 2), {"amount": PEOPLE[0].amount})
    assert ("total_mismatch", 8) not in open_kinds(desk, doubled)


def test_subtotals_and_head_counts_are_held_against_the_mended_rows(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = table(PEOPLE[:2])
    rows.append(["小计", "2人", *[""] * (AMOUNT - 2), sum(float(p.amount) for p in PEOPLE[:2])])
    rows += table(PEOPLE)[3:5]
    rows.append(["小计", "3人", *[""] * (AMOUNT - 2), sum(float(p.amount) for p in PEOPLE[2:4])])
    batch = imported(desk, tmp_path / "a.xlsx", rows)
    assert open_kinds(desk, batch) == [("count_mismatch", 7)]
    subsidies.fix_line(desk, line_at(desk, batch, 2), {"amount": "1", "area": "", "standard": ""})
    assert sorted(open_kinds(desk, batch), key=str) == [("count_mismatch", 7), ("subtotal_mismatch", 4)]
    subsidies.fix_line(desk, line_at(desk, batch, 2), {"amount": PEOPLE[0].amount})
    assert open_kinds(desk, batch) == [("count_mismatch", 7)]


def test_of_lists_side_by_side_only_the_mended_one_is_judged_anew(desk: Desk, tmp_path: Path) -> None:
    both = [table(PEOPLE[:1]), table(PEOPLE[1:2])]
    both[0][1][AMOUNT], both[1][1][ID] = 1, "123"
    rows: list[list[object]] = [left + right for left, right in zip(*both, strict=True)]
    batch = imported(desk, tmp_path / "a.xlsx", rows)
    found = {f.kind: f for f in subsidies.find_findings(desk, batch)}
    assert found["id_length"].column == "右边名单 身份证号"
    assert found["amount_mismatch"].message.startswith("“左边名单 金额（元）”：")
    subsidies.accept_findings(desk, batch, None, "按半价")
    held = subsidies.find_held_lines(desk, batch)[0]
    assert held.panel == 2
    subsidies.fix_held(desk, held.id, {"id": PEOPLE[1].id})
    states = {f.kind: f.state for f in subsidies.find_findings(desk, batch)}
    assert states == {"id_length": "fixed", "amount_mismatch": "accepted"}


def test_a_held_row_is_taken_in_once_it_passes(desk: Desk, doubled: int) -> None:
    held = subsidies.find_held_lines(desk, doubled)[0]
    fields = subsidies.held_fields(desk, held.id)
    assert (fields["name"], fields["id"], fields["village"]) == (PEOPLE[3].name, "", PEOPLE[3].village)
    with pytest.raises(WrongUsage):
        subsidies.fix_held(desk, held.id, {})
    subsidies.fix_held(desk, held.id, {"id": PEOPLE[3].id})
    batch = subsidies.get_batch(desk, doubled)
    assert (batch.line_count, batch.held_count) == (6, 0)
    assert subsidies.find_held_lines(desk, doubled) == []
    assert ("id_missing", 5) not in open_kinds(desk, doubled)


def test_handing_back_closes_the_errors_and_opens_the_gate(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = table(PEOPLE)
    rows[2][ID] = "123"
    batch = imported(desk, tmp_path / "a.xlsx", rows)
    with pytest.raises(RuleForbids) as refused:
        review.give_opinion(desk, "batch", batch, "first", "陈一", True)
    assert refused.value.code == "open_findings"
    subsidies.hand_back(desk, batch, None, "请村里核对身份证")
    assert subsidies.find_held_lines(desk, batch)[0].state == "handed_back"
    assert subsidies.find_findings(desk, batch)[0].state == "handed_back"
    assert subsidies.get_batch(desk, batch).state == "checked"
    review.give_opinion(desk, "batch", batch, "first", "陈一", True)


def test_an_edit_voids_the_opinions_given(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    review.give_opinion(desk, "batch", batch, "first", "陈一", True)
    assert review.review_state(desk, "batch", batch).in_force
    subsidies.fix_line(desk, line_at(desk, batch, 2), {"phone": "13900001111"})
    assert not review.review_state(desk, "batch", batch).in_force


def test_a_line_may_be_taken_out_and_handed_back(desk: Desk, tmp_path: Path) -> None:
    batch = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    subsidies.hold_line(desk, line_at(desk, batch, 2), "本人已迁出")
    stored = subsidies.get_batch(desk, batch)
    assert (stored.line_count, stored.held_count) == (5, 1)
    assert subsidies.find_held_lines(desk, batch)[0].reason == "本人已迁出"


def test_rounding_and_tolerance_stay_those_of_the_batch(desk: Desk, tmp_path: Path) -> None:
    from zwgk_desktop.domain.subsidies import Terms

    rows: list[list[object]] = table(PEOPLE)
    rows[1][AMOUNT] = float(PEOPLE[0].amount) + 0.05
    batch = imported(desk, tmp_path / "a.xlsx", rows, terms=Terms("half_up", 5))
    assert open_kinds(desk, batch) == []
    assert subsidies.fix_line(desk, line_at(desk, batch, 2), {"phone": "13900001111"}).findings == ()


def test_a_shared_account_and_another_name_are_found_across_batches(desk: Desk, tmp_path: Path) -> None:
    imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    others = payees(8, seed=3)[6:]
    rows: list[list[object]] = table(others)
    rows[1][CARD] = PEOPLE[0].card
    rows.append([9, "别名", *table(PEOPLE)[2][2:]])
    batch = imported(desk, tmp_path / "b.xlsx", rows, GRAIN)
    assert ("shared_card", 2) in open_kinds(desk, batch)
    assert ("id_conflict", 4) in open_kinds(desk, batch)


def test_a_correction_batch_takes_the_place_of_the_old_one(desk: Desk, tmp_path: Path) -> None:
    old = imported(desk, tmp_path / "a.xlsx", table(PEOPLE))
    new = imported(desk, tmp_path / "b.xlsx", table(PEOPLE[:5]), replaces=old)
    assert open_kinds(desk, new) == []
    other = imported(desk, tmp_path / "c.xlsx", table(PEOPLE[:1]))
    told = subsidies.find_findings(desk, other)
    assert len(told) == 1
    assert f"编号 {new} " in told[0].message


def test_the_office_decides_which_programmes_exclude_each_other(desk: Desk, tmp_path: Path) -> None:
    subsidies.set_exclusion(desk, LAND, GRAIN, True, "县文件规定")
    imported(desk, tmp_path / "a.xlsx", table(PEOPLE[:1]))
    batch = imported(desk, tmp_path / "b.xlsx", table(PEOPLE[:1]), GRAIN)
    assert open_kinds(desk, batch) == [("dup_person", 2)]
    subsidies.set_exclusion(desk, GRAIN, LAND, False, "新文件取消")
    assert not next(e for e in subsidies.exclusions(desk) if e.second == LAND or e.first == LAND).excluded


def test_columns_given_once_are_proposed_for_the_same_header(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[object]] = [["甲方", "填报单位：清源县农业农村局"], ["户名人", "证号码牌", "钱数目"]]
    rows += [[p.name, p.id, float(p.amount)] for p in PEOPLE[:3]]
    columns = {"*": {"header_row": 2, "columns": {"name": "A", "id": "B", "amount": "C"}}}
    first = subsidies.import_list(desk, save_xlsx(tmp_path / "a.xlsx", {"S": rows}), LAND, 2026, columns)
    assert first.lines == 3
    rows.insert(1, ["", "2026年第二批"])
    rows[-1] = [PEOPLE[4].name, PEOPLE[4].id, 5]
    saved = save_xlsx(tmp_path / "b.xlsx", {"S": rows})
    shown = subsidies.preview_list(saved, subsidies.recall_for(desk, LAND)).sheets[0]
    assert (shown.remembered, shown.header_row, shown.columns) == (True, 3, {"name": 0, "id": 1, "amount": 2})
    assert not subsidies.preview_list(saved, subsidies.recall_for(desk, GRAIN)).sheets[0].remembered
    again = subsidies.import_list(desk, save_xlsx(tmp_path / "b.xlsx", {"S": rows}), LAND, 2026, period="第二批")
    assert again.lines == 3
    memory = subsidies.remembered_columns(desk, LAND)
    assert [m.sender for m in memory] == ["清源县农业农村局"]
    subsidies.forget_columns(desk, memory[0].id)
    assert subsidies.remembered_columns(desk, LAND) == []
