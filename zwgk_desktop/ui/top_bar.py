"""What stands at the top of the window? Search everything, the year and quarter, who is signed in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QListWidget, QListWidgetItem

from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.search_box import SearchBox
from zwgk_desktop.ui.widgets.text import IconLabel, label

QUARTERS = ("第一季度", "第二季度", "第三季度", "第四季度")
YEARS_BACK, YEARS_AHEAD = 5, 1


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One answer of the search: what it is, a line about it, and the page and subject that show it."""

    title: str
    detail: str
    page: str
    subject: Any = None
    icon: str = "search"


SearchEverything = Callable[[str], Sequence[SearchHit]]


class SearchPopup(QListWidget):
    """The answers below the search box; Enter or a click opens one."""

    picked = Signal(object)

    def __init__(self, box: SearchBox) -> None:
        super().__init__(box.window())
        self.setWindowFlags(Qt.WindowType.ToolTip)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("搜索结果")
        self._box = box
        self.itemClicked.connect(lambda item: self._pick(item))
        box.field.installEventFilter(self)

    def show_hits(self, hits: Sequence[SearchHit]) -> None:
        """Show ``hits`` below the box, or say that there are none."""
        self.clear()
        for hit in hits:
            item = QListWidgetItem(icon(hit.icon, "second"), f"{hit.title}　　{hit.detail}")
            item.setData(Qt.ItemDataRole.UserRole, hit)
            self.addItem(item)
        if not hits:
            item = QListWidgetItem(icon("info", "second"), "没有找到，换个词试试。")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.addItem(item)
        self.setCurrentRow(0)
        rows = min(10, self.count())
        self.resize(max(self._box.width(), 520), rows * self.sizeHintForRow(0) + 12)
        self.move(self._box.mapToGlobal(QPoint(0, self._box.height() + 4)))
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Answer the keys typed into the search box."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide()
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress or not self.isVisible():
            return False
        key = event.key()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow((self.currentRow() + step) % self.count())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._pick(self.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _pick(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item else None
        if hit is not None:
            self.hide()
            self.picked.emit(hit)


class TopBar(QFrame):
    """The bar; without ``search`` there is no search box, for nothing on screen is dead."""

    def __init__(self, context: PageContext, search: SearchEverything | None = None) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self._context = context
        self._search = search
        self._asked = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(8)
        self.place_label = label(role="heading")
        row.addWidget(self.place_label)
        row.addSpacing(12)
        self.search_box: SearchBox | None = None
        if search is not None:
            self._add_search(row)
        row.addStretch(1)
        self._add_period(row)
        row.addSpacing(12)
        row.addWidget(IconLabel("person", "second", 20))
        self.person_label = label(context.desk.actor)
        row.addWidget(self.person_label)
        context.period_changed.connect(self._show_period)

    def _add_search(self, row: QHBoxLayout) -> None:
        self.search_box = SearchBox("搜索全部内容（Ctrl+K）", delay=200)
        self.search_box.setMinimumWidth(180)
        self.search_box.setMaximumWidth(420)
        self.search_box.asked.connect(self._ask)
        row.addWidget(self.search_box, 3)

    def _add_period(self, row: QHBoxLayout) -> None:
        self.year_box, self.quarter_box = QComboBox(), QComboBox()
        self.year_box.setAccessibleName("年度")
        self.quarter_box.setAccessibleName("季度")
        this_year = self._context.desk.today().year
        for year in range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1):
            self.year_box.addItem(f"{year}年", year)
        for quarter, word in enumerate(QUARTERS, 1):
            self.quarter_box.addItem(word, quarter)
        self._show_period()
        for box in (self.year_box, self.quarter_box):
            box.currentIndexChanged.connect(self._choose_period)
        row.addWidget(IconButton("back", "上一季度", lambda: self._step(-1)))
        row.addWidget(self.year_box)
        row.addWidget(self.quarter_box)
        row.addWidget(IconButton("next", "下一季度", lambda: self._step(1)))

    @cached_property
    def popup(self) -> SearchPopup:
        """Return the list below the search box."""
        assert self.search_box is not None
        made = SearchPopup(self.search_box)
        made.picked.connect(self._open)
        return made

    def set_place(self, name: str) -> None:
        """Show the township's name."""
        self.place_label.setText(name)

    def _step(self, by: int) -> None:
        year, quarter = divmod(self._context.year * 4 + self._context.quarter - 1 + by, 4)
        if self.year_box.findData(year) >= 0:
            self._context.choose_period(year, quarter + 1)

    def _choose_period(self) -> None:
        self._context.choose_period(self.year_box.currentData(), self.quarter_box.currentData())

    def _show_period(self) -> None:
        year, quarter = self._context.year, self._context.quarter
        for box, value in ((self.year_box, year), (self.quarter_box, quarter)):
            blocked = box.blockSignals(True)
            box.setCurrentIndex(box.findData(value))
            box.blockSignals(blocked)

    def _ask(self, text: str) -> None:
        self._asked = text
        search = self._search
        if not text or search is None:
            self.popup.hide()
            return
        self._context.jobs.run(
            "搜索",
            lambda _progress: (text, search(text)),
            self._answer,
            self._context.refuse,
            shown=False,
        )

    def _answer(self, answer: tuple[str, Sequence[SearchHit]]) -> None:
        text, hits = answer
        if text == self._asked and self.search_box is not None and self.search_box.field.hasFocus():
            self.popup.show_hits(hits)

    def _open(self, hit: SearchHit) -> None:
        if self.search_box is not None:
            self.search_box.clear()
        QTimer.singleShot(0, self, lambda: self._context.open(hit.page, hit.subject))
