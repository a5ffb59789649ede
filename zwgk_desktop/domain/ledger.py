"""What does a ledger item owe, when, and in what state is it? States are computed from facts, never typed over.

An item's deadlines make dated instances; a missed one stays visible, completing one never moves it (handbook §2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from zwgk_desktop.domain.deadlines import count_working_days, day_of_month
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.periods import Period, Rhythm, period_of
from zwgk_desktop.domain.rules import quarterly_due, quarters
from zwgk_desktop.domain.workdays import Calendar

REPORT_DAY = 10  # of the quarter's last month, when no rule pack says otherwise (rule quarterly_ledger)
CHECK_IN = "按季填报"


class State(StrEnum):
    """完成状态; ``LATE`` is only ever computed, the others may be reported."""

    NOT_STARTED = "未开始"
    RUNNING = "进行中"
    DONE = "已完成"
    LATE = "逾期"
    NOT_OURS = "不涉及"


CLOSED = (State.DONE, State.NOT_OURS)
REPORTABLE = (State.NOT_STARTED, State.RUNNING, State.DONE, State.NOT_OURS)


@dataclass(frozen=True, slots=True)
class Instance:
    """One dated instance of an item; ``note`` is 按季填报 where it is only a check-in."""

    label: str
    due: date
    done_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was reported of an item for one quarter."""

    quarter: str
    status: State
    text: str = ""
    evidence: str = ""
    problems: str = ""
    remark: str = ""
    on: date | None = None

    @property
    def says_something(self) -> bool:
        """Tell whether a county reader would find an answer here."""
        return bool(self.text.strip()) or self.status in CLOSED


@dataclass(frozen=True, slots=True)
class Issue:
    """The day a document is dated, from which 印发后15个工作日内 counts by ``calendar``."""

    on: date
    calendar: Calendar


def build_instances(
    year: int,
    deadlines: Sequence[Mapping[str, Any]],
    report_day: int = REPORT_DAY,
    since: date | None = None,
    issue: Issue | None = None,
) -> tuple[Instance, ...]:
    """Return the instances of an item in ``year`` from its deadlines ({"phrase","kind","value"}), by due day.

    Recurring instances due before ``since`` (when the item came) are left out; a single date is kept even when past,
    so that it is seen. Days after the document was issued count from ``issue``, else calendar days from ``since``.
    Without any dated deadline the item is ongoing and is checked in every quarter.
    """
    found: dict[str, Instance] = {}
    for deadline in deadlines:
        for label, due, single in _dates(year, str(deadline["kind"]), deadline["value"], since, issue):
            if single or since is None or due >= since:
                found.setdefault(label, Instance(label, due))
    if not found:
        rounds = [Instance(q.code, quarterly_due(q, report_day), note=CHECK_IN) for q in quarters(year)]
        found = {one.label: one for one in rounds if since is None or one.due >= since} or {
            rounds[-1].label: rounds[-1]
        }
    return tuple(sorted(found.values(), key=lambda one: (one.due, one.label)))


Dated = tuple[str, date, bool]


def _dates(year: int, kind: str, value: Mapping[str, Any], since: date | None, issue: Issue | None) -> list[Dated]:
    match kind:
        case "date":
            due = day_of_month(int(value.get("year") or year), int(value["month"]), _day(value.get("day", "last")))
            return [(due.isoformat(), due, True)]
        case "monthly":
            return _monthly(year, 1, _day(value.get("month_day", "last")))
        case "quarterly" if "quarter_first_month_day" in value:
            day = _day(value["quarter_first_month_day"])
            return [(q.code, day_of_month(q.year, q.start.month, day), False) for q in quarters(year)]
        case "quarterly":
            day = _day(value.get("quarter_last_month_day", "last"))
            return [(quarter.code, quarterly_due(quarter, day), False) for quarter in quarters(year)]
        case "yearly" if "month" in value:
            return [(str(year), day_of_month(year, int(value["month"]), _day(value.get("day", "last"))), False)]
        case "yearly":
            return _times_a_year(year, int(value.get("times", 1)))
        case "frequency":
            return _frequency(year, value)
        case "within_days":
            return _once_after(value, since, issue)
    return []


def _monthly(year: int, step: int, day: int = 31) -> list[Dated]:
    months = range(step, 13, step)
    return [(Period(Rhythm.MONTHLY, year, m).code, day_of_month(year, m, day), False) for m in months]


def _times_a_year(year: int, times: int) -> list[Dated]:
    if times <= 1:
        return [(str(year), date(year, 12, 31), False)]
    return [(f"{year}第{n}次", date(year, 12, 31), False) for n in range(1, min(times, 12) + 1)]


def _frequency(year: int, value: Mapping[str, Any]) -> list[Dated]:
    """A duty of every day or week is looked at once a month: fifty-two rows an item help nobody."""
    if "interval_months" in value:
        return _monthly(year, min(12, max(1, int(value["interval_months"]))))
    if "interval_weeks" in value or value.get("per") in ("day", "week", "month"):
        return _monthly(year, 1)
    if value.get("per") == "quarter":
        return [(quarter.code, quarter.end, False) for quarter in quarters(year)]
    if value.get("per") == "half_year":
        halves = (Period(Rhythm.HALF_YEARLY, year, number) for number in (1, 2))
        return [(half.code, half.end, False) for half in halves]
    return _times_a_year(year, int(value.get("times", 1)))


