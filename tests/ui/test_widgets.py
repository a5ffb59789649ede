from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from tests.ui.gallery import CONTENT, FIELDS, TEXT, entries, matrix, page_image
from zwgk_desktop.domain.boards import CellState
from zwgk_desktop.domain.errors import Cancelled, InputRefused
from zwgk_desktop.domain.findings import Severity
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.models.matrix_model import MatrixTable, share
from zwgk_desktop.ui.tones import BAD, GOOD
from zwgk_desktop.ui.widgets.date_edit import DateEdit
from zwgk_desktop.ui.widgets.detail_pane import DetailPane
from zwgk_desktop.ui.widgets.dialogs import Question, TextQuestion
from zwgk_desktop.ui.widgets.document_preview import DocumentPreview
from zwgk_desktop.ui.widgets.file_drop import FileDrop
from zwgk_desktop.ui.widgets.finding_list import FindingList, finding_counts, where
from zwgk_desktop.ui.widgets.form import Form
from zwgk_desktop.ui.widgets.form_dialog import FormDialog
from zwgk_desktop.ui.widgets.form_fields import read_date, read_number
from zwgk_desktop.ui.widgets.import_frame import ImportFrame, Step
from zwgk_desktop.ui.widgets.matrix_view import MatrixView
from zwgk_desktop.ui.widgets.notice_bar import NoticeBar
from zwgk_desktop.ui.widgets.page_images import set_paper
from zwgk_desktop.ui.widgets.pane_content import Mark, Offsets, PaneContent, Section, check_marks
from zwgk_desktop.ui.widgets.source_view import Passage, SourceView


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop_all()


class TestForm:
    @pytest.mark.parametrize(
        "typed", ["2026-03-10", "2026.3.10", "2026年3月10日", "20260310", "２０２６-３-１０", " 2026/3/10 "]
    )
    def test_a_date_may_be_typed_in_any_usual_way(self, typed):
        assert read_date(typed) == date(2026, 3, 10)

    @pytest.mark.parametrize(("typed", "said"), [("2026-02-30", "没有 2026年2月30日"), ("下周", "请写成")])
    def test_a_date_that_is_none_is_told(self, typed, said):
        with pytest.raises(ValueError, match=said):
            read_date(typed)

    def test_money_is_yuan_to_the_fen(self):
        assert read_number("￥1,234.50元", money=True) == Decimal("1234.50")
        with pytest.raises(ValueError, match="两位小数"):
            read_number("1.234", money=True)
        with pytest.raises(ValueError, match="请填数字"):
            read_number("NaN")

    def test_values_come_back_as_what_they_are(self, qtbot):
        form = Form(FIELDS)
        qtbot.addWidget(form)
        day, money = date(2026, 3, 10), Decimal("12.50")
        given = {"progress": "已办", "state": "on", "date": day, "amount": money, "evidence": True}
        form.set_values(given)
        assert form.check() == {}
        assert form.values() == given

    def test_what_is_missing_is_said_under_its_field_and_gets_the_focus(self, qtbot):
        form = Form(FIELDS)
        qtbot.addWidget(form)
        form.show()
        form.rows["progress"].set_value("已办")
        form.rows["date"].control.field.setText("不知道")
        assert form.check() == {"state": "请选择完成状态。", "date": "日期请写成 2026-03-10 的样子。"}
        assert form.rows["state"].problem_label.text() == "请选择完成状态。"
        assert form.rows["progress"].problem_label.isHidden()
        assert form.rows["date"].control.field.accessibleDescription() == "日期请写成 2026-03-10 的样子。"
        assert form.focusWidget() is form.rows["state"].control

    def test_a_message_goes_when_the_field_is_mended(self, qtbot):
        form = Form(FIELDS[1:2])
        qtbot.addWidget(form)
        form.check()
        form.rows["state"].set_value("on")
        assert form.check() == {}
        assert form.rows["state"].problem_label.isHidden()

    def test_the_calendar_fills_in_the_day_picked(self, qtbot):
        from PySide6.QtWidgets import QApplication, QCalendarWidget

        edit = DateEdit("日期")
        qtbot.addWidget(edit)
        edit.show()
        edit.set_date(date(2026, 3, 10))
        edit.pick()
        calendar = QApplication.activePopupWidget().findChild(QCalendarWidget)
        assert calendar.locale().dayName(1).startswith("星期")
        calendar.activated.emit(calendar.selectedDate().addDays(1))
        assert edit.text() == "2026-03-11"

    def test_a_dialog_stays_open_until_all_is_well(self, qtbot):
        def check(values):
            return {"progress": "太短。"} if len(values["progress"]) < 3 else {}

        dialog = FormDialog(None, "填报", FIELDS[:1], check=check)
        qtbot.addWidget(dialog)
        dialog.show()
        for text, stays in (("", True), ("短", True), ("已经办完", False)):
            dialog.form.rows["progress"].set_value(text)
            dialog.yes_button.click()
            assert dialog.isVisible() is stays
        assert dialog.form.values() == {"progress": "已经办完"}


