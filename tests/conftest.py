"""What tests share: a made store and desk at a fixed time, golden texts, and steady property tests."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import create_store

settings.register_profile(
    "house", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=CHINA)
TOWNSHIP, COUNTY = "云岭镇", "清源县"
VILLAGES = (
    NewVillage("青石村", "369921101201", 412),
    NewVillage("柳溪村", "369921101202", 365),
    NewVillage("大坪村", "369921101203", 508),
    NewVillage("桐树湾村", None, 297),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew instead of comparing")


@pytest.fixture
def store_path(tmp_path: Path) -> Path:
    return tmp_path / "云岭镇.db"


@pytest.fixture
def desk(store_path: Path) -> Iterator[Desk]:
    """A desk at 清源县云岭镇 with four villages, on 2026-11-20 at nine in the morning."""
    made = create_store(store_path, None, TOWNSHIP, COUNTY, VILLAGES, clock=lambda: NOW)
    yield made
    made.store.close()


@pytest.fixture
def store(desk: Desk) -> Store:
    return desk.store


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with tests/golden/NAME.txt; ``--update-golden`` writes it anew."""
    folder = Path(__file__).parent / "golden"

    def compare(name: str, text: str) -> None:
        file = folder / f"{name}.txt"
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        assert file.exists(), f"no golden text {name}: run with --update-golden, read it, and commit it"
        assert text == file.read_text(encoding="utf-8")

    return compare
