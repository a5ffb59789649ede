"""Which duties does the office have in a year? A rule pack and its dated instances (domain handbook §2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from zwgk_desktop.domain.deadlines import day_of_month
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.periods import Period, Rhythm

KINDS = ("date", "monthly", "quarterly", "yearly", "within_days", "ratio", "longest_gap", "ongoing")


@dataclass(frozen=True, slots=True)
class Rule:
    """One duty; ``values`` depends on ``kind``; ``source`` is the document that asks for it."""

    id: str
    text: str
    kind: str
    values: Mapping[str, Any]
    source: str


@dataclass(frozen=True, slots=True)
class Instance:
    """One dated instance of a rule: ``label`` like 2026Q1, 2026-07 or 2026."""

    rule: Rule
    label: str
    due: date


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of a county and year (0: any year)."""

    name: str
    county: str
    year: int
    rules: tuple[Rule, ...]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Build a pack from its file's content; a rule without id, of unknown kind, or twice is refused."""
        rules: dict[str, Rule] = {}
        for number, row in enumerate(data.get("rule", ()), 1):
            rule_id, kind = str(row.get("id", "")), str(row.get("kind", ""))
            if not rule_id or rule_id in rules or kind not in KINDS:
                raise InputRefused("bad_rule", f"规则包第 {number} 条（{rule_id}）有误。", "请核对编号和类别。")
            rules[rule_id] = Rule(rule_id, row.get("text", ""), kind, row.get("values", {}), row.get("source", ""))
        return cls(data.get("name", ""), data.get("county", ""), int(data.get("year", 0)), tuple(rules.values()))

    def find(self, rule_id: str) -> Rule | None:
        """Return the rule with that id, if the pack has it."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)

    @property
    def report_day(self) -> int:
        """The day of the quarter's last month on which the quarterly ledger is due; 31 (the last) when not set."""
        rule = self.find("quarterly_ledger")
        return int(rule.values.get("quarter_last_month_day", 31)) if rule else 31

    def instances(self, year: int) -> tuple[Instance, ...]:
        """Return the dated instances of all rules in a year, by due day; rules that hang on an event have none."""
        found = [Instance(rule, label, due) for rule in self.rules for label, due in build_rule_dates(rule, year)]
        return tuple(sorted(found, key=lambda one: (one.due, one.rule.id)))


def build_rule_dates(rule: Rule, year: int) -> list[tuple[str, date]]:
    """Return label and due day of each instance of a rule in ``year``."""
    values = rule.values
    match rule.kind:
        case "monthly":
            day = _day(values.get("month_day", "last"))
            return [(Period(Rhythm.MONTHLY, year, m).code, day_of_month(year, m, day)) for m in range(1, 13)]
        case "quarterly":
            return [
                (quarter.code, quarterly_due(quarter, _day(values["quarter_last_month_day"])))
                for quarter in quarters(year)
            ]
        case "yearly" | "date" if "month" in values:
            return [(str(year), day_of_month(year, int(values["month"]), _day(values.get("day", "last"))))]
        case "yearly":
            return [(f"{year}第{n}次", date(year, 12, 31)) for n in range(1, int(values.get("times", 1)) + 1)]
    return []


def quarters(year: int) -> tuple[Period, ...]:
    """Return the four quarters of a year."""
    return tuple(Period(Rhythm.QUARTERLY, year, number) for number in range(1, 5))


def quarterly_due(quarter: Period, day: int) -> date:
    """Return the ``day`` of the quarter's last month (the last day when the month is shorter)."""
    return day_of_month(quarter.year, quarter.end.month, day)


def _day(value: Any) -> int:
    return 31 if value == "last" else int(value)
