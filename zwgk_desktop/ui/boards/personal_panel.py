"""Which personal data does the draft hold, and what shall happen to it? A list beside the text: cover, or keep."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from zwgk_desktop.domain.draft_scan import DraftFinding
from zwgk_desktop.services.boards.drafting import describe_missing
from zwgk_desktop.ui.boards.draft_presenter import Reading
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import BAD, GOOD, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import StatusLabel, label

_ROLE = Qt.ItemDataRole.UserRole
LEAST_HEIGHT = 110


class PersonalPanel(QWidget):
    """``chosen`` carries the finding selected; ``mask_all``, ``mask_one``, ``keep`` and ``unkeep`` what to do."""

    chosen = Signal(object)
    mask_all = Signal()
    mask_one = Signal(object)
    keep = Signal(object)
    unkeep = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.reading = Reading(())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(label("个人信息检查", role="section"))
        self.status = StatusLabel("正在检查", WARN)
        column.addWidget(self.status)
        self.list = QListWidget()
        self.list.setAccessibleName("发现的个人信息")
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.list.setMinimumHeight(current_theme().pixels(LEAST_HEIGHT))
        self.list.currentItemChanged.connect(self._select)
        column.addWidget(self.list, 1)
        self.buttons = {
            "mask_all": button("一键遮盖", self.mask_all.emit, icon="eye", kind="primary"),
            "mask": button("遮盖这一处", lambda: self._emit(self.mask_one)),
            "keep": button("保留并说明理由", lambda: self._emit(self.keep)),
            "unkeep": button("取消保留", lambda: self._emit(self.unkeep)),
        }
        flow = FlowBar()
        for one in self.buttons.values():
            flow.flow.add(one)
        column.addWidget(flow)
        self.missing = label(role="problem", wrap=True)
        self.missing.hide()
        column.addWidget(self.missing)
        self._refresh()

    @property
    def current(self) -> DraftFinding | None:
        """Return the finding selected."""
        item = self.list.currentItem()
        return item.data(_ROLE) if item else None

    def show_reading(self, reading: Reading) -> None:
        """Show what a reading found; the selection stays on the same words."""
        before = self.current
        self.reading = reading
        self.list.blockSignals(True)
        self.list.clear()
        for finding in reading.findings:
            tone = BAD if finding.reason is None else GOOD
            words = reading.line(finding)
            item = QListWidgetItem(icon(tone.icon, tone.key), words)
            item.setData(_ROLE, finding)
            item.setToolTip(words)
            self.list.addItem(item)
            if before is not None and (finding.kind, finding.text) == (before.kind, before.text):
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        tone_key, word = reading.status
        self.status.set_status(word, BAD if tone_key == "bad" else GOOD)
        told = describe_missing(reading.missing)
        self.missing.setText(f"{told}。打印前请换字，或安装有这些字的字体。" if told else "")
        self.missing.setVisible(bool(told))
        self._refresh()

    def _select(self) -> None:
        self._refresh()
        if self.current is not None:
            self.chosen.emit(self.current)

    def _emit(self, signal: SignalInstance) -> None:
        if self.current is not None:
            signal.emit(self.current)

    def _refresh(self) -> None:
        one = self.current
        is_open = one is not None and one.reason is None
        self.buttons["mask_all"].setEnabled(bool(self.reading.open))
        self.buttons["mask"].setEnabled(is_open)
        self.buttons["keep"].setEnabled(is_open)
        self.buttons["keep"].setVisible(not (one is not None and one.reason is not None))
        self.buttons["unkeep"].setVisible(one is not None and one.reason is not None)
