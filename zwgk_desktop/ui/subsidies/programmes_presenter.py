"""Which subsidy programmes does the township have, and what may be changed about them? Driven without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.money import to_fen
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk

BY_NAME = {True: "列名公示", False: "不列名，只公开合计"}
IN_USE = {True: "在用", False: "已停用"}
USUAL_HEADS = ("补贴项目", "类别", "主管部门", "多久发一次", "公示方式")
RHYTHMS = ("每月", "每季度", "每半年", "每年", "按次")
COLUMNS = (
    Column("name", "补贴项目", width=26),
    Column("category", "类别", width=12),
    Column("bureau", "主管部门", width=14),
    Column("standard", "标准（元）", Kind.MONEY, 12),
    Column("unit", "计发单位", width=9),
    Column("rhythm", "多久发一次", width=10, choices=RHYTHMS),
    Column("days", "公示天数", Kind.NUMBER, 9),
    Column("by_name", "公示方式", width=18, choices=tuple(BY_NAME.values())),
    Column("active", "状态", Kind.STATUS, 10, choices=tuple(IN_USE.values())),
)


class ProgrammesPresenter:
    """Reads and changes the programmes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._rows: dict[int, Any] = {}

    def listing(self) -> MemoryListing:
        """Return the programmes, by category and name."""
        self._rows = {row.id: row for row in subsidies.programmes(self._desk)}
        rows = {
            key: (
                row.name, row.category, row.bureau, row.standard_fen, row.unit, row.rhythm, row.posting_days,
                BY_NAME[row.by_name], IN_USE[row.active],
            )
            for key, row in self._rows.items()
        }  # fmt: skip
        return MemoryListing(COLUMNS, rows)

    def unused_names(self) -> tuple[str, ...]:
        """Return the catalogue's usual programmes that the township does not have yet."""
        have = {row.name for row in self._rows.values()}
        return tuple(name for name in subsidies.catalogue() if name not in have)

    def usual(self) -> list[tuple[str, ...]]:
        """Return the catalogue's programmes that the township does not have yet, in the columns of USUAL_HEADS."""
        have = {row.name for row in self._rows.values()}
        return [
            (name, row["category"], row["bureau"], row["rhythm"], BY_NAME[row["by_name"]])
            for name, row in subsidies.catalogue().items()
            if name not in have
        ]

    def add_usual(self, names: Sequence[str]) -> ChangeSet:
        """Take programmes over from the catalogue; they can be changed afterwards."""
        return subsidies.add_usual(self._desk, names)

    def first_values(self, name: str = "") -> dict[str, Any]:
        """Return what a new programme's form begins with: the catalogue's row of that name."""
        row = subsidies.catalogue().get(name, {})
        return {
            "name": name,
            "category": row.get("category", ""),
            "bureau": row.get("bureau", ""),
            "unit": row.get("unit", ""),
            "rhythm": row.get("rhythm", ""),
            "standard": None,
            "days": row.get("posting_days", 7),
            "hidden": not row.get("by_name", True),
            "stopped": False,
        }

    def values(self, programme_id: int) -> dict[str, Any]:
        """Return the form's values of one programme."""
        row = self._rows[programme_id]
        return {
            "name": row.name,
            "category": row.category,
            "bureau": row.bureau,
            "unit": row.unit,
            "rhythm": row.rhythm,
            "standard": None if row.standard_fen is None else Decimal(row.standard_fen) / 100,
            "days": row.posting_days,
            "hidden": not row.by_name,
            "stopped": not row.active,
        }

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong with the form, by field."""
        days = values["days"]
        if days is None or days != int(days) or not 1 <= days <= 366:
            return {"days": "请填 1 到 366 的整数。"}
        standard = values["standard"]
        return {"standard": "标准不能小于零。"} if standard is not None and standard < 0 else {}

    def save(self, programme_id: int | None, values: Mapping[str, Any]) -> ChangeSet:
        """Add (``programme_id`` None) or change a programme; WrongUsage when the name is taken."""
        stored = {
            "name": values["name"].strip(),
            "category": values["category"],
            "bureau": values["bureau"],
            "unit": values["unit"],
            "rhythm": values["rhythm"] or "",
            "standard_fen": None if values["standard"] is None else to_fen(values["standard"]),
            "posting_days": int(values["days"]),
            "by_name": not values["hidden"],
            "active": not values["stopped"],
        }
        if programme_id is None:
            return subsidies.add_programme(self._desk, stored["name"], stored)
        if programme_id not in self._rows:
            raise WrongUsage("no_programme", "这个补贴项目已经不在了。", "请重新打开本页。")
        return subsidies.change_programme(self._desk, programme_id, stored)
