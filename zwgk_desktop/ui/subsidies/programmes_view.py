"""How are the subsidy programmes kept? A list, and a form to add or change one."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QMenu, QVBoxLayout, QWidget

from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.subsidies.dialogs import build_programme_dialog
from zwgk_desktop.ui.subsidies.lists_dialogs import ColumnsDialog, DeceasedDialog, ExclusionsDialog, ListDialog
from zwgk_desktop.ui.subsidies.programmes_presenter import ProgrammesPresenter
from zwgk_desktop.ui.subsidies.usual_dialog import UsualDialog
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.form_dialog import FormDialog


class ProgrammesView(QWidget):
    """The list of programmes; a row opens its form."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        self.presenter = ProgrammesPresenter(context.desk)
        self.dialog: FormDialog | None = None
        self.list_dialog: ListDialog | None = None
        self.usual_dialog: UsualDialog | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        self.table = DataTable("subsidies.programmes", "补贴项目", context.jobs, context.settings)
        self.table.set_empty(
            "还没有补贴项目", "导入清单时会自动加上，也可以在这里先设好公示天数和方式。", "新增补贴项目", self.add
        )
        self.held_button = button("核对依据 ▾", self._show_menu)
        self.held_button.setToolTip("导入时与什么比对：已故人员、互斥项目、记住的对列")
        self.table.tools.add(self.held_button, right=True)
        self.table.tools.add(button("从常见目录加入", self.add_usual, icon="import"), right=True)
        self.table.tools.add(button("新增补贴项目", self.add, icon="add"), right=True)
        self.table.add_action("修改", lambda ids: self.change(ids[0]) if ids else None, "edit")
        self.table.opened.connect(self.change)
        outer.addWidget(self.table, 1)

    def reload(self) -> None:
        """Show the programmes again."""
        self.table.show_listing(self.presenter.listing())

    def add(self) -> None:
        """Ask for a new programme; a usual name fills in the rest."""
        dialog = build_programme_dialog(self, "新增补贴项目", self.presenter.first_values(), self.presenter.check)
        control = dialog.form.rows["name"].control
        if isinstance(control, QLineEdit):
            completer = QCompleter(list(self.presenter.unused_names()), control)
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.activated.connect(lambda name: dialog.form.set_values(self.presenter.first_values(str(name))))
            control.setCompleter(completer)
        self._open(dialog, None)

    def add_usual(self) -> None:
        """Ask which of the usual programmes the township has."""
        dialog = self.usual_dialog = UsualDialog(self, self.presenter.usual())
        dialog.accepted.connect(lambda: self.context.act(lambda: self.presenter.add_usual(dialog.chosen())))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def change(self, programme_id: int) -> None:
        """Ask for changes of one programme."""
        values = self.presenter.values(programme_id)
        self._open(build_programme_dialog(self, "修改补贴项目", values, self.presenter.check), programme_id)

    def open_deceased(self) -> None:
        """Show the list of deceased."""
        self._show(DeceasedDialog(self, self.context))

    def open_exclusions(self) -> None:
        """Show the programmes that exclude each other."""
        self._show(ExclusionsDialog(self, self.context))

    def _show_menu(self) -> None:
        menu = QMenu(self)
        menu.addAction(icon("person"), "已故人员", self.open_deceased)
        menu.addAction(icon("warning"), "互斥项目", self.open_exclusions)
        menu.addAction(icon("columns"), "记住的对列", self.open_columns)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.held_button.mapToGlobal(self.held_button.rect().bottomLeft()))

    def open_columns(self) -> None:
        """Show the columns remembered."""
        self._show(ColumnsDialog(self, self.context))

    def _show(self, dialog: ListDialog) -> None:
        self.list_dialog = dialog
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _open(self, dialog: FormDialog, programme_id: int | None) -> None:
        self.dialog = dialog
        dialog.accepted.connect(lambda: self._save(programme_id, dialog.form.values()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _save(self, programme_id: int | None, values: dict[str, Any]) -> None:
        self.context.act(lambda: self.presenter.save(programme_id, values))
