"""The one search box finds items and villages, and never shows a whole ID number."""

from zwgk_desktop.services import registers
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import add_item
from zwgk_desktop.services.search import find_everything


def test_a_word_of_an_item_and_a_village_are_found(desk: Desk) -> None:
    add_item(desk, 2026, "公开柳溪片区低保名单。", title="低保公开")
    hits = find_everything(desk, " 柳溪 ")
    assert [(hit.kind, hit.title) for hit in hits] == [("item", "低保公开"), ("village", "柳溪村")]


def test_blanks_and_percent_signs_find_nothing(desk: Desk) -> None:
    add_item(desk, 2026, "公开低保名单。")
    assert find_everything(desk, "  ") == []
    assert find_everything(desk, "%") == []


def test_a_register_entry_is_found_by_word_and_number_with_its_people_covered(desk: Desk) -> None:
    values = {"title": "周文博反映路灯不亮", "received_on": "2026-11-19", "platform": "来访", "person": "周文博"}
    entry = registers.add_entry(desk, "opinion", values)
    hits = find_everything(desk, "路灯")
    assert [(hit.kind, hit.id, hit.detail) for hit in hits] == [("entry", entry.entry_id, "opinion")]
    assert hits[0].title == f"{entry.number} 周某某反映路灯不亮"
    assert find_everything(desk, entry.number)[0].id == entry.entry_id
