"""What is known for the drafts of some periods? Read once: villages, items, payments, ledger, finance sheet."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.boards import BoardPosting, BoardVillage, CatalogueItem
from zwgk_desktop.domain.draft_facts import FinanceTable, Share, finance_values, read_finance, subsidy_values
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.periods import Period, Rhythm, periods_within
from zwgk_desktop.domain.posting_template import PostingTemplate
from zwgk_desktop.services.boards.drafting import Scanner, build_scanner
from zwgk_desktop.services.boards.templates import plain_values, template_of
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_catalogue import TemplateRow
    from zwgk_desktop.db.queries.board_drafts import EarlierText, LedgerNote, PaidShare
    from zwgk_desktop.db.queries.township import TownshipRow

SETTLED = (BatchState.APPROVED, BatchState.DECLARED, BatchState.PAID, BatchState.POSTED, BatchState.ARCHIVED)
BACK = 4  # how many periods back a text is looked for
MOST_NOTES = 8  # tasks of the ledger in one draft


@dataclass
class Sources:
    """Everything drafts are written from; ``today`` decides what has begun."""

    today: date
    town: TownshipRow
    villages: list[BoardVillage]
    items: list[CatalogueItem]
    off: frozenset[tuple[int, int]]
    postings: list[BoardPosting]
    own: Mapping[int, TemplateRow]
    shares: list[PaidShare]
    notes: list[LedgerNote]
    scanner: Scanner
    earlier: Mapping[tuple[int, int, str], EarlierText]
    finance: FinanceTable | None = None
    _templates: dict[int, PostingTemplate] = field(default_factory=dict)

    def item(self, item_id: int) -> CatalogueItem:
        """Return an item of the catalogue; WrongUsage for an unknown one."""
        found = next((one for one in self.items if one.id == item_id), None)
        if found is None:
            raise WrongUsage("no_item", f"公开目录中没有编号为 {item_id} 的事项。", "请刷新后重选。")
        return found

    def template(self, item: CatalogueItem) -> PostingTemplate:
        """Return the template of an item."""
        if item.id not in self._templates:
            self._templates[item.id] = template_of(item, self.own)
        return self._templates[item.id]

    def values(
        self, template: PostingTemplate, village: BoardVillage, item: CatalogueItem, period: Period
    ) -> dict[str, str]:
        """Return what fills a template in a village and period; open places have no value."""
        data = self.data(template, village, period)
        return {**plain_values(self.town, village, item, period), **data}

    def data(self, template: PostingTemplate, village: BoardVillage, period: Period) -> dict[str, str]:
        """Return what the store or the finance sheet knows of this period; {} when nothing."""
        if template.data == "finance":
            return finance_values(self.finance, village.name) if self.finance else {}
        if template.data == "subsidy":
            return subsidy_values(self._shares(village, period), template.programmes)
        if template.data == "ledger":
            return self._progress(template, period)
        return {}

    def _shares(self, village: BoardVillage, period: Period) -> Iterable[Share]:
        return (
            Share(one.programme, one.by_name, one.lines, one.total_fen)
            for one in self.shares
            if one.village_id == village.id and one.day in period
        )

    def _progress(self, template: PostingTemplate, period: Period) -> dict[str, str]:
        quarters = {part.code for part in periods_within(Rhythm.QUARTERLY, period)}
        told = [
            f"{note.task.rstrip('。')}：{note.progress}"
            for note in self.notes
            if note.quarter in quarters and any(word in note.text for word in template.ledger)
        ]
        return {"台账进展": "\n".join(dict.fromkeys(told[-MOST_NOTES:]))} if told else {}


def read_sources(
    desk: Desk, parts: Sequence[Period], finance: Path | None = None, data: Collection[str] = ("subsidy", "ledger")
) -> Sources:
    """Read what the drafts of ``parts`` may be written from, of payments and ledger only what ``data`` names.

    InputRefused for a finance sheet that cannot be read.
    """
    from zwgk_desktop.db.queries import board_drafts as drafts
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.queries.board_catalogue import find_templates
    from zwgk_desktop.db.queries.township import get_township

    first, last = min(part.start for part in parts), max(part.end for part in parts)
    quarters = {one.code for part in parts for one in periods_within(Rhythm.QUARTERLY, part)}
    codes = {part.shifted(-step).code for part in parts for step in range(1, BACK + 1)}
    states = [state.value for state in SETTLED]
    scanner = build_scanner(desk)
    with desk.store.read() as session:
        villages = [v for v in queries.find_villages(session) if v.active_to is None]
        found = Sources(
            today=desk.today(),
            town=get_township(session),
            villages=villages,
            items=queries.find_catalogue(session),
            off=frozenset(queries.find_switches(session)),
            postings=queries.find_board_postings(session, {part.code for part in parts}),
            own=find_templates(session),
            shares=drafts.find_shares(session, first, last, states) if "subsidy" in data else [],
            notes=drafts.find_ledger_notes(session, quarters) if "ledger" in data else [],
            scanner=scanner,
            earlier={(one.village_id, one.item_id, one.period): one for one in drafts.find_earlier(session, codes)},
        )
    found.finance = _read_finance(finance, [v.name for v in villages]) if finance else None
    return found


def _read_finance(path: Path, villages: Sequence[str]) -> FinanceTable:
    from zwgk_desktop.documents.list_reader import read_list

    refusal: InputRefused | None = None
    for sheet in read_list(path).sheets:
        if not sheet.is_empty():
            try:
                return read_finance(sheet.name, sheet.rows, villages)
            except InputRefused as error:
                refusal = refusal or error
    raise refusal or InputRefused("empty", "文件里没有内容。", "请核对文件。")
