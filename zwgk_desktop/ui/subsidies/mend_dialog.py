"""How is one row mended in place? A form of its fields, judged while one types."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from zwgk_desktop.domain.subsidies.mending import FIELDS, TITLES
from zwgk_desktop.ui.subsidies.mend_presenter import MendPresenter
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field
from zwgk_desktop.ui.widgets.text import label

MEND_FIELDS = (
    *(Field(name, TITLES[name], limit=200) for name in FIELDS),
    Field("reason", "修改的原因", help="可以不填；会记入操作记录。", limit=500),
)
PAUSE = 350  # milliseconds after the last key before the row is judged


class MendDialog(FormDialog):
    """The form; it closes when no error is left and something was changed."""

    def __init__(self, parent: QWidget, presenter: MendPresenter) -> None:
        text = "保存后整批重新核对；已有的审查意见作废，要重新办理。"
        super().__init__(parent, presenter.title, MEND_FIELDS, presenter.values, text, "保存")
        self.presenter = presenter
        self.found_label = label(role="second", wrap=True, selectable=True)
        self.found_label.setAccessibleName("这一行现在的核对结果")
        self.body.addWidget(self.found_label)
        self._waiting = QTimer(self, singleShot=True, interval=PAUSE)
        self._waiting.timeout.connect(self.judge)
        self.form.changed.connect(self._waiting.start)
        self.judge()

    def judge(self) -> dict[str, str]:
        """Show what the checks say of the row as typed; return the errors by field."""
        found = self.presenter.check({key: row.raw() for key, row in self.form.rows.items()})
        for key, row in self.form.rows.items():
            row.set_problem(found.errors.get(key, ""))
        self.found_label.setText(found.words)
        return found.errors

    def problem(self) -> str:
        """Return what keeps the dialog open."""
        self._waiting.stop()
        too_long = self.form.check()
        if too_long:
            return "有内容需要修改，请看红字。"
        errors = self.judge()
        if errors:
            self.form.show_errors(errors)
            return "还有错误，改正后才能保存；暂时无法核实的，请退回村里。"
        if not self.presenter.held and not self.presenter.changed(self.form.values()):
            return "内容没有变化。"
        return ""
