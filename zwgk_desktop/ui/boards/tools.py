"""What else can be done on the page 公开栏? One line for each entry of its menu, loaded when it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from zwgk_desktop.ui.icons import icon

if TYPE_CHECKING:
    from zwgk_desktop.ui.boards.page import BoardsPage


@dataclass(frozen=True, slots=True)
class Tool:
    """An entry: its words, its icon, and ``module:function`` taking the page; ``group`` lines part the menu."""

    text: str
    icon: str
    opens: str
    group: str


TOOLS: tuple[Tool, ...] = (
    Tool("待审的内容", "seal", "gate:open_list", "审"),
    Tool("一键生成草稿", "add", "generate_dialog:open_generate", "写"),
    Tool("公示模板", "copy", "template_dialog:open_templates", "写"),
    Tool("打印公示单（多份、多村）", "print", "print_queue_dialog:open_queue", "印"),
    Tool("整块公开栏和张贴图", "boards", "tiles_dialog:open_tiles", "印"),
    Tool("网站与公开栏对应一致", "check", "site_dialog:open_site", "网"),
    Tool("生成网站公开包", "export", "package_dialog:open_package", "网"),
    Tool("给村里的资料包", "village", "packet_dialog:open_packets", "网"),
    Tool("读回村里交来的资料包", "import", "packet_dialog:open_returns", "网"),
    Tool("导出公开情况表", "reports", "catalogue_tools:export_matrix", "录"),
    Tool("公开目录", "settings", "catalogue_tools:open_catalogue", "录"),
)


def tools_menu(page: BoardsPage) -> QMenu:
    """Return the menu of the page."""
    menu = QMenu(page)
    group = ""
    for tool in TOOLS:
        if group and tool.group != group:
            menu.addSeparator()
        group = tool.group
        menu.addAction(icon(tool.icon), tool.text, partial(_open, page, tool.opens))
    return menu


def _open(page: BoardsPage, opens: str) -> None:
    module, _, function = opens.partition(":")
    opener: Callable[[BoardsPage], object] = getattr(import_module(f"zwgk_desktop.ui.boards.{module}"), function)
    opener(page)
