"""Which columns does a table show, in which order, how wide and sorted by what? Chosen once, remembered."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMenu, QTableView, QToolButton

from zwgk_desktop.domain.listing import Ask, Column, Kind
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.theme import current_theme


class KeptColumns(QObject):
    """The columns of ``view``, remembered in ``settings`` under ``name``; ``chooser`` is the button with their menu."""

    def __init__(self, name: str, view: QTableView, chooser: QToolButton, settings: Settings) -> None:
        super().__init__(view)
        self._key, self._view, self._chooser, self._settings = f"tables/{name}", view, chooser, settings
        self._columns: tuple[Column, ...] = ()
        self._soon = QTimer(self, singleShot=True, interval=400)
        self._soon.timeout.connect(self.remember)
        head = view.horizontalHeader()
        head.sectionResized.connect(lambda *_: self._soon.start())
        head.sectionMoved.connect(lambda *_: self._soon.start())

    def set_up(self, columns: Sequence[Column]) -> None:
        """Show ``columns`` as they were left, or as the listing proposes."""
        self._columns = tuple(columns)
        last = columns[-1].kind if columns else Kind.TEXT  # an amount far from its neighbours is hard to read
        self._view.horizontalHeader().setStretchLastSection(last not in (Kind.NUMBER, Kind.MONEY))
        kept = self._settings.get(f"{self._key}/columns", {})
        shown, widths = kept.get("shown"), kept.get("widths", {})
        character = self._view.fontMetrics().horizontalAdvance("0")
        menu = QMenu(self._chooser)
        for at, column in enumerate(columns):
            hidden = column.key not in shown if isinstance(shown, list) else column.hidden
            self._view.setColumnHidden(at, hidden)
            scaled = widths.get(column.key, 0) * current_theme().scale // 100
            self._view.setColumnWidth(at, scaled or column.width * character + 24)
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not hidden)
            action.toggled.connect(lambda on, place=at: self._show(place, on))
        self._chooser.setMenu(menu)
        self._put_in_order(kept.get("order", []))
        self._mark_sort()

    def shown(self) -> tuple[Column, ...]:
        """Return the visible columns in the order on screen."""
        order = sorted(range(len(self._columns)), key=self._view.horizontalHeader().visualIndex)
        return tuple(self._columns[at] for at in order if not self._view.isColumnHidden(at))

    def first_ask(self) -> Ask:
        """Return the question that sorts as it was left."""
        kept = self._settings.get(f"{self._key}/sort", [])
        if len(kept) == 2 and self._place(kept[0]) >= 0:
            return Ask(sort=kept[0], descending=bool(kept[1]))
        return Ask()

    def remember_sort(self, ask: Ask) -> None:
        """Keep how the table is sorted."""
        self._settings.set(f"{self._key}/sort", [ask.sort, ask.descending])

    def remember(self) -> None:
        """Keep which columns are shown, their order and their widths at 100 % font size."""
        head, scale = self._view.horizontalHeader(), current_theme().scale
        shown = [at for at in range(len(self._columns)) if not self._view.isColumnHidden(at)]
        kept = {
            "shown": [self._columns[at].key for at in shown],
            "order": [self._columns[head.logicalIndex(place)].key for place in range(len(self._columns))],
            "widths": {self._columns[at].key: self._view.columnWidth(at) * 100 // scale for at in shown},
        }
        self._settings.set(f"{self._key}/columns", kept)

    def _place(self, key: str) -> int:
        return next((at for at, column in enumerate(self._columns) if column.key == key), -1)

    def _show(self, at: int, on: bool) -> None:
        self._view.setColumnHidden(at, not on)
        self._soon.start()

    def _put_in_order(self, keys: Sequence[str]) -> None:
        head = self._view.horizontalHeader()
        known = [at for key in keys if (at := self._place(key)) >= 0]
        for place, at in enumerate(known):
            head.moveSection(head.visualIndex(at), place)

    def _mark_sort(self) -> None:
        head, ask = self._view.horizontalHeader(), self.first_ask()
        order = Qt.SortOrder.DescendingOrder if ask.descending else Qt.SortOrder.AscendingOrder
        blocked = head.blockSignals(True)
        head.setSortIndicator(self._place(ask.sort), order)
        head.blockSignals(blocked)
