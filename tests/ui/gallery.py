"""Every part of the kit on pages, for the walking tests and for looking at: python -m tests.ui.gallery DIR."""

from tests.ui.samples import small_listing
from zwgk_desktop.ui.main_window import MainWindow, StatusFacts
from zwgk_desktop.ui.page import Page, PageSpec
from zwgk_desktop.ui.tones import WARN
from zwgk_desktop.ui.top_bar import SearchHit
from zwgk_desktop.ui.widgets.data_table import DataTable


class TablePage(Page):
    title = "任务台账"
    help_text = "左边是任务，右边是这一项的依据、时限和进展。双击或按回车打开。"

    def __init__(self, context):
        super().__init__(context)
        self.set_subtitle("2026年第四季度")
        self.add_action("导入任务分工", lambda: None, "import")
        self.add_action("导出台账", lambda: None, "export", "primary")
        self.table = DataTable("gallery", "任务台账", context.jobs, context.settings)
        self.table.set_empty("还没有任务", "把县里的文件导入进来。", "导入县里文件", lambda: None)
        self.table.add_action("批量修改", lambda ids: None, "edit")
        self.table.allow_export()
        self.body.addWidget(self.table)

    def reload(self, changes=None):
        self.table.show_listing(small_listing())

    def start_find(self):
        self.table.start_find()


def rail():
    words = ("今日", "任务台账", "公开栏", "补贴发放", "登记簿", "报表", "档案", "设置")
    keys = ("today", "ledger", "boards", "subsidies", "registers", "reports", "archive", "settings")
    return list(zip(keys, words, strict=True))


PAGES = {"ledger": TablePage}


def window(context):
    def search(text):
        return [SearchHit(f"第{n}项 {text}", "任务台账 · 2026年", "ledger", n, "ledger") for n in range(3)]

    specs = [PageSpec(key, word, key, PAGES.get(key, TablePage)) for key, word in rail()]
    made = MainWindow(context, specs, search=search)
    made.top_bar.set_place("清溪镇")
    made.set_status(StatusFacts("上次备份：3 天前", "已收录 2026 年放假安排", "zwgk.db", WARN))
    return made


def shoot(folder):
    from datetime import UTC, datetime
    from pathlib import Path

    from PySide6.QtTest import QTest

    from zwgk_desktop.services.desk import Desk
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.application import build_application, dress
    from zwgk_desktop.ui.context import PageContext

    app = build_application(["x"])
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        for scale in (100, 150):
            settings = Settings(None)
            settings.set("look/theme", theme)
            settings.set("look/scale", scale)
            dress(app, settings)
            desk = Desk(store=None, actor="王小梅", clock=lambda: datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
            context = PageContext(desk, settings=settings)
            made = window(context)
            made.resize(1366, 768)
            made.show()
            for key in PAGES:
                made.open_page(key)
                QTest.qWait(150)
                if key == "ledger":
                    context.tell("已登记第四季度进展。", "3 项任务已更新。", undo=lambda: None)
                    made.page.table.view.selectRow(2)
                    QTest.qWait(150)
                made.grab().save(str(out / f"{key}-{theme}-{scale}.png"))
            made.close()


if __name__ == "__main__":
    import sys

    shoot(sys.argv[1])
