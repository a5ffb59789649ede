"""Which requests count into a year's tables three and four, and which of them were late or paid a fee?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from zwgk_desktop.domain.registers.requests import AFTER_REVIEW, OUTCOMES, FollowUp, Kind, received_on
from zwgk_desktop.domain.reports.annual_count import Remedy, RequestCase
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.request_facts import RequestCase as StoredCase
from zwgk_desktop.services.registers.request_facts import find_cases, load_rules

OUTCOME_KEYS = dict(zip(OUTCOMES, ("upheld", "corrected", "other"), strict=True))
REVIEW = "行政复议"


@dataclass(frozen=True, slots=True)
class YearRequests:
    """The requests of all years as cases; ``late`` answered late (or overdue) and ``fees`` in yuan, of one year."""

    cases: tuple[RequestCase, ...]
    late: int
    fees: Decimal


def read_year_requests(desk: Desk, year: int) -> YearRequests:
    """Return every request that has been received, and what of ``year`` parts five and six must say."""
    found = find_cases(desk)
    cases = tuple(case for stored in found if (case := build_case(stored)) is not None)
    return YearRequests(cases, sum(_is_late(stored, year) for stored in found), _fees(found, year))


def build_case(stored: StoredCase) -> RequestCase | None:
    """Return a request as the tables count it; None while its receipt is not confirmed (art. 31)."""
    facts, answered = stored.facts, stored.kind
    received = received_on(facts, load_rules())
    if received is None:
        return None
    return RequestCase(
        facts.number,
        facts.applicant_kind,
        received,
        facts.closed_on if answered else None,
        answered.row if answered else "",
        tuple(_remedy(one) for one in stored.follow_ups),
    )


def _remedy(one: FollowUp) -> Remedy:
    kind = "review" if one.kind == REVIEW else "after" if one.kind == AFTER_REVIEW else "direct"
    outcome = OUTCOME_KEYS.get(one.result, "other") if one.closed_on else "pending"
    return Remedy(kind, one.filed_on, one.closed_on, outcome)


def _is_late(stored: StoredCase, year: int) -> bool:
    due = stored.clock.due
    return due is not None and due.due.year == year and (stored.facts.closed_on or stored.today) > due.due


def _fees(found: Iterable[StoredCase], year: int) -> Decimal:
    """What was paid in the year, in yuan: the sum stands in the notice."""
    paid = [one.facts for one in found if any(event.on.year == year for event in one.facts.all(Kind.FEE_PAID))]
    notices = [facts.last(Kind.FEE_NOTICED) for facts in paid]
    return sum((Decimal(str(notice.data.get("yuan") or 0)) for notice in notices if notice), Decimal(0))
