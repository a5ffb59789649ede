"""The page 档案: who did what and when, whether the record still holds, and what lies in which box."""

from __future__ import annotations

from array import array
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Kind
from zwgk_desktop.services.care import AuditCheck, verify_audit
from zwgk_desktop.ui.archive.archive_presenter import ArchivePresenter, EntryView, verdict
from zwgk_desktop.ui.boards.chosen_columns import ChosenColumns
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.tones import BAD, GOOD
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

TRAIL_COLUMNS = ("at", "actor", "area", "summary", "action", "subject_id", "hash")
TRAIL_HIDDEN = ("action", "subject_id", "hash")
SHORT = 24  # characters of what was and what is that stand on one line
BOX_COLUMNS = ("archive_box", "archive_pages", "village", "item", "period", "title", "posted_on", "down_on")
BOX_HIDDEN = ("number", "place", "posted_by", "publisher")


class ArchivePage(Page):
    """Two lists, and a pane with one entry in plain words."""

    title = "档案"
    areas = frozenset(Area)
    help_text = (
        "“操作记录”里是程序做过的每一件事：谁、什么时候、改了什么。点一行，右边是改动前后的对照。\n\n"
        "“核对操作记录”检查这些记录有没有在程序之外被改动过。\n\n"
        "“归档的公示”按盒号列出已经归档的公示。归档在“公开栏”里办。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = ArchivePresenter(context.desk)
        self.verify_button = self.add_action("核对操作记录", self.verify, "check")
        self.trail = DataTable("audit", "操作记录", context.jobs, context.settings)
        self.trail.set_empty("还没有操作记录")
        self.trail.selected.connect(self._selected)
        self.trail.failed.connect(context.refuse)
        self.boxes = DataTable("boxes", "归档的公示", context.jobs, context.settings)
        self.boxes.set_empty(
            "还没有归档的公示", "公示期满撤下后，在公开栏里归档。", "去公开栏", lambda: context.open("boards")
        )
        self.boxes.opened.connect(lambda posting_id: context.open("boards", ("posting", posting_id)))
        self.boxes.failed.connect(context.refuse)
        offer_export(context, self.trail, Area.SETTINGS, "操作记录")
        offer_export(context, self.boxes, Area.BOARDS, "归档的公示")
        self.pane = DetailPane("在左边选一条操作记录，这里显示改动前后的对照。")
        self.pane.closed.connect(self.close_pane)
        self._build()

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.addTab(_padded(self.trail), "操作记录")
        self.tabs.addTab(_padded(self.boxes), "归档的公示")
        self.tabs.currentChanged.connect(self._tab_changed)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tabs)
        self.splitter.addWidget(self.pane)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([760, 400])
        self.pane.hide()
        self.body.addWidget(self.splitter, 1)

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        trail = self.presenter.trail()
        self.trail.show_listing(ChosenColumns(trail, TRAIL_COLUMNS, TRAIL_HIDDEN, area={"kind": Kind.TEXT}))
        filters = {"state": self.presenter.archived}
        keys = (*BOX_COLUMNS, *BOX_HIDDEN, "state")
        self.boxes.show_listing(
            ChosenColumns(self.presenter.postings(), keys, (*BOX_HIDDEN, "state"), filters, archive_box={"width": 16})
        )

    def _tab_changed(self, at: int) -> None:
        self.verify_button.setVisible(at == 0)
        if at != 0:
            self.pane.hide()

    def _selected(self, ids: array[int]) -> None:
        if len(ids) == 1:
            self.show_entry(ids[0])

    def show_entry(self, entry_id: int) -> None:
        """Show one entry in the pane."""
        try:
            self.pane.show_content(_content(self.presenter.entry(entry_id)))
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        self.pane.show()

    def verify(self) -> None:
        """Recompute the chain in a worker and say what was found."""
        desk = self.context.desk
        self.context.run("核对操作记录", lambda _progress: verify_audit(desk), self._tell)

    def _tell(self, check: AuditCheck) -> None:
        sound, message, advice = verdict(check)
        self.context.tell(message, advice, GOOD if sound else BAD)

    def open_subject(self, subject: Any) -> None:
        """Show ("audit", id), or the list "boxes"."""
        if subject == "boxes":
            self.tabs.setCurrentIndex(1)
        elif isinstance(subject, tuple) and subject[0] == "audit":
            self.tabs.setCurrentIndex(0)
            self.trail.select_id(subject[1])
            self.show_entry(subject[1])

    def close_pane(self) -> bool:
        """Answer Esc."""
        shown = self.pane.isVisibleTo(self)
        self.pane.hide()
        return shown

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        (self.boxes if self.tabs.currentIndex() else self.trail).start_find()


def _padded(table: DataTable) -> QWidget:
    place = QWidget()
    column = QVBoxLayout(place)
    column.setContentsMargins(0, 8, 0, 0)
    column.addWidget(table)
    return place


def _content(view: EntryView) -> PaneContent:
    """Return what the pane shows of an entry: each change with what was and what is."""
    written = tuple((name, new) for name, old, new in view.changes if not old)
    changed = tuple((name, _change(old, new)) for name, old, new in view.changes if old)
    parts = (("改动", changed), ("登记的内容", written), ("这条记录", view.facts))
    return PaneContent(view.summary, subtitle=view.when, sections=tuple(Section(t, rows) for t, rows in parts if rows))


def _change(old: str, new: str) -> str:
    if len(old) + len(new) <= SHORT:
        return f"{old} → {new or '（空）'}"
    return f"原来：{old}\n现在：{new or '（空）'}"
