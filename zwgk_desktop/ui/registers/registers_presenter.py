"""What does the page 登记簿 show, and what may be done there? Its forms and panes as values, without Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.listing import Ask, Column, Listing, MemoryListing
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.registers.definitions import RECEIVED, Register, StepSpec
from zwgk_desktop.domain.registers.engine import check_step
from zwgk_desktop.domain.registers.incoming import Incoming
from zwgk_desktop.services import registers
from zwgk_desktop.services.calendars import calendar_of
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers import EntryFacts, Recorded, columns, exchange, requests
from zwgk_desktop.services.registers.facts import cover_of
from zwgk_desktop.services.registers.reveal import note_reveal
from zwgk_desktop.ui.registers.entry_view import (
    Count,
    StepOffer,
    build_content,
    counts_of,
    field_of,
    first_values,
    plain_values,
)
from zwgk_desktop.ui.registers.request_path import LetterOffer, RequestPath
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import PaneContent

FIRST = ("number", "clock_state", "days_left", "title", "state", "due_on")
SHOWN_BEHIND = ("received_on",)


@dataclass(frozen=True, slots=True)
class RegisterItem:
    """One register in the list at the left, with how many entries are open and overdue."""

    key: str
    title: str
    open: int
    late: int


class RegistersPresenter:
    """``key`` is the register on screen; ``facts`` the entry in the pane; ``revealed`` shows personal data in full."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.key = registers.registers()[0].key
        self.facts: EntryFacts | None = None
        self.path: RequestPath | None = None
        self.revealed = False

    # What is shown

    @property
    def register(self) -> Register:
        """Return the register on screen."""
        return registers.get_register(self.key)

    def items(self) -> tuple[RegisterItem, ...]:
        """Return the registers in the order of the screen."""
        counts = registers.count_open(self.desk)
        return tuple(RegisterItem(one.key, one.title, *counts.get(one.key, (0, 0))) for one in registers.registers())

    def listing(self, removed: bool = False) -> Listing:
        """Return the register on screen, the clock among the first columns, personal data covered."""
        listing = registers.entries_listing(self.desk, self.key, removed=removed)
        return order_columns(listing, [one.key for one in self.register.fields[:1]])

    def summary(self) -> str:
        """Return how many entries of the register are open and overdue, and which duty of the period is not met."""
        item = next(one for one in self.items() if one.key == self.key)
        words = [f"未办结 {item.open} 件" + (f"，逾期 {item.late} 件" if item.late else "")]
        today = self.desk.today()
        if self.register.duties:
            for duty in registers.duties(self.desk, today.year):
                if duty.register == self.key and duty.due >= today:
                    words.append(f"{duty.title}：已办 {duty.done} 次")
        return "　·　".join(words)

    def show(self, entry_id: int) -> None:
        """Take an entry into the pane; what was revealed is covered again when it is another one."""
        if self.facts is None or self.facts.id != entry_id:
            self.revealed = False
        self.facts = registers.get_entry(self.desk, entry_id)
        self.path = RequestPath(self.desk, self.facts) if self.facts.register.guided else None

    def forget(self) -> None:
        """Have no entry in the pane; what was revealed is covered again."""
        self.facts, self.path, self.revealed = None, None, False

    def content(self) -> PaneContent:
        """Return what the pane shows."""
        facts = self._held()
        cover = None if self.revealed else cover_of(self.desk, facts)
        return self.path.content(cover) if self.path else build_content(facts, cover, self.desk.today())

    def has_clock(self) -> bool:
        """Tell whether the pane begins with the terms."""
        sections = self.content().sections
        return bool(sections) and sections[0].title == "期限"

    def can_reveal(self) -> bool:
        """Tell whether something is covered."""
        return self.facts is not None and self.facts.register.personal and not self.revealed

    def reveal(self) -> ChangeSet:
        """Show personal data in full; that it was looked at stays in the audit trail."""
        changes = note_reveal(self.desk, self._held().id)
        self.revealed = True
        return changes

    def counts(self) -> tuple[Count, ...]:
        """Return how every date of the entry was counted."""
        return self.path.counts() if self.path else counts_of(self._held().clocks)

    def steps(self) -> tuple[StepOffer, ...]:
        """Return every step of the register: allowed now, or with what is against it."""
        facts = self._held()
        if facts.row.removed_at is not None:
            return ()
        if self.path:
            return self.path.steps()
        return tuple(self._offer(facts, one) for one in facts.register.steps)

    def _offer(self, facts: EntryFacts, step: StepSpec) -> StepOffer:
        ends = {one.key for one in facts.register.clocks if step.kind in one.stop}
        clock = next((one for one in facts.clocks if one.key in ends), None)
        running = clock if clock and not clock.stopped_on else None
        allowed = step in facts.next_steps
        why = "" if allowed else self._why_not(facts, step)
        fields = tuple(field_of(one) for one in step.fields)
        until = running.due.due if running and allowed else None
        return StepOffer(step.kind, step.title, clock.law if clock else "", allowed, why, until, fields)

    def _why_not(self, facts: EntryFacts, step: StepSpec) -> str:
        today = self.desk.today()
        found = check_step(facts.register, facts.entry, step.kind, today, {}, today, calendar_of(self.desk))
        return found[0].message if found else ""

    # What may be done

    def step_fields(self, key: str) -> tuple[Field, ...]:
        """Return the form of a step: its day, its own fields, a note."""
        offer = next(one for one in self.steps() if one.key == key)
        return (
            Field("on", "日期", FieldKind.DATE, True),
            *offer.fields,
            Field("note", "备注", FieldKind.LINES, lines=2),
        )

    def step_values(self, key: str) -> dict[str, Any]:
        """Return what that form shows at first."""
        if self.path:
            return {"on": self.desk.today(), **self.path.first_values(key)}
        spec = self._held().register.step(key)
        return {"on": self.desk.today(), **first_values(spec.fields if spec else (), {})}

    def do_step(self, key: str, values: Mapping[str, Any]) -> Recorded:
        """Record a step with what stands in the form."""
        rest = {name: value for name, value in plain_values(values).items() if name not in ("on", "note")}
        note = str(values.get("note") or "")
        if self.path:
            return self.path.do_step(key, values["on"], rest, note)
        return registers.record_step(self.desk, self._held().id, key, values["on"], rest, note)

    def can_void(self) -> bool:
        """Tell whether there is a step to take back."""
        return bool(self.facts and len(self.facts.entry.steps) > (1 if self.path else 0))

    def can_change(self) -> bool:
        """Tell whether the entry's own fields may be changed; a request's follow from what was handed in."""
        return self.path is None

    def void_last(self, reason: str) -> Recorded:
        """Take back the last step."""
        if self.path:
            return self.path.void_last(reason)
        return registers.void_step(self.desk, self._held().entry.steps[-1].id, reason)

    def entry_fields(self) -> tuple[Field, ...]:
        """Return the form of an entry, from the register's definition."""
        register = self.register
        if register.guided:
            return tuple(field_of(one) for one in requests.request_fields())
        return (
            Field("title", register.title_label, required=True),
            Field(RECEIVED, register.received_label, FieldKind.DATE, True),
            *(field_of(one) for one in register.fields),
            Field("number", "编号", help="不填的自动编号。"),
        )

    def entry_values(self) -> dict[str, Any]:
        """Return what the form of a new entry shows at first."""
        specs = requests.request_fields() if self.register.guided else self.register.fields
        return {**first_values(specs, {}), RECEIVED: self.desk.today()}

    def held_values(self) -> dict[str, Any]:
        """Return what stands in the entry of the pane, in full: whoever changes it must see it, and that is noted."""
        facts = self._held()
        if facts.register.personal and not self.revealed:
            self.reveal()
        known = {"title": facts.row.title, "number": facts.row.number, RECEIVED: facts.row.received_on}
        return {**known, **first_values(facts.register.fields, facts.entry.values)}

    def add(self, values: Mapping[str, Any]) -> Recorded:
        """Write a new entry."""
        given = plain_values(values)
        if self.register.guided:
            return requests.receive(self.desk, {key: value for key, value in given.items() if value not in (None, "")})
        return registers.add_entry(self.desk, self.key, given)

    def change(self, values: Mapping[str, Any]) -> Recorded:
        """Change the entry in the pane; only what differs is written."""
        old = self.held_values()
        new = {key: value for key, value in values.items() if not _same(old.get(key), value)}
        if not new:
            raise WrongUsage("no_change", "没有改动。")
        return registers.change_entry(self.desk, self._held().id, plain_values(new))

    def remove(self, reason: str) -> ChangeSet:
        """Move the entry in the pane to the recycle bin."""
        return registers.remove_entry(self.desk, self._held().id, reason)

    def restore(self, entry_id: int) -> ChangeSet:
        """Bring an entry back."""
        return registers.restore_entry(self.desk, entry_id)

    # Letters

    def letters(self) -> tuple[LetterOffer, ...]:
        """Return the letters that are ready for the entry in the pane."""
        return self.path.letters() if self.path else ()

    def letter_text(self, key: str) -> str:
        """Return how a letter reads."""
        return self.path.letter_text(key) if self.path else ""

    def letter_pdf(self, key: str) -> bytes:
        """Return a letter as the PDF that goes to the printer."""
        if self.path is None:
            raise WrongUsage("no_letter", "这本登记簿没有文书。")
        return self.path.letter_pdf(key)

    def write_letter(self, key: str, folder: Path) -> tuple[Path, str]:
        """Write a letter as docx into a folder; return where, and what to check before it is sent."""
        if self.path is None:
            raise WrongUsage("no_letter", "这本登记簿没有文书。")
        return self.path.write_letter(key, folder)

    # In and out

    @property
    def can_import(self) -> bool:
        """Tell whether entries may come in from a workbook; requests are taken one by one."""
        return not self.register.guided

    def preview_import(self, path: Path) -> Incoming:
        """Return what a workbook holds; nothing is stored."""
        return exchange.preview_import(self.desk, self.key, path)

    def import_(self, path: Path) -> exchange.Imported:
        """Take what can be taken."""
        return exchange.import_entries(self.desk, self.key, path)

    @property
    def can_paste(self) -> bool:
        """Tell whether update days may be pasted: the website's columns."""
        return self.key == columns.COLUMN

    def paste(self, text: str) -> columns.Updated:
        """Record the pasted update days, one column a line."""
        return columns.record_updates(self.desk, text)

    def export(self, path: Path, progress: Progress = Silent()) -> int:  # noqa: B008
        """Write the register as a workbook, personal data covered."""
        return exchange.export_entries(self.desk, self.key, path, progress=progress)

    def print_book(self, year: int, path: Path) -> int:
        """Write the register book of a year as PDF, personal data covered; return its pages."""
        return exchange.print_book(self.desk, self.key, year, path)

    def _held(self) -> EntryFacts:
        if self.facts is None:
            raise WrongUsage("no_entry", "请先选一件。")
        return self.facts


def _same(old: Any, new: Any) -> bool:
    return (old or None) == (new or None) or str(old) == str(new)


def order_columns(listing: Listing, own: list[str]) -> Listing:
    """Return a register's list with number and clock first; its other fields can be shown."""
    keys = [column.key for column in listing.columns]
    first = [*FIRST, *own, *SHOWN_BEHIND]
    order = [*(key for key in first if key in keys), *(key for key in keys if key not in first)]
    at = [keys.index(key) for key in order]
    looks = tuple(_look(listing.columns[place], first) for place in at)
    ids = listing.ids(Ask())
    rows = dict(zip(ids, listing.rows(ids), strict=True))
    return MemoryListing(looks, {key: tuple(row[place] for place in at) for key, row in rows.items()})


def _look(column: Column, first: list[str]) -> Column:
    """Hide what does not come first, and offer chips for state and clock alone."""
    choices = column.choices if column.key in ("state", "clock_state") else ()
    width = 18 if column.key == "number" else column.width
    return replace(column, hidden=column.key not in first, choices=choices, width=width)


def finding_words(findings: tuple[Finding, ...]) -> str:
    """Return warnings as one text."""
    return "".join(one.message for one in findings)
