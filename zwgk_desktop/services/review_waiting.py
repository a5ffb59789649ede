"""What waits for which reviewer? Postings, payment lists, annual reports and replies that are not approved yet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.review import Level, ReviewFacts, ReviewState
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.review_subjects import SUBJECTS

REPLY_DAYS = 60  # a reply given longer ago was sent on paper, before this list could name it


@dataclass(frozen=True, slots=True)
class Waiting:
    """One subject at the gate; ``levels`` may be given now, ``agreed`` were given already."""

    subject: str
    subject_id: int
    kind: str
    title: str
    levels: tuple[Level, ...]
    agreed: frozenset[Level]
    rejected: bool
    content_sha256: str


def find_waiting(desk: Desk, level: Level | None = None, progress: Progress | None = None) -> list[Waiting]:
    """Return what is not approved yet, with ``level`` what may be given that opinion now; what was refused comes last.

    A payment list with open findings is left out until they are settled: it waits for the clerk.
    """
    steps, found = progress or Silent(), []
    wanted = [*_rows(desk), *_reports(desk), *_replies(desk)]
    for at, (subject, subject_id) in enumerate(wanted):
        steps.report(at, len(wanted), "正在查找待审内容")
        steps.checkpoint()
        one = _waiting(desk, subject, subject_id)
        if one is not None and (level is None or level in one.levels):
            found.append(one)
    return sorted(found, key=lambda one: one.rejected)


def _rows(desk: Desk) -> list[tuple[str, int]]:
    from zwgk_desktop.db.queries.review import find_unapproved

    with desk.store.read() as session:
        return find_unapproved(session)


def _reports(desk: Desk) -> Iterator[tuple[str, int]]:
    from zwgk_desktop.db.queries.reports import find_drafts

    with desk.store.read() as session:
        rows = find_drafts(session, "annual")
    yield from (("annual", int(row.period)) for row in rows if row.frozen_at is None and row.period.isdecimal())


def _replies(desk: Desk) -> Iterator[tuple[str, int]]:
    from zwgk_desktop.domain.registers.requests import Kind
    from zwgk_desktop.services.registers.request_facts import find_cases

    since = desk.today() - timedelta(days=REPLY_DAYS)
    for case in find_cases(desk):
        answered = case.facts.last(Kind.ANSWERED)
        if answered is not None and answered.on >= since:
            yield "reply", case.id


def _waiting(desk: Desk, subject: str, subject_id: int) -> Waiting | None:
    with desk.store.read() as session:
        facts = SUBJECTS[subject].facts(desk, session, subject_id)
    if facts.state is ReviewState.APPROVED or (subject == "batch" and not _is_settled(desk, subject_id)):
        return None
    try:
        title = _title(desk, facts)
    except Refusal:  # gone in the meantime
        return None
    return Waiting(
        subject,
        subject_id,
        SUBJECTS[subject].word,
        title,
        facts.open_levels,
        facts.agreed,
        facts.state is ReviewState.REJECTED,
        facts.content_sha256,
    )


def _is_settled(desk: Desk, batch_id: int) -> bool:
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        return not (subsidies.open_errors(session, batch_id) or subsidies.open_warnings(session, batch_id))


def _title(desk: Desk, facts: ReviewFacts) -> str:
    from zwgk_desktop.db.queries.batch_life import get_batch_facts
    from zwgk_desktop.db.queries.boards import get_posting
    from zwgk_desktop.db.queries.registers import get_entry

    key = facts.subject_id
    if facts.subject == "annual":
        return f"{key}年政府信息公开工作年度报告"
    with desk.store.read() as session:
        if facts.subject == "posting":
            return get_posting(session, key).title
        if facts.subject == "reply":
            entry = get_entry(session, key)
            return f"{entry.number} {entry.title}"
        batch = get_batch_facts(session, key)
    return batch.title or f"{batch.year}年{batch.programme}"
