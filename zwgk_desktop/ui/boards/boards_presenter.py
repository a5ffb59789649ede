"""What does the page 公开栏 show and what may be done there? The matrix narrowed, one cell, its postings; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zwgk_desktop.domain.boards import CELL_WORDS, CatalogueItem, Cell, CellState, Matrix
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.periods import Period, Rhythm, parse_period, periods_between, periods_within
from zwgk_desktop.domain.posting_life import POSTING_LIFE, STEP_BACK
from zwgk_desktop.domain.review import LEVEL_ROLES, Level, ReviewState
from zwgk_desktop.services import boards, review
from zwgk_desktop.services.board_cells import CellFacts, PostingFacts, find_switched_off, get_cell, get_cell_of_posting
from zwgk_desktop.services.boards import templates
from zwgk_desktop.services.boards.archive_lists import archive_postings
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_drafts import PARTS, Further
from zwgk_desktop.services.township import find_officers

TO_DO, OWED = "还要办的", "涉及的"
SHOWN = (TO_DO, OWED)
OPEN = frozenset({CellState.MISSING, CellState.DUE})
PLACE = "村务公开栏"


class BoardsPresenter:
    """Reads the matrix once per reload; ``cell`` is the one in the pane, ``at`` which of its postings."""

    def __init__(self, desk: Desk, period: str) -> None:
        self.desk = desk
        self.period = period
        self.publisher = self.category = self.shown = ""
        self.matrix: Matrix = boards.matrix(desk, period)
        self.items: tuple[CatalogueItem, ...] = ()
        self.publishers, self.categories = boards.matrix_choices(desk)
        self.cell: CellFacts | None = None
        self.at = 0
        self._narrow()

    # The matrix

    def reload(self, period: str | None = None) -> None:
        """Read the store again; the cell in the pane stays."""
        self.period = period or self.period
        self.matrix = boards.matrix(self.desk, self.period, self.publisher or None, self.category or None)
        self.publishers, self.categories = boards.matrix_choices(self.desk)
        self._narrow()
        if self.cell is not None:
            shown = self.posting
            self.show(self.cell.village.id, self.cell.item.id, shown.row.id if shown else None)

    def _narrow(self) -> None:
        totals = self.matrix.item_totals
        self.items = tuple(item for item in self.matrix.items if self._is_shown(totals.get(item.id, {})))

    def _is_shown(self, counts: Mapping[CellState, int]) -> bool:
        if self.shown == TO_DO:
            return any(counts.get(state, 0) for state in OPEN)
        if self.shown == OWED:
            return any(count for state, count in counts.items() if state is not CellState.NOT_APPLICABLE)
        return True

    @property
    def has_catalogue(self) -> bool:
        """Tell whether there is any item to show at all."""
        return bool(self.publishers)

    @property
    def subtitle(self) -> str:
        """Return the period and how much is left to do."""
        if not self.has_catalogue:
            return ""
        left = ((CELL_WORDS[s], self.matrix.totals.get(s, 0)) for s in (CellState.MISSING, CellState.DUE))
        told = "，".join(f"{word} {count}" for word, count in left if count)
        return f"{self.matrix.period.label}　{told or '应公开的都已公开'}"

    def rows(self) -> tuple[str, ...]:
        """Return the names of the villages."""
        return tuple(village.name for village in self.matrix.villages)

    def columns(self) -> tuple[str, ...]:
        """Return number and name of the items shown."""
        return tuple(f"{item.number} {item.level2}" for item in self.items)

    def states(self) -> tuple[tuple[CellState, ...], ...]:
        """Return the states, row by row."""
        cells = self.matrix.cells
        return tuple(tuple(cells[v.id, i.id].state for i in self.items) for v in self.matrix.villages)

    def key_at(self, row: int, column: int) -> tuple[int, int]:
        """Return village id and item id of a place in the matrix."""
        return self.matrix.villages[row].id, self.items[column].id

    def find_place(self, village_id: int | None, item_id: int | None) -> tuple[int, int] | None:
        """Return row and column of a cell; with None for one of the two, the first place that still needs work."""
        rows = [r for r, v in enumerate(self.matrix.villages) if village_id in (None, v.id)]
        columns = [c for c, i in enumerate(self.items) if item_id in (None, i.id)]
        places = [(row, column) for row in rows for column in columns]
        open_ones = (place for place in places if self.matrix.cells[self.key_at(*place)].state in OPEN)
        return next(open_ones, places[0] if places else None)

    # One cell

    def show(self, village_id: int, item_id: int, posting_id: int | None = None) -> None:
        """Take a cell into the pane; its posting that needs work comes first unless one is named."""
        known = self.matrix.cells.get((village_id, item_id))
        ids = list(known.posting_ids) if known else []
        if posting_id is not None and posting_id not in ids:
            ids.append(posting_id)
        self.cell = get_cell(self.desk, village_id, item_id, ids)
        wanted = [at for at, p in enumerate(self.cell.postings) if p.row.id == posting_id]
        waiting = [at for at, p in enumerate(self.cell.postings) if p.row.posted_on is None]
        self.at = (wanted or waiting or [0])[0]

    def show_posting(self, posting_id: int) -> None:
        """Take the cell of a posting into the pane, whatever period it is of."""
        found = get_cell_of_posting(self.desk, posting_id)
        self.show(found.village.id, found.item.id, posting_id)

    @property
    def posting(self) -> PostingFacts | None:
        """Return the posting the pane acts upon."""
        held = self.cell.postings if self.cell else ()
        return held[self.at] if self.at < len(held) else None

    @property
    def judged(self) -> Cell | None:
        """Return how the cell in the pane is judged for the period; None outside the matrix."""
        return self.matrix.cells.get((self.cell.village.id, self.cell.item.id)) if self.cell else None

    def allowed(self) -> frozenset[str]:
        """Return what may be done now with the posting in the pane: keys of POSTING_LIFE, withdraw, and step_back."""
        held = self.posting
        if held is None:
            return frozenset()
        state, own = held.row.state, held.row.batch_id is None
        may = {key for key in ("print", "post", "take_down") if state in POSTING_LIFE[key][0]}
        if not own:
            return frozenset(may)
        may |= {key for key in ("edit", "remove", "archive") if state in POSTING_LIFE[key][0]}
        may |= {"gate"} | ({"step_back"} if state in STEP_BACK else set())
        may |= {"withdraw"} if held.review.in_force and state in POSTING_LIFE["edit"][0] else set()
        return frozenset(may if held.review.state is ReviewState.APPROVED else may - {"print", "post"})

    def open_levels(self) -> tuple[Level, ...]:
        """Return the opinions that may be given now."""
        held = self.posting
        if held is None or held.row.batch_id is not None or held.row.state not in POSTING_LIFE["send"][0]:
            return ()
        return held.review.open_levels

    def can_create(self) -> bool:
        """Tell whether a new posting may be written for the cell in the pane."""
        cell = self.cell
        return bool(cell and cell.off_reason is None and cell.item.active and cell.village.active_to is None)

    def lacks_posting(self) -> bool:
        """Tell whether something is owed in this cell that nobody has begun to write."""
        judged = self.judged
        if self.cell is None or judged is None or judged.state not in OPEN:
            return False
        begun = {p.row.period for p in self.cell.postings}
        return any(code not in begun for code, _ in self.period_choices())

    # What forms propose

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return (code, words) of the periods a new posting may be for; those without one first."""
        if self.cell is None:
            return ()
        item, chosen = self.cell.item, self.matrix.period
        if not item.rhythm.months:
            months = periods_between(Rhythm.MONTHLY, chosen.start, chosen.end)
            return tuple((p.code, p.label) for p in sorted(months, key=lambda p: (self.desk.today() not in p, p.start)))
        taken = {p.row.period for p in self.cell.postings}
        parts = sorted(periods_within(item.rhythm, chosen), key=lambda p: (p.code in taken, p.start))
        return tuple((p.code, f"{p.label}{'（已有公示）' if p.code in taken else ''}") for p in parts)

    def other_villages(self) -> list[int]:
        """Return the other villages in which the item of this cell is owed and not there yet."""
        if self.cell is None:
            return []
        mine, item = self.cell.village.id, self.cell.item
        wanted = OPEN if item.rhythm.months else OPEN | {CellState.NOT_APPLICABLE}
        off = find_switched_off(self.desk, item.id)
        return [
            v.id
            for v in self.matrix.villages
            if v.id != mine and v.active_to is None and v.id not in off and self._lacks(v.id, item.id, wanted)
        ]

    def _lacks(self, village_id: int, item_id: int, wanted: frozenset[CellState]) -> bool:
        cell = self.matrix.cells.get((village_id, item_id))
        return cell is not None and cell.state in wanted and not cell.posting_ids

    def first_text(self) -> str:
        """Return the item's template: filled for this village, or fit for all while other villages lack it too."""
        cell, periods = self.cell, self.period_choices()
        if cell is None or not periods:
            return ""
        if self.other_villages():
            return templates.shared_draft(self.desk, cell.item.id, periods[0][0])[1]
        return templates.first_draft(self.desk, cell.village.id, cell.item.id, periods[0][0])[1]

    def officers(self) -> tuple[tuple[str, str], ...]:
        """Return (name, name and role) of who works here."""
        return tuple((row.name, f"{row.name}（{row.role}）") for row in find_officers(self.desk))

    def officer_for(self, level: Level) -> str:
        """Return who usually gives an opinion of ``level``, "" when nobody is written down."""
        return next((row.name for row in find_officers(self.desk, LEVEL_ROLES[level])), "")

    def clerk(self) -> str:
        """Return who usually hangs it: the village's clerk, else the one at the desk."""
        village = self.cell.village.id if self.cell else None
        clerks = [row.name for row in find_officers(self.desk, "村文书") if row.village_id == village]
        return clerks[0] if clerks else self.desk.actor

    # What is done

    def create(self, values: Mapping[str, Any]) -> ChangeSet:
        """Write the draft of this cell (and with ``everywhere`` of the other villages); it becomes the one shown."""
        cell = self._cell()
        villages = [cell.village.id, *(self.other_villages() if values.get("everywhere") else [])]
        title, content = str(values.get("title") or "").strip(), values["content"]
        parts = {name: str(values.get(name) or "") for name in PARTS}
        further = Further(**parts, kept=tuple(values.get("kept", ())), pictures=tuple(values.get("pictures", ())))
        period, again = values["period"], bool(values.get("again"))
        changes = boards.add_postings(
            self.desk, villages, cell.item.id, period, title, content, further=further, again=again
        )
        self.matrix = boards.matrix(self.desk, self.period, self.publisher or None, self.category or None)
        self.show(cell.village.id, cell.item.id, changes.ids[0])
        return changes

    def edit(self, values: Mapping[str, Any]) -> ChangeSet:
        """Change the posting shown; opinions given on it become void."""
        parts = {name: values[name] for name in (*PARTS, "kept", "pictures") if name in values}
        title, content = str(values["title"]).strip(), values["content"]
        return boards.change_posting(self.desk, self._posting().row.id, title, content, **parts)

    def give(self, level: Level, values: Mapping[str, Any]) -> ChangeSet:
        """Record an opinion on exactly what the pane shows."""
        held = self._posting()
        return review.give_opinion(
            self.desk,
            "posting",
            held.row.id,
            level,
            values["officer"],
            values["verdict"] == "yes",
            values.get("opinion") or "",
            bool(values.get("on_paper")),
            values.get("signed_on"),
            held.review.content_sha256,
            values.get("password") or None,
        ).changes

    def withdraw(self, level: str, reason: str) -> ChangeSet:
        """End an opinion on the posting shown."""
        return review.withdraw_opinion(self.desk, "posting", self._posting().row.id, level, reason).changes

    def mark_printed(self, ids: Sequence[int]) -> ChangeSet:
        """Note that postings were printed."""
        return boards.mark_printed(self.desk, ids)

    def take_down(self, ids: Sequence[int], values: Mapping[str, Any]) -> ChangeSet:
        """Note that postings came down."""
        return boards.take_down(self.desk, ids, values["on"] or self._today(), values.get("reason") or "")

    def archive(self, ids: Sequence[int], values: Mapping[str, Any]) -> ChangeSet:
        """Put postings into a box."""
        pages = values["pages"]
        if pages != int(pages):
            raise WrongUsage("archive_pages", "页数应当是整数。", "请填写每份的实际页数。")
        return archive_postings(self.desk, ids, values["box"], int(pages))

    def step_back(self, reason: str) -> ChangeSet:
        """Reverse the last entry of hanging, taking down or archiving."""
        return boards.step_back(self.desk, self._posting().row.id, reason)

    def remove(self) -> ChangeSet:
        """Move the posting shown to the recycle bin."""
        return boards.remove_posting(self.desk, self._posting().row.id)

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Take postings out of the recycle bin."""
        done = [boards.restore_posting(self.desk, posting_id) for posting_id in ids]
        return ChangeSet(done[0].areas, tuple(ids), f"已恢复 {len(done)} 份公示。")

    def switch(self, keys: Sequence[tuple[int, int]], applicable: bool, reason: str = "") -> ChangeSet:
        """Say that cells (village id, item id) do or do not apply."""
        by_item: dict[int, list[int]] = {}
        for village_id, item_id in keys:
            by_item.setdefault(item_id, []).append(village_id)
        by_villages: dict[tuple[int, ...], list[int]] = {}
        for item_id, villages in by_item.items():
            by_villages.setdefault(tuple(sorted(villages)), []).append(item_id)
        changes = [boards.switch_item(self.desk, v, i, applicable, reason) for v, i in by_villages.items()]
        word = "恢复公开" if applicable else "设为不涉及"
        return ChangeSet(changes[0].areas, changes[0].ids, f"已把 {len(keys)} 格{word}。")

    def load_catalogue(self) -> ChangeSet:
        """Load the default catalogue."""
        return boards.load_default_catalogue(self.desk)

    def listing(self, removed: bool = False) -> Listing:
        """Return all postings, or those in the recycle bin."""
        return boards.postings_listing(self.desk, removed)

    def quarter_of(self, code: str) -> tuple[int, int]:
        """Return year and quarter to show for a period code; within the year shown already, its own quarter."""
        period: Period = parse_period(code)
        now = self.matrix.period
        if period.rhythm.months > now.rhythm.months and period.start <= now.start <= period.end:
            return now.year, (now.start.month + 2) // 3
        return period.year, (period.start.month + 2) // 3

    def _today(self) -> date:
        return self.desk.today()

    def _cell(self) -> CellFacts:
        if self.cell is None:
            raise WrongUsage("no_cell", "还没有选中要公开的事项。", "请先在表中点一格。")
        return self.cell

    def _posting(self) -> PostingFacts:
        held = self.posting
        if held is None:
            raise WrongUsage("no_posting", "这一格还没有公示。", "请先新建公示。")
        return held
