"""How was a date counted? Day by day, readable, and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QHBoxLayout, QTextBrowser, QWidget

from zwgk_desktop.ui.registers.entry_view import Count
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question

OFF_WORDS = ("不计", "作废")


def count_html(heading: str, counts: Sequence[Count], faint: str = "#52606d") -> str:
    """Return the count as simple HTML; days that do not count are set back."""
    parts = [f"<h3>{escape(heading)}</h3>"]
    for one in counts:
        parts.append(f"<h4>{escape(one.title)}</h4>")
        if one.law:
            parts.append(f"<p>依据：{escape(one.law)}</p>")
        rows = []
        for line in one.lines:
            day, _, words = line.partition(" ")
            dated = words.startswith("周")
            faded = dated and any(word in words for word in OFF_WORDS)
            colour = f' style="color:{faint}"' if faded else ""
            cells = f"<td>{escape(day)}</td><td>{escape(words)}</td>" if dated else f"<td colspan=2>{escape(line)}</td>"
            rows.append(f"<tr{colour}>{cells}</tr>")
        parts.append(f'<table cellpadding="3" cellspacing="0">{"".join(rows)}</table>')
    return "".join(parts)


class ClockDialog(Question):
    """The count of every term of an entry; 打印 sends it to the printer."""

    def __init__(self, parent: QWidget | None, heading: str, counts: Sequence[Count]) -> None:
        super().__init__(parent, "怎么算的", "", "知道了", "")
        self.heading, self.counts = heading, tuple(counts)
        self.setMinimumWidth(min(current_theme().pixels(620), 960))
        self.view = QTextBrowser()
        self.view.setAccessibleName("逐日计算")
        self.view.setOpenLinks(False)
        self.view.setMinimumHeight(min(current_theme().pixels(420), 520))
        self.view.setHtml(count_html(heading, counts, current_theme().colour("second").name()))
        self.body.addWidget(self.view)
        row = QHBoxLayout()
        row.addWidget(button("打印", self.print_, icon="print"))
        row.addStretch(1)
        self.body.addLayout(row)

    def text(self) -> str:
        """Return what is shown, as plain text."""
        return self.view.toPlainText()

    def print_(self) -> None:
        """Ask for the printer and print."""
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName("期限计算说明")
        asked = QPrintDialog(printer, self)
        asked.setWindowTitle("打印")
        if asked.exec():
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> None:
        """Print the count, black on white whatever the theme."""
        document = QTextDocument()
        document.setDefaultFont(self.view.font())
        document.setHtml(f'<div style="color:#000000">{count_html(self.heading, self.counts)}</div>')
        document.print_(printer)
