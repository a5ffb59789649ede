"""Invented county documents for tests, and the same document set in other ways."""

from __future__ import annotations

import tomllib
from pathlib import Path
from unicodedata import east_asian_width

from zwgk_desktop import paths
from zwgk_desktop.domain.policy.fold import fold, squeeze
from zwgk_desktop.domain.policy.model import ParsedPlan
from zwgk_desktop.domain.policy.paragraphs import split_blocks
from zwgk_desktop.domain.policy.reading import parse_plan
from zwgk_desktop.domain.policy.vocabulary import Vocabulary

FOLDER = Path(__file__).parents[1] / "data" / "plans"
REAL = Path(__file__).parents[3] / "shared" / "plans"
WORDS = Vocabulary.from_mapping(tomllib.loads(paths.resource("rules/vocabulary.toml").read_text(encoding="utf-8")))
HALF = str.maketrans("，。；：（）！？“”", ',.;:()!?""')
FULL = str.maketrans(",;:()!?", "，；：（）！？")


def sample(name: str) -> str:
    """Return an invented document of tests/data/plans."""
    return (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def demo() -> str:
    """Return the demo county's document."""
    return paths.resource("samples/demo_plan.txt").read_text(encoding="utf-8")


def read(text: str, township: str = "") -> ParsedPlan:
    """Parse with the vocabulary that is shipped."""
    return parse_plan(text, WORDS, township)


def one_line_each(text: str) -> str:
    """Return the document with every paragraph on one line."""
    return "\n".join(
        "\t".join(block.cells) if block.cells else "#" * block.markdown + " " * bool(block.markdown) + block.text
        for block in split_blocks(text)
    )


def rewrap(text: str, width: int, columns: bool = False, indent: bool = False, gaps: bool = False) -> str:
    """Return the document cut into lines of ``width`` characters (``columns``: twice as many half-width columns)."""
    lines: list[str] = []
    for paragraph in one_line_each(text).split("\n"):
        if "\t" in paragraph:
            lines.append(paragraph)
            continue
        line, used = "", 0
        for character in ("　　" if indent else "") + paragraph:
            size = 2 if columns and east_asian_width(character) in "WFA" else 1
            if used + size > width * (2 if columns else 1):
                lines.append(line)
                line, used = "", 0
            line, used = line + character, used + size
        lines += [line, ""] if gaps else [line]
    return "\n".join(lines)


def gist(plan: ParsedPlan) -> list[tuple[object, ...]]:
    """Return the items in a form in which width of punctuation and blanks do not count."""
    return [
        (
            _plain(item.number),
            tuple(_plain(heading) for heading in item.section),
            _plain(item.title or ""),
            _plain(item.text),
            tuple(_plain(unit) for unit in item.lead_units),
            tuple(_plain(unit) for unit in item.responsible_units),
            item.township,
            [(_plain(one.phrase), one.kind, one.value) for one in item.deadlines],
            item.needs_review,
        )
        for item in plan.items
    ]


def _plain(text: str) -> str:
    return fold(squeeze(text)).replace("\n", "").replace(" ", "")
