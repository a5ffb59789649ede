"""How is a request for information taken in and brought to its end? (政府信息公开条例 arts. 29–42)"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.registers.clocks import EntryState
from zwgk_desktop.domain.registers.definitions import FieldSpec
from zwgk_desktop.domain.registers.request_clock import explain, inner_days
from zwgk_desktop.domain.registers.request_fees import Fee, fee_by_case, fee_by_page, same_period
from zwgk_desktop.domain.registers.request_steps import BY_CASE, BY_PAGE, STEP_WORDS, build_event
from zwgk_desktop.domain.registers.requests import NUMBER, RECEIPT, REGISTER, Event, Kind, RequestFacts
from zwgk_desktop.domain.registers.values import built_in_fields, read_values
from zwgk_desktop.domain.workdays import Calendar
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.entries import Recorded, refuse
from zwgk_desktop.services.registers.facts import columns_of, get_register
from zwgk_desktop.services.registers.request_facts import (
    RequestCase,
    RequestDue,
    build_case,
    load_rules,
    read_case,
    read_cases,
    request_columns,
    request_facts,
)
from zwgk_desktop.services.registers.request_facts import find_cases as find_cases

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork

INNER_RULE = "request_inner"
PETITION_ORIGIN = "依申请公开转来"


def request_fields() -> tuple[FieldSpec, ...]:
    """Return what a new request asks for (art. 29), for a form; ``confirmed_on`` only for channels that need it."""
    register = get_register(REGISTER)
    confirmed = FieldSpec("confirmed_on", "与申请人确认日期", "date", help="平常信函、互联网、传真提交的填写")
    return (*built_in_fields(register), confirmed, *register.fields)


def receive(desk: Desk, values: Mapping[str, Any]) -> Recorded:
    """Take a request in; ``values`` by field key or title (see :func:`request_fields`), ``received_on`` its arrival.

    The receipt day follows from the channel (art. 31). Raises RuleForbids (entry, number_taken) and WrongUsage.
    """
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.db.repositories import registers as rows

    read, findings = read_values(request_fields(), values, desk.today())
    refuse(findings, "申请没有登记")
    arrived, confirmed = date.fromisoformat(read.pop("received_on")), read.pop("confirmed_on", None)
    title, number = str(read.pop("title")), str(read.pop("number", "") or "")
    events = _first_events(read, arrived, confirmed, _inner_days(desk, arrived.year))
    calendar = calendar_of(desk)
    with desk.store.write(desk.actor, desk.now()) as unit:
        number = number or queries.next_number(unit.session, REGISTER, NUMBER.format(year=arrived.year))
        _require_free(unit, number)
        facts = request_facts(number, title, read, events)
        columns = request_columns(facts, calendar)
        entry_id = rows.add_entry(unit, REGISTER, number, title, **columns, data=read)
        for event in events:
            rows.add_event(unit, entry_id, event.kind, event.on, event.data)
        after = {"number": number, "on": arrived, "channel": read["channel"], **_days(columns)}
        unit.record(AuditEntry("request.receive", Area.REGISTERS, f"收到依申请公开 {number}", entry_id, after=after))
    case = get_case(desk, entry_id)
    message = f"{number} 已登记。{case.due_words}{case.petition_words}"
    return Recorded(_changes(entry_id, message), entry_id, number, columns["due_on"], tuple(case.findings))


def change_request(desk: Desk, entry_id: int, values: Mapping[str, Any]) -> Recorded:
    """Mend what was taken in wrongly: fields, number, channel, receipt; the dates are computed anew.

    The trail names the fields of the applicant that changed, not what stood in them. Raises RuleForbids, WrongUsage.
    """
    from zwgk_desktop.db.repositories import registers as rows

    read, findings = read_values(request_fields(), values, desk.today(), partly=True)
    refuse(findings, "申请没有修改")
    calendar = calendar_of(desk)
    with desk.store.write(desk.actor, desk.now()) as unit:
        before = _live(unit, entry_id, calendar, desk.today())
        number, title = str(read.pop("number", "") or before.row.number), str(read.pop("title", before.row.title))
        if number != before.row.number:
            _require_free(unit, number)
        events = _changed_receipt(unit, before, read)
        data = {key: value for key, value in {**before.row.data, **read}.items() if value not in (None, "")}
        facts = request_facts(number, title, data, events)
        columns = request_columns(facts, calendar)
        rows.change_entry(unit, entry_id, {**columns, "number": number, "title": title, "data": data})
        named = [one.title for one in request_fields() if data.get(one.key) != before.row.data.get(one.key)]
        after = {"number": number, "title": title, "fields": named, **_days(columns)}
        old = {"number": before.row.number, "title": before.row.title, **_old(before)}
        unit.record(AuditEntry("request.change", Area.REGISTERS, f"修改依申请公开 {number}", entry_id, old, after))
    case = get_case(desk, entry_id)
    message = f"{number} 已修改。{case.due_words}"
    return Recorded(_changes(entry_id, message), entry_id, number, columns["due_on"], tuple(case.findings))


def _changed_receipt(unit: UnitOfWork, case: RequestCase, read: dict[str, Any]) -> list[Event]:
    """Return the events with the receipt as it is now said to have been; what stood before is voided, not lost."""
    from zwgk_desktop.db.repositories import registers as rows

    old = [one for one in case.facts.events if one.kind in RECEIPT]
    rest = [one for one in case.facts.events if one.kind not in RECEIPT]
    shown = case.row.received_on.isoformat() if case.row.received_on else None  # the receipt day, not the arrival
    given = read.pop("received_on", None)
    arrived = date.fromisoformat(given) if given and given != shown else old[0].on
    channel = load_rules().channel_of(str(read.get("channel") or case.row.data["channel"]))
    held = case.facts.first(Kind.CONFIRMED)
    stands = held.on.isoformat() if held and channel.confirm else None
    inner = inner_days(case.facts, load_rules())
    new = _first_events({"channel": channel.key}, arrived, read.pop("confirmed_on", None) or stands, inner)
    if early := next((one for one in rest if one.on < new[-1].on), None):
        words = STEP_WORDS[Kind(early.kind)]
        raise RuleForbids(
            "step_before_receipt", f"“{words}”{early.on} 早于改后的收到之日 {new[-1].on}。", "请核对日期。"
        )
    if [(one.kind, one.on, dict(one.data)) for one in new] == [(one.kind, one.on, dict(one.data)) for one in old]:
        return list(case.facts.events)
    for one in old:
        rows.void_event(unit, one.id, "更正登记")
    for one in new:
        rows.add_event(unit, case.id, one.kind, one.on, one.data)
    return [*new, *rest]


def _inner_days(desk: Desk, year: int) -> int:
    """Return the county's target of the rule pack in force, kept with every request that comes in."""
    from zwgk_desktop.services.rule_packs import rules_of

    rule = rules_of(desk, year).find(INNER_RULE)
    return int(rule.values.get("working_days", 0)) if rule else load_rules().terms["inner"]


