"""What does the list of payment batches say, and what may be done with one now? Driven without a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.batch_life import BATCH_WORDS, FROZEN, PAID_STATES, BatchState
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.money import to_fen
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.review import LEVEL_ROLES, LEVEL_WORDS, REVIEW_WORDS, Level, ReviewFacts, ReviewState
from zwgk_desktop.domain.subsidies.differences import Difference
from zwgk_desktop.services import batch_life, review, subsidies
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.passwords import find_locked
from zwgk_desktop.services.subsidies import Balance
from zwgk_desktop.services.township import find_officers
from zwgk_desktop.ui.subsidies.correction_words import (
    balance_words,
    correction_words,
    replaced_steps,
    told_facts,
    uncounted,
)

OPEN_WORD = "open"
NEXT_ACTIONS: Mapping[BatchState, str] = {
    BatchState.APPROVED: "declare",
    BatchState.DECLARED: "pay",
    BatchState.PAID: "post_results",
    BatchState.POSTED: "archive",
}
LARGE = 30_000  # lines whose content hash is still made at once
PLACE = "村委会公开栏"
UNAPPROVED = frozenset({BatchState.RECEIVED, BatchState.CHECKED})


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch as the pane shows it; ``life`` is (word, past | now | ahead), ``actions`` keys in order of use."""

    id: int
    title: str
    state: str
    subtitle: str
    facts: tuple[tuple[str, str], ...]
    checks: tuple[tuple[str, str], ...]
    review_word: str
    review: tuple[tuple[str, str], ...]
    life: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    primary: str
    advice: str
    open_warnings: int
    open_levels: tuple[tuple[str, str], ...]
    given_levels: tuple[tuple[str, str], ...]
    content: str
    money: tuple[tuple[str, str], ...] = ()
    allocated_fen: int | None = None


