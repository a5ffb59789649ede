"""Which rows of a 任务分工表 are work? Columns told by their headings, merged cells filled down, damage named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from zwgk_desktop.domain.policy.damage import is_damaged, is_damaged_heading
from zwgk_desktop.domain.policy.fold import fold
from zwgk_desktop.domain.policy.headings import heading_title, split_title
from zwgk_desktop.domain.policy.items import Draft, Reading
from zwgk_desktop.domain.policy.numbering import find_mark
from zwgk_desktop.domain.policy.paragraphs import Block
from zwgk_desktop.domain.policy.units import Assigned, is_unit, read_names, split_names, take_units
from zwgk_desktop.domain.policy.vocabulary import TableWords, Vocabulary

HEADER_CELL_LIMIT = 14


@dataclass
class Columns:
    """What each column of a table holds: number, heading, content, lead, responsible, deadline or other."""

    roles: list[str]

    def cells(self, row: Sequence[str], role: str) -> list[str]:
        """Return the cells of one role in a row."""
        return [cell for cell, one in zip(row, self.roles, strict=False) if one == role]

    def places(self, role: str) -> list[int]:
        """Return the indexes of the columns of one role."""
        return [at for at, one in enumerate(self.roles) if one == role]


@dataclass
class TableReader:
    """Reads the rows of a document's tables in order; a header holds until the next one."""

    reading: Reading
    columns: Columns | None = None
    headings: dict[int, str] = field(default_factory=dict)
    banner: str = ""  # a heading that fills a whole row
    drafts: list[Draft] = field(default_factory=list)
    left: list[Block] = field(default_factory=list)
    suspect: set[int] = field(default_factory=set)  # heading columns in which damage was seen
    _outer: list[tuple[Draft, frozenset[int]]] = field(default_factory=list)

    def start(self) -> None:
        """Forget the table before: a new title or heading came."""
        self.columns, self.headings, self.banner = None, {}, ""

    def read(self, rows: Sequence[Block], section: tuple[str, ...]) -> None:
        """Read the rows of one stretch that stand below the headings ``section``."""
        for at, row in enumerate(rows):
            header = _header(row.cells, self.reading.words.table)
            if header is not None:
                self._take_header(header)
                continue
            filled = [cell for cell in row.cells if cell]
            if len(filled) == 1:
                self._single(row, filled[0])
                continue
            if self.columns is None or len(self.columns.roles) < len(row.cells) - 1:
                self.columns = _guess(rows[at:], self.reading.words)
            self._row(row, section)

    def close(self) -> None:
        """Name the doubt about headings once every row was seen."""
        for draft, columns in self._outer:
            if columns & self.suspect:
                draft.doubts.add("section")

    def _take_header(self, header: Columns) -> None:
        known = self.columns
        worse = known and (header.roles.count("other") >= known.roles.count("other") or not header.places("lead"))
        if known is None or len(known.roles) != len(header.roles) or not worse:
            self.columns = header

    def _single(self, row: Block, cell: str) -> None:
        content = self.columns.cells(row.cells, "content") if self.columns else []
        if cell in content and self.drafts and self.headings:
            self._row(row, ())
        elif find_mark(fold(cell)) or (self.columns and len(cell) < 30 and not fold(cell).endswith((":", "。"))):
            self.banner, self.headings = cell, {}
        else:
            self.left.append(row)

    def _row(self, row: Block, section: tuple[str, ...]) -> None:
        columns = self.columns
        assert columns is not None
        self._fill_headings(row.cells, columns)
        content = "".join(columns.cells(row.cells, "content"))
        units = self._units(row.cells, columns)
        if not content:
            self._without_content(row, units)
            return
        previous = self.drafts[-1] if self.drafts else None
        if previous and previous.text and _plain(previous.text) == _plain(_after_mark(content)) and len(content) > 12:
            previous.units.merge(units)
            return
        draft = self._draft(row, columns, content, units, section)
        self.drafts.append(draft)

    def _without_content(self, row: Block, units: Assigned) -> None:
        if units and self.drafts:
            self.drafts[-1].units.merge(units)
        else:
            self.left.append(row)

    def _fill_headings(self, cells: Sequence[str], columns: Columns) -> None:
        places = columns.places("heading")
        for depth, at in enumerate(places):
            cell = cells[at] if at < len(cells) else ""
            if not cell:
                continue
            if self.headings.get(at) != cell:
                for inner in places[depth + 1 :]:
                    self.headings.pop(inner, None)
            self.headings[at] = cell
            if is_damaged_heading(fold(cell)):
                self.suspect.add(at)

    def _units(self, cells: Sequence[str], columns: Columns) -> Assigned:
        found = Assigned()
        for role in ("lead", "responsible"):
            for cell in columns.cells(cells, role):
                found.merge(read_names(cell, role, self.reading.words))
        found.timing += [cell for cell in columns.cells(cells, "deadline") if cell]
        return found

    def _draft(self, row: Block, columns: Columns, content: str, units: Assigned, section: tuple[str, ...]) -> Draft:
        places = [at for at in columns.places("heading") if self.headings.get(at)]
        printed = next((cell for cell in columns.cells(row.cells, "number") if cell), "")
        text, inside = take_units(content, self.reading.words)
        units.merge(inside)
        mark = find_mark(fold(text))
        if not printed and mark:
            printed = text[: mark.length]
        if mark:
            text = text[mark.length :]
        title, text = split_title(text)
        outer = list(places)
        doubts: set[str] = set()
        if places and (title is None or not printed):
            above, number = self._title(places[-1], bool(printed))
            if above is not None:
                title, outer = above, places[:-1]
                printed = printed or number
                doubts |= {"title"} if is_damaged(fold(self.headings[places[-1]])) else set()
        path = (*section, *([self.banner] if self.banner else []), *(self.headings[at] for at in outer))
        draft = Draft(printed, path, title, text, row.source, units, doubts)
        self._outer.append((draft, frozenset(outer)))
        return draft

    def _title(self, at: int, numbered: bool) -> tuple[str | None, str]:
        """Return title and number that the innermost heading gives; none when it is a section of several items."""
        heading = self.headings[at]
        mark = find_mark(fold(heading))
        if mark and mark.level <= 3 and numbered:
            return None, ""
        length = mark.length if mark else 0
        return heading_title(heading[length:]), heading[:length]


