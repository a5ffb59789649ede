"""What stands in a register's printed book? One line an entry, with what happened to it, as text ready for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.registers.clocks import EntryState, Happened
from zwgk_desktop.domain.registers.covering import Cover, shown
from zwgk_desktop.domain.registers.definitions import FieldSpec, Register
from zwgk_desktop.domain.registers.engine import title_of

Line = tuple[str, EntryState, str, date | None, date | None]  # number, entry, state's word, due, closed
OWN_FIELDS = 5  # more would leave no room; the rest stands together in one column
SOLID = ("date", "number")
NAMED = ("date", "number", "check")  # values that say nothing without their field's title


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column: its head and its share of the width; a ``solid`` one is as wide as its text, centred.

    ``right``: its text stands at the right, as amounts do.
    """

    title: str
    weight: float = 1.0
    solid: bool = False
    right: bool = False


@dataclass(frozen=True, slots=True)
class RegisterBook:
    """A register's book for a year; ``covered`` says that personal data is not shown.

    ``told`` stands at the head in place of the number of entries.
    """

    title: str
    township: str
    printed_on: date
    columns: tuple[BookColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    covered: bool
    told: str = ""


def build_book(
    register: Register,
    township: str,
    year: int,
    lines: Sequence[Line],
    covers: Sequence[Cover | None],
    today: date,
    words: Mapping[str, str] | None = None,
) -> RegisterBook:
    """Return the book of ``lines``; beside each stands what covers its personal data, None to show it.

    ``words`` names the steps of a guided register.
    """
    used = [f for f in register.fields if any(line[1].values.get(f.key) not in (None, "") for line in lines)]
    own = [one for one in used if one.kind not in ("lines", "check")][:OWN_FIELDS]
    rest = [one for one in used if one not in own]
    columns = [
        BookColumn("编号", solid=True),
        BookColumn(register.title_label, 2.4),
        BookColumn(register.received_label, solid=True),
        *(BookColumn(one.title, solid=one.kind in SOLID or one.personal == "phone") for one in own),
    ]
    columns += [BookColumn("其他情况", 2.2)] if rest else []
    columns += [BookColumn("办理经过", 3.2)] if register.steps or register.guided else []
    columns += [BookColumn("到期", solid=True)] if register.clocks or register.guided else []
    columns += [BookColumn("状态", solid=True)]
    titles = [column.title for column in columns]
    rows = tuple(
        tuple(_cells(register, own, rest, line, cover, words or {})[title] for title in titles)
        for line, cover in zip(lines, covers, strict=True)
    )
    title = f"{year}年{register.title}登记簿"
    covered = register.personal and all(cover is not None for cover in covers)
    return RegisterBook(title, township, today, tuple(columns), rows, covered)


def _cells(
    register: Register,
    own: Sequence[FieldSpec],
    rest: Sequence[FieldSpec],
    line: Line,
    cover: Cover | None,
    words: Mapping[str, str],
) -> dict[str, str]:
    number, entry, state, due, closed = line
    cells = {one.title: _value(one, entry, cover) for one in own}
    several = [f"{one.title}：{text}" for one in rest if (text := _value(one, entry, cover)) and text != "否"]
    happened = [tell_step(register, step, cover, words) for step in entry.steps]
    if closed and not entry.steps and register.steps:
        happened = [f"{closed} 办结"]
    return cells | {
        "编号": number,
        register.title_label: cover.text(entry.title) if cover else entry.title,
        register.received_label: str(entry.received_on or ""),
        "其他情况": "\n".join(several),
        "办理经过": "\n".join(happened),
        "到期": str(due or ""),
        "状态": state,
    }


def _value(spec: FieldSpec, entry: EntryState, cover: Cover | None) -> str:
    value = entry.values.get(spec.key)
    return shown(spec, cover.value(spec, value) if cover else value)


def tell_step(register: Register, step: Happened, cover: Cover | None, words: Mapping[str, str]) -> str:
    """Return a step as a line: its day, its title, and what was written down with it."""
    spec = register.step(step.kind)
    known = {one.key: one for one in spec.fields} if spec else {}
    told = [(known[key], value) for key, value in step.data.items() if key in known and value not in (None, "")]
    parts = [(one.title if one.kind in NAMED else "") + shown(one, value).rstrip("。；") for one, value in told]
    title = words.get(step.kind) or title_of(register, step)
    line = f"{step.on} {title}" + (f"：{'；'.join(parts)}" if parts else "")
    return cover.text(line) if cover else line
