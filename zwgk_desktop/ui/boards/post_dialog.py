"""Where, when and by whom was it hung? Boards to tick, other words for a place, and the photos, in one dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from zwgk_desktop.ui.boards.photo_form import PhotoFormDialog
from zwgk_desktop.ui.boards.post_presenter import BoardChoice
from zwgk_desktop.ui.widgets.form_dialog import Check
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.text import label

DAY = Field("on", "张贴日期", FieldKind.DATE, required=True)
BY = Field("by", "张贴人", required=True)


def post_fields(boards: bool) -> tuple[Field, ...]:
    """Return the fields; with ``boards`` to tick the words are only for other places."""
    other = "不在上面公开栏里张贴的才填。" if boards else "在“张贴地点”里登记公开栏以后，可以直接勾选。"
    return (DAY, BY, Field("place", "其他地点" if boards else "张贴地点", required=not boards, help=other, limit=200))


class PostDialog(PhotoFormDialog):
    """The dialog of 登记张贴; ``choices`` are the boards (one village) or kinds of boards (several)."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        choices: Sequence[BoardChoice],
        values: Mapping[str, Any],
        check: Check | None = None,
    ) -> None:
        super().__init__(parent, title, post_fields(bool(choices)), values, check=check)
        self.boxes: dict[str, QCheckBox] = {}
        if choices:
            place = QWidget()
            column = QVBoxLayout(place)
            column.setContentsMargins(2, 0, 0, 8)
            column.setSpacing(6)
            column.addWidget(label("张贴在哪些公开栏"))
            for choice in choices:
                box = self.boxes[choice.key] = QCheckBox(choice.words)
                box.setChecked(choice.on)
                column.addWidget(box)
            self.body.insertWidget(0, place)

    def chosen(self) -> list[str]:
        """Return the keys of the boards that are ticked."""
        return [key for key, box in self.boxes.items() if box.isChecked()]

    def problem(self) -> str:
        """Return what keeps the dialog open."""
        problem = super().problem()
        if not problem and self.boxes and not self.chosen() and not self.form.values()["place"]:
            return "请勾选公开栏，或填写其他地点。"
        return problem

    def values(self) -> dict[str, Any]:
        """Return what was entered, with ``boards`` and ``photos``."""
        return {**super().values(), "boards": self.chosen()}
