"""The tab 备份与恢复: make one, look whether one is whole, and how to restore it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.domain.errors import Refusal, StoreUnavailable
from zwgk_desktop.services.care import create_backup, verify_backup
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.jobs import Job
from zwgk_desktop.ui.settings.settings_presenter import SettingsPresenter
from zwgk_desktop.ui.tones import BAD, GOOD
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.form_dialog import ask_form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label, surface

RESTORE = (
    "恢复会用备份替换现在的数据，所以要先关闭本窗口。\n"
    "1. 先点“核对一份备份”，确认备份完好。\n"
    "2. 关闭本程序的所有窗口。\n"
    "3. 打开命令行，执行下面这一行（把“备份文件”换成备份的位置）。\n"
    "4. 重新打开程序。原来的数据会另存在旁边，文件名带“恢复前”，不会丢失。"
)
PASSWORD = (Field("passphrase", "口令", FieldKind.PASSWORD, required=True),)


class BackupTab(QWidget):
    """Three cards, one below the other."""

    def __init__(self, context: PageContext, presenter: SettingsPresenter) -> None:
        super().__init__()
        self.context, self.presenter = context, presenter
        inside = QWidget()
        inside.setObjectName("plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        for part in (self._build_make(), self._build_check(), self._build_restore()):
            column.addWidget(part)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(inside)
        scroll.setAccessibleName("备份与恢复")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 8, 0, 0)
        outer.addWidget(scroll)

    def _build_make(self) -> QWidget:
        frame, column = surface()
        column.addWidget(label("备份", role="heading"))
        self.last_label = label(wrap=True, selectable=True)
        column.addWidget(self.last_label)
        row = QHBoxLayout()
        self.folder_field = QLineEdit()
        self.folder_field.setReadOnly(True)
        self.folder_field.setAccessibleName("备份放在哪里")
        self.folder_field.setPlaceholderText("还没有选择。最好是U盘或另一块硬盘。")
        row.addWidget(self.folder_field, 1)
        row.addWidget(button("选择文件夹", self.choose_folder, icon="folder"))
        self.make_button = button("现在备份", self.make, icon="backup", kind="primary")
        row.addWidget(self.make_button)
        column.addLayout(row)
        note = "备份写完后会回读核对；加密的数据备份后仍是加密的，恢复时要用同一个口令。"
        note = f"{note}\n佐证材料一起备份到旁边名称带“-附件”的文件夹，拷贝时请一起拷贝；附件不加密。"
        column.addWidget(label(note, role="second", wrap=True))
        return frame

    def _build_check(self) -> QWidget:
        frame, column = surface()
        column.addWidget(label("核对", role="heading"))
        column.addWidget(label("打开一份备份看看是不是完好，不改动它。", role="second", wrap=True))
        row = QHBoxLayout()
        row.addWidget(button("核对一份备份", self.check, icon="check"))
        row.addStretch(1)
        column.addLayout(row)
        self.checked_label = label(wrap=True, selectable=True)
        self.checked_label.hide()
        column.addWidget(self.checked_label)
        return frame

    def _build_restore(self) -> QWidget:
        frame, column = surface()
        column.addWidget(label("恢复", role="heading"))
        column.addWidget(label(RESTORE, wrap=True))
        row = QHBoxLayout()
        self.command_field = QLineEdit(self.presenter.restore_command())
        self.command_field.setReadOnly(True)
        self.command_field.setAccessibleName("恢复用的命令")
        row.addWidget(self.command_field, 1)
        row.addWidget(button("复制", self.copy_command, icon="copy"))
        column.addLayout(row)
        return frame

    def reload(self) -> None:
        """Show the store again."""
        self.last_label.setText(self.presenter.last_backup())
        self.folder_field.setText(self.presenter.backup_folder())
        self.folder_field.setCursorPosition(0)

    def choose_folder(self, folder: Path | None = None) -> None:
        """Remember where backups go."""
        if folder is None:
            name = QFileDialog.getExistingDirectory(self, "备份放在哪里", self.presenter.backup_folder())
            folder = Path(name) if name else None
        if folder is not None:
            chosen = folder
            self.context.act(lambda: self.presenter.set_backup_folder(chosen))

    def make(self) -> Job | None:
        """Make a backup in a worker."""
        if not self.presenter.backup_folder():
            self.choose_folder()
        folder = self.presenter.backup_folder()
        if not folder:
            return None
        desk = self.context.desk
        self.make_button.setEnabled(False)
        job = self.context.run("备份", lambda _progress: create_backup(desk, Path(folder)), self._made)
        job.finished.connect(lambda: self.make_button.setEnabled(True))
        return job

    def _made(self, path: Path) -> None:
        self.context.changed(self.presenter.backed_up(path))

    def check(self, path: Path | None = None, passphrase: str | None = None) -> Job | None:
        """Look into a backup in a worker; an encrypted one asks for its passphrase."""
        if path is None:
            name, _ = QFileDialog.getOpenFileName(self, "选择备份", self.presenter.backup_folder(), "备份 (*.db)")
            path = Path(name) if name else None
        if path is None:
            return None
        chosen = path

        def failed(refusal: Refusal) -> None:
            if isinstance(refusal, StoreUnavailable) and refusal.code == "passphrase_needed":
                self._ask_passphrase(chosen)
            else:
                self.context.refuse(refusal)

        work = lambda _progress: verify_backup(chosen, passphrase)  # noqa: E731
        return self.context.run("核对备份", work, lambda contents: self._checked(chosen, contents), failed)

    def _ask_passphrase(self, path: Path) -> None:
        values = ask_form(self, "这份备份是加密的", PASSWORD, yes="核对")
        if values is not None:
            self.check(path, values["passphrase"])

    def _checked(self, path: Path, contents: Any) -> None:
        words = self.presenter.checked(path, contents)
        self.checked_label.setText(f"{path.name}：{words.message}")
        self.checked_label.show()
        self.command_field.setText(self.presenter.restore_command(str(path) if words.sound else "备份文件"))
        self.context.tell(words.message, words.advice, GOOD if words.sound else BAD)

    def copy_command(self) -> None:
        """Put the command on the clipboard."""
        QGuiApplication.clipboard().setText(self.command_field.text())
        self.context.tell("命令已复制。")
