"""The page 今日: what waits, in the order of urgency, and the three things one comes for."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.review.review_dialog import ReviewDialog, open_waiting
from zwgk_desktop.ui.today.today_presenter import TodayPresenter
from zwgk_desktop.ui.today.week_dialog import WeekDialog
from zwgk_desktop.ui.tones import BAD, GOOD, NEUTRAL, WARN, tone_of
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.cards import NumberCard
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.text import StatusLabel, label

TONES = {"good": GOOD, "warn": WARN, "bad": BAD, "neutral": NEUTRAL}
BIG = (
    ("导入县里文件", "import", ("ledger", "import")),
    ("导入补贴清单", "subsidies", ("subsidies", "import")),
    ("打印公示", "print", ("subsidies", "print")),
)


class TodayPage(Page):
    """Opens first; every row and card leads to where the work is done."""

    title = "今日"
    areas = frozenset(
        {Area.LEDGER, Area.BOARDS, Area.SUBSIDIES, Area.REGISTERS, Area.REVIEW, Area.SETTINGS, Area.TOWNSHIP}
    )
    help_text = (
        "这一页列出逾期、本周和本月要办的事。双击一行，直接到办理的地方。\n\n"
        "上面的卡片：点“逾期”“本周到期”“本月到期”，下面只看这一类；再点一次恢复。\n"
        "“下一份季度台账”显示已填报几项；“备份”提醒多久没有备份。\n"
        "“待审”列出还没有审定的公示、补贴清单、年度报告和答复书，可以一起登记意见。\n"
        "“本周计划”（Ctrl+P）把逾期、本周和下周到期的事排在一张纸上，可以打印。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = TodayPresenter(context.desk)
        self.dialog: WeekDialog | None = None
        self.waiting_button = self.add_action("待审", self.open_waiting, "seal")
        self.week_button = self.add_action("本周计划", self.print_, "print")
        self._add_big_buttons()
        self._add_cards()
        self._add_boards()
        self.table = DataTable("today", "待办事项", context.jobs, context.settings)
        self.table.set_empty("近期没有到期的事", "本月要办的都办完了。可以先导入县里文件或补贴清单。")
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)

    def _add_big_buttons(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        for text, icon, (page, subject) in BIG:
            made = button(text, partial(self.context.open, page, subject), icon=icon, kind="big")
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            row.addWidget(made)
        self.body.addLayout(row)

    def _add_cards(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.cards: dict[str, NumberCard] = {}
        for card in self.presenter.cards():
            made = NumberCard(card.title)
            made.clicked.connect(partial(self._open_card, card.key))
            self.cards[card.key] = made
            row.addWidget(made, 2 if card.key == "ledger" else 1)
        self.body.addLayout(row)

    def _add_boards(self) -> None:
        row = QHBoxLayout()
        self.board_label = label(role="section")
        row.addWidget(self.board_label)
        self.board_flow = FlowLayout(spacing=8)
        row.addLayout(self.board_flow, 1)
        row.addWidget(button("看公开栏", lambda: self.context.open("boards"), icon="next", kind="quiet"))
        self.body.addLayout(row)

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        self.presenter.reload()
        self.set_subtitle(self.presenter.subtitle)
        for card in self.presenter.cards():
            self.cards[card.key].set_number(card.number, card.note, TONES[card.tone])
        self.board_label.setText(f"公开栏 {self.presenter.facts.board_label}")
        self.board_flow.clear()
        for word, count in self.presenter.board_counts():
            self.board_flow.addWidget(_counted(word, count))
        self.table.show_listing(self.presenter.listing())

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        self.table.start_find()

    def print_(self) -> None:
        """Answer Ctrl+P: the week's work on one sheet."""
        dialog = WeekDialog(self, self.context)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: setattr(self, "dialog", None))
        self.dialog = dialog
        dialog.open()

    def open_waiting(self) -> ReviewDialog:
        """Show what waits for review."""
        return open_waiting(self, self.context)

    def _open(self, key: int) -> None:
        self.context.open(*self.presenter.target(key))

    def _open_card(self, key: str) -> None:
        target: dict[str, tuple[str, Any]] = {"ledger": ("ledger", None), "backup": ("settings", "backup")}
        if key in target:
            self.context.open(*target[key])
            return
        same = self.table.ask.filters.get("urgency") == key
        self.table.set_filter("urgency", "" if same else key)


def _counted(word: str, count: int) -> StatusLabel:
    """Return a state of the boards with its count, in the tone of the word."""
    return StatusLabel(f"{word} {count}", tone_of(word) if count else NEUTRAL)