class TestDialogs:
    def test_a_reason_is_required(self, qtbot):
        question = TextQuestion(None, "为什么？", lines=3)
        qtbot.addWidget(question)
        question.show()
        question.try_accept()
        assert question.problem_label.text() == "请先填写，再确定。"
        question.field.setPlainText("  村里已核实  ")
        question.try_accept()
        assert question.value == "村里已核实"
        assert question.result() == 1

    def test_enter_does_not_delete_by_accident(self, qtbot):
        question = Question(None, "删除？", danger=True)
        qtbot.addWidget(question)
        question.show()
        QTest.keyClick(question, Qt.Key.Key_Return)
        assert question.result() == 0
        assert not question.isVisible()


class TestDetailPane:
    def test_it_shows_sections_marks_and_actions(self, qtbot):
        pane, done = DetailPane(), []
        qtbot.addWidget(pane)
        pane.resize(420, 700)
        pane.show()
        assert pane._empty.isVisible()
        pane.show_content(CONTENT)
        pane.add_action("填报进展", lambda: done.append(1)).click()
        words = {found.text() for found in pane.findChildren(QLabel) if found.isVisible()}
        assert {"按季度报送任务完成情况", "办理中", "2026-12-10", "标出：责任单位（实线）、时限（点线）"} <= words
        assert done == [1]
        assert pane.findChild(SourceView).toPlainText() == TEXT

    def test_showing_another_thing_takes_the_old_actions_away(self, qtbot):
        pane = DetailPane()
        qtbot.addWidget(pane)
        pane.show()
        pane.show_content(CONTENT)
        pane.add_action("一", lambda: None)
        pane.show_content(CONTENT)
        assert pane._actions.count() == 0

    def test_offsets_count_rare_characters_as_one(self):
        offsets = Offsets("a𠮷b𠮷c")
        assert [offsets.position(at) for at in range(6)] == [0, 1, 3, 4, 6, 7]
        assert [offsets.offset(at) for at in (0, 1, 3, 4, 6, 7)] == [0, 1, 2, 3, 4, 5]

    def test_marks_outside_the_text_are_left_out(self):
        assert check_marks("四个字呢", (Mark(2, 9), Mark(0, 2), Mark(3, 3))) == [Mark(0, 2)]

    def test_marks_lie_on_their_words_after_a_rare_character(self, qtbot):
        view = SourceView()
        qtbot.addWidget(view)
        view.show_text("𠮷水村10月底前完成", (Mark(3, 8, "date"),))
        assert view.extraSelections()[0].cursor.selectedText() == "10月底前"

    def test_passages_answer_the_mouse_and_the_list(self, qtbot):
        view = SourceView()
        qtbot.addWidget(view)
        view.resize(500, 300)
        view.show()
        view.show_text("第一项。第二项。", (), (Passage(7, 0, 4), Passage(8, 4, 8)))
        place = view.cursorRect(view._cursor(5, 5)).center()
        with qtbot.waitSignal(view.clicked) as clicked:
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert clicked.args == [8]
        view.light(7)
        assert view.extraSelections()[0].cursor.selectedText() == "第一项。"


