"""How are the deceased, exclusive programmes and remembered columns kept? Three dialogs, each around one table."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.subsidies import ListedImport
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.dialogs import suggest
from zwgk_desktop.ui.subsidies.lists_presenter import ListsPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question, TextQuestion
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label

AGAIN = "改过以后，没有审定的清单请点“更多—重新检查”。"
LISTS = "名单 (*.xlsx *.xls *.et *.csv)"
PERSON_FIELDS = (
    Field("number", "身份证号", required=True, limit=30),
    Field("name", "姓名", limit=60),
    Field("since", "死亡（注销）日期", FieldKind.DATE),
    Field("source", "来源", help="如：派出所户籍注销名单、民政殡葬名单。", limit=200),
)
PAIR_FIELDS = (
    Field("first", "补贴项目", required=True, limit=60),
    Field("second", "另一项", required=True, limit=60),
    Field("excluded", "能否同时享受", FieldKind.CHOICE, True, (("yes", "不能同时享受"), ("no", "可以同时享受"))),
    Field("reason", "依据", required=True, help="文件名称和文号，或县里答复的时间和内容。", limit=500),
)


class ListDialog(Question):
    """A table with its buttons; ``dialog`` is the one opened from it."""

    def __init__(self, parent: QWidget, context: PageContext, name: str, title: str, text: str) -> None:
        super().__init__(parent, title, text, "关闭", "")
        self.context, self.presenter = context, ListsPresenter(context.desk)
        self.dialog: QDialog | None = None
        self.resize(900, 560)
        self.table = DataTable(name, title, context.jobs, context.settings)
        self.told_label = label(role="second", wrap=True)
        self.told_label.hide()
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.told_label)
        self.table.failed.connect(context.refuse)
        self.context.noticed.connect(self._notice)
        self.yes_button.setDefault(False)  # Enter belongs to the table and its search
        self.yes_button.setAutoDefault(False)

    def _notice(self, _tone: object, message: str, advice: str, _undo: object) -> None:
        """Say here what the notice bar behind the dialog says."""
        self.told_label.setText(f"{message}{advice}")
        self.told_label.show()

    def show_dialog(self, dialog: QDialog) -> None:
        """Open a dialog, kept until it is closed."""
        self.dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class DeceasedDialog(ListDialog):
    """已故人员: the list every payment list is held against."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        text = "导入清单时会与这份名单比对，仍在领取的给出提醒。名单来自派出所、民政等部门，请定期更新。" + AGAIN
        super().__init__(parent, context, "subsidies.deceased", "已故人员", text)
        self.table.set_empty("名单是空的", "导入有“姓名、身份证号”的表格，或逐个登记。", "导入名单", self.choose_list)
        self.table.tools.add(button("导入名单", self.choose_list, icon="import"), right=True)
        self.table.tools.add(button("登记一人", self.ask_add, icon="add"), right=True)
        self.table.add_action("移出名单", self.ask_remove, "delete")
        self.reload()

    def reload(self) -> None:
        """Show the list again."""
        self.table.show_listing(self.presenter.deceased())

    def choose_list(self) -> None:
        """Ask for the list."""
        name, _ = QFileDialog.getOpenFileName(self, "已故人员名单", "", LISTS)
        if name:
            self.take_list(Path(name))

    def take_list(self, file: Path) -> None:
        """Read a list in a worker."""

        def done(found: ListedImport) -> None:
            self.context.changed(found.changes)
            self.reload()

        self.context.run("导入已故人员名单", lambda _progress: self.presenter.import_deceased(file), done)

    def ask_add(self) -> None:
        """Ask for one person."""
        dialog = FormDialog(self, "登记已故人员", PERSON_FIELDS, yes="登记")
        dialog.accepted.connect(lambda: self._add(dialog.form.values()))
        self.show_dialog(dialog)

    def _add(self, values: Mapping[str, Any]) -> None:
        if self.context.act(lambda: self.presenter.add_deceased(values)):
            self.reload()

    def ask_remove(self, ids: array[int]) -> None:
        """Ask why the first person selected is taken off."""
        if ids:
            dialog = TextQuestion(self, "移出名单的理由", "一次移出一人；理由记入操作记录。", yes="移出", lines=2)
            dialog.accepted.connect(lambda: self.remove(ids[0], dialog.value))
            self.show_dialog(dialog)

    def remove(self, listed_id: int, reason: str) -> None:
        """Take one person off the list."""
        if self.context.act(lambda: self.presenter.remove_deceased(listed_id, reason)):
            self.reload()


class ExclusionsDialog(ListDialog):
    """互斥项目: which programmes one person may not draw in the same year."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        text = "同一人同一年领取了互斥的两项，导入时给出提醒。常见的已列出，以县里文件为准修改。" + AGAIN
        super().__init__(parent, context, "subsidies.exclusions", "互斥项目", text)
        self.table.set_empty("没有互斥的项目", "按县里文件增加。", "增加一对", self.ask_add)
        self.table.tools.add(button("增加一对", self.ask_add, icon="add"), right=True)
        self.table.add_action("修改", lambda ids: self.ask_change(ids[0]) if ids else None, "edit")
        self.table.opened.connect(self.ask_change)
        self.reload()

    def reload(self) -> None:
        """Show the pairs again."""
        self.table.show_listing(self.presenter.pairs())

    def ask_add(self) -> None:
        """Ask for a new pair."""
        self._ask("增加一对互斥项目", {"excluded": "yes"})

    def ask_change(self, pair_id: int) -> None:
        """Ask what holds for a pair now, and why."""
        self._ask("修改互斥项目", self.presenter.pair_values(pair_id))

    def _ask(self, title: str, values: Mapping[str, Any]) -> None:
        dialog = FormDialog(self, title, PAIR_FIELDS, values, check=self.presenter.check_pair)
        for key in ("first", "second"):
            suggest(dialog, key, self.presenter.programme_names())
        dialog.accepted.connect(lambda: self._decide(dialog.form.values()))
        self.show_dialog(dialog)

    def _decide(self, values: Mapping[str, Any]) -> None:
        if self.context.act(lambda: self.presenter.decide_pair(values)):
            self.reload()


class ColumnsDialog(ListDialog):
    """记住的对列: what was chosen by hand for a sender's header, proposed again for the next list."""

    def __init__(self, parent: QWidget, context: PageContext) -> None:
        text = "导入时手工改过的对列，按补贴项目和报送单位记住，下次同样的表头自动沿用。不合适的可以忘记。"
        super().__init__(parent, context, "subsidies.columns", "记住的对列", text)
        self.table.set_empty("没有记住的对列", "导入清单时在“对列”一步改过的，会记在这里。")
        self.table.add_action("不再沿用", self.forget, "delete")
        self.table.tools.add(button("本地表头说法", self.open_words, icon="edit"), right=True)
        self.reload()

    def reload(self) -> None:
        """Show what is remembered again."""
        self.table.show_listing(self.presenter.columns())

    def open_words(self) -> None:
        """Open the office's own words for columns in the editor of the PC."""
        try:
            file = self.presenter.own_words()
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))
        self.told_label.setText(f"已打开 {file}。照里面的说明写好保存，下一次导入就用上。")
        self.told_label.show()

    def forget(self, ids: array[int]) -> None:
        """Forget the selected ones."""
        for memory_id in list(ids):
            if not self.context.act(partial(self.presenter.forget_columns, memory_id)):
                break
        self.reload()
