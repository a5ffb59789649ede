"""A file is written whole or not at all, and what stood there before survives a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from zwgk_desktop.documents.writing import build_refusal, replacing, replacing_many
from zwgk_desktop.domain.errors import Cancelled, OutputFailed


def left_in(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def write_then(target: Path, content: str, stop: BaseException) -> None:
    with replacing(target) as temporary:
        temporary.write_text(content, encoding="utf-8")
        raise stop


def write_all(targets: list[Path], stop: BaseException | None = None) -> None:
    with replacing_many() as outputs:
        for target in targets:
            outputs.at(target).write_text("1")
        if stop:
            raise stop


def test_what_is_written_takes_its_place_and_makes_the_folder(tmp_path: Path) -> None:
    target = tmp_path / "二季度" / "台账.xlsx"
    with replacing(target) as temporary:
        assert temporary.suffix == ".xlsx"
        assert temporary.parent == target.parent
        temporary.write_text("内容", encoding="utf-8")
        assert not target.exists()
    assert target.read_text(encoding="utf-8") == "内容"
    assert left_in(target.parent) == ["台账.xlsx"]


@pytest.mark.parametrize("stop", [ValueError("x"), Cancelled(), KeyboardInterrupt()])
def test_a_failure_while_writing_keeps_the_file_that_was_there(tmp_path: Path, stop: BaseException) -> None:
    target = tmp_path / "台账.xlsx"
    target.write_text("旧", encoding="utf-8")
    with pytest.raises(type(stop)):
        write_then(target, "半", stop)
    assert target.read_text(encoding="utf-8") == "旧"
    assert left_in(tmp_path) == ["台账.xlsx"]


def test_a_failed_check_lets_nothing_out(tmp_path: Path) -> None:
    def leak(path: Path) -> None:
        assert path.read_text(encoding="utf-8") == "身份证"
        raise OutputFailed("leak", "含有未遮盖的身份证号。")

    with pytest.raises(OutputFailed, match="未遮盖"), replacing(tmp_path / "公示.pdf", leak) as temporary:
        temporary.write_text("身份证", encoding="utf-8")
    assert left_in(tmp_path) == []


def test_of_many_files_none_appears_when_one_fails(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="third"):
        write_all([tmp_path / "a.pdf", tmp_path / "b.pdf"], ValueError("third"))
    assert left_in(tmp_path) == []


def test_of_many_files_none_stays_when_one_cannot_take_its_place(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").mkdir()
    with pytest.raises(OutputFailed) as caught:
        write_all([tmp_path / "a.pdf", tmp_path / "b.pdf"])
    assert caught.value.code == "clash"
    assert left_in(tmp_path) == ["b.pdf"]


def test_a_file_that_was_never_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed), replacing(tmp_path / "a.pdf"):
        pass
    assert left_in(tmp_path) == []


def test_a_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "U盘").write_text("")
    with pytest.raises(OutputFailed) as caught, replacing(tmp_path / "U盘" / "a.pdf"):
        raise AssertionError("must not come so far")
    assert caught.value.code in ("no_folder", "clash")
    assert "文件夹" in str(caught.value)


def test_a_name_too_long_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed) as caught, replacing(tmp_path / ("长" * 200 + ".pdf")) as temporary:
        temporary.write_text("1")
    assert caught.value.code == "name_too_long"
    assert left_in(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="/proc is Linux's place where nobody may write")
def test_a_place_where_nobody_may_write_is_told() -> None:
    with pytest.raises(OutputFailed), replacing(Path("/proc/zwgk/a.pdf")):
        raise AssertionError("must not come so far")


def test_a_failure_to_read_another_file_is_not_called_a_failure_to_write(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), replacing(tmp_path / "a.pdf"):
        (tmp_path / "template.xlsx").read_bytes()
    assert left_in(tmp_path) == []


def test_a_file_held_open_by_wps_is_named_with_what_to_do(tmp_path: Path) -> None:
    target = tmp_path / "台账.xlsx"
    target.write_text("旧")
    told = build_refusal(target, PermissionError(13, "used by another process", str(target)))
    assert told.code == "in_use"
    assert "请先在 WPS 中关闭" in str(told)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are POSIX")
def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    """A real limit on file size in a process of its own stands for the full disk."""
    target = tmp_path / "公示.pdf"
    target.write_text("旧")
    code = f"""
import resource
from pathlib import Path
from zwgk_desktop.documents.writing import replacing
from zwgk_desktop.domain.errors import OutputFailed
resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
try:
    with replacing(Path({os.fspath(target)!r})) as temporary:
        temporary.write_bytes(b"x" * 100_000)
except OutputFailed as refusal:
    print(refusal.code)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "no_space"
    assert target.read_text() == "旧"
    assert left_in(tmp_path) == ["公示.pdf"]
