"""What may happen to an entry now, and is what was written down possible? Every refusal names its rule."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.registers.clocks import EntryState, Happened, find_clocks
from zwgk_desktop.domain.registers.definitions import IMPORTED, Register, StateSpec, StepSpec
from zwgk_desktop.domain.registers.values import error, warning
from zwgk_desktop.domain.workdays import Calendar

OLD = 366  # days; an entry received longer ago is worth a second look


def state_of(register: Register, steps: Collection[Happened]) -> StateSpec:
    """Return the state that the steps, in their order, lead to."""
    key = register.states[0].key
    for one in steps:
        key = _leads_to(register, one) or key
    return register.state(key)


def _leads_to(register: Register, one: Happened) -> str:
    if one.kind == IMPORTED:
        return str(one.data.get("state", ""))
    step = register.step(one.kind)
    return step.to if step else ""


def closed_on(register: Register, steps: tuple[Happened, ...]) -> date | None:
    """Return the day the entry was closed, None while something is waited for (or it was never open)."""
    if not state_of(register, steps).closed:
        return None
    return next((one.on for one in reversed(steps) if _leads_to(register, one)), None)


def next_steps(register: Register, entry: EntryState) -> list[StepSpec]:
    """Return the steps allowed now, in the definition's order."""
    state = state_of(register, entry.steps).key
    taken = {step.kind for step in entry.steps}
    return [s for s in register.steps if state in s.before and not (s.once and s.kind in taken)]


def check_entry(register: Register, entry: EntryState, today: date, open_numbers: Collection[str]) -> list[Finding]:
    """Return what contradicts itself in an entry.

    ``open_numbers``: the numbers of the register's other entries; one number names one case.
    """
    findings: list[Finding] = []
    if entry.number and entry.number in open_numbers:
        findings.append(error("number_taken", f"编号“{entry.number}”已有一件，一件一号，不能重复登记。", "编号"))
    if entry.received_on is None:
        return findings
    findings += [
        error(
            "step_before_receipt",
            f"“{title_of(register, step)}”{step.on} 早于{register.received_label} {entry.received_on}，先收后办。",
            register.received_label,
        )
        for step in entry.steps
        if step.on < entry.received_on and not register.received_future
    ]
    if (today - entry.received_on).days > OLD and not entry.steps and register.steps:
        findings.append(
            warning(
                "received_long_ago",
                f"{register.received_label} {entry.received_on} 已过去一年以上，请核对年份。",
                register.received_label,
            )
        )
    return findings


def title_of(register: Register, step: Happened) -> str:
    """Return the word for a step."""
    spec = register.step(step.kind)
    return spec.title if spec else step.kind


def check_step(
    register: Register,
    entry: EntryState,
    kind: str,
    on: date,
    values: Mapping[str, Any],
    today: date,
    calendar: Calendar,
) -> list[Finding]:
    """Return what forbids the step, or must be looked at, on that day (``values`` are already read)."""
    step = register.step(kind)
    if step is None:
        names = "、".join(f"{s.kind}（{s.title}）" for s in next_steps(register, entry)) or "无"
        return [error("step_unknown", f"{register.title}没有“{kind}”这一步，现在可以：{names}。")]
    if step not in next_steps(register, entry):
        return [_refused(register, entry, step)]
    findings: list[Finding] = []
    if on > today:
        findings.append(error("step_in_future", f"“{step.title}”的日期 {on} 晚于今天 {today}，尚未发生的事不能登记。"))
    if entry.received_on and on < entry.received_on and not register.received_future:
        findings.append(
            error("step_before_receipt", f"“{step.title}”{on} 早于{register.received_label} {entry.received_on}。")
        )
    last = entry.steps[-1] if entry.steps else None
    if last and on < last.on:
        findings.append(
            error("step_out_of_order", f"“{step.title}”{on} 早于上一步“{title_of(register, last)}”{last.on}。")
        )
    findings += _too_soon(register, entry, step, on, values)
    return findings + _too_late(register, entry, step, on, calendar)


def _refused(register: Register, entry: EntryState, step: StepSpec) -> Finding:
    state = state_of(register, entry.steps)
    if state.key in step.before:
        return error("step_once", f"“{step.title}”只能有一次，已经登记过。")
    allowed = "、".join(s.title for s in next_steps(register, entry)) or "没有后续步骤"
    return error("step_not_now", f"现在是“{state.word}”，不能登记“{step.title}”；可以：{allowed}。")


def _too_soon(
    register: Register, entry: EntryState, step: StepSpec, on: date, values: Mapping[str, Any]
) -> list[Finding]:
    rule = step.after
    before = entry.latest(rule.step) if rule else None
    if rule is None or before is None or (on - before.on).days >= rule.days:
        return []
    passed = (on - before.on).days
    words = f"从“{title_of(register, before)}”{before.on} 到 {on} 只有 {passed} 日，不足 {rule.days} 日：{rule.law}。"
    if rule.unless and values.get(rule.unless):
        return [warning("term_shortened", f"{words}已写明理由，请确认已对外说明。")]
    field = next((f.title for f in step.fields if f.key == rule.unless), "")
    return [error("term_too_short", words + (f"确需缩短的，请填写“{field}”。" if field else ""))]


def _too_late(register: Register, entry: EntryState, step: StepSpec, on: date, calendar: Calendar) -> list[Finding]:
    findings: list[Finding] = []
    for clock in find_clocks(register, entry, calendar):
        if clock.stopped_on is not None or on <= clock.due.due:
            continue
        spec = next(one for one in register.clocks if one.key == clock.key)
        if step.within == clock.key:
            findings.append(
                error(
                    "term_over",
                    f"“{clock.title}”的期限 {clock.due.due} 已过，期限届满后不能再“{step.title}”：{clock.law}。",
                )
            )
        elif step.kind in spec.stop and not spec.spec.get("minimum"):
            findings.append(
                warning("term_missed", f"“{clock.title}”期限是 {clock.due.due}，{on} 已逾期：{clock.law}。")
            )
    return findings
