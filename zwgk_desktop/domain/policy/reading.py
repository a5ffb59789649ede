"""What work does a county document ask for? Every item, none invented, and what was not understood beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from zwgk_desktop.domain.policy.items import Draft, Reading, build_item
from zwgk_desktop.domain.policy.metadata import read_letterhead
from zwgk_desktop.domain.policy.model import ParsedPlan, Unrecognised
from zwgk_desktop.domain.policy.outline import build_tree, find_drafts, open_headings
from zwgk_desktop.domain.policy.paragraphs import Block, split_blocks
from zwgk_desktop.domain.policy.tables import TableReader
from zwgk_desktop.domain.policy.vocabulary import Vocabulary


def parse_plan(text: str, words: Vocabulary, township: str = "") -> ParsedPlan:
    """Return facts, items and the rest of a document's text; offsets point into ``text``.

    ``township`` is the own township's name, so that an item that only names it is found. Rows of a table are lines
    with tabs between the cells.
    """
    blocks = split_blocks(text)
    head = read_letterhead(blocks, words.document)
    reading = Reading(words, head.facts, township)
    drafts: list[Draft] = []
    left: list[Block] = []
    table = TableReader(reading)
    for stretch in _stretches(blocks, head.titles):
        table.start()
        section: tuple[str, ...] = ()
        for is_table, run in groupby(stretch, key=lambda pair: bool(pair[1].cells)):
            pairs = list(run)
            if is_table:
                table.read([block for _, block in pairs], section)
                continue
            tree = build_tree([block for at, block in pairs if at not in head.used], reading)
            outcome = find_drafts(tree, reading)
            drafts += outcome.drafts
            left += outcome.left
            section = open_headings(tree) or (section if not tree.children else ())
    table.close()
    drafts += table.drafts
    left += table.left
    items = tuple(build_item(draft, reading) for draft in sorted(drafts, key=lambda one: one.source.start))
    rest = tuple(Unrecognised(b.text, b.source) for b in sorted(left, key=lambda one: one.source.start))
    return ParsedPlan(head.facts, items, rest)


def _stretches(blocks: Sequence[Block], titles: frozenset[int]) -> Iterator[list[tuple[int, Block]]]:
    """Cut the document at its titles: an attachment's numbering begins anew."""
    stretch: list[tuple[int, Block]] = []
    for at, block in enumerate(blocks):
        if at in titles and stretch:
            yield stretch
            stretch = []
        stretch.append((at, block))
    if stretch:
        yield stretch
