"""What did the document ask for, and what does the officer make of it? The review of a plan, without a window."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.policy.model import DeadlinePhrase, DocumentFacts, ProposedItem, Span
from zwgk_desktop.domain.policy.phrases import find_deadlines
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services import plans
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_import import is_ledger_file
from zwgk_desktop.services.township import get_township

SUFFIXES = (".txt", ".docx", ".doc", ".wps", ".pdf", ".ofd", ".xlsx", ".xls", ".et")
TOWNSHIP_KEYS = {"yes": True, "no": False, "open": None}
CONCERN_WORDS = {True: "涉及乡镇", False: "不涉及乡镇", None: "是否涉及乡镇待定"}


class Show(StrEnum):
    """Which proposals are in sight."""

    ALL = "全部任务"
    TOWNSHIP = "只看涉及乡镇"
    DOUBTFUL = "需要核对"
    LEFT = "未识别段落"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One row of the review; ``recognised`` is False for a paragraph the reader made nothing of."""

    key: int
    item: ProposedItem
    accepted: bool = True
    recognised: bool = True
    own_unit: str = ""
    person: str = ""

    @property
    def head(self) -> str:
        """Number and title, or the beginning of the text."""
        words = (self.item.title or "").strip() or " ".join(self.item.text.split())
        return f"{self.item.number} {words}".strip()

    @property
    def units(self) -> str:
        """The units on one line."""
        parts = (("牵头", self.item.lead_units), ("责任", self.item.responsible_units))
        told = "　".join(f"{name}：{'、'.join(units)}" for name, units in parts if units)
        return told or ("没有读出责任单位" if self.recognised else "没有识别为任务，可以勾选“也作为任务”")

    @property
    def deadlines(self) -> str:
        """The deadlines as printed."""
        return "；".join(dict.fromkeys(one.phrase for one in self.item.deadlines))

    @property
    def concern(self) -> str:
        """Whether the township is concerned."""
        return CONCERN_WORDS[self.item.township]

    def values(self) -> dict[str, str]:
        """Return the fields of the form."""
        item = self.item
        return {
            "title": item.title or "",
            "text": item.text,
            "lead_units": "、".join(item.lead_units),
            "responsible_units": "、".join(item.responsible_units),
            "deadline_text": self.deadlines,
            "township": next(key for key, value in TOWNSHIP_KEYS.items() if value is item.township),
            "own_unit": self.own_unit,
            "person": self.person,
        }


