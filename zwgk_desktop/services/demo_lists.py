"""Who lives in the demo township, and what is paid to them? Invented, and the same for the same seed."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.documents.sample_list import SampleRow
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.money import multiply

REGION = "369901"  # not assigned to any county


@dataclass(frozen=True, slots=True)
class Household:
    """An invented household head with the land the household tills (mu)."""

    village: str
    group: str
    name: str
    id_number: str
    card: str
    phone: str
    land: Decimal


def load_demo() -> dict[str, Any]:
    """Return the demo's names and programmes (resources/samples/demo.toml)."""
    return tomllib.loads(paths.resource("samples/demo.toml").read_text(encoding="utf-8"))


def build_households(facts: Mapping[str, Any], rng: random.Random, each: int = 60) -> dict[str, list[Household]]:
    """Return ``each`` households per village; the first villages hold the rare names."""
    rare = list(facts["rare_names"])
    serial = 0
    homes: dict[str, list[Household]] = {}
    for village in facts["villages"]:
        homes[village] = []
        for _ in range(each):
            serial += 1
            name = rare.pop() if rare and serial % 9 == 0 else _name(facts, rng)
            homes[village].append(_household(village, rng.choice(facts["groups"]), name, serial, rng))
        homes[village].sort(key=lambda home: facts["groups"].index(home.group))
    return homes


def _household(village: str, group: str, name: str, serial: int, rng: random.Random) -> Household:
    born = f"{rng.randint(1938, 2000)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    first17 = f"{REGION}{born}{serial % 1000:03d}"
    return Household(
        village,
        group,
        name,
        first17 + build_check_digit(first17),
        f"62299900{serial:05d}{rng.randint(0, 999999):06d}",
        f"1990000{serial:04d}",
        Decimal(rng.randint(40, 1200)) / 100,
    )


def _name(facts: Mapping[str, Any], rng: random.Random) -> str:
    surname = rng.choice(_surnames(facts["surnames"]))
    return surname + "".join(rng.sample(facts["given"], rng.choice((1, 2, 2))))


def _surnames(text: str) -> list[str]:
    """Split the run of surnames, the two double ones at its end included."""
    double = [text[-4:-2], text[-2:]]
    return [*text[:-4], *double]


def build_rows(
    programme: Mapping[str, Any], homes: Mapping[str, Sequence[Household]], rng: random.Random
) -> list[SampleRow]:
    """Return one programme's list, village by village, amounts right to the fen."""
    standard = Decimal(programme["standard"])
    rows = []
    for households in homes.values():
        chosen = sorted(rng.sample(range(len(households)), programme["rows"]))
        rows += [_row(households[index], standard, programme["area"]) for index in chosen]
    return rows


def _row(home: Household, standard: Decimal, by_area: bool) -> SampleRow:
    amount = Decimal(multiply(home.land, standard)) / 100 if by_area else standard
    area = home.land if by_area else None
    return SampleRow(home.village, home.group, home.name, home.id_number, home.card, area, standard, amount, home.phone)


def spoil(rows: Sequence[SampleRow]) -> list[SampleRow]:
    """Return the list with five more rows, typed a second time and wrongly; each of them must be held back."""
    first = rows[0]
    wrong = "0" if first.id_number[-1] != "0" else "1"
    bad = [
        _changed(first, id_number=first.id_number[:-1] + wrong),
        _changed(rows[1], id_number=rows[1].id_number[:17]),
        _changed(rows[2], name=""),
        _changed(rows[3], id_number=""),
        _changed(rows[4], amount=Decimal("-10")),
    ]
    return [*rows[:5], *bad, *rows[5:]]


def _changed(row: SampleRow, **values: Any) -> SampleRow:
    return SampleRow(**{**{name: getattr(row, name) for name in SampleRow.__slots__}, **values})
