"""A desk with the default catalogue and the four who review."""

import pytest

from zwgk_desktop.services.boards import load_default_catalogue
from zwgk_desktop.services.township import add_officer
from zwgk_desktop.ui.context import PageContext

PEOPLE = {"经办人": "王小梅", "分管领导": "赵建国", "保密审查": "孙守正", "主要领导": "钱明"}


@pytest.fixture
def office(desk):
    load_default_catalogue(desk)
    for role, name in PEOPLE.items():
        add_officer(desk, name, role)
    return desk


@pytest.fixture
def told(context):
    """What the notice bar was asked to say: (tone key, message, advice)."""
    heard = []
    context.noticed.connect(lambda tone, message, advice, _undo: heard.append((tone.key, message, advice)))
    return heard


@pytest.fixture
def context(qapp, desk):
    made = PageContext(desk)
    yield made
    made.jobs.stop_all()