class TestFindingList:
    @pytest.fixture
    def findings(self, qtbot):
        made = FindingList({"id_checksum": "身份证号校验码不对"})
        qtbot.addWidget(made)
        made.show()
        made.show_findings(entries())
        return made

    def test_the_gravest_come_first_with_word_and_count(self, findings):
        groups = [findings.tree.topLevelItem(at).text(0) for at in range(findings.tree.topLevelItemCount())]
        assert groups == ["错误：身份证号校验码不对（10）", "提醒：dup_person（10）", "提示：card_luhn（10）"]
        assert [findings.counts[s].word for s in Severity] == ["错误 10", "提醒 10", "提示 10"]

    def test_a_double_click_jumps_to_the_row(self, qtbot, findings):
        item = findings.tree.topLevelItem(0).child(1)
        with qtbot.waitSignal(findings.jumped) as jumped:
            findings.tree.itemActivated.emit(item, 0)
        assert jumped.args[0].finding.row == 6

    def test_warnings_are_accepted_with_a_reason_and_errors_never(self, qtbot, findings):
        findings.tree.topLevelItem(0).setSelected(True)
        assert not findings.accept_button.isEnabled()
        findings.tree.topLevelItem(1).setSelected(True)
        assert findings.accept_button.isEnabled()
        with qtbot.waitSignal(findings.accepted) as accepted:
            findings.accept("村里已核实")
        assert {entry.finding.severity for entry in accepted.args[0]} == {Severity.WARNING}
        assert (len(accepted.args[0]), accepted.args[1]) == (10, "村里已核实")

    def test_findings_go_back_to_the_village(self, qtbot, findings):
        findings.tree.topLevelItem(0).child(0).setSelected(True)
        with qtbot.waitSignal(findings.handed_back) as back:
            findings.back_button.click()
        assert [entry.id for entry in back.args[0]] == [3]

    def test_a_thousand_of_a_kind_are_shown_in_portions(self, findings):
        findings.show_findings(entries(3000))
        group = findings.tree.topLevelItem(0)
        group.setExpanded(True)
        assert group.childCount() == 501
        findings.tree.itemActivated.emit(group.child(500), 0)
        assert group.childCount() == 1000

    def test_nothing_wrong_is_said(self, findings):
        findings.show_findings([])
        assert findings.empty_state.isVisible()
        assert not findings.tree.isVisible()

    def test_place_and_counts_in_words(self):
        found = [entry.finding for entry in entries(4)]
        assert where(found[0]) == "清单 第 1 行 身份证号"
        assert finding_counts(found) == "错误 1 条，提醒 2 条，提示 1 条"


class TestImportFrame:
    def build(self, qtbot, steps):
        made = ImportFrame(steps, "入库")
        qtbot.addWidget(made)
        made.show()
        return made

    def test_a_step_with_a_problem_keeps_one_there_and_says_why(self, qtbot):
        problems = ["请先选文件。"]
        frame = self.build(qtbot, (Step("选文件", QLabel(), problem=lambda: problems[0]), Step("入库", QLabel())))
        frame.next_button.click()
        assert (frame.current, frame.problem_label.text()) == (0, "请先选文件。")
        problems[0] = ""
        frame.next_button.click()
        assert (frame.current, frame.problem_label.text()) == (1, "")

    def test_long_work_of_a_step_is_waited_for_and_may_fail(self, qtbot):
        held = []
        frame = self.build(qtbot, (Step("选文件", QLabel(), leave=held.append), Step("入库", QLabel())))
        frame.next_button.click()
        assert (frame.current, frame.next_button.isEnabled()) == (0, False)
        frame.stay("文件打不开。")
        assert (frame.next_button.isEnabled(), frame.problem_label.text()) == (True, "文件打不开。")
        held[0]()
        assert frame.current == 0, "work that was given up must not move the frame"
        frame.next_button.click()
        held[1]()
        assert frame.current == 1

    def test_all_steps_end_in_finished(self, qtbot):
        entered = []
        steps = [Step(str(n), QLabel(), enter=lambda n=n: entered.append(n)) for n in range(4)]
        frame = self.build(qtbot, steps)
        for _ in range(3):
            frame.next_button.click()
        assert frame.next_button.text() == "入库"
        frame.back_button.click()
        frame.next_button.click()
        with qtbot.waitSignal(frame.finished):
            frame.next_button.click()
        assert entered == [0, 1, 2, 3, 2, 3]

    def test_giving_up_is_told(self, qtbot):
        frame = self.build(qtbot, (Step("一", QLabel()),))
        with qtbot.waitSignal(frame.cancelled):
            frame.cancel_button.click()