def _header(cells: Sequence[str], words: TableWords) -> Columns | None:
    """Return the columns when the row is a header: two or more cells are known headings, none is long."""
    roles = [_role(fold(cell), words) for cell in cells]
    known = [role for role in roles if role]
    if len(known) < 2 or any(len(cell) > 2 * HEADER_CELL_LIMIT for cell in cells) or not set(known) - {"number"}:
        return None
    for at in range(1, len(roles)):
        if not cells[at] and not roles[at] and roles[at - 1] in ("heading", "content"):
            roles[at] = roles[at - 1]
    if "content" not in roles and "heading" in roles:
        last = max(at for at, role in enumerate(roles) if role == "heading")
        roles[last] = "content"
    return Columns([role or "other" for role in roles])


def _role(cell: str, words: TableWords) -> str:
    if not cell or len(cell) > HEADER_CELL_LIMIT:
        return ""
    for role in ("number", "content", "lead", "responsible", "deadline", "other", "heading"):
        if cell in getattr(words, role):
            return role
    for role in ("lead", "responsible", "deadline", "content", "other", "heading"):
        if any(word in cell for word in getattr(words, role) if len(word) > 2):
            return role
    return ""


def _guess(rows: Sequence[Block], words: Vocabulary) -> Columns:
    """Tell the columns of a table without header: the longest is the content, names to its right are units."""
    width = max(len(row.cells) for row in rows)
    columns = [[row.cells[at] for row in rows if at < len(row.cells) and row.cells[at]] for at in range(width)]
    sizes = [sum(map(len, cells)) / max(len(cells), 1) for cells in columns]
    content = sizes.index(max(sizes))
    roles = ["heading" if at < content else "other" for at in range(width)]
    roles[content] = "content"
    if content and all(cell.strip(".、").isdecimal() for cell in columns[0]) and columns[0]:
        roles[0] = "number"
    named = [at for at in range(content + 1, width) if columns[at] and _mostly_units(columns[at], words)]
    for order, at in enumerate(named):
        roles[at] = "lead" if order == 0 and len(named) > 1 else "responsible"
    return Columns(roles)


def _mostly_units(cells: Sequence[str], words: Vocabulary) -> bool:
    good = sum(any(is_unit(name, words.units) for name in split_names(cell, words.units)) for cell in cells)
    return good * 2 > len(cells)


def _after_mark(text: str) -> str:
    mark = find_mark(fold(text))
    return text[mark.length :] if mark else text


def _plain(text: str) -> str:
    return fold(text).replace("\n", "")
