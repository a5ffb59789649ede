"""How little room does a stack of pages need? What its visible page needs, not what the tallest hidden one would."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QTabWidget, QWidget


def _least(page: QWidget | None) -> QSize:
    if page is None:
        return QSize(0, 0)
    return page.minimumSizeHint().expandedTo(page.minimumSize())


class CurrentStack(QStackedWidget):
    """A stack as small as its visible page allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Return what the visible page needs."""
        return _least(self.currentWidget())

    def hasHeightForWidth(self) -> bool:
        """Return False: a hidden page has no say, the visible one gets all there is."""
        return False


class CurrentTabs(QTabWidget):
    """Tabs as small as the visible one allows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        """Return what the visible tab and the row of tabs need."""
        row, page = self.tabBar().minimumSizeHint(), _least(self.currentWidget())
        return QSize(max(row.width(), page.width()), row.height() + page.height() + 4)

    def hasHeightForWidth(self) -> bool:
        """Return False: a hidden tab has no say, the visible one gets all there is."""
        return False
