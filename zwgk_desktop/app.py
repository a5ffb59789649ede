"""How does the window start? Open (or first make) the store, show the window, then load what may wait."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.services.desk import Desk, system_clock

if TYPE_CHECKING:
    from zwgk_desktop.domain.changes import ChangeSet
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.main_window import MainWindow
    from zwgk_desktop.ui.top_bar import SearchHit

Clock = Callable[[], datetime]
PICTURE_SIZE = (1366, 728)  # a 1366×768 screen without the task bar


def main() -> int:
    """Start the window on the default store (``zwgk-desktop``)."""
    return show_window(paths.default_store(), None, "today")


def show_window(path: Path, passphrase: str | None, page: str, clock: Clock = system_clock) -> int:
    """Show the window until it is closed; 0, or 5 when the store cannot be opened.

    The empty frame is painted first; the store and everything that knows it are loaded behind it.
    """
    from PySide6.QtCore import QTimer

    from zwgk_desktop.logs import keep_log
    from zwgk_desktop.settings import user_settings
    from zwgk_desktop.ui.application import build_application, catch_mistakes

    settings = user_settings()
    application = build_application(sys.argv[:1], settings)
    catch_mistakes()
    keep_log()
    window = build_frame(clock, settings)
    window.show()
    QTimer.singleShot(0, lambda: application.exit(code) if (code := _enter(window, path, passphrase, page)) else None)
    try:
        return application.exec()
    finally:
        if sys.platform != "win32":  # Windows takes the copied rows over; elsewhere Qt trips over them at its end
            application.clipboard().clear()
        if window.context.seated:
            window.context.desk.store.close()


def _enter(window: MainWindow, path: Path, passphrase: str | None, page: str) -> int | None:
    """Open the store behind the frame; an exit code when it cannot be, or the officer gave up."""
    from zwgk_desktop.ui.begin import enter
    from zwgk_desktop.ui.widgets.dialogs import tell

    try:
        desk = enter(window, path, passphrase, window.context.desk.clock)
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        tell(window, refusal.message, refusal.advice)
        return refusal.exit_code
    if desk is None:
        window.close()
        return None
    seat(window, desk, page)
    return None


def build_frame(clock: Clock, settings: Settings) -> MainWindow:
    """Return the window without a store: rail, top bar and an empty middle."""
    from zwgk_desktop.ui.context import PageContext
    from zwgk_desktop.ui.main_window import MainWindow
    from zwgk_desktop.ui.pages import PAGES

    context = PageContext.waiting(clock, settings)

    def search(text: str) -> Sequence[SearchHit]:
        from zwgk_desktop.ui.search import find_hits

        return find_hits(context.desk, text)

    def undo() -> ChangeSet | None:
        from zwgk_desktop.services.ledger_images import undo

        return undo(context.desk)

    def redo() -> ChangeSet | None:
        from zwgk_desktop.services.ledger_images import redo

        return redo(context.desk)

    return MainWindow(context, PAGES, search=search, undo=undo, redo=redo)


def seat(window: MainWindow, desk: Desk, page: str) -> None:
    """Put the desk into the window and open ``page``; the strip of facts follows every change."""
    from zwgk_desktop.services.township import get_township
    from zwgk_desktop.ui.status import read_status

    def show_facts() -> None:
        window.top_bar.set_place(get_township(desk).name)
        window.set_status(read_status(desk))

    window.context.sit_down(desk)
    window.top_bar.person_label.setText(desk.actor)
    window.open_page(page)
    show_facts()
    window.context.signals.changed.connect(lambda _changes: show_facts())


def build_window(desk: Desk, page: str, settings: Settings) -> MainWindow:
    """Return the window over ``desk`` with ``page`` open."""
    window = build_frame(desk.clock, settings)
    seat(window, desk, page)
    return window


def draw_window(path: Path, passphrase: str | None, picture: Path, page: str, clock: Clock = system_clock) -> None:
    """Write a PNG of the window with ``page`` open, as on a 1366×768 screen."""
    from zwgk_desktop.documents.writing import replacing
    from zwgk_desktop.domain.errors import OutputFailed
    from zwgk_desktop.services.stores import open_desk
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.application import build_application

    application = build_application(sys.argv[:1])
    with open_desk(path, passphrase, clock=clock) as desk:
        window = build_window(desk, page, Settings(None))
        window.resize(*PICTURE_SIZE)
        window.show()
        settle(window)
        application.processEvents()
        with replacing(picture) as temporary:
            if not window.grab().save(str(temporary), "PNG"):
                raise OutputFailed("not_written", f"没有写成图片：{picture}。", "请换一个文件夹再试。")
        window.close()


def settle(window: MainWindow) -> None:
    """Wait until no job of the window runs any more and what they brought is painted."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop, timer = QEventLoop(), QTimer(interval=20)
    timer.timeout.connect(lambda: loop.quit() if not window.context.jobs.busy else None)
    timer.start()
    loop.exec()
    timer.stop()
