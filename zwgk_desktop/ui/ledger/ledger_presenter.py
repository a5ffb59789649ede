"""What does the ledger page show, and what may be done there? Driven without a window."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.ledger import CHECK_IN, REPORTABLE, Instance, Report, next_due, state_of
from zwgk_desktop.domain.listing import Ask, Column, Listing, Totals
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services import evidence, ledger
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.ledger_facts import ONGOING, ItemFacts
from zwgk_desktop.services.listing_export import export_listing
from zwgk_desktop.services.township import find_officers

SCREEN_ORDER = (
    *("number", "content", "state", "due", "person", "progress", "deadline", "section", "own_unit"),
    *("lead", "responsible", "reported", "evidence", "problems", "township", "remark"),
)
FILTERED = ("section", "state", "person", "reported", "township")
HIDDEN = ("reported", "evidence", "problems", "township", "remark")
TITLES = {"reported": "填报"}  # short words make short filters
WIDTHS = {"number": 5, "content": 32, "person": 9}
TOWNSHIP = {"yes": True, "no": False, "open": None}


@dataclass(frozen=True, slots=True)
class ProgressText:
    """What is typed about one item for one quarter."""

    text: str = ""
    status: str = ""
    evidence: str = ""
    problems: str = ""
    remark: str = ""

    @classmethod
    def of(cls, report: Report | None) -> ProgressText:
        """Return what was reported, to be changed."""
        if report is None:
            return cls()
        return cls(report.text, str(report.status), report.evidence, report.problems, report.remark)

    @classmethod
    def from_values(cls, values: Mapping[str, Any]) -> ProgressText:
        """Return what stands in a form with these fields."""
        return cls(**{one.name: str(values.get(one.name) or "").strip() for one in fields(cls)})

    def values(self) -> dict[str, str]:
        """Return the fields of the form."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item as the pane shows it; rows are (name, value), ``source`` the county's own paragraph."""

    id: int
    title: str
    state: str
    duty: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    source: str
    units: tuple[str, ...]
    phrases: tuple[str, ...]
    doubts: tuple[str, ...]
    periods: tuple[tuple[str, str], ...]
    quarters: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]
    saved: ProgressText
    progress: ProgressText
    last: ProgressText | None
    last_label: str
    unsaved: bool
    edit: Mapping[str, Any] = field(default_factory=dict)
    open_periods: tuple[tuple[str, str], ...] = ()
    check_in: bool = False
    files: tuple[tuple[int, str, str], ...] = ()  # this quarter's evidence files: id, name, size


def split_units(text: str) -> tuple[str, ...]:
    """Return the units typed with 、 or commas or on lines of their own."""
    for mark in "，,；;\n":
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(word.strip() for word in text.split("、") if word.strip()))


