"""How is a paper looked at before it leaves? Its pages as pictures, zoom, print, save as."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.jobs import Job, Jobs
from zwgk_desktop.ui.widgets.buttons import IconButton, button
from zwgk_desktop.ui.widgets.empty_state import EmptyState
from zwgk_desktop.ui.widgets.page_images import PageImage, render
from zwgk_desktop.ui.widgets.page_view import PageView
from zwgk_desktop.ui.widgets.printing import ask_printer, print_pages
from zwgk_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

ZOOMS = (0.25, 0.33, 0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0)
FIRST_DPI = 36


class DocumentPreview(QWidget):
    """Shows a document given as ``page_image``; ``saved_as`` carries the path chosen, ``printed`` the pages printed.

    ``failed`` carries a Refusal. Saving itself is the page's service.
    """

    saved_as = Signal(object)
    printed = Signal(int)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, hint: str = "选好内容后，这里显示打印出来的样子。") -> None:
        super().__init__()
        self._jobs = jobs
        self._name, self._count = "", 0
        self._image: PageImage | None = None
        self._points = QSizeF(595, 842)
        self._turn = 0
        self._fits = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        self.view = PageView(jobs)
        self.tools = QWidget()
        self._build_tools()
        self._nothing = ("还没有可以预览的文件", hint)
        self.empty_state = EmptyState(*self._nothing, "eye")
        for part, stretch in ((self.tools, 0), (self.view, 1), (self.empty_state, 1)):
            outer.addWidget(part, stretch)
        self.view.page_changed.connect(self._show_page_number)
        self.view.zoom_asked.connect(self._step_zoom)
        self.view.failed.connect(self.failed)
        self.clear()

    def _build_tools(self) -> None:
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.page_box = QSpinBox()
        self.page_box.setAccessibleName("页码")
        self.page_box.setKeyboardTracking(False)
        self.page_box.setMinimumWidth(56)
        self.page_box.valueChanged.connect(lambda page: self.view.go_to(page - 1))
        self.count_label = label()
        self.zoom_label = label()
        row.addWidget(IconButton("back", "上一页", lambda: self.page_box.stepDown()))
        row.addWidget(self.page_box)
        row.addWidget(self.count_label)
        row.addWidget(IconButton("next", "下一页", lambda: self.page_box.stepUp()))
        row.addSpacing(8)
        row.addWidget(IconButton("zoom-out", "缩小", lambda: self._step_zoom(-1)))
        row.addWidget(self.zoom_label)
        row.addWidget(IconButton("zoom-in", "放大", lambda: self._step_zoom(1)))
        row.addWidget(IconButton("fit", "适合宽度", self.fit_width))
        row.addStretch(1)
        self.save_button = button("另存为", self.save_as, icon="save")
        self.print_button = button("打印", self.print_, icon="print", kind="primary")
        row.addWidget(self.save_button)
        row.addWidget(self.print_button)

    def clear(self) -> None:
        """Show nothing."""
        self._turn += 1
        self._image = None
        self.empty_state.set_text(*self._nothing)
        self._set_shown(False)

    def show_document(self, name: str, page_count: int, page_image: PageImage) -> None:
        """Show a document of ``page_count`` pages; ``name`` is proposed when saving."""
        self._turn += 1
        turn = self._turn
        self._name, self._count, self._image = name, page_count, page_image
        self._set_shown(False)
        self.empty_state.set_text("正在打开预览……", name)
        self._jobs.run(
            "打开预览",
            lambda _progress: (turn, render(page_image, 0, FIRST_DPI)),
            self._begin,
            self._give_up,
            shown=False,
        )

    def _begin(self, answer: tuple[int, QImage]) -> None:
        turn, first = answer
        if turn != self._turn:
            return
        scale = 72 / FIRST_DPI
        self._points = QSizeF(first.width() * scale, first.height() * scale)
        self._set_shown(True)
        self.page_box.setRange(1, max(1, self._count))
        self.page_box.setValue(1)
        self.count_label.setText(f"/ {self._count} 页")
        self.view.show_pages(self._count, self._points, self._image)
        self._apply_zoom(self.view.width_zoom() if self._fits else self.view.zoom)

    def _give_up(self, refusal: Refusal) -> None:
        self.clear()
        self.failed.emit(refusal)

    def _set_shown(self, on: bool) -> None:
        self.tools.setVisible(on)
        self.view.setVisible(on)
        self.empty_state.setVisible(not on)

    def fit_width(self) -> None:
        """Make a page as wide as the view, also later when the view changes."""
        self._fits = True
        self._apply_zoom(self.view.width_zoom())

    def _step_zoom(self, step: int) -> None:
        self._fits = False
        now = self.view.zoom
        wider = [zoom for zoom in ZOOMS if (zoom > now + 0.01 if step > 0 else zoom < now - 0.01)]
        if wider:
            self._apply_zoom(wider[0] if step > 0 else wider[-1])

    def _apply_zoom(self, zoom: float) -> None:
        self.view.set_zoom(zoom)
        self.zoom_label.setText(f"{round(self.view.zoom * 100)}%")

    def _show_page_number(self, page: int) -> None:
        blocked = self.page_box.blockSignals(True)
        self.page_box.setValue(page + 1)
        self.page_box.blockSignals(blocked)

    def resizeEvent(self, event: object) -> None:
        """Keep the page as wide as the view."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self._fits and self._image is not None and self.view.isVisible():
            self._apply_zoom(self.view.width_zoom())

    def save_as(self) -> None:
        """Ask where to; the page saves."""
        name, _ = QFileDialog.getSaveFileName(self, "另存为", self._name)
        if name:
            self.saved_as.emit(Path(name))

    def print_(self) -> None:
        """Ask for the printer and print."""
        if self._image is None:
            return
        try:
            printer = ask_printer(self, self._name, self._points, self._count)
        except Refusal as refusal:
            self.failed.emit(refusal)
            return
        if printer is not None:
            self.print_to(printer)

    def print_to(self, printer: QPrinter) -> Job | None:
        """Print the pages the printer asks for; ``printed`` or ``failed`` follows."""
        if self._image is None:
            return None
        return print_pages(self._jobs, printer, self._image, self._count, self.printed.emit, self.failed.emit)
