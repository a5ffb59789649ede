"""对应一致 in the window: a list is taken in, a difference is matched by hand, the list of differences is written."""

from __future__ import annotations

import pytest

from tests.ui.boards.conftest import PEOPLE
from zwgk_desktop.domain.review import LEVEL_ROLES, Level
from zwgk_desktop.services import boards
from zwgk_desktop.services.review import give_opinion
from zwgk_desktop.services.township import find_villages
from zwgk_desktop.ui.boards.package_dialog import open_package, write_package
from zwgk_desktop.ui.boards.page import BoardsPage
from zwgk_desktop.ui.boards.site_dialog import MatchDialog, SiteDialog, open_site


@pytest.fixture
def posting(office):
    """Hang one posting of an item that must stand on the website too, for the third quarter."""
    item = next(
        i for i in boards.matrix(office, "2026Q3").items if i.rhythm.value == "quarterly" and len(i.channels) > 1
    )
    village = find_villages(office)[0]
    (made,) = boards.add_posting(office, village.id, item.id, "2026Q3", "第三季度财务公示", "共 12 户").ids
    for level in Level:
        give_opinion(office, "posting", made, level, PEOPLE[LEVEL_ROLES[level]], True)
    boards.mark_posted(office, made, office.today(), "村委会公开栏", "王小梅")
    return made


@pytest.fixture
def page(qtbot, posting, context):
    context.choose_period(2026, 3)
    made = BoardsPage(context)
    qtbot.addWidget(made)
    context.signals.changed.connect(made.reload)
    made.reload()
    return made


def settled(qtbot, context):
    qtbot.waitUntil(lambda: not context.jobs.busy, timeout=10_000)


@pytest.fixture
def dialog(qtbot, page, context):
    made = open_site(page)
    settled(qtbot, context)
    return made


def csv(tmp_path, text):
    path = tmp_path / "网站.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_dialog_offers_the_import(dialog: SiteDialog) -> None:
    assert not dialog.write_button.isEnabled()
    assert dialog.table.empty_state.button.text() == "导入清单"


def test_a_difference_is_shown_matched_by_hand_and_then_gone(qtbot, dialog, context, posting, tmp_path) -> None:
    dialog.take(csv(tmp_path, "标题,人数,发布日期\n某村有关情况,12,2026-11-20\n"))
    qtbot.waitUntil(lambda: bool(dialog.presenter.found and dialog.presenter.found.differences), timeout=10_000)
    qtbot.waitUntil(lambda: "1 处不一致" in dialog.told_label.text(), timeout=10_000)
    difference = dialog.presenter.difference(1)
    assert difference.kind == "unmatched"

    qtbot.waitUntil(lambda: dialog.table.select_id(1), timeout=5_000)
    dialog.ask_match(dialog.table.selected_ids())
    asked = dialog.dialog
    assert isinstance(asked, MatchDialog)
    asked.try_accept()
    assert asked.problem_label.text() == "请选中一份公示。"
    qtbot.waitUntil(lambda: asked.table.select_id(posting), timeout=5_000)
    asked.try_accept()
    qtbot.waitUntil(lambda: dialog.presenter.found.differences == (), timeout=10_000)
    qtbot.waitUntil(lambda: "与公开栏一致" in dialog.told_label.text(), timeout=10_000)


def test_the_list_of_differences_is_written_and_the_list_removed(qtbot, dialog, context, tmp_path) -> None:
    dialog.take(csv(tmp_path, "标题,人数\n第三季度财务公示,13\n"))
    qtbot.waitUntil(lambda: bool(dialog.presenter.found and dialog.presenter.found.differences), timeout=10_000)
    settled(qtbot, context)
    dialog.write(tmp_path / "核对.pdf")
    qtbot.waitUntil((tmp_path / "核对.pdf").exists, timeout=10_000)
    settled(qtbot, context)
    dialog.remove()
    qtbot.waitUntil(lambda: dialog.presenter.found is None, timeout=10_000)


def test_the_package_is_written_from_the_window_and_says_where(qtbot, page, context, told, tmp_path) -> None:
    asked = open_package(page)
    assert asked.form.values()["period"] == "2026Q3"
    write_package(page, tmp_path / "usb", "2026Q3", None, False)
    qtbot.waitUntil(lambda: any("网站公开材料" in message for _, message, _ in told), timeout=10_000)
    assert (tmp_path / "usb" / "网站公开-2026Q3" / "manifest.json").exists()


def test_a_package_without_anything_approved_is_refused_in_words(qtbot, page, context, told, tmp_path) -> None:
    write_package(page, tmp_path / "usb", "2025Q1", None, False)
    qtbot.waitUntil(lambda: any("没有已审定" in message for _, message, _ in told), timeout=10_000)
