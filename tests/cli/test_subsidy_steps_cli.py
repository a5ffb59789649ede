"""An approved list is declared, paid, its results posted, by commands alone; before that it may go to the bin."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.data.lists import VILLAGES, payees, save_xlsx, table
from zwgk_desktop.cli import main

LEVELS = {"first": "周敏", "second": "何志远", "secrecy": "许静", "final": "林建国"}


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    db, villages = tmp_path / "镇.db", tmp_path / "村.txt"
    villages.write_text("\n".join(VILLAGES), encoding="utf-8")
    main(["init", "--township", "云岭镇", "--county", "清源县", "--villages", str(villages), "--db", str(db)])

    def run(*words: object, code: int = 0) -> Any:
        capsys.readouterr()
        told = main([*map(str, words), "--db", str(db), "--json"])
        out = capsys.readouterr()
        assert told == code, out.err
        return json.loads(out.out) if out.out else out.err

    return run


def test_a_list_goes_its_way(office: Any, tmp_path: Path) -> None:
    office("boards", "catalogue", "--load")
    path = save_xlsx(tmp_path / "清单.xlsx", {"S": table(payees(6))})
    batch = office("subsidies", "import", path, "--programme", "耕地地力保护补贴", "--year", 2026)["batch"]
    office("subsidies", "remove", batch, "--reason", "误导入")
    office("subsidies", "restore", batch)
    office("subsidies", "declare", batch, code=4)
    for level, who in LEVELS.items():
        office("review", "give", "batch", batch, "--level", level, "--by", who)
    office("subsidies", "remove", batch, code=4)
    told = office("subsidies", "declare", batch, "--by", "周文书")
    assert (told["ids"][0], len(told["ids"]), told["message"]) == (batch, 4, "已登记申报公示 3 个村。")
    office("subsidies", "pay", batch, code=4)
    office("subsidies", "pay", batch, "--reason", "县里已提前拨付")
    office("subsidies", "post-results", batch)
    office("subsidies", "archive", batch, "--box", "2026-补-01", "--pages", 3, code=4)
    (row,) = office("subsidies", "batches")["batches"]
    assert row["state"] == "posted"
