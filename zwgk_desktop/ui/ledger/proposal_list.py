"""How are proposals listed? Each with a box to tick, its units, deadline, concern, and what needs a look."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate

from zwgk_desktop.ui.ledger.doubts import doubt_words
from zwgk_desktop.ui.ledger.import_presenter import Proposal
from zwgk_desktop.ui.theme import current_theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
PAD, BOX = 10, 18  # pixels at 100 %


class ProposalModel(QAbstractListModel):
    """The proposals in sight; ``ticked`` carries keys and state when a box is clicked."""

    ticked = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Proposal] = []

    def show_rows(self, rows: Sequence[Proposal]) -> None:
        """Show ``rows``; where only their content changed the view stays where it is."""
        if [row.key for row in rows] == [row.key for row in self.rows]:
            self.rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
            return
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Return the number of rows."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = 0) -> Any:
        """Return words, box or the proposal itself."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.accepted else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return row.head
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join(words for words in (row.head, _time(row), row.units, _doubt(row)) if words)
        return None

    def setData(self, index: Index, value: Any, role: int = 0) -> bool:
        """Tell that a box was ticked or unticked."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.ticked.emit([self.rows[index.row()].key], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every row can be selected and ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable

    def place_of(self, key: int) -> QModelIndex:
        """Return the index of a proposal, invalid when it is not in sight."""
        at = next((at for at, row in enumerate(self.rows) if row.key == key), -1)
        return self.index(at) if at >= 0 else QModelIndex()


def _time(row: Proposal) -> str:
    if not row.recognised:
        return ""
    return f"时限：{row.deadlines}" if row.deadlines else "持续推进"


def _facts(row: Proposal) -> str:
    return "　".join(words for words in (_time(row), row.units) if words)


def _doubt(row: Proposal) -> str:
    return f"需核对：{doubt_words(row.item.needs_review)}" if row.item.needs_review else ""


class ProposalDelegate(QStyledItemDelegate):
    """Paints a proposal in two lines; the part left of the words is the box."""

    def sizeHint(self, option: Any, index: Index) -> QSize:
        """Return two lines."""
        worn = current_theme()
        line = option.fontMetrics.lineSpacing()
        return QSize(240, 2 * line + worn.pixels(PAD) * 2)

    def box(self, rect: QRect) -> QRect:
        """Return where the box is."""
        worn = current_theme()
        side = worn.pixels(BOX)
        return QRect(rect.x() + worn.pixels(PAD), rect.y() + worn.pixels(PAD) + 1, side, side)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        """Paint ground, box, title and a line of facts."""
        worn, row = current_theme(), index.data(ROW_ROLE)
        state = option.state
        painter.save()
        chosen, hover = state & QStyle.StateFlag.State_Selected, state & QStyle.StateFlag.State_MouseOver
        painter.fillRect(option.rect, worn.colour("chosen" if chosen else "hover" if hover else "surface"))
        painter.setPen(worn.colour("line"))
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
        self._paint_box(painter, option, row)
        left = self.box(option.rect).right() + worn.pixels(PAD)
        words = QRect(option.rect)
        words.setLeft(left)
        words.setRight(option.rect.right() - worn.pixels(PAD))
        words.setTop(option.rect.top() + worn.pixels(PAD))
        self._paint_words(painter, option, words, row)
        painter.restore()

    def _paint_box(self, painter: QPainter, option: Any, row: Proposal) -> None:
        worn, rect = current_theme(), self.box(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(worn.colour("accent" if row.accepted else "edge"))
        painter.setBrush(worn.colour("accent" if row.accepted else "surface"))
        painter.drawRoundedRect(rect, 4, 4)
        if row.accepted:
            painter.setPen(QPen(worn.colour("on_accent"), rect.width() / 9, Qt.PenStyle.SolidLine))
            tick = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.30))
            painter.drawPolyline([QPointF(rect.x() + x * rect.width(), rect.y() + y * rect.height()) for x, y in tick])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_words(self, painter: QPainter, option: Any, words: QRect, row: Proposal) -> None:
        worn = current_theme()
        bold = QFont(option.font)
        bold.setBold(row.recognised)
        line = option.fontMetrics.lineSpacing()
        quiet = worn.colour("second")
        concern = row.concern if row.recognised else ""
        tail = option.fontMetrics.horizontalAdvance(concern) + worn.pixels(PAD) if concern else 0
        first = words.adjusted(0, 0, -tail, 0)
        _write(painter, first, bold, worn.colour("text" if row.accepted or not row.recognised else "second"), row.head)
        if concern:
            tone = {True: "info", False: "neutral", None: "warn"}[row.item.township]
            painter.setFont(option.font)
            painter.setPen(worn.colour(tone))
            painter.drawText(words, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), concern)
        second, doubt = words.translated(0, line), _doubt(row)
        room = min(option.fontMetrics.horizontalAdvance(doubt), second.width() // 2) if doubt else 0
        left = second.adjusted(0, 0, -room - worn.pixels(PAD) if doubt else 0, 0)
        _write(painter, left, option.font, quiet, _facts(row))
        if doubt:
            _write(painter, second.adjusted(second.width() - room, 0, 0, 0), option.font, worn.colour("warn"), doubt)

    def editorEvent(self, event: QEvent, model: Any, option: Any, index: Index) -> bool:
        """Tick with a click on the box."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
            margin = current_theme().pixels(PAD)
            if (
                self.box(option.rect)
                .adjusted(-margin, -margin, margin // 2, margin)
                .contains(event.position().toPoint())
            ):
                row = index.data(ROW_ROLE)
                return model.setData(index, _state(not row.accepted), Qt.ItemDataRole.CheckStateRole)
        return False


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked


def _write(painter: QPainter, rect: QRect, font: QFont, colour: Any, text: str) -> None:
    painter.setFont(font)
    painter.setPen(colour)
    line = text.replace("\n", " ")
    short = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, max(0, rect.width()))
    painter.drawText(rect, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop), short)


class ProposalList(QListView):
    """The list; ``pointed`` carries the key under the mouse (-1: none), ``current_changed`` the key of the row."""

    pointed = Signal(int)
    current_changed = Signal(int)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("识别出的任务")
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.proposals = ProposalModel()
        self.setModel(self.proposals)
        self.setItemDelegate(ProposalDelegate(self))
        self.entered.connect(lambda index: self.pointed.emit(index.data(ROW_ROLE).key))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW_ROLE).key))
        self.selectionModel().currentChanged.connect(self._tell_current)

    def _tell_current(self, now: Index, _before: Index) -> None:
        if now.isValid():
            self.current_changed.emit(now.data(ROW_ROLE).key)

    def keys(self) -> list[int]:
        """Return the keys of the selected rows."""
        return sorted(index.data(ROW_ROLE).key for index in self.selectedIndexes())

    def select_key(self, key: int) -> bool:
        """Select one row and bring it into sight."""
        place = self.proposals.place_of(key)
        if place.isValid():
            self.setCurrentIndex(place)
            self.scrollTo(place)
        return place.isValid()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick with space, open with Enter."""
        current = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and current.isValid():
            on = not current.data(ROW_ROLE).accepted
            self.proposals.ticked.emit(self.keys() or [current.data(ROW_ROLE).key], on)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self.opened.emit(current.data(ROW_ROLE).key)
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the mouse left."""
        self.pointed.emit(-1)
        super().leaveEvent(event)
