"""The tab 张贴地点: every village's boards, what hangs on each, its condition and its inspections."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.board_places import ParsedPlaces
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.boards.photo_form import ask_photo_form
from zwgk_desktop.ui.boards.photo_strip import PhotoStrip
from zwgk_desktop.ui.boards.photos_presenter import PhotosPresenter
from zwgk_desktop.ui.boards.places_presenter import PlacesPresenter
from zwgk_desktop.ui.boards.side_view import SideView
from zwgk_desktop.ui.boards.undoing import act_undoable
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label

Values = dict[str, Any] | None
PASTE_TEXT = (
    "从 WPS 表格里复制后粘贴到这里，每行一处：村、名称、类别、地址、尺寸（如 A3 4×2）、状况。没有的栏可以不写。"
)
FINDINGS_SHOWN, MOST = 6, 10


class PlacesView(SideView):
    """The boards; a row shows its pane."""

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, "boards.places", "张贴地点", "在左边选一处公开栏，这里显示正在公示的内容和检查记录。")
        self.presenter = PlacesPresenter(context.desk)
        self.strip: PhotoStrip | None = None
        self.table.set_empty(
            "还没有登记公开栏",
            "登记各村公开栏的位置和大小，张贴时直接勾选，检查时逐处记录。",
            "每村建一块公开栏",
            self.add_everywhere,
        )
        ways = QMenu(self)
        ways.addAction(icon("add"), "登记一处", self.add)
        ways.addAction(icon("village"), "每村建一块公开栏", self.add_everywhere)
        ways.addAction(icon("paste"), "粘贴名单", self.paste)
        adding = button("登记 ▾", lambda: ways.exec(adding.mapToGlobal(adding.rect().bottomLeft())))
        adding.setAccessibleName("登记公开栏")
        self.table.tools.add(adding, right=True)
        self.table.add_action("登记检查", self.inspect, "check")
        offer_export(context, self.table, Area.BOARDS, "张贴地点")

    def listing(self) -> Listing:
        """Return the boards, or those in 回收站."""
        return self.presenter.listing(self.removed)

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring boards back from 回收站."""
        return self.presenter.restore(ids)

    def fill_pane(self, row_id: int) -> None:
        """Show one board."""
        self.pane.show_content(self.presenter.show(row_id))
        if self.removed:
            return
        hanging = self.presenter.hanging()
        for at, (posting_id, title, until) in enumerate(hanging[:MOST]):
            heading = f"正在公示（{len(hanging)} 份）" if at == 0 else ""
            self.pane.add_widget(heading, self._link(posting_id, title, until))
        self.strip = PhotoStrip(self.context, PhotosPresenter(self.context.desk, "place", row_id))
        self.pane.add_widget("公开栏照片", self.strip)
        self.offer("inspect", "登记检查", partial(self.inspect, [row_id]), "check", "primary")
        if self.presenter.unmended():
            self.offer("mend", "登记整改", self.mend, "check")
        self.offer("change", "修改", self.change, "edit")
        more: list[tuple[str, str, str, Any]] = []
        newest = self.presenter.newest_inspection()
        if newest is not None:
            more.append(("drop", "移除最近一次检查", "undo", partial(self.remove_inspection, newest)))
        more.append(("remove", "移除这处公开栏", "delete", partial(self.remove, [row_id])))
        self.offer_more(more)

    def _link(self, posting_id: int, title: str, until: str) -> QWidget:
        made = button("看", partial(self.context.open, "boards", ("posting", posting_id)), icon="next", kind="quiet")
        made.setAccessibleName(f"看《{title}》")
        place = QWidget()
        row = QHBoxLayout(place)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(f"{title}（至 {until}）", wrap=True), 1)
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        return place

    # What is done

    def add(self, values: Values = None) -> None:
        """Write one board down."""
        presenter = self.presenter
        if values is None:
            fields, first = presenter.fields(), presenter.first_values()
            values = ask_form(self, "登记公开栏", fields, first, check=presenter.check)
        if values is not None:
            act_undoable(self.context, lambda: presenter.add(values), presenter.remove)

    def change(self, values: Values = None) -> None:
        """Change the board in the pane."""
        presenter = self.presenter
        if values is None:
            title = f"修改{self.pane.title_label.text()}"
            values = ask_form(self, title, presenter.change_fields(), presenter.values(), check=presenter.check)
        if values is not None:
            old, place_id = presenter.values(), self.shown
            act_undoable(
                self.context, lambda: presenter.change(values, place_id), lambda _ids: presenter.change(old, place_id)
            )

    def add_everywhere(self, kind: str = "") -> None:
        """Write one board of a kind down for every village that has none."""
        if not kind:
            kinds = self.presenter.kinds()
            field = Field("kind", "类别", FieldKind.CHOICE, True, kinds)
            text = "还没有这一类公开栏的村各建一块，尺寸按常用的填，以后可以逐处修改。"
            values = ask_form(self, "每村建一块公开栏", (field,), {"kind": kinds[0][0]}, text, "建立")
            kind = values["kind"] if values else ""
        if kind:
            act_undoable(self.context, lambda: self.presenter.add_everywhere(kind), self.presenter.remove)

    def paste(self, text: str = "") -> None:
        """Write down the boards of a pasted list."""
        presenter = self.presenter
        if text:
            act_undoable(self.context, lambda: presenter.add_parsed(presenter.parse(text)), presenter.remove)
            return
        dialog = PasteDialog(self, presenter)
        if dialog.exec():
            act_undoable(self.context, lambda: presenter.add_parsed(dialog.parsed), presenter.remove)

    def inspect(self, ids: Sequence[int], values: Values = None) -> None:
        """Note an inspection of boards."""
        presenter, wanted = self.presenter, list(ids)
        if not wanted:
            return
        if values is None:
            first = {"on": self.context.desk.today(), "inspector": self.context.desk.actor}
            title = f"登记检查（{len(wanted)} 处）"
            values = ask_photo_form(self, title, presenter.inspection_fields(), first, check=presenter.check_inspection)
        if values is None:
            return
        if values.get("photos"):
            work = partial(presenter.inspect, wanted, values)
            self.context.run("登记检查", lambda progress: work(progress), self.context.changed)
        else:
            act_undoable(self.context, lambda: presenter.inspect(wanted, values), presenter.remove_inspections)

    def mend(self) -> None:
        """Note that what was found is mended."""
        self.context.act(self.presenter.mend)

    def remove_inspection(self, inspection_id: int) -> None:
        """Move an inspection into 回收站; it can be undone at once."""
        presenter, context = self.presenter, self.context
        act_undoable(context, lambda: presenter.remove_inspections([inspection_id]), presenter.restore_inspections)

    def remove(self, ids: Sequence[int]) -> None:
        """Move boards into 回收站; it can be undone at once."""
        presenter, wanted = self.presenter, list(ids)
        if wanted and act_undoable(self.context, lambda: presenter.remove(wanted), presenter.restore):
            self.close_pane()


