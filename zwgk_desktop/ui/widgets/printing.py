"""How does a PDF reach the printer on the desk? The printer is asked for, then page after page goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.errors import OutputFailed, Refusal
from zwgk_desktop.services.preview import page_count, page_image
from zwgk_desktop.ui.jobs import Job, Jobs
from zwgk_desktop.ui.widgets.page_images import PageImage, PrintRun, chosen_pages, page_points, set_paper

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Done = Callable[[int], None]
Failed = Callable[[Refusal], None]
NO_PRINTING = OutputFailed(
    "no_printing",
    "这台电脑缺少打印组件，程序不能直接打印。",
    "请先“另存为”PDF，再用别的程序打印；Linux 上可请维护人员安装 libcups2。",
)
NO_PRINTER = OutputFailed("no_printer", "没有找到可用的打印机。", "请先接好打印机，或另存为 PDF 再打印。")


def ask_printer(parent: QWidget, name: str, points: QSizeF, count: int) -> QPrinter | None:
    """Ask for printer, pages, copies and both sides; None when the officer thought better of it.

    ``points`` is the size of the first page: its paper and direction are proposed. Raises OutputFailed (no_printing)
    where the system's printing parts are missing.
    """
    try:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter
    except ImportError as error:
        raise NO_PRINTING from error
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setDuplex(QPrinter.DuplexMode.DuplexNone)  # what hangs is printed on one side
    set_paper(printer, points)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle("打印")
    dialog.setMinMax(1, count)
    return printer if dialog.exec() else None


def print_pages(jobs: Jobs, printer: QPrinter, image: PageImage, count: int, done: Done, failed: Failed) -> Job | None:
    """Print the pages and copies the printer asks for in a worker; ``done`` gets how many pages went out."""
    if not printer.isValid():
        failed(NO_PRINTER)
        return None
    pages = chosen_pages(printer, count)
    if not printer.supportsMultipleCopies():
        pages = pages * max(1, printer.copyCount())
    return PrintRun(printer, pages, image).start(jobs, done, failed)


def print_pdf(
    parent: QWidget, jobs: Jobs, pdf: bytes, title: str, done: Done, failed: Failed, printer: QPrinter | None = None
) -> Job | None:
    """Print a PDF after asking for the printer (unless one is given); paper and direction follow its first page.

    ``done`` gets the number of pages when all went out; nothing is called when the officer thought better of it or
    stopped the job.
    """
    try:
        count = page_count(pdf)
        image: PageImage = lambda page, dpi: page_image(pdf, page, dpi)  # noqa: E731
        printer = printer or ask_printer(parent, title, page_points(image), count)
    except Refusal as refusal:
        failed(refusal)
        return None
    return print_pages(jobs, printer, image, count, done, failed) if printer is not None else None
