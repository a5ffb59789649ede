"""How is one batch looked into? Its lines, the rows held back, and the findings, with jumps between them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from zwgk_desktop.domain.listing import Column
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.models.clipboard import rows_to_html, rows_to_tsv
from zwgk_desktop.ui.subsidies.batch_actions import BatchActions
from zwgk_desktop.ui.subsidies.batch_presenter import BatchPresenter
from zwgk_desktop.ui.subsidies.finding_words import KIND_WORDS
from zwgk_desktop.ui.tones import INFO
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.current_stack import CurrentTabs
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.finding_list import FindingEntry, FindingList
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import StatusLabel, label

TABS = ("lines", "held", "findings", "outcomes")
RETURN_COLUMNS = (
    Column("sheet", "工作表"),
    Column("row", "行"),
    Column("column", "列"),
    Column("value", "内容"),
    Column("message", "问题和改法"),
)


def copy_findings(entries: Sequence[FindingEntry]) -> int:
    """Put findings on the clipboard as a table for the village; return how many."""
    rows = [(e.finding.sheet, e.finding.row, e.finding.column, e.finding.value, e.finding.message) for e in entries]
    data = QMimeData()
    data.setText(rows_to_tsv(RETURN_COLUMNS, rows))
    data.setHtml(rows_to_html(RETURN_COLUMNS, rows))
    QGuiApplication.clipboard().setMimeData(data)
    return len(rows)


class BatchView(QWidget):
    """The inside of one batch; ``closed`` goes back to the list, ``print_asked`` carries the batch id."""

    closed = Signal()
    print_asked = Signal(int)

    def __init__(self, context: PageContext, batch_id: int) -> None:
        super().__init__()
        self.context = context
        self.presenter = BatchPresenter(context.desk, batch_id)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addWidget(self._build_head())
        self.tabs = CurrentTabs()
        self.tabs.setDocumentMode(True)
        self.lines = DataTable("subsidies.lines", "明细", context.jobs, context.settings)
        self.lines.set_empty("这批清单没有收进任何一行", "请看“未收的行”和“问题”，改正后重新导入。")
        self.full_button = button("显示完整证件号", self.toggle_numbers, icon="eye")
        self.full_button.setCheckable(True)
        self.lines.tools.add(self.full_button, right=True)
        self.held = DataTable("subsidies.held", "未收的行", context.jobs, context.settings)
        self.held.set_empty("没有未收的行", "清单里的每一行都收进来了。")
        self.doing = BatchActions(self, context, self.presenter)
        self.doing.add_to(self.lines, self.held)
        self.findings = FindingList(KIND_WORDS)
        self.findings.back_button.setText("复制给村里核实")
        self.findings.jumped.connect(self.jump)
        self.findings.accepted.connect(self._accept)
        self.findings.handed_back.connect(self._hand_back)
        self.outcomes = DataTable("subsidies.outcomes", "退回和再发放", context.jobs, context.settings)
        self.outcomes.set_empty("没有退回", "银行退回的，在“明细”里选中那一行，点“登记退回”。")
        self.outcomes.add_action("撤销登记", self.doing.ask_withdraw, "undo")
        for made in (self.lines, self.held, self.findings, self.outcomes):
            place = QWidget()
            inside = QVBoxLayout(place)
            inside.setContentsMargins(0, 8, 0, 0)
            inside.addWidget(made)
            self.tabs.addTab(place, "")
        for table in (self.lines, self.held, self.outcomes):
            table.failed.connect(context.refuse)
        outer.addWidget(self.tabs, 1)
        self.reload()

    def _build_head(self) -> FlowBar:
        bar = FlowBar()
        row = bar.flow
        row.add(button("返回清单列表", self.closed.emit, icon="back"))
        self.title_label = label(role="heading")
        self.status = StatusLabel("")
        self.summary_label = label(role="second")
        for made in (self.title_label, self.status, self.summary_label):
            row.add(made)
        row.add(button("打印公示单", lambda: self.print_asked.emit(self.presenter.batch_id), icon="print"), right=True)
        return bar

    def reload(self) -> None:
        """Read the batch again; raises WrongUsage when it is gone."""
        shown = self.presenter
        shown.reload()
        self.title_label.setText(shown.title)
        self.status.set_status(shown.state)
        self.summary_label.setText(shown.summary)
        self.lines.show_listing(shown.lines())
        self.held.show_listing(shown.held())
        entries = [FindingEntry(one.id, one.finding, one.accepted) for one in shown.findings()]
        self.findings.show_findings(entries)
        self.doing.show_state()
        if shown.frozen:
            self.findings.accept_button.hide()
        lines, held, waiting = shown.counts()
        findings = f"问题（{waiting:,} 条待处理）" if waiting else f"问题（{len(entries):,}）"
        self.outcomes.show_listing(shown.outcomes())
        back = f"退回和再发放（{self.outcomes.model.rowCount() if self.outcomes.model else 0:,}）"
        for at, words in enumerate((f"明细（{lines:,}）", f"未收的行（{held:,}）", findings, back)):
            self.tabs.setTabText(at, words)
        self.tabs.setTabVisible(TABS.index("outcomes"), shown.paid)

    def show_tab(self, key: str) -> None:
        """Show lines, held or findings."""
        self.tabs.setCurrentIndex(TABS.index(key))

    def toggle_numbers(self) -> None:
        """Show whole ID and account numbers, or cover them again."""
        self.presenter.full_numbers = self.full_button.isChecked()
        self.full_button.setText("隐去证件号" if self.presenter.full_numbers else "显示完整证件号")
        self.lines.show_listing(self.presenter.lines())
        self.held.show_listing(self.presenter.held())

    def jump(self, entry: FindingEntry) -> None:
        """Show the row of a finding."""
        found = self.presenter.find_line(entry.finding)
        if found is None:
            self.context.tell("这条问题说的是整张表或合计行，没有对应的一行。", tone=INFO)
            return
        tab, row_id = found
        self.show_tab(tab)
        table = self.lines if tab == "lines" else self.held
        if not table.select_id(row_id):
            table.clear_conditions()
            table.select_id(row_id)
        table.view.setFocus()

    def _accept(self, entries: Sequence[FindingEntry], reason: str) -> None:
        self.context.act(lambda: self.presenter.accept([entry.id for entry in entries], reason))

    def _hand_back(self, entries: Sequence[FindingEntry]) -> None:
        count = copy_findings(entries)
        self.context.tell(f"已复制 {count:,} 条问题。", "可以粘贴到 WPS 表格，发给村里核实。", INFO)

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        table = {1: self.held, 3: self.outcomes}.get(self.tabs.currentIndex(), self.lines)
        if self.tabs.currentIndex() == 2:
            self.show_tab("lines")
        table.start_find()
