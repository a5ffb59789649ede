"""Which entries does a workbook from outside hold? Columns guessed by their titles; every row taken or told about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.registers.clocks import EntryState, Happened
from zwgk_desktop.domain.registers.definitions import BUILT_IN, IMPORTED, RECEIVED, FieldSpec, Register, StateSpec
from zwgk_desktop.domain.registers.engine import check_entry
from zwgk_desktop.domain.registers.values import built_in_fields, read_values

HEAD_ROWS = 20
STATE = FieldSpec("state", "状态")
CLOSED = FieldSpec("closed_on", "办结日期", "date")
HISTORY = FieldSpec("history", "办理经过", "lines")
BRACKETS = re.compile(r"\(.*?\)|\s|[::*]")
SERIALS = range(25_569, 73_051)  # 1970 to 2099 as a workbook counts days
EPOCHS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


@dataclass(frozen=True, slots=True)
class IncomingRow:
    """A row that can be taken: values by key, and the step that brings it into the state it had."""

    row: int
    values: Mapping[str, Any]
    steps: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a sheet holds. ``columns``: title in the file → title in the register; ``held`` counts rows not taken."""

    sheet: str
    columns: Mapping[str, str]
    rows: tuple[IncomingRow, ...] = ()
    held: int = 0
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What is there already: numbers in use, and (title, receipt day as ISO text) of the entries."""

    numbers: Collection[str] = ()
    cases: Collection[tuple[str, str]] = ()


@dataclass(slots=True)
class _Table:
    """A sheet being read; what is found wrong gathers in ``findings``."""

    register: Register
    fields: tuple[FieldSpec, ...]
    places: dict[int, FieldSpec]
    sheet: str
    today: date
    date1904: bool
    numbers: set[str]
    cases: set[tuple[str, str]]
    findings: list[Finding] = field(default_factory=list)


def plain_title(value: Any) -> str:
    """Return a column's title without spaces, brackets and marks."""
    return BRACKETS.sub("", unicodedata.normalize("NFKC", str(value)))


def find_header(
    register: Register, rows: Sequence[Sequence[Any]], words: Mapping[str, Any]
) -> tuple[int, dict[int, FieldSpec]]:
    """Return the header row (0-based) and the field of each column; InputRefused ``no_header`` when there is none."""
    fields = (*built_in_fields(register), *register.fields, STATE, CLOSED, HISTORY)
    best: tuple[int, dict[int, FieldSpec]] = (0, {})
    for number, row in enumerate(rows[:HEAD_ROWS]):
        places = _places(fields, row, words.get("names", {}))
        if len(places) > len(best[1]):
            best = number, places
    found = {one.key for one in best[1].values()}
    if not {"title", RECEIVED} <= found:
        lacking = "、".join(one.title for one in fields[:2] if one.key not in found)
        raise InputRefused(
            "no_header", f"表里没有找到“{lacking}”一栏。", f"请在表头写明“{fields[0].title}”和“{fields[1].title}”。"
        )
    return best


def _places(fields: Sequence[FieldSpec], row: Sequence[Any], names: Mapping[str, Any]) -> dict[int, FieldSpec]:
    """Give each column its field: first by the register's own words, then by other ones."""
    titles = {place: plain_title(value) for place, value in enumerate(row) if isinstance(value, str) and value.strip()}
    places: dict[int, FieldSpec] = {}
    for own in (True, False):
        for one in fields:
            words = {plain_title(one.title), one.key} if own else set(names.get(one.key, ()))
            free = (place for place, title in titles.items() if title in words and place not in places)
            place = next(free, None)
            if place is not None and one not in places.values():
                places[place] = one
    return places


def read_rows(
    register: Register,
    sheet: str,
    rows: Sequence[Sequence[Any]],
    words: Mapping[str, Any],
    today: date,
    known: Known,
    date1904: bool = False,
) -> Incoming:
    """Return what a sheet holds; ``words`` is the parsed ``resources/columns/registers.toml``."""
    head, places = find_header(register, rows, words)
    fields = (*built_in_fields(register), *register.fields)
    table = _Table(register, fields, places, sheet, today, date1904, {*known.numbers}, {*known.cases})
    _tell_columns(table, rows[head], rows[head + 1 :], words.get("ignored", ()))
    taken: list[IncomingRow] = []
    held = 0
    for number, row in enumerate(rows[head + 1 :], head + 2):
        if not any(str(value).strip() for value in row if value is not None):
            continue
        found = _read_row(table, number, row)
        held += found is None
        taken += [found] if found else []
    columns = {str(rows[head][place]).strip(): one.title for place, one in sorted(places.items())}
    return Incoming(sheet, columns, tuple(taken), held, tuple(table.findings))


