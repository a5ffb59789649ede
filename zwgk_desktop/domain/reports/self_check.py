"""Was a duty of the rule pack met in a half-year or year? Met, not met, not due, or not to be told; with evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zwgk_desktop.domain.periods import Period
from zwgk_desktop.domain.rules import Rule


class Verdict(StrEnum):
    """What can be said of a duty."""

    MET = "已做到"
    NOT_MET = "未做到"
    PENDING = "未到期"
    UNKNOWN = "无法判断"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A verdict with what it rests on, in words."""

    verdict: Verdict
    words: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One duty of the pack and what was found."""

    rule: Rule
    verdict: Verdict
    evidence: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """The list of a half-year or year."""

    office: str
    period: Period
    pack: str
    rows: tuple[Judged, ...]
    made_on: date

    @property
    def title(self) -> str:
        """清源县云岭镇人民政府2026年上半年政务公开工作自查表."""
        return f"{self.office}{self.period.label}政务公开工作自查表"

    def summary(self) -> str:
        """共 20 项，已做到 12 项，未做到 3 项……"""
        counted = Counter(row.verdict for row in self.rows)
        parts = "".join(f"，{verdict}{counted[verdict]}项" for verdict in Verdict if counted[verdict])
        return f"对照{self.pack}，共{len(self.rows)}项{parts}。"


def judge_rules(rules: tuple[Rule, ...], evidence: Mapping[str, Evidence]) -> tuple[Judged, ...]:
    """Return every rule of the pack with its evidence; one that nothing is known of cannot be told."""
    nothing = Evidence(Verdict.UNKNOWN, "程序中没有相应的登记，请人工核对。")
    found = ((rule, evidence.get(rule.id, nothing)) for rule in rules)
    return tuple(Judged(rule, one.verdict, one.words) for rule, one in found)


def count_kept(kept: int, late: int, overdue: int, running: int, what: str) -> Evidence:
    """Judge terms: late or overdue ones mean not met; none at all cannot be told."""
    if not kept + late + overdue + running:
        return Evidence(Verdict.UNKNOWN, f"这一时段没有登记{what}。")
    parts = ((kept, "按期"), (late, "逾期办结"), (overdue, "逾期未办"), (running, "未到期"))
    words = f"{what}：" + "，".join(f"{word}{count}件" for count, word in parts if count) + "。"
    if late or overdue:
        return Evidence(Verdict.NOT_MET, words)
    return Evidence(Verdict.MET if kept else Verdict.PENDING, words)


def count_times(done: int, wanted: int, over: bool, what: str) -> Evidence:
    """Judge a duty of so many times: not met only once its time is over."""
    words = f"{what}{done}次，应不少于{wanted}次。"
    if done >= wanted:
        return Evidence(Verdict.MET, words)
    return Evidence(Verdict.NOT_MET if over else Verdict.PENDING, words)
