"""Which pictures does the window use? One set of line icons whose colour follows the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from zwgk_desktop import paths
from zwgk_desktop.ui.theme import current_theme

_INK = "#1F2933"  # stroke colour of the files


@cache
def _source(name: str) -> str:
    return paths.resource(f"icons/{name}.svg").read_text(encoding="utf-8")


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace(_INK, colour).encode()))


class _ThemedEngine(QIconEngine):
    """Draws an icon in a colour token of whatever theme is worn when it is painted."""

    def __init__(self, name: str, token: str, checked_token: str) -> None:
        super().__init__()
        self._name, self._token, self._checked_token = name, token, checked_token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        token = self._checked_token if state == QIcon.State.On else self._token
        if mode == QIcon.Mode.Disabled:
            token = "disabled"
        side = min(rect.width(), rect.height())
        square = QRectF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side, side)
        _renderer(self._name, current_theme().colours[token]).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _ThemedEngine(self._name, self._token, self._checked_token)


def icon(name: str, token: str = "text", checked_token: str = "") -> QIcon:
    """Return the icon ``name`` in the colour ``token``; a checked button shows it in ``checked_token``."""
    _source(name)  # a wrong name fails here, not while painting
    return QIcon(_ThemedEngine(name, token, checked_token or token))


def pixmap(name: str, token: str, pixels: int, ratio: float = 1.0) -> QPixmap:
    """Return the icon as a picture of ``pixels`` (device independent) in the colour ``token`` of the present theme."""
    return icon(name, token).pixmap(QSize(pixels, pixels), ratio)
