"""How are the drafts of a whole period made at once? From fresh data, last period's text, or the empty template.

Nothing is ever overwritten: only cells that owe something and have no posting get a draft.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem, CellState, build_matrix
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.periods import Period, Rhythm, parse_period, periods_within
from zwgk_desktop.domain.posting_rewrite import rewrite
from zwgk_desktop.domain.posting_template import FLAG, open_places
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.boards.draft_sources import BACK, Sources, read_sources
from zwgk_desktop.services.boards.templates import fill_template, plain_values
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_drafts import write_postings

OWED = (CellState.DUE, CellState.MISSING)


class Origin(StrEnum):
    """Where a draft's words come from."""

    DATA = "data"
    LAST = "last"
    TEMPLATE = "template"


ORIGIN_WORDS = {Origin.DATA: "按数据填写", Origin.LAST: "由上期改写，请核对", Origin.TEMPLATE: "空模板，待填写"}
DATA_WORDS = {"finance": "村级财务收支表", "subsidy": "惠民惠农补贴发放清单", "ledger": "任务台账"}


@dataclass(frozen=True, slots=True)
class Proposal:
    """One draft that could be written; ``source`` is what the paper says about the data; ``open`` places are left."""

    village_id: int
    village: str
    item_id: int
    number: str
    item: str
    period: str
    origin: Origin
    title: str
    content: str
    source: str
    open: tuple[str, ...]

    @property
    def first_lines(self) -> str:
        """The beginning of the text, in one line."""
        lines = [line.replace("\t", " ") for line in self.content.split("\n") if line.strip() and line != FLAG]
        return " ".join(lines[:2])[:80]


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """What could be written for a period; ``covered`` drafts had personal data that was covered."""

    period: str
    proposals: tuple[Proposal, ...]
    covered: int
    findings: tuple[Finding, ...]

    @property
    def counts(self) -> dict[Origin, int]:
        """How many drafts come from where."""
        found = Counter(one.origin for one in self.proposals)
        return {origin: found.get(origin, 0) for origin in Origin}


def plan_drafts(
    desk: Desk,
    period: str,
    villages: Collection[int] | None = None,
    categories: Collection[str] | None = None,
    finance: Path | None = None,
    data_first: bool = True,
    progress: Progress = Silent(),  # noqa: B008
) -> DraftPlan:
    """Return the drafts that are missing in a period, stored nowhere yet.

    ``villages`` ids and ``categories`` (一级事项) narrow them; with ``data_first`` False last period's text comes
    before this period's data. ``finance`` is a 村级财务收支表 (xlsx, xls, et, csv): a column 村, one row a village.
    """
    chosen = parse_period(period)
    parts = [
        part
        for rhythm in Rhythm
        for part in periods_within(rhythm, chosen)
        if rhythm.months and part.start <= desk.today()
    ]
    if not parts:
        raise WrongUsage("period_ahead", f"{chosen.label}还没有开始。", "请选择已经开始的时段。")
    sources = read_sources(desk, parts, finance)
    proposals: list[Proposal] = []
    covered = 0
    cells = list(_open_cells(sources, parts, villages, categories))
    for done, (village, item, part) in enumerate(cells):
        progress.checkpoint()
        progress.report(done, len(cells), f"拟写 {village.name} {item.level2}")
        made, masked = _propose(sources, village, item, part, data_first)
        proposals.append(made)
        covered += masked
    found = sources.finance.findings if sources.finance else ()
    return DraftPlan(chosen.code, tuple(proposals), covered, found)


