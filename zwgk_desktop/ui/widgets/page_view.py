"""How are pages of a paper scrolled? One below the other on a grey ground; only what is in sight is drawn."""

from __future__ import annotations

from collections import OrderedDict

from PySide6.QtCore import QEvent, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.page_images import POINTS, PageImage, render

GAP = 12
KEPT = 12
SCREEN_DPI = 96.0


class PageView(QAbstractScrollArea):
    """The pages; ``page_changed`` carries the page on top (from 0), ``zoom_asked`` +1 or -1 from Ctrl and wheel."""

    page_changed = Signal(int)
    zoom_asked = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAccessibleName("预览页面")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._jobs = jobs
        self._image: PageImage | None = None
        self._count = 0
        self._points = QSizeF(595, 842)
        self._zoom = 1.0
        self._kept: OrderedDict[tuple[int, int], QImage] = OrderedDict()
        self._turn = 0
        self._working = False
        self._page = 0
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    def show_pages(self, count: int, points: QSizeF, page_image: PageImage | None) -> None:
        """Show ``count`` pages of about ``points`` each."""
        self._turn += 1
        self._count, self._points, self._image = count, points, page_image
        self._kept.clear()
        self._lay_out()
        self.verticalScrollBar().setValue(0)
        self.viewport().update()

    @property
    def zoom(self) -> float:
        """Return the zoom; 1.0 is the paper's own size at 96 dpi."""
        return self._zoom

    def set_zoom(self, zoom: float) -> None:
        """Show larger or smaller; the page on top stays."""
        page = self._page
        self._zoom = max(0.2, min(4.0, zoom))
        self._lay_out()
        self.go_to(page)
        self.viewport().update()

    def width_zoom(self) -> float:
        """Return the zoom at which a page is as wide as the view."""
        return (self.viewport().width() - 2 * GAP) / (self._points.width() * SCREEN_DPI / POINTS)

    def go_to(self, page: int) -> None:
        """Bring a page to the top."""
        self.verticalScrollBar().setValue(round(page * self._slot()))
        self._scrolled()

    def _size(self) -> tuple[int, int]:
        scale = self._zoom * SCREEN_DPI / POINTS
        return round(self._points.width() * scale), round(self._points.height() * scale)

    def _slot(self) -> int:
        return self._size()[1] + GAP

    def _lay_out(self) -> None:
        width, _ = self._size()
        whole = self._count * self._slot() + GAP
        down, across = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, whole - self.viewport().height()))
        down.setPageStep(self.viewport().height())
        down.setSingleStep(48)
        across.setRange(0, max(0, width + 2 * GAP - 2 - self.viewport().width()))
        across.setPageStep(self.viewport().width())

    def _rect(self, page: int) -> QRect:
        width, height = self._size()
        free = self.viewport().width() - width
        x = free // 2 if free > 2 * GAP else GAP - self.horizontalScrollBar().value()
        return QRect(x, GAP + page * self._slot() - self.verticalScrollBar().value(), width, height)

    def _visible(self) -> range:
        top = self.verticalScrollBar().value()
        first = max(0, (top - GAP) // self._slot())
        return range(first, min(self._count, (top + self.viewport().height()) // self._slot() + 1))

    def _dpi(self) -> int:
        return max(24, round(SCREEN_DPI * self._zoom * self.devicePixelRatioF()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the pages in sight; a page that is not rendered yet is a white sheet."""
        painter = QPainter(self.viewport())
        worn = current_theme()
        painter.fillRect(event.rect(), worn.colour("paper_ground"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for page in self._visible():
            rect = self._rect(page)
            image = self._kept.get((page, self._dpi()))
            if image is not None:
                rect = _inside(rect, image)
            painter.fillRect(rect, Qt.GlobalColor.white)
            if image is not None:
                painter.drawImage(rect, image)
            painter.setPen(worn.colour("edge"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.end()
        self._want()

    def _want(self) -> None:
        image, turn, dpi = self._image, self._turn, self._dpi()
        missing = [page for page in self._visible() if (page, dpi) not in self._kept]
        if image is None or self._working or not missing:
            return
        self._working = True
        page = missing[0]
        self._jobs.run(
            "画出页面",
            lambda _progress: (turn, page, dpi, render(image, page, dpi)),
            self._take,
            self._give_up,
            shown=False,
        )

    def _take(self, answer: tuple[int, int, int, QImage]) -> None:
        turn, page, dpi, image = answer
        self._working = False
        if turn == self._turn:
            self._kept[page, dpi] = image
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self.viewport().update()

    def _give_up(self, refusal: Refusal) -> None:
        self._working = False
        self._image = None
        self.failed.emit(refusal)

    def rendered(self, page: int) -> bool:
        """Tell whether a page is drawn at the present zoom."""
        return (page, self._dpi()) in self._kept

    def _scrolled(self) -> None:
        page = min(max(0, self._count - 1), (self.verticalScrollBar().value() + self._slot() // 2) // self._slot())
        if page != self._page:
            self._page = page
            self.page_changed.emit(page)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew."""
        super().resizeEvent(event)
        self._lay_out()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom with Ctrl, else scroll."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_asked.emit(1 if event.angleDelta().y() > 0 else -1)
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Turn pages with the keys."""
        down = self.verticalScrollBar()
        steps = {
            Qt.Key.Key_PageDown: self._slot(),
            Qt.Key.Key_PageUp: -self._slot(),
            Qt.Key.Key_Down: 48,
            Qt.Key.Key_Up: -48,
            Qt.Key.Key_Home: -down.maximum(),
            Qt.Key.Key_End: down.maximum(),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            down.setValue(down.value() + step)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
        super().changeEvent(event)


def _inside(room: QRect, image: QImage) -> QRect:
    """Return where a page of another direction stands in the room of a page."""
    size = image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
    if abs(size.width() - room.width()) <= 2 and abs(size.height() - room.height()) <= 2:
        return room
    made = QRect(0, 0, size.width(), size.height())
    made.moveCenter(room.center())
    return made
