"""Is the quarter frozen, and what has changed since? A line with its buttons, and the list of differences."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QHeaderView, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.quarter_report import Difference
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.ledger.export_presenter import ExportPresenter
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import GOOD, INFO
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question, ask_text, confirm
from zwgk_desktop.ui.widgets.text import StatusLabel, label

HEADINGS = ("任务", "栏目", "定稿时", "现在")


class FrozenLine(QWidget):
    """Whether the quarter is frozen; ``refused`` carries what could not be done, ``frozen`` that it was."""

    refused = Signal(object)
    frozen = Signal(object)

    def __init__(self, context: PageContext, presenter: ExportPresenter) -> None:
        super().__init__()
        self.context, self.presenter = context, presenter
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.status = StatusLabel()
        self.words = label(wrap=True)
        self.compare_button = button("与现在对照", self.compare, kind="quiet")
        self.freeze_button = button("定稿", self.ask_freeze)
        self.freeze_button.setToolTip("保存这一季度报送时的内容和文件，以后随时可以原样再导出")
        row.addWidget(self.status)
        row.addWidget(self.words, 1)
        row.addWidget(self.compare_button)
        row.addWidget(self.freeze_button)
        column.addLayout(row)
        self.use_box = QCheckBox("导出定稿，不是现在的台账")
        column.addWidget(self.use_box)
        self.show_state()

    def show_state(self) -> None:
        """Show whether the quarter is frozen."""
        words, kept = self.presenter.frozen_words(), self.presenter.frozen is not None
        self.status.set_status("已定稿" if kept else "未定稿", GOOD if kept else INFO)
        self.words.setText(words)
        self.compare_button.setVisible(kept)
        self.use_box.setVisible(kept)
        self.freeze_button.setText("重新定稿" if kept else "定稿")

    def ask_freeze(self) -> None:
        """Ask, then freeze; a quarter that is frozen needs a reason."""
        if self.presenter.frozen is not None:
            reason = ask_text(self, "重新定稿", "原来的定稿仍会保留。请写明重新定稿的理由。")
            if reason:
                self.freeze(reason)
        elif confirm(self, f"把{self.presenter.label}台账定稿？", self.presenter.freeze_words(), "定稿"):
            self.freeze()

    def freeze(self, reason: str = "") -> None:
        """Freeze in a worker."""
        self.freeze_button.setEnabled(False)
        presenter = self.presenter
        self.context.jobs.run(
            f"{presenter.label}台账定稿",
            lambda progress: presenter.freeze(reason, progress),
            self._done,
            self._failed,
            shown=False,
        )

    def _done(self, changes: ChangeSet) -> None:
        self.freeze_button.setEnabled(True)
        self.show_state()
        self.context.changed(changes)
        self.frozen.emit(changes)

    def _failed(self, refusal: object) -> None:
        self.freeze_button.setEnabled(True)
        self.refused.emit(refusal)

    def compare(self) -> None:
        """Show what is different today."""
        presenter = self.presenter
        self.context.jobs.run(
            "与定稿对照", lambda _progress: presenter.differences(), self._show, self._failed, shown=False
        )

    def _show(self, found: Sequence[Difference]) -> None:
        self.dialog = DifferenceDialog(self, self.presenter.label, found)
        self.dialog.open()


class DifferenceDialog(Question):
    """What is different today from the frozen quarter."""

    def __init__(self, parent: QWidget, quarter: str, found: Sequence[Difference]) -> None:
        words = f"定稿以后有 {len(found)} 处变动。" if found else "现在的台账与定稿一致。"
        super().__init__(parent, f"{quarter}台账：定稿与现在", words, "知道了", "")
        if not found:
            return
        theme = current_theme()
        self.table = QTreeWidget()
        self.table.setAccessibleName("定稿与现在的不同")
        self.table.setHeaderLabels(HEADINGS)
        self.table.setRootIsDecorated(False)
        self.table.setWordWrap(True)
        self.table.setMinimumHeight(theme.pixels(300))
        self.setMinimumWidth(min(theme.pixels(800), 1000))
        for one in found:
            cells = [one.label, one.column, one.frozen, one.today]
            item = QTreeWidgetItem(self.table, cells)
            for place, text in enumerate(cells):
                item.setToolTip(place, text)
        header = self.table.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.body.addWidget(self.table, 1)