def _tell_columns(table: _Table, head: Sequence[Any], rows: Sequence[Sequence[Any]], ignored: Collection[str]) -> None:
    """Say which columns are not taken, with how many values they hold."""
    width = max((len(row) for row in rows), default=0)
    for place in range(width):
        count = sum(1 for row in rows if place < len(row) and str(row[place] or "").strip())
        title = str(head[place]).strip() if place < len(head) and head[place] is not None else ""
        if place in table.places or not count or plain_title(title) in ignored:
            continue
        words = f"“{title}”一栏" if title else f"第 {place + 1} 列没有表头，"
        message = f"{words}的 {count} 个内容没有导入：{table.register.title}没有这一栏。"
        table.findings.append(Finding("column_ignored", Severity.WARNING, message, table.sheet, None, title))


def _read_row(table: _Table, number: int, row: Sequence[Any]) -> IncomingRow | None:
    raw: dict[str, Any] = {}
    state, closed, history = "", None, ""
    for place, spec in table.places.items():
        value = _cell(spec, row[place] if place < len(row) else None, table.date1904)
        if spec is STATE:
            state = str(value or "").strip()
        elif spec is CLOSED:
            closed = value
        elif spec is HISTORY:
            history = str(value or "").strip()
        else:
            raw[spec.key] = value
    values, findings = read_values(table.fields, raw, table.today)
    steps: tuple[Happened, ...] = ()
    if not _bad(findings):
        steps = _state_step(table, values, state, closed, findings, history)
    if not _bad(findings):
        findings += _check(table, values, steps)
    table.findings += [replace(one, sheet=table.sheet, row=number) for one in findings]
    if _bad(findings):
        return None
    if values.get("number"):
        table.numbers.add(str(values["number"]))
    table.cases.add((values["title"], values[RECEIVED]))
    return IncomingRow(number, values, steps)


def _bad(findings: Sequence[Finding]) -> bool:
    return any(one.severity is Severity.ERROR for one in findings)


def _cell(spec: FieldSpec, value: Any, date1904: bool) -> Any:
    """Return a cell as typed; a bare number in a date column is a workbook's day number."""
    if isinstance(value, datetime):
        return value.date()
    if spec.kind == "date" and isinstance(value, int | float) and not isinstance(value, bool) and int(value) in SERIALS:
        return EPOCHS[date1904] + timedelta(days=int(value))
    return value


def _state_step(
    table: _Table, values: Mapping[str, Any], word: str, closed: Any, findings: list[Finding], history: str
) -> tuple[Happened, ...]:
    """Return the step that brings the entry into the state named, or into the first closed one by its closing day.

    What was done before stands with it in the words of the file.
    """
    read, wrong = read_values((CLOSED,), {"closed_on": closed}, table.today)
    findings += wrong
    day = date.fromisoformat(read["closed_on"]) if read.get("closed_on") and not wrong else None
    state = _state_of(table.register, word, day, findings)
    state = state or table.register.states[0]
    if state == table.register.states[0] and not history:
        return ()
    if state.closed and day is None and table.register.steps:
        findings.append(_error("closed_without_day", f"状态是“{state.word}”，但没有办结日期。", "办结日期"))
        return ()
    on = day if state.closed and day else date.fromisoformat(values[RECEIVED])
    return (Happened(IMPORTED, on, {"state": state.key, "closed": state.closed, "history": history}),)


def _state_of(register: Register, word: str, day: date | None, findings: list[Finding]) -> StateSpec | None:
    if not word:
        closed = [one for one in register.states if one.closed]
        return closed[0] if day and closed else None
    state = next((one for one in register.states if word in (one.word, one.key)), None)
    if state is None:
        known = "、".join(one.word for one in register.states)
        findings.append(_error("state_unknown", f"不认识状态“{word[:20]}”，可填：{known}。", "状态"))
    return state


def _check(table: _Table, values: Mapping[str, Any], steps: tuple[Happened, ...]) -> list[Finding]:
    case = (values["title"], values[RECEIVED])
    number = str(values.get("number", "") or "")
    if not number and case in table.cases:
        return [_error("already_there", f"{values[RECEIVED]}“{values['title'][:20]}”已经登记，没有重复导入。", "")]
    own = {key: value for key, value in values.items() if key not in BUILT_IN}
    entry = EntryState(date.fromisoformat(values[RECEIVED]), own, steps, values["title"], number)
    return check_entry(table.register, entry, table.today, table.numbers)


def _error(kind: str, message: str, column: str) -> Finding:
    return Finding(kind, Severity.ERROR, message, column=column)
