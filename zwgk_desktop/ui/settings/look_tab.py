"""The tab 外观: light or dark, and how large; applied at once and remembered on this PC."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QButtonGroup, QFrame, QRadioButton, QScrollArea, QVBoxLayout, QWidget

from zwgk_desktop.ui.application import dress
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.theme import SCALES
from zwgk_desktop.ui.widgets.text import label, surface

THEMES = (("light", "浅色"), ("dark", "深色"))
SIZE_WORDS = {100: "标准", 125: "大", 150: "很大", 175: "最大"}


class LookTab(QWidget):
    """Two groups of choices."""

    def __init__(self, context: PageContext) -> None:
        super().__init__()
        self.context = context
        place = QVBoxLayout(self)
        place.setContentsMargins(0, 8, 0, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName("外观")
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        inside.setObjectName("plain")
        outer = QVBoxLayout(inside)
        outer.setContentsMargins(0, 0, 8, 0)
        outer.setSpacing(12)
        theme = context.settings.get("look/theme", "light")
        scale = context.settings.get("look/scale", 100)
        self.theme_buttons: dict[str, QRadioButton] = {}
        self.scale_buttons: dict[int, QRadioButton] = {}
        frame, column = surface()
        column.addWidget(label("颜色", role="heading"))
        self._themes = self._group(frame, column)
        for key, word in THEMES:
            self.theme_buttons[key] = self._add(column, self._themes, word, key == theme, partial(self.set_theme, key))
        outer.addWidget(frame)
        frame, column = surface()
        column.addWidget(label("字号", role="heading"))
        self._scales = self._group(frame, column)
        for size in SCALES:
            word = f"{size}%　{SIZE_WORDS.get(size, '')}".strip()
            made = self._add(column, self._scales, word, size == scale, partial(self.set_scale, size))
            self.scale_buttons[size] = made
        column.addWidget(label("选中后马上生效，只影响这台电脑的显示，不影响打印。", role="second", wrap=True))
        outer.addWidget(frame)
        outer.addStretch(1)
        scroll.setWidget(inside)
        place.addWidget(scroll)

    def _group(self, frame: QFrame, column: QVBoxLayout) -> QButtonGroup:
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        return QButtonGroup(frame)

    def _add(
        self, column: QVBoxLayout, group: QButtonGroup, word: str, on: bool, handler: Callable[[], None]
    ) -> QRadioButton:
        made = QRadioButton(word)
        made.setChecked(on)
        made.clicked.connect(lambda _checked=False: handler())
        group.addButton(made)
        column.addWidget(made)
        return made

    def set_theme(self, key: str) -> None:
        """Wear another theme."""
        self.context.settings.set("look/theme", key)
        self._dress()

    def set_scale(self, scale: int) -> None:
        """Make everything larger or smaller."""
        self.context.settings.set("look/scale", scale)
        self._dress()

    def _dress(self) -> None:
        application = QApplication.instance()
        if isinstance(application, QApplication):
            dress(application, self.context.settings)
