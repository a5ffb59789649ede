"""The page 报表: what is due, the annual report, the month, the self-check, the sums, and what left before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QFileDialog, QGridLayout, QPlainTextEdit, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.reports.annual_tab import AnnualTab
from zwgk_desktop.ui.reports.reports_presenter import AREAS, ReportsPresenter
from zwgk_desktop.ui.tones import BAD, GOOD, NEUTRAL, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.cards import NumberCard
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import label

TONES = {"good": GOOD, "warn": WARN, "bad": BAD, "neutral": NEUTRAL}
ACROSS = 3  # cards in a row
Choices = tuple[tuple[str, str], ...]


class ChosenTab(QWidget):
    """A tab with a choice (a month, a half-year, a way to sum), what it shows, and 导出."""

    def __init__(self, context: PageContext, name: str, export: Callable[[str, Path], tuple[Path, ...]]) -> None:
        super().__init__()
        self.context, self._name, self._export = context, name, export
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 8, 0, 0)
        self.body.setSpacing(8)
        bar = FlowBar()
        self.box = QComboBox()
        self.box.setAccessibleName(name)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.words_label = label(role="second", wrap=True)
        self.export_button = button("导出", self.open_export, icon="export", kind="primary")
        bar.flow.add(self.box)
        bar.flow.add(self.export_button, right=True)
        self.body.addWidget(bar)
        self.body.addWidget(self.words_label)
        self.words_label.hide()

    @property
    def chosen(self) -> str:
        """Return what is chosen."""
        return str(self.box.currentData() or "")

    def set_choices(self, choices: Choices) -> None:
        """Offer ``choices``; what was chosen stays where it is still offered."""
        before = self.chosen
        blocked = self.box.blockSignals(True)
        self.box.clear()
        for value, words in choices:
            self.box.addItem(words, value)
        self.box.setCurrentIndex(max(0, self.box.findData(before)))
        self.box.blockSignals(blocked)

    def open_export(self) -> None:
        """Ask for a folder."""
        chosen = QFileDialog.getExistingDirectory(self, "导出到文件夹", self.context.settings.get("reports/folder", ""))
        if chosen:
            self.export(Path(chosen))

    def export(self, folder: Path) -> None:
        """Write the files into ``folder``."""
        self.context.settings.set("reports/folder", str(folder))
        chosen, write = self.chosen, self._export
        self.context.run(
            f"导出{self._name}",
            lambda _progress: write(chosen, folder),
            lambda files: self.context.tell(f"已导出：{'、'.join(str(one) for one in files)}"),
        )


class ReportsPage(Page):
    """Tabs; the one on top is loaded when it is shown."""

    title = "报表"
    areas = AREAS
    help_text = (
        "“总览”列出要报的各种材料和准备情况，点一张卡片就到那里。\n\n"
        "年度报告的表格从登记簿自动取数，可以直接改（改过的加粗，清空就恢复登记簿的数）；表内、表间和与上年的关系随时核对，"
        "下面列出要看的地方。定稿以后不再变化。\n\n"
        "月度活动报告、自查清单导出为 Word，补贴汇总导出为表格。“已导出”列出以前报出去的材料。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = ReportsPresenter(context.desk, context.period)
        self.cards: dict[str, NumberCard] = {}
        self.annual: AnnualTab | None = None
        self.tabs = QTabWidget()
        self.tabs.addTab(self._build_cards(), "总览")
        self._annual_place = QWidget()
        QVBoxLayout(self._annual_place).setContentsMargins(0, 0, 0, 0)
        self.tabs.addTab(self._annual_place, "年度报告")
        self.tabs.addTab(self._build_monthly(), "月度活动")
        self.tabs.addTab(self._build_check(), "自查清单")
        self.tabs.addTab(self._build_totals(), "补贴汇总")
        self.exports = self._table("exports", "已导出的材料")
        self.exports.set_empty("还没有导出过材料")
        self.tabs.addTab(self.exports, "已导出")
        self.keys = {"overview": 0, "annual": 1, "monthly": 2, "check": 3, "totals": 4, "exports": 5}
        self.tabs.currentChanged.connect(lambda _at: self._show_tab())
        self.body.addWidget(self.tabs, 1)

    def _table(self, name: str, title: str) -> DataTable:
        made = DataTable(f"reports-{name}", title, self.context.jobs, self.context.settings)
        made.failed.connect(self.context.refuse)
        return made

    def _build_cards(self) -> QWidget:
        place = QWidget()
        grid = QGridLayout(place)
        grid.setContentsMargins(0, 12, 0, 0)
        grid.setSpacing(12)
        for at, card in enumerate(self.presenter.cards()):
            made = NumberCard(card.title)
            made.clicked.connect(partial(self.open_subject, card.key))
            self.cards[card.key] = made
            grid.addWidget(made, at // ACROSS, at % ACROSS)
        grid.setRowStretch(len(self.cards) // ACROSS + 1, 1)
        return place

    def _build_monthly(self) -> QWidget:
        self.monthly = ChosenTab(
            self.context, "月度活动报告", lambda month, folder: self.presenter.export_monthly(month, folder)
        )
        self.monthly.box.currentIndexChanged.connect(lambda _at: self._show_tab())
        self.monthly_text = QPlainTextEdit()
        self.monthly_text.setReadOnly(True)
        self.monthly_text.setAccessibleName("月度活动报告的内容")
        self.monthly.body.addWidget(self.monthly_text, 1)
        return self.monthly

    def _build_check(self) -> QWidget:
        self.check = ChosenTab(
            self.context, "自查清单", lambda period, folder: self.presenter.export_check(period, folder)
        )
        self.check.box.currentIndexChanged.connect(lambda _at: self._show_tab())
        self.check.words_label.show()
        self.check_table = self._table("check", "自查清单")
        self.check.body.addWidget(self.check_table, 1)
        return self.check

    def _build_totals(self) -> QWidget:
        self.totals = ChosenTab(self.context, "补贴汇总", lambda by, folder: self.presenter.export_totals(by, folder))
        self.totals.box.currentIndexChanged.connect(lambda _at: self._show_tab())
        self.totals_table = self._table("totals", "补贴汇总")
        self.totals_table.set_empty("这一年还没有补贴清单", "在“补贴发放”里导入清单后，这里按村、项目、户汇总。")
        self.totals.body.addWidget(self.totals_table, 1)
        return self.totals

    # What is shown

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        self.presenter = ReportsPresenter(self.context.desk, self.context.period)
        self._show_tab()

    def _show_tab(self) -> None:
        try:
            self._fill(self.tabs.currentIndex())
        except Refusal as refusal:
            self.context.refuse(refusal)

    def _fill(self, at: int) -> None:
        presenter = self.presenter
        if at == self.keys["overview"]:
            for card in presenter.cards():
                self.cards[card.key].set_number(card.number, card.note, TONES[card.tone])
        elif at == self.keys["annual"]:
            self._show_annual()
        elif at == self.keys["monthly"]:
            self.monthly.set_choices(presenter.months())
            self.monthly_text.setPlainText(presenter.monthly_text(self.monthly.chosen))
        elif at == self.keys["check"]:
            self.check.set_choices(presenter.check_periods())
            self.check.words_label.setText(presenter.check_words(self.check.chosen))
            self.check_table.show_listing(presenter.check_listing(self.check.chosen))
        elif at == self.keys["totals"]:
            self.totals.set_choices(presenter.total_ways())
            self._sum_up(self.totals.chosen)
        else:
            self.exports.show_listing(presenter.exports())

    def _sum_up(self, by: str) -> None:
        """Sum up the year in a worker; an answer to an older question is not shown."""
        asked = (self.presenter.year, by)

        def done(listing: Listing) -> None:
            if asked == (self.presenter.year, self.totals.chosen):
                self.totals_table.show_listing(listing)

        self.context.run("补贴汇总", lambda _progress: self.presenter.totals(by), done)

    def _show_annual(self) -> None:
        if self.annual is None:
            self.annual = AnnualTab(self.context, self.presenter.annual_year())
            layout = self._annual_place.layout()
            assert layout is not None
            layout.addWidget(self.annual)
        else:
            self.annual.reload()

    def open_subject(self, subject: Any) -> None:
        """Show a report: quarterly (on its own page), annual, monthly, check, totals or exports."""
        if subject == "quarterly":
            self.context.open("ledger", "export")
        elif subject in self.keys:
            self.tabs.setCurrentIndex(self.keys[subject])

    def save(self) -> None:
        """Answer Ctrl+S: the texts of the annual report."""
        if self.annual is not None and self.tabs.currentIndex() == self.keys["annual"]:
            self.annual.save()

    def start_find(self) -> None:
        """Answer Ctrl+F in the list on top."""
        tables = {3: self.check_table, 4: self.totals_table, 5: self.exports}
        table = tables.get(self.tabs.currentIndex())
        if table is not None:
            table.start_find()