def _first_events(read: Mapping[str, Any], arrived: date, confirmed: str | None, inner_days: int) -> tuple[Event, ...]:
    channel = load_rules().channel_of(str(read["channel"]))
    event = Event(Kind.ARRIVED, arrived, {"channel": channel.key, "inner_days": inner_days})
    if not confirmed:
        return (event,)
    if not channel.confirm:
        raise WrongUsage("confirmed_on", f"{channel.words}不需要确认：{channel.rule}。", "请不填确认日期。")
    day = date.fromisoformat(confirmed)
    if day < arrived:
        raise RuleForbids("step_before_receipt", f"确认日期 {day} 早于提交日期 {arrived}。", "请核对日期。")
    return (event, Event(Kind.CONFIRMED, day))


def _require_free(unit: UnitOfWork, number: str) -> None:
    from zwgk_desktop.db.queries import registers as queries

    for removed in (False, True):
        if queries.find_entries(unit.session, REGISTER, number=number, removed=removed):
            where = "（在回收站中）" if removed else ""
            raise RuleForbids(
                "number_taken",
                f"编号“{number}”已有一件{where}，一件一号，不能重复登记。",
                "请换一个编号，或不填由程序编号。",
            )


def get_case(desk: Desk, entry_id: int) -> RequestCase:
    """Return everything about one request: dates, findings, what may be done today; WrongUsage when it is not there."""
    calendar = calendar_of(desk)
    with desk.store.read() as session:
        return read_case(session, entry_id, calendar, desk.today())