class PasteDialog(Question):
    """A pasted list, with what it says below it; ``parsed`` is what would be written down."""

    def __init__(self, parent: QWidget, presenter: PlacesPresenter) -> None:
        super().__init__(parent, "粘贴公开栏名单", PASTE_TEXT, "登记")
        self._presenter = presenter
        self.parsed: ParsedPlaces = presenter.parse("")
        place = QWidget()
        column = QVBoxLayout(place)
        column.setContentsMargins(0, 0, 0, 0)
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName("公开栏名单")
        self.edit.setTabChangesFocus(True)
        self.edit.setMinimumSize(640, 200)
        self.setMinimumWidth(700)
        self.edit.textChanged.connect(self._read)
        self.told_label = label(role="second", wrap=True)
        column.addWidget(self.edit)
        column.addWidget(self.told_label)
        self.body.addWidget(place)
        self._read()

    def _read(self) -> None:
        self.parsed = self._presenter.parse(self.edit.toPlainText())
        lines = [f"可以登记 {len(self.parsed.places)} 处。"] if self.edit.toPlainText().strip() else []
        found = self.parsed.findings
        lines += [finding.message for finding in found[:FINDINGS_SHOWN]]
        lines += [f"还有 {len(found) - FINDINGS_SHOWN} 处提醒。"] if len(found) > FINDINGS_SHOWN else []
        self.told_label.setText("\n".join(lines))

    def problem(self) -> str:
        """Return what keeps the dialog open."""
        return "" if self.parsed.places else "还没有可以登记的公开栏，请核对村名和名称。"
