"""Which drafts shall a whole period get? Range above, the drafts with their source to tick, one in full beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLayout,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.content_edit import ContentEdit
from zwgk_desktop.ui.boards.generate_presenter import GeneratePresenter
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.jobs import Job, Work
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import label
from zwgk_desktop.ui.widgets.tick_list import TickList

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage

SIZE = (1180, 680)
LISTS = "收支表 (*.xlsx *.xls *.et *.csv)"
TEXT = "只给应公开而没有公示的格子拟草稿，已有的不动。生成后仍要逐份核对、送审。"
WIDTHS = (8, 16, 9, 13)  # characters


def open_generate(page: BoardsPage) -> GenerateDialog:
    """Open the dialog from the page."""
    dialog = GenerateDialog(page, page.context)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class GenerateDialog(Question):
    """Looks as soon as the range changes; looking and writing run in workers and can be stopped."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        super().__init__(parent, "一键生成草稿", TEXT, "生成草稿", "关闭")
        outer = self.layout()
        assert outer is not None
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(*SIZE)
        self.context, self.presenter = context, GeneratePresenter(context.desk, context.period)
        self.job: Job | None = None
        self._turn = 0
        self.told_label = label(role="second", wrap=True)
        self._build_range()
        self.body.addWidget(self.told_label)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_list())
        split.addWidget(self._build_text())
        split.setSizes([740, 400])
        self.body.addWidget(split, 1)
        self.finished.connect(lambda _result: self.job.cancel() if self.job else None)
        self.look()

    def _build_range(self) -> None:
        bar = FlowBar()
        presenter = self.presenter
        self.boxes: dict[str, QComboBox] = {}
        for key, title, choices in (
            ("period", "时段", presenter.period_choices()),
            ("village", "村", presenter.village_choices()),
            ("category", "类别", presenter.category_choices()),
        ):
            box = self.boxes[key] = QComboBox()
            box.setAccessibleName(title)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            for value, words in choices:
                box.addItem(words, value)
            box.activated.connect(partial(self._narrowed, key))
            bar.flow.add(box)
        self.first_check = QCheckBox("有本期数据的按数据填写")
        self.first_check.setChecked(True)
        self.first_check.toggled.connect(self._order_changed)
        bar.flow.add(self.first_check)
        self.finance_button = button("加收支表", self.choose_finance, icon="import")
        self.all_button = button("全选", partial(self.tick_all, True), icon="check")
        self.none_button = button("全不选", partial(self.tick_all, False), icon="close")
        for one in (self.finance_button, self.all_button, self.none_button):
            one.setAutoDefault(False)
            bar.flow.add(one, right=True)
        self.body.addWidget(bar)

    def _build_list(self) -> QWidget:
        self.tree = TickList("可生成的草稿", ("村", "公开事项", "时段", "来源", "开头"), WIDTHS)
        self.tree.looked_at.connect(self._show_text)
        self.tree.changed.connect(self._ticked)
        return self.tree

    def _build_text(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        self.title_label = label(role="heading", wrap=True, selectable=True)
        self.text_edit = ContentEdit(self.context.jobs)
        self.text_edit.setReadOnly(True)
        self.text_edit.setAccessibleName("草稿全文")
        column.addWidget(self.title_label)
        column.addWidget(self.text_edit, 1)
        return place

    # What is found

    def look(self) -> None:
        """Find the missing drafts in a worker; what is looked for already is stopped."""
        self._start("查找要生成的草稿", self.presenter.look, self._found)

    def _start(self, title: str, work: Work, done: Callable[[Any], None]) -> None:
        """Run one piece of work; 关闭 becomes 停止 until it is over, and what was run before counts no more."""
        if self.job is not None:
            self.job.cancel()
        self._turn += 1
        turn = self._turn

        def ending(take: Callable[..., None]) -> Callable[..., None]:
            return lambda *given: self._over(turn, take, given)

        self.told_label.setText(f"正在{title}…")
        self.yes_button.setEnabled(False)
        self._name_close("停止")
        self.job = self.context.jobs.run(
            title, work, ending(done), ending(self._refused), ending(self._stopped), shown=False
        )
        self.job.progressed.connect(partial(self._show_progress, turn))

    def _over(self, turn: int, take: Callable[..., None], given: Sequence[Any]) -> None:
        if turn != self._turn:
            return
        self.job = None
        self._name_close("关闭")
        take(*given)
        self._count()

    def _show_progress(self, turn: int, done: int, total: int, doing: str) -> None:
        if turn == self._turn and self.job is not None:
            self.told_label.setText(f"{doing}（{done}/{total}）" if total else doing)

    def _name_close(self, words: str) -> None:
        if self.no_button is not None:
            self.no_button.setText(words)

    def reject(self) -> None:
        """Stop the work that runs; without any, close."""
        if self.job is not None:
            self.job.cancel()
        else:
            super().reject()

    def _stopped(self) -> None:
        self.told_label.setText("已停止，没有留下草稿。改一下范围可以重新查找。")

    def _found(self, plan: Any) -> None:
        self.presenter.show(plan)
        self.show_rows()

    def _refused(self, refusal: Refusal) -> None:
        self.told_label.setText(f"{refusal.message}{refusal.advice}")

    def show_rows(self) -> None:
        """Show what was found."""
        self.tree.show_rows(list(enumerate(self.presenter.rows())), self.presenter.chosen)
        blocked = self.tree.blockSignals(True)
        for at, row in enumerate(self.tree.rows()):
            row.setIcon(3, icon("warning", "warn") if self.presenter.needs_care(at) else icon("check", "good"))
        self.tree.blockSignals(blocked)
        self.told_label.setText(self.presenter.told)
        self._count()

    def _show_text(self, at: int | None) -> None:
        title, content = self.presenter.text(at) if at is not None else ("", "")
        self.title_label.setText(title)
        self.text_edit.set_content(content)

    def _ticked(self) -> None:
        self.presenter.chosen = {key for key in self.tree.ticked() if isinstance(key, int)}
        self._count()

    def tick_all(self, on: bool) -> None:
        """Tick every draft or none."""
        self.tree.tick_all(on)

    def _count(self) -> None:
        count = len(self.presenter.chosen)
        self.yes_button.setText(f"生成草稿 {count} 份" if count else "生成草稿")
        self.yes_button.setEnabled(bool(count) and self.job is None)

    # What is chosen

    def _narrowed(self, key: str, _at: int) -> None:
        setattr(self.presenter, key, self.boxes[key].currentData())
        self.look()

    def _order_changed(self, on: bool) -> None:
        self.presenter.data_first = on
        self.look()

    def choose_finance(self) -> None:
        """Ask for a 村级财务收支表."""
        name, _ = QFileDialog.getOpenFileName(self, "村级财务收支表：一列“村”，一村一行", "", LISTS)
        if name:
            self.take_finance(Path(name))

    def take_finance(self, path: Path) -> None:
        """Fill the finance tables from a sheet."""
        self.presenter.finance = path
        self.finance_button.setText(f"收支表：{path.name}")
        self.look()

    def try_accept(self) -> None:
        """Write what is ticked in a worker; the dialog closes when it is done."""
        if self.yes_button.isEnabled():
            self._start("生成公示草稿", self.presenter.write, self._written)

    def _written(self, changes: ChangeSet) -> None:
        self.context.changed(changes)
        self.accept()
