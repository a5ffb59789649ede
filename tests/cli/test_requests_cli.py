"""``zwgk registers request`` as a script calls it: the path, the dates, the letters, the refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.script import Script

FIELDS = (
    "申请内容=青石村2025年补贴发放清单",
    "申请人=赵小满",
    "申请人类别=自然人",
    "提交渠道=当面提交",
)


@pytest.fixture
def zwgk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    script = Script(tmp_path / "zwgk.db", capsys)
    script("init", "--township", "云岭镇", "--county", "清源县")
    assert script.code == 0, script.told
    return script


def sets(*fields: str) -> list[str]:
    return [word for field in fields for word in ("--set", field)]


def request(zwgk: Script, *words: str | Path) -> object:
    return zwgk("registers", "request", *words)


def received(zwgk: Script, on: str = "2026-02-10") -> str:
    made = zwgk("registers", "request", "receive", "--on", on, *sets(*FIELDS))
    assert made["number"] == "依申请2026-001"
    return str(made["number"])


def test_a_case_is_taken_in_and_its_days_are_counted(zwgk: Script) -> None:
    number = received(zwgk)
    found = zwgk("registers", "request", "due", number)
    assert (found["due"], found["inner_due"], found["provisional"]) == ("2026-03-16", "2026-03-06", False)
    assert "2026-02-11 周三 第1日" in found["explain"]


def test_steps_are_named_in_chinese_or_by_key(zwgk: Script) -> None:
    number = received(zwgk)
    done = zwgk("registers", "request", "step", number, "延长答复期限", "--on", "2026-03-12",
                *sets("批准人（政府信息公开工作机构负责人）=李主任", "reason=工作量大"))  # fmt: skip
    assert (zwgk.code, done["due"]) == (0, "2026-04-14")
    shown = zwgk("registers", "request", "show", number)
    assert [event["kind"] for event in shown["events"]] == ["arrived", "extended"]
    steps = {step["key"]: step for step in shown["steps"]}
    assert steps["extended"]["why_not"] == "延长答复期限只能一次，已经延长过（第三十三条）。"
    assert steps["answered"]["allowed"]


def test_what_the_law_forbids_is_refused_with_four(zwgk: Script) -> None:
    number = received(zwgk)
    request(zwgk, "step", number, "extended", "--on", "2026-03-17", *sets("approved_by=李主任", "reason=大"))
    assert zwgk.code == 4
    assert "第三十三条" in zwgk.told
    request(zwgk, "receive", "--on", "2026-02-11", *sets(*FIELDS, "number=依申请2026-001"))
    assert (zwgk.code, "一件一号" in zwgk.told) == (4, True)


def test_letters_are_listed_and_written(zwgk: Script, tmp_path: Path) -> None:
    number = received(zwgk)
    listed = zwgk("registers", "request", "letter", number)
    assert [one["kind"] for one in listed["letters"] if one["ready"]] == ["slip"]
    made = zwgk("registers", "request", "letter", number, "受理回执", "--out", tmp_path / "文书")
    assert [Path(file["path"]).name for file in made["files"]] == ["依申请2026-001-受理回执.docx"]
    assert made["files"][0]["kind"] == "docx"
    assert Path(made["files"][0]["path"]).exists()


def test_the_last_step_is_taken_back(zwgk: Script) -> None:
    number = received(zwgk)
    request(zwgk, "step", number, "third_asked", "--on", "2026-02-12", *sets("who=某公司"))
    done = zwgk("registers", "request", "undo", number, "--reason", "没有发出")
    assert (zwgk.code, done["due"]) == (0, "2026-03-16")


def test_fee_and_earlier_answers_are_told(zwgk: Script) -> None:
    number = received(zwgk)
    assert zwgk("registers", "request", "fee", number)["yuan"] == "0"
    assert zwgk("registers", "request", "fee", number, "--pages", "120")["yuan"] == "1100"
    assert zwgk("registers", "request", "similar", number) == {"answers": []}


def test_an_unknown_case_is_wrong_usage(zwgk: Script) -> None:
    request(zwgk, "show", "依申请2026-009")
    assert (zwgk.code, "没有编号" in zwgk.told) == (2, True)


def test_the_list_of_all_registers_shows_the_case_covered(zwgk: Script) -> None:
    received(zwgk)
    listed = zwgk("registers", "list", "request")
    assert "赵小满" not in str(listed)
    due = zwgk("registers", "due", "--days", "3660")
    assert [(one["number"], one["clock"], one["due_on"]) for one in due["due"]] == [
        ("依申请2026-001", "答复申请人", "2026-03-16")
    ]
