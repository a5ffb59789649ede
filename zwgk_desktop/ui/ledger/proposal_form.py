"""How is one proposal changed? Its fields in a form, and a cut that makes two of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.ui.ledger.import_presenter import Proposal
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import Offsets
from zwgk_desktop.ui.widgets.text import label

TOWNSHIP_CHOICES = (("yes", "涉及"), ("no", "不涉及"), ("open", "待定"))
FIELDS = (
    Field("title", "标题", limit=200),
    Field("text", "具体内容", FieldKind.LINES, required=True, lines=6, limit=20_000),
    Field("lead_units", "牵头单位", limit=2000),
    Field("responsible_units", "责任单位", help="几个单位用顿号隔开。", limit=2000),
    Field("deadline_text", "完成时限", help="照文件原话写；留空为持续推进。"),
    Field("township", "是否涉及乡镇", FieldKind.CHOICE, choices=TOWNSHIP_CHOICES),
    Field("own_unit", "承办站所", limit=60),
    Field("person", "责任人", limit=60),
)


class ProposalForm(QWidget):
    """One proposal to change; ``saved`` and ``left`` come from its buttons, ``cut`` carries the cursor's place."""

    saved = Signal()
    left = Signal()
    cut = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.head_label = label(role="section", wrap=True)
        column.addWidget(self.head_label)
        self.form = Form(FIELDS)
        self.form.setObjectName("plain")
        self.form.setContentsMargins(2, 2, 12, 2)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setAccessibleName("修改这一项")
        scroll.setWidget(self.form)
        column.addWidget(scroll, 1)
        place = QWidget()
        row = FlowLayout(place)
        row.addWidget(button("保存修改", self.saved.emit, icon="check", kind="primary"))
        row.addWidget(button("从光标处拆成两项", self._cut))
        row.addWidget(button("返回清单", self.left.emit, kind="quiet"))
        column.addWidget(place)

    def show_proposal(self, row: Proposal) -> None:
        """Fill the form."""
        self.head_label.setText(" › ".join((*row.item.section, row.item.number)).strip(" ›"))
        self.head_label.setVisible(bool(self.head_label.text()))
        self.form.set_values(row.values())
        self.form.show_errors({})

    def _cut(self) -> None:
        field = self.form.rows["text"].control
        if isinstance(field, QPlainTextEdit):
            self.cut.emit(Offsets(field.toPlainText()).offset(field.textCursor().position()))
