"""``zwgk registers`` as a script calls it: JSON, exit codes, Chinese messages, no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from zwgk_desktop.cli import main


class Script:
    """Calls commands on one store and keeps what they said."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db = db
        self.capsys = capsys
        self.code = 0
        self.told = ""

    def __call__(self, *words: str | int) -> Any:
        self.code = main(["--db", str(self.db), "--json", *map(str, words)])
        out, self.told = self.capsys.readouterr()
        assert "Traceback" not in self.told
        return json.loads(out) if out else None


@pytest.fixture
def zwgk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    script = Script(tmp_path / "zwgk.db", capsys)
    script("init", "--township", "云岭镇", "--county", "清源县")
    assert script.code == 0, script.told
    return script


def days_ago(count: int) -> str:
    return ((datetime.now(UTC) + timedelta(hours=8)).date() - timedelta(days=count)).isoformat()


def add(zwgk: Script, received: str | None = None) -> int:
    day = received or days_ago(40)
    made = zwgk(
        "registers", "add", "opinion", "--set", "反映事项=李大山反映停水", "--set", f"received_on={day}",
        "--set", "来源=来电", "--set", "person=李大山", "--set", "phone=13836990001",
    )  # fmt: skip
    assert zwgk.code == 0, zwgk.told
    assert made["due"]
    return int(made["id"])


def test_an_entry_is_added_listed_due_stepped_and_shown(zwgk: Script) -> None:
    made = add(zwgk)
    (row,) = zwgk("registers", "list", "群众意见")["entries"]
    assert (row["id"], row["state"], row["clock_state"], row["person"]) == (made, "办理中", "逾期", "李某某")
    (due,) = zwgk("registers", "due", "--days", 0)["due"]
    assert (due["register"], due["clock"]) == ("opinion", "答复")
    assert due["days_left"] < 0
    assert zwgk.code == 0
    done = zwgk("registers", "step", made, "答复", "--on", days_ago(39), "--set", "reply=已修好")
    assert (done["due"], done["findings"]) == (None, [])
    shown = zwgk("registers", "show", made)
    assert (shown["state"], shown["title"], shown["values"]["phone"]) == ("已答复", "李某某反映停水", "138****")
    assert shown["clocks"][0]["explain"]
    assert zwgk("registers", "show", made, "--full")["values"]["phone"] == "13836990001"
    assert zwgk("registers", "due")["due"] == []
    counts = {one["key"]: (one["open"], one["overdue"]) for one in zwgk("registers", "list")["registers"]}
    assert counts["opinion"] == (0, 0)
    assert len(counts) == 11
    back = zwgk("registers", "void", shown["events"][0]["id"], "--reason", "误登记")
    assert back["due"] == due["due_on"]


def test_what_breaks_a_rule_ends_with_four_and_what_makes_no_sense_with_two(zwgk: Script) -> None:
    made = add(zwgk)
    for words, code in (
        (("add", "opinion", "--set", "title=x", "--set", "received_on=2999-01-01", "--set", "来源=来电"), 4),
        (("add", "opinion", "--set", "title=x"), 4),
        (("add", "花名册", "--set", "title=x"), 2),
        (("add", "opinion", "--set", "没有等号"), 2),
        (("add", "opinion", "--set", "title=a", "--set", "title=b"), 2),
        (("step", made, "answer", "--on", days_ago(60), "--set", "reply=x"), 4),
        (("step", made, "answer", "--on", "昨天"), 2),
        (("step", 99, "answer"), 2),
        (("show", 99), 2),
        (("due", "--days", -1), 2),
        (("import", "opinion", "/nowhere.xlsx"), 3),
        (("change", made, "--set", "received_on=不知道"), 4),
    ):
        zwgk("registers", *words)
        assert zwgk.code == code, (words, zwgk.told)
        assert zwgk.told.strip()
    assert len(zwgk("registers", "list", "opinion")["entries"]) == 1


def test_a_register_leaves_comes_back_and_is_printed(zwgk: Script, tmp_path: Path) -> None:
    made = add(zwgk)
    out = tmp_path / "意见.xlsx"
    (file,) = zwgk("registers", "export", "opinion", "--out", out)["files"]
    assert (file["kind"], Path(file["path"]).exists()) == ("xlsx", True)
    seen = zwgk("registers", "import", "opinion", out, "--preview")
    assert (seen["rows"], seen["held"], zwgk.code) == (0, 1, 1)
    again = zwgk("registers", "import", "opinion", out)
    assert (again["entries"], again["findings"][0]["kind"], zwgk.code) == ([], "number_taken", 1)
    (book,) = zwgk("registers", "book", "opinion", "--year", days_ago(40)[:4], "--out", tmp_path / "簿.pdf")["files"]
    assert book["kind"] == "pdf"
    assert zwgk("registers", "remove", made, "--reason", "重复") is None
    assert zwgk("registers", "list", "opinion", "--removed")["entries"][0]["id"] == made
    zwgk("registers", "restore", made)
    assert zwgk.code == 0


def test_kinds_need_no_store_and_duties_name_the_missed_months(zwgk: Script) -> None:
    found = {one["key"] for one in zwgk("registers", "kinds")["registers"]}
    assert {"request", "opinion", "media", "activity", "policy", "decision", "column", "rectify"} <= found
    duties = zwgk("registers", "duties", "--year", 2025)["duties"]
    assert [one["state"] for one in duties if one["key"] == "monthly"] == ["未完成"] * 12


def test_pasted_updates_are_recorded_and_what_is_not_understood_told(zwgk: Script, tmp_path: Path) -> None:
    zwgk(
        "registers", "add", "column", "--set", "title=通知公告", "--set", f"received_on={days_ago(90)}",
        "--set", "site=镇网站", "--set", "gap=1个月",
    )  # fmt: skip
    pasted = tmp_path / "更新.txt"
    pasted.write_text(f"通知公告 {days_ago(3)}\n看不懂\n", encoding="utf-8")
    done = zwgk("registers", "updates", pasted)
    assert (len(done["entries"]), len(done["findings"]), zwgk.code) == (1, 1, 1)
    assert zwgk("registers", "list", "column")["entries"][0]["days_left"] > 20


def test_the_command_starts_without_heavy_libraries() -> None:
    program = (
        "import sys; from zwgk_desktop.cli.frame import build_parser; build_parser('registers');"
        "print([m for m in ('sqlalchemy', 'openpyxl', 'reportlab', 'PySide6', 'docx') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
