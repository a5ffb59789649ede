"""How is text set? Labels by role, status as colour, icon and word."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from zwgk_desktop.ui import icons
from zwgk_desktop.ui.theme import BASE_PIXELS, current_theme
from zwgk_desktop.ui.tones import NEUTRAL, Tone, tone_of


def label(text: str = "", *, role: str = "", wrap: bool = False, selectable: bool = False) -> QLabel:
    """Return a plain-text label; ``role`` is title, heading, section, second, number or problem."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if wrap:
        made.setWordWrap(True)
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    if selectable:
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet asks for, and dress the widget again."""
    if widget.property(name) != value:
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


class IconLabel(QLabel):
    """An icon that follows theme and font size; screen readers pass over it, the word stands beside."""

    def __init__(self, name: str, token: str = "text", size: float = 20) -> None:
        super().__init__()
        self._name, self._token, self._size = name, token, size
        self._draw()

    def set_icon(self, name: str, token: str) -> None:
        """Show another icon."""
        self._name, self._token = name, token
        self._draw()

    def _draw(self) -> None:
        pixels = current_theme().pixels(self._size)
        self.setPixmap(icons.pixmap(self._name, self._token, pixels, self.devicePixelRatioF()))
        self.setFixedWidth(pixels)

    def changeEvent(self, event: QEvent) -> None:
        """Draw again when theme or font size changes."""
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._draw()
        super().changeEvent(event)


class ElidedLabel(QLabel):
    """A line that gives way: what does not fit ends in …, the whole is in the tool tip."""

    def __init__(self, text: str = "", role: str = "second") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        """Ask for a few characters at least."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self.fontMetrics().horizontalAdvance("字") * 4), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(self.text() if shown != self.text() else "")
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
        painter.end()


class StatusLabel(QFrame):
    """A status as coloured ground, icon and word."""

    def __init__(self, word: str = "", tone: Tone | None = None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 10, 3)
        row.setSpacing(6)
        self._icon = IconLabel(NEUTRAL.icon, NEUTRAL.key, BASE_PIXELS + 2)
        self._word = label()
        row.addWidget(self._icon)
        row.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Maximum)
        self.set_status(word, tone)

    def set_status(self, word: str, tone: Tone | None = None) -> None:
        """Show ``word``; without ``tone`` the word decides."""
        tone = tone or tone_of(word)
        self.setVisible(bool(word)) if self.parent() else None
        self._icon.set_icon(tone.icon, tone.key)
        self._word.setText(word)
        set_property(self._word, "tone", tone.key)
        set_property(self, "tag", tone.key)
        self.setAccessibleName(f"状态：{word}")

    @property
    def word(self) -> str:
        """Return the word shown."""
        return self._word.text()


class Separator(QFrame):
    """A thin line between parts."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("separator")


def surface(*, pane: bool = False, margin: int = 16, spacing: int = 8) -> tuple[QFrame, QVBoxLayout]:
    """Return a white card and the layout inside it."""
    frame = QFrame()
    frame.setObjectName("pane" if pane else "surface")
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(spacing)
    return frame, layout


def scrolled(inside: QWidget) -> QScrollArea:
    """Return a scroll area around ``inside``: with a large font what does not fit can be reached."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    inside.setObjectName(inside.objectName() or "plain")
    area.setWidget(inside)
    return area
