"""How do postings of an item begin? The template at the left, filled for a village at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QComboBox, QLayout, QLineEdit, QMenu, QSplitter, QVBoxLayout, QWidget

from zwgk_desktop.ui.boards.content_edit import ContentEdit
from zwgk_desktop.ui.boards.template_presenter import TemplatePresenter
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question, confirm
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage

SIZE = (1180, 660)
PAUSE = 300  # milliseconds after the last key before the preview follows
TEXT = "〔村名〕这样的方括号由系统填写；系统不认识的（如〔经手人〕）留给填写人，没有填完不能送审。"


def open_templates(page: BoardsPage) -> TemplateDialog | None:
    """Open the dialog from the page, at the item in the pane."""
    cell = page.presenter.cell
    if not page.presenter.items:
        page.context.tell("还没有公开目录。", "请先载入默认公开目录。")
        return None
    dialog = TemplateDialog(page, page.context, cell.item.id if cell else None)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class TemplateDialog(Question):
    """Choose an item, edit title and body, see them filled; save or take the default back."""

    def __init__(self, parent: QWidget, context: PageContext, item_id: int | None = None) -> None:
        super().__init__(parent, "公示模板", TEXT, "关闭", "")
        outer = self.layout()
        assert outer is not None
        outer.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.resize(*SIZE)
        self.yes_button.setDefault(False)
        self.yes_button.setAutoDefault(False)
        self.context, self.presenter = context, TemplatePresenter(context.desk, item_id)
        self._following = QTimer(self, singleShot=True, interval=PAUSE)
        self._following.timeout.connect(self.show_preview)
        self.told_label = label(role="second", wrap=True)
        self._build_head()
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self._build_editor())
        split.addWidget(self._build_preview())
        split.setSizes([600, 540])
        self.body.addWidget(split, 1)
        self.body.addWidget(self.told_label)
        self.show_template()

    def _build_head(self) -> None:
        bar = FlowBar()
        self.item_box = _box("公开事项", self.presenter.choices(), self.presenter.item_id)
        self.item_box.activated.connect(self._item_chosen)
        self.place_button = button("插入〔 〕", self._open_places, icon="add")
        self.reset_button = button("恢复默认", self.reset, icon="undo")
        self.save_button = button("保存模板", self.save, icon="save", kind="primary")
        bar.flow.add(self.item_box)
        for one in (self.place_button, self.reset_button, self.save_button):
            one.setAutoDefault(False)
            bar.flow.add(one, right=True)
        self.body.addWidget(bar)

    def _build_editor(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        self.origin_label = label(role="section", wrap=True)
        self.title_edit = QLineEdit()
        self.title_edit.setAccessibleName("模板标题")
        self.body_edit = ContentEdit(self.context.jobs)
        self.body_edit.setAccessibleName("模板正文")
        self.body_edit.setMinimumHeight(160)
        for part in (self.origin_label, self.title_edit, self.body_edit):
            column.addWidget(part)
        column.setStretch(2, 1)
        self.title_edit.textEdited.connect(lambda _text: self._following.start())
        self.body_edit.textChanged.connect(self._following.start)
        return place

    def _build_preview(self) -> QWidget:
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        bar = FlowBar()
        bar.flow.add(label("填好的样子", role="section"))
        self.village_box = _box("村", self.presenter.villages, self.presenter.village_id)
        self.period_box = _box("时段", (), None)
        for box in (self.village_box, self.period_box):
            box.activated.connect(lambda _at: self._place_chosen())
            bar.flow.add(box)
        self.filled_title = label(role="heading", wrap=True, selectable=True)
        self.filled_body = ContentEdit(self.context.jobs)
        self.filled_body.setAccessibleName("填好的样子")
        self.filled_body.setReadOnly(True)
        for part in (bar, self.filled_title, self.filled_body):
            column.addWidget(part)
        column.setStretch(2, 1)
        return place

    def show_template(self) -> None:
        """Show the template of the item chosen."""
        presenter = self.presenter
        self.title_edit.setText(presenter.template.title)
        self.body_edit.set_content(presenter.template.body)
        self.period_box.clear()
        for code, words in presenter.period_choices():
            self.period_box.addItem(words, code)
        self._following.stop()
        self.show_preview()

    def show_preview(self) -> None:
        """Show what the texts give, filled for the village and period chosen."""
        self.origin_label.setText(self.presenter.origin)
        self.reset_button.setEnabled(self.presenter.template.own)
        title, body = self.title_edit.text(), self.body_edit.content()
        self.save_button.setEnabled(self.presenter.changed(title, body))
        presenter = self.presenter

        def show(filled: tuple[str, str, str]) -> None:
            self.filled_title.setText(filled[0])
            self.filled_body.set_content(filled[1])
            self.told_label.setText(filled[2])

        work: Callable[[Any], Any] = lambda _progress: presenter.preview(title, body)  # noqa: E731
        self.context.jobs.run("填写模板", work, show, self._refused, shown=False)

    def _refused(self, refusal: Any) -> None:
        self.told_label.setText(f"{refusal.message}{refusal.advice}")

    def _item_chosen(self, _at: int) -> None:
        if self.may_leave():
            self.choose(self.item_box.currentData())
        else:
            self.item_box.setCurrentIndex(self.item_box.findData(self.presenter.item_id))

    def may_leave(self) -> bool:
        """Ask before edits that were not saved are given up."""
        if not self.presenter.changed(self.title_edit.text(), self.body_edit.content()):
            return True
        return confirm(self, "模板还没有保存", "离开后这次的修改不保留。", "放弃修改", "继续修改", danger=True)

    def try_accept(self) -> None:
        """Close, unless there are edits to keep."""
        if self.may_leave():
            self.accept()

    def reject(self) -> None:
        """Answer Esc."""
        if self.may_leave():
            super().reject()

    def choose(self, item_id: int) -> None:
        """Show the template of another item."""
        self.presenter.choose(item_id)
        self.item_box.setCurrentIndex(self.item_box.findData(item_id))
        self.show_template()

    def _place_chosen(self) -> None:
        self.presenter.village_id = self.village_box.currentData()
        self.presenter.period = self.period_box.currentData()
        self.show_preview()

    def _open_places(self) -> None:
        menu = QMenu(self)
        for name, meaning in self.presenter.places():
            menu.addAction(f"〔{name}〕　{meaning}", lambda wanted=name: self.insert(wanted))
        menu.exec(self.place_button.mapToGlobal(self.place_button.rect().bottomLeft()))

    def insert(self, place: str) -> None:
        """Put a place where the cursor stands in the body."""
        self.body_edit.insertPlainText(f"〔{place}〕")
        self.body_edit.setFocus()

    def save(self) -> None:
        """Keep the office's own template."""
        self._do(lambda: self.presenter.save(self.title_edit.text(), self.body_edit.content()))

    def reset(self) -> None:
        """Take the default template back."""
        self._do(self.presenter.reset)

    def _do(self, action: Callable[[], Any]) -> None:
        done = self.context.act(action)
        if done is not None:
            self.show_template()
            self.told_label.setText(done.message)


def _box(title: str, choices: Any, chosen: Any) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(title)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    for key, words in choices:
        box.addItem(words, key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box
