"""Which file, which programme, which year? The first step of an import."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.subsidies.import_presenter import SUFFIXES, ImportPresenter
from zwgk_desktop.ui.tones import WARN
from zwgk_desktop.ui.widgets.file_drop import FileDrop
from zwgk_desktop.ui.widgets.text import IconLabel, label, set_property, surface

DROP_WORDS = "把发放清单拖到这里"


class FileStep(QWidget):
    """The step 选文件; what is typed goes straight into the presenter."""

    changed = Signal()

    def __init__(self, presenter: ImportPresenter) -> None:
        super().__init__()
        self.presenter = presenter
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(16)
        left = QVBoxLayout()
        left.setSpacing(12)
        self.drop = FileDrop(DROP_WORDS, SUFFIXES)
        self.drop.chosen.connect(lambda files: self.choose(files[0]) if files else None)
        left.addWidget(self.drop, 1)
        left.addWidget(self._build_refusal())
        outer.addLayout(left, 3)
        outer.addWidget(self._build_facts(), 2)
        self.show_values()

    def _build_refusal(self) -> QWidget:
        self.refusal = QWidget()
        box, column = surface(margin=12, spacing=4)
        set_property(box, "tag", WARN.key)
        row = QHBoxLayout()
        row.addWidget(IconLabel(WARN.icon, WARN.key, 20))
        self.refusal_label = label(role="section", wrap=True)
        row.addWidget(self.refusal_label, 1)
        column.addLayout(row)
        self.advice_label = label(wrap=True)
        column.addWidget(self.advice_label)
        place = QVBoxLayout(self.refusal)
        place.setContentsMargins(0, 0, 0, 0)
        place.addWidget(box)
        self.refusal.hide()
        return self.refusal

    def _build_facts(self) -> QWidget:
        box, column = surface()
        column.addWidget(label("这是什么清单", role="heading"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setVerticalSpacing(8)
        self.programme_box = QComboBox()
        self.programme_box.setEditable(True)
        self.programme_box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.programme_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.programme_box.addItems(self.presenter.programme_names())
        line = self.programme_box.lineEdit()
        if line is not None:
            line.setPlaceholderText("选择，或直接写项目名称")
        self.year_field, self.period_field = QLineEdit(), QLineEdit()
        self.period_field.setPlaceholderText("如：第一批、1 月；一年一次的留空")
        self.correct_box = QComboBox()
        self.correct_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for word, made in (
            ("补贴项目（必填）", self.programme_box),
            ("年度（必填）", self.year_field),
            ("批次", self.period_field),
            ("是不是替换原来的批次", self.correct_box),
        ):
            made.setAccessibleName(word)
            form.addRow(word, made)
        column.addLayout(form)
        self.replace_label = label(role="second", wrap=True)
        column.addWidget(self.replace_label)
        column.addWidget(
            label("文件名里写有项目和年度的，会自动填好。文件只读取，不会被改动。", role="second", wrap=True)
        )
        column.addStretch(1)
        self.programme_box.currentTextChanged.connect(self._typed)
        for field in (self.year_field, self.period_field):
            field.textChanged.connect(self._typed)
        self.correct_box.activated.connect(lambda _at: self._correct())
        return box

    def choose(self, path: Path) -> None:
        """Take a file."""
        self.presenter.choose(path)
        self.refusal.hide()
        self.show_values()
        self.changed.emit()

    def show_values(self) -> None:
        """Show what the presenter holds."""
        held = self.presenter
        if held.path is not None:
            self.drop.show_chosen(held.path.name)
        fields = (self.programme_box, self.year_field, self.period_field)
        for made in fields:
            made.blockSignals(True)
        self.programme_box.setCurrentText(held.programme)
        self.year_field.setText(held.year_text)
        self.period_field.setText(held.period)
        for made in fields:
            made.blockSignals(False)
        self._show_correctable()

    def _typed(self, _text: str = "") -> None:
        held = self.presenter
        held.programme = self.programme_box.currentText()
        held.year_text = self.year_field.text().strip()
        held.period = self.period_field.text()
        self._show_correctable()
        self.changed.emit()

    def _show_correctable(self) -> None:
        self.correct_box.clear()
        self.correct_box.addItem("不是，是新的一批", "")
        for key, words in self.presenter.correctable():
            self.correct_box.addItem(words, key)
        at = self.correct_box.findData(str(self.presenter.replaces or ""))
        self.correct_box.setCurrentIndex(max(0, at))
        self.correct_box.setEnabled(self.correct_box.count() > 1)
        self._correct()

    def _correct(self) -> None:
        key = str(self.correct_box.currentData() or "")
        self.presenter.replaces = int(key) if key else None
        note = self.presenter.replace_note()
        self.replace_label.setText(note)
        self.replace_label.setVisible(bool(note))

    def show_refusal(self, refusal: Refusal) -> None:
        """Say calmly why the file cannot be taken, and what to do."""
        name = self.presenter.path.name if self.presenter.path else "文件"
        self.refusal_label.setText(f"“{name}”没有读入：{refusal.message}")
        self.advice_label.setText(refusal.advice)
        self.advice_label.setVisible(bool(refusal.advice))
        self.refusal.show()
