"""The command line's clock: cases in on standard input, due dates out as JSON, refusals in Chinese."""

from __future__ import annotations

import json
import subprocess
import sys


def clock(text: bytes, *more: str) -> subprocess.CompletedProcess[bytes]:
    code = "import sys; from zwgk_desktop.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, "clock", "due", *more], input=text, capture_output=True, timeout=60
    )


def test_due_dates_come_back_in_the_order_asked() -> None:
    cases = [
        {"id": "甲", "base": "2026-02-10", "spec": {"type": "working_days", "n": 20}},
        {"id": 2, "base": "2026-02-10", "spec": {"type": "quarter_last_month_day", "day": 10}},
        {"id": "c", "base": "2026-03-05", "spec": {"type": "month_end"}},
    ]
    done = clock(json.dumps(cases).encode(), "--json")
    assert done.returncode == 0, done.stderr.decode()
    results = json.loads(done.stdout)
    assert [(one["id"], one["due"]) for one in results] == [
        ("甲", "2026-03-16"),
        (2, "2026-03-10"),
        ("c", "2026-03-31"),
    ]
    assert results[0]["explain"][0] == "2026-02-11 周三 第1日"
    assert set(results[0]) == {"id", "due", "provisional", "past", "submit_by_workday", "roll_forward", "explain"}


def test_a_bad_case_is_refused_with_its_id_and_nothing_is_printed() -> None:
    done = clock(json.dumps([{"id": "乙-7", "base": "2026-02-10", "spec": {"type": "moon"}}]).encode(), "--json")
    assert done.returncode == 3
    assert done.stdout == b""
    message = done.stderr.decode()
    assert "乙-7" in message
    assert "Traceback" not in message


def test_input_that_is_not_json_is_refused() -> None:
    for text in (b"", b"{", b"\xff\xfe", b'{"id": 1}', b"[1]", b"[NaN"):
        done = clock(text, "--json")
        assert done.returncode == 3, text
        assert "Traceback" not in done.stderr.decode()


def test_people_get_the_day_by_day_count() -> None:
    case = [{"id": "甲", "base": "2026-02-13", "spec": {"type": "working_days", "n": 2}}]
    done = clock(b"\xef\xbb\xbf" + json.dumps(case).encode())
    assert "2026-02-15 周日 春节 不计" in done.stdout.decode()


def test_next_years_holidays_come_in_by_command_and_stand_in_the_list(tmp_path) -> None:
    notice = tmp_path / "通知.txt"
    notice.write_text("2027年节假日安排\n元旦：1月1日（周五）至3日（周日）放假，共3天。1月9日上班。", encoding="utf-8")
    store = str(tmp_path / "s.db")
    run = [sys.executable, "-c", "import sys; from zwgk_desktop.cli import main; sys.exit(main())", "--db", store]
    subprocess.run([*run, "init", "--township", "云岭镇", "--county", "清源县"], check=True, capture_output=True)
    words = ["clock", "calendar", "import", str(notice), "--json"]
    looked = subprocess.run([*run, *words, "--check"], capture_output=True, timeout=60)
    assert json.loads(looked.stdout)["stored"] is False
    done = subprocess.run([*run, *words], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    assert (told["year"], told["stored"], told["moved"]) == (2027, True, 0)
    assert told["holiday"][0] == {"name": "元旦", "from": "2027-01-01", "to": "2027-01-03", "work": ["2027-01-09"]}
    listed = subprocess.run([*run, "clock", "calendar", "list", "--json"], capture_output=True, timeout=60)
    assert json.loads(listed.stdout)[-1]["origin"] == "本单位录入"
    notice.write_text("2027年节假日安排\n元旦：1月3日至1日放假。", encoding="utf-8")
    refused = subprocess.run([*run, *words], capture_output=True, timeout=60)
    assert refused.returncode == 3
    assert "早于" in refused.stderr.decode()
