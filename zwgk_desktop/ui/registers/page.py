"""The page 登记簿: the registers at the left, the list with its clocks, one entry with its path at the right."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QSizePolicy,
    QStackedWidget,
)

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.registers.register_actions import RegisterActions
from zwgk_desktop.ui.registers.steps_panel import StepsPanel
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.beside import Beside
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import SMALLEST_WIDTH, DetailPane

KEY = Qt.ItemDataRole.UserRole
WIDEST = 420  # pixels the pane insists on, however large the font
WIDEST_LIST = 232
SIZES = (560, 400)  # list and pane, before the officer shares the room differently


class RegistersPage(RegisterActions):
    """What is shown and allowed is decided by ``presenter``; ``dialog`` is the one that is open."""

    title = "登记簿"
    areas = frozenset({Area.REGISTERS, Area.SETTINGS})
    help_text = (
        "左边选一本登记簿，中间是登记的各件，“时限”和“剩余天数”按法定期限算。选中一件，右边是期限、内容和办理经过。\n\n"
        "“下一步”只让办现在可以办的，旁边写着依据；现在不能办的说明为什么。“怎么算的”逐日列出期限的计算，可以打印。\n\n"
        "个人信息平时是隐去的，需要时点“显示完整信息”，会记入操作记录。\n"
        "Ctrl+N 新增登记，Ctrl+F 查找，Ctrl+P 打印登记簿。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.steps: StepsPanel | None = None
        self.buttons: dict[str, Any] = {}
        self._add_head()
        self.list = self._build_list()
        self.tables: dict[tuple[str, bool], DataTable] = {}
        self.places = QStackedWidget()
        self.pane = DetailPane("选一件，这里显示期限、内容、办理经过和下一步。")
        self.splitter = Beside(self.places, self.pane, "registers", context.settings)
        self.splitter.setSizes(list(context.settings.get("split/registers", [])) or list(SIZES))
        self.pane.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.list)
        row.addWidget(self.splitter, 1)
        self.body.addLayout(row, 1)

    def _add_head(self) -> None:
        self.bin_button = IconButton("delete", "回收站", self.toggle_bin)
        self.bin_button.setCheckable(True)
        self.add_to_head(self.bin_button)
        self.print_button = self.add_action("打印登记簿", self.print_, "print")
        self.paste_button = self.add_action("粘贴更新日期", self.open_paste, "paste")
        self.import_button = self.add_action("从表格导入", self.open_import, "import")
        self.add_button = self.add_action("新增登记", self.new, "add", "primary")

    def _build_list(self) -> QListWidget:
        made = QListWidget()
        made.setAccessibleName("登记簿目录")
        made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for item in self.presenter.items():
            row = QListWidgetItem(item.title)
            row.setData(KEY, item.key)
            made.addItem(row)
        made.setCurrentRow(0)
        made.currentItemChanged.connect(lambda item, _old: self.choose(item.data(KEY)) if item else None)
        return made

    @property
    def table(self) -> DataTable:
        """Return the list on screen; every register has its own, so that each keeps its columns and question."""
        key = (self.presenter.key, self.removed)
        if key not in self.tables:
            title = self.presenter.register.title
            made = DataTable(f"registers-{key[0]}", title, self.context.jobs, self.context.settings)
            if self.removed:
                made.set_empty("回收站是空的")
            else:
                made.set_empty(f"“{title}”还没有登记", self.presenter.register.source, "新增登记", self.new)
            offer_export(self.context, made, Area.REGISTERS, title)
            made.selected.connect(self._selected)
            made.opened.connect(self.show_entry)
            made.failed.connect(self.context.refuse)
            self.places.addWidget(made)
            self.tables[key] = made
        return self.tables[key]

    # What is shown

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        self._show_counts()
        self.set_subtitle(self.presenter.summary())
        try:
            self.table.show_listing(self.presenter.listing(self.removed))
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.places.setCurrentWidget(self.table)
        self.import_button.setVisible(self.presenter.can_import and not self.removed)
        self.paste_button.setVisible(self.presenter.can_paste and not self.removed)
        self.add_button.setVisible(not self.removed)
        if self.presenter.facts is not None and self.pane.isVisibleTo(self):
            self.show_entry(self.presenter.facts.id)

    def _show_counts(self) -> None:
        widest = 0
        for at, item in enumerate(self.presenter.items()):
            words = f"{item.title}（{item.open}）" if item.open else item.title
            row = self.list.item(at)
            row.setText(words)
            row.setIcon(
                icon("error", "bad") if item.late else icon("dash", "line") if not item.open else icon("clock", "info")
            )
            late = f"，逾期 {item.late} 件" if item.late else ""
            row.setToolTip(f"{item.title}：未办结 {item.open} 件{late}")
            widest = max(widest, self.list.fontMetrics().horizontalAdvance(words))
        self.list.setFixedWidth(min(widest + current_theme().pixels(56), WIDEST_LIST))

    def choose(self, key: str) -> None:
        """Show another register."""
        if key == self.presenter.key:
            return
        self.presenter.key = key
        self.close_pane()
        self.reload()

    def toggle_bin(self) -> None:
        """Show what was removed, or the register again."""
        self.removed = not self.removed
        self.bin_button.setChecked(self.removed)
        self.close_pane()
        self.reload()

    def _selected(self, ids: array[int]) -> None:
        held = self.presenter.facts
        if len(ids) == 1 and (held is None or held.id != ids[0] or not self.pane.isVisibleTo(self)):
            self.show_entry(ids[0])

    def show_entry(self, entry_id: int) -> None:
        """Show one entry in the pane."""
        opened = self.steps is not None and self.steps.opened
        held = self.presenter.facts
        try:
            self.presenter.show(entry_id)
            self.pane.show_content(self.presenter.content())
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self._fill_pane(opened and held is not None and held.id == entry_id)
        self.pane.setMinimumWidth(max(SMALLEST_WIDTH, min(current_theme().pixels(300), WIDEST)))
        self.pane.show()

    def _fill_pane(self, opened: bool) -> None:
        self.buttons = {}
        self.steps = None
        if self.removed:
            self._offer("restore", "恢复", self.restore, "undo", "primary")
            return
        self.steps = StepsPanel(self.presenter.steps(), opened)
        self.steps.chosen.connect(self.do_step)
        self.pane.column.insertWidget(2 if self.presenter.has_clock() else 0, self.steps)  # below 期限
        if self.presenter.counts():
            self._offer("count", "怎么算的", self.open_count, "clock")
        if self.presenter.letters():
            self._offer("letters", "文书", self.open_letters, "mail")
        if self.presenter.can_reveal():
            self._offer("reveal", "显示完整信息", self.reveal, "eye")
        self._offer_more()

    def _offer(self, key: str, words: str, handler: Callable[[], Any], picture: str, kind: str = "secondary") -> None:
        self.buttons[key] = self.pane.add_action(words, handler, picture, kind)

    def _offer_more(self) -> None:
        menu = QMenu(self)
        wanted: list[tuple[str, str, str, Callable[[], Any]]] = []
        if self.presenter.can_change():
            wanted.append(("change", "修改登记内容", "edit", self.open_change))
        if self.presenter.can_void():
            wanted.append(("void", "撤销上一步登记", "undo", self.void_last))
        wanted.append(("remove", "移入回收站", "delete", self.remove))
        for key, words, picture, handler in wanted:
            self.buttons[key] = menu.addAction(icon(picture), words, handler)
        made = self.pane.add_action("更多 ▾", lambda: menu.exec(made.mapToGlobal(made.rect().bottomLeft())))
        made.setAccessibleName("更多操作")

    def open_subject(self, subject: Any) -> None:
        """Show (register, entry id), or a register by its key."""
        key, entry_id = subject if isinstance(subject, tuple) else (subject, 0)
        rows = [at for at in range(self.list.count()) if self.list.item(at).data(KEY) == key]
        if not rows:
            return
        if self.removed:
            self.toggle_bin()
        self.list.setCurrentRow(rows[0])
        if entry_id:
            self.reload()
            if not self.table.select_id(entry_id):
                self.table.clear_conditions()
                self.table.select_id(entry_id)
            self.show_entry(entry_id)

    def close_pane(self) -> bool:
        """Answer Esc."""
        shown = self.pane.isVisibleTo(self)
        self.pane.hide()
        self.presenter.forget()
        return shown

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        self.table.start_find()
