"""Which duties count here, and how is one changed? The rule packs on screen, without a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Column, Kind, Listing, MemoryListing
from zwgk_desktop.domain.rules import KIND_WORDS, Rule, RulePack, describe_values
from zwgk_desktop.services import rule_packs as packs
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import get_township
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

COLUMNS = (
    Column("text", "要求", width=38),
    Column("kind", "类别", Kind.STATUS, 9, choices=tuple(KIND_WORDS.values())),
    Column("term", "时限", width=24),
    Column("source", "出处", width=30),
    Column("differs", "默认规则不同之处", width=24),
)
VALUE_WORDS = {
    "month": "月份",
    "day": "几日",
    "month_day": "每月几日",
    "quarter_last_month_day": "季度最后一个月的几日",
    "times": "次数",
    "days": "天数",
    "working_days": "工作日数",
    "months": "月数",
    "percent": "百分比",
    "from": "从哪一天起算",
}
LAST = "最后一日"
DAYS = ("day", "month_day", "quarter_last_month_day")


class RulesPresenter:
    """The pack on screen; ``pack_id`` None is the default, which is never changed: an edit makes the county's own."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.pack_id: int | None = None

    def choices(self) -> list[tuple[int | None, str]]:
        """Return the packs with their names, the one in force marked."""
        return [(one.id, _name(one)) for one in packs.rule_packs(self.desk)]

    @property
    def facts(self) -> packs.PackFacts:
        """The pack on screen."""
        found = packs.rule_packs(self.desk)
        return next((one for one in found if one.id == self.pack_id), found[0])

    def begin(self) -> None:
        """Show the pack in force first."""
        self.pack_id = next((one.id for one in packs.rule_packs(self.desk) if one.active), None)

    def listing(self) -> Listing:
        """Return the rules of the pack with what the default says otherwise."""
        pack = self.facts.pack
        default = packs.rule_packs(self.desk)[0].pack
        told = {one.rule_id: one.first or "默认没有这一条" for one in packs.compare_packs(default, pack)}
        rows = {
            number: (one.text, KIND_WORDS[one.kind], describe_values(one), one.source, told.get(one.id, ""))
            for number, one in enumerate(pack.rules, 1)
        }
        return MemoryListing(COLUMNS, rows)

    def rule(self, row: int) -> Rule:
        """Return the rule of a row (from 1)."""
        return self.facts.pack.rules[row - 1]

    def fields(self, rule: Rule) -> tuple[Field, ...]:
        """Return the form that changes a rule: its words, its numbers, its source."""
        numbers = [
            Field(f"value_{key}", VALUE_WORDS[key], required=True, help=f"数字，或“{LAST}”。" if key in DAYS else "")
            for key in rule.values
            if key in VALUE_WORDS
        ]
        return (
            Field("text", "要求", FieldKind.LINES, True, lines=3, limit=500),
            *numbers,
            Field("source", "出处", FieldKind.LINES, True, lines=2, limit=500, help="文件名称、文号和第几条。"),
        )

    def values(self, rule: Rule) -> dict[str, str]:
        """Return what stands in that form."""
        told = {f"value_{key}": LAST if value == "last" else str(value) for key, value in rule.values.items()}
        return {"text": rule.text, "source": rule.source, **told}

    def change(self, rule: Rule, values: Mapping[str, Any]) -> ChangeSet:
        """Keep a changed rule in the county's pack; one is made of the default when there is none."""
        numbers = {
            key: _value(key, str(values.get(f"value_{key}", old)).strip(), old) for key, old in rule.values.items()
        }
        text, source = str(values["text"]).strip(), str(values["source"]).strip()
        changed = packs.change_rule(self.own(), replace(rule, text=text, source=source, values=numbers))
        done = packs.keep_pack(self.desk, changed)
        self.pack_id = done.ids[0]
        return done

    def own(self) -> RulePack:
        """Return the pack on screen, or the default as this county's for the present year."""
        facts = self.facts
        if facts.id is not None:
            return facts.pack
        county = get_township(self.desk).county
        return replace(facts.pack, county=county, year=self.desk.today().year, name="规则包")

    def choose(self) -> ChangeSet:
        """Let the pack on screen be in force."""
        return packs.choose_pack(self.desk, self.facts.id, self.desk.today().year)

    def take_in(self, path: Path) -> ChangeSet:
        """Keep the pack of a file; one without a county becomes ours."""
        read = packs.read_pack_file(path)
        done = packs.keep_pack(self.desk, read if read.county else replace(read, county=self.own().county))
        self.pack_id = done.ids[0]
        return done

    def write(self, path: Path) -> Path:
        """Write the pack on screen as toml or xlsx."""
        return packs.write_pack(self.desk, self.facts.pack, path)


def _name(one: packs.PackFacts) -> str:
    pack = one.pack
    words = f"{pack.county}{f' {pack.year} 年' if pack.year else ''} {pack.name}".strip()
    return f"{words}（正在采用）" if one.active else words


def _value(key: str, text: str, old: Any) -> Any:
    if isinstance(old, bool) or key not in VALUE_WORDS:
        return old
    if key == "from":
        return text
    if key in DAYS and text in (LAST, "last"):
        return "last"
    limits = {"month": 12, "percent": 100, **dict.fromkeys(DAYS, 31)}
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= limits.get(key, 366)):
        raise WrongUsage("number", f"“{VALUE_WORDS[key]}”应是 1 到 {limits.get(key, 366)} 的整数。")
    return int(text)
