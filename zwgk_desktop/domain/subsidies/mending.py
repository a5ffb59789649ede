"""Is a row right after an officer mended it, and who does it now collide with? The same rules as for a whole list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from zwgk_desktop.domain.cleaning import clean_text
from zwgk_desktop.domain.columns import Layout, Panel, Synonyms, layout_at
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.identifiers import IdChecker
from zwgk_desktop.domain.money import plain_text, yuan_text
from zwgk_desktop.domain.subsidies.check import check_people
from zwgk_desktop.domain.subsidies.judged import Judged
from zwgk_desktop.domain.subsidies.lines import Judge
from zwgk_desktop.domain.subsidies.panels import tell_panel
from zwgk_desktop.domain.subsidies.payments import Line, Terms
from zwgk_desktop.domain.subsidies.raw import RawSheet
from zwgk_desktop.domain.subsidies.rows import Run

FIELDS = ("name", "id", "card", "village", "group", "area", "standard", "amount", "phone", "date", "remark")
FIELD_TITLES = (
    "姓名", "身份证号", "银行账号", "村", "组", "面积", "补贴标准", "金额", "联系电话", "发放日期", "备注",
)  # fmt: skip
TITLES = dict(zip(FIELDS, FIELD_TITLES, strict=True))
PEOPLE_KINDS = frozenset({"dup_person", "id_conflict", "person_two_villages", "shared_card"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands in its file: sheet, 1-based row, panel."""

    sheet: str
    row: int
    panel: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """A mended row: the line, or None while an error is left; ``findings`` are errors and warnings of the row."""

    line: Line | None
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Return the findings that hold the row back."""
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)


def judge_row(place: Place, values: Mapping[str, str], terms: Terms, today: date) -> Verdict:
    """Judge one row given as texts by field (see ``FIELDS``; a field not given is empty)."""
    row = [values.get(name, "") for name in FIELDS]
    panel = Panel(place.panel, 0, len(FIELDS), {name: at for at, name in enumerate(FIELDS)})
    run = Run(panel, dict(enumerate(FIELD_TITLES)), [1], [""], [""])
    part = Judge(IdChecker(today), terms).judge(RawSheet(place.sheet, [list(FIELD_TITLES), row]), run)
    found = tuple(replace(f, row=place.row) for f in part.findings.get(0, ()))
    amount = part.amounts[0]
    if 0 in part.held or amount is None:
        return Verdict(None, found)
    line = Line(
        place.sheet, place.row, place.panel, part.names[0], part.ids[0], part.cards[0], part.villages[0],
        part.groups[0], part.areas[0], part.standards[0], amount, part.phones[0], part.dates[0], part.remarks[0],
    )  # fmt: skip
    return Verdict(line, found)


def line_values(line: Line) -> dict[str, str]:
    """Return a line as texts by field, as :func:`judge_row` reads them."""
    area = "" if line.area is None else plain_text(line.area)
    standard = "" if line.standard is None else plain_text(line.standard)
    texts = (
        line.name, line.id, line.card, line.village, line.group, area, standard, yuan_text(line.amount), line.phone,
        line.date, line.remark,
    )  # fmt: skip
    return dict(zip(FIELDS, texts, strict=True))


def held_values(cells: Mapping[str, object], fields: Mapping[str, object] | None, synonyms: Synonyms) -> dict[str, str]:
    """Return a row held back as texts by field; rows stored without fields are read by their headers."""
    if fields is not None:
        return {name: clean_text(fields.get(name, "")) for name in FIELDS}
    titles = list(cells)
    layout: Layout | None = layout_at([titles], 0, (), synonyms)
    columns = layout.panels[0].columns if layout else {}
    return {name: clean_text(cells[titles[columns[name]]]) if name in columns else "" for name in FIELDS}


def compare_people(lines: Iterable[Line], beside: Mapping[str, int]) -> list[Finding]:
    """Return what a batch's lines say against each other: the same person twice, one account for two people …

    ``beside``: how many lists stand side by side, by sheet.
    """
    parts: list[Judged] = []
    sheets: dict[int, str] = {}
    for (sheet, panel), group in groupby(lines, key=lambda line: (line.sheet, line.panel)):
        run = Run(Panel(panel, 0, len(FIELDS), {n: at for at, n in enumerate(FIELDS)}), dict(enumerate(FIELD_TITLES)))
        part = Judged(run)
        for line in group:
            run.rows.append(line.row - 1)
            part.names.append(line.name)
            part.ids.append(line.id)
            part.cards.append(line.card)
            part.villages.append(line.village)
        parts.append(part)
        sheets[id(part)] = sheet
    check_people(parts, sheets)
    return [
        tell_panel(f, part.run.panel.number, beside.get(sheets[id(part)], 1))
        for part in parts
        for _, found in sorted(part.findings.items())
        for f in found
    ]
