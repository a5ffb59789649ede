"""The whole window over the gallery: keys, lazy pages, reloads, names for screen readers, large fonts."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from tests.ui import gallery
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.settings import Settings
from zwgk_desktop.ui.application import dress
from zwgk_desktop.ui.main_window import MainWindow
from zwgk_desktop.ui.page import Page, PageSpec
from zwgk_desktop.ui.top_bar import SearchHit
from zwgk_desktop.ui.widgets.text import ElidedLabel


class NotedPage(Page):
    title = "记"
    areas = frozenset({Area.LEDGER})

    def __init__(self, context):
        super().__init__(context)
        self.seen, self.done = [], []

    def reload(self, changes=None):
        self.seen.append(changes)

    def open_subject(self, subject):
        self.done.append(subject)

    def new(self):
        self.done.append("new")

    def start_find(self):
        self.done.append("find")


class OtherPage(NotedPage):
    title = "补"
    areas = frozenset({Area.SUBSIDIES})


@pytest.fixture
def made(qtbot, context):
    window = gallery.window(context)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open_page("ledger")
    return window


@pytest.fixture
def noted(qtbot, context):
    def search(text):
        return [SearchHit(f"找到 {text}", "", "other", 7)]

    undone = []

    def undo():
        undone.append(1)
        return ChangeSet(frozenset({Area.LEDGER}), message="已撤销。") if len(undone) == 1 else None

    specs = [PageSpec("noted", "记", "ledger", NotedPage), PageSpec("other", "补", "subsidies", OtherPage)]
    window = MainWindow(context, specs, search=search, undo=undo)
    qtbot.addWidget(window)
    window.show()
    window.open_page("noted")
    return window


def press(window, keys):
    action = next(a for a in window.actions_by_key.values() if a.shortcut().toString() == keys)
    if action.isEnabled():
        action.trigger()


def test_pages_are_made_when_they_are_opened(noted):
    assert noted.page_of("other") is None
    noted.open_page("other")
    assert isinstance(noted.page, OtherPage)
    assert noted.rail.buttons["other"].isChecked()


def test_a_page_reloads_only_for_its_own_areas_and_when_it_is_seen(noted, context):
    noted.open_page("other")
    other, first = noted.page, noted.page_of("noted")
    ledger = ChangeSet(frozenset({Area.LEDGER}), (3,))
    context.signals.changed.emit(ledger)
    assert (first.seen, other.seen) == ([None], [None])
    noted.open_page("noted")
    assert first.seen == [None, None]
    context.signals.changed.emit(ledger)
    assert first.seen == [None, None, ledger]


def test_another_quarter_reloads_the_page_on_top(noted, context):
    noted.top_bar.quarter_box.setCurrentIndex(0)
    assert context.period == "2026Q1"
    assert noted.page.seen == [None, None]
    noted.top_bar._step(-1)
    assert context.period == "2025Q4"
    assert noted.top_bar.year_box.currentText() == "2025年"


def test_keys_reach_the_page_and_unused_ones_are_off(noted):
    for keys in ("Ctrl+N", "Ctrl+F", "Ctrl+S", "Ctrl+P"):
        press(noted, keys)
    assert noted.page.done == ["new", "find"]
    assert not noted.actions_by_key["save"].isEnabled()
    assert not noted.actions_by_key["redo"].isEnabled()


def test_undo_tells_what_happened_and_when_there_is_nothing(noted):
    press(noted, "Ctrl+Z")
    assert noted.notice_bar.text_label.text() == "已撤销。"
    assert len(noted.page.seen) == 2
    press(noted, "Ctrl+Z")
    assert noted.notice_bar.text_label.text() == "没有可以撤销的操作。"


def test_f1_shows_the_help_and_esc_closes_one_thing_at_a_time(noted, context):
    press(noted, "F1")
    context.tell("已保存。")
    assert noted.help_panel.isVisible()
    press(noted, "Esc")
    assert (noted.help_panel.isVisible(), noted.notice_bar.isVisible()) == (False, True)
    press(noted, "Esc")
    assert not noted.notice_bar.isVisible()


def test_search_finds_and_opens_with_the_keys(qtbot, noted):
    press(noted, "Ctrl+K")
    field = noted.top_bar.search_box.field
    qtbot.waitUntil(field.hasFocus)
    field.insert("张三")
    qtbot.waitUntil(noted.top_bar.popup.isVisible)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(noted.page, OtherPage) and noted.page.done == [7])


def test_a_refused_action_changes_nothing_and_is_told(noted, context):
    def refuse():
        raise RuleForbids("frozen", "这一批已经公示，不能再改。", "请另建更正批次。")

    assert context.act(refuse) is None
    assert noted.notice_bar.text_label.text() == "这一批已经公示，不能再改。请另建更正批次。"
    assert noted.page.seen == [None]


def test_the_window_keeps_its_place(qtbot, context, tmp_path):
    context.settings = Settings(tmp_path / "settings.json")
    specs = [PageSpec("noted", "记", "ledger", NotedPage)]
    window = MainWindow(context, specs)
    qtbot.addWidget(window)
    window.resize(1000, 650)
    window.show()
    window.close()
    again = MainWindow(context, specs)
    qtbot.addWidget(again)
    assert again.height() == 650  # the width is held to the offscreen screen


def test_no_search_box_without_a_search(qtbot, context):
    window = MainWindow(context, [PageSpec("noted", "记", "ledger", NotedPage)])
    qtbot.addWidget(window)
    assert window.top_bar.search_box is None
    assert not window.actions_by_key["search"].isEnabled()


def controls(window):
    """Every visible widget that can take the focus, on every page."""
    for key in gallery.SHOWN:
        window.open_page(key)
        for widget in window.findChildren(QWidget):
            if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                yield key, widget


def test_every_control_has_a_name_for_screen_readers(made):
    def name(widget):
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        return widget.accessibleName() or text

    inner = (QAbstractSpinBox, QComboBox)
    nameless = {
        (key, type(widget).__name__)
        for key, widget in controls(made)
        if not name(widget) and not isinstance(widget.parent(), inner)
    }
    assert nameless == set()


def test_every_control_is_reached_with_tab(made):
    made.open_page("ledger")
    wanted = {
        w
        for w in made.findChildren(QWidget)
        if w.isVisible() and w.isEnabled() and w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.focusProxy() is None
    }
    walked, widget = set(), made
    for _ in range(600):
        widget = widget.nextInFocusChain()
        walked.add(widget)
    assert wanted <= walked


def test_tab_goes_from_search_box_to_chips_to_rows(made):
    table = made.page.table
    chain, widget = [], table.search_box.field
    while len(chain) < 60:
        chain.append(widget)
        widget = widget.nextInFocusChain()
    chips = list(table._chips.values())
    assert chain.index(chips[0]) < chain.index(chips[1]) < chain.index(table.view)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("scale", [100, 150, 175])
def test_no_text_is_clipped_at_1366_by_768(qapp, qtbot, context, scale, theme):
    settings = Settings(None)
    settings.set("look/scale", scale)
    settings.set("look/theme", theme)
    dress(qapp, settings)
    window = gallery.window(context)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    clipped = []
    for key in gallery.SHOWN:
        window.open_page(key)
        QTest.qWait(0)
        clipped += [(key, type(w).__name__, text) for w, text in texts(window) if is_clipped(w)]
    assert (window.width(), window.height()) == (1366, 768)
    assert clipped == []


def texts(window):
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and isinstance(widget, QLabel | QComboBox | QAbstractButton):
            text = widget.currentText() if isinstance(widget, QComboBox) else widget.text()
            if text:
                yield widget, text


def is_clipped(widget):
    if isinstance(widget, ElidedLabel):
        return widget.height() < widget.minimumSizeHint().height()
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    hint = widget.minimumSizeHint() if isinstance(widget, QLabel | QComboBox) else widget.sizeHint()
    return widget.width() < hint.width() or widget.height() < hint.height()


def test_what_does_not_fit_can_be_scrolled_to(qapp, qtbot, context):
    settings = Settings(None)
    settings.set("look/scale", 175)
    dress(qapp, settings)
    window = gallery.window(context)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    window.open_page("registers")
    area = window.page.findChild(QScrollArea)
    assert area.verticalScrollBar().maximum() > 0


def test_mistakes_of_ours_are_told_calmly(qtbot, qapp):
    from PySide6.QtCore import QTimer

    from zwgk_desktop.ui.application import _tell_mistake

    told = []

    def read():
        dialog = QApplication.activeModalWidget()
        told.append(" ".join(label.text() for label in dialog.findChildren(QLabel)))
        dialog.yes_button.click()

    QTimer.singleShot(50, read)
    error = ZeroDivisionError("division by zero")
    _tell_mistake(ZeroDivisionError, error, None)
    assert "刚才的操作没有完成" in told[0]
    assert "division" not in told[0]


def test_qts_own_buttons_are_chinese(qapp, qtbot):
    from PySide6.QtWidgets import QDialogButtonBox

    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.buttons()[0].text().startswith("取消")


def test_fields_of_the_line_edits_keep_their_own_undo(made):
    field = made.page.table.search_box.field
    assert isinstance(field, QLineEdit)
    field.setFocus()
    QTest.keyClicks(field, "abc")
    QTest.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == ""
