"""What was given in the year, by village, programme or household? Sums to look at and to export."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QVBoxLayout, QWidget

from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.services import subsidies
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable


class TotalsView(QWidget):
    """The sums of the year chosen above; ``by_box`` chooses what they are summed by, ``stale``: to be summed anew."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.stale = True
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        self.table = DataTable("subsidies.totals", "全年汇总", context.jobs, context.settings)
        self.table.set_empty("这一年还没有可以汇总的清单", "导入清单后，这里按村、按项目、按户汇总。")
        self.table.failed.connect(context.refuse)
        self.by_box = QComboBox()
        self.by_box.setAccessibleName("按什么汇总")
        for key, word in subsidies.BY_WORDS.items():
            self.by_box.addItem(word, key)
        self.by_box.currentIndexChanged.connect(lambda _at: self.reload())
        self.paid_box = QCheckBox("只算已发放的")
        self.paid_box.toggled.connect(lambda _on: self.reload())
        self.export_button = button("导出汇总表", self.choose_file, icon="export")
        self.print_button = button("打印汇总表", self.choose_pdf, icon="print")
        for made in (self.by_box, self.paid_box):
            self.table.tools.add(made)
        self.table.tools.add(self.export_button, right=True)
        self.table.tools.add(self.print_button, right=True)
        outer.addWidget(self.table, 1)

    @property
    def by(self) -> str:
        """Return what the sums are by: village, programme or household."""
        return str(self.by_box.currentData())

    def reload(self) -> None:
        """Sum up again."""
        self.stale = False
        asked = (self.context.desk, self.context.year, self.by, self.paid_box.isChecked())

        def done(listing: Listing) -> None:
            if asked[1:] == (self.context.year, self.by, self.paid_box.isChecked()):
                self.table.show_listing(listing)

        self.context.run("全年汇总", lambda _progress: subsidies.totals_listing(*asked), done)

    def choose_file(self) -> None:
        """Ask where the workbook goes."""
        name = f"{self.context.year}年补贴汇总（{self.by_box.currentText()}）.xlsx"
        chosen, _ = QFileDialog.getSaveFileName(self, "导出汇总表", name, "表格 (*.xlsx)")
        if chosen:
            self.export(Path(chosen))

    def choose_pdf(self) -> None:
        """Ask where the PDF to print goes."""
        name = f"{self.context.year}年补贴汇总（{self.by_box.currentText()}）.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "打印汇总表", name, "PDF (*.pdf)")
        if chosen:
            self.print_to(Path(chosen))

    def print_to(self, file: Path) -> None:
        """Write the sums shown as a PDF, and open it for printing."""
        desk, year, by, paid = self.context.desk, self.context.year, self.by, self.paid_box.isChecked()

        def done(pages: int) -> None:
            self.context.tell(f"已生成汇总表，共 {pages:,} 页，可以打印。", str(file))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

        self.context.run("生成汇总表", lambda p: subsidies.print_totals(desk, year, by, file, paid, p), done)

    def export(self, file: Path) -> None:
        """Write the sums shown to a workbook."""
        desk, year, by, paid = self.context.desk, self.context.year, self.by, self.paid_box.isChecked()

        def done(rows: int) -> None:
            self.context.tell(f"已导出 {rows:,} 行。", str(file))

        self.context.run("导出汇总表", lambda _: subsidies.export_totals(desk, year, by, file, paid), done)
