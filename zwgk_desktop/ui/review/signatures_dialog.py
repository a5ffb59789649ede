"""Who signed the review form on paper, and when? One line for each level, and the scan of the form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget

from zwgk_desktop.domain.review import LEVEL_ROLES, LEVEL_WORDS, Level
from zwgk_desktop.ui.review.review_presenter import Signature
from zwgk_desktop.ui.theme import current_theme
from zwgk_desktop.ui.widgets.date_edit import DateEdit
from zwgk_desktop.ui.widgets.dialogs import Question
from zwgk_desktop.ui.widgets.file_drop import FileDrop
from zwgk_desktop.ui.widgets.form_fields import read_date
from zwgk_desktop.ui.widgets.text import label

SCANS = (".jpg", ".png", ".pdf")
TEXT = "照纸质审查单填写；还没有签的留空。日期是纸上写的签字日期，签的必须是现在的内容。"


class SignaturesDialog(Question):
    """``lines`` hold the controls by level; ``files`` are the scans chosen."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        levels: Sequence[Level],
        people: Sequence[tuple[str, str]],
        usual: dict[Level, str],
        today: date,
    ) -> None:
        super().__init__(parent, "登记纸质签字", f"{title}\n{TEXT}", "登记")
        self.setMinimumWidth(min(current_theme().pixels(680), 1000))
        self.today = today
        self.files: list[Path] = []
        self.lines: dict[Level, tuple[QComboBox, DateEdit, QLineEdit]] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        for column, (words, stretch) in enumerate((("环节", 0), ("姓名", 3), ("签字日期", 3), ("意见", 4))):
            grid.addWidget(label(words, role="second"), 0, column)
            grid.setColumnStretch(column, stretch)
        for row, level in enumerate(levels, 1):
            self._add_line(grid, row, level, people, usual.get(level, ""))
        self.body.addLayout(grid)
        self.drop = FileDrop("把签好的审查单（照片或扫描件）拖到这里", SCANS, several=True, icon="photo")
        self.drop.chosen.connect(self.take_files)
        self.body.addWidget(self.drop)

    def _add_line(
        self, grid: QGridLayout, row: int, level: Level, people: Sequence[tuple[str, str]], usual: str
    ) -> None:
        word = LEVEL_WORDS[level]
        who = QComboBox()
        who.setEditable(True)
        who.addItem("")
        who.addItems([name for name, _ in people])
        who.setCurrentText(usual)
        who.setAccessibleName(f"{word}签字人")
        day = DateEdit(f"{word}签字日期")
        day.setMinimumWidth(current_theme().pixels(150))
        words = QLineEdit("同意公开")
        words.setAccessibleName(f"{word}意见")
        role = "" if level is Level.SECRECY else f"（{LEVEL_ROLES[level]}）"
        grid.addWidget(label(f"{word}{role}"), row, 0)
        for column, control in enumerate((who, day, words), 1):
            grid.addWidget(control, row, column)
        self.lines[level] = (who, day, words)

    def take_files(self, paths: Sequence[Path]) -> None:
        """Keep the scans for later; what is in them is judged when they are stored."""
        self.files = list(paths)
        self.drop.show_chosen("、".join(path.name for path in paths))

    def signatures(self) -> list[Signature]:
        """Return the lines that are filled in; call it after ``problem`` found nothing."""
        found = []
        for level, (who, day, words) in self.lines.items():
            signed_on = read_date(day.text())
            if signed_on is not None:
                found.append(Signature(level, who.currentText().strip(), signed_on, words.text().strip()))
        return found

    def problem(self) -> str:
        """Return what keeps the dialog open."""
        some = False
        for level, (who, day, _) in self.lines.items():
            word = LEVEL_WORDS[level]
            try:
                signed_on = read_date(day.text())
            except ValueError as problem:
                return f"{word}：{problem}"
            if signed_on is None:
                continue
            some = True
            if not who.currentText().strip():
                return f"{word}：请填写签字人的姓名。"
            if signed_on > self.today:
                return f"{word}：签字日期还没有到。"
        return "" if some or self.files else "请至少填写一个环节的签字日期，或放入扫描件。"