def test_a_dropped_file_is_taken(qtbot, tmp_path):
    from PySide6.QtCore import QMimeData, QPoint, QUrl
    from PySide6.QtGui import QDropEvent

    drop = FileDrop("清单", (".xlsx",))
    qtbot.addWidget(drop)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in ("甲.xlsx", "乙.xlsx")])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    with qtbot.waitSignal(drop.chosen) as chosen:
        drop.dropEvent(QDropEvent(QPoint(5, 5), Qt.DropAction.CopyAction, data, buttons, keys))
    assert chosen.args[0] == [tmp_path / "甲.xlsx"]


class TestMatrix:
    def test_totals_count_what_is_owed(self):
        states = [CellState.POSTED, CellState.LATE, CellState.MISSING, CellState.DUE, CellState.NOT_APPLICABLE]
        assert share(states) == "2/4"

    def test_headers_carry_titles_and_totals(self, qtbot):
        view = MatrixView()
        qtbot.addWidget(view)
        view.show_matrix(MatrixTable(("甲村",), ("财务", "补贴"), ((CellState.POSTED, CellState.MISSING),)))
        model = view.grid.model()
        assert model.headerData(0, Qt.Orientation.Vertical) == "甲村　1/2"
        assert model.headerData(1, Qt.Orientation.Horizontal) == "补贴\n0/1"
        assert model.data(model.index(0, 1), Qt.ItemDataRole.AccessibleTextRole) == "甲村 · 补贴：未公开"
        assert view.total_label.text() == "合计已公开\n1/2"

    def test_enter_opens_a_cell(self, qtbot):
        view = MatrixView()
        qtbot.addWidget(view)
        view.show()
        view.show_matrix(matrix())
        view.grid.setCurrentIndex(view.grid.model().index(2, 3))
        with qtbot.waitSignal(view.opened) as opened:
            QTest.keyClick(view.grid, Qt.Key.Key_Return)
        assert opened.args == [2, 3]
        assert view.selected_cells() == [(2, 3)]

    def test_a_reload_keeps_the_current_cell(self, qtbot):
        view = MatrixView()
        qtbot.addWidget(view)
        view.show_matrix(matrix())
        view.grid.setCurrentIndex(view.grid.model().index(2, 3))
        view.show_matrix(matrix())
        assert (view.grid.currentIndex().row(), view.grid.currentIndex().column()) == (2, 3)