case_facts = get_case


def find_case(desk: Desk, named: str) -> RequestCase:
    """Return a request by its number or id; WrongUsage when there is none."""
    from zwgk_desktop.db.queries import registers as queries

    with desk.store.read() as session:
        rows = queries.find_entries(session, REGISTER, number=named.strip())
    if rows:
        return get_case(desk, rows[0].id)
    if named.strip().isdecimal():
        return get_case(desk, int(named))
    raise WrongUsage("no_entry", f"没有编号为“{named}”的申请。", "请核对编号，如 依申请2026-001。")


def do_step(
    desk: Desk,
    entry_id: int,
    step: str,
    on: date,
    data: Mapping[str, Any] | None = None,
    note: str = "",
) -> Recorded:
    """Record one step (key or words) taken on a day; its rules are held first and the dates computed anew.

    A petition moved opens an entry in the petitions' register. Raises RuleForbids naming the article, WrongUsage.
    """
    from zwgk_desktop.db.repositories import registers as rows

    calendar, rules = calendar_of(desk), load_rules()
    key = next((kind for kind, words in STEP_WORDS.items() if step in (kind, words)), step)
    with desk.store.write(desk.actor, desk.now()) as unit:
        before = _live(unit, entry_id, calendar, desk.today())
        event = build_event(before.facts, key, on, data or {}, desk.today(), calendar, rules)
        values = dict(event.data) | _more(unit, before, event)
        rows.add_event(unit, entry_id, event.kind, on, values, note.strip())
        facts = before.facts.with_event(Event(event.kind, on, values))
        columns = request_columns(facts, calendar)
        rows.change_entry(unit, entry_id, columns)
        words = STEP_WORDS[Kind(event.kind)]
        after = {"kind": event.kind, "on": on.isoformat(), **values, **_days(columns)}
        summary = f"依申请公开 {facts.number} {on} {words}"
        unit.record(AuditEntry("request.step", Area.REGISTERS, summary, entry_id, _old(before), after))
    case = get_case(desk, entry_id)
    message = f"{facts.number} 已登记“{words}”。{case.due_words}"
    return Recorded(_changes(entry_id, message), entry_id, facts.number, columns["due_on"], tuple(case.findings))


def _more(unit: UnitOfWork, case: RequestCase, event: Event) -> dict[str, Any]:
    """Return what the program itself writes down with a step: the fee, the petition's number."""
    if event.kind == Kind.FEE_NOTICED:
        fee = _fee(unit.session, case, str(event.data["method"]), event.data.get("pages"))
        if not fee.yuan:
            raise RuleForbids("no_fee", f"{case.facts.number} 按标准不收费：{'；'.join(fee.explain)}。")
        return {"yuan": str(fee.yuan), "explain": "\n".join(fee.explain)}
    return {"petition": _open_petition(unit, case)} if event.kind == Kind.MOVED else {}


def _open_petition(unit: UnitOfWork, case: RequestCase) -> str:
    """Write the entry in the petitions' register (15 days to tell, 60 to finish) and return its number."""
    from zwgk_desktop.db.queries import registers as queries
    from zwgk_desktop.db.repositories import registers as rows

    petition = get_register(load_rules().petition["register"])
    received = case.clock.received_on or case.facts.events[0].on
    own = case.row.data
    data = {"origin": PETITION_ORIGIN, "person": own["applicant"], "content": own.get("content") or case.facts.title}
    data |= {key: own[key] for key in ("phone", "address") if own.get(key)}
    number = queries.next_number(unit.session, petition.key, petition.prefix(received.year))
    columns = columns_of(petition, EntryState(received, data, (), case.facts.title, number), case.calendar)
    rows.add_entry(unit, petition.key, number, case.facts.title, received_on=received, data=data, **columns)
    return number


