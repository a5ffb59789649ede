"""What does the dialog 对应一致 show? The chosen list, its differences, and the postings a line may belong to."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Column, MemoryListing
from zwgk_desktop.domain.periods import Rhythm, parse_period, period_of
from zwgk_desktop.domain.site_match import KIND_WORDS, SiteDifference
from zwgk_desktop.services.boards import site_lists
from zwgk_desktop.services.boards.site_lists import SiteComparison
from zwgk_desktop.services.desk import Desk

COLUMNS = (
    Column("kind", "差别", width=8, choices=tuple(KIND_WORDS.values())),
    Column("village", "村", width=8),
    Column("item", "事项", width=16),
    Column("message", "说明", width=44),
    Column("period", "时段", width=12),
    Column("board", "公开栏", width=18),
    Column("website", "网站", width=18),
)
POSTING_COLUMNS = (
    Column("village", "村", width=10),
    Column("item", "事项", width=20),
    Column("period", "时段", width=14),
    Column("title", "标题", width=40),
)
NAMED = 14  # characters of a list's name
OF_LIST = ""  # the choice of periods: those the list speaks of


class SitePresenter:
    """``reload`` may run in a worker; everything else reads what it found."""

    def __init__(self, desk: Desk, period: str) -> None:
        self.desk, self.period = desk, OF_LIST
        self._quarter = period
        self.list_id: int | None = None
        self.found: SiteComparison | None = None
        self.lists: tuple[tuple[int, str], ...] = ()

    def load_lists(self) -> None:
        """Read which lists there are; the newest is chosen until another is."""
        rows = site_lists.list_site_lists(self.desk)
        zone = self.desk.now().tzinfo
        self.lists = tuple(
            (r.id, f"{r.name[:NAMED]}（{r.imported_at.astimezone(zone):%m-%d}，{r.lines} 条）") for r in rows
        )
        if self.list_id not in {key for key, _ in self.lists}:
            self.list_id = self.lists[0][0] if self.lists else None

    def reload(self) -> None:
        """Hold the chosen list against the boards."""
        self.load_lists()
        self.found = None
        if self.list_id is not None:
            self.found = site_lists.compare_site_list(self.desk, self.list_id, self.period or None)

    def period_choices(self) -> tuple[tuple[str, str], ...]:
        """Return the periods a comparison can be narrowed to."""
        chosen = parse_period(self._quarter)
        year = period_of(Rhythm.YEARLY, chosen.start)
        codes = (chosen, chosen.shifted(-1), year)
        return ((OF_LIST, "清单里的时段"), *((one.code, one.label) for one in codes))

    @property
    def message(self) -> str:
        """The result in one sentence."""
        return self.found.message if self.found else ""

    def listing(self) -> MemoryListing:
        """Return the differences as a list; ids count from 1."""
        rows = {
            at: (KIND_WORDS[d.kind], d.village, d.item, d.message, d.period, d.board, d.website)
            for at, d in enumerate(self.found.differences if self.found else (), 1)
        }
        return MemoryListing(COLUMNS, rows)

    def difference(self, at: int) -> SiteDifference:
        """Return the difference with the list's id ``at``."""
        assert self.found is not None
        return self.found.differences[at - 1]

    def postings(self, difference: SiteDifference) -> MemoryListing:
        """Return the postings a line may belong to, those of its village first."""
        assert self.found is not None
        sides = sorted(self.found.boards, key=lambda b: (b.village != difference.village, -b.posting_id))
        return MemoryListing(
            POSTING_COLUMNS,
            {b.posting_id: (b.village, b.item, parse_period(b.period).label, b.title) for b in sides},
        )

    def take(self, path: Path) -> ChangeSet:
        """Import a file; it becomes the chosen list."""
        made = site_lists.import_site_list(self.desk, path)
        self.list_id = made.list_id
        return made.changes

    def paste(self, text: str) -> ChangeSet:
        """Import pasted cells."""
        made = site_lists.paste_site_list(self.desk, text)
        self.list_id = made.list_id
        return made.changes

    def match(self, difference: SiteDifference, posting_id: int | None) -> ChangeSet:
        """Say which posting the line of a difference belongs to."""
        assert difference.line is not None
        return site_lists.match_site_entry(self.desk, difference.line, posting_id)

    def remove(self) -> ChangeSet:
        """Move the chosen list to the recycle bin."""
        assert self.list_id is not None
        return site_lists.remove_site_list(self.desk, self.list_id)

    def write(self, path: Path) -> ChangeSet:
        """Write the difference list as pdf or xlsx."""
        assert self.found is not None
        return site_lists.write_differences(self.desk, self.found, path)
