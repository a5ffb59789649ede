"""Every part of the kit on pages, for the walking tests and for looking at: python -m tests.ui.gallery DIR."""

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QHBoxLayout

from tests.ui.samples import small_listing
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.ui.main_window import MainWindow, StatusFacts
from zwgk_desktop.ui.models.matrix_model import MatrixTable
from zwgk_desktop.ui.page import Page, PageSpec
from zwgk_desktop.ui.tones import BAD, GOOD, WARN
from zwgk_desktop.ui.top_bar import SearchHit
from zwgk_desktop.ui.widgets.beside import Beside
from zwgk_desktop.ui.widgets.buttons import button
from zwgk_desktop.ui.widgets.cards import NumberCard
from zwgk_desktop.ui.widgets.data_table import DataTable
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.file_drop import FileDrop
from zwgk_desktop.ui.widgets.finding_list import FindingEntry, FindingList
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.import_frame import ImportFrame, Step
from zwgk_desktop.ui.widgets.matrix_view import MatrixView
from zwgk_desktop.ui.widgets.pane_content import Mark, PaneContent, Section, Source
from zwgk_desktop.ui.widgets.text import surface

TEXT = "各乡镇人民政府要在每季度最后一个月10日前，把本季度任务完成情况报县政务公开办，𠮷水村一并填报。"
FIELDS = (
    Field("progress", "本季度进展", FieldKind.LINES, required=True, help="写做了什么、做到哪一步。"),
    Field("state", "完成状态", FieldKind.CHOICE, required=True, choices=(("done", "已完成"), ("on", "推进中"))),
    Field("date", "完成日期", FieldKind.DATE),
    Field("amount", "涉及资金", FieldKind.MONEY, unit="元"),
    Field("evidence", "有佐证材料", FieldKind.CHECK),
)
CONTENT = PaneContent(
    "按季度报送任务完成情况",
    "办理中",
    "第 12 项 · 2026年",
    (
        Section("时限", (("完成时限", "每季度最后一个月10日前"), ("本季度", "2026-12-10"), ("状态", "即将到期")),
                status=frozenset({"状态"})),
        Section("原文", source=Source(TEXT, (Mark(0, 7, "unit"), Mark(9, 21, "date")))),
        Section("上季度进展", text="已完成镇村两级公开栏更新，报送台账一份。"),
    ),
)  # fmt: skip


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
        self.pane = DetailPane()
        self.pane.show_content(CONTENT)
        self.pane.add_action("填报进展", lambda: None, "edit", "primary")
        self.pane.add_action("看办理历史", lambda: None, "clock")
        self.beside = Beside(self.table, self.pane, "gallery", context.settings)
        self.body.addWidget(self.beside)

    def close_pane(self):
        return self.beside.close_pane()

    def reload(self, changes=None):
        self.table.show_listing(small_listing())

    def start_find(self):
        self.table.start_find()


class FormPage(Page):
    title = "登记簿"

    def __init__(self, context):
        super().__init__(context)
        frame, column = surface()
        self.form = Form(FIELDS, {"progress": "已更新 12 个村的公开栏。"})
        column.addWidget(self.form)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addWidget(frame, 3)
        side, cards = surface()
        for card in (
            NumberCard("逾期", "2", "最早的已过 6 天", BAD),
            NumberCard("本周到期", "5", "", WARN),
            NumberCard("台账", "48/60", "已填报", GOOD),
        ):
            cards.addWidget(card)
        cards.addWidget(button("导入补贴清单", icon="import", kind="big"))
        cards.addWidget(button("删除", icon="delete", kind="danger"))
        cards.addStretch(1)
        row.addWidget(side, 2)
        self.body.addLayout(row)

    def reload(self, changes=None):
        self.form.show_errors({"state": "请选择完成状态。", "date": "没有 2026年2月30日 这一天，请核对。"})


def entries(count=30):
    kinds = (("id_checksum", Severity.ERROR), ("dup_person", Severity.WARNING), ("card_luhn", Severity.INFO))
    message = "校验码不对，请对照原件核对。"
    place = ("身份证号", "3699**********123X")
    return [FindingEntry(n, Finding(*kinds[n % 3], message, "清单", n, *place)) for n in range(1, count + 1)]


WORDS = {"id_checksum": "身份证号校验码不对", "dup_person": "同一人重复", "card_luhn": "账号校验"}


class ImportPage(Page):
    title = "补贴发放"

    def __init__(self, context):
        super().__init__(context)
        self.findings = FindingList(WORDS)
        self.findings.show_findings(entries())
        self.frame = ImportFrame(
            (
                Step("选文件", FileDrop("把发放清单拖到这里", (".xlsx", ".xls", ".et", ".csv"))),
                Step("对列", Form(FIELDS[2:])),
                Step("查问题", self.findings),
                Step("入库", Form(FIELDS[:1])),
            ),
            "入库",
        )
        self.body.addWidget(self.frame)

    def reload(self, changes=None):
        self.frame.go_to(2)


VILLAGES = [
    "青石",
    "柳溪",
    "大坪",
    "桐树湾",
    "东岭",
    "西岭",
    "南庄",
    "北庄",
    "上河",
    "下河",
    "高坡",
    "石桥",
    "白水",
    "清泉",
]
ITEMS = ("村级财务收支", "惠民惠农补贴资金发放结果")


