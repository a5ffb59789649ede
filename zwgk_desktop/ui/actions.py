"""Which keys work everywhere? Shared actions that the main window hands to the page on top."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from zwgk_desktop.ui.icons import icon


@dataclass(frozen=True, slots=True)
class Shortcut:
    """One shared action: ``key`` is the name the window dispatches on."""

    key: str
    text: str
    keys: str
    icon: str


SHORTCUTS = (
    Shortcut("save", "保存", "Ctrl+S", "save"),
    Shortcut("new", "新建", "Ctrl+N", "add"),
    Shortcut("start_find", "查找", "Ctrl+F", "search"),
    Shortcut("print_", "打印", "Ctrl+P", "print"),
    Shortcut("undo", "撤销", "Ctrl+Z", "undo"),
    Shortcut("redo", "重做", "Ctrl+Y", "redo"),
    Shortcut("search", "搜索全部内容", "Ctrl+K", "search"),
    Shortcut("help", "本页帮助", "F1", "help"),
    Shortcut("escape", "关闭", "Esc", "close"),
)


def build_actions(window: QWidget, dispatch: Callable[[str], None]) -> dict[str, QAction]:
    """Return the shared actions by key, added to ``window``; each calls ``dispatch(key)``."""
    actions = {}
    for shortcut in SHORTCUTS:
        action = QAction(icon(shortcut.icon), shortcut.text, window)
        action.setShortcut(QKeySequence(shortcut.keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(lambda _checked=False, key=shortcut.key: dispatch(key))
        window.addAction(action)
        actions[shortcut.key] = action
    return actions
