"""``zwgk boards`` and ``zwgk review`` as a script calls them: JSON, exit codes, Chinese messages."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.cli.script import Script

PEOPLE = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}


@pytest.fixture
def zwgk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    villages = tmp_path / "villages.txt"
    villages.write_text("青石村\n柳溪村\n大坪村\n", encoding="utf-8")
    script = Script(tmp_path / "zwgk.db", capsys)
    script("init", "--township", "云岭镇", "--county", "清源县", "--villages", str(villages))
    assert script.code == 0, script.told
    script("boards", "catalogue", "--load")
    return script


def add(zwgk: Script, village: str = "青石村", period: str = "2026Q3") -> list[int]:
    made = zwgk("boards", "add", "--village", village, "--item", "3.2", "--period", period, "--content", "收支平衡")
    assert zwgk.code == 0, zwgk.told
    return list(made["postings"])


def approve(zwgk: Script, posting: int) -> None:
    for level, who in PEOPLE.items():
        facts = zwgk("review", "give", "posting", posting, "--level", level, "--by", who)
        assert zwgk.code == 0, zwgk.told
    assert facts["state"] == "approved"


def test_status_gives_villages_items_cells_and_totals(zwgk: Script) -> None:
    found = zwgk("boards", "status", "--period", "2026Q3")
    assert [v["name"] for v in found["villages"]] == ["青石村", "柳溪村", "大坪村"]
    assert len(found["items"]) >= 45
    assert len(found["cells"]) == len(found["items"]) * 3
    states = Counter(cell["state"] for cell in found["cells"])
    assert {state: count for state, count in found["totals"].items() if count} == states
    assert set(found["totals"]) == {"posted", "due", "late", "missing", "not_applicable"}
    assert found["label"] == "2026年第三季度"


def test_status_narrows_to_a_category(zwgk: Script) -> None:
    found = zwgk("boards", "status", "--period", "2026Q3", "--category", "财务公开")
    assert {item["level1"] for item in found["items"]} == {"财务公开"}


def test_a_period_nobody_can_read_is_wrong_usage(zwgk: Script) -> None:
    assert zwgk("boards", "status", "--period", "第三季度") is None
    assert zwgk.code == 2
    assert "看不懂时段" in zwgk.told


def test_an_empty_catalogue_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = Script(tmp_path / "leer.db", capsys)
    script("init", "--township", "云岭镇", "--county", "清源县")
    found = script("boards", "status", "--period", "2026Q3", "--category", "没有这一类")
    assert script.code == 0
    assert found["cells"] == []
    assert "catalogue --load" in script.told


def test_a_posting_is_written_reviewed_hung_taken_down_and_archived(zwgk: Script) -> None:
    (posting,) = add(zwgk)
    approve(zwgk, posting)
    zwgk("boards", "post", posting, "--by", "周文书", "--place", "村部")
    assert zwgk.code == 0, zwgk.told
    cell = next(
        c
        for c in zwgk("boards", "status", "--period", "2026Q3")["cells"]
        if (c["village"], c["item"]) == ("青石村", "3.2")
    )
    assert (cell["state"], cell["postings"]) == ("late", [posting])
    zwgk("boards", "takedown", posting, "--reason", "换新")
    zwgk("boards", "archive", posting, "--box", "2026-1", "--pages", 2)
    assert zwgk.code == 0, zwgk.told
    assert zwgk("boards", "list", "--state", "已归档")["postings"][0]["archive_box"] == "2026-1"
    zwgk("boards", "back", posting, "--reason", "盒号写错")
    assert zwgk("boards", "list")["postings"][0]["state"] == "已撤下"


def test_hanging_before_review_is_forbidden(zwgk: Script) -> None:
    (posting,) = add(zwgk)
    assert zwgk("boards", "post", posting, "--by", "周文书") is None
    assert zwgk.code == 4
    assert "还没有通过审查" in zwgk.told


def test_one_command_writes_drafts_for_all_villages(zwgk: Script) -> None:
    assert len(add(zwgk, "all")) == 3


def test_the_same_person_or_a_wrong_order_is_forbidden_on_the_command_line_too(zwgk: Script) -> None:
    (posting,) = add(zwgk)
    assert zwgk("review", "give", "posting", posting, "--level", "final", "--by", "赵四") is None
    assert zwgk.code == 4
    zwgk("review", "give", "posting", posting, "--level", "first", "--by", "陈一")
    assert zwgk("review", "give", "posting", posting, "--level", "second", "--by", "陈一") is None
    assert zwgk.code == 4
    zwgk("review", "rule", "--same-person", "allow", "--reason", "在岗一人")
    assert zwgk("review", "give", "posting", posting, "--level", "second", "--by", "陈一")["state"] == "in_review"


def test_a_rejection_shows_and_is_withdrawn_with_a_reason(zwgk: Script) -> None:
    (posting,) = add(zwgk)
    zwgk("review", "give", "posting", posting, "--level", "first", "--by", "陈一", "--reject")
    assert zwgk.code == 2
    zwgk("review", "give", "posting", posting, "--level", "first", "--by", "陈一", "--reject", "--opinion", "缺合计")
    assert zwgk("review", "show", "posting", posting)["state"] == "rejected"
    left = zwgk("review", "withdraw", "posting", posting, "--level", "first", "--reason", "看错了")
    assert (left["state"], left["decisions"][0]["in_force"]) == ("none", False)


def test_a_date_nobody_can_read_is_wrong_usage(zwgk: Script) -> None:
    assert zwgk("boards", "post", 1, "--by", "周文书", "--on", "三月") is None
    assert zwgk.code == 2


def test_an_unknown_posting_item_or_village_is_wrong_usage(zwgk: Script) -> None:
    for words in (
        ("review", "show", "posting", 99),
        ("boards", "takedown", 99),
        ("boards", "add", "--village", "青石村", "--item", "99.9", "--period", "2026Q3"),
        ("boards", "add", "--village", "没有村", "--item", "3.2", "--period", "2026Q3"),
    ):
        assert zwgk(*words) is None
        assert zwgk.code == 2, words


def test_a_switch_takes_an_item_out_and_in_again(zwgk: Script) -> None:
    def state() -> str:
        cells = zwgk("boards", "status", "--period", "2026Q3")["cells"]
        return str(next(c["state"] for c in cells if (c["village"], c["item"]) == ("柳溪村", "7.3")))

    assert state() == "missing"
    zwgk("boards", "switch", "--village", "柳溪村", "--item", "7.3", "--reason", "尚无集体经济组织")
    assert state() == "not_applicable"
    zwgk("boards", "switch", "--village", "柳溪村", "--item", "7.3", "--on")
    assert state() == "missing"


def test_a_packet_goes_to_a_village_and_comes_back(zwgk: Script, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    (posting,) = add(zwgk)
    zwgk("boards", "packet", "write", "--period", "2026Q3", "--out", tmp_path / "U盘")
    assert zwgk.code == 4  # nothing is approved yet
    approve(zwgk, posting)
    made = zwgk("boards", "packet", "write", "--period", "2026Q3", "--out", tmp_path / "U盘")
    (packet,) = made["packets"]
    form = Path(packet["folder"]) / "回填表.xlsx"
    book = load_workbook(form)
    today = book.worksheets[0].parent.properties.created.date().isoformat()
    for column, value in ((5, today), (6, "村委会公开栏"), (7, "周文书")):
        book.worksheets[0].cell(5, column).value = value
    book.save(form)
    assert zwgk("boards", "packet", "read", tmp_path / "U盘")["packets"][0]["planned"][0]["posted_on"] == today
    zwgk("boards", "packet", "record", tmp_path / "U盘")
    assert zwgk.code == 0, zwgk.told
    zwgk("boards", "packet", "record", tmp_path / "没有")
    assert zwgk.code == 3
