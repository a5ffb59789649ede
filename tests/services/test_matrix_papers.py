"""Does 公开情况表 say what the matrix says, with every village as it was named and stood then?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from tests.conftest import CHINA
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services import boards, postings, review, township
from zwgk_desktop.services.boards.matrix_papers import AT_ONCE, dated_matrix, write_matrix
from zwgk_desktop.services.desk import Desk

DAY = date(2026, 10, 8)


@pytest.fixture
def office(desk: Desk) -> Desk:
    boards.load_default_catalogue(desk)
    return desk


def at(desk: Desk, day: date) -> Desk:
    return replace(desk, clock=lambda: datetime(day.year, day.month, day.day, 9, tzinfo=CHINA))


def hang(desk: Desk, village: int, number: str, period: str, on: date = DAY) -> int:
    now = at(desk, on)
    item = boards.get_item_by_number(desk, number).id
    posting = postings.add_posting(now, village, item, period, content="收支平衡").ids[0]
    for level, who in {"first": "甲", "second": "乙", "secrecy": "丙", "final": "丁"}.items():
        review.give_opinion(now, "posting", posting, level, who, True)
    postings.mark_posted(now, posting, on, "村部", "周文书")
    return posting


def read(path: Path) -> dict[str, dict[str, str]]:
    head, *rows = load_workbook(path).active.values
    return {str(row[0] or row[1]): dict(zip(map(str, head), map(str, row), strict=True)) for row in rows}


def test_a_merged_village_keeps_its_past_periods_and_owes_nothing_more(office: Desk) -> None:
    stays, goes = boards.matrix(office, "2026Q3").villages[:2]
    hang(office, goes.id, "3.2", "2026Q3")
    township.merge_villages(office, stays.id, [goes.id], date(2026, 11, 1))
    item = boards.get_item_by_number(office, "3.2").id
    before, now = boards.matrix(office, "2026Q3"), boards.matrix(office, "2026Q4")
    assert before.cells[goes.id, item].state is CellState.POSTED
    assert now.cells[goes.id, item].state is CellState.NOT_APPLICABLE
    after = boards.matrix(at(office, date(2027, 1, 5)), "2027Q1")
    assert goes.id not in {village.id for village in after.villages}


def test_a_renamed_village_stands_under_the_name_of_its_day(office: Desk, tmp_path: Path) -> None:
    village = boards.matrix(office, "2026Q3").villages[0]
    township.rename_village(office, village.id, "青石桥村", on=date(2026, 10, 20))
    township.rename_village(office, village.id, "青石岭村", on=date(2026, 11, 10))
    assert [dated_matrix(office, period).villages[0].name for period in ("2026Q3", "2026-10", "2026Q4")] == [
        "青石村", "青石桥村", "青石岭村",
    ]  # fmt: skip
    write_matrix(office, "2026Q3", tmp_path / "表.xlsx")
    assert "青石村" in read(tmp_path / "表.xlsx")["3.2"]


def test_words_and_totals_are_those_of_the_matrix(office: Desk, tmp_path: Path) -> None:
    villages = boards.matrix(office, "2026Q3").villages
    hang(office, villages[0].id, "3.2", "2026Q3")
    hang(office, villages[1].id, "3.2", "2026Q3", date(2026, 10, 30))
    boards.switch_item(office, [villages[2].id], [boards.get_item_by_number(office, "3.2").id], False, "没有账")
    path = tmp_path / "表.xlsx"
    write_matrix(office, "2026Q3", path, category="财务公开")
    row = read(path)["3.2"]
    assert [row[v.name] for v in villages] == ["已公开", "迟公开", "不涉及", "未公开"]
    assert row["已公开/应公开"] == "2/3"
    found = boards.matrix(office, "2026Q3", category="财务公开")
    owed = sum(n for state, n in found.totals.items() if state is not CellState.NOT_APPLICABLE)
    assert read(path)["合计"]["已公开/应公开"] == f"2/{owed}"


def test_many_villages_go_on_in_further_tables(office: Desk, tmp_path: Path) -> None:
    township.add_villages(office, [NewVillage(f"新{n:02d}村") for n in range(AT_ONCE)])
    path = tmp_path / "表.pdf"
    write_matrix(office, "2026Q3", path, publisher="农村集体经济组织")
    document = pypdfium2.PdfDocument(path)
    texts = [page.get_textpage().get_text_range().replace("\r\n", "") for page in document]
    document.close()
    assert "2026年第三季度村务公开情况表" in texts[0]
    assert len([text for text in texts if "村务公开情况表" in text]) == 2
    assert "新13" in "".join(texts[1:])


def test_nothing_to_write_is_refused(office: Desk, tmp_path: Path) -> None:
    with pytest.raises(RuleForbids):
        write_matrix(office, "2026Q3", tmp_path / "表.pdf", category="没有这类")
    assert not (tmp_path / "表.pdf").exists()


def test_what_hung_before_an_item_was_asked_for_less_often_stays_in_the_matrix(office: Desk) -> None:
    village = boards.matrix(office, "2026Q3").villages[0].id
    item = boards.get_item_by_number(office, "3.1").id
    posting = hang(office, village, "3.1", "2026-09")
    boards.change_item(office, item, {"rhythm": "quarterly"})
    cell = boards.matrix(office, "2026Q3").cells[village, item]
    assert (cell.state, cell.posting_ids, cell.done, cell.wanted) == (CellState.MISSING, (posting,), 1, 2)
    assert boards.matrix(office, "2026Q4").cells[village, item].posting_ids == ()
