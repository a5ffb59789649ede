"""How do buttons stay whole in a narrow place? They flow onto the next line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Lays its widgets in lines, as many as fit; those added as ``right`` stand at the right end."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []
        self._right: set[QWidget] = set()

    def addItem(self, item: QLayoutItem) -> None:
        """Take one more (Qt calls this)."""
        self._items.append(item)

    def add(self, widget: QWidget, *, right: bool = False, at: int = -1) -> None:
        """Add a widget, or put it at place ``at``; ``right`` ones stand at the right end of their line."""
        if right:
            self._right.add(widget)
        self.addWidget(widget)
        if at >= 0:
            self._items.insert(at, self._items.pop())

    def place_of(self, widget: QWidget) -> int:
        """Return the place of ``widget``, or -1."""
        return next((at for at, item in enumerate(self._items) if item.widget() is widget), -1)

    def widgets(self) -> list[QWidget]:
        """Return the widgets in order."""
        return [widget for item in self._items if (widget := item.widget()) is not None]

    def drop(self, widget: QWidget) -> None:
        """Remove and delete one widget."""
        at = self.place_of(widget)
        if at >= 0:
            self.takeAt(at)
            self._right.discard(widget)
            widget.hide()
            widget.deleteLater()

    def clear(self) -> None:
        """Remove and delete all widgets."""
        while self._items:
            item = self.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def count(self) -> int:
        """Return how many widgets there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return one item or None."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        """Give one item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        """Tell that the height depends on the width, unless a :class:`FlowBar` sees to it."""
        return not isinstance(self.parent(), FlowBar)

    def heightForWidth(self, width: int) -> int:
        """Return the height needed at ``width``."""
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        """Lay out inside ``rect``."""
        super().setGeometry(rect)
        spare = max(0, rect.height() - self.heightForWidth(rect.width()))
        self._place(rect.adjusted(0, spare // 2, 0, 0), move=True)

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(hint.width() + self.spacing() for hint in hints)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest widget."""
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def expandingDirections(self) -> Qt.Orientation:
        """Ask for no more room than needed."""
        return Qt.Orientation(0)

    def _place(self, rect: QRect, *, move: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            height = max(item.sizeHint().height() for item in line)
            if move:
                self._place_line(line, rect, y, height)
            y += height + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wanted = item.sizeHint().width()
            if not lines or used + self.spacing() + wanted > width:
                lines.append([])
                used = -self.spacing()
            lines[-1].append(item)
            used += self.spacing() + wanted
        return lines

    def _place_line(self, line: list[QLayoutItem], rect: QRect, y: int, height: int) -> None:
        widths = [min(item.sizeHint().width(), rect.width()) for item in line]
        free = rect.width() - sum(widths) - self.spacing() * (len(line) - 1)
        x, moved = rect.x(), False
        for item, width in zip(line, widths, strict=True):
            if not moved and item.widget() in self._right:
                x, moved = x + free, True
            tall = item.sizeHint().height()
            item.setGeometry(QRect(x, y + (height - tall) // 2, width, tall))
            x += width + self.spacing()


class FlowBar(QWidget):
    """A row of widgets that flows; it sets its own height, so that what is below it may still shrink."""

    def __init__(self) -> None:
        super().__init__()
        self.flow = FlowLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Follow the width."""
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out anew: what changed while hidden was not followed."""
        super().showEvent(event)
        self._fit()
        self.flow.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """Follow widgets that come, go, grow or hide."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def _fit(self) -> None:
        height = self.flow.heightForWidth(self.width())
        if height != self.minimumHeight() or height != self.maximumHeight():
            self.setFixedHeight(height)