def void_step(desk: Desk, entry_id: int, reason: str) -> Recorded:
    """Take back the step recorded last, with a reason; it stays visible. The receipt itself is not taken back."""
    from zwgk_desktop.db.repositories import registers as rows

    if not reason.strip():
        raise WrongUsage("void_reason", "没有写明撤销的理由。", "请写明，例如“日期登记错误”。")
    calendar = calendar_of(desk)
    with desk.store.write(desk.actor, desk.now()) as unit:
        before = _live(unit, entry_id, calendar, desk.today())
        steps = [one for one in before.facts.events if one.kind not in RECEIPT] or list(before.facts.events)
        last = max(steps, key=lambda one: one.id)
        if last.kind in (Kind.ARRIVED, Kind.MOVED):
            raise RuleForbids("not_voided", "这一步不能撤销。", "登记有误的，请移入回收站后重新登记。")
        rows.void_event(unit, last.id, reason.strip())
        kept = tuple(one for one in before.facts.events if one.id != last.id)
        facts = request_facts(before.row.number, before.row.title, before.row.data, kept)
        columns = request_columns(facts, calendar)
        rows.change_entry(unit, entry_id, columns)
        words = STEP_WORDS[Kind(last.kind)]
        summary = f"依申请公开 {facts.number} 撤销“{words}”：{reason.strip()}"
        after = {"event": last.id, "reason": reason.strip(), **_days(columns)}
        unit.record(AuditEntry("request.void", Area.REGISTERS, summary, entry_id, _old(before), after))
    return Recorded(_changes(entry_id, f"{facts.number} 已撤销“{words}”。"), entry_id, facts.number, columns["due_on"])


def explain_due(desk: Desk, entry_id: int) -> RequestDue:
    """Return both dates of a request and how they were counted, day by day."""
    case, calendar = get_case(desk, entry_id), calendar_of(desk)
    due, inner = case.clock.due, case.clock.inner
    return RequestDue(
        case.facts.number,
        due.due if due else None,
        inner.due if inner else None,
        bool(due and due.provisional),
        case.clock.wait_until,
        explain(case.facts, case.clock, load_rules(), calendar),
    )


def fee(desk: Desk, entry_id: int, method: str, pages: int | None = None) -> Fee:
    """Return what a request costs by case (the applicant's count in the period) or by page; stores nothing."""
    case = get_case(desk, entry_id)
    with desk.store.read() as session:
        return _fee(session, case, method, pages)


def _fee(session: Any, case: RequestCase, method: str, pages: int | None) -> Fee:
    tariff = load_rules().fee
    if method == BY_PAGE:
        return fee_by_page(int(pages or 0), tariff)
    if method != BY_CASE:
        raise WrongUsage("fee_method", f"没有“{method}”这种计收办法。", f"可选：{BY_CASE}、{BY_PAGE}。")
    own = case.clock.received_on or case.facts.events[0].on
    cases = read_cases(session, case.calendar, case.today)
    same = [
        one
        for one in cases
        if one.applicant_key == case.applicant_key
        and one.clock.received_on
        and same_period(one.clock.received_on, own, tariff["period"])
        and (one.clock.received_on, one.row.id) <= (own, case.row.id)
    ]
    return fee_by_case(max(1, len(same)), tariff)


def _live(unit: UnitOfWork, entry_id: int, calendar: Calendar, today: date) -> RequestCase:
    case = read_case(unit.session, entry_id, calendar, today)
    if case.row.removed_at is not None:
        raise RuleForbids("removed", f"{case.row.number} 在回收站中。", "请先恢复再办理。")
    return case


def _old(case: RequestCase) -> dict[str, Any]:
    return {"state": case.row.state, "due_on": case.row.due_on, "inner_due_on": case.row.inner_due_on}


def _days(columns: Mapping[str, Any]) -> dict[str, Any]:
    return {key: columns[key] for key in ("state", "due_on", "inner_due_on")}


def _changes(entry_id: int, message: str) -> ChangeSet:
    return ChangeSet(frozenset({Area.REGISTERS}), (entry_id,), message)


__all__ = [
    "RequestCase",
    "RequestFacts",
    "build_case",
    "case_facts",
    "change_request",
    "do_step",
    "explain_due",
    "fee",
    "find_case",
    "find_cases",
    "get_case",
    "receive",
    "request_fields",
    "void_step",
]
