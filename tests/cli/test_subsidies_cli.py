"""``zwgk subsidies`` keeps the contract: one JSON document, exit codes 0, 1, 3, and no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.lists import HEADER, payees, save_xlsx, table
from zwgk_desktop.cli import main

PEOPLE = payees(4)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return save_xlsx(tmp_path / "清单.xlsx", {"青石村": table(PEOPLE)})


def test_check_of_a_clean_list_gives_rows_and_exit_0(clean: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["subsidies", "check", str(clean), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["result"] == "imported"
    assert [row["id"] for row in answer["rows"]] == [person.id for person in PEOPLE]
    assert answer["findings"] == []


def test_check_with_errors_exits_1_and_names_row_and_kind(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = table(PEOPLE)
    rows[2][HEADER.index("身份证号")] = 369901197001010019
    path = save_xlsx(tmp_path / "a.xlsx", {"表": rows})
    assert main(["subsidies", "check", str(path), "--json"]) == 1
    told = capsys.readouterr()
    finding = json.loads(told.out)["findings"][0]
    assert (finding["sheet"], finding["row"], finding["kind"], finding["severity"]) == (
        "表",
        3,
        "id_precision_lost",
        "error",
    )
    assert "第 3 行" in told.err


def test_a_refused_file_exits_3_with_its_kind_in_the_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "空.xlsx"
    path.write_bytes(b"")
    for file, kind in ((path, "empty"), (tmp_path / "没有.xlsx", "corrupt")):
        assert main(["subsidies", "check", str(file), "--json"]) == 3
        told = capsys.readouterr()
        answer = json.loads(told.out)
        assert (answer["result"], answer["refusal_kind"], answer["rows"]) == ("refused", kind, [])
        assert "Traceback" not in told.err


def test_import_person_batches_and_accept_share_one_store(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], store_path: Path
) -> None:
    db = ["--db", str(store_path)]
    assert main([*db, "init", "--township", "云岭镇", "--county", "清源县"]) == 0
    rows = table(PEOPLE)
    rows[2][HEADER.index("金额（元）")] = 0
    rows[3][HEADER.index("姓名")] = ""
    path = save_xlsx(tmp_path / "a.xlsx", {"表": rows})
    capsys.readouterr()
    code = main([*db, "subsidies", "import", str(path), "--programme", "稻谷补贴", "--year", "2026", "--json"])
    made = json.loads(capsys.readouterr().out)
    assert code == 1
    assert (made["lines"], made["held"]) == (3, 1)
    assert set(made) == {"batch", "lines", "held", "findings", "total"}
    assert main([*db, "subsidies", "accept", str(made["batch"]), "--reason", "已核实"]) == 0
    capsys.readouterr()
    assert main([*db, "subsidies", "person", PEOPLE[0].id, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == PEOPLE[0].amount
    assert main([*db, "subsidies", "batches", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["batches"][0]["programme"] == "稻谷补贴"


def test_columns_may_be_given_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = save_xlsx(tmp_path / "a.xlsx", {"表": [["甲", "乙", "丙"], [PEOPLE[0].name, PEOPLE[0].id, 5]]})
    mapping = tmp_path / "map.json"
    mapping.write_text(json.dumps({"*": {"header_row": 1, "columns": {"name": "A", "id": "B", "amount": 2}}}))
    assert main(["subsidies", "check", str(path), "--columns", str(mapping), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == "5.00"
    mapping.write_text("[]")
    assert main(["subsidies", "check", str(path), "--columns", str(mapping), "--json"]) == 2


def test_a_check_loads_neither_the_store_nor_the_window(clean: Path) -> None:
    script = (
        "import sys; from zwgk_desktop.cli import main; code = main(sys.argv[1:]);"
        "bad = {'sqlalchemy', 'PySide6', 'openpyxl', 'reportlab'} & set(sys.modules); sys.exit(str(bad or '') or code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "subsidies", "check", str(clean), "-q"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
