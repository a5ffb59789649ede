"""Bad files, a full disk, a store that cannot be opened: Chinese words, the right exit code, nothing half-done."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.data.lists import payees, save_xlsx, table
from tests.documents.test_untrusted import build_ole, pack
from tests.whole.script import Told, judge, messy_list, run, sha, tree
from zwgk_desktop import paths
from zwgk_desktop.cli import main

NAMES = ("--township", "云岭镇", "--county", "清源县")
VILLAGES = ("青石村", "柳溪村")
ROOT = os.name == "posix" and os.geteuid() == 0


def bad_files(folder: Path) -> dict[str, Path]:
    """Every kind of file that must be refused, by its name."""
    good = save_xlsx(folder / "好.xlsx", {"表": table(payees(3))}).read_bytes()
    made = {
        "empty.xlsx": b"",
        "empty.docx": b"",
        "empty.pdf": b"",
        "empty.txt": b"",
        "blank.txt": b"\xef\xbb\xbf \r\n",
        "truncated.xlsx": good[: len(good) // 2],
        "truncated.docx": pack({"word/document.xml": b"<w/>" * 50})[:90],
        "truncated.pdf": b"%PDF-1.7\n1 0 obj\n<</Type/Catalog",
        "encrypted.xlsx": build_ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000}),
        "encrypted.docx": build_ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000}),
        "picture.xlsx": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8,
        "program.txt": b"MZ" + bytes(range(256)) * 8,
        "other.zip": pack({"a.bin": b"x"}),
    }
    for name, data in made.items():
        (folder / name).write_bytes(data)
    (folder / "folder.xlsx").mkdir()
    return {name: folder / name for name in (*made, "missing.xlsx", "folder.xlsx")}


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """A store of a township with two villages and the sample plan."""
    path, names = tmp_path / "数据" / "云岭镇.db", tmp_path / "villages.txt"
    names.write_text("\n".join(VILLAGES), encoding="utf-8")
    assert main(["--db", str(path), "-q", "init", *NAMES, "--villages", str(names)]) == 0
    assert main(["--db", str(path), "-q", "plan", "import", str(paths.resource("samples/demo_plan.txt")), "--yes"]) == 0
    return path


@pytest.fixture
def untouched(db: Path) -> Iterator[Path]:
    """The store must be the same file afterwards, with nothing beside it."""
    before = tree(db.parent)
    yield db
    assert tree(db.parent) == before


def call(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Told:
    capsys.readouterr()
    code = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return judge(Told(code, out, err))


def test_no_bad_file_gets_in_anywhere(untouched: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "来件"
    folder.mkdir()
    for name, path in bad_files(folder).items():
        for words in (
            ("plan", "parse", path),
            ("plan", "import", path, "--yes"),
            ("subsidies", "check", path),
            ("subsidies", "import", path, "--programme", "稻谷补贴", "--year", "2026"),
            ("village", "add", path),
            ("ledger", "export", "--quarter", "2026Q3", "--out", tmp_path / "出", "--template", path),
        ):
            told = call(capsys, "--db", untouched, "--json", *words)
            assert told.code == 3, (name, words, told)
            if words[:2] == ("subsidies", "check"):
                assert told.json["result"] == "refused"
    assert not (tmp_path / "出").exists() or not list((tmp_path / "出").iterdir())


def test_a_place_that_is_no_folder_takes_no_output(
    db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = messy_list(tmp_path / "清单.xlsx", VILLAGES)
    call(capsys, "--db", db, "subsidies", "import", path, "--programme", "稻谷补贴", "--year", "2026")
    call(capsys, "--db", db, "boards", "add", "--village", "青石村", "--item", "3.2", "--period", "2026Q1")
    before, file = tree(db.parent), tmp_path / "文件"
    file.write_text("原有", encoding="utf-8")
    for words in (
        ("ledger", "export", "--quarter", "2026Q3", "--out", file),
        ("subsidies", "sheets", "1", "--out", file),
        ("boards", "sheet", "1", "--out", file / "a.pdf"),
        ("backup", "create", "--out", file),
        ("demo", "--out", file),
    ):
        told = call(capsys, "--db", db, *words)
        assert told.code == 4, (words, told)
    assert file.read_text(encoding="utf-8") == "原有"
    assert tree(db.parent) == before


def test_a_full_disk_leaves_nothing_half_written(db: Path, tmp_path: Path) -> None:
    path = messy_list(tmp_path / "清单.xlsx", VILLAGES)
    assert run("--db", db, "subsidies", "import", path, "--programme", "稻谷补贴", "--year", "2026").code == 1
    before, out = sha(db), tmp_path / "出"
    small = 4096
    for words in (
        ("ledger", "export", "--quarter", "2026Q3", "--out", out, "--mail"),
        ("subsidies", "sheets", "1", "--out", out),
        ("backup", "create", "--out", out),
    ):
        told = run("--db", db, *words, most_bytes=small)
        assert told.code in (4, 5), (words, told)
        assert "空间" in told.err or "磁盘" in told.err, told
        assert not out.exists() or not list(out.rglob("*")), (words, list(out.rglob("*")))
        assert sha(db) == before
    told = run("--db", tmp_path / "新.db", "init", *NAMES, most_bytes=small)
    assert told.code == 5, told
    assert not list(tmp_path.glob("新.db*"))
    told = run("demo", "--out", tmp_path / "演示", most_bytes=small)
    assert told.code in (4, 5), told
    assert not list(tmp_path.glob("演示/演示.db*"))
    assert run("--db", db, "store", "check").code == 0


def test_a_full_disk_while_a_list_is_stored_leaves_the_store_as_it_was(db: Path, tmp_path: Path) -> None:
    path = messy_list(tmp_path / "清单.xlsx", VILLAGES, each=60)
    before = sha(db)
    told = run("--db", db, "subsidies", "import", path, "--programme", "稻谷补贴", "--year", "2026", most_bytes=16_384)
    assert told.code == 5, told
    assert sha(db) == before
    assert run("--db", db, "store", "check").code == 0
    assert run("--db", db, "subsidies", "import", path, "--programme", "稻谷补贴", "--year", "2026").code == 1


@pytest.mark.skipif(ROOT, reason="an administrator writes into read-only folders too")
def test_a_read_only_folder_takes_no_output(untouched: Path, tmp_path: Path) -> None:
    out = tmp_path / "只读"
    out.mkdir(mode=0o500)
    for words in (("ledger", "export", "--quarter", "2026Q3"), ("backup", "create")):
        told = run("--db", untouched, *words, "--out", out / "深处")
        assert told.code == 4
        assert "写" in told.err
    assert run("--db", out / "新.db", "init", *NAMES).code == 5
    assert not list(out.iterdir())


def test_a_place_the_system_keeps_closed_takes_no_output(untouched: Path) -> None:
    closed = Path("/proc/zwgk")
    for words in (("ledger", "export", "--quarter", "2026Q3"), ("backup", "create")):
        assert run("--db", untouched, *words, "--out", closed).code == 4
    assert run("--db", closed / "新.db", "init", *NAMES).code == 5


def test_a_store_of_a_newer_release_is_refused(db: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = sqlite3.connect(db)
    bare.execute("UPDATE alembic_version SET version_num = 'r9999'")
    bare.commit()
    bare.close()
    before = tree(db.parent)
    for words in (("ledger", "list"), ("store", "check"), ("backup", "create", "--out", tmp_path / "b")):
        told = call(capsys, "--db", db, *words)
        assert told.code == 5
        assert "新" in told.err
    assert tree(db.parent) == before


def test_a_store_another_process_has_says_who(untouched: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from zwgk_desktop.services.stores import open_store_at;"
        "desk = open_store_at(Path(sys.argv[1])); print('open', flush=True); sys.stdin.read(); desk.store.close()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(untouched)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "open\n"
        told = run("--db", untouched, "ledger", "list")
        other.communicate("")
    assert told.code == 5
    assert str(other.pid) in told.err
    assert run("--db", untouched, "ledger", "list").code == 0


def test_what_is_no_store_is_refused_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sqlite3.connect(tmp_path / "别的.db").executescript(
        "CREATE TABLE t (a); INSERT INTO t VALUES (1);"
    ).connection.close()
    (tmp_path / "空.db").write_bytes(b"")
    (tmp_path / "文字.db").write_text("不是数据文件" * 500, encoding="utf-8")
    (tmp_path / "夹.db").mkdir()
    before = tree(tmp_path)
    for name in ("别的.db", "空.db", "文字.db", "夹.db", "没有.db"):
        for words in (("ledger", "list"), ("audit", "verify"), ("backup", "verify", tmp_path / name)):
            told = call(capsys, "--db", tmp_path / name, *words)
            assert told.code == 5, (name, words, told)
    assert tree(tmp_path) == before


def test_a_truncated_or_damaged_store_is_refused_or_found_out(db: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = db.read_bytes()
    for data in (whole[: len(whole) // 2], whole[:4096], whole[:90], whole[:5000] + b"\xff" * 4000 + whole[9000:]):
        db.write_bytes(data)
        told = call(capsys, "--db", db, "store", "check")
        assert told.code in (1, 5), told
        told = call(capsys, "--db", db, "ledger", "list")
        assert told.code in (0, 5), told
        assert db.read_bytes() == data


def test_a_wrong_passphrase_opens_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong = tmp_path / "对.txt", tmp_path / "错.txt"
    right.write_text("云岭·2026", encoding="utf-8")
    wrong.write_text("云岭·2025", encoding="utf-8")
    db = tmp_path / "密.db"
    assert call(capsys, "--db", db, "--passphrase-file", right, "init", *NAMES).code == 0
    before = tree(tmp_path)
    for extra in (("--passphrase-file", wrong), (), ("--passphrase-file", tmp_path / "没有.txt")):
        for words in (("ledger", "list"), ("audit", "verify")):
            told = call(capsys, "--db", db, *extra, *words)
            assert told.code == 5, told
            assert "口令" in told.err
    assert tree(tmp_path) == before
    assert call(capsys, "--db", db, "--passphrase-file", right, "audit", "verify").code == 0


def test_wrong_words_on_the_line_are_wrong_usage(untouched: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        (),
        ("unknown",),
        ("ledger",),
        ("ledger", "progress", "x", "--quarter", "2026Q3", "--status", "进行中"),
        ("ledger", "progress", "99999", "--quarter", "2026Q3", "--status", "进行中"),
        ("ledger", "progress", "1", "--quarter", "第三季度", "--status", "进行中"),
        ("ledger", "list", "--quarter", "2026Q9"),
        ("ledger", "progress", "1" + "0" * 30, "--quarter", "2026Q3", "--status", "进行中"),
        ("subsidies", "sheets", "99999", "--out", "出"),
        ("subsidies", "sheets", "1" + "0" * 30, "--out", "出"),
        ("subsidies", "accept", "7", "--reason", "核实"),
        ("boards", "post", "99999", "--by", "周敏"),
        ("boards", "status", "--period", "不对"),
        ("boards", "status", "--period", "99999Q1"),
        ("review", "give", "posting", "99999", "--level", "first", "--by", "周敏"),
        ("village", "rename", "没有村", "--to", "新村"),
        ("village", "list", "--on", "昨天"),
        ("demo", "--out", "出", "--today", "不是日期"),
        ("self-test", "--seconds", "x"),
        ("audit", "list", "--limit", "x"),
    ):
        told = call(capsys, "--db", untouched, *words)
        assert told.code == 2, (words, told)