class ArrangedListing:
    """A listing with its columns in the order of the screen: what one looks for first stands first."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        at = {column.key: place for place, column in enumerate(listing.columns)}
        self._order = [at[key] for key in SCREEN_ORDER]
        self.columns = tuple(_on_screen(listing.columns[place]) for place in self._order)

    def ids(self, ask: Ask, limit: int | None = None) -> array[int]:
        """Return the ids that match."""
        return self._listing.ids(ask, limit)

    def rows(self, ids: Sequence[int]) -> list[tuple[Any, ...]]:
        """Return the rows of ``ids``, cells in the order of the screen."""
        return [tuple(row[place] for place in self._order) for row in self._listing.rows(ids)]

    def totals(self, ask: Ask) -> Totals:
        """Return count and sums."""
        return self._listing.totals(ask)


def _on_screen(column: Column) -> Column:
    choices = column.choices if column.key in FILTERED else ()
    title = TITLES.get(column.key, column.title)
    return replace(
        column, title=title, choices=choices, width=WIDTHS.get(column.key, column.width), hidden=column.key in HIDDEN
    )


class LedgerPresenter:
    """The ledger of one year seen in one quarter; what was typed but not saved is kept until it is."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.drafts: dict[tuple[int, str], ProgressText] = {}
        self.set_quarter(f"{desk.today().year}Q{(desk.today().month + 2) // 3}")

    def set_quarter(self, quarter: str) -> None:
        """Look at another quarter (2026Q3) and its year."""
        self.period = parse_quarter(quarter)
        self.quarter, self.year = self.period.code, self.period.year

    # The list

    def listing(self) -> Listing:
        """Return the year's items with progress and state of the quarter."""
        return ArrangedListing(ledger.ledger_listing(self.desk, self.year, self.quarter))

    def summary(self) -> str:
        """Return the line beside the title: how many are reported, overdue, not saved, and until when it is due."""
        ready = ledger.readiness(self.desk, self.quarter)
        if not ready.total:
            return self.period.label
        parts = [f"已填报 {ready.reported}/{ready.total}"]
        if ready.late:
            parts.append(f"逾期 {len(ready.late)}")
        if self.drafts:
            parts.append(f"未保存 {len(self.drafts)}")
        return " · ".join((*parts, f"{ready.due.month}月{ready.due.day}日截止"))

    def known_words(self) -> tuple[list[str], list[str]]:
        """Return the 承办站所 already used this year, and the 责任人 with everyone who works here."""
        columns = ledger.ledger_listing(self.desk, self.year, self.quarter).columns
        choices = {column.key: column.choices for column in columns}
        people = (*choices["person"], *(officer.name for officer in find_officers(self.desk)))
        return list(choices["own_unit"]), list(dict.fromkeys(people))

    def export_shown(self, ask: Ask, columns: Sequence[Column], path: Path, progress: Progress) -> int:
        """Write the rows that match ``ask`` as a workbook (in a worker); return how many."""
        title = f"{self.period.label}任务台账（筛选）"
        return export_listing(self.desk, Area.LEDGER, title, self.listing(), ask, columns, path, progress)

    # One item

    def view(self, item_id: int) -> ItemView:
        """Return what the pane shows of one item; WrongUsage when there is none."""
        facts = ledger.get_item(self.desk, item_id)
        item, reports = facts.item, list(facts.reports.values())
        state = state_of(self.quarter, facts.instances, reports, self.desk.today())
        draft = self.drafts.get((item_id, self.quarter))
        saved = ProgressText.of(facts.reports.get(self.quarter))
        last = ledger.last_progress(self.desk, item_id, self.quarter)
        return ItemView(
            id=item_id,
            title=item.title.strip() or _shorten(item.text),
            state=str(state),
            duty=self._duty(facts),
            facts=_facts(facts),
            source=facts.source,
            units=(*item.lead_units, *item.responsible_units),
            phrases=tuple(one.phrase for one in facts.deadlines),
            doubts=item.needs_review,
            periods=tuple((one.due.isoformat(), _how(one, self.desk.today())) for one in facts.instances),
            quarters=tuple((parse_quarter(r.quarter).label, _told(r)) for r in reversed(reports)),
            history=tuple((_moment(row.at), f"{row.actor}：{row.summary}") for row in facts.history),
            saved=saved,
            progress=draft or saved,
            last=ProgressText.of(last) if last else None,
            last_label=parse_quarter(last.quarter).label if last else "",
            unsaved=draft is not None,
            edit=_editable(facts),
            open_periods=tuple(
                (one.label, f"{one.due.isoformat()} 这一期") for one in facts.instances if not one.done_on
            ),
            check_in=any(one.note == CHECK_IN for one in facts.instances),
            files=tuple((f.id, f.name, _size(f.size)) for f in facts.files if f.quarter == self.quarter),
        )

    def _duty(self, facts: ItemFacts) -> tuple[tuple[str, str], ...]:
        item, due = facts.item, next_due(facts.instances)
        phrases = "；".join(dict.fromkeys(one.phrase for one in facts.deadlines))
        return (
            ("完成时限", item.deadline_text.strip() or phrases or ONGOING),
            ("最近到期", f"{due.isoformat()}（{_days(due, self.desk.today())}）" if due else "各期都已办结"),
            ("责任人", " ".join(word for word in (item.own_unit, item.responsible_person) if word) or "尚未分派"),
        )

    def year_of(self, item_id: int) -> int:
        """Return the year whose ledger holds an item; WrongUsage when there is none."""
        return ledger.get_item(self.desk, item_id).item.year

    def keep_draft(self, item_id: int, typed: ProgressText, saved: ProgressText) -> bool:
        """Remember what was typed but not saved; True while it differs from what is saved."""
        key = (item_id, self.quarter)
        if typed == saved:
            self.drafts.pop(key, None)
        else:
            self.drafts[key] = typed
        return key in self.drafts

    def carry_over(self, typed: ProgressText, last: ProgressText) -> ProgressText:
        """Return the form with last quarter's words in it; what was typed stays, evidence is not carried."""
        text = last.text if typed.text in ("", last.text) else f"{typed.text}\n{last.text}"
        status = typed.status or (last.status if last.status in REPORTABLE else "")
        return ProgressText(text, status, typed.evidence, typed.problems or last.problems, typed.remark)

    # What is done

    def save_progress(self, item_id: int, typed: ProgressText) -> ChangeSet:
        """Record the quarter's progress; refusals name what is missing."""
        if not typed.status:
            raise WrongUsage("no_status", "还没有选择完成状态。", "请在“完成状态”中选一项再保存。")
        changes = ledger.record_progress(
            self.desk,
            item_id,
            self.quarter,
            typed.text,
            typed.status,
            typed.evidence,
            typed.problems,
            typed.remark,
        )
        self.drafts.pop((item_id, self.quarter), None)
        return changes

    def assign(self, ids: Sequence[int], values: Mapping[str, Any]) -> ChangeSet:
        """Set 承办站所 and 责任人; a field left empty stays as it was, unless ``clear`` is set."""
        clear = bool(values.get("clear"))
        unit, person = (str(values.get(key) or "").strip() for key in ("own_unit", "person"))
        return ledger.assign_person(self.desk, ids, unit or ("" if clear else None), person or ("" if clear else None))

    def remove(self, ids: Sequence[int]) -> ChangeSet:
        """Move items into 回收站."""
        return ledger.remove_items(self.desk, ids)

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring items and evidence files (ids below 0) back."""
        items, files = [key for key in ids if key > 0], [-key for key in ids if key < 0]
        done = evidence.restore_evidence(self.desk, files) if files else None
        return ledger.restore_items(self.desk, items) if items or done is None else done

    def removed(self) -> list[tuple[int, str, str]]:
        """Return what lies in 回收站 this year: id (that of an evidence file below 0), name, when it was removed."""
        rows = ledger.removed_items(self.desk, self.year)
        items = [
            (one.id, one.title or _shorten(one.text), _moment(one.removed_at) if one.removed_at else "") for one in rows
        ]
        files = evidence.removed_evidence(self.desk, self.year)
        return items + [(-f.id, f"佐证文件：{f.name}", _moment(f.removed_at) if f.removed_at else "") for f in files]

    def attach(self, item_id: int, files: Sequence[Path]) -> ChangeSet:
        """Keep files as evidence of the quarter."""
        return evidence.add_evidence(self.desk, item_id, self.quarter, files)

    def detach(self, file_id: int) -> ChangeSet:
        """Move an evidence file into 回收站."""
        return evidence.remove_evidence(self.desk, [file_id])

    def attach_again(self, file_id: int) -> ChangeSet:
        """Bring an evidence file back."""
        return evidence.restore_evidence(self.desk, [file_id])

    def file_path(self, file_id: int) -> Path:
        """Return where an evidence file lies, proved unchanged."""
        return evidence.get_evidence_path(self.desk, file_id)

    def add(self, values: Mapping[str, Any]) -> ChangeSet:
        """Add an item by hand."""
        wanted = _stored(values)
        text, deadline = wanted.pop("text", ""), wanted.pop("deadline_text", "")
        return ledger.add_item(self.desk, self.year, text, deadline, **wanted)

    def change(self, item_id: int, before: Mapping[str, Any], values: Mapping[str, Any]) -> ChangeSet | None:
        """Change what differs from ``before``; None when nothing does."""
        old, new = _stored(before), _stored(values)
        changed = {key: value for key, value in new.items() if old.get(key) != value}
        return ledger.change_item(self.desk, item_id, changed) if changed else None

    def settle_period(self, item_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Settle one dated instance by hand, with the reason."""
        return ledger.mark_period(
            self.desk, item_id, str(values["label"]), values["done_on"], str(values.get("note") or "")
        )