class BatchesPresenter:
    """Reads batches of ``year`` and does what the pane offers."""

    def __init__(self, desk: Desk, year: int) -> None:
        self._desk = desk
        self.year = year
        self._rows: list[Any] = []
        self._places: Mapping[int, Any] = {}

    def listing(self) -> MemoryListing:
        """Return the batches of the year, newest first."""
        self._rows = subsidies.find_batches(self._desk, self.year)
        self._places = subsidies.find_places(self._desk)
        names = tuple(dict.fromkeys(row.programme for row in self._rows))
        columns = (
            Column("programme", "项目", width=22, choices=names),
            Column("period", "批次", width=9),
            Column("state", "状态", Kind.STATUS, 17, choices=tuple(BATCH_WORDS.values())),
            Column("lines", "笔数", Kind.NUMBER, 7),
            Column("total", "金额", Kind.MONEY, 13, total=not uncounted(self._places)),
            Column("correction", "更正", width=16, hidden=not any(row.replaces_id for row in self._rows)),
            Column("held", "未收", Kind.NUMBER, 6),
            Column("created", "导入日期", Kind.DATE, 12),
            Column("source", "来源文件", width=26, hidden=True),
        )
        return MemoryListing(columns, {row.id: _listed(row, self._places.get(row.id)) for row in self._rows})

    @property
    def large(self) -> bool:
        """Tell whether a list of the year is so long that reading it whole takes more than a moment."""
        return any(row.line_count > LARGE for row in self._rows)

    def summary(self) -> str:
        """Return what stands beside the title; call it after ``listing``."""
        if not self._rows:
            return f"{self.year} 年"
        rows = [row for row in self._rows if row.id not in uncounted(self._places)]
        total = sum(row.total_fen for row in rows)
        waiting = sum(BatchState(row.state) not in FROZEN for row in self._rows)
        words = f"{self.year} 年　{len(rows)} 批，合计 {_yuan(total)} 元"
        if len(rows) < len(self._rows):
            words += f"（更正前后只算一批，另有 {len(self._rows) - len(rows)} 批不重复计）"
        return f"{words}，{waiting} 批还没有公示" if waiting else words

    def year_of(self, batch_id: int) -> int:
        """Return the year of a batch, so that the page can show it; WrongUsage when there is none."""
        return subsidies.get_batch(self._desk, batch_id).year

    def view(self, batch_id: int) -> BatchView:
        """Return one batch with what may be done now; WrongUsage when it is gone."""
        row = subsidies.get_batch(self._desk, batch_id)
        facts = review.review_state(self._desk, "batch", batch_id)
        findings = subsidies.find_findings(self._desk, batch_id)
        state = BatchState(row.state)
        waiting = sum(f.state == OPEN_WORD and f.severity == "warning" for f in findings)
        accepted = sum(f.state == "accepted" for f in findings)
        errors = sum(f.state == OPEN_WORD and f.severity == "error" for f in findings)
        actions, primary, advice = _next_steps(state, facts, waiting, errors, row.replaces_id is not None)
        place = subsidies.find_places(self._desk).get(batch_id)
        if place and place.replaced_by:
            actions, primary, advice = replaced_steps(state, actions, place.replaced_by)
        return BatchView(
            id=row.id,
            title=row.programme,
            state=_state_word(state, facts),
            subtitle=" · ".join(part for part in (f"{row.year} 年", row.period, f"编号 {row.id}") if part),
            facts=_facts(row, place),
            checks=_checks(row, waiting, accepted, state in FROZEN),
            review_word=REVIEW_WORDS[facts.state],
            review=tuple((LEVEL_WORDS[level], _opinion(facts, level)) for level in Level),
            life=_life(state),
            actions=actions,
            primary=primary,
            advice=advice,
            open_warnings=waiting,
            open_levels=tuple((lv.value, f"{LEVEL_WORDS[lv]}（{LEVEL_ROLES[lv]}）") for lv in facts.open_levels),
            given_levels=tuple((d.level.value, f"{LEVEL_WORDS[d.level]}　{d.officer}") for d in facts.in_force),
            content=facts.content_sha256,
            money=_money(subsidies.balance(self._desk, batch_id), state, subsidies.find_overpaid(self._desk, batch_id)),
            allocated_fen=row.allocated_fen,
        )

    def people(self) -> tuple[str, ...]:
        """Return who works here, to be chosen as reviewer; village clerks come last."""
        officers = sorted(find_officers(self._desk), key=lambda officer: officer.village_id is not None)
        return tuple(dict.fromkeys(officer.name for officer in officers))

    def person_for(self, level: str) -> str:
        """Return who usually gives this level: the first officer with its role, or ""."""
        role = LEVEL_ROLES[Level(level)]
        return next((officer.name for officer in find_officers(self._desk) if officer.role == role), "")

    def any_locked(self) -> bool:
        """Tell whether anybody's opinion on screen asks for a password."""
        return bool(find_locked(self._desk))

    # What the pane does

    def give_opinion(self, batch_id: int, values: Mapping[str, Any], seen: str) -> ChangeSet:
        """Record an opinion: level, officer, agreed ("yes" or "no"), opinion, on_paper, signed_on.

        ``seen`` is the content hash of what the pane showed.
        """
        return review.give_opinion(
            self._desk,
            "batch",
            batch_id,
            values["level"],
            values["officer"],
            values["agreed"] == "yes",
            values["opinion"],
            values["on_paper"],
            values["signed_on"] if values["on_paper"] else None,
            seen,
            values.get("password") or None,
        ).changes

    def withdraw(self, batch_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Withdraw an opinion: level, reason."""
        return review.withdraw_opinion(self._desk, "batch", batch_id, values["level"], values["reason"]).changes

    def move(self, batch_id: int, action: str, values: Mapping[str, Any]) -> ChangeSet:
        """Do the next step of the batch's life: declare, pay, post_results or archive."""
        if action == "declare":
            return batch_life.post_declared(self._desk, batch_id, values["on"], values["place"], values["by"])
        if action == "post_results":
            return batch_life.post_results(self._desk, batch_id, values["on"], values["place"], values["by"])
        if action == "pay":
            return batch_life.mark_paid(self._desk, batch_id, values["on"], values["reason"])
        return batch_life.archive(self._desk, batch_id, values["box"], int(values["pages"]))

    def recheck(self, batch_id: int, progress: Progress) -> ChangeSet:
        """Hold a list anew against what the store knows now; may run in a worker."""
        return subsidies.recheck_batch(self._desk, batch_id, progress)

    def differences(self, batch_id: int) -> list[Difference]:
        """Return what a correction changes against the batch it replaces; may run in a worker."""
        old = subsidies.get_batch(self._desk, batch_id).replaces_id
        return [] if old is None else subsidies.compare_batches(self._desk, old, batch_id)

    def set_allocated(self, batch_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Note what the county gave for a list: allocated in yuan, None when it is not known."""
        given = values["allocated"]
        return subsidies.set_allocated(self._desk, batch_id, None if given is None else to_fen(given))

    def names(self, ids: Sequence[int]) -> str:
        """Return what the batches listed under ``ids`` are called."""
        return "、".join(row.title for row in self._rows if row.id in ids)

    def remove(self, ids: Sequence[int], reason: str) -> ChangeSet:
        """Move batches to 回收站; RuleForbids when one of them is approved, the others stay too then."""
        for batch_id in ids:
            if BatchState(subsidies.get_batch(self._desk, batch_id).state) in FROZEN | {BatchState.APPROVED}:
                return subsidies.remove_batch(self._desk, batch_id, reason)
        done = [subsidies.remove_batch(self._desk, batch_id, reason) for batch_id in ids]
        return ChangeSet(done[0].areas, tuple(ids), f"已把 {len(done)} 批清单移入回收站。")

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring batches back from 回收站."""
        done = [subsidies.restore_batch(self._desk, batch_id) for batch_id in ids]
        return ChangeSet(done[0].areas, tuple(ids), f"已恢复 {len(done)} 批清单。")

    def removed(self) -> list[tuple[int, str, str]]:
        """Return 回收站: id, what it is, when it was moved there."""
        rows = subsidies.find_batches(self._desk, removed=True)
        return [(row.id, f"{row.title}（{row.line_count} 笔）", _day(row.removed_at)) for row in rows]

    def to_print(self) -> tuple[int | None, str]:
        """Return the batch one prints next, and what is missing when none is approved ("" when nothing is)."""
        rows = subsidies.find_batches(self._desk, self.year)
        approved = next((r for r in rows if r.state == BatchState.APPROVED and self._agreed(r.id) == set(Level)), None)
        if approved:
            return approved.id, ""
        if not rows:
            return None, "还没有补贴清单，请先导入。"
        row = rows[0]
        if BatchState(row.state) in FROZEN:
            return row.id, ""
        missing = [LEVEL_WORDS[lv] for lv in Level if lv not in self._agreed(row.id)]
        return row.id, f"“{row.programme}”还没有审定，缺{'、'.join(missing)}；现在只能打印送审稿。"

    def _agreed(self, batch_id: int) -> frozenset[Level]:
        return review.review_state(self._desk, "batch", batch_id).agreed


def _listed(row: Any, place: Any) -> tuple[Any, ...]:
    state = BATCH_WORDS[BatchState(row.state)]
    held = row.held_count or None
    return (
        row.programme,
        row.period,
        state,
        row.line_count,
        row.total_fen,
        correction_words(row.replaces_id, place),
        held,
        _day(row.created_at),
        row.source_name,
    )


def _facts(row: Any, place: Any) -> tuple[tuple[str, str], ...]:
    facts = [
        ("合计", f"{_yuan(row.total_fen)} 元，{row.line_count:,} 笔"),
        ("来源文件", row.source_name),
        ("导入", f"{_day(row.created_at)}　{row.created_by}"),
    ]
    if row.replaces_id:
        facts.append(("更正", f"替换编号 {row.replaces_id} 的批次"))
    return (*facts, *told_facts(place))


def _checks(row: Any, waiting: int, accepted: int, frozen: bool) -> tuple[tuple[str, str], ...]:
    way = "补正后另行报送" if frozen else "可以补正，或退回村里核实"
    held = f"{row.held_count:,} 行没有收入，{way}" if row.held_count else "没有"
    warnings = f"{waiting:,} 条待处理" if waiting else "没有待处理的"
    if accepted:
        warnings += f"，{accepted:,} 条已说明理由"
    return (("未收的行", held), ("提醒", warnings))


def _money(held: Balance, state: BatchState, over: Sequence[Any]) -> tuple[tuple[str, str], ...]:
    """Return how the money adds up: allocated = paid + returned; before payment only what was allocated."""
    rows = [("核定金额", "没有登记" if held.allocated is None else f"{_yuan(held.allocated)} 元")]
    if state in PAID_STATES:
        rows += [("实发", f"{_yuan(held.paid)} 元"), ("退回未补发", f"{_yuan(held.returned)} 元")]
    if held.before:
        rows.append(("原批次已发", f"{_yuan(held.before)} 元，不重复发放"))
    if over:
        rows.append(("应追回", f"{len(over):,} 人，{_yuan(sum(one.over_fen for one in over))} 元"))
    if held.allocated is not None:
        gap = held.difference
        rows.append(("核对", f"差 {_yuan(gap)} 元，请核实" if gap else balance_words(held)))
    return tuple(rows)


def _state_word(state: BatchState, facts: ReviewFacts) -> str:
    """Return the state in words; approved is only what the gate holds for exactly this content."""
    stale = state is BatchState.APPROVED and facts.state is not ReviewState.APPROVED
    return BATCH_WORDS[BatchState.CHECKED if stale else state]


def _opinion(facts: ReviewFacts, level: Level) -> str:
    given = facts.of(level)
    if given is None:
        return "待办理" if level in facts.open_levels else "还没有轮到"
    word = "同意" if given.agreed else "退回"
    paper = "（纸质签批）" if given.on_paper else ""
    words = f"{given.officer}　{word}　{_day(given.decided_at)}{paper}"
    return f"{words}\n{given.opinion}" if given.opinion else words


def _life(state: BatchState) -> tuple[tuple[str, str], ...]:
    states = list(BatchState)
    now = states.index(state)
    return tuple(
        (BATCH_WORDS[one], "past" if at < now or (one is BatchState.ARCHIVED and now == at) else _place(at, now))
        for at, one in enumerate(states)
    )


def _place(at: int, now: int) -> str:
    return "now" if at == now else "ahead"


def _next_steps(
    state: BatchState, facts: ReviewFacts, waiting: int, errors: int = 0, corrects: bool = False
) -> tuple[tuple[str, ...], str, str]:
    """Return the actions allowed now, the one to do next, and a sentence that says so."""
    actions = ["lines"]
    if waiting:
        actions.append("findings")
    if errors:
        actions.append("held")
    primary, advice = "", ""
    stale = state is BatchState.APPROVED and facts.state is not ReviewState.APPROVED
    if stale:
        actions.append("review")
        primary, advice = "review", "审定以后内容有变化，原来的意见不再算数：请重新办理审查。"
    elif state in NEXT_ACTIONS:
        primary = NEXT_ACTIONS[state]
        actions.append(primary)
        advice = _LIFE_ADVICE[state]
    elif state is not BatchState.ARCHIVED:
        if facts.open_levels:
            actions.append("review")
        primary, advice = _before_approval(facts, waiting, errors)
    if state not in FROZEN and facts.in_force:
        actions.append("withdraw")
    if state in UNAPPROVED:
        actions.append("recheck")
    if corrects:
        actions.append("compare")
    actions.append("gate")
    actions.append("allocated")
    actions.append("print")
    return tuple(actions), primary, advice


def _before_approval(facts: ReviewFacts, waiting: int, errors: int) -> tuple[str, str]:
    if waiting:
        return "findings", f"先处理 {waiting:,} 条提醒：核实后说明理由，或退回村里改正。"
    if errors:
        return "held", f"还有 {errors:,} 处错误：请补正未收的行，或退回村里核实。"
    if facts.state is ReviewState.REJECTED:
        return "withdraw", "审查已退回：清单要改的，改好后重新导入；意见有误的，撤回后重新办理。"
    levels = "、".join(LEVEL_WORDS[level] for level in facts.open_levels)
    return "review", f"下一步：{levels}。"


_LIFE_ADVICE = {
    BatchState.APPROVED: "已审定，可以打印公示单；张贴后登记申报公示。",
    BatchState.DECLARED: "申报公示中；期满没有异议，发放后登记发放。",
    BatchState.PAID: "已发放；张贴发放结果后登记结果公示。",
    BatchState.POSTED: "结果公示中；期满在“公开栏”登记撤下，然后归档。",
}


def _day(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).date().isoformat() if moment else ""


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
