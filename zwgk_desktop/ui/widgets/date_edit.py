"""How is a date typed? As text in any usual way, or picked from a calendar in Chinese."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.form_fields import read_date


def build_calendar() -> QCalendarWidget:
    """Return a calendar from Monday to Sunday in the colours of the theme."""
    calendar = QCalendarWidget()
    calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    calendar.setAccessibleName("日历")
    weekend = QTextCharFormat()
    weekend.setForeground(current_theme().colour("second"))
    for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
        calendar.setWeekdayTextFormat(day, weekend)
    for part, picture, name in (("prevmonth", "back", "上个月"), ("nextmonth", "next", "下个月")):
        arrow = calendar.findChild(QToolButton, f"qt_calendar_{part}")
        if arrow is not None:
            arrow.setIcon(icon(picture, "second"))
            arrow.setAccessibleName(name)
    return calendar


class DateEdit(QWidget):
    """A field for a date that may stay empty; ``changed`` comes with every key."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.field = QLineEdit()
        self.field.setPlaceholderText("2026-03-10")
        self.field.setAccessibleName(name)
        self.field.textChanged.connect(self.changed)
        self.field.editingFinished.connect(self._tidy)
        self.button = IconButton("calendar", f"用日历选择{name}", self.pick)
        row.addWidget(self.field, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.field)

    def text(self) -> str:
        """Return what stands in the field."""
        return self.field.text()

    def set_date(self, value: date | None) -> None:
        """Show ``value``."""
        self.field.setText(value.isoformat() if value else "")

    def _tidy(self) -> None:
        try:
            self.set_date(read_date(self.text()))
        except ValueError:
            return

    def pick(self) -> None:
        """Open the calendar below the field."""
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        inside = QVBoxLayout(popup)
        inside.setContentsMargins(4, 4, 4, 4)
        calendar = build_calendar()
        inside.addWidget(calendar)
        try:
            value = read_date(self.text())
        except ValueError:
            value = None
        if value:
            calendar.setSelectedDate(QDate(value.year, value.month, value.day))
        for signal in (calendar.clicked, calendar.activated):
            signal.connect(lambda chosen: self._take(chosen, popup))
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        calendar.setFocus()

    def _take(self, chosen: QDate, popup: QWidget) -> None:
        self.set_date(date(chosen.year(), chosen.month(), chosen.day()))
        popup.close()
        self.field.setFocus()
