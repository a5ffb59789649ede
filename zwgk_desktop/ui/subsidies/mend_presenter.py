"""What may be mended in a row, is it right now, and how is it stored? Lines and rows held back; no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.domain.findings import SEVERITY_WORDS, Severity
from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES, Place
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.subsidies import Mended

NAMELESS = Place("", 1)  # what is said under a form needs no place


@dataclass(frozen=True, slots=True)
class RowCheck:
    """What the checks say of a row as typed: errors by field (the first one of each), and the rest in words."""

    errors: dict[str, str]
    words: str


class MendPresenter:
    """One row of a batch; ``held``: it was held back, and mending takes it in."""

    def __init__(self, desk: Desk, batch_id: int, row_id: int, held: bool) -> None:
        self._desk, self.batch_id, self.row_id, self.held = desk, batch_id, row_id, held
        self.values = subsidies.held_fields(desk, row_id) if held else subsidies.line_fields(desk, row_id)

    @property
    def title(self) -> str:
        """Return what the dialog is called."""
        return "补正这一行，收入清单" if self.held else f"修改{self.values['name']}的一行"

    def check(self, typed: Mapping[str, Any]) -> RowCheck:
        """Judge the row as typed; stores nothing."""
        verdict = subsidies.try_fix(self._desk, self.batch_id, NAMELESS, _texts(typed))
        names = {title: name for name, title in TITLES.items()}
        errors: dict[str, str] = {}
        for one in verdict.errors:
            errors.setdefault(names.get(one.column, "name"), one.message)
        words = [
            f"{SEVERITY_WORDS[f.severity]}：{f.message}" for f in verdict.findings if f.severity is Severity.WARNING
        ]
        if errors:
            return RowCheck(errors, "还有错误，请看红字。")
        return RowCheck(errors, "\n".join(words) or "核对：这一行没有问题。")

    def changed(self, typed: Mapping[str, Any]) -> bool:
        """Tell whether anything was typed over."""
        return _texts(typed) != {name: self.values[name].strip() for name in FIELDS}

    def store(self, typed: Mapping[str, Any]) -> Mended:
        """Store the row and judge the whole batch anew; may run in a worker. Raises a Refusal."""
        fix = subsidies.fix_held if self.held else subsidies.fix_line
        return fix(self._desk, self.row_id, _texts(typed), str(typed.get("reason", "")))


def _texts(typed: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(typed[name] or "").strip() for name in FIELDS}
