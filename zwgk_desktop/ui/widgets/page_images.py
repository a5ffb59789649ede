"""How do pages of a paper reach screen and printer? As pictures made one at a time in a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from zwgk_desktop.domain.errors import OutputFailed, Refusal
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.ui.jobs import Job, Jobs

PageImage = Callable[[int, int], "tuple[int, int, bytes]"]  # (page from 0, dpi) -> width, height, RGB bytes
PRINT_DPI = 300
POINTS = 72.0
_ONE_AT_A_TIME = threading.Lock()  # the page renderer behind PageImage serves one thread


def render(page_image: PageImage, index: int, dpi: int) -> QImage:
    """Return page ``index`` at ``dpi``; may be called from any thread."""
    with _ONE_AT_A_TIME:
        width, height, pixels = page_image(index, dpi)
    image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    return image


def page_points(page_image: PageImage, index: int = 0) -> QSizeF:
    """Return the size of a page in points (1/72 inch)."""
    image = render(page_image, index, 36)
    return QSizeF(image.width() * 2.0, image.height() * 2.0)


def set_paper(printer: QPrinter, points: QSizeF) -> None:
    """Choose the printer's paper and direction after the document's page (A4, A3 … or its own size)."""
    upright = QSizeF(min(points.width(), points.height()), max(points.width(), points.height()))
    size = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    printer.setPageSize(size)
    wide = points.width() > points.height()
    orientation = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    printer.setPageOrientation(orientation)
    printer.setFullPage(True)


class PrintRun(QObject):
    """Prints pages: a worker renders, the GUI thread draws; cancel stops between two pages."""

    _rendered = Signal(object)

    def __init__(self, printer: QPrinter, pages: list[int], page_image: PageImage, parent: QObject) -> None:
        super().__init__(parent)
        self._printer, self._pages, self._page_image = printer, pages, page_image
        self._drawn = threading.Semaphore(0)
        self._painter: QPainter | None = None
        self._failed = False
        self._rendered.connect(self._draw)

    def start(self, jobs: Jobs, done: Callable[[int], None], failed: Callable[[Refusal], None]) -> Job:
        """Begin; ``done`` gets the number of pages printed."""

        def finish(count: int) -> None:
            self._end()
            done(count)

        def refuse(refusal: Refusal) -> None:
            self._end(abort=True)
            failed(refusal)

        return jobs.run("打印", self._work, finish, refuse, lambda: self._end(abort=True))

    def _work(self, progress: Progress) -> int:
        dpi = min(PRINT_DPI, self._printer.resolution())
        for number, index in enumerate(self._pages):
            progress.checkpoint()
            progress.report(number, len(self._pages), f"正在打印第 {number + 1} 页，共 {len(self._pages)} 页")
            self._rendered.emit(render(self._page_image, index, dpi))
            while not self._drawn.acquire(timeout=0.2):
                progress.checkpoint()
            if self._failed:
                raise OutputFailed("printer", "打印机没有响应，没有打印完。", "请检查打印机是否开机、有纸，再试一次。")
        return len(self._pages)

    def _draw(self, image: QImage) -> None:
        try:
            self._failed = self._failed or not self._next_page()
            if self._painter is not None and not self._failed:
                room = QRectF(self._printer.pageLayout().fullRectPixels(self._printer.resolution()))
                scale = min(room.width() / image.width(), room.height() / image.height())
                target = QRectF(0, 0, image.width() * scale, image.height() * scale)
                target.moveCenter(room.center())
                self._painter.drawImage(target, image)
        finally:
            self._drawn.release()

    def _next_page(self) -> bool:
        if self._painter is not None:
            return self._printer.newPage()
        painter = QPainter()
        if not painter.begin(self._printer):
            return False
        self._painter = painter
        return True

    def _end(self, abort: bool = False) -> None:
        if abort and self._painter is not None:
            self._printer.abort()
        if self._painter is not None:
            self._painter.end()
            self._painter = None


def chosen_pages(printer: Any, count: int) -> list[int]:
    """Return the pages (from 0) that the print dialog asks for."""
    first, last = printer.fromPage(), printer.toPage()
    if first <= 0:
        return list(range(count))
    return list(range(first - 1, min(last or count, count)))
