"""The page 今日 says what waits, and a row leads to where it is done."""

from __future__ import annotations

import pytest

from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item, record_progress
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.today.page import TodayPage
from zwgk_desktop.ui.today.today_presenter import TodayPresenter


@pytest.fixture
def page(qtbot, desk: Desk) -> TodayPage:
    context = PageContext(desk)
    made = TodayPage(context)
    qtbot.addWidget(made)
    yield made
    context.jobs.stop_all()


def test_an_empty_township_is_told_to_import_and_to_back_up(desk: Desk) -> None:
    cards = {card.key: card for card in TodayPresenter(desk).cards()}
    assert cards["ledger"].number == "—"
    assert "导入县里文件" in cards["ledger"].note
    assert (cards["backup"].number, cards["backup"].tone) == ("没有", "bad")


def test_the_next_ledger_counts_what_is_reported(desk: Desk) -> None:
    first, _ = (add_item(desk, 2026, text).ids[0] for text in ("公开低保名单。", "公开预决算。"))
    record_progress(desk, first, "2026Q4", "已公开两期。", "进行中")
    card = next(c for c in TodayPresenter(desk).cards() if c.key == "ledger")
    assert card.number == "1/2"
    assert "12月10日报县里，还有 20 天" in card.note


def test_a_dated_item_due_this_month_leads_to_its_row_in_the_ledger(desk: Desk) -> None:
    item = add_item(desk, 2026, "公开低保名单。", "2026年11月25日前").ids[0]
    presenter = TodayPresenter(desk)
    listing = presenter.listing()
    ids = listing.ids(Ask(find="低保"))
    assert listing.rows(ids)[0][:3] == ("本月到期", "2026-11-25", "还有 5 天")
    assert presenter.target(ids[0]) == ("ledger", item)


def test_clicking_a_card_shows_only_its_rows_and_again_shows_all(qtbot, page: TodayPage) -> None:
    desk = page.context.desk
    add_item(desk, 2026, "公开低保名单。", "2026年11月25日前")
    add_item(desk, 2026, "公开预决算。", "2026年11月21日前")
    page.reload()
    qtbot.waitUntil(lambda: page.table.model is not None and page.table.model.rowCount() > 1)
    everything = page.table.model.rowCount()
    page.cards["本月到期"].clicked.emit()
    qtbot.waitUntil(lambda: 0 < page.table.model.rowCount() < everything)
    page.cards["本月到期"].clicked.emit()
    qtbot.waitUntil(lambda: page.table.model.rowCount() == everything)


def test_the_three_large_buttons_open_their_pages(qtbot, page: TodayPage) -> None:
    opened = []
    page.context.opened.connect(lambda key, subject: opened.append((key, subject)))
    for made in page.findChildren(type(page.add_action("试", lambda: None))):
        if made.property("kind") == "big":
            made.click()
    assert opened == [("ledger", "import"), ("subsidies", "import"), ("subsidies", "print")]


def test_a_register_entry_leads_to_its_register_and_the_week_prints(qtbot, page: TodayPage, tmp_path) -> None:
    from zwgk_desktop.services import registers

    desk = page.context.desk
    values = {"title": "村道路灯不亮", "received_on": "2026-11-16", "platform": "12345热线"}
    entry = registers.add_entry(desk, "opinion", values).entry_id
    presenter = TodayPresenter(desk)
    listing = presenter.listing()
    ids = listing.ids(Ask(find="村道路灯不亮"))
    assert listing.rows(ids)[0][4] == "登记簿"
    assert presenter.target(ids[0]) == ("registers", ("opinion", entry))
    page.print_()
    qtbot.waitUntil(lambda: page.dialog.preview.view.isVisibleTo(page.dialog), timeout=20000)
    page.dialog.save(tmp_path / "本周")
    qtbot.waitUntil(lambda: (tmp_path / "本周.pdf").exists(), timeout=20000)
