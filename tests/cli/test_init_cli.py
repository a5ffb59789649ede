"""``zwgk init``, ``village``, ``backup``, ``audit`` and ``store`` as a script calls them: JSON, exit codes, Chinese."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.script import Script

NAMES = ["--township", "云岭镇", "--county", "清源县"]


@pytest.fixture
def zwgk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Script:
    return Script(tmp_path / "数据" / "zwgk.db", capsys)


@pytest.fixture
def made(zwgk: Script, tmp_path: Path) -> Script:
    villages = tmp_path / "villages.txt"
    villages.write_text("青石村\t369921101201\t412\n柳溪村\n大坪村\n", encoding="gb18030")
    assert zwgk("init", *NAMES, "--villages", villages) == {"store": str(zwgk.db)}
    assert zwgk.code == 0
    return zwgk


def test_init_makes_a_store_with_its_villages(made: Script) -> None:
    rows = made("village", "list")["villages"]
    assert [row["name"] for row in rows] == ["青石村", "柳溪村", "大坪村"]
    assert rows[0]["code"] == "369921101201"


def test_init_never_writes_over_a_store(made: Script) -> None:
    before = made.db.read_bytes()
    assert made("init", *NAMES) is None
    assert made.code == 4
    assert "已有数据文件" in made.told
    assert made.db.read_bytes() == before


def test_init_takes_what_is_right_and_answers_1_for_what_is_not(zwgk: Script, tmp_path: Path) -> None:
    villages = tmp_path / "villages.txt"
    villages.write_text("青石村\n12345678坏村\n", encoding="utf-8")
    zwgk("init", *NAMES, "--villages", villages)
    assert zwgk.code == 1
    assert "第 2 行" in zwgk.told
    assert len(zwgk("village", "list")["villages"]) == 1


def test_init_with_a_list_that_cannot_be_read_makes_nothing(zwgk: Script, tmp_path: Path) -> None:
    zwgk("init", *NAMES, "--villages", tmp_path / "没有.txt")
    assert zwgk.code == 3
    assert not zwgk.db.exists()


@pytest.mark.parametrize("words", [["init"], ["init", "--township", " ", "--county", "清源县"], ["village"]])
def test_a_half_command_is_wrong_usage(zwgk: Script, words: list[str]) -> None:
    zwgk(*words)
    assert zwgk.code == 2
    assert not zwgk.db.exists()


@pytest.mark.parametrize(
    "words", [["village", "list"], ["backup", "create", "--out", "x"], ["audit", "verify"], ["store", "check"]]
)
def test_without_a_store_every_command_names_init(zwgk: Script, words: list[str]) -> None:
    zwgk(*words)
    assert zwgk.code == 5
    assert "zwgk init" in zwgk.told


def test_a_passphrase_file_makes_and_opens_an_encrypted_store(zwgk: Script, tmp_path: Path) -> None:
    (tmp_path / "口令.txt").write_text("云岭·2026\n", encoding="utf-8")
    zwgk("init", *NAMES, "--passphrase-file", tmp_path / "口令.txt")
    zwgk("village", "list", "--passphrase-file", tmp_path / "口令.txt")
    assert zwgk.code == 0
    zwgk("village", "list")
    assert zwgk.code == 5
    assert "口令" in zwgk.told


def test_villages_are_renamed_merged_and_closed(made: Script) -> None:
    made("village", "rename", "青石村", "--to", "青石新村")
    made("village", "merge", "柳溪村", "--into", "青石新村", "--note", "清民字〔2026〕3号")
    assert [row["name"] for row in made("village", "list")["villages"]] == ["青石新村", "大坪村"]
    made("village", "close", "柳溪村")
    assert made.code == 2
    made("village", "rename", "大坪村", "--to", "青石新村")
    assert made.code == 4


def test_a_backup_is_made_verified_and_restored(made: Script, tmp_path: Path) -> None:
    (file,) = made("backup", "create", "--out", tmp_path / "bk")["files"]
    assert file["kind"] == "db"
    assert len(file["sha256"]) == 64
    assert made("backup", "verify", file["path"])["ok"] is True
    made("village", "close", "大坪村")
    assert made("backup", "restore", file["path"])["kept"]
    assert len(made("village", "list")["villages"]) == 3
    Path(file["path"]).write_bytes(b"")
    made("backup", "verify", file["path"])
    assert made.code == 5


def test_a_backup_without_a_place_is_wrong_usage(made: Script) -> None:
    made("backup", "create")
    assert made.code == 2
    assert "--out" in made.told


def test_the_trail_and_the_file_are_checked(made: Script) -> None:
    assert made("audit", "verify") == {"ok": True, "entries": 2, "broken": None}
    assert made("audit", "list")["entries"][-1]["action"] == "store.create"
    assert made("store", "check") == {"ok": True, "problems": [], "entries": 2}
