"""How is one item shown beside the ledger? Its duty, this quarter's progress to fill in, its source and history."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.ledger import REPORTABLE
from zwgk_desktop.ui.ledger.doubts import doubt_words
from zwgk_desktop.ui.ledger.evidence_box import EvidenceBox
from zwgk_desktop.ui.ledger.ledger_presenter import ItemView, ProgressText
from zwgk_desktop.ui.ledger.source_marks import find_marks
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section, Source
from zwgk_desktop.ui.widgets.text import Separator, StatusLabel, label

PROGRESS_FIELDS = (
    Field("text", "本季度进展", FieldKind.LINES, lines=4),
    Field("status", "完成状态", FieldKind.CHOICE, choices=tuple((str(s), str(s)) for s in REPORTABLE)),
    Field(
        "evidence",
        "佐证材料",
        FieldKind.LINES,
        lines=2,
        help="文件名、链接或照片编号。标为已完成时要填，或在下面添加文件。",
    ),
    Field("problems", "存在问题及下一步措施", FieldKind.LINES, lines=2),
    Field("remark", "备注"),
)


def build_content(view: ItemView) -> PaneContent:
    """Return the sections of the pane; the form goes between the first and the second."""
    marks = find_marks(view.source, view.units, view.phrases)
    sections = [Section("", view.duty), Section("任务", view.facts)]
    sections.append(Section("原文", source=Source(view.source, marks)))
    if view.doubts:
        sections.append(Section("导入时标为需要核对", text=doubt_words(view.doubts)))
    title = "各期（没有写明时限，按季填报）" if view.check_in else "各期"
    sections.append(Section(title, view.periods, status=frozenset(name for name, _ in view.periods)))
    if view.quarters:
        sections.append(Section("各季度填报", view.quarters))
    if view.history:
        sections.append(Section("经过", view.history))
    return PaneContent(view.title, view.state, sections=tuple(sections))


class ProgressForm(QWidget):
    """The quarter's progress; ``typed`` comes with every edit."""

    typed = Signal()

    def __init__(self, quarter: str, view: ItemView) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Separator())
        head = QHBoxLayout()
        head.addWidget(label(f"填报 {quarter}", role="section"), 1)
        self.unsaved = StatusLabel("未保存")
        head.addWidget(self.unsaved)
        column.addLayout(head)
        self.form = Form(PROGRESS_FIELDS, view.progress.values())
        for made in self.form.rows.values():
            if isinstance(made.control, QPlainTextEdit):
                made.control.setFixedHeight(made.control.minimumHeight())
        column.addWidget(self.form)
        self.show_unsaved(view.unsaved)
        self.form.changed.connect(self.typed)

    def show_unsaved(self, on: bool) -> None:
        """Say whether something typed is not saved yet."""
        self.unsaved.setVisible(on)

    def value(self) -> ProgressText:
        """Return what stands in the form."""
        return ProgressText.from_values({key: row.raw() for key, row in self.form.rows.items()})

    def set_value(self, progress: ProgressText) -> None:
        """Fill the form."""
        self.form.set_values(progress.values())

    def show_problem(self, key: str, text: str) -> None:
        """Show a message under one field."""
        self.form.show_errors({key: text})


class ItemPane(DetailPane):
    """The pane of the ledger page; ``form`` is there while an item is shown, the signals are its buttons."""

    saved = Signal()
    carried = Signal()
    edited = Signal()
    settled = Signal()
    attached = Signal(object)
    file_opened = Signal(int)
    file_removed = Signal(int)

    def __init__(self) -> None:
        super().__init__("在左边选一项任务，这里显示依据、时限和进展。")
        self.form: ProgressForm | None = None
        self.item_id = 0

    def show_item(self, view: ItemView, quarter: str) -> ProgressForm:
        """Show ``view`` and return the form for the quarter."""
        self.item_id = view.id
        self.show_content(build_content(view))
        self.form = ProgressForm(quarter, view)
        self.column.insertWidget(1, self.form)
        self.evidence = EvidenceBox(view.files)
        for signal, to in ((self.evidence.added, self.attached), (self.evidence.opened, self.file_opened)):
            signal.connect(to)
        self.evidence.removed.connect(self.file_removed)
        self.column.insertWidget(2, self.evidence)
        self.column.insertWidget(6, self._build_links(view))  # below the facts of the task
        self.save_button = self.add_action("保存", self.saved.emit, "save", "primary")
        self.save_button.setToolTip("Ctrl+S")
        self.carry_button = self.add_action("沿用上季度", self.carried.emit, "copy")
        self.carry_button.setEnabled(view.last is not None)
        words = f"把{view.last_label}填报的文字放进来再改" if view.last else "这项任务以前没有填报过"
        self.carry_button.setToolTip(words)
        return self.form

    def _build_links(self, view: ItemView) -> QWidget:
        place = QWidget()
        row = FlowLayout(place)
        self.edit_button = button("修改任务", self.edited.emit, icon="edit")
        self.settle_button = button("登记一期已办结", self.settled.emit, icon="check")
        self.settle_button.setVisible(bool(view.open_periods))
        row.addWidget(self.edit_button)
        row.addWidget(self.settle_button)
        return place

    def clear(self) -> None:
        """Show nothing but the hint."""
        self.form, self.item_id = None, 0
        super().clear()
