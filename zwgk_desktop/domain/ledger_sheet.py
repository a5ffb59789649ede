"""What stands in a quarterly ledger (任务完成台账)? Title, unit, period, rows and counts, free of any layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.ledger import State
from zwgk_desktop.domain.periods import Period

COLUMNS = {
    "number": "序号",
    "task": "重点任务",
    "content": "具体内容",
    "lead": "牵头单位",
    "responsible": "责任单位",
    "person": "责任人",
    "deadline": "完成时限",
    "progress": "本季度进展",
    "state": "完成状态",
    "evidence": "佐证材料",
    "problems": "存在问题及下一步措施",
    "remark": "备注",
}
SIGNATURES = ("填报人：", "审核人：", "日期：      年   月   日", "（盖章）")
STATES = tuple(State)


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One line; the attributes but ``section`` are the keys of :data:`COLUMNS`."""

    number: int
    task: str
    content: str
    lead: str
    responsible: str
    person: str
    deadline: str
    progress: str
    state: str
    evidence: str
    problems: str
    remark: str
    section: str = ""

    def values(self) -> tuple[int | str, ...]:
        """Return the values in the order of :data:`COLUMNS`."""
        return tuple(getattr(self, key) for key in COLUMNS)


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """A quarter's ledger; ``made_on`` is the day of export."""

    county: str
    township: str
    quarter: Period
    rows: tuple[LedgerRow, ...]
    made_on: date

    @property
    def title(self) -> str:
        """清源县云岭镇2026年第三季度政务公开工作任务台账."""
        return f"{self.county}{self.township}{self.quarter.label}政务公开工作任务台账"

    @property
    def unit(self) -> str:
        """The body that reports: the township's people's government, with its county."""
        name = f"{self.county}{self.township}"
        return f"{name}人民政府" if self.township.endswith(("镇", "乡")) else name

    @property
    def period(self) -> str:
        """2026年第三季度（7月至9月）."""
        return f"{self.quarter.label}（{self.quarter.start.month}月至{self.quarter.end.month}月）"

    @property
    def file_name(self) -> str:
        """The name without extension under which the papers are written, fit for every file system."""
        return "".join("_" if character in '/\\:*?"<>|' or character < " " else character for character in self.title)

    def counts(self) -> list[tuple[str, list[int]]]:
        """Return per section, in order of appearance, the count of each state of :data:`STATES`; 合计 comes last."""
        sections = list(dict.fromkeys(row.section for row in self.rows))
        found = Counter((row.section, row.state) for row in self.rows)
        table = [(section or "未分类", [found[section, state] for state in STATES]) for section in sections]
        return [*table, ("合计", [sum(row.state == state for row in self.rows) for state in STATES])]

    def summary(self) -> str:
        """Return one sentence for a mail or a message: 共 60 项，已完成 20 项，进行中 30 项，未开始 10 项."""
        counted = Counter(row.state for row in self.rows)
        parts = [f"{state} {counted[state]} 项" for state in STATES if counted[state]]
        return f"共 {len(self.rows)} 项" + "".join(f"，{part}" for part in parts)


def build_task(section: Sequence[str], title: str) -> str:
    """Return 重点任务: the outermost heading, and under it the item's own title or its innermost heading."""
    lines = [section[0].strip()] if section else []
    below = title.strip() or (section[-1].strip() if len(section) > 1 else "")
    return "\n".join([*lines, *([below] if below and below not in lines else [])])
