"""Do the demo's sheets read as finished ones: nothing open, nothing personal, figures that add up?"""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from zwgk_desktop.domain.periods import Rhythm, parse_period, period_of
from zwgk_desktop.domain.posting_content import Table, parse_content
from zwgk_desktop.domain.posting_template import open_places
from zwgk_desktop.services import boards
from zwgk_desktop.services.boards.draft_sources import read_sources
from zwgk_desktop.services.demo_texts import Writer
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import change_township


@pytest.fixture
def writer(desk: Desk) -> Writer:
    boards.load_default_catalogue(desk)
    change_township(desk, complaint_phone="0700-5550112", office_phone="0700-5550100")
    return Writer(read_sources(desk, [parse_period("2026Q3")]), random.Random(7))


def test_every_sheet_is_finished_and_holds_nothing_personal(writer: Writer, desk: Desk) -> None:
    for item in writer.sources.items:
        rhythm = item.rhythm if item.rhythm.months else Rhythm.MONTHLY
        for village in writer.sources.villages:
            sheet = "\n".join(writer.write(village, item, period_of(rhythm, desk.today()).shifted(-1)))
            assert open_places(sheet) == (), sheet
            assert writer.sources.scanner.scan(sheet) == (), sheet


def test_the_balance_goes_on_from_month_to_month_and_the_rows_add_up(writer: Writer) -> None:
    item = next(one for one in writer.sources.items if one.number == "3.1")
    village, before = writer.sources.villages[0], None
    for month in ("2026-07", "2026-08", "2026-09"):
        _, content = writer.write(village, item, parse_period(month))
        totals, details = (block.rows for block in parse_content(content) if isinstance(block, Table))
        money = {row[0]: Decimal(row[1]) for row in totals[1:]}
        assert money["上期结余"] + money["本期收入"] - money["本期支出"] == money["期末结余"]
        assert before in (None, money["上期结余"])
        assert sum(Decimal(row[3] or 0) for row in details[1:]) == money["本期支出"]
        before = money["期末结余"]


def test_the_same_seed_writes_the_same_sheets(writer: Writer) -> None:
    again = Writer(writer.sources, random.Random(7))
    item, village = writer.sources.items[20], writer.sources.villages[0]
    period = period_of(item.rhythm if item.rhythm.months else Rhythm.MONTHLY, writer.sources.today)
    assert writer.write(village, item, period) == again.write(village, item, period)
