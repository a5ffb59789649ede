"""The page 设置: the office, its catalogue and people, the calendar, backups, and how the window looks."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QTabWidget, QWidget

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.page import Page
from zwgk_desktop.ui.settings.backup_tab import BackupTab
from zwgk_desktop.ui.settings.calendar_tab import CalendarTab
from zwgk_desktop.ui.settings.catalogue_tab import CatalogueTab
from zwgk_desktop.ui.settings.list_tabs import PeopleTab
from zwgk_desktop.ui.settings.look_tab import LookTab
from zwgk_desktop.ui.settings.place_tab import PlaceTab
from zwgk_desktop.ui.settings.rules_tab import RulesTab
from zwgk_desktop.ui.settings.settings_presenter import SettingsPresenter


class SettingsPage(Page):
    """Tabs; the one on top is loaded when it is shown."""

    title = "设置"
    areas = frozenset({Area.TOWNSHIP, Area.BOARDS, Area.SETTINGS, Area.REVIEW})
    help_text = (
        "单位与村：抬头、电话和村名单；村改名、合并都留有沿革。\n"
        "公开目录：各项的要求；整本导出修改后再导入；每年审定一次，变动清单可打印。\n"
        "人员与口令：审查和张贴时从这里选人；设了口令的，在屏幕上登记意见要本人输入。\n"
        "放假安排：哪些年度已经收录；每年 11 月前后把下一年的通知粘贴进来，没有收录的按周末推算。\n"
        "规则包：季度台账、活动、年报等规定动作的时限和出处；各县不同的，改成本县的。\n"
        "备份与恢复：建议每周备份到U盘一次。\n"
        "外观：深浅色和字号，选中马上生效。\n\n"
        "单位信息改好后按 Ctrl+S 保存。"
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.presenter = SettingsPresenter(context.desk)
        self.place = PlaceTab(context, self.presenter)
        self.catalogue = CatalogueTab(context)
        self.people = PeopleTab(context, self.presenter)
        self.calendar = CalendarTab(context)
        self.rules = RulesTab(context)
        self.backup = BackupTab(context, self.presenter)
        self.look = LookTab(context)
        self.tabs = QTabWidget()
        self.keys: dict[str, QWidget] = {}
        for key, title, tab in (
            ("place", "单位与村", self.place),
            ("catalogue", "公开目录", self.catalogue),
            ("people", "人员与口令", self.people),
            ("calendar", "放假安排", self.calendar),
            ("rules", "规则包", self.rules),
            ("backup", "备份与恢复", self.backup),
            ("look", "外观", self.look),
        ):
            self.keys[key] = tab
            self.tabs.addTab(tab, title)
        self.tabs.currentChanged.connect(lambda _at: self._show_tab())
        self.body.addWidget(self.tabs, 1)

    def reload(self, changes: ChangeSet | None = None) -> None:
        """Show the store again."""
        self._show_tab()

    def _show_tab(self) -> None:
        tab = self.tabs.currentWidget()
        if not isinstance(tab, LookTab):
            tab.reload()  # type: ignore[attr-defined]

    def open_subject(self, subject: Any) -> None:
        """Show a tab: place, catalogue, people, calendar, rules, backup or look."""
        if subject in self.keys:
            self.tabs.setCurrentWidget(self.keys[subject])

    def save(self) -> None:
        """Answer Ctrl+S: the facts of the township are the one form of this page."""
        if self.tabs.currentWidget() is self.place:
            self.place.save()

    def start_find(self) -> None:
        """Answer Ctrl+F in the list on top."""
        table = getattr(self.tabs.currentWidget(), "table", None)
        if table is not None:
            table.start_find()