class ImportPresenter:
    """A document in hand: its text, what was proposed, and what the officer chose, changed, split or merged."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.proposals: dict[int, Proposal] = {}
        self.reading: plans.PlanProposal | None = None
        self.year = desk.today().year

    # Reading

    def is_ledger(self, path: Path) -> bool:
        """Tell whether a workbook is a ledger kept by hand rather than a county document."""
        return is_ledger_file(path)

    def propose(self, source: Path | str, progress: Progress | None = None) -> plans.PlanProposal:
        """Read a file, or pasted text (in a worker); InputRefused says why it cannot be read."""
        own = get_township(self.desk).name
        if isinstance(source, Path):
            return plans.propose_plan(source, own, progress or Silent())
        return plans.propose_pasted(source, own)

    def take(self, reading: plans.PlanProposal) -> None:
        """Begin the review of what was read: items of other units are not ticked."""
        self.reading = reading
        self.year = reading.plan.document.year or self.desk.today().year
        rows = [Proposal(0, item, accepted=item.township is not False) for item in reading.plan.items]
        rows += [
            Proposal(0, ProposedItem("", (), None, left.text, left.source), accepted=False, recognised=False)
            for left in reading.plan.unrecognised
        ]
        rows.sort(key=lambda row: row.item.source.start)
        self.proposals = {key: replace(row, key=key) for key, row in enumerate(rows, 1)}

    def years(self) -> list[int]:
        """Return the years the items may go to: the document's own, and those around today."""
        now = self.desk.today().year
        return sorted({self.document.year or now, now - 1, now, now + 1})

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know about the file, in Chinese."""
        return self.reading.warnings if self.reading else ()

    @property
    def text(self) -> str:
        """The text of the document."""
        return self.reading.text if self.reading else ""

    @property
    def document(self) -> DocumentFacts:
        """What the document says about itself."""
        return self.reading.plan.document if self.reading else DocumentFacts()

    def document_line(self) -> str:
        """Return title, issuer, number and day of the document on one line."""
        facts = self.document
        parts = [facts.title or (self.reading.file_name if self.reading else ""), facts.issuer, facts.doc_number]
        parts.append(facts.issue_date.isoformat() if facts.issue_date else None)
        return " · ".join(part for part in parts if part)

    # What is in sight

    def shown(self, show: Show = Show.ALL, find: str = "") -> list[Proposal]:
        """Return the proposals in sight, in the order of the document."""
        rows = [row for row in self._ordered() if _fits(row, show)]
        return [row for row in rows if not find or find in row.item.text or find in row.head]

    def counts(self) -> dict[Show, int]:
        """Return how many there are of each."""
        return {show: sum(_fits(row, show) for row in self.proposals.values()) for show in Show}

    def chosen(self) -> list[Proposal]:
        """Return what would be stored, in the order of the document."""
        return [row for row in self._ordered() if row.accepted]

    def summary(self) -> str:
        """Return how many are ticked and how many of them still need a look."""
        chosen = self.chosen()
        doubtful = sum(bool(row.item.needs_review) for row in chosen)
        more = f"，其中 {doubtful} 项还有需要核对的地方" if doubtful else ""
        return f"已勾选 {len(chosen)} 项{more}。"

    def _ordered(self) -> list[Proposal]:
        return sorted(self.proposals.values(), key=lambda row: (row.item.source.start, row.key))

    # What the officer does

    def accept(self, keys: Iterable[int], on: bool) -> None:
        """Tick or untick; a ticked unrecognised paragraph becomes an item under the heading before it."""
        for key in keys:
            row = self.proposals[key]
            if on and not row.recognised:
                row = replace(row, item=self._as_item(row.item), recognised=True)
            self.proposals[key] = replace(row, accepted=on)

    def _as_item(self, left: ProposedItem) -> ProposedItem:
        before = [r for r in self._ordered() if r.recognised and r.item.source.start < left.source.start]
        section = before[-1].item.section if before else ()
        return replace(
            left,
            section=section,
            deadlines=find_deadlines(left.text, self.year),
            needs_review=("responsible_units", "township"),
        )

    def mark_checked(self, keys: Iterable[int]) -> None:
        """Say that a person looked at the doubtful fields."""
        for key in keys:
            row = self.proposals[key]
            self.proposals[key] = replace(row, item=replace(row.item, needs_review=()))

    def edit(self, key: int, values: Mapping[str, Any]) -> None:
        """Take what was typed into the form; a changed field counts as looked at."""
        row = self.proposals[key]
        before = row.values()
        typed = {name: str(values.get(name, before[name]) or "").strip() for name in before}
        if not typed["text"]:
            raise WrongUsage("no_text", "具体内容不能为空。", "不需要这一项时，请取消勾选。")
        changed = {name for name in before if typed[name] != before[name]}
        if "deadline_text" in changed:
            changed.add("deadlines")
        item = row.item
        item = replace(
            item,
            title=typed["title"] or None,
            text=typed["text"],
            lead_units=_units(typed["lead_units"]),
            responsible_units=_units(typed["responsible_units"]),
            township=TOWNSHIP_KEYS.get(typed["township"]),
            deadlines=self._deadlines(typed["deadline_text"]) if "deadlines" in changed else item.deadlines,
            needs_review=tuple(name for name in item.needs_review if name not in changed),
        )
        self.proposals[key] = replace(row, item=item, own_unit=typed["own_unit"], person=typed["person"])

    def _deadlines(self, text: str) -> tuple[DeadlinePhrase, ...]:
        return find_deadlines(text, self.year, loose=True)

    def split(self, key: int, offset: int) -> int:
        """Cut an item's text at ``offset``; return the key of the second part, which keeps the units."""
        row = self.proposals[key]
        first, second = row.item.text[:offset].strip(), row.item.text[offset:].strip()
        if not first or not second:
            raise WrongUsage("split", "光标前后都要有文字才能拆开。", "请把光标放在要拆开的地方。")
        cut = self._cut(row.item.source, second)
        new = max(self.proposals) + 1
        parts = (
            (key, first, Span(row.item.source.start, cut), row.item.title, row.item.number),
            (new, second, Span(cut, row.item.source.end), None, ""),
        )
        for at, text, source, title, number in parts:
            item = replace(row.item, text=text, source=source, title=title, number=number)
            item = replace(item, deadlines=find_deadlines(text, self.year) or row.item.deadlines)
            self.proposals[at] = replace(row, key=at, item=item)
        return new

    def _cut(self, source: Span, second: str) -> int:
        """Return where the second part begins in the document; the end when it is not found there."""
        beginning = r"\s*".join(re.escape(letter) for letter in "".join(second.split())[:12])
        match = re.search(beginning, self.text[source.start : source.end])
        return source.start + match.start() if match and match.start() else source.end

    def merge(self, keys: Sequence[int]) -> int:
        """Make one item of several; return its key."""
        rows = [row for row in self._ordered() if row.key in set(keys)]
        if len(rows) < 2:
            raise WrongUsage("merge", "请先选中两项以上，再合并。")
        first = rows[0]
        items = [row.item for row in rows]
        merged = replace(
            first.item,
            text="\n".join(item.text for item in items),
            source=Span(min(i.source.start for i in items), max(i.source.end for i in items)),
            lead_units=_joined(item.lead_units for item in items),
            responsible_units=_joined(item.responsible_units for item in items),
            deadlines=tuple({d.phrase: d for item in items for d in item.deadlines}.values()),
            township=_concern([item.township for item in items]),
            township_phrase=next((i.township_phrase for i in items if i.township_phrase), ""),
            needs_review=_joined(item.needs_review for item in items),
        )
        for row in rows:
            del self.proposals[row.key]
        self.proposals[first.key] = replace(first, item=merged, accepted=True, recognised=True)
        return first.key

    # Storing

    def problem(self) -> str:
        """Return why nothing can be stored yet."""
        return "" if self.chosen() else "还没有勾选任务。"

    def store(self, again: bool = False) -> ChangeSet:
        """Store what is ticked, in one action; ``again`` even when the same file is in the ledger already."""
        if self.reading is None or self.problem():
            raise RuleForbids("nothing", self.problem() or "还没有读入文件。", "请先选择文件。")
        return plans.import_plan(self.desk, self.reading, self.chosen(), again=again, year=self.year).changes


def _fits(row: Proposal, show: Show) -> bool:
    if show is Show.LEFT:
        return not row.recognised
    if not row.recognised:
        return False
    if show is Show.TOWNSHIP:
        return row.item.township is not False
    return show is Show.ALL or bool(row.item.needs_review)


def _units(text: str) -> tuple[str, ...]:
    words = re.split(r"[、，,；;\n]", text)
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def _joined(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for group in groups for word in group))


def _concern(concerns: Sequence[bool | None]) -> bool | None:
    if True in concerns:
        return True
    return None if None in concerns else False
