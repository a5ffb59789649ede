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
