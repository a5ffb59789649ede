"""A township with its people, a messy list from a bureau, and the page over a real store."""

import random
from datetime import datetime

import pytest

from zwgk_desktop.documents.sample_list import write_sample_list
from zwgk_desktop.services import boards
from zwgk_desktop.services.demo_lists import build_households, build_rows, load_demo, spoil
from zwgk_desktop.services.township import add_officer, change_township, find_villages
from zwgk_desktop.ui.context import PageContext
from zwgk_desktop.ui.subsidies.page import SubsidiesPage

PEOPLE = (("周敏", "经办人"), ("何志远", "分管领导"), ("许静", "保密审查"), ("林建国", "主要领导"))
PROGRAMME = "耕地地力保护补贴"


@pytest.fixture
def office(desk):
    """The desk with four people and the default catalogue."""
    boards.load_default_catalogue(desk)
    for name, role in PEOPLE:
        add_officer(desk, name, role)
    change_township(desk, complaint_phone="0700-5550112")
    return desk


@pytest.fixture
def list_rows(office):
    facts = {**load_demo(), "villages": [village.name for village in find_villages(office)]}
    rng = random.Random(7)
    homes = build_households(facts, rng, 12)
    return build_rows({"rows": 10, "standard": "95.50", "area": True}, homes, rng)


@pytest.fixture
def messy_list(tmp_path, list_rows):
    """40 right rows, five wrong ones, typed as bureaus type them: titles, two heads, subtotals, 元 and ￥."""
    path = tmp_path / f"2026年{PROGRAMME}发放清单.xlsx"
    write_sample_list(path, f"2026年{PROGRAMME}发放清单", spoil(list_rows), datetime(2026, 11, 20))
    return path


@pytest.fixture
def clean_list(tmp_path, list_rows):
    path = tmp_path / f"2026年{PROGRAMME}发放清单（改）.xlsx"
    write_sample_list(path, f"2026年{PROGRAMME}发放清单", list_rows, datetime(2026, 11, 20))
    return path


@pytest.fixture
def office_context(qapp, office):
    made = PageContext(office)
    yield made
    made.jobs.stop_all()


@pytest.fixture
def page(qtbot, office_context):
    """The page, reloaded by every change as in the window."""
    made = SubsidiesPage(office_context)
    qtbot.addWidget(made)
    office_context.signals.changed.connect(made.reload)
    office_context.period_changed.connect(made.reload)
    made.resize(1180, 660)
    made.show()
    made.reload()
    return made
