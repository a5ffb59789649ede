"""How do pages of a paper reach screen and printer? As pictures made one at a time in a worker."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter, QTransform

from zwgk_desktop.domain.errors import OutputFailed, Refusal
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.ui.jobs import Job, Jobs

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

PageImage = Callable[[int, int], "tuple[int, int, bytes]"]  # (page from 0, dpi) -> width, height, RGB bytes
PRINT_DPI = 400
PRINT_PIXELS = 17_600_000  # of one page: A4 at 400 dpi, A3 at 300
BAND = 1200  # rows of pixels
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


class PrintRun:
    """Prints pages in a worker (Qt lets any one thread paint on a printer); cancel stops between two pages."""

    def __init__(self, printer: QPrinter, pages: Sequence[int], page_image: PageImage) -> None:
        self._printer, self._pages, self._page_image = printer, pages, page_image

    def start(self, jobs: Jobs, done: Callable[[int], None], failed: Callable[[Refusal], None]) -> Job:
        """Begin; ``done`` gets the number of pages printed."""
        return jobs.run("打印", self._work, done, failed)

    def _work(self, progress: Progress) -> int:
        painter = QPainter()
        try:
            for number, index in enumerate(self._pages):
                progress.checkpoint()
                progress.report(number, len(self._pages), f"正在打印第 {number + 1} 页，共 {len(self._pages)} 页")
                image = render(self._page_image, index, self._dpi())
                if not (self._printer.newPage() if painter.isActive() else painter.begin(self._printer)):
                    raise OutputFailed(
                        "printer", "打印机没有响应，没有打印完。", "请检查打印机是否开机、有纸，再试一次。"
                    )
                self._draw(painter, image)
        except BaseException:
            self._give_up(painter)
            raise
        painter.end()
        return len(self._pages)

    def _give_up(self, painter: QPainter) -> None:
        """Take back what the printer has not printed yet; half a file is no file."""
        if painter.isActive():
            self._printer.abort()
            painter.end()
        if name := self._printer.outputFileName():
            with suppress(OSError):
                Path(name).unlink(missing_ok=True)

    def _dpi(self) -> int:
        """Return the printer's resolution, as far as a page of its paper can be held in memory."""
        inches = self._printer.pageLayout().fullRect(QPageLayout.Unit.Inch)
        bound = (PRINT_PIXELS / max(1.0, inches.width() * inches.height())) ** 0.5
        return int(min(PRINT_DPI, self._printer.resolution(), bound))

    def _draw(self, painter: QPainter, image: QImage) -> None:
        room = QRectF(self._printer.pageLayout().fullRectPixels(self._printer.resolution()))
        if (image.width() > image.height()) != (room.width() > room.height()):  # a sheet held sideways
            image = image.transformed(QTransform().rotate(90))
        scale = min(room.width() / image.width(), room.height() / image.height())
        left = room.center().x() - image.width() * scale / 2
        top = room.center().y() - image.height() * scale / 2
        for row in range(0, image.height(), BAND):  # in bands, so that the window gets its turn between them
            band = image.copy(0, row, image.width(), min(BAND + 2, image.height() - row))  # two rows over: no seam
            painter.drawImage(QRectF(left, top + row * scale, band.width() * scale, band.height() * scale), band)


def chosen_pages(printer: Any, count: int) -> list[int]:
    """Return the pages (from 0) that the print dialog asks for."""
    first, last = printer.fromPage(), printer.toPage()
    if first <= 0:
        return list(range(count))
    return list(range(first - 1, min(last or count, count)))
