"""Which pages has the window? The rail from top to bottom; a page's module is loaded when it is opened."""

from __future__ import annotations

from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page, PageSpec


def _today(context: PageContext) -> Page:
    from zwgk_desktop.ui.today.page import TodayPage

    return TodayPage(context)


def _ledger(context: PageContext) -> Page:
    from zwgk_desktop.ui.ledger.page import LedgerPage

    return LedgerPage(context)


def _boards(context: PageContext) -> Page:
    from zwgk_desktop.ui.boards.page import BoardsPage

    return BoardsPage(context)


def _subsidies(context: PageContext) -> Page:
    from zwgk_desktop.ui.subsidies.page import SubsidiesPage

    return SubsidiesPage(context)


def _registers(context: PageContext) -> Page:
    from zwgk_desktop.ui.registers.page import RegistersPage

    return RegistersPage(context)


def _reports(context: PageContext) -> Page:
    from zwgk_desktop.ui.reports.page import ReportsPage

    return ReportsPage(context)


def _archive(context: PageContext) -> Page:
    from zwgk_desktop.ui.archive.page import ArchivePage

    return ArchivePage(context)


def _settings(context: PageContext) -> Page:
    from zwgk_desktop.ui.settings.page import SettingsPage

    return SettingsPage(context)


PAGES = (
    PageSpec("today", "今日", "today", _today),
    PageSpec("ledger", "任务台账", "ledger", _ledger),
    PageSpec("boards", "公开栏", "boards", _boards),
    PageSpec("subsidies", "补贴发放", "subsidies", _subsidies),
    PageSpec("registers", "登记簿", "registers", _registers),
    PageSpec("reports", "报表", "reports", _reports),
    PageSpec("archive", "档案", "archive", _archive),
    PageSpec("settings", "设置", "settings", _settings),
)
