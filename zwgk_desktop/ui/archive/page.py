"""The page 档案: who did what and when, what proves every posting of all years, and who consulted it."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter, QTabWidget, QVBoxLayout, QWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Kind
from zwgk_desktop.services.care import AuditCheck, verify_audit
from zwgk_desktop.ui.archive.archive_presenter import ArchivePresenter, EntryView, verdict
from zwgk_desktop.ui.archive.dossier_pane import DossierPane
from zwgk_desktop.ui.archive.visits_view import VisitsView
from zwgk_desktop.ui.boards.chosen_columns import ChosenColumns
from zwgk_desktop.ui.boards.list_export import offer_export
from zwgk_desktop.ui.boards.undoing import act_undoable
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import BAD, GOOD
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import SMALLEST_WIDTH, DetailPane
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

TRAIL_COLUMNS = ("at", "actor", "area", "summary", "action", "subject_id", "hash")
TRAIL_HIDDEN = ("action", "subject_id", "hash")
SHORT = 24  # characters of what was and what is that stand on one line
BOX_COLUMNS = (
    "village", "item", "period", "state", "archive_box", "archive_pages", "posted_on", "retention", "photos", "visits",
    "title",
)  # fmt: skip
BOX_HIDDEN = ("number", "down_on", "place", "posted_by", "publisher", "content", "former")


class ArchivePage(Page):
    """Three lists, and panes with one entry in plain words, or with what proves a posting."""

    title = "档案"
    areas = frozenset(Area)
    help_text = (
        "“操作记录”里是程序做过的每一件事：谁、什么时候、改了什么。点一行，右边是改动前后的对照。\n\n"
        "“核对操作记录”检查这些记录有没有在程序之外被改动过。\n\n"
        "“公示档案”里是张贴过的全部公示，不分年份。检查时直接输入村名、事项、时段、盒号或内容里的词（用空格隔开，"
        "不分先后），点一行就看到公示单、审查签字和现场照片。\n\n"
        "“查阅登记”记下谁、什么时候、为什么、查阅了什么、谁接待。归档目录和档案盒标签在“公示档案”里打印。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = ArchivePresenter(context.desk)
        self.verify_button = self.add_action("核对操作记录", self.verify, "check")
        self.trail = DataTable("audit", "操作记录", context.jobs, context.settings)
        self.trail.set_empty("还没有操作记录")
        self.trail.selected.connect(self._selected)
        self.trail.failed.connect(context.refuse)
        self.boxes = DataTable("archive", "公示档案", context.jobs, context.settings)
        self.boxes.set_empty(
            "还没有张贴过的公示", "张贴登记以后，公示就在这里。", "去公开栏", lambda: context.open("boards")
        )
        self.boxes.selected.connect(self._posting_selected)
        self.boxes.opened.connect(self.show_posting)
        self.boxes.add_action("登记查阅", self.consult, "person")
        self.boxes.tools.add(button("档案盒标签", self.print_labels, icon="archive"), right=True)
        self.boxes.tools.add(button("归档目录", self.print_list, icon="print"), right=True)
        self.boxes.failed.connect(context.refuse)
        self.visits = VisitsView(context)
        offer_export(context, self.trail, Area.SETTINGS, "操作记录")
        offer_export(context, self.boxes, Area.BOARDS, "公示档案")
        self.pane = DetailPane("在左边选一条操作记录，这里显示改动前后的对照。")
        self.dossier = DossierPane(context)
        for pane in (self.pane, self.dossier):
            pane.closed.connect(self.close_pane)
        self._build()

    def _build(self) -> None:
        self.tabs = QTabWidget()
        self.tabs.addTab(_padded(self.trail), "操作记录")
        self.tabs.addTab(_padded(self.boxes), "公示档案")
        self.tabs.addTab(self.visits, "查阅登记")
        self.tabs.currentChanged.connect(self._tab_changed)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.tabs)
        for pane in (self.pane, self.dossier):
            self.splitter.addWidget(pane)
            pane.hide()
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([760, 400, 400])
        self.body.addWidget(self.splitter, 1)

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        trail = self.presenter.trail()
        self.trail.show_listing(ChosenColumns(trail, TRAIL_COLUMNS, TRAIL_HIDDEN, area={"kind": Kind.TEXT}))
        keys = (*BOX_COLUMNS, *BOX_HIDDEN)
        self.boxes.show_listing(ChosenColumns(self.presenter.postings(), keys, BOX_HIDDEN))
        self.visits.reload()
        if self.dossier.isVisibleTo(self):
            self.show_posting(self.dossier.part.posting_id)

    def _tab_changed(self, at: int) -> None:
        self.verify_button.setVisible(at == 0)
        self.pane.hide()
        self.dossier.hide()

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

    def _posting_selected(self, ids: array[int]) -> None:
        if len(ids) == 1 and (ids[0] != self.dossier.part.posting_id or not self.dossier.isVisibleTo(self)):
            self.show_posting(ids[0])

    def show_posting(self, posting_id: int) -> None:
        """Show what proves one posting."""
        if self.dossier.show_posting(posting_id):
            self.dossier.setMinimumWidth(max(SMALLEST_WIDTH, min(current_theme().pixels(300), 420)))
            self.dossier.show()

    def consult(self, ids: Sequence[int], values: dict[str, Any] | None = None) -> None:
        """Note who consulted postings."""
        presenter, wanted = self.visits.presenter, tuple(ids)
        if values is None and wanted:
            first = {"on": self.context.desk.today(), "served_by": presenter.leader()}
            fields, title = presenter.visit_fields(posting=True), f"登记查阅（{len(wanted)} 份）"
            values = ask_form(self, title, fields, first, yes="登记", check=presenter.check_visit)
        if values is not None:
            act_undoable(self.context, lambda: presenter.consult(values, wanted), presenter.remove_visits)

    def print_list(self, values: dict[str, Any] | None = None, path: Path | None = None) -> Job | None:
        """Write the list of what lies in a box, of a year, or of all."""
        if values is None:
            fields = (
                Field("box", "盒号", FieldKind.CHOICE, choices=self.presenter.boxes(), help="不选的打印全部。"),
                Field("year", "张贴年份", FieldKind.NUMBER, help="只打印某一年的才填，如 2026。"),
            )
            values = ask_form(self, "打印归档目录", fields, yes="打印")
        if values is None:
            return None
        box, year = values.get("box") or "", int(values.get("year") or 0) or None
        return self._write(
            f"{box or year or ''}归档目录.pdf", lambda to: self.presenter.print_list(to, box, year), path
        )

    def print_labels(self, boxes: Sequence[str] = (), path: Path | None = None) -> Job | None:
        """Write the labels of boxes."""
        wanted = list(boxes)
        if not wanted:
            choices = self.presenter.boxes()
            field = Field("box", "盒号", FieldKind.CHOICE, choices=choices, help="不选的打印全部盒子。")
            values = ask_form(self, "打印档案盒标签", (field,), yes="打印")
            if values is None:
                return None
            wanted = [values["box"]] if values["box"] else [key for key, _ in choices]
        name = f"{wanted[0] if len(wanted) == 1 else ''}档案盒标签.pdf"
        return self._write(name, lambda to: self.presenter.print_labels(to, wanted), path)

    def _write(self, name: str, work: Callable[[Path], int], path: Path | None) -> Job | None:
        if path is None:
            chosen, _ = QFileDialog.getSaveFileName(self, name.removesuffix(".pdf"), name, "PDF (*.pdf)")
            path = Path(chosen) if chosen else None
        if path is None:
            return None
        target = path.with_suffix(".pdf")
        told = lambda pages: self.context.tell(f"已写成 {pages} 页：{target}")  # noqa: E731
        return self.context.run(target.stem, lambda _progress: work(target), told)

    def verify(self) -> None:
        """Recompute the chain in a worker and say what was found."""
        desk = self.context.desk
        self.context.run("核对操作记录", lambda _progress: verify_audit(desk), self._tell)

    def _tell(self, check: AuditCheck) -> None:
        sound, message, advice = verdict(check)
        self.context.tell(message, advice, GOOD if sound else BAD)

    def open_subject(self, subject: Any) -> None:
        """Show ("audit", id), ("posting", id), or the lists "boxes" and "visits"."""
        if subject in ("boxes", "visits"):
            self.tabs.setCurrentIndex(1 if subject == "boxes" else 2)
        elif isinstance(subject, tuple) and subject[0] == "posting":
            self.tabs.setCurrentIndex(1)
            self.boxes.select_id(subject[1])
            self.show_posting(subject[1])
        elif isinstance(subject, tuple) and subject[0] == "audit":
            self.tabs.setCurrentIndex(0)
            self.trail.select_id(subject[1])
            self.show_entry(subject[1])

    def close_pane(self) -> bool:
        """Answer Esc."""
        if self.tabs.currentWidget() is self.visits:
            return self.visits.close_pane()
        shown = self.pane.isVisibleTo(self) or self.dossier.isVisibleTo(self)
        self.pane.hide()
        self.dossier.hide()
        return shown

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        (self.trail, self.boxes, self.visits.table)[self.tabs.currentIndex()].start_find()


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
