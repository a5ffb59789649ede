"""Which files go with a posting? Added, opened, removed; reviewers agree to the posting together with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QListWidget, QListWidgetItem, QWidget
from shiboken6 import isValid

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.posting_life import POSTING_LIFE
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import drafting, files
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.icons import icon
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.tones import BAD, GOOD, WARN
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.flow import FlowBar
from zwgk_desktop.ui.widgets.notice_bar import NoticeBar

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.posting_actions import PostingActions

KIND = "attachment"
TEXT = "附件随公示一起送审，增减附件后原来的审查意见作废。可以把文件拖到这里。"
HANGS = "这份公示已经张贴，附件只能查看。"
_ROLE = Qt.ItemDataRole.UserRole


def open_attachments(page: PostingActions) -> AttachmentDialog | None:
    """Open the dialog for the posting in the pane."""
    held = page.presenter.posting
    if held is None:
        return None
    may_change = held.row.state in POSTING_LIFE["edit"][0]
    dialog = AttachmentDialog(page, page.context, held.row.id, held.row.title, may_change)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


class AttachmentDialog(Question):
    """The attachments of one posting."""

    def __init__(
        self, parent: QWidget | None, context: PageContext, posting_id: int, title: str, may_change: bool = True
    ) -> None:
        super().__init__(parent, f"附件：{title}", TEXT if may_change else HANGS, "关闭", "")
        self._context, self._id, self._may = context, posting_id, may_change
        self.notice = NoticeBar()
        self.body.addWidget(self.notice)
        self.list = QListWidget()
        self.list.setAccessibleName("附件")
        self.list.setMinimumHeight(current_theme().pixels(160))
        self.list.itemActivated.connect(lambda _item: self.open_chosen())
        self.list.currentItemChanged.connect(self._refresh)
        self.body.addWidget(self.list, 1)
        self.add_button = button("添加附件", self.choose, icon="add")
        self.open_button = button("打开", self.open_chosen, icon="eye")
        self.remove_button = button("移除", self.remove_chosen, icon="delete")
        bar = FlowBar()
        for one in (self.add_button, self.open_button, self.remove_button):
            bar.flow.add(one)
        self.body.addWidget(bar)
        self.setAcceptDrops(may_change)
        self.load()

    def load(self) -> None:
        """Show what is attached now."""
        self.list.clear()
        for row in files.find_files(self._context.desk, "posting", self._id, KIND):
            item = QListWidgetItem(icon("folder"), f"{row.name}　{max(1, row.size // 1024)} KB　{row.added_by}")
            item.setData(_ROLE, row.id)
            self.list.addItem(item)
        self._refresh()

    def _refresh(self) -> None:
        chosen = self.list.currentItem() is not None
        self.add_button.setEnabled(self._may)
        self.open_button.setEnabled(chosen)
        self.remove_button.setEnabled(chosen and self._may)

    def choose(self) -> None:
        """Ask for files and attach them."""
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件")
        self.add([Path(name) for name in names])

    def add(self, paths: Sequence[Path]) -> None:
        """Attach files, examined in a worker."""
        if not paths:
            return
        desk, posting_id = self._context.desk, self._id

        def work(progress: Progress) -> tuple[ChangeSet, str]:
            told = drafting.describe_attached(desk, paths)
            return files.add_files(desk, "posting", posting_id, KIND, paths, progress), told

        self._context.jobs.run("添加附件", work, lambda made: self._done(*made), self._refuse)

    def remove_chosen(self) -> None:
        """Move the chosen one into 回收站."""
        try:
            self._done(files.remove_file(self._context.desk, self._chosen()))
        except Refusal as refusal:
            self._refuse(refusal)

    def open_chosen(self) -> None:
        """Open the chosen one, if it is still as it was attached."""
        if self.list.currentItem() is None:
            return
        try:
            path = files.get_file_path(self._context.desk, self._chosen())
        except Refusal as refusal:
            self._refuse(refusal)
            return
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

    def _chosen(self) -> int:
        return int(self.list.currentItem().data(_ROLE))

    def _done(self, changes: ChangeSet, told: str = "") -> None:
        self._context.changed(changes)
        if not isValid(self.list):  # closed meanwhile
            return
        self.notice.show_message(WARN if told else GOOD, changes.message, told)
        self.load()

    def _refuse(self, refusal: Refusal) -> None:
        if not isValid(self.list):
            self._context.refuse(refusal)
            return
        self.notice.show_message(BAD, refusal.message, refusal.advice)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this PC."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach what was dropped."""
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
