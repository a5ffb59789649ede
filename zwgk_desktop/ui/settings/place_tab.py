"""The tab 单位与村: facts of the township, the villages with their history, a list pasted from WPS."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QScrollArea, QSplitter, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.settings.settings_presenter import SettingsPresenter
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label, surface

TOWNSHIP_FIELDS = (
    Field("county", "县（市、区）", required=True),
    Field("name", "乡镇（街道）", required=True, help="印在台账和公示的抬头上。"),
    Field("code", "乡镇编码", help="9 位：县 6 位加乡镇 3 位。不知道可以不填。"),
    Field("complaint_phone", "监督电话", help="印在每张公示的下方。"),
    Field("office_phone", "办公电话"),
)
VILLAGE_FIELDS = (
    Field("name", "村名", required=True),
    Field("code", "12 位编码", help="县 6 位、乡镇 3 位、村 3 位。"),
    Field("households", "户数", FieldKind.NUMBER, unit="户"),
    Field("on", "从哪天起", FieldKind.DATE, help="不填就是今天。原来的名称和编码留在沿革里。"),
)
CLOSE_FIELDS = (
    Field("on", "从哪天起", FieldKind.DATE, help="不填就是今天。"),
    Field("note", "依据或说明", FieldKind.LINES, lines=3, help="例如：清民发〔2026〕12号。"),
)
SHOWN_NAMES, SHOWN_FINDINGS = 8, 6


def check_households(values: dict[str, Any]) -> dict[str, str]:
    """Tell what is wrong with a number of households."""
    count = values["households"]
    return {"households": "户数请填整数。"} if count is not None and (count != int(count) or count < 0) else {}


class VillagesDialog(Question):
    """Takes a list pasted from WPS and says at once what was recognised."""

    def __init__(self, parent: QWidget | None, presenter: SettingsPresenter, text: str = "") -> None:
        super().__init__(parent, "粘贴村名单", "从 WPS 里复制村名（可以带编码、户数）粘贴到这里，一行一个。", "加入")
        self._presenter = presenter
        self.field = QPlainTextEdit(text)
        self.field.setAccessibleName("村名单")
        self.field.setTabChangesFocus(True)
        self.field.setMinimumHeight(self.fontMetrics().lineSpacing() * 9)
        self.found_label = label(role="second", wrap=True)
        self.body.addWidget(self.field)
        self.body.addWidget(self.found_label)
        self.field.textChanged.connect(self._show_found)
        self._show_found()
        self.field.setFocus()

    def _show_found(self) -> None:
        villages, findings = self._presenter.read_villages(self.field.toPlainText())
        names = "、".join(v.name for v in villages[:SHOWN_NAMES]) + ("……" if len(villages) > SHOWN_NAMES else "")
        lines = [
            f"认出 {len(villages)} 个村：{names}" if villages else "还没有认出新的村名。",
            *findings[:SHOWN_FINDINGS],
        ]
        if len(findings) > SHOWN_FINDINGS:
            lines.append(f"还有 {len(findings) - SHOWN_FINDINGS} 条提示。")
        self.found_label.setText("\n".join(lines))

    def problem(self) -> str:
        """Return why nothing can be added yet."""
        return "" if self._presenter.read_villages(self.field.toPlainText())[0] else "还没有认出新的村名，请核对名单。"


class PlaceTab(QWidget):
    """Township at the left, villages at the right."""

    def __init__(self, context: PageContext, presenter: SettingsPresenter) -> None:
        super().__init__()
        self.context, self.presenter = context, presenter
        row = QVBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_township())
        split.addWidget(self._build_villages())
        split.setStretchFactor(1, 1)
        split.setSizes([340, 820])
        row.addWidget(split)

    def _build_township(self) -> QWidget:
        frame, column = surface()
        column.addWidget(label("单位", role="heading"))
        self.form = Form(TOWNSHIP_FIELDS)
        self.form.setObjectName("plain")
        self.form.submitted.connect(self.save)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.form)
        scroll.setAccessibleName("单位信息")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.form.setContentsMargins(2, 2, 10, 2)
        column.addWidget(scroll, 1)
        self.save_button = button("保存", self.save, icon="save", kind="primary")
        column.addWidget(self.save_button)
        frame.setMinimumWidth(300)
        return frame

    def _build_villages(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(8, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(label("村", role="heading"), 1)
        head.addWidget(button("粘贴村名单", self.ask_villages, icon="paste"))
        column.addLayout(head)
        self.table = DataTable("villages", "村", self.context.jobs, self.context.settings)
        self.table.set_empty("还没有村", "从 WPS 里把村名整列复制过来，一次加完。", "粘贴村名单", self.ask_villages)
        self.table.add_action("修改", self.change, "edit")
        self.table.add_action("并入", self.merge, "next")
        self.table.add_action("撤销", self.close_village, "close")
        self.table.allow_paste()
        offer_export(self.context, self.table, Area.TOWNSHIP, "村名单")
        self.table.pasted.connect(lambda rows: self.ask_villages("\n".join("\t".join(cells) for cells in rows)))
        self.table.opened.connect(lambda village_id: self.change([village_id]))
        self.table.selected.connect(self._show_history)
        self.table.failed.connect(self.context.refuse)
        column.addWidget(self.table, 1)
        self.history_label = label(role="second", wrap=True, selectable=True)
        self.history_label.hide()
        column.addWidget(self.history_label)
        return place

    def reload(self) -> None:
        """Show the store again."""
        self.form.set_values(self.presenter.township_values())
        self.table.show_listing(self.presenter.villages())

    def save(self) -> None:
        """Write the facts of the township."""
        if not self.form.check():
            self.context.act(lambda: self.presenter.save_township(self.form.values()))

    def ask_villages(self, text: str = "") -> None:
        """Open the dialog for a pasted list; it stays open beside the window's events."""
        self.dialog = VillagesDialog(self, self.presenter, text)
        self.dialog.accepted.connect(lambda: self.add(self.dialog.field.toPlainText()))
        self.dialog.open()

    def add(self, text: str) -> None:
        """Add the villages of a pasted list."""
        self.context.act(lambda: self.presenter.add_villages(text))

    def change(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Change name, code or households of one village."""
        if len(ids) != 1:
            self.context.tell("一次改一个村。", "请只选中一行。")
            return
        if values is None:
            try:
                first = self.presenter.village_values(ids[0])
            except Refusal as refusal:
                self.context.refuse(refusal)
                return
            values = ask_form(self, "修改村信息", VILLAGE_FIELDS, first, check=check_households)
        if values is not None:
            self.context.act(lambda: self.presenter.change_village(ids[0], values))

    def merge(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Merge the selected villages into another one."""
        ids = list(ids)
        if values is None:
            into = Field("into", "并入哪个村", FieldKind.CHOICE, True, self.presenter.village_choices(ids))
            text = f"选中的 {len(ids)} 个村不再单独公开；它们的公示、发放记录和沿革都保留。"
            values = ask_form(self, "村并入", (into, *CLOSE_FIELDS), text=text, yes="并入")
        if values is not None:
            self.context.act(lambda: self.presenter.merge(ids, values))

    def close_village(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Close one village that is no more."""
        if len(ids) != 1:
            self.context.tell("一次撤销一个村。", "几个村合并的，请用“并入”。")
            return
        if values is None:
            values = ask_form(self, "撤销这个村？", CLOSE_FIELDS, text="原有的公示和发放记录都保留。", yes="撤销")
        if values is not None:
            self.context.act(lambda: self.presenter.close(ids[0], values))

    def _show_history(self, ids: array[int]) -> None:
        text = self.presenter.history(ids[0]) if len(ids) == 1 else ""
        self.history_label.setText(f"沿革：\n{text}" if text else "")
        self.history_label.setVisible(bool(text))
