"""How is it said what a list changes against the batch before it? A row for each difference; no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.subsidies.differences import CHANGE_WORDS, Difference
from zwgk_desktop.domain.subsidies.mending import TITLES

COVERED = frozenset({TITLES["id"], TITLES["card"], TITLES["phone"]})
COLUMNS = (
    Column("kind", "变化", Kind.STATUS, 8, choices=tuple(CHANGE_WORDS.values())),
    Column("name", "姓名", width=10),
    Column("id_number", "身份证号", width=20),
    Column("village", "村", width=10),
    Column("before", "原金额（元）", Kind.MONEY, 13, total=True),
    Column("after", "改后金额（元）", Kind.MONEY, 13, total=True),
    Column("what", "改了什么", width=40),
)


def differences_listing(found: Sequence[Difference]) -> MemoryListing:
    """Return the differences as a list; personal numbers show only their ends."""
    rows = {
        at: (
            CHANGE_WORDS[one.kind],
            one.name,
            shorten(one.id_number),
            one.village,
            one.amount_before if one.kind != "added" else None,
            one.amount_after if one.kind != "removed" else None,
            _words(one),
        )
        for at, one in enumerate(found, 1)
    }
    return MemoryListing(COLUMNS, rows)


def _words(one: Difference) -> str:
    def shown(title: str, text: str) -> str:
        return (shorten(text) if title in COVERED else text) or "空"

    return "；".join(f"{title}：{shown(title, old)} → {shown(title, new)}" for title, (old, new) in one.fields.items())
