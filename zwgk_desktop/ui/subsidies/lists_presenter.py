"""Who has died, which programmes exclude each other, which columns were chosen before? Driven without a window."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.columns import column_letter
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.subsidies.mending import TITLES
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.subsidies import ListedImport

EXCLUDED_WORDS = {True: "不能同时享受", False: "可以同时享受"}
LISTED_COLUMNS = (
    Column("name", "姓名", width=12),
    Column("id_number", "身份证号", width=22),
    Column("since", "死亡（注销）日期", Kind.DATE, 16),
    Column("source", "来源", width=28),
)
PAIR_COLUMNS = (
    Column("first", "补贴项目", width=24),
    Column("second", "另一项", width=24),
    Column("excluded", "能否同时享受", width=14, choices=tuple(EXCLUDED_WORDS.values())),
    Column("reason", "依据", width=30),
)
MEMORY_COLUMNS = (
    Column("programme", "补贴项目", width=22),
    Column("sender", "报送单位", width=22),
    Column("columns", "对应关系", width=52),
    Column("used", "上次使用", Kind.DATE, 12),
)


class ListsPresenter:
    """The deceased, the pairs of programmes, and the columns chosen for senders' lists before."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pairs: list[Any] = []

    def deceased(self) -> MemoryListing:
        """Return the deceased; their numbers show only their ends."""
        rows = {
            row.id: (row.name, shorten(row.id_number), row.since.isoformat() if row.since else None, row.source)
            for row in subsidies.listed_people(self._desk)
        }
        return MemoryListing(LISTED_COLUMNS, rows)

    def import_deceased(self, file: Path) -> ListedImport:
        """Read a list of deceased; may run in a worker. Raises a Refusal."""
        return subsidies.import_listed(self._desk, file)

    def add_deceased(self, values: Mapping[str, Any]) -> ChangeSet:
        """Add one: number, name, since, source."""
        given = (values["number"], values["name"], values["since"], values["source"])
        return subsidies.add_listed_person(self._desk, *given)

    def remove_deceased(self, listed_id: int, reason: str) -> ChangeSet:
        """Take one off the list."""
        return subsidies.remove_listed_person(self._desk, listed_id, reason)

    def columns(self) -> MemoryListing:
        """Return the columns remembered, newest first."""
        rows = {
            row.id: (
                row.programme,
                row.sender or "没有写明",
                _columns_words(row.mapping),
                row.used_at.astimezone(CHINA).date().isoformat(),
            )
            for row in subsidies.remembered_columns(self._desk)
        }
        return MemoryListing(MEMORY_COLUMNS, rows)

    def own_words(self) -> Path:
        """Return the file with the office's own words for columns, made when there is none."""
        return subsidies.begin_own_file()

    def forget_columns(self, memory_id: int) -> ChangeSet:
        """Forget columns: the next list with that header is read by its words again."""
        return subsidies.forget_columns(self._desk, memory_id)

    def pairs(self) -> MemoryListing:
        """Return the pairs of programmes with what holds for them."""
        self._pairs = subsidies.exclusions(self._desk)
        rows = {
            at: (row.first, row.second, EXCLUDED_WORDS[row.excluded], row.reason)
            for at, row in enumerate(self._pairs, 1)
        }
        return MemoryListing(PAIR_COLUMNS, rows)

    def pair_values(self, pair_id: int) -> dict[str, Any]:
        """Return the form's values of one pair."""
        row = self._pairs[pair_id - 1]
        return {"first": row.first, "second": row.second, "excluded": "yes" if row.excluded else "no", "reason": ""}

    def programme_names(self) -> tuple[str, ...]:
        """Return the names to choose from: the township's programmes, then the catalogue's."""
        own = [row.name for row in subsidies.programmes(self._desk)]
        return tuple(dict.fromkeys([*own, *subsidies.catalogue()]))

    def check_pair(self, values: Mapping[str, Any]) -> Mapping[str, str]:
        """Return what is wrong with a pair that shall exclude each other, by field: a programme nobody knows."""
        known = self.programme_names()
        found: dict[str, str] = {}
        for key in ("first", "second"):
            name = values[key].strip()
            if values["excluded"] == "yes" and name not in known:
                near = "、".join(subsidies.nearest_programmes(name, known))
                found[key] = f"没有这项补贴，最接近的有：{near}。" if near else "没有这项补贴，请先新增或核对名称。"
        return found

    def decide_pair(self, values: Mapping[str, Any]) -> ChangeSet:
        """Decide about a pair: first, second, excluded ("yes" or "no"), reason."""
        excluded = values["excluded"] == "yes"
        return subsidies.set_exclusion(self._desk, values["first"], values["second"], excluded, values["reason"])


def _columns_words(mapping: Mapping[str, Any]) -> str:
    at = sorted((column, name) for name, column in mapping["columns"].items())
    return "、".join(f"{TITLES.get(name, name)} {column_letter(column)} 列" for column, name in at)
