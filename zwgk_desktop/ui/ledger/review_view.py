"""How are proposals reviewed? The document at the left, what was read from it at the right, each lighting the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.ledger.import_presenter import ImportPresenter, Show
from zwgk_desktop.ui.ledger.proposal_form import ProposalForm
from zwgk_desktop.ui.ledger.proposal_list import ProposalList
from zwgk_desktop.ui.ledger.source_marks import find_marks
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.flow import FlowLayout
from zwgk_desktop.ui.widgets.pane_content import Mark
from zwgk_desktop.ui.widgets.source_view import Passage, SourceView
from zwgk_desktop.ui.widgets.text import label, set_property, surface


class ReviewView(QWidget):
    """The review of a plan; ``refused`` carries a Refusal. Everything shown comes from ``presenter``."""

    refused = Signal(object)

    def __init__(self, presenter: ImportPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        self.show_what = Show.ALL
        self._lit = self.editing = -1
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._build_head())
        self.warning_label = label(role="second", wrap=True)
        column.addWidget(self.warning_label)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.source = SourceView("文件原文")
        self.source.setMinimumWidth(280)
        self.source.hovered.connect(self._source_pointed)
        self.source.clicked.connect(self._source_clicked)
        self.splitter.addWidget(self.source)
        self.splitter.addWidget(self._build_right())
        self.splitter.setStretchFactor(0, 45)
        self.splitter.setStretchFactor(1, 55)
        self.splitter.setSizes([430, 570])
        column.addWidget(self.splitter, 1)

    def _build_head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.document_label = label(role="section")
        self.document_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row.addWidget(self.document_label, 1)
        self.year_label = label("存入")
        self.year_box = QComboBox()
        self.year_box.setAccessibleName("存入哪一年的台账")
        self.year_box.currentIndexChanged.connect(lambda _at: self._choose_year())
        row.addWidget(self.year_label)
        row.addWidget(self.year_box)
        return row

    def _build_right(self) -> QWidget:
        frame, inside = surface(margin=12)
        frame.setMinimumWidth(320)
        self.list_place = QWidget()
        column = QVBoxLayout(self.list_place)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._build_filters())
        self.list = ProposalList()
        self.list.proposals.ticked.connect(self._tick)
        self.list.current_changed.connect(self._light)
        self.list.pointed.connect(self._list_pointed)
        self.list.opened.connect(self.open_form)
        self.list.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        column.addWidget(self.list, 1)
        column.addLayout(self._build_summary())
        column.addWidget(self._build_actions())
        self.form = ProposalForm()
        self.form.saved.connect(self.save_form)
        self.form.left.connect(self.close_form)
        self.form.cut.connect(self._split)
        self.places = QStackedWidget()
        self.places.addWidget(self.list_place)
        self.places.addWidget(self.form)
        inside.addWidget(self.places)
        return frame

    def _build_filters(self) -> QWidget:
        place = QWidget()
        row = FlowLayout(place)
        self.filter_buttons: dict[Show, QToolButton] = {}
        group = QButtonGroup(self)
        for show in Show:
            made = QToolButton()
            made.setProperty("chip", "true")
            made.setCheckable(True)
            made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            made.clicked.connect(lambda _on=False, wanted=show: self.choose(wanted))
            group.addButton(made)
            self.filter_buttons[show] = made
            row.addWidget(made)
        return place

    def _build_summary(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.all_box = QCheckBox("全选")
        self.all_box.setAccessibleName("勾选或取消现在列出的全部")
        self.all_box.clicked.connect(lambda on: self._tick([one.key for one in self.list.proposals.rows], on))
        self.summary_label = label(role="second", wrap=True)
        row.addWidget(self.all_box)
        row.addWidget(self.summary_label, 1)
        return row

    def _build_actions(self) -> QWidget:
        place = QWidget()
        row = FlowLayout(place)
        self.also_button = button("也作为任务", lambda: self._tick(self.list.keys(), True), icon="add")
        self.edit_button = button("修改", self._open_selected, icon="edit")
        self.merge_button = button("合并", self._merge)
        self.merge_button.setToolTip("把选中的几项合成一项")
        self.checked_button = button("已核对", self._mark_checked, icon="check")
        self.checked_button.setToolTip("看过标黄的内容，没有问题")
        for made in (self.also_button, self.edit_button, self.merge_button, self.checked_button):
            row.addWidget(made)
        return place

    # What is shown

    def begin(self) -> None:
        """Show the document that was read."""
        presenter = self.presenter
        self.document_label.setText(presenter.document_line())
        self.document_label.setToolTip(presenter.document_line())
        self.warning_label.setText("　".join(presenter.warnings))
        self.warning_label.setVisible(bool(presenter.warnings))
        blocked = self.year_box.blockSignals(True)
        self.year_box.clear()
        for year in presenter.years():
            self.year_box.addItem(f"{year}年台账", year)
        self.year_box.setCurrentIndex(self.year_box.findData(presenter.year))
        self.year_box.blockSignals(blocked)
        self.show_source()
        self.close_form()
        self.choose(Show.ALL)
        if self.list.proposals.rows:
            self.list.select_key(self.list.proposals.rows[0].key)
        self.list.setFocus()

    def show_source(self) -> None:
        """Show the text with every passage and the words that gave units and deadlines."""
        text = self.presenter.text
        marks: list[Mark] = []
        passages: list[Passage] = []
        for row in self.presenter.proposals.values():
            span, item = row.item.source, row.item
            passages.append(Passage(row.key, span.start, span.end))
            phrases = [one.phrase for one in item.deadlines]
            units = [*item.lead_units, *item.responsible_units]
            marks += find_marks(text[span.start : span.end], units, phrases, span.start)
        self.source.show_text(text, marks, passages)

    def choose(self, show: Show) -> None:
        """Show all, what concerns the township, what is doubtful, or what was not recognised."""
        self.show_what = show
        self.refresh()
        rows = self.list.proposals.rows
        if rows and not self.list.keys():
            self.list.select_key(rows[0].key)

    def refresh(self) -> None:
        """Show the present state of the review; the selection stays where it can."""
        kept = self.list.keys()
        counts = self.presenter.counts()
        for show, made in self.filter_buttons.items():
            on = show is self.show_what
            made.setText(f"{show} {counts[show]}")
            made.setChecked(on)
            set_property(made, "active", "true" if on else "false")
        self.list.proposals.show_rows(self.presenter.shown(self.show_what))
        self.summary_label.setText(self.presenter.summary())
        self.also_button.setVisible(self.show_what is Show.LEFT)
        rows = self.list.proposals.rows
        self.all_box.setChecked(bool(rows) and all(row.accepted for row in rows))
        self.all_box.setEnabled(bool(rows))
        if kept and not self.list.keys():
            self.list.select_key(kept[0])
        self._offer()

    def _offer(self) -> None:
        keys = self.list.keys()
        self.also_button.setEnabled(bool(keys))
        rows = [self.presenter.proposals[key] for key in keys if key in self.presenter.proposals]
        self.edit_button.setEnabled(len(rows) == 1)
        self.merge_button.setEnabled(len(rows) > 1)
        self.checked_button.setEnabled(any(row.item.needs_review for row in rows))

    def _light(self, key: int) -> None:
        self._lit = key
        self.source.light(key)

    def _list_pointed(self, key: int) -> None:
        self.source.light(key if key >= 0 else self._lit)

    def _source_pointed(self, key: int) -> None:
        place = self.list.proposals.place_of(key)
        if place.isValid():
            self.list.scrollTo(place)

    def _source_clicked(self, key: int) -> None:
        if self.editing_form:
            return
        if not self.list.select_key(key):
            self.choose(Show.LEFT if not self.presenter.proposals[key].recognised else Show.ALL)
            self.list.select_key(key)

    # What the officer does

    def _choose_year(self) -> None:
        self.presenter.year = self.year_box.currentData()

    def _tick(self, keys: list[int], on: bool) -> None:
        self.presenter.accept(keys, on)
        self.refresh()

    def _mark_checked(self) -> None:
        self.presenter.mark_checked(self.list.keys())
        self.refresh()

    def _merge(self) -> None:
        try:
            key = self.presenter.merge(self.list.keys())
        except Refusal as refusal:
            self.refused.emit(refusal)
            return
        self._shapes_changed(key)

    def _shapes_changed(self, key: int) -> None:
        self.show_source()
        self.refresh()
        self.list.select_key(key)
        self._light(key)

    def _open_selected(self) -> None:
        keys = self.list.keys()
        if len(keys) == 1:
            self.open_form(keys[0])

    def open_form(self, key: int) -> None:
        """Show the form of one proposal in place of the list; its paragraph stays lit."""
        self.editing = key
        self.form.show_proposal(self.presenter.proposals[key])
        self.places.setCurrentWidget(self.form)
        self._light(key)
        self.form.form.rows["title"].control.setFocus()

    def save_form(self) -> bool:
        """Take what stands in the form; False when it cannot be taken."""
        if self.form.form.check():
            return False
        try:
            self.presenter.edit(self.editing, self.form.form.values())
        except Refusal as refusal:
            self.refused.emit(refusal)
            return False
        self.presenter.accept([self.editing], True)
        self.close_form()
        return True

    @property
    def editing_form(self) -> bool:
        """Tell whether a form is open in place of the list."""
        return self.places.currentWidget() is self.form

    def save_open_form(self) -> None:
        """Answer Ctrl+S."""
        if self.editing_form:
            self.save_form()

    def problem(self) -> str:
        """Return why nothing can be stored yet; a form that is open is saved first."""
        if self.editing_form and not self.save_form():
            return "请先改好这一项。"
        return self.presenter.problem()

    def close_form(self) -> None:
        """Show the list again."""
        self.places.setCurrentWidget(self.list_place)
        self.refresh()
        self.list.setFocus()

    def _split(self, offset: int) -> None:
        key = self.editing
        if self.form.form.check():
            return
        try:
            self.presenter.edit(key, self.form.form.values())
            new = self.presenter.split(key, offset)
        except Refusal as refusal:
            self.refused.emit(refusal)
            return
        self.close_form()
        self._shapes_changed(new)
