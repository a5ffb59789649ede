"""How a script of the office calls the program inside the test's own process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from zwgk_desktop.cli import main


class Script:
    """Calls commands with --json on one store and keeps the exit code and what people were told."""

    def __init__(self, db: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.db = db
        self.capsys = capsys
        self.code = 0
        self.told = ""

    def __call__(self, *words: str | int | Path) -> Any:
        self.code = main(["--db", str(self.db), "--json", *map(str, words)])
        out, self.told = self.capsys.readouterr()
        assert "Traceback" not in self.told
        return json.loads(out) if out else None
