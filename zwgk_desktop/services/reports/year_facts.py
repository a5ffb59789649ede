"""What do the ledger, the boards, the subsidies and the registers know of a year?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.ledger import State
from zwgk_desktop.domain.periods import Period, Rhythm, period_of
from zwgk_desktop.domain.reports.year import YearFacts
from zwgk_desktop.services.boards import matrix
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger_facts import read_facts
from zwgk_desktop.services.registers.facts import EntryFacts
from zwgk_desktop.services.registers.lists import duties, read_register

if TYPE_CHECKING:
    from zwgk_desktop.domain.registers.duties import DutyPeriod

OPEN_DAY = "政府开放日"
NORMATIVE = "行政规范性文件"


def read_year(desk: Desk, year: int, requests_late: int = 0, fees: Decimal = Decimal(0)) -> YearFacts:
    """Return the year in counts, as known today; requests and their fees are counted by the caller."""
    from zwgk_desktop.db.queries import reports as queries

    first, last = date(year, 1, 1), date(year, 12, 31)
    with desk.store.read() as session:
        postings, villages = queries.count_postings(session, first, last)
        batches = queries.find_paid_batches(session, year)
    states = _ledger_states(desk, year)
    cells = matrix(desk, Period(Rhythm.YEARLY, year)).totals
    policies = within(read_register(desk, "policy"), year)
    needing = [p for p in policies if p.entry.values.get("needs") or p.entry.values.get("major")]
    opinions, rectify = (within(read_register(desk, name), year) for name in ("opinion", "rectify"))
    columns = read_register(desk, "column")
    held = activities(desk, year)
    return YearFacts(
        year=year,
        items=len(states),
        items_done=sum(state is State.DONE for state in states),
        items_late=sum(state is State.LATE for state in states),
        postings=postings,
        villages=villages,
        cells_owed=sum(cells.get(state, 0) for state in (CellState.POSTED, CellState.LATE, CellState.MISSING)),
        cells_late=cells.get(CellState.LATE, 0),
        cells_missing=cells.get(CellState.MISSING, 0),
        batches=batches.paid,
        batches_posted=batches.posted,
        programmes=batches.programmes,
        subsidy_fen=batches.total_fen,
        activities=len(held),
        open_days=sum(one.entry.values.get("kind") == OPEN_DAY for one, _ in held),
        attendance=sum(attendance(one) for one, _ in held),
        months_without=tuple(int(d.label[-2:]) for d in missed_months(duties(desk, year), known_since(desk))),
        opinions=len(opinions),
        opinions_answered=sum(one.entry.latest("answer") is not None for one in opinions),
        opinions_late=sum(is_late(one, desk.today()) for one in opinions),
        policies=len(policies),
        interpretable=len(needing),
        interpreted=sum(one.entry.latest("interpret") is not None for one in needing),
        decisions=len(within(read_register(desk, "decision"), year)),
        briefings=len(within(read_register(desk, "briefing"), year)),
        trainings=len(within(read_register(desk, "training"), year)),
        rectified=sum(one.entry.latest("mend", "accept") is not None for one in rectify),
        rectifications=len(rectify),
        columns=sum(one.row.closed_on is None for one in columns),
        columns_overdue=sum(is_late(one, desk.today()) for one in columns if one.row.closed_on is None),
        requests_late=requests_late,
        fees=fees,
        closed=desk.today() > last,
    )


def _ledger_states(desk: Desk, year: int) -> list[State]:
    today = desk.today()
    quarter = period_of(Rhythm.QUARTERLY, min(max(today, date(year, 1, 1)), date(year, 12, 31)))
    return [one.state for one in read_facts(desk, year, quarter)]


def within(entries: Iterable[EntryFacts], year: int) -> list[EntryFacts]:
    """Return the entries received in a year."""
    return [one for one in entries if one.row.received_on is not None and one.row.received_on.year == year]


def is_late(one: EntryFacts, today: date) -> bool:
    """Tell whether a term of an entry was kept too late, or is over and still runs."""
    return any(clock.late or (clock.stopped_on is None and clock.due.due < today) for clock in one.clocks)


def activities(desk: Desk, year: int, month: int | None = None) -> list[tuple[EntryFacts, date]]:
    """Return the activities held in a year or month, with their day, in the order of the days."""
    found = []
    for one in read_register(desk, "activity"):
        step = next((step for step in one.entry.steps if step.kind == "event"), None)
        if step is not None and step.on.year == year and month in (None, step.on.month):
            found.append((one, step.on))
    return sorted(found, key=lambda pair: (pair[1], pair[0].id))


def attendance(one: EntryFacts) -> int:
    """Return how many people came to an activity; 0 when nobody wrote it down."""
    step = next((step for step in one.entry.steps if step.kind == "event"), None)
    return int(step.data.get("attendance") or 0) if step else 0


def missed_months(periods: Sequence[DutyPeriod], since: date) -> list[DutyPeriod]:
    """Return the months, now over, in which no activity was held; of months before ``since`` nothing is known."""
    months = [p for p in periods if (p.register, p.key) == ("activity", "monthly")]
    return [p for p in months if p.over and not p.met and p.due >= since]


def known_since(desk: Desk) -> date:
    """Return the day from which this store can know that something was not done: the day it was made."""
    from zwgk_desktop.db.queries.township import get_township

    with desk.store.read() as session:
        return get_township(session).created_at.astimezone(CHINA).date()


def count_policies(desk: Desk, year: int) -> dict[str, int] | None:
    """Return made, repealed and in force of 行政规范性文件 for table two; None when the register has no documents."""
    found = read_register(desk, "policy")
    if not found:
        return None
    last, made, repealed, in_force = date(year, 12, 31), 0, 0, 0
    for one in (p for p in found if p.entry.values.get("kind") == NORMATIVE):
        came, gone = one.row.received_on, one.entry.latest("repeal", "expire")
        if came is None or came > last:
            continue
        made += came.year == year
        repealed += gone is not None and gone.kind == "repeal" and gone.on.year == year
        in_force += gone is None or gone.on > last
    return {"made": made, "repealed": repealed, "in_force": in_force}
