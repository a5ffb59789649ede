"""What may each audience see of a number? (data of ``resources/masking/profiles.toml``; domain handbook §7)"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from zwgk_desktop.domain.errors import WrongUsage

STAR = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """What of a number is shown: ``head`` first and ``tail`` last characters, all of it, or not even its column."""

    head: int = 0
    tail: int = 0
    full: bool = False
    show: bool = True

    def apply(self, number: str, more: int = 0) -> str:
        """Return ``number`` masked, with ``more`` further digits of its end; at least four characters stay hidden."""
        if self.full or not number:
            return number
        head, tail = (self.head, self.tail + more) if self.show else (0, more)
        if head + tail > len(number) - 4:
            head, tail = 0, max(0, min(tail, len(number) - 4))
        return number[:head] + STAR * (len(number) - head - tail) + number[len(number) - tail :]


@dataclass(frozen=True, slots=True)
class Profile:
    """One audience: its columns and the rule for each kind of number; ``paper``: what it prints where not public."""

    key: str
    title: str
    columns: tuple[str, ...]
    public: bool
    warn_below: int
    namesake_tail: int
    id: Rule
    card: Rule
    phone: Rule
    paper: str = ""

    @classmethod
    def from_mapping(cls, key: str, data: Mapping[str, Any]) -> Profile:
        """Return the profile ``key`` of the parsed ``profiles.toml``; a public one never shows a number in full."""
        rules = {name: Rule(**data[name]) for name in ("id", "card", "phone")}
        if data["public"]:
            rules = {name: replace(rule, full=False) for name, rule in rules.items()}
        hidden = {name for name, rule in rules.items() if not rule.show}
        columns = tuple(column for column in data["columns"] if column not in hidden)
        return cls(
            key, data["title"], columns, data["public"], data["warn_below"], data["namesake_tail"],
            rules["id"], rules["card"], rules["phone"], "" if data["public"] else data.get("paper", data["title"]),
        )  # fmt: skip


def get_profile(key: str, data: Mapping[str, Any]) -> Profile:
    """Return a profile by key; raise WrongUsage where there is none."""
    if key not in data:
        raise WrongUsage("unknown_profile", f"没有名为“{key}”的脱敏方案。", f"可用：{'、'.join(data)}。")
    return Profile.from_mapping(key, data[key])