class TestPreview:
    @pytest.fixture
    def preview(self, qtbot, jobs):
        made = DocumentPreview(jobs)
        qtbot.addWidget(made)
        made.resize(700, 600)
        made.show()
        return made

    def test_the_first_page_fits_the_width_and_is_drawn(self, qtbot, preview):
        preview.show_document("台账.pdf", 5, page_image)
        qtbot.waitUntil(lambda: preview.view.isVisible() and preview.view.rendered(0))
        assert preview.count_label.text() == "/ 5 页"
        assert preview.view.horizontalScrollBar().maximum() == 0

    def test_pages_are_drawn_when_they_come_into_sight(self, qtbot, preview):
        preview.show_document("台账.pdf", 5, page_image)
        qtbot.waitUntil(lambda: preview.view.isVisible() and preview.view.rendered(0))
        assert not preview.view.rendered(4)
        preview.page_box.setValue(5)
        qtbot.waitUntil(lambda: preview.view.rendered(4))

    def test_zoom_changes_the_percentage(self, qtbot, preview):
        preview.show_document("台账.pdf", 1, page_image)
        qtbot.waitUntil(preview.view.isVisible)
        before = preview.view.zoom
        preview._step_zoom(1)
        assert preview.view.zoom > before
        assert preview.zoom_label.text() == f"{round(preview.view.zoom * 100)}%"

    def test_printing_gives_every_page_in_the_papers_own_size(self, qtbot, preview, tmp_path):
        preview.show_document("台账.pdf", 5, page_image)
        qtbot.waitUntil(preview.view.isVisible)
        printer = self.pdf(tmp_path / "out.pdf", preview)
        with qtbot.waitSignal(preview.printed, timeout=20_000) as printed:
            preview.print_to(printer)
        assert printed.args == [5]
        assert self.page_sizes(tmp_path / "out.pdf") == [(595, 842)] * 5

    def test_only_the_pages_asked_for_are_printed(self, qtbot, preview, tmp_path):
        preview.show_document("台账.pdf", 5, page_image)
        qtbot.waitUntil(preview.view.isVisible)
        printer = self.pdf(tmp_path / "out.pdf", preview)
        printer.setFromTo(2, 3)
        with qtbot.waitSignal(preview.printed, timeout=20_000):
            preview.print_to(printer)
        assert len(self.page_sizes(tmp_path / "out.pdf")) == 2

    def test_a_page_that_cannot_be_drawn_is_told(self, qtbot, preview):
        def broken(index, dpi):
            raise InputRefused("corrupt", "这一页打不开。")

        with qtbot.waitSignal(preview.failed) as failed:
            preview.show_document("坏.pdf", 1, broken)
        assert failed.args[0].message == "这一页打不开。"
        assert preview.empty_state.isVisible()

    def test_printing_can_be_stopped(self, qtbot, preview, jobs, tmp_path):
        def slow(index, dpi):
            if index == 3:
                raise Cancelled
            return page_image(index, dpi)

        preview.show_document("台账.pdf", 5, slow)
        qtbot.waitUntil(preview.view.isVisible)
        told = []
        preview.printed.connect(told.append)
        preview.print_to(self.pdf(tmp_path / "out.pdf", preview))
        qtbot.waitUntil(lambda: not jobs.busy, timeout=20_000)
        assert told == []
        assert not (tmp_path / "out.pdf").exists()  # half a file is no file

    def pdf(self, path, preview):
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(path))
        printer.setResolution(72)
        set_paper(printer, preview._points)
        return printer

    def page_sizes(self, path):
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        sizes = [tuple(round(side) for side in page.get_size()) for page in document]
        document.close()
        return sizes

    def test_a_wide_a3_page_turns_the_paper(self, qapp):
        printer = QPrinter()
        set_paper(printer, QSizeF(1191, 842))
        assert printer.pageLayout().orientation().name == "Landscape"
        assert printer.pageLayout().pageSize().id().name == "A3"


class TestNoticeBar:
    def test_undo_is_offered_once(self, qtbot):
        bar, undone = NoticeBar(), []
        qtbot.addWidget(bar)
        bar.show_message(GOOD, "已删除。", "可以撤销。", lambda: undone.append(1))
        assert bar.text_label.text() == "已删除。可以撤销。"
        bar.undo_button.click()
        assert undone == [1]
        assert bar.isHidden()

    def test_problems_stay_until_they_are_closed(self, qtbot):
        bar = NoticeBar()
        qtbot.addWidget(bar)
        bar.show_message(BAD, "没有保存。", "磁盘已满。")
        assert not bar._timer.isActive()
        assert not bar.undo_button.isVisible()
        bar.close_button.click()
        assert bar.isHidden()


def test_a_table_in_a_text_is_read_as_a_table_and_its_cells_never_as_markup(qtbot):
    pane = DetailPane()
    qtbot.addWidget(pane)
    text = "收支如下：\n项目\t金额\n<b>办公</b>\t120.00\n监督电话见栏头。"
    pane.show_content(PaneContent("财务公开", "草稿", "", (Section("公开内容", text=text),)))
    shown = [found.text() for found in pane.findChildren(QLabel)]
    assert {"收支如下：", "监督电话见栏头。"} <= set(shown)
    (table,) = (text for text in shown if "<td" in text)
    document = QTextDocument()
    document.setHtml(table)
    assert document.toPlainText().split() == ["项目", "金额", "<b>办公</b>", "120.00"]
