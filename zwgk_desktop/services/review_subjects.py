"""What can pass the gate? Postings, payment lists, the annual report and replies, each with its content's hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.batch_life import next_batch_state
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import next_posting_state
from zwgk_desktop.domain.review import ReviewFacts, ReviewState
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of thing under review, known by ``word`` to officers; its id is a row's, of the annual report the year.

    ``facts`` says how far one is, bound to the hash of what it says now; ``check`` refuses a consent to what is not
    ready; ``move`` lets its own state follow the gate and refuses what is fixed already.
    """

    word: str
    area: Area
    facts: Callable[[Desk, Any, int], ReviewFacts]
    check: Callable[[Desk, UnitOfWork, int], None]
    move: Callable[[Desk, UnitOfWork, ReviewFacts], None]


def get_subject(key: str) -> Subject:
    """Return a kind of thing by its key; WrongUsage when nothing of that name is reviewed."""
    if key not in SUBJECTS:
        known = "、".join(f"{name}（{one.word}）" for name, one in SUBJECTS.items())
        raise WrongUsage("review_subject", f"不能审查“{key}”。", f"可以审查：{known}。")
    return SUBJECTS[key]


def _posting_facts(_desk: Desk, session: Any, posting_id: int) -> ReviewFacts:
    from zwgk_desktop.db.queries.review import find_review

    return find_review(session, "posting", posting_id)


def _check_posting(_desk: Desk, unit: UnitOfWork, posting_id: int) -> None:
    from zwgk_desktop.services.boards.drafting import require_no_open_personal
    from zwgk_desktop.services.boards.templates import require_finished

    require_finished(unit, posting_id)
    require_no_open_personal(unit, posting_id)


def _move_posting(_desk: Desk, unit: UnitOfWork, facts: ReviewFacts) -> None:
    from zwgk_desktop.db.queries.boards import get_posting
    from zwgk_desktop.db.repositories.boards import change_postings

    row = get_posting(unit.session, facts.subject_id)
    if row.removed_at is not None:
        raise RuleForbids("posting_removed", "这份公示在回收站里，不能审查。", "请先恢复。")
    action = {ReviewState.IN_REVIEW: "send", ReviewState.APPROVED: "approve"}.get(facts.state, "edit")
    after = next_posting_state(row.state, action)
    if after is not row.state:
        change_postings(unit.session, [row.id], {"state": after.value})


def _batch_facts(_desk: Desk, session: Any, batch_id: int) -> ReviewFacts:
    from zwgk_desktop.db.queries.review import find_review

    return find_review(session, "batch", batch_id)


def _check_batch(_desk: Desk, unit: UnitOfWork, batch_id: int) -> None:
    """Refuse open findings: every one is mended or accepted with a reason first."""
    from zwgk_desktop.db.queries import subsidies

    errors = subsidies.open_errors(unit.session, batch_id)
    warnings = subsidies.open_warnings(unit.session, batch_id)
    if errors or warnings:
        raise RuleForbids(
            "open_findings",
            f"这批清单还有 {errors} 个错误、{warnings} 个提醒没有处理，不能审查同意。",
            "错误请修改或退回村里，提醒请核实后注明理由接受。",
        )


def _move_batch(_desk: Desk, unit: UnitOfWork, facts: ReviewFacts) -> None:
    from zwgk_desktop.db.queries.batch_life import get_batch_facts
    from zwgk_desktop.db.repositories.subsidies import set_state

    action = "approve" if facts.state is ReviewState.APPROVED else "review"
    state = get_batch_facts(unit.session, facts.subject_id).state
    set_state(unit.session, facts.subject_id, next_batch_state(state, action).value)


def _annual_facts(desk: Desk, session: Any, year: int) -> ReviewFacts:
    from zwgk_desktop.db.queries.review import find_decisions
    from zwgk_desktop.services.reports.annual_draft import get_draft, hash_report

    digest = hash_report(get_draft(desk, year).report)
    return ReviewFacts("annual", year, digest, find_decisions(session, "annual", year))


def _check_annual(desk: Desk, _unit: UnitOfWork, year: int) -> None:
    from zwgk_desktop.services.reports.annual_draft import get_draft

    if not get_draft(desk, year).ready:
        raise RuleForbids("open_findings", f"{year} 年的年度报告还有错误，不能审查同意。", "请先按提示改正。")


def _move_annual(desk: Desk, _unit: UnitOfWork, facts: ReviewFacts) -> None:
    from zwgk_desktop.services.reports.annual_draft import get_draft

    if get_draft(desk, facts.subject_id).frozen_at is not None:
        raise RuleForbids(
            "report_frozen", f"{facts.subject_id} 年的年度报告已经定稿。", "确需更正的，请先撤销定稿并写明理由。"
        )


def _reply_facts(desk: Desk, session: Any, entry_id: int) -> ReviewFacts:
    from zwgk_desktop.db.queries.review import find_decisions
    from zwgk_desktop.services.registers.request_letters import build_letter

    letter = asdict(build_letter(desk, entry_id, "reply"))
    text = json.dumps(letter, ensure_ascii=False, sort_keys=True, default=str)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ReviewFacts("reply", entry_id, digest, find_decisions(session, "reply", entry_id))


def _ready(_desk: Desk, _unit: UnitOfWork, _subject_id: int) -> None:
    """Nothing more is asked."""


def _stay(_desk: Desk, _unit: UnitOfWork, _facts: ReviewFacts) -> None:
    """A reply has no state of its own: its path is law."""


SUBJECTS = {
    "posting": Subject("公示", Area.BOARDS, _posting_facts, _check_posting, _move_posting),
    "batch": Subject("补贴清单", Area.SUBSIDIES, _batch_facts, _check_batch, _move_batch),
    "annual": Subject("年度报告", Area.REGISTERS, _annual_facts, _check_annual, _move_annual),
    "reply": Subject("答复书", Area.REGISTERS, _reply_facts, _ready, _stay),
}
