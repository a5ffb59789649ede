"""How does the Qt application begin? Fusion style, Chinese, sharp on any screen, and never a traceback for officers."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.theme import load_theme, use_theme

LOG = logging.getLogger(__name__)
TELLING = "zwgk_telling"
MISTAKE = "刚才的操作没有完成"
WHAT_TO_DO = "程序遇到了意外情况。已保存的数据没有改动，可以继续使用。\n请再试一次；仍不行时，请把日志交给维护人员。"


def build_application(argv: Sequence[str], settings: Settings | None = None) -> QApplication:
    """Return the one QApplication, dressed in the theme and font size of ``settings``."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        application = existing
    else:
        policy = Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
        QGuiApplication.setHighDpiScaleFactorRoundingPolicy(policy)
        application = QApplication(list(argv))
    application.setApplicationName("zwgk-desktop")
    application.setApplicationDisplayName("乡镇政务公开工作台")
    application.setStyle("Fusion")
    speak_chinese(application)
    dress(application, settings or Settings(None))
    return application


def dress(application: QApplication, settings: Settings) -> None:
    """Put on the theme and the font size that the settings name."""
    key = "dark" if settings.get("look/theme", "light") == "dark" else "light"
    use_theme(application, load_theme(key, settings.get("look/scale", 100)))


def speak_chinese(application: QApplication) -> None:
    """Make Qt's own buttons, menus and calendars Chinese."""
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    translator = QTranslator(application)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def catch_mistakes() -> None:
    """From now on a mistake of ours is logged and told calmly; the window stays open."""
    sys.excepthook = _tell_mistake


def _tell_mistake(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    LOG.error("unexpected failure", exc_info=(kind, error, trace))
    application = QApplication.instance()
    if application is None or application.property(TELLING):  # one message at a time, also when painting fails
        return
    from zwgk_desktop.ui.widgets.dialogs import tell

    application.setProperty(TELLING, True)
    try:
        tell(QApplication.activeWindow(), MISTAKE, WHAT_TO_DO)
    finally:
        application.setProperty(TELLING, False)
