"""What stands in the township's own 政务公开工作要点? The county's tasks that concern it, with 责任站所 and 时限."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

PRINTED_NUMBER = re.compile(
    r"^\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d{1,3}[.．、]|[（(]\d{1,3}[）)]|[①-⑳])\s*"
)
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class PlanTask:
    """One task: ``title`` and ``text`` without printed numbers, who does it here, until when."""

    text: str
    title: str = ""
    unit: str = ""
    person: str = ""
    deadline: str = ""

    def duty(self) -> str:
        """Return （责任站所：党政办；完成时限：10月底前）, with what is known of it."""
        parts = (("责任站所", self.unit), ("责任人", self.person), ("完成时限", self.deadline))
        words = "；".join(f"{name}：{value}" for name, value in parts if value)
        return f"（{words}）" if words else ""


@dataclass(frozen=True, slots=True)
class TownshipPlan:
    """The paper: ``office`` issues it, ``sources`` are the county's documents (title, number), sections hold tasks."""

    office: str
    year: int
    sources: tuple[tuple[str, str], ...]
    sections: tuple[tuple[str, tuple[PlanTask, ...]], ...]
    made_on: date

    @property
    def title(self) -> str:
        """清源县云岭镇人民政府 / 2026年政务公开工作要点."""
        return f"{self.office}\n{self.year}年政务公开工作要点"

    @property
    def tasks(self) -> tuple[PlanTask, ...]:
        """Return all tasks in order."""
        return tuple(task for _, tasks in self.sections for task in tasks)

    @property
    def unassigned(self) -> int:
        """Return how many tasks have no 责任站所 yet."""
        return sum(not task.unit for task in self.tasks)

    def opening(self) -> str:
        """Return the first paragraph."""
        named = "、".join(f"《{title}》{f'（{number}）' if number else ''}" for title, number in self.sources if title)
        basis = f"按照{named}要求" if named else "按照上级政务公开工作部署"
        return f"{basis}，结合本单位实际，现就{self.year}年政务公开工作明确如下要点。"


def strip_number(words: str) -> str:
    """Return words without the number printed before them (一、 （一） 1. ①)."""
    return PRINTED_NUMBER.sub("", words.strip(), count=1)


def group_tasks(found: Sequence[tuple[str, PlanTask]]) -> tuple[tuple[str, tuple[PlanTask, ...]], ...]:
    """Return tasks under their sections in the order of first appearance; without one they stand under 其他工作."""
    grouped: dict[str, list[PlanTask]] = {}
    for section, task in found:
        grouped.setdefault(strip_number(section) or "其他工作", []).append(task)
    return tuple((section, tuple(tasks)) for section, tasks in grouped.items())


def chinese_number(number: int) -> str:
    """Return 1 to 99 as a heading writes it: 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else f"{DIGITS[tens] if tens > 1 else ''}十"
    return head + (DIGITS[ones] if ones or not tens else "")