# 本通知印发, 县方案制发, 要点下发: the document itself; 政策文件印发 is an event of its own
ISSUE = re.compile(
    r"(?:本|该|县|市|省|上级)?(?:工作|实施)?(?:通知|方案|要点|意见|计划|分工|文件?)?(?:印发|制发|下发|发文|成文)"
)


def _once_after(value: Mapping[str, Any], since: date | None, issue: Issue | None) -> list[Dated]:
    """Days counted from the document's own issue make one date; days after an event of its own make none."""
    if not ISSUE.fullmatch(str(value.get("from") or "")):
        return []
    start = issue.on if issue else since
    if "days" in value and start is not None:
        due = date.fromordinal(start.toordinal() + int(value["days"]))
    elif "working_days" in value and issue is not None:
        due = count_working_days(issue.on, int(value["working_days"]), issue.calendar).due
    else:
        return []
    return [(due.isoformat(), due, True)]


def _day(value: Any) -> int:
    return 31 if value == "last" else int(value)


def is_single(label: str) -> bool:
    """Tell whether an instance stands for the whole item (a date, a year), not for one round of it."""
    return not any(mark in label for mark in ("Q", "H")) and len(label) != len("2026-07")


def quarter_of_label(label: str, due: date) -> str:
    """Return the quarter whose report speaks for an instance: 2026-08 → 2026Q3, a date → the quarter it lies in."""
    return label if "Q" in label else period_of(Rhythm.QUARTERLY, due).code


def settle(instances: Sequence[Instance], reports: Sequence[Report], today: date) -> tuple[Instance, ...]:
    """Return the instances with ``done_on`` as the reports say; a day once set stays while it still holds.

    A check-in is done by saying something for its quarter; a round of a recurring duty by 已完成 for its quarter; a
    single date or yearly duty by 已完成 in any quarter. Instances settled by hand (a note of their own) are left alone.
    """
    return tuple(_settle(one, reports, today) for one in instances)


def _settle(one: Instance, reports: Sequence[Report], today: date) -> Instance:
    if one.note and one.note != CHECK_IN:
        return one
    quarter = quarter_of_label(one.label, one.due)
    if one.note == CHECK_IN:
        held = [report for report in reports if report.quarter == quarter and report.says_something]
    else:
        held = [r for r in reports if r.status in CLOSED and (is_single(one.label) or r.quarter == quarter)]
    done = one.done_on or min((report.on or today for report in held), default=today)
    return Instance(one.label, one.due, done if held else None, one.note)


def state_of(quarter: str, instances: Sequence[Instance], reports: Sequence[Report], today: date) -> State:
    """Return the state of an item in a quarter, from what was reported and what is overdue.

    Reported 已完成 or 不涉及 for the quarter stands; else a date that has passed undone makes it 逾期. An item with
    only single dates, completed in an earlier quarter, stays 已完成; anything reported before makes it 进行中.
    """
    told = [report for report in reports if report.quarter <= quarter]
    own = next((report for report in told if report.quarter == quarter), None)
    if own is not None and own.status in CLOSED:
        return own.status
    dated = [one for one in instances if one.note != CHECK_IN]
    if own is None and told:
        latest = max(told, key=lambda report: report.quarter)
        once = bool(dated) and all(is_single(one.label) for one in dated)
        if latest.status is State.NOT_OURS or (latest.status is State.DONE and once):
            return latest.status
    if any(one.done_on is None and one.due < today and _belongs(one, quarter) for one in dated):
        return State.LATE
    if own is not None:
        return own.status
    return State.RUNNING if any(report.status is not State.NOT_STARTED for report in told) else State.NOT_STARTED


def _belongs(one: Instance, quarter: str) -> bool:
    return quarter_of_label(one.label, one.due) <= quarter


def next_due(instances: Sequence[Instance]) -> date | None:
    """Return the earliest due day still open, overdue ones first; None when nothing is open."""
    return min((one.due for one in instances if one.done_on is None), default=None)


def check_report(status: str, evidence: str, reason: str) -> State:
    """Return the state to store; refuses an unknown word, 逾期, and completion without evidence or a reason."""
    if status == State.LATE:
        raise WrongUsage(
            "status", "“逾期”由程序按时限判断，不能填报。", f"请照实填：{'、'.join(REPORTABLE)}；原因写在存在问题里。"
        )
    if status not in list(State):
        raise WrongUsage("status", f"没有“{status}”这种完成状态。", f"可填：{'、'.join(REPORTABLE)}。")
    if status == State.DONE and not (evidence.strip() or reason.strip()):
        raise RuleForbids("no_evidence", "标为“已完成”需要佐证材料。", "请填写佐证材料，或在备注中写明没有材料的原因。")
    return State(status)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far a quarterly report is: counts, and the items (id, number and title) that still need a person."""

    quarter: str
    due: date
    total: int
    reported: int
    unreported: tuple[tuple[int, str], ...]
    no_evidence: tuple[tuple[int, str], ...]
    late: tuple[tuple[int, str], ...]

    @property
    def complete(self) -> bool:
        """Tell whether nothing needs a person."""
        return not (self.unreported or self.no_evidence)
