"""The page 登记簿: the registers at the left, the list with its clocks, one entry with its path at the right."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
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
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.registers.clock_dialog import ClockDialog
from zwgk_desktop.ui.registers.import_dialog import ImportDialog
from zwgk_desktop.ui.registers.letter_dialog import LetterDialog
from zwgk_desktop.ui.registers.registers_presenter import RegistersPresenter, finding_words
from zwgk_desktop.ui.registers.steps_panel import StepsPanel
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import WARN
from zwgk_desktop.ui.widgets.beside import Beside
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import SMALLEST_WIDTH, DetailPane
from zwgk_desktop.ui.widgets.dialogs import TextQuestion
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field

KEY = Qt.ItemDataRole.UserRole
WIDEST = 420  # pixels the pane insists on, however large the font
WIDEST_LIST = 232
SIZES = (560, 400)  # list and pane, before the officer shares the room differently
WORKBOOKS = "表格 (*.xlsx *.xls *.et *.csv)"


class RegistersPage(Page):
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
        self.presenter = RegistersPresenter(context.desk)
        self.dialog: QDialog | None = None
        self.steps: StepsPanel | None = None
        self.removed = False
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

    # What is done

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(lambda _result: self._forget(dialog))
        self.dialog = dialog
        dialog.open()

    def _forget(self, dialog: QDialog) -> None:
        if self.dialog is dialog:
            self.dialog = None

    def _open_form(
        self, title: str, fields: Sequence[Field], values: dict[str, Any], submit: Callable[[dict[str, Any]], Any],
        text: str = "", yes: str = "登记",
    ) -> None:  # fmt: skip
        """Open a form that does its work before it closes: a refusal stands under its first field, nothing is lost."""
        done: list[Any] = []

        def check(given: dict[str, Any]) -> dict[str, str]:
            try:
                done.append(submit(given))
            except Refusal as refusal:
                return {fields[0].key: str(refusal)}
            return {}

        dialog = FormDialog(self, title, fields, values, text, yes, check)
        dialog.setMinimumWidth(min(current_theme().pixels(560), 900))
        dialog.accepted.connect(lambda: self._take(done[-1]))
        self._open(dialog)

    def _take(self, recorded: Any) -> None:
        """Show what an action did, and what should be looked at."""
        self.context.changed(recorded.changes)
        if recorded.findings:
            self.context.tell(recorded.changes.message, finding_words(recorded.findings), WARN)
        self.table.select_id(recorded.entry_id)
        self.show_entry(recorded.entry_id)

    def new(self) -> None:
        """Answer Ctrl+N."""
        if self.removed:
            self.toggle_bin()
        title = f"新增登记：{self.presenter.register.title}"
        fields, values = self.presenter.entry_fields(), self.presenter.entry_values()
        self._open_form(title, fields, values, self.presenter.add)

    def open_change(self) -> None:
        """Change the entry in the pane."""
        try:
            values = self.presenter.held_values()
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        fields = self.presenter.entry_fields()
        self._open_form("修改登记内容", fields, values, self.presenter.change, yes="保存")

    def do_step(self, key: str) -> None:
        """Ask what belongs to a step, and record it."""
        offer = next(one for one in self.presenter.steps() if one.key == key)
        text = f"依据：{offer.article}" if offer.article else ""
        fields, values = self.presenter.step_fields(key), self.presenter.step_values(key)
        self._open_form(offer.title, fields, values, partial(self.presenter.do_step, key), text)

    def void_last(self, reason: str | None = None) -> None:
        """Take back the last step, with a reason."""
        self._with_reason("为什么撤销上一步登记？", "撤销后仍留在办理经过里，注明理由。", reason, self._void)

    def _void(self, reason: str) -> None:
        try:
            self._take(self.presenter.void_last(reason))
        except Refusal as refusal:
            self.context.refuse(refusal)

    def remove(self, reason: str | None = None) -> None:
        """Move the entry in the pane to the recycle bin, with a reason."""
        self._with_reason("为什么移入回收站？", "可以从回收站恢复。", reason, self._remove)

    def _remove(self, reason: str) -> None:
        held = self.presenter.facts
        if held is None:
            return
        entry_id = held.id
        undo = lambda: self._act(lambda: self.presenter.restore(entry_id))  # noqa: E731
        changes = self.context.act(lambda: self.presenter.remove(reason), undo)
        if changes is not None:
            self.close_pane()

    def _act(self, action: Callable[[], ChangeSet]) -> None:
        self.context.act(action)

    def _with_reason(self, title: str, text: str, reason: str | None, use: Callable[[str], None]) -> None:
        if reason is not None:
            use(reason)
            return
        dialog = TextQuestion(self, title, text, lines=3)
        dialog.accepted.connect(lambda: use(dialog.value))
        self._open(dialog)

    def restore(self) -> None:
        """Bring the entry in the pane back."""
        held = self.presenter.facts
        if held is not None:
            self._act(lambda: self.presenter.restore(held.id))
            self.close_pane()

    def reveal(self) -> None:
        """Show personal data in full."""
        held = self.presenter.facts
        if held is not None and self.context.act(self.presenter.reveal) is not None:
            self.show_entry(held.id)

    def open_count(self) -> None:
        """Show how the dates were counted."""
        held = self.presenter.facts
        if held is not None:
            heading = f"{held.register.title}　{held.row.number}"
            self._open(ClockDialog(self, heading, self.presenter.counts()))

    def open_letters(self) -> None:
        """Show the letters that are ready."""
        self._open(LetterDialog(self, self.context, self.presenter))

    # In and out

    def open_paste(self) -> None:
        """Ask for the update days of the website's columns."""
        text = "每行一个栏目和更新日期，例如：\n通知公告　2026-11-18"
        dialog = TextQuestion(self, "粘贴栏目更新日期", text, yes="登记", lines=10, limit=20_000)
        dialog.accepted.connect(lambda: self.paste(dialog.value))
        self._open(dialog)

    def paste(self, text: str) -> None:
        """Record pasted update days; lines that were not understood are told."""
        try:
            updated = self.presenter.paste(text)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.context.changed(updated.changes)
        if updated.findings:
            self.context.tell(updated.changes.message, finding_words(updated.findings), WARN)

    def open_import(self) -> None:
        """Ask for a workbook."""
        name, _ = QFileDialog.getOpenFileName(self, "从表格导入", "", WORKBOOKS)
        if name:
            self.import_file(Path(name))

    def import_file(self, path: Path) -> None:
        """Show what a workbook holds, then take it."""
        presenter = self.presenter
        self.context.run("读取表格", lambda _progress: presenter.preview_import(path), partial(self._ask_import, path))

    def _ask_import(self, path: Path, incoming: Any) -> None:
        dialog = ImportDialog(self, path.name, incoming)
        dialog.accepted.connect(lambda: self._act(lambda: self.presenter.import_(path).changes))
        self._open(dialog)

    def print_(self) -> None:
        """Answer Ctrl+P: the register book of the year chosen above, as PDF."""
        name = f"{self.presenter.register.title}登记簿（{self.context.year}年）.pdf"
        chosen, _ = QFileDialog.getSaveFileName(self, "打印登记簿（存为 PDF）", name, "PDF (*.pdf)")
        if chosen:
            self.print_book(Path(chosen))

    def print_book(self, path: Path) -> None:
        """Write the register book and open it."""
        presenter, year = self.presenter, self.context.year
        self.context.run(
            "生成登记簿",
            lambda _progress: presenter.print_book(year, path),
            lambda pages: self.context.tell(f"已生成登记簿，共 {pages} 页：{path}"),
        )
