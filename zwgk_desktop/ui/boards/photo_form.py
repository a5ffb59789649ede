"""How is something entered together with its photos? A form, and below it photos that were dropped or chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from zwgk_desktop.ui.boards.photo_strip import choose_photos, dropped_files
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.form_dialog import Check, FormDialog
from zwgk_desktop.ui.widgets.form_fields import Field
from zwgk_desktop.ui.widgets.text import label

NAMED = 3  # photos whose names are shown


class PhotoFormDialog(FormDialog):
    """A form dialog that takes photos too: drop them anywhere on it."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        fields: Sequence[Field],
        values: Mapping[str, Any] | None = None,
        text: str = "",
        yes: str = "登记",
        check: Check | None = None,
    ) -> None:
        super().__init__(parent, title, fields, values, text, yes, check)
        self.photos: list[Path] = []
        self.setAcceptDrops(True)
        row = QHBoxLayout()
        self.photo_label = label(role="second", wrap=True)
        self.drop_button = button("清空", self.clear_photos, kind="quiet")
        row.addWidget(self.photo_label, 1)
        row.addWidget(self.drop_button)
        row.addWidget(button("选择照片", lambda: self.take_photos(choose_photos(self)), icon="photo"))
        self.body.addLayout(row)
        self.take_photos([])

    def take_photos(self, paths: Sequence[Path]) -> None:
        """Add photos to those chosen; what they are is judged when they are kept."""
        self.photos += [path for path in paths if path not in self.photos]
        names = "、".join(path.name for path in self.photos[:NAMED])
        more = f"等 {len(self.photos)} 张" if len(self.photos) > NAMED else ""
        self.photo_label.setText(
            f"现场照片：{names}{more}" if self.photos else "现场照片：可以拖到这里，也可以以后再加。"
        )
        self.drop_button.setVisible(bool(self.photos))

    def clear_photos(self) -> None:
        """Take none of the photos chosen so far."""
        self.photos = []
        self.take_photos([])

    def values(self) -> dict[str, Any]:
        """Return what was entered, ``photos`` with it."""
        return {**self.form.values(), "photos": tuple(self.photos)}

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files that are dragged here."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files dropped."""
        paths = dropped_files(event)
        if paths:
            event.acceptProposedAction()
            self.take_photos(paths)


def ask_photo_form(
    parent: QWidget | None,
    title: str,
    fields: Sequence[Field],
    values: Mapping[str, Any] | None = None,
    text: str = "",
    yes: str = "登记",
    check: Check | None = None,
) -> dict[str, Any] | None:
    """Ask for ``fields`` and photos; return the values by key, or None."""
    dialog = PhotoFormDialog(parent, title, fields, values, text, yes, check)
    return dialog.values() if dialog.exec() else None
