"""What goes to a village on a stick, and what did it bring back? Asks for a folder, shows what will be recorded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog

from zwgk_desktop.services.boards.packet_returns import PacketReturn
from zwgk_desktop.services.boards.packets import PacketsMade
from zwgk_desktop.ui.boards.packet_presenter import ALL, PacketPresenter
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.remark_list import RemarkList
from zwgk_desktop.ui.widgets.text import label

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage

PAPERS = (("A4", "A4"), ("A3", "A3"))
WRITE_TEXT = "只放入已审定、还没有张贴的公示；正在公示、到期要撤下的列在清单里。"
READ_TEXT = "下面是将要登记的内容，核对后点“登记”。有问题的没有列入，改好后可以再读一次。"
SIZE = (980, 640)


def open_packets(page: BoardsPage) -> FormDialog:
    """Ask which packets to write, then for the folder."""
    presenter = PacketPresenter(page.context.desk, page.context.period)
    fields = (
        Field("period", "时段", FieldKind.CHOICE, required=True, choices=presenter.period_choices()),
        Field("village", "村", FieldKind.CHOICE, required=True, choices=presenter.village_choices()),
        Field("paper", "纸张", FieldKind.CHOICE, required=True, choices=PAPERS, help="村里用什么纸就选什么。"),
    )
    first = {"period": presenter.period, "village": ALL, "paper": "A4"}
    dialog = FormDialog(page, "给村里的资料包", fields, first, WRITE_TEXT, "选择U盘并生成")
    dialog.accepted.connect(lambda: _choose(page, presenter, dialog.form.values()))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _choose(page: BoardsPage, presenter: PacketPresenter, values: dict[str, Any]) -> None:
    name = QFileDialog.getExistingDirectory(page, "资料包放在哪里（如U盘）")
    if name:
        write_packets(page, presenter, Path(name), values)


def write_packets(page: BoardsPage, presenter: PacketPresenter, folder: Path, values: dict[str, Any]) -> None:
    """Write packets in a worker and say where they are."""
    context = page.context

    def done(made: PacketsMade) -> None:
        context.signals.changed.emit(made.changes)
        context.tell(made.changes.message, f"在 {folder}")

    context.run(
        "生成村资料包",
        lambda progress: presenter.write(folder, values["period"], values["village"], values["paper"], progress),
        done,
    )


def open_returns(page: BoardsPage) -> None:
    """Ask for the folder that came back."""
    name = QFileDialog.getExistingDirectory(page, "村里交回的资料包（或放着几个资料包的U盘）")
    if name:
        read_returns(page, Path(name))


def read_returns(page: BoardsPage, folder: Path) -> None:
    """Read a folder in a worker and show what it brings."""
    context = page.context
    presenter = PacketPresenter(context.desk, context.period)

    def done(found: list[PacketReturn]) -> None:
        presenter.take(found)
        ReturnsDialog(page, presenter).open()

    context.run("读回村资料包", lambda progress: presenter.read(folder, progress), done)


class ReturnsDialog(Question):
    """What will be recorded, above what is wrong."""

    def __init__(self, page: BoardsPage, presenter: PacketPresenter) -> None:
        super().__init__(page, "村里交回的资料包", READ_TEXT, "登记")
        self.context, self.presenter = page.context, presenter
        self.resize(*SIZE)
        self.body.addWidget(label(presenter.summary, wrap=True))
        self.table = DataTable("boards.returns", "将要登记的内容", self.context.jobs, self.context.settings)
        self.table.set_empty("没有可以登记的内容", "请看下面的提示；没有填日期的不登记。")
        self.body.addWidget(self.table, 3)
        self.remarks = RemarkList("提示", presenter.findings())
        self.remarks.setVisible(bool(presenter.findings()))
        self.body.addWidget(self.remarks, 1)
        self.table.show_listing(presenter.listing())
        self.yes_button.setEnabled(presenter.can_record)
        self.accepted.connect(self._record)
        self.finished.connect(self.deleteLater)

    def _record(self) -> None:
        self.context.run("登记村里交回的内容", self.presenter.record, self.context.changed)
