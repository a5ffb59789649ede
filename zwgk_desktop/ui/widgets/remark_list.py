"""What should a person look at? One line for each remark, the gravest first: icon, word and sentence."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from zwgk_desktop.domain.findings import SEVERITY_WORDS, Finding, Severity
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.tones import SEVERITY_TONES

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_ROLE = Qt.ItemDataRole.UserRole


class RemarkList(QListWidget):
    """Findings that are only read; ``opened`` carries the one that was chosen by Enter or a double click."""

    opened = Signal(object)

    def __init__(self, name: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWordWrap(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setSpacing(2)
        self.itemActivated.connect(lambda item: self.opened.emit(item.data(_ROLE)))
        self.show_findings(findings)

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show these findings instead."""
        self.clear()
        for one in sorted(findings, key=lambda finding: _ORDER.index(finding.severity)):
            tone = SEVERITY_TONES[one.severity]
            place = "　".join(part for part in (one.sheet, f"第 {one.row} 行" if one.row else "", one.column) if part)
            words = f"{SEVERITY_WORDS[one.severity]}：{place}{'：' if place else ''}{one.message}"
            item = QListWidgetItem(icon(tone.icon, tone.key), words)
            item.setData(_ROLE, one)
            item.setToolTip(words)
            self.addItem(item)
