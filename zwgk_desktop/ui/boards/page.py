"""The page 公开栏: the matrix village × item, one cell in the pane, all postings, and every step of their life."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.review import LEVEL_WORDS, Level, ReviewState
from zwgk_desktop.services.posting_sheets import print_postings, save_posting
from zwgk_desktop.ui.boards import forms
from zwgk_desktop.ui.boards.boards_presenter import PLACE, SHOWN, BoardsPresenter
from zwgk_desktop.ui.boards.cell_pane import CellPane
from zwgk_desktop.ui.boards.postings_list import PostingsList
from zwgk_desktop.ui.boards.sheet_dialog import SheetDialog
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.models.matrix_model import MatrixTable
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.widgets.chips import FilterChip
from zwgk_desktop.ui.widgets.dialogs import ask_text
from zwgk_desktop.ui.widgets.empty_state import EmptyState
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.matrix_view import MatrixView
from zwgk_desktop.ui.widgets.text import label

Values = dict[str, Any] | None


class BoardsPage(Page):
    """Every action takes its values as an argument, or asks for them when called without."""

    title = "公开栏"
    areas = frozenset({Area.BOARDS, Area.REVIEW, Area.TOWNSHIP, Area.SUBSIDIES})
    help_text = (
        "每一行是一个村，每一列是公开目录的一项，格子说明这个时段公开了没有。点一格，右边显示要求和办理情况。\n\n"
        "一份公示这样办：新建 → 初审、复审、保密审查、终审 → 打印 → 张贴 → 公示期满撤下 → 归档。"
        "没有审定的只能打印“送审稿”，不能登记张贴。\n\n"
        "多选几格（按住 Ctrl 或 Shift），可以一起设为不涉及。“全部公示”里可以多选，一起打印、张贴、撤下、归档。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = BoardsPresenter(context.desk, context.period)
        self.chips: dict[str, FilterChip] = {}
        self.sheet_dialog: SheetDialog | None = None
        self.matrix = MatrixView("村和公开事项")
        self.matrix.selected.connect(self._cells_selected)
        self.matrix.row_opened.connect(lambda row: self._list_of(self.presenter.rows()[row]))
        self.matrix.column_opened.connect(lambda at: self._list_of(self.presenter.items[at].level2))
        self.list, self.bin = PostingsList(context), PostingsList(context, bin=True)
        self.list.chosen.connect(self.show_posting)
        self.list.opened.connect(self.show_posting)
        for postings in (self.list, self.bin):
            postings.asked.connect(self._bulk)
        self.pane = CellPane()
        self.pane.asked.connect(self.do)
        self.pane.chosen.connect(self._choose_posting)
        self.pane.closed.connect(self.close_pane)
        self._build()

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.addTab(self._build_matrix(), "公开情况")
        self.tabs.addTab(self.list, "全部公示")
        self.tabs.addTab(self.bin, "回收站")
        self.tabs.currentChanged.connect(lambda _at: self._show_lists())
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tabs)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([740, 420])
        self.pane.hide()
        self.empty = EmptyState(
            "还没有公开目录",
            "先载入默认的村务公开目录（党务、村务、财务、惠农补贴等），以后可以在“设置”里修改。",
            "boards",
        )
        self.empty.set_action("载入默认公开目录", self.load_catalogue, "add")
        self.places = QStackedWidget()
        self.places.addWidget(self.splitter)
        self.places.addWidget(self.empty)
        self.body.addWidget(self.places, 1)

    def _build_matrix(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        self._chip_row = QHBoxLayout()
        self._chip_row.setSpacing(8)
        self._chip_row.addStretch(1)
        self.none_label = label("没有符合条件的事项。", role="second")
        column.addLayout(self._chip_row)
        column.addWidget(self.none_label)
        column.addWidget(self.matrix, 1)
        return place

    # What is shown

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        self.presenter.reload(self.context.period)
        self.set_subtitle(self.presenter.subtitle)
        self.places.setCurrentWidget(self.splitter if self.presenter.has_catalogue else self.empty)
        self._show_chips()
        self._show_matrix()
        self._show_lists()
        if self.presenter.cell is not None and self.pane.isVisibleTo(self):
            self.pane.show_cell(self.presenter)

    def _show_matrix(self) -> None:
        presenter = self.presenter
        blocked = self.matrix.blockSignals(True)
        self.matrix.show_matrix(MatrixTable(presenter.rows(), presenter.columns(), presenter.states()))
        self.matrix.blockSignals(blocked)
        self.none_label.setVisible(not presenter.items)

    def _show_lists(self) -> None:
        if self.tabs.currentWidget() is self.list:
            self.list.show_listing(self.presenter.listing())
        elif self.tabs.currentWidget() is self.bin:
            self.bin.show_listing(self.presenter.listing(removed=True))

    def _show_chips(self) -> None:
        wanted = {
            "shown": ("显示", SHOWN, self.presenter.shown),
            "publisher": ("公开主体", self.presenter.publishers, self.presenter.publisher),
            "category": ("类别", self.presenter.categories, self.presenter.category),
        }
        for at, (key, (title, choices, value)) in enumerate(wanted.items()):
            old = self.chips.get(key)
            if old is not None and old.property("choices") == list(choices):
                continue
            if old is not None:
                old.deleteLater()
            chip = self.chips[key] = FilterChip(title, choices)
            chip.setProperty("choices", list(choices))
            chip.choose(value)
            chip.chosen.connect(lambda chosen, name=key: self.narrow(name, chosen))
            self._chip_row.insertWidget(at, chip)

    def narrow(self, key: str, value: str) -> None:
        """Show only items of a publisher or category (一级事项), or only those that need work."""
        setattr(self.presenter, key, value)
        self.presenter.reload()
        self.set_subtitle(self.presenter.subtitle)
        self._show_matrix()

    def _cells_selected(self, places: Sequence[tuple[int, int]]) -> None:
        if len(places) == 1:
            self.show_cell(*self.presenter.key_at(*places[0]))
        elif places:
            self.pane.show_several(self.presenter, len(places))
            self.pane.show()

    def show_cell(self, village_id: int, item_id: int) -> None:
        """Show one cell in the pane."""
        self._show(lambda: self.presenter.show(village_id, item_id))

    def show_posting(self, posting_id: int) -> None:
        """Show one posting in the pane, whatever period it is of."""
        self._show(lambda: self.presenter.show_posting(posting_id))

    def _show(self, choose: Callable[[], None]) -> None:
        try:
            choose()
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.pane.show_cell(self.presenter)
        self.pane.show()
        QTimer.singleShot(0, self, self._keep_in_sight)  # the pane has taken its room by then

    def _keep_in_sight(self) -> None:
        index = self.matrix.grid.currentIndex()
        if index.isValid():
            self.matrix.grid.scrollTo(index)

    def _choose_posting(self, at: int) -> None:
        self.presenter.at = at
        self.pane.show_cell(self.presenter)

    def _list_of(self, text: str) -> None:
        self.tabs.setCurrentWidget(self.list)
        self.list.table.search_box.field.setText(text)

    def open_subject(self, subject: Any) -> None:
        """Show ("village", id), ("posting", id) or ("item", id, period)."""
        kind, key, period = (*subject, "")[:3]
        if period:
            self.context.choose_period(*self.presenter.quarter_of(period))
        if kind == "posting":
            self.tabs.setCurrentWidget(self.list)
            self.show_posting(key)
            self.list.table.select_id(key)
            return
        self.tabs.setCurrentIndex(0)
        village_id, item_id = (key, None) if kind == "village" else (None, key)
        place = self.presenter.find_place(village_id, item_id)
        if place is None:  # a filter hides it
            for chip in self.chips.values():
                chip.choose("")
            place = self.presenter.find_place(village_id, item_id)
        if place is not None:
            self.select(*place)

    def select(self, row: int, column: int) -> None:
        """Select one cell of the matrix, which shows it."""
        self.matrix.grid.setCurrentIndex(self.matrix.grid.model().index(row, column))

    def close_pane(self) -> bool:
        """Answer Esc."""
        shown = self.pane.isVisibleTo(self)
        self.pane.hide()
        return shown

    def start_find(self) -> None:
        """Answer Ctrl+F: find among all postings."""
        if self.tabs.currentIndex() == 0:
            self.tabs.setCurrentWidget(self.list)
        self.tabs.currentWidget().table.start_find()  # type: ignore[attr-defined]

    # What is done with the cell or posting in the pane

    def do(self, what: str) -> None:
        """Do what a button of the pane asks for."""
        kind, _, level = what.partition(":")
        if kind == "opinion":
            self.give_opinion(Level(level))
        elif kind in ("post", "take_down", "archive"):
            self._bulk(kind, self._own_ids())
        else:
            handlers: dict[str, Callable[[], Any]] = {
                "new": self.new, "edit": self.edit, "withdraw": self.withdraw, "print": self.mark_printed,
                "step_back": self.step_back, "remove": self.remove, "sheet": self.print_, "batch": self._open_batch,
                "off": self.switch_off, "on": self.switch_on,
            }  # fmt: skip
            handlers[kind]()

    def _own_ids(self) -> array[int]:
        held = self.presenter.posting
        return array("q", [held.row.id] if held else [])

    def load_catalogue(self) -> None:
        """Load the default catalogue."""
        self.context.act(self.presenter.load_catalogue)

    def new(self, values: Values = None) -> None:
        """Write the draft of a posting for the cell in the pane (Ctrl+N)."""
        presenter = self.presenter
        if presenter.cell is None:
            self.context.tell("请先在表中点一格。", "新建的公示属于那个村的那一项。")
            return
        if values is None:
            periods = presenter.period_choices()
            fields = forms.new_fields(periods, len(presenter.other_villages()))
            first = {"period": periods[0][0] if periods else "", "content": presenter.first_text()}
            values = ask_form(
                self, f"新建公示：{presenter.cell.village.name}{presenter.cell.item.level2}", fields, first
            )
        if values is not None:
            self.context.act(lambda: presenter.create(values))

    def edit(self, values: Values = None) -> None:
        """Change the posting in the pane."""
        held = self.presenter.posting
        if values is None and held is not None:
            text = "修改后，已经给出的审查意见作废，要重新送审。" if held.review.in_force else ""
            first = {"title": held.row.title, "content": held.row.content}
            values = ask_form(self, "修改公示", forms.text_fields(), first, text)
        if values is not None:
            self.context.act(lambda: self.presenter.edit(values))

    def give_opinion(self, level: Level, values: Values = None) -> None:
        """Record an opinion on the posting in the pane."""
        if values is None:
            fields = forms.opinion_fields(self.presenter.officers())
            first = {"officer": self.presenter.officer_for(level), "verdict": forms.AGREE}
            values = ask_form(self, f"登记{LEVEL_WORDS[level]}意见", fields, first, check=forms.check_opinion)
        if values is not None:
            self.context.act(lambda: self.presenter.give(level, values))

    def withdraw(self, values: Values = None) -> None:
        """End an opinion, with a reason."""
        held = self.presenter.posting
        if values is None and held is not None:
            levels = tuple((d.level.value, f"{LEVEL_WORDS[d.level]}（{d.officer}）") for d in held.review.in_force)
            values = ask_form(self, "撤回审查意见", forms.withdraw_fields(levels), {"level": levels[-1][0]}, yes="撤回")
        if values is not None:
            self.context.act(lambda: self.presenter.withdraw(values["level"], values["reason"]))

    def mark_printed(self) -> None:
        """Note that the posting in the pane was printed."""
        self.context.act(lambda: self.presenter.mark_printed(self._own_ids()))

    def step_back(self, reason: str | None = None) -> None:
        """Reverse the last entry, with a reason."""
        text = "撤销后回到上一步，原来的登记和理由都留在操作记录里。"
        reason = reason or ask_text(self, "为什么撤销这一步登记？", text, lines=3)
        if reason:
            self.context.act(lambda: self.presenter.step_back(reason))

    def remove(self) -> None:
        """Move the posting in the pane to the recycle bin; it can be undone at once."""
        ids = self._own_ids()
        self.context.act(self.presenter.remove, lambda: self._restore(ids))

    def _restore(self, ids: Sequence[int]) -> None:
        self.context.act(lambda: self.presenter.restore(ids))

    def switch_off(self, reason: str | None = None) -> None:
        """Say that the selected cells do not apply, with a reason."""
        keys = self._keys()
        text = "理由会显示在这一格，检查时可以查到。例如：本村无集体林地。"
        reason = reason or ask_text(self, f"为什么不涉及？（{len(keys)} 格）", text)
        if reason:
            self.context.act(lambda: self.presenter.switch(keys, False, reason))

    def switch_on(self) -> None:
        """Say that the selected cells apply again."""
        self.context.act(lambda: self.presenter.switch(self._keys(), True))

    def _keys(self) -> list[tuple[int, int]]:
        places = self.matrix.selected_cells()
        cell = self.presenter.cell
        if len(places) > 1:
            return [self.presenter.key_at(*place) for place in places]
        return [(cell.village.id, cell.item.id)] if cell else []

    def _open_batch(self) -> None:
        held = self.presenter.posting
        if held is not None:
            self.context.open("subsidies", ("batch", held.row.batch_id))

    # What is done with many

    def _bulk(self, what: str, ids: Sequence[int]) -> None:
        handlers: dict[str, Callable[[Sequence[int]], None]] = {
            "post": self.post, "take_down": self.take_down, "archive": self.archive,
            "sheet": self.print_sheets, "restore": self._restore,
        }  # fmt: skip
        if ids:
            handlers[what](list(ids))

    def post(self, ids: Sequence[int], values: Values = None) -> None:
        """Note that postings were hung."""
        presenter, today = self.presenter, self.context.desk.today()
        if values is None:
            first = {"on": today, "place": PLACE, "by": presenter.clerk()}
            check = forms.check_day(today)
            values = ask_form(self, f"登记张贴（{len(ids)} 份）", forms.POST_FIELDS, first, yes="登记", check=check)
        if values is not None:
            self.context.act(lambda: presenter.post(ids, values))

    def take_down(self, ids: Sequence[int], values: Values = None) -> None:
        """Note that postings came down."""
        today = self.context.desk.today()
        if values is None:
            check = forms.check_day(today)
            fields = forms.DOWN_FIELDS
            values = ask_form(self, f"登记撤下（{len(ids)} 份）", fields, {"on": today}, yes="登记", check=check)
        if values is not None:
            self.context.act(lambda: self.presenter.take_down(ids, values))

    def archive(self, ids: Sequence[int], values: Values = None) -> None:
        """Put postings into an archive box."""
        if values is None:
            first = {"box": self.context.settings.get("boards/box", ""), "pages": 1}
            fields, check = forms.ARCHIVE_FIELDS, forms.check_pages
            values = ask_form(self, f"归档（{len(ids)} 份）", fields, first, yes="归档", check=check)
        if values is not None and self.context.act(lambda: self.presenter.archive(ids, values)):
            self.context.settings.set("boards/box", values["box"])

    def print_(self) -> None:
        """Show the posting in the pane as it will be printed (Ctrl+P)."""
        held = self.presenter.posting
        if held is None:
            self.context.tell("请先选中一份公示。", "在表中点一格，或在“全部公示”里选一行。")
            return
        dialog = self.sheet_dialog = SheetDialog(self, self.context, held.row.id, held.row.title)
        dialog.printed.connect(self._sheet_printed)
        dialog.saved.connect(lambda path, paper: self.save_sheet(held.row.id, path, paper))
        dialog.open()

    def _sheet_printed(self) -> None:
        held = self.presenter.posting
        if held is not None and held.review.state is ReviewState.APPROVED and held.row.posted_on is None:
            self.mark_printed()
        else:
            self.context.tell("已送到打印机。")

    def save_sheet(self, posting_id: int, path: Path, paper: str = "A4") -> None:
        """Write the sheet of one posting."""
        desk = self.context.desk
        self.context.act(lambda: save_posting(desk, posting_id, path, paper).changes)

    def print_sheets(self, ids: Sequence[int], folder: Path | None = None) -> None:
        """Write the sheets of many postings into a folder, with progress."""
        if len(ids) == 1 and folder is None:
            self.show_posting(ids[0])
            self.print_()
            return
        if folder is None:
            chosen = QFileDialog.getExistingDirectory(self, "公示单（PDF）放到哪个文件夹")
            folder = Path(chosen) if chosen else None
        if folder is not None:
            desk, target = self.context.desk, folder
            work = lambda progress: print_postings(desk, ids, target, "A4", progress)  # noqa: E731
            self.context.run("生成公示单", work, lambda made: self.context.changed(made.changes))
