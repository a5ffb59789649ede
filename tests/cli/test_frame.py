"""What all commands share: where options may stand, exit codes, Chinese words, never a traceback, never Qt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from zwgk_desktop.cli import main
from zwgk_desktop.cli.frame import COMMANDS, build_parser


def test_general_options_may_stand_anywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = tmp_path / "a.db"
    assert main(["init", "--township", "云岭镇", "--db", str(store), "--county", "清源县", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"store": str(store)}


def test_a_value_that_looks_like_a_command_is_a_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--db", "demo", "village", "list", "--on", "2026-01-01"]) == 5
    assert "zwgk init" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["ledger", "export", "--out", "x"], "缺少 --quarter"),
        (["clock", "due", "--bogus"], "不认识 --bogus"),
        (["demo", "--out"], "--out 后面缺少内容"),
        (["nothing"], "不能是"),
    ],
)
def test_wrong_usage_is_told_in_chinese_with_exit_2(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told


def test_no_command_shows_the_help_and_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "zwgk" in capsys.readouterr().err


def test_a_missing_passphrase_file_is_a_store_that_cannot_be_opened(tmp_path: Path) -> None:
    assert main(["--db", str(tmp_path / "a.db"), "--passphrase-file", str(tmp_path / "none"), "village", "list"]) == 5


def test_every_command_has_a_help_text() -> None:
    parser = build_parser()
    for command in COMMANDS:
        with pytest.raises(SystemExit) as stop:
            parser.parse_args([command, "--help"])
        assert stop.value.code == 0


def test_output_is_utf_8_whatever_the_console_says(tmp_path: Path) -> None:
    store = tmp_path / "村.db"
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "zwgk_desktop",
            "init",
            "--township",
            "云岭镇",
            "--county",
            "清源县",
            "--db",
            str(store),
        ],
        capture_output=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == 0
    assert "云岭镇" in done.stderr.decode("utf-8")
