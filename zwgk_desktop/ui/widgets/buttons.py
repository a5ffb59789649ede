"""Which buttons are there? Primary, secondary, quiet, danger, and the big ones of 今日."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QPushButton, QToolButton

from zwgk_desktop.ui.icons import icon as themed_icon
from zwgk_desktop.ui.theme import current_theme

_ICON_TOKENS = {"primary": "on_accent", "danger": "bad", "quiet": "accent_text", "big": "accent_text"}


class Button(QPushButton):
    """A push button whose icon grows with the font; ``kind``: primary, secondary, quiet, danger or big."""

    def __init__(self, text: str, icon: str = "", kind: str = "secondary") -> None:
        super().__init__(text)
        self.setProperty("kind", kind)
        self._kind = kind
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            self.setIcon(themed_icon(icon, _ICON_TOKENS.get(kind, "text")))
        self._size_icon()

    def _size_icon(self) -> None:
        pixels = current_theme().pixels(28 if self._kind == "big" else 18)
        self.setIconSize(QSize(pixels, pixels))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font size."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_kind"):
            self._size_icon()
        super().changeEvent(event)


class IconButton(QToolButton):
    """A button with only an icon: ``name`` is read aloud and shown as a tool tip."""

    def __init__(self, icon: str, name: str, handler: Callable[[], Any] | None = None, token: str = "second") -> None:
        super().__init__()
        self.setIcon(themed_icon(icon, token))
        self.setToolTip(name)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._size_icon()
        if handler is not None:
            self.clicked.connect(lambda _checked=False: handler())

    def _size_icon(self) -> None:
        pixels = current_theme().pixels(18)
        self.setIconSize(QSize(pixels, pixels))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the font size."""
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._size_icon()
        super().changeEvent(event)


def button(text: str, handler: Callable[[], Any] | None = None, *, icon: str = "", kind: str = "secondary") -> Button:
    """Return a button that calls ``handler()``."""
    made = Button(text, icon, kind)
    if handler is not None:
        made.clicked.connect(lambda _checked=False: handler())
    return made
