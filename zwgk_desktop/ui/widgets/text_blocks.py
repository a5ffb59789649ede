"""How is a longer text read beside a list? Paragraphs as they are, lines with tabulators as a table."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.text import label


def text_blocks(text: str) -> Iterator[QLabel]:
    """Yield the labels that show ``text``, to be put one below the other."""
    for tabbed, lines in groupby(text.split("\n"), lambda line: "\t" in line):
        block = list(lines)
        if tabbed:
            yield table_label([line.split("\t") for line in block])
        elif any(block):
            yield label("\n".join(block).strip("\n"), wrap=True, selectable=True)


def table_label(rows: list[list[str]]) -> QLabel:
    """Return a table whose first row is the head; what is in the cells is never read as markup."""
    theme = current_theme()
    size = theme.pixels(4)
    edge = f"border: 1px solid {theme.colours['line']}; padding: {size}px"
    width = max(map(len, rows))
    lines = []
    for number, cells in enumerate(rows):
        ground = f"; background: {theme.colours['raised']}" if number == 0 else ""
        full = [*cells, *[""] * (width - len(cells))]
        lines.append("".join(f'<td style="{edge}{ground}">{escape(cell)}</td>' for cell in full))
    made = QLabel(
        '<table style="border-collapse: collapse">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    )
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made
