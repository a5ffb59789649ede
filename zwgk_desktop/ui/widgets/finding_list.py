"""What must be looked at? Findings grouped by kind, the gravest first, with a jump to the row and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from zwgk_desktop.domain.findings import SEVERITY_WORDS, Finding, Severity
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import GOOD, SEVERITY_TONES
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import ask_text
from zwgk_desktop.ui.widgets.empty_state import EmptyState
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.text import StatusLabel

AT_ONCE = 500  # findings of a kind shown before one asks for more
_ORDER = (Severity.ERROR, Severity.WARNING, Severity.INFO)
_ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding with its id in the store (or its place in a list); ``accepted`` is the reason given, if any."""

    id: int
    finding: Finding
    accepted: str = ""


def where(finding: Finding) -> str:
    """Return e.g. ``Sheet1 第 12 行 身份证号``."""
    parts = [finding.sheet, f"第 {finding.row} 行" if finding.row is not None else "整张表", finding.column]
    return " ".join(part for part in parts if part)


class FindingList(QWidget):
    """The list; ``jumped`` carries one entry, ``accepted`` (entries, reason).

    ``handed_back`` and ``selected`` carry entries; ``words`` gives the Chinese title of a kind.
    """

    jumped = Signal(object)
    accepted = Signal(object, str)
    handed_back = Signal(object)
    selected = Signal(object)

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self._words = words or {}
        self._entries: list[FindingEntry] = []
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        bar = FlowBar()
        self._summary = bar.flow
        self.counts = {severity: StatusLabel("") for severity in _ORDER}
        for made in self.counts.values():
            self._summary.add(made)
        self._add_buttons()
        outer.addWidget(bar)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["位置", "内容", "怎么处理"])
        self.tree.setAccessibleName("问题清单")
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.ExtendedSelection)
        self.tree.setUniformRowHeights(True)
        self.tree.setExpandsOnDoubleClick(False)
        self.tree.itemActivated.connect(lambda item, _column: self._activate(item))
        self.tree.itemExpanded.connect(self._fill)
        self.tree.itemSelectionChanged.connect(self._selection_changed)
        outer.addWidget(self.tree, 1)
        self.empty_state = EmptyState("没有发现问题", "可以进行下一步。", GOOD.icon)
        outer.addWidget(self.empty_state, 1)
        self.show_findings([])

    def _add_buttons(self) -> None:
        self.jump_button = button("看这一行", self.jump, icon="eye")
        self.accept_button = button("说明理由后接受", self.accept, icon="check")
        self.back_button = button("退回村里核实", self.hand_back, icon="undo")
        for made in (self.jump_button, self.accept_button, self.back_button):
            self._summary.add(made, right=True)

    def show_findings(self, entries: Iterable[FindingEntry]) -> None:
        """Show ``entries``; groups that were open stay open."""
        opened = {group.data(0, _ROLE) for group in self._groups() if group.isExpanded()}
        self._entries = list(entries)
        self.tree.clear()
        grouped: dict[tuple[int, str], list[FindingEntry]] = {}
        for entry in self._entries:
            rank = _ORDER.index(entry.finding.severity)
            grouped.setdefault((rank, entry.finding.kind), []).append(entry)
        for (_, kind), members in sorted(grouped.items(), key=lambda item: (item[0][0], -len(item[1]))):
            group = self._add_group(kind, members)
            group.setExpanded(kind in opened or (not opened and self.tree.topLevelItemCount() == 1))
        for severity, made in self.counts.items():
            count = sum(entry.finding.severity is severity for entry in self._entries)
            made.setVisible(count > 0)
            made.set_status(f"{SEVERITY_WORDS[severity]} {count:,}" if count else "", SEVERITY_TONES[severity])
        self.tree.setVisible(bool(self._entries))
        self.empty_state.setVisible(not self._entries)
        side = current_theme().pixels(17)
        self.tree.setIconSize(QSize(side, side))
        character = self.fontMetrics().horizontalAdvance("字")
        self.tree.setColumnWidth(0, character * 16)
        self.tree.setColumnWidth(1, character * 12)
        self._selection_changed()

    def entries(self) -> list[FindingEntry]:
        """Return the selected findings; a selected group stands for all of its findings."""
        chosen: dict[int, FindingEntry] = {}
        for item in self.tree.selectedItems():
            members = item.data(1, _ROLE)
            for entry in members if isinstance(members, list) else [members]:
                if isinstance(entry, FindingEntry):
                    chosen[entry.id] = entry
        return list(chosen.values())

    def jump(self) -> None:
        """Ask to show the row of the first selected finding."""
        entries = self.entries()
        if entries:
            self.jumped.emit(entries[0])

    def accept(self, reason: str | None = None) -> None:
        """Accept the selected warnings with a reason, which is asked for."""
        entries = [e for e in self.entries() if e.finding.severity is Severity.WARNING]
        if not entries:
            return
        text = f"接受 {len(entries)} 条提醒。理由会和批次一起留存，可以查到。"
        if reason is None:
            reason = ask_text(self, "为什么可以接受？", text, lines=3)
        if reason:
            self.accepted.emit(entries, reason)

    def hand_back(self) -> None:
        """Ask to put the selected findings on the village's return sheet."""
        entries = self.entries()
        if entries:
            self.handed_back.emit(entries)

    def _groups(self) -> list[QTreeWidgetItem]:
        items = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _add_group(self, kind: str, members: Sequence[FindingEntry]) -> QTreeWidgetItem:
        severity = members[0].finding.severity
        tone = SEVERITY_TONES[severity]
        word = self._words.get(kind, kind)
        group = QTreeWidgetItem(self.tree, [f"{SEVERITY_WORDS[severity]}：{word}（{len(members):,}）"])
        group.setIcon(0, icon(tone.icon, tone.key))
        group.setFirstColumnSpanned(True)
        group.setData(0, _ROLE, kind)
        group.setData(1, _ROLE, list(members))
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        QTreeWidgetItem(group, ["……"])  # filled when it is opened
        return group

    def _fill(self, group: QTreeWidgetItem) -> None:
        members = group.data(1, _ROLE)
        if not isinstance(members, list) or group.childCount() != 1 or group.child(0).data(1, _ROLE) is not None:
            return
        group.takeChildren()
        self._add_members(group, members, 0)

    def _add_members(self, group: QTreeWidgetItem, members: Sequence[FindingEntry], start: int) -> None:
        for entry in members[start : start + AT_ONCE]:
            finding = entry.finding
            advice = f"已接受：{entry.accepted}" if entry.accepted else finding.message
            item = QTreeWidgetItem(group, [where(finding), finding.value, advice])
            item.setData(1, _ROLE, entry)
            item.setToolTip(2, advice)
            if entry.accepted:
                item.setIcon(0, icon(GOOD.icon, GOOD.key))
        left = len(members) - start - AT_ONCE
        if left > 0:
            more = QTreeWidgetItem(group, [f"再显示一些（还有 {left:,} 条）"])
            more.setData(2, _ROLE, start + AT_ONCE)
            more.setData(1, _ROLE, [])

    def _activate(self, item: QTreeWidgetItem) -> None:
        start = item.data(2, _ROLE)
        parent = item.parent()
        if parent is not None and isinstance(start, int):
            parent.removeChild(item)
            self._add_members(parent, parent.data(1, _ROLE), start)
        elif isinstance(item.data(1, _ROLE), FindingEntry):
            self.jumped.emit(item.data(1, _ROLE))
        else:
            item.setExpanded(not item.isExpanded())

    def _selection_changed(self) -> None:
        entries = self.entries()
        self.jump_button.setEnabled(bool(entries))
        self.back_button.setEnabled(bool(entries))
        self.accept_button.setEnabled(any(e.finding.severity is Severity.WARNING for e in entries))
        self.selected.emit(entries)


def finding_counts(findings: Iterable[Finding]) -> str:
    """Return e.g. ``错误 3 条，提醒 12 条``; "" when there is none."""
    counts = dict.fromkeys(_ORDER, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return "，".join(f"{SEVERITY_WORDS[s]} {n:,} 条" for s, n in counts.items() if n)