def _facts(facts: ItemFacts) -> tuple[tuple[str, str], ...]:
    item = facts.item
    rows = (
        ("重点任务", " › ".join(words for words in item.section if words)),
        ("牵头单位", "、".join(item.lead_units)),
        ("责任单位", "、".join(item.responsible_units)),
        ("涉及乡镇", ledger.TOWNSHIP_WORDS[item.township]),
        ("备注", item.remark),
        ("来自", facts.document.title if facts.document else "手工新增"),
        ("回头看", f"{facts.previous.year} 年未完成，编号 {facts.previous.id}" if facts.previous else ""),
    )
    return tuple((name, value) for name, value in rows if value)


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the fields of the form into what the store keeps."""
    kept: dict[str, Any] = {key: str(value or "").strip() for key, value in values.items() if key != "township"}
    for key in ("lead_units", "responsible_units"):
        if key in kept:
            kept[key] = list(split_units(kept[key]))
    if "section" in kept:
        kept["section"] = [word.strip() for word in kept["section"].split("›") if word.strip()]
    if "township" in values:
        kept["township"] = TOWNSHIP.get(str(values["township"]))
    return kept


def _editable(facts: ItemFacts) -> dict[str, Any]:
    item = facts.item
    phrases = "；".join(dict.fromkeys(one.phrase for one in facts.deadlines))
    return {
        "title": item.title,
        "text": item.text,
        "section": " › ".join(item.section),
        "lead_units": "、".join(item.lead_units),
        "responsible_units": "、".join(item.responsible_units),
        "own_unit": item.own_unit,
        "responsible_person": item.responsible_person,
        "deadline_text": item.deadline_text or phrases,
        "township": next(key for key, value in TOWNSHIP.items() if value is item.township),
        "remark": item.remark,
    }


def _size(count: int) -> str:
    return f"{count / (1 << 20):.1f} MB" if count >= 1 << 20 else f"{max(1, count >> 10)} KB"


def _shorten(text: str, limit: int = 40) -> str:
    words = text.strip().replace("\n", "")
    return words if len(words) <= limit else f"{words[: limit - 1]}…"


def _days(due: date, today: date) -> str:
    left = (due - today).days
    if left == 0:
        return "今天"
    return f"还有 {left} 天" if left > 0 else f"已过 {-left} 天"


def _how(one: Instance, today: date) -> str:
    if one.done_on is not None:
        return "已办结"
    return "逾期" if one.due < today else "未到期"


def _told(report: Report) -> str:
    return f"{report.status}　{report.text}" if report.text else str(report.status)


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
