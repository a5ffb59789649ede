"""An office with its four reviewers, two drafts and a window to see them in."""

import pytest

from zwgk_desktop.services import boards, postings
from zwgk_desktop.services.township import add_officer
from zwgk_desktop.ui.context import PageContext

PEOPLE = {"经办人": "王小梅", "分管领导": "赵建国", "保密审查": "孙守正", "主要领导": "钱明"}


@pytest.fixture
def context(qapp, desk):
    made = PageContext(desk)
    yield made
    made.jobs.stop_all()


@pytest.fixture
def told(context):
    heard = []
    context.noticed.connect(lambda tone, message, advice, _undo: heard.append(f"{tone.key} {message}{advice}"))
    return heard


@pytest.fixture
def drafts(desk):
    """Two postings with words of their own, not reviewed by anybody."""
    boards.load_default_catalogue(desk)
    for role, name in PEOPLE.items():
        add_officer(desk, name, role)
    item = boards.get_item_by_number(desk, "3.2").id
    villages = [village.id for village in boards.matrix(desk, "2026Q3").villages[:2]]
    return postings.add_postings(
        desk, villages, item, "2026Q3", content="本季度收支平衡。\n项目\t金额\n办公\t120.00"
    ).ids
