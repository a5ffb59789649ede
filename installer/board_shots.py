"""Which panes and dialogs of 公开栏 and 档案 are drawn beside their pages? Several times over one store."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import cast

from PySide6.QtWidgets import QDialog, QWidget

from zwgk_desktop import app
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.posting_life import POSTING_WORDS, PostingState
from zwgk_desktop.domain.site_match import BoardSide
from zwgk_desktop.services.boards import (
    change_item,
    get_item_by_number,
    get_posting,
    postings_listing,
    site_lists,
)
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.ui.archive.page import ArchivePage
from zwgk_desktop.ui.boards.page import BoardsPage
from zwgk_desktop.ui.boards.side_view import SideView
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.settings.page import SettingsPage

Scene = Callable[[MainWindow], QWidget]


def board_scenes() -> dict[str, Scene]:
    """Return the scenes by the name of their picture, in the order they are drawn."""
    tools = {
        "boards-waiting": "gate:open_list",
        "boards-generate": "generate_dialog:open_generate",
        "boards-templates": "template_dialog:open_templates",
        "boards-queue": "print_queue_dialog:open_queue",
        "boards-tiles": "tiles_dialog:open_tiles",
        "boards-package": "package_dialog:open_package",
        "boards-packet": "packet_dialog:open_packets",
    }
    return {
        "boards-posting": partial(_posting, PostingState.POSTED),
        "boards-places": partial(_tab, "张贴地点"),
        "boards-objections": partial(_tab, "群众异议"),
        "boards-editor": _editor,
        "boards-gate": _gate,
        "boards-site": _site,
        **{name: partial(_tool, opens) for name, opens in tools.items()},
        "boards-catalogue": _settings,
        "boards-catalogue-review": _catalogue_review,
        "archive-boxes": partial(_archive, "公示档案"),
        "archive-visits": partial(_archive, "查阅登记"),
    }


def _page(window: MainWindow) -> BoardsPage:
    window.open_page("boards")
    app.settle(window)
    return cast(BoardsPage, window.page)


def _posting_of(desk: Desk, state: PostingState) -> int:
    """Return the newest posting in a state that did not come from a payment list."""
    listing = postings_listing(desk)
    for key in reversed(listing.ids(Ask(filters={"state": POSTING_WORDS[state]}))):
        if get_posting(desk, key).batch_id is None:
            return key
    raise LookupError(f"the demo has no posting that is {state}")


def _posting(state: PostingState, window: MainWindow) -> QWidget:
    window.open_page("boards", ("posting", _posting_of(window.context.desk, state)))
    return window


def _tab(title: str, window: MainWindow) -> QWidget:
    page = _page(window)
    page.close_pane()
    page.tabs.setCurrentIndex([page.tabs.tabText(at) for at in range(page.tabs.count())].index(title))
    app.settle(window)
    view = cast(SideView, page.tabs.currentWidget())
    if view.table.model is not None and view.table.model.rowCount():
        view.show_row(view.table.model.row_id(0))
    return window


def _archive(title: str, window: MainWindow) -> QWidget:
    window.open_page("archive")
    page = cast(ArchivePage, window.page)
    page.tabs.setCurrentIndex([page.tabs.tabText(at) for at in range(page.tabs.count())].index(title))
    app.settle(window)
    model = page.boxes.model
    if page.tabs.currentWidget() is not page.visits and model is not None and model.rowCount():
        page.show_posting(model.row_id(0))
    return window


def _tool(opens: str, window: MainWindow) -> QWidget:
    page = _page(window)
    module, _, function = opens.partition(":")
    dialog: QDialog = getattr(import_module(f"zwgk_desktop.ui.boards.{module}"), function)(page)
    app.settle(window)
    return dialog


def _settings(window: MainWindow) -> QWidget:
    window.open_page("settings", "catalogue")
    return window


def _catalogue_review(window: MainWindow) -> QWidget:
    """Show what the office's catalogue has changed so far; one item was changed for it."""
    _settings(window)
    tab = cast(SettingsPage, window.page).catalogue
    item = get_item_by_number(window.context.desk, "3.1")
    change_item(window.context.desk, item.id, {"due_days": 8, "retention": "永久"})
    dialog = tab.open_review()
    app.settle(window)
    return cast(QDialog, dialog)


def _editor(window: MainWindow) -> QWidget:
    page = _page(window)
    page.show_posting(_posting_of(window.context.desk, PostingState.DRAFT))
    page.edit()
    app.settle(window)
    return _newest(page)


def _gate(window: MainWindow) -> QWidget:
    page = _page(window)
    page.show_posting(_posting_of(window.context.desk, PostingState.DRAFT))
    page.do("gate")
    app.settle(window)
    return _newest(page)


def _newest(page: BoardsPage) -> QDialog:
    dialogs: list[QDialog] = list(page.findChildren(QDialog))
    return [one for one in dialogs if one.isVisible()][-1]


def _site(window: MainWindow) -> QWidget:
    """Hold a list against the boards that names every other posting and cuts its text."""
    page = _page(window)
    desk = page.context.desk
    if not site_lists.list_site_lists(desk):
        head = "村\t标题\t发布日期\t正文"
        rows = ["\t".join((b.village, b.title, "2026-08-30", b.content.split("\n")[0])) for b in _web_sides(desk)[::2]]
        site_lists.paste_site_list(desk, "\n".join([head, *rows]))
    return _tool("site_dialog:open_site", window)


def _web_sides(desk: Desk) -> list[BoardSide]:
    from zwgk_desktop.db.queries.board_site import find_board_sides

    with desk.store.read() as session:
        return [one for one in find_board_sides(session, site_lists.WEB_CHANNEL) if one.on_site]
