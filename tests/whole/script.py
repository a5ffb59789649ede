"""How a script of the office calls the program: one command, its JSON, its exit code, and never a traceback."""

from __future__ import annotations

import hashlib
import json
import os
import random
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.conftest import NOW
from zwgk_desktop.documents.sample_list import write_sample_list
from zwgk_desktop.services.demo_lists import build_households, build_rows, load_demo, spoil

FAULT = "程序内部出错"
CALL = [sys.executable, "-c", "import sys; from zwgk_desktop.cli import main; sys.exit(main())"]


@dataclass(frozen=True)
class Told:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


def judge(told: Told) -> Told:
    """Hold what holds for every command: no traceback, no fault of the program, Chinese for people."""
    assert "Traceback" not in told.err, told.err
    assert FAULT not in told.err, told.err
    if told.code > 1:
        assert any("\u4e00" <= c <= "\u9fff" for c in told.err), told.err
    return told


def run(*words: str | Path, most_bytes: int | None = None, **environment: str) -> Told:
    """Run one command in a process of its own; ``most_bytes``: no file may grow beyond (as on a full disk)."""
    before: Callable[[], None] | None = None
    if most_bytes is not None:
        limit = most_bytes

        def before() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = subprocess.run(
        [*CALL, *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=before,
        env={**os.environ, **environment},
        timeout=120,
    )
    return judge(Told(done.returncode, done.stdout, done.stderr))


def sha(path: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def tree(folder: Path) -> dict[str, str]:
    """Every file below ``folder`` with its hash."""
    return {str(p.relative_to(folder)): sha(p) for p in sorted(folder.rglob("*")) if p.is_file()}


def messy_list(path: Path, villages: tuple[str, ...], each: int = 12, seed: int = 5) -> Path:
    """Write a bureau's list: title rows, subtotals, typed amounts, five wrong rows that must be held back."""
    facts = {**load_demo(), "villages": list(villages)}
    rng = random.Random(seed)
    programme = {**facts["programmes"][0], "rows": each}
    rows = build_rows(programme, build_households(facts, rng, each=each), rng)
    write_sample_list(path, "2026年耕地地力保护补贴发放清单", spoil(rows), NOW)
    return path
