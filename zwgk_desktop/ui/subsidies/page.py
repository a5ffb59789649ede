"""The page 补贴发放: programmes, batches and lines, the import, one household, and the sheets to print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.subsidies.batch_view import BatchView
from zwgk_desktop.ui.subsidies.batches_view import BatchesView
from zwgk_desktop.ui.subsidies.import_view import ImportView
from zwgk_desktop.ui.subsidies.person_view import PersonView
from zwgk_desktop.ui.subsidies.print_dialog import PrintDialog
from zwgk_desktop.ui.subsidies.print_presenter import PrintPresenter
from zwgk_desktop.ui.subsidies.programmes_view import ProgrammesView
from zwgk_desktop.ui.subsidies.totals_view import TotalsView
from zwgk_desktop.ui.tones import INFO, WARN
from zwgk_desktop.ui.widgets.buttons import IconButton
from zwgk_desktop.ui.widgets.current_stack import CurrentStack, CurrentTabs

HELP = (
    "收到县里或站所的发放清单，点“导入补贴清单”，分四步：选文件、对列、查问题、存入。存入以前不会留下任何内容。\n"
    "有错误的行不会存入；提醒要逐条核实，写明理由接受，或退回村里改正。\n\n"
    "选中一批，右边显示办到哪一步、下一步做什么。三审和保密审查都同意后才算审定，审定以前打印的都是送审稿。\n"
    "清单贴出后内容固定，需要更正的另行导入更正批次。\n\n"
    "“查一个人”按姓名或身份证号查某户领过哪些补贴，每次查询都会记录。\n"
    "双击一批，看明细、未收的行和问题；可以就地修改，也可以生成各村的核实表，改好后收回。\n"
    "“全年汇总”按村、按项目、按户汇总；“补贴项目”里维护已故人员名单和互斥项目。"
)


class SubsidiesPage(Page):
    """Subjects: None, "import", "print", ("batch", id), ("person", id)."""

    title = "补贴发放"
    areas = frozenset({Area.SUBSIDIES, Area.REVIEW, Area.BOARDS, Area.TOWNSHIP})
    help_text = HELP

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.import_view: ImportView | None = None
        self.batch_view: BatchView | None = None
        self.print_dialog: PrintDialog | None = None
        self.recycle_button = IconButton("delete", "回收站", lambda: self.batches.open_recycle())
        self._head.addWidget(self.recycle_button)
        self.print_button = self.add_action("打印公示单", self.print_, "print")
        self.import_button = self.add_action("导入补贴清单", self.open_import, "import", "primary")
        self.batches, self.person, self.programmes = BatchesView(context), PersonView(context), ProgrammesView(context)
        self.totals = TotalsView(context)
        self.batches.opened.connect(self.open_lines)
        self.batches.print_asked.connect(self.open_print)
        self.batches.import_asked.connect(self.open_import)
        self.batches.listed.connect(self._tell_summary)
        self.person.batch_opened.connect(self.open_batch)
        self.tabs = CurrentTabs()
        self.tabs.setDocumentMode(True)
        for made, words in (
            (self.batches, "发放清单"),
            (self.person, "查一个人"),
            (self.totals, "全年汇总"),
            (self.programmes, "补贴项目"),
        ):
            self.tabs.addTab(made, words)
        self.tabs.currentChanged.connect(lambda _at: self._show_totals())
        self.places = CurrentStack()
        self.places.addWidget(self.tabs)
        self.body.addWidget(self.places, 1)

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        self._try(self.batches.reload)
        self._try(self.programmes.reload)
        self.totals.stale = True
        self._show_totals()
        if self.batch_view is not None:
            try:
                self.batch_view.reload()
            except Refusal:
                self.close_lines()

    def _show_totals(self) -> None:
        """Sum the year up only where somebody looks at it."""
        if self.tabs.currentWidget() is self.totals and self.totals.stale:
            self._try(self.totals.reload)

    def _try(self, show: Callable[[], None]) -> None:
        try:
            show()
        except Refusal as refusal:
            self.context.refuse(refusal)

    def _tell_summary(self) -> None:
        if self.places.currentWidget() is self.tabs:
            self.set_subtitle(self.batches.presenter.summary())

    def open_subject(self, subject: Any) -> None:
        """Show what another page or the search pointed to."""
        if subject == "import":
            self.open_import()
        elif subject == "print":
            self.open_next_print()
        elif isinstance(subject, tuple) and len(subject) == 2:
            kind, key = subject
            if kind == "batch":
                self.open_batch(key)
            elif kind == "person":
                self._show_tabs(self.person)
                self.person.search_person(key)

    def _show_tabs(self, view: BatchesView | PersonView | ProgrammesView) -> None:
        self.close_lines()
        if self.import_view is None:
            self.tabs.setCurrentWidget(view)

    def _show_head(self, listing: bool, title: str = "", subtitle: str = "") -> None:
        for made in (self.recycle_button, self.print_button, self.import_button):
            made.setVisible(listing)
        self.title_label.setText(title or self.title)
        self.set_subtitle(subtitle)
        if listing:
            self._tell_summary()

    # One batch

    def open_batch(self, batch_id: int) -> None:
        """Show one batch in the list with its pane."""
        self._show_tabs(self.batches)
        self.batches.open_batch(batch_id)

    def open_lines(self, batch_id: int, tab: str = "lines") -> None:
        """Show the inside of one batch in place of the list."""
        self.close_lines()
        try:
            view = BatchView(self.context, batch_id)
        except Refusal as refusal:
            self.context.refuse(refusal)
            return
        view.closed.connect(self.close_lines)
        view.print_asked.connect(self.open_print)
        self.batch_view = view
        self.places.addWidget(view)
        self.places.setCurrentWidget(view)
        self._show_head(False)
        view.show_tab(tab)

    def close_lines(self) -> None:
        """Go back to the list."""
        view, self.batch_view = self.batch_view, None
        if view is not None:
            self.places.setCurrentWidget(self.tabs)
            self.places.removeWidget(view)
            view.deleteLater()
            self._show_head(True)

    # Import

    def new(self) -> None:
        """Answer Ctrl+N: import a list, or add a programme on its tab."""
        if self.places.currentWidget() is self.tabs and self.tabs.currentWidget() is self.programmes:
            self.programmes.add()
        else:
            self.open_import()

    def open_import(self) -> None:
        """Show the import in place of the list."""
        self.close_lines()
        if self.import_view is None:
            view = self.import_view = ImportView(self.context)
            view.closed.connect(self.close_import)
            view.batch_asked.connect(self._after_import)
            self.places.addWidget(view)
        self.places.setCurrentWidget(self.import_view)
        self._show_head(False, "导入补贴清单", "存入以前不会留下任何内容。")

    def close_import(self) -> None:
        """Go back to the list."""
        view, self.import_view = self.import_view, None
        if view is not None:
            self.places.setCurrentWidget(self.tabs)
            self.places.removeWidget(view)
            view.deleteLater()
            self._show_head(True)

    def _after_import(self, batch_id: int, action: str) -> None:
        self.close_import()
        self._show_tabs(self.batches)
        self.batches.open_batch(batch_id, action)

    # Print

    def open_next_print(self) -> None:
        """Show the batches and print the newest approved one, or say what is missing."""
        self._show_tabs(self.batches)
        batch_id, missing = self.batches.presenter.to_print()
        if batch_id is None:
            self.context.tell(missing, "点“导入补贴清单”开始。", INFO)
            return
        self.batches.open_batch(batch_id)
        if missing:
            self.context.tell(missing, tone=WARN)
        self.open_print(batch_id)

    def print_(self) -> None:
        """Answer Ctrl+P: print the batch shown, else the next one."""
        shown = self.batches.pane.view
        if self.batch_view is not None:
            self.open_print(self.batch_view.presenter.batch_id)
        elif shown is not None and self.tabs.currentWidget() is self.batches:
            self.open_print(shown.id)
        else:
            self.open_next_print()

    def open_print(self, batch_id: int) -> None:
        """Show the print dialog; for a long list it is read first."""
        if self.batches.presenter.large:
            desk = self.context.desk
            self.context.run("准备打印", lambda _p: PrintPresenter(desk, batch_id).read(), self._show_print)
            return
        try:
            self._show_print(PrintPresenter(self.context.desk, batch_id))
        except Refusal as refusal:
            self.context.refuse(refusal)

    def _show_print(self, presenter: PrintPresenter) -> None:
        dialog = self.print_dialog = PrintDialog(self, self.context, presenter=presenter)
        dialog.finished.connect(lambda _result: self._close_print(dialog))
        dialog.open()

    def _close_print(self, dialog: PrintDialog) -> None:
        if self.print_dialog is dialog:
            self.print_dialog = None
        dialog.deleteLater()

    # Keys

    def start_find(self) -> None:
        """Answer Ctrl+F."""
        if self.batch_view is not None:
            self.batch_view.start_find()
        elif self.tabs.currentWidget() is self.person:
            self.person.start_find()
        else:
            shown = next((v for v in (self.programmes, self.totals) if v is self.tabs.currentWidget()), self.batches)
            shown.table.start_find()

    def close_pane(self) -> bool:
        """Answer Esc: leave the import or a batch, else close the pane."""
        if self.import_view is not None:
            self.import_view.give_up()
            return True
        if self.batch_view is not None:
            self.close_lines()
            return True
        return self.tabs.currentWidget() is self.batches and self.batches.close_pane()