def matrix(rows=14, columns=16):
    states = tuple(CellState)
    return MatrixTable(
        tuple(f"{name}村" for name in VILLAGES[:rows]),
        tuple(f"{n}. {ITEMS[n % 2]}" for n in range(1, columns + 1)),
        tuple(tuple(states[(r * 7 + c * 3 + r * c) % 5] for c in range(columns)) for r in range(rows)),
    )


class MatrixPage(Page):
    title = "公开栏"

    def __init__(self, context):
        super().__init__(context)
        self.matrix = MatrixView()
        self.small = MatrixView("公开情况一览", small=True)
        self.small.setMaximumHeight(260)
        self.body.addWidget(self.matrix, 1)
        self.body.addWidget(self.small)

    def reload(self, changes=None):
        self.matrix.show_matrix(matrix())
        self.small.show_matrix(matrix(4))


def page_image(index, dpi):
    """A page with a grey band, the further down the later the page."""
    width, height = round(210 / 25.4 * dpi), round(297 / 25.4 * dpi)
    white, grey = b"\xff" * (width * 3), b"\x88" * (width * 3)
    top = height * (index + 1) // 10
    return width, height, b"".join(grey if top <= y < top + height // 20 else white for y in range(height))


class PreviewPage(Page):
    title = "报表"

    def __init__(self, context):
        super().__init__(context)
        self.preview = DocumentPreview(context.jobs)
        self.body.addWidget(self.preview)

    def reload(self, changes=None):
        self.preview.show_document("台账.pdf", 5, page_image)


class EmptyPage(Page):
    title = "档案"

    def __init__(self, context):
        super().__init__(context)
        self.table = DataTable("empty", "档案", context.jobs, context.settings)
        self.table.set_empty("还没有归档的公示", "公示期满撤下后，在公开栏里归档。", "去公开栏", lambda: None)
        self.body.addWidget(self.table)

    def reload(self, changes=None):
        self.table.show_listing(small_listing(0))


RAIL = (
    ("today", "今日", FormPage),
    ("ledger", "任务台账", TablePage),
    ("boards", "公开栏", MatrixPage),
    ("subsidies", "补贴发放", ImportPage),
    ("registers", "登记簿", FormPage),
    ("reports", "报表", PreviewPage),
    ("archive", "档案", EmptyPage),
    ("settings", "设置", FormPage),
)
SHOWN = ("ledger", "boards", "subsidies", "registers", "reports", "archive")


def window(context):
    def search(text):
        return [SearchHit(f"第{n}项 {text}", "任务台账 · 2026年", "ledger", n, "ledger") for n in range(3)]

    made = MainWindow(context, [PageSpec(key, word, key, page) for key, word, page in RAIL], search=search)
    made.top_bar.set_place("清溪镇")
    made.set_status(StatusFacts("上次备份：3 天前", "已收录 2026 年放假安排", "zwgk.db", WARN))
    return made


def wait(milliseconds):
    """Let the window live; QTest.qWait would hold the workers back."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(folder, wanted):
    from datetime import UTC, datetime
    from pathlib import Path

    from zwgk_desktop.services.desk import Desk
    from zwgk_desktop.settings import Settings
    from zwgk_desktop.ui.application import build_application, dress
    from zwgk_desktop.ui.context import PageContext
    from zwgk_desktop.ui.first_start import FirstStart
    from zwgk_desktop.ui.widgets.dialogs import Question
    from zwgk_desktop.ui.widgets.form_dialog import FormDialog

    app = build_application(["x"])
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    for name in wanted:
        theme, scale = name.split("-")
        settings = Settings(None)
        settings.set("look/theme", theme)
        settings.set("look/scale", int(scale))
        dress(app, settings)
        desk = Desk(store=None, actor="王小梅", clock=lambda: datetime(2026, 11, 20, 1, 0, tzinfo=UTC))
        context = PageContext(desk, settings=settings)
        made = window(context)
        made.resize(1366, 768)
        made.show()
        for key in SHOWN:
            made.open_page(key)
            wait(500 if key == "reports" else 150)
            if key == "ledger":
                context.tell("已登记第四季度进展。", "3 项任务已更新。", undo=lambda: None)
                made.page.table.view.selectRow(2)
                wait(150)
            made.grab().save(str(out / f"{key}-{name}.png"))
            made.notice_bar.dismiss()
        question = Question(
            made, "退回这一批？", "退回后村里要重新报送，原来的清单仍可查到。", "退回", danger=True, tone=WARN
        )
        start = FirstStart()
        for kind, dialog in (("confirm", question), ("form", FormDialog(made, "填报进展", FIELDS)), ("start", start)):
            dialog.show()
            wait(50)
            dialog.grab().save(str(out / f"{kind}-{name}.png"))
            if kind != "start":
                dialog.close()
        start.go_next() if start.stack.currentIndex() else start.begin_button.click()
        for text in ("清源县", "云岭镇"):
            start._fields[start.stack.currentIndex() - 1].setText(text)
            start.go_next()
        start._fields[2].setPlainText("青石村\n柳溪村 369921101202 365户\n柳溪村")
        wait(50)
        start.grab().save(str(out / f"villages-{name}.png"))
        start.close()
        made.close()


if __name__ == "__main__":
    import sys

    shoot(sys.argv[1], sys.argv[2:] or ("light-100", "light-150", "dark-100", "dark-150"))
