"""Paper really goes out: a PDF printed through Qt keeps pages, sizes, directions and ink; the window stays alive."""

import subprocess
import sys
import time

import pypdfium2
import pytest
from PySide6.QtCore import QSizeF, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from tests.documents.test_posting_pdf import FINANCE, make_sheet
from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import open_fonts
from zwgk_desktop.documents.pdf_merge import merge_pdfs
from zwgk_desktop.documents.posting_pdf import Press
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.widgets.page_images import set_paper
from zwgk_desktop.ui.widgets.printing import print_pages, print_pdf


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop_all()


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """Upright A3 pages and one held sideways, in one PDF."""
    folder, press = tmp_path_factory.mktemp("sheets"), Press(open_fonts(paths.font_folders(), use_system=False))
    press.print_(make_sheet(FINANCE), folder / "a.pdf", "A3")
    press.print_(make_sheet(FINANCE), folder / "b.pdf", "A3", True)
    return merge_pdfs([(folder / "a.pdf").read_bytes(), (folder / "b.pdf").read_bytes()])


def pdf_printer(path, resolution=100):
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    printer.setResolution(resolution)
    set_paper(printer, QSizeF(842, 1191))
    return printer


def ink(path):
    """Return of each page its size in points and how much of it is not white."""
    document = pypdfium2.PdfDocument(path)
    found = []
    for page in document:
        bitmap = page.render(scale=0.3, grayscale=True)
        cells = bytes(bitmap.buffer)
        dark = sum(cells[row * bitmap.stride + at] < 200 for row in range(bitmap.height) for at in range(bitmap.width))
        found.append((tuple(round(side) for side in page.get_size()), dark / bitmap.width / bitmap.height))
    document.close()
    return found


def test_every_sheet_goes_out_on_its_paper_with_ink_on_it(qtbot, jobs, sheets, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    told = []
    print_pdf(parent, jobs, sheets, "公示单", told.append, told.append, pdf_printer(tmp_path / "out.pdf"))
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    pages = len(pypdfium2.PdfDocument(sheets))
    assert told == [pages]
    found = ink(tmp_path / "out.pdf")
    assert [size for size, _ in found] == [(842, 1191)] * pages  # what is held sideways is turned onto the same paper
    assert all(0.005 < dark < 0.5 for _, dark in found)


def test_several_copies_go_out_where_the_printer_makes_none_itself(qtbot, jobs, sheets, tmp_path):
    printer = pdf_printer(tmp_path / "out.pdf", resolution=40)
    printer.setFromTo(1, 1)
    printer.setCopyCount(2)
    told = []
    from zwgk_desktop.services.preview import page_image

    print_pages(jobs, printer, lambda at, dpi: page_image(sheets, at, dpi), 3, told.append, told.append)
    qtbot.waitUntil(lambda: bool(told), timeout=30_000)
    assert told == [1 if printer.supportsMultipleCopies() else 2]
    assert len(ink(tmp_path / "out.pdf")) == told[0]


def test_the_window_goes_on_while_paper_goes_out(qtbot, jobs, sheets, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    gaps, last = [], [time.monotonic()]
    beat = QTimer(parent, interval=10)

    def note():
        now = time.monotonic()
        gaps.append(now - last[0])
        last[0] = now

    beat.timeout.connect(note)
    beat.start()
    told = []
    print_pdf(parent, jobs, sheets, "公示单", told.append, told.append, pdf_printer(tmp_path / "o.pdf", resolution=200))
    last[0] = time.monotonic()
    qtbot.waitUntil(lambda: bool(told), timeout=60_000)
    assert sorted(gaps)[len(gaps) * 95 // 100] < 0.3


def test_what_cannot_be_read_is_told_and_nothing_goes_out(qtbot, jobs, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    told = []
    job = print_pdf(parent, jobs, b"%PDF-1.4 broken", "坏", told.append, told.append, pdf_printer(tmp_path / "out.pdf"))
    assert job is None
    assert told[0].code == "corrupt"
    assert not (tmp_path / "out.pdf").exists()


def test_two_pages_of_one_job_are_not_printed_after_a_stop(qtbot, jobs, sheets, tmp_path):
    parent = QWidget()
    qtbot.addWidget(parent)
    told = []
    job = print_pdf(parent, jobs, sheets, "公示单", told.append, told.append, pdf_printer(tmp_path / "out.pdf"))
    job.cancel()
    qtbot.waitUntil(lambda: not jobs.busy, timeout=30_000)
    assert told == []
    assert not (tmp_path / "out.pdf").exists()


def test_a_pc_without_printing_parts_still_opens_previews_and_says_what_to_do(tmp_path):
    script = """
import sys
sys.modules["PySide6.QtPrintSupport"] = None
from PySide6.QtCore import QSizeF
from zwgk_desktop.ui.application import build_application
application = build_application(["zwgk"])
from zwgk_desktop.ui.boards import sheet_dialog
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.printing import ask_printer
from zwgk_desktop.domain.errors import OutputFailed
preview = DocumentPreview(Jobs())
try:
    ask_printer(preview, "公示单", QSizeF(595, 842), 1)
except OutputFailed as refusal:
    print(refusal.code, "libcups2" in refusal.advice)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.stdout.split() == ["no_printing", "True"], done.stderr
