"""Whatever bytes come from outside: an answer in time, refused or with findings, and never a fault of the program."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.data.lists import payees, save_csv, save_xlsx, table
from tests.whole.script import Told, judge
from zwgk_desktop import paths
from zwgk_desktop.cli import main
from zwgk_desktop.documents.untrusted import OLE_MAGIC

LONGEST = 10.0  # seconds for one small file, on a busy machine
STORED = Path(__file__).parents[1]
HEADS = (b"", b"PK\x03\x04", b"%PDF-1.4\n", OLE_MAGIC, b"\xff\xfe", b"<html>", b"{\\rtf1", b"\x09\x08")
KINDS = ("xlsx", "docx", "pdf", "txt", "csv", "doc", "xls")


@cache
def real_file(kind: str) -> bytes:
    """A good file of that kind, small."""
    lines = paths.resource("samples/demo_plan.txt").read_text(encoding="utf-8").splitlines()[:25]
    made: dict[str, Callable[[], bytes]] = {
        "txt": lambda: "\n".join(lines).encode("gb18030"),
        "docx": lambda: _docx(lines),
        "pdf": lambda: _pdf(lines),
        "doc": lambda: (STORED / "data/plans/table_numbered.doc").read_bytes(),
        "xls": lambda: (STORED / "documents/files/list.xls").read_bytes(),
    }
    return made[kind]()


def _docx(lines: list[str]) -> bytes:
    document, made = Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    cells = document.add_table(rows=2, cols=3).rows[1].cells
    for cell, words in zip(cells, ("一", "公开目录", "党政办"), strict=True):
        cell.text = words
    document.save(made)
    return made.getvalue()


def _pdf(lines: list[str]) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    canvas = Canvas(made)
    canvas.setFont("STSong-Light", 10)
    for at, line in enumerate(lines):
        canvas.drawString(40, 800 - at * 20, line[:40])
    canvas.save()
    return made.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("来件")
    save_xlsx(made / "good.xlsx", {"青石村": table(payees(6))})
    save_csv(made / "good.csv", table(payees(6)))
    return made


def good(folder: Path, kind: str) -> bytes:
    return (folder / f"good.{kind}").read_bytes() if kind in ("xlsx", "csv") else real_file(kind)


def damaged(data: bytes, way: str, seed: int) -> bytes:
    """Damage a file: cut it, turn bits, take a piece out, put noise in, or turn bits inside the parts of a zip."""
    rng = random.Random(seed)
    if way == "cut":
        return data[: rng.randrange(len(data))]
    if way == "inside":
        return _damaged_parts(data, rng)
    made = bytearray(data)
    if way == "bits":
        for _ in range(rng.choice((1, 3, 30))):
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
        return bytes(made)
    at, length = rng.randrange(len(made)), rng.choice((1, 16, 512))
    made[at : at + length] = b"" if way == "hole" else rng.randbytes(length)
    return bytes(made)


def _damaged_parts(data: bytes, rng: random.Random) -> bytes:
    """A zip that unpacks well but whose parts are not what they should be; other files are turned bit by bit."""
    if not data.startswith(b"PK"):
        return damaged(data, "bits", rng.randrange(99))
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = set(rng.sample(names, rng.choice((1, 1, 2))))
        for name in names:
            part = old.read(name)
            if name in chosen and part:
                way = rng.choice(("drop", "cut", "swap", "digits", "empty"))
                if way == "drop":
                    continue
                part = {
                    "cut": part[: rng.randrange(len(part))],
                    "swap": old.read(rng.choice(names)),
                    "digits": _other_digits(part, rng),
                    "empty": b"",
                }[way]  # fmt: skip
            new.writestr(name, part)
    return made.getvalue()


def _other_digits(part: bytes, rng: random.Random) -> bytes:
    return bytes(ord(rng.choice("0123456789-")) if 48 <= b <= 57 and rng.random() < 0.2 else b for b in part)


def ask(words: tuple[str, str], path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    capsys.readouterr()
    started = time.perf_counter()
    code = main([*words, str(path), "--json"])
    seconds = time.perf_counter() - started
    out, err = capsys.readouterr()
    told = judge(Told(code, out, err))
    assert told.code in (0, 1, 3), told
    assert seconds < LONGEST
    assert told.json["result"] in ("imported", "refused") if words[0] == "subsidies" else told.code == 3 or told.json
    return told


COMMANDS = (("plan", "parse"), ("subsidies", "check"))
few = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_good_file_is_read(kind: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / f"whole.{kind}"
    path.write_bytes(good(folder, kind))
    command = COMMANDS[1] if kind in ("xlsx", "csv", "xls") else COMMANDS[0]
    assert ask(command, path, capsys).code in (0, 1)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", KINDS)
@few
@given(way=st.sampled_from(("cut", "bits", "hole", "noise", "inside")), seed=st.integers(0, 2**32))
def test_a_damaged_file_gets_an_answer(
    command: tuple[str, str], kind: str, folder: Path, capsys: pytest.CaptureFixture[str], way: str, seed: int
) -> None:
    path = folder / f"damaged.{kind}"
    path.write_bytes(damaged(good(folder, kind), way, seed))
    ask(command, path, capsys)


@pytest.mark.parametrize("command", COMMANDS)
@few
@given(data=st.binary(max_size=2000), kind=st.sampled_from(KINDS), head=st.sampled_from(HEADS))
def test_random_bytes_get_an_answer(
    command: tuple[str, str], folder: Path, capsys: pytest.CaptureFixture[str], data: bytes, kind: str, head: bytes
) -> None:
    path = folder / f"random.{kind}"
    path.write_bytes(head + data)
    ask(command, path, capsys)


@pytest.mark.parametrize("command", COMMANDS)
@few
@given(
    text=st.text(
        alphabet="一二三（）()、。：；0123456789.〔〕\t|,，\n #*月日年前底每季度责任单位姓名身份证号金额\"'=￥①第章条",
        max_size=400,
    )
)
def test_any_words_get_an_answer(
    command: tuple[str, str], folder: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    path = folder / "words.txt"
    path.write_text(text, encoding="utf-8")
    ask(command, path, capsys)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    "text",
    [
        "（" * 20_000,
        "一、" * 20_000,
        "〔牵头单位：" * 5_000,
        "1." * 30_000,
        ("姓名,身份证号,金额\n" + "," * 60_000),
        "每月" * 20_000 + "底前",
        "九" * 50_000 + "月底前",
        "9" * 50_000 + "月底前",
        '"' * 40_001,
        "<table>" * 3_000,
        "<html>" + "<table><tr><td>" * 2_000,
        "\n".join("|" * 300 for _ in range(200)),
    ],
)  # fmt: skip
def test_words_made_to_be_slow_are_answered_in_time(
    command: tuple[str, str], text: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "slow.txt"
    path.write_text(text, encoding="utf-8")
    ask(command, path, capsys)
