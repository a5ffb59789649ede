"""The page 公开栏: the matrix village × item, one cell in the pane, all postings, and every step of their life."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QSplitter, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.boards_presenter import SHOWN
from zwgk_desktop.ui.boards.cell_pane import CellPane
from zwgk_desktop.ui.boards.objections_view import ObjectionsView
from zwgk_desktop.ui.boards.places_view import PlacesView
from zwgk_desktop.ui.boards.posting_actions import PostingActions
from zwgk_desktop.ui.boards.postings_list import PostingsList
from zwgk_desktop.ui.boards.proof_part import ProofPart
from zwgk_desktop.ui.boards.side_view import SideView
from zwgk_desktop.ui.boards.tools import tools_menu
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.models.matrix_model import MatrixTable
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.chips import FilterChip
from zwgk_desktop.ui.widgets.empty_state import EmptyState
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.matrix_view import MatrixView
from zwgk_desktop.ui.widgets.text import label

SMALLEST_MATRIX = 230  # pixels at 100 %: the titles, some rows and the legend


class BoardsPage(PostingActions):
    """The matrix and the lists at the left, the pane at the right."""

    title = "公开栏"
    areas = frozenset({Area.BOARDS, Area.REVIEW, Area.TOWNSHIP, Area.SUBSIDIES})
    help_text = (
        "每一行是一个村，每一列是公开目录的一项，格子说明这个时段公开了没有。点一格，右边显示要求和办理情况。\n\n"
        "一份公示这样办：新建 → 初审、复审、保密审查、终审 → 打印 → 张贴 → 公示期满撤下 → 归档。"
        "没有审定的只能打印“送审稿”，不能登记张贴。\n\n"
        "“张贴地点”是各村的公开栏：张贴时直接勾选，检查时逐处登记。张贴以后，把现场照片拖到右边；收到异议的，"
        "在“更多”里登记，答复期限会出现在“今日”。\n\n"
        "多选几格（按住 Ctrl 或 Shift），可以一起设为不涉及。“全部公示”里可以多选，一起打印、张贴、撤下、归档。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.chips: dict[str, FilterChip] = {}
        self._choices: tuple[tuple[str, ...], ...] = ()
        self.matrix = MatrixView("村和公开事项")
        self.matrix.selected.connect(self._cells_selected)
        self.matrix.row_opened.connect(lambda row: self._list_of(self.presenter.rows()[row]))
        self.matrix.column_opened.connect(lambda at: self._list_of(self.presenter.items[at].level2))
        self.list, self.bin = PostingsList(context), PostingsList(context, bin=True)
        self.list.chosen.connect(self.show_posting)
        self.list.opened.connect(self.show_posting)
        for postings in (self.list, self.bin):
            postings.asked.connect(self.do_many)
        self.pane = CellPane()
        self.pane.asked.connect(self.do)
        self.pane.chosen.connect(self._choose_posting)
        self.pane.closed.connect(self.close_pane)
        self.pane.dropped.connect(self._photos_dropped)
        self.proof = ProofPart(self.pane, context)
        self.places_view, self.objections_view = PlacesView(context), ObjectionsView(context)
        self._build()

    def _build(self) -> None:
        self.tools = tools_menu(self)
        self.tools_button = self.add_action("更多 ▾", self._open_tools)
        self.tools_button.setAccessibleName("公开栏的更多功能")
        self.tabs = QTabWidget()
        self.tabs.addTab(self._build_matrix(), "公开情况")
        self.tabs.addTab(self.list, "全部公示")
        self.tabs.addTab(self.bin, "回收站")
        self.tabs.addTab(self.places_view, "张贴地点")
        self.tabs.addTab(self.objections_view, "群众异议")
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

    def _open_tools(self) -> None:
        self.tools.exec(self.tools_button.mapToGlobal(self.tools_button.rect().bottomLeft()))

    def _build_matrix(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        chips = QWidget()
        self._chip_flow = FlowLayout(chips)
        self.none_label = label("没有符合条件的事项。", role="second")
        column.addWidget(chips)
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
            self._show_pane()
        for view in (self.places_view, self.objections_view):
            if view.table.model is not None:
                view.reload()

    def _show_matrix(self) -> None:
        presenter = self.presenter
        blocked = self.matrix.blockSignals(True)
        self.matrix.show_matrix(MatrixTable(presenter.rows(), presenter.columns(), presenter.states()))
        self.matrix.blockSignals(blocked)
        self.matrix.setMinimumHeight(current_theme().pixels(SMALLEST_MATRIX))
        self.none_label.setVisible(not presenter.items)

    def _show_lists(self) -> None:
        if self.tabs.currentWidget() is self.list:
            self.list.show_listing(self.presenter.listing())
        elif self.tabs.currentWidget() is self.bin:
            self.bin.show_listing(self.presenter.listing(removed=True))
        else:
            self.pane.setVisible(self.tabs.currentIndex() == 0 and self.pane.isVisibleTo(self))

    def _show_chips(self) -> None:
        wanted = {
            "shown": ("显示", SHOWN, self.presenter.shown),
            "publisher": ("公开主体", self.presenter.publishers, self.presenter.publisher),
            "category": ("类别", self.presenter.categories, self.presenter.category),
        }
        choices = tuple(one[1] for one in wanted.values())
        if choices == self._choices:
            return
        self._choices = choices
        self._chip_flow.clear()
        for key, (title, words, value) in wanted.items():
            chip = self.chips[key] = FilterChip(title, words)
            chip.choose(value)
            chip.chosen.connect(partial(self.narrow, key))
            self._chip_flow.addWidget(chip)

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
        self._show_pane()
        self.pane.setVisible(not isinstance(self.tabs.currentWidget(), SideView))  # a list may answer late
        QTimer.singleShot(0, self, self._keep_in_sight)  # the pane has taken its room by then

    def _keep_in_sight(self) -> None:
        index = self.matrix.grid.currentIndex()
        if index.isValid():
            self.matrix.grid.scrollTo(index)

    def selected_cells(self) -> list[tuple[int, int]]:
        """Return (row, column) of the cells selected in the matrix."""
        return self.matrix.selected_cells()

    def _choose_posting(self, at: int) -> None:
        self.presenter.at = at
        self._show_pane()

    def _show_pane(self) -> None:
        self.pane.show_cell(self.presenter)
        held = self.presenter.posting
        self.proof.posting_id, self.proof.strip = 0, None
        if held is not None:
            self.proof.show(held.row.id, before="目录要求")

    def _photos_dropped(self, paths: Sequence[Path]) -> None:
        if self.proof.strip is not None:
            self.proof.strip.add(paths)
        else:
            self.context.tell("没有添加照片。", "先登记张贴，再把现场照片拖到这里。")

    def do(self, what: str) -> None:
        """Do what a button of the pane asks for."""
        if what in ("object", "consult"):
            (self.proof.receive if what == "object" else self.proof.consult)()
        else:
            super().do(what)

    def _list_of(self, text: str) -> None:
        self.tabs.setCurrentWidget(self.list)
        self.list.table.search_box.field.setText(text)

    def open_subject(self, subject: Any) -> None:
        """Show ("village", id), ("posting", id), ("place", id) or ("item", id, period)."""
        kind, key, period = (*subject, "")[:3]
        if kind == "place":
            self.tabs.setCurrentWidget(self.places_view)
            self.places_view.reload()
            self.places_view.table.select_id(key)
            self.places_view.show_row(key)
            return
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
        """Select one cell of the matrix and show it, also when it was the selected one before."""
        self.matrix.grid.setCurrentIndex(self.matrix.grid.model().index(row, column))
        self.show_cell(*self.presenter.key_at(row, column))

    def close_pane(self) -> bool:
        """Answer Esc."""
        view = self.tabs.currentWidget()
        if isinstance(view, SideView):
            return view.close_pane()
        shown = self.pane.isVisibleTo(self)
        self.pane.hide()
        return shown

    def start_find(self) -> None:
        """Answer Ctrl+F: find among all postings."""
        if self.tabs.currentIndex() == 0:
            self.tabs.setCurrentWidget(self.list)
        self.tabs.currentWidget().table.start_find()  # type: ignore[attr-defined]