def _open_cells(
    sources: Sources, parts: Sequence[Period], villages: Collection[int] | None, categories: Collection[str] | None
) -> Iterator[tuple[BoardVillage, CatalogueItem, Period]]:
    """Yield what owes a posting and has none, item by item."""
    wanted = [v for v in sources.villages if villages is None or v.id in villages]
    begun = {(one.village_id, one.item_id, one.period) for one in sources.postings}
    for part in parts:
        same = [
            item
            for item in sources.items
            if item.active and item.rhythm is part.rhythm and (categories is None or item.level1 in categories)
        ]
        matrix = build_matrix(part, sources.today, wanted, same, sources.postings, sources.off)
        for item in same:
            for village in wanted:
                cell = matrix.cells[village.id, item.id]
                if cell.state in OWED and (village.id, item.id, part.code) not in begun:
                    yield village, item, part


def _propose(
    sources: Sources, village: BoardVillage, item: CatalogueItem, part: Period, data_first: bool
) -> tuple[Proposal, bool]:
    template = sources.template(item)
    data = sources.data(template, village, part)
    last = _last_text(sources, village, item, part)
    if last and not (data and data_first):
        origin, source, (title, content) = Origin.LAST, "", last
    else:
        values = {**plain_values(sources.town, village, item, part), **data}
        origin, source = (Origin.DATA, DATA_WORDS[template.data]) if data else (Origin.TEMPLATE, "")
        title, content = fill_template(template, values)
    clean = sources.scanner.mask_all(title), sources.scanner.mask_all(content)
    left = open_places(f"{clean[0]}\n{clean[1]}")
    made = Proposal(
        village.id, village.name, item.id, item.number, item.level2, part.code, origin, *clean, source, left
    )
    return made, clean != (title, content)


def _last_text(sources: Sources, village: BoardVillage, item: CatalogueItem, part: Period) -> tuple[str, str] | None:
    """Return the newest earlier text that was finished, moved to the new period and marked."""
    for step in range(1, BACK + 1):
        before = part.shifted(-step)
        found = sources.earlier.get((village.id, item.id, before.code))
        if found and not open_places(f"{found.title}\n{found.content}"):
            content = "\n".join(line for line in found.content.split("\n") if line.strip() != FLAG)
            return rewrite(found.title, before, part), f"{FLAG}\n{rewrite(content, before, part)}"
    return None


def write_drafts(
    desk: Desk,
    proposals: Sequence[Proposal],
    progress: Progress = Silent(),  # noqa: B008
) -> ChangeSet:
    """Write the chosen drafts, all or none; a cell that got a posting meanwhile is left alone."""
    from zwgk_desktop.db.queries import boards as queries

    if not proposals:
        raise WrongUsage("no_draft", "没有选中要生成的草稿。", "请先勾选。")
    ids: list[int] = []
    with desk.store.write(desk.actor, desk.now()) as unit:
        found = queries.find_board_postings(unit.session, {one.period for one in proposals})
        taken = {(one.village_id, one.item_id, one.period) for one in found}
        free = [one for one in proposals if (one.village_id, one.item_id, one.period) not in taken]
        groups: dict[tuple[int, str, str], dict[int, tuple[str, str]]] = {}
        for one in free:
            texts = groups.setdefault((one.item_id, one.period, one.source), {})
            texts[one.village_id] = (one.title, one.content)
        for (item_id, period, source), texts in groups.items():
            progress.checkpoint()
            progress.report(len(ids), len(free), "存入草稿")
            ids += write_postings(unit, texts, item_id, period, desk.today(), None, {"source": source})
        if not ids:
            return ChangeSet(frozenset(), (), "所选的格子都已有公示，没有再生成。")
        told = "，".join(f"{ORIGIN_WORDS[o]} {n} 份" for o, n in Counter(one.origin for one in free).items())
        periods = "、".join(parse_period(code).label for code in sorted({one.period for one in free})[:4])
        summary = f"一键生成公示草稿 {len(ids)} 份（{periods}）：{told}"
        unit.record(AuditEntry("posting.generate", Area.BOARDS, summary, None, {}, {"ids": ids}))
    left = len(proposals) - len(free)
    more = f"有 {left} 格已有公示，没有动。" if left else ""
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), f"已生成草稿 {len(ids)} 份。{more}")
