"""A list is mended, returned, corrected, paid and summed up by commands alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.data.lists import HEADER, payees, save_xlsx, table
from zwgk_desktop.cli import main

PEOPLE = payees(6)
LAND = "耕地地力保护补贴"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    db = tmp_path / "镇.db"
    main(["init", "--township", "云岭镇", "--county", "清源县", "--db", str(db)])

    def run(*words: object, code: int = 0) -> Any:
        capsys.readouterr()
        told = main(["subsidies", *map(str, words), "--db", str(db), "--json"])
        out = capsys.readouterr()
        assert told == code, out.err
        assert "Traceback" not in out.err
        return json.loads(out.out) if out.out else out.err

    return run


@pytest.fixture
def batch(office: Any, tmp_path: Path) -> int:
    rows = table(PEOPLE)
    rows[2][HEADER.index("身份证号")] = ""
    path = save_xlsx(tmp_path / "清单.xlsx", {"S": rows})
    words = ("--programme", LAND, "--year", 2026, "--accept-warnings", "已核实")
    return int(office("import", path, *words, code=1)["batch"])


def test_a_held_row_is_seen_and_mended(office: Any, batch: int) -> None:
    held = office("held", batch, code=1)["held"]
    assert [row["row"] for row in held] == [3]
    office("fix-held", held[0]["held"], "--set", "身份证号=12", code=2)
    office("fix-held", held[0]["held"], "--set", f"身份证号={PEOPLE[1].id}", "--reason", "照证件")
    assert office("held", batch)["held"] == []
    assert len(office("lines", batch)["lines"]) == 6


def test_a_line_is_changed_and_taken_out(office: Any, batch: int) -> None:
    line = office("lines", batch)["lines"][0]["line"]
    told = office("fix", line, "--set", "金额=1")
    assert [f["kind"] for f in told["findings"]] == ["amount_mismatch"]
    office("fix", line, "--set", "颜色=红", code=2)
    office("hold", line, "--reason", "已迁出")
    assert len(office("lines", batch)["lines"]) == 4


def test_money_back_is_seen_withdrawn_and_never_rounded(office: Any, batch: int) -> None:
    office("hand-back", batch, "--reason", "请村里核对")
    line = office("lines", batch)["lines"][0]["line"]
    told = office("returned", line, "--on", "2026-11-20", "--amount", "50.005", "--reason", "户名不符", code=2)
    assert "两位小数" in told
    office("withdraw-outcome", 1, "--reason", "登记错了", code=2)


def test_rows_go_back_with_a_workbook_and_come_home(office: Any, batch: int, tmp_path: Path) -> None:
    files = office("returns", batch, "--out", tmp_path / "退回")["files"]
    assert [f["kind"] for f in files] == ["xlsx"]
    assert office("take-return", batch, files[0]["path"])["unchanged"] == 1
    office("hand-back", batch, "--reason", "请村里核对")
    assert office("held", batch)["held"][0]["state"] == "handed_back"
    assert office("findings", batch, "--state", "handed_back")["findings"][0]["kind"] == "id_missing"


def test_a_villages_word_accepts_its_warnings_when_asked_to(office: Any, tmp_path: Path) -> None:
    rows = table(PEOPLE)
    rows[2][HEADER.index("金额（元）")] = 1
    batch = office("import", save_xlsx(tmp_path / "a.xlsx", {"S": rows}), "--programme", LAND, "--year", 2026)["batch"]
    (file,) = office("returns", batch, "--out", tmp_path / "退回")["files"]
    book = load_workbook(file["path"])
    page = book.worksheets[0]
    page.cell(5, next(cell.column for cell in page[4] if cell.value == "村里核实情况")).value = "只种半季"
    book.save(file["path"])
    home = office("take-return", batch, file["path"], "--accept")
    assert [(row["row"], row["outcome"], row["answer"]) for row in home["rows"]] == [(3, "same", "只种半季")]
    told = office("findings", batch)["findings"]
    assert [(f["state"], f["reason"]) for f in told] == [("accepted", "村里核实：只种半季")]


def test_a_list_is_checked_again_and_a_correction_held_against_the_old_one(
    office: Any, batch: int, tmp_path: Path
) -> None:
    office("deceased", save_xlsx(tmp_path / "亡.xlsx", {"S": [["姓名", "身份证号"], [PEOPLE[3].name, PEOPLE[3].id]]}))
    assert "新增问题 1 处" in office("recheck", batch, code=1)["message"]
    office("compare", batch, code=2)
    path = save_xlsx(tmp_path / "更正.xlsx", {"S": table(PEOPLE)})
    words = ("--programme", LAND, "--year", 2026, "--replaces", batch)
    new = office("import", path, *words)["batch"]
    assert [d["kind"] for d in office("compare", new)["differences"]] == ["added"]
    assert [b["batch"] for b in office("batches")["batches"]] == [new]


def test_a_correction_is_compared_before_it_comes_in(office: Any, batch: int, tmp_path: Path) -> None:
    path = save_xlsx(tmp_path / "更正.xlsx", {"S": table(PEOPLE)})
    found = office("compare", batch, path)["differences"]
    assert [(d["kind"], d["id"]) for d in found] == [("added", PEOPLE[1].id)]


def test_sums_balance_and_slip(office: Any, batch: int, tmp_path: Path) -> None:
    whole = office("totals", "--year", 2026, "--by", "household")
    assert (len(whole["rows"]), whole["total"]["lines"]) == (5, 5)
    assert office("totals", "--year", 2026, "--out", tmp_path / "a.xlsx")["files"][0]["kind"] == "xlsx"
    assert office("totals", "--year", 2026, "--out", tmp_path / "a.pdf")["files"][0]["kind"] == "pdf"
    money = office("balance", batch, "--allocated", "1.00", code=1)
    assert money["allocated"] == "1.00"
    line = office("lines", batch)["lines"][0]["line"]
    office("returned", line, "--on", "2026-11-20", "--reason", "账号有误", code=4)
    refused = office("person", PEOPLE[0].id, "--print", tmp_path / "查询单.pdf", code=2)
    assert "没有审定" in refused
    assert office("person", PEOPLE[0].id)["total"] == PEOPLE[0].amount


def test_programmes_exclusions_deceased_and_columns(office: Any, batch: int, tmp_path: Path) -> None:
    assert len(office("programmes", "--catalogue")["programmes"]) >= 55
    office("programmes", "--take", "高龄津贴", "育儿补贴")
    assert {"高龄津贴", "育儿补贴"} <= {p["name"] for p in office("programmes")["programmes"]}
    office("programmes", "--take", "没有的补贴", code=2)
    office("add-programme", "本镇助学金", "--set", "standard=500", "rhythm=每学期", "by_name=否")
    office("change-programme", "本镇助学金", "--set", "posting_days=10")
    made = next(p for p in office("programmes")["programmes"] if p["name"] == "本镇助学金")
    assert (made["standard"], made["rhythm"], made["by_name"], made["posting_days"]) == ("500.00", "每学期", False, 10)
    office("exclusions", LAND, "本镇助学金", "--reason", "镇规定")
    assert ["本镇助学金", LAND] in [p["programmes"] for p in office("exclusions")["exclusions"]]
    path = save_xlsx(tmp_path / "亡.xlsx", {"S": [["姓名", "身份证号"], [PEOPLE[0].name, PEOPLE[0].id]]})
    assert office("deceased", path)["added"] == 1
    person = office("deceased")["deceased"][0]
    office("deceased", "--remove", person["id"], "--reason", "误登")
    assert office("columns", LAND)["columns"] == []
