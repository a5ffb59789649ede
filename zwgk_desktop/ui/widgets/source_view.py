"""How is a document's text shown? Readable, with marked words, and passages that answer mouse and list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QTextBrowser, QTextEdit

from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.pane_content import Mark, Offsets, check_marks

_LINES = {
    "unit": QTextCharFormat.UnderlineStyle.SingleUnderline,
    "date": QTextCharFormat.UnderlineStyle.DotLine,
    "find": QTextCharFormat.UnderlineStyle.NoUnderline,
}
MARK_WORDS = {"unit": "责任单位（实线）", "date": "时限（点线）", "find": "查找到的字"}


@dataclass(frozen=True, slots=True)
class Passage:
    """Code points ``start`` to ``end`` that belong to one thing in a list beside; ``key`` names it."""

    key: int
    start: int
    end: int


class SourceView(QTextBrowser):
    """Shows text; ``hovered`` and ``clicked`` carry the key of the passage under the mouse (-1: none).

    With ``grows`` the view is as high as its text and has no scroll bar (inside a pane).
    """

    hovered = Signal(int)
    clicked = Signal(int)

    def __init__(self, name: str = "原文", *, grows: bool = False) -> None:
        super().__init__()
        self.setObjectName("source")
        self.setAccessibleName(name)
        self.setOpenLinks(False)
        self.setTabChangesFocus(True)
        self._grows = grows
        self._text, self._offsets = "", Offsets("")
        self._marks: list[Mark] = []
        self._passages: list[Passage] = []
        self._over = self._lit = -1
        self.setMouseTracking(True)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_text(self, text: str, marks: Sequence[Mark] = (), passages: Sequence[Passage] = ()) -> None:
        """Show ``text`` with ``marks``; ``passages`` make parts of it answer."""
        self._text, self._offsets = text, Offsets(text)
        self._marks, self._passages = check_marks(text, marks), list(passages)
        self._over = self._lit = -1
        self.setPlainText(text)
        self._paint_marks()
        self._fit()

    def light(self, key: int) -> None:
        """Light the passage ``key`` and bring it into sight; -1 puts the light out."""
        self._lit = key
        self._paint_marks()
        passage = next((p for p in self._passages if p.key == key), None)
        if passage is not None:
            cursor = self._cursor(passage.start, passage.start)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def passage_at(self, offset: int) -> int:
        """Return the key of the smallest passage that holds the code point ``offset``, or -1."""
        holding = [p for p in self._passages if p.start <= offset < p.end]
        return min(holding, key=lambda p: p.end - p.start).key if holding else -1

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._offsets.position(start))
        cursor.setPosition(self._offsets.position(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _paint_marks(self) -> None:
        worn = current_theme()
        selections = []
        for passage in self._passages:
            if passage.key == self._lit:
                lit = QTextCharFormat()
                lit.setBackground(worn.colour("chosen"))
                selections.append(self._selection(passage.start, passage.end, lit))
        for mark in self._marks:
            marked = QTextCharFormat()
            marked.setBackground(worn.colour(f"mark_{mark.kind}"))
            marked.setForeground(worn.colour("text"))
            marked.setUnderlineStyle(_LINES[mark.kind])
            selections.append(self._selection(mark.start, mark.end, marked))
        self.setExtraSelections(selections)

    def _selection(self, start: int, end: int, how: QTextCharFormat) -> Any:
        made: Any = QTextEdit.ExtraSelection()
        made.format = how
        made.cursor = self._cursor(start, end)
        return made

    def _fit(self) -> None:
        if self._grows:
            self.document().setTextWidth(max(80, self.viewport().width()))
            self.setFixedHeight(int(self.document().size().height()) + 2 * current_theme().pixels(8) + 4)

    def sizeHint(self) -> QSize:
        """Return a modest size; layouts give more."""
        return QSize(320, self.height() if self._grows else 400)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap anew."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Follow theme and font size."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange) and hasattr(self, "_marks"):
            self._paint_marks()
            self._fit()

    def _key_at(self, event: QMouseEvent) -> int:
        position = self.cursorForPosition(event.position().toPoint()).position()
        return self.passage_at(self._offsets.offset(position))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell which passage the mouse is over."""
        super().mouseMoveEvent(event)
        key = self._key_at(event) if self._passages else -1
        if key != self._over:
            self._over = key
            self.hovered.emit(key)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell which passage was clicked."""
        super().mouseReleaseEvent(event)
        key = self._key_at(event) if self._passages else -1
        if key >= 0 and not self.textCursor().hasSelection():
            self.clicked.emit(key)
