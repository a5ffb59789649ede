"""Which duties does the office have in a year? A rule pack and its dated instances (domain handbook §2)."""

from __future__ import annotations

import json
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
            rule = Rule(rule_id, str(row.get("text", "")), kind, row.get("values", {}), str(row.get("source", "")))
            try:
                build_rule_dates(rule, 2026)
            except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as error:
                raise InputRefused(
                    "bad_rule", f"规则包第 {number} 条（{rule_id}）的时限不对。", "请核对月、日和次数。"
                ) from error
            rules[rule_id] = rule
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


KIND_WORDS = {
    "date": "某日",
    "monthly": "每月",
    "quarterly": "每季度",
    "yearly": "每年",
    "within_days": "几日内",
    "ratio": "比例",
    "longest_gap": "最长间隔",
    "ongoing": "常态化",
}


def describe_values(rule: Rule) -> str:
    """Return a rule's term in words: 每季度最后一个月10日前, 15日内（自县里文件成文之日）."""
    values = rule.values
    match rule.kind:
        case "monthly":
            return f"每月{_day_words(values.get('month_day', 'last'))}前"
        case "quarterly":
            return f"每季度最后一个月{_day_words(values.get('quarter_last_month_day', 'last'))}前"
        case "yearly" | "date" if "month" in values:
            return f"每年{values['month']}月{_day_words(values.get('day', 'last'))}前"
        case "yearly":
            return f"每年 {values.get('times', 1)} 次"
        case "within_days":
            count = f"{values['working_days']}个工作日" if "working_days" in values else f"{values.get('days', 0)}日"
            start = f"（自{values['from']}）" if values.get("from") else ""
            return f"不少于{count}{start}" if values.get("minimum") else f"{count}内{start}"
        case "ratio":
            return f"{values.get('percent', 0)}%以上"
        case "longest_gap":
            return f"最长 {values['months']} 个月" if "months" in values else f"最长 {values.get('days', 0)} 天"
    return "常态化"


def _day_words(day: Any) -> str:
    return "最后一日" if day == "last" else f"{day}日"


def pack_to_mapping(pack: RulePack) -> dict[str, Any]:
    """Return a pack as its file holds it."""
    rules = [
        {"id": one.id, "text": one.text, "kind": one.kind, "values": dict(one.values), "source": one.source}
        for one in pack.rules
    ]
    return {"name": pack.name, "county": pack.county, "year": pack.year, "rule": rules}


def pack_to_toml(pack: RulePack) -> str:
    """Return a pack as TOML text that :meth:`RulePack.from_mapping` reads again."""
    lines = [f"county = {_quoted(pack.county)}", f"year = {pack.year}", f"name = {_quoted(pack.name)}"]
    for one in pack.rules:
        lines += ["", "[[rule]]", f"id = {_quoted(one.id)}", f"text = {_quoted(one.text)}"]
        lines += [f"kind = {_quoted(one.kind)}", f"values = {values_to_toml(one.values)}"]
        lines += [f"source = {_quoted(one.source)}"]
    return "\n".join(lines) + "\n"


def values_to_toml(values: Mapping[str, Any]) -> str:
    """Return a rule's values as an inline table: { days = 15 }."""
    inside = ", ".join(f"{_quoted_key(key)} = {_plain(value)}" for key, value in values.items())
    return f"{{ {inside} }}" if inside else "{}"


def _quoted_key(key: str) -> str:
    return key if key.isidentifier() and key.isascii() else _quoted(key)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | float) else _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
