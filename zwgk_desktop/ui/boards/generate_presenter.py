"""Which drafts could be made for a period, which are chosen, and what will they say? No Qt."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.periods import choices_round, parse_period
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import matrix_choices
from zwgk_desktop.services.boards.generating import (
    ORIGIN_WORDS,
    DraftPlan,
    Origin,
    Proposal,
    plan_drafts,
    write_drafts,
)
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import find_villages

ALL = ""


class GeneratePresenter:
    """``plan`` is what was found last; ``chosen`` the places in it that are ticked."""

    def __init__(self, desk: Desk, period: str) -> None:
        self.desk, self.quarter = desk, parse_period(period)
        self.period, self.village, self.category = period, ALL, ALL
        self.finance: Path | None = None
        self.data_first = True
        self.plan = DraftPlan(period, (), 0, ())
        self.chosen: set[int] = set()

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, words) of the quarter, its months, its half-year and its year."""
        today = self.desk.today()
        return tuple(one for one in choices_round(self.quarter) if parse_period(one[0]).start <= today)

    def village_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (id as text, name), all villages first."""
        return ((ALL, "所有村"), *((str(v.id), v.name) for v in find_villages(self.desk)))

    def category_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (name, name), all categories first."""
        return ((ALL, "所有类别"), *((name, name) for name in matrix_choices(self.desk)[1]))

    def look(self, progress: Progress) -> DraftPlan:
        """Return the drafts that are missing, for a worker; :meth:`show` takes it."""
        villages = [int(self.village)] if self.village else None
        categories = [self.category] if self.category else None
        return plan_drafts(self.desk, self.period, villages, categories, self.finance, self.data_first, progress)

    def show(self, plan: DraftPlan) -> None:
        """Take what was found; everything is ticked."""
        self.plan = plan
        self.chosen = set(range(len(plan.proposals)))

    def rows(self) -> list[tuple[str, str, str, str, str]]:
        """Return village, item, period, source and first lines of each draft."""
        return [
            (one.village, f"{one.number} {one.item}", parse_period(one.period).label, self.source(one), one.first_lines)
            for one in self.plan.proposals
        ]

    def source(self, one: Proposal) -> str:
        """Return where the words come from."""
        more = f"（{one.source}）" if one.source else ""
        return f"{ORIGIN_WORDS[one.origin]}{more}"

    @property
    def told(self) -> str:
        """What was found, in a sentence."""
        if not self.plan.proposals:
            return "这个范围里没有要生成的：应公开的都已有公示或草稿。"
        counts = "，".join(f"{ORIGIN_WORDS[o].split('，')[0]} {n} 份" for o, n in self.plan.counts.items() if n)
        covered = f"遮盖了 {self.plan.covered} 份里的个人信息。" if self.plan.covered else ""
        found = "".join(one.message for one in self.plan.findings)
        return f"可生成 {len(self.plan.proposals)} 份：{counts}。{covered}{found}"

    def text(self, at: int) -> tuple[str, str]:
        """Return title and content of a draft."""
        one = self.plan.proposals[at]
        return one.title, one.content

    def needs_care(self, at: int) -> bool:
        """Tell whether a draft must be looked at before it is sent on."""
        one = self.plan.proposals[at]
        return one.origin is not Origin.DATA or bool(one.open)

    def write(self, progress: Progress) -> ChangeSet:
        """Write the drafts that are ticked, for a worker."""
        wanted: list[Any] = [one for at, one in enumerate(self.plan.proposals) if at in self.chosen]
        return write_drafts(self.desk, wanted, progress)
