"""A list larger than all that is stored has its indexes built at the end, and they are those of before."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from tests.data.lists import payees, save_csv, table
from zwgk_desktop.db.repositories.subsidies import MANY_ROWS
from zwgk_desktop.domain.errors import Cancelled
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk

LAND = "耕地地力保护补贴"


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a list just large enough."""
    return save_csv(tmp_path_factory.mktemp("large") / "清单.csv", table(payees(MANY_ROWS)))


def indexes(desk: Desk) -> set[tuple[str, str]]:
    with desk.store.read() as session:
        found = session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        return {(name, statement) for name, statement in found}


def test_a_large_list_leaves_every_index_whole(desk: Desk, large: Path) -> None:
    before = indexes(desk)
    batch = subsidies.import_list(desk, large, LAND, 2026)
    assert batch.lines == MANY_ROWS
    assert indexes(desk) == before
    with desk.store.read() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"  # looks every row up in every index


@pytest.mark.parametrize("at", [3, 4])
def test_a_large_import_that_was_cancelled_leaves_every_index_and_no_row(desk: Desk, large: Path, at: int) -> None:
    before = indexes(desk)
    with pytest.raises(Cancelled):
        subsidies.import_list(desk, large, LAND, 2026, progress=StopAfter(at))
    assert indexes(desk) == before
    with desk.store.read() as session:
        assert session.scalar(text("SELECT count(*) FROM person")) == 0
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
