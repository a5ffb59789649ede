"""What hung on the demo's boards since last January? Nearly everything in time, some late, some never, as in life."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from zwgk_desktop.db.repositories.board_history import PastPosting, add_past
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.periods import Period, Rhythm, period_of, periods_between
from zwgk_desktop.domain.posting_life import PostingState, down_due, posting_hash
from zwgk_desktop.domain.review import Decision, Level
from zwgk_desktop.services import boards
from zwgk_desktop.services.boards.consultations import Visit, consult
from zwgk_desktop.services.boards.draft_sources import Sources, read_sources
from zwgk_desktop.services.boards.hanging import Hung, hang
from zwgk_desktop.services.boards.inspections import Seen, inspect
from zwgk_desktop.services.boards.objections import Answer, answer, receive
from zwgk_desktop.services.boards.places import add_everywhere, find_places
from zwgk_desktop.services.demo_story import LEVELS, PLACE, Story
from zwgk_desktop.services.demo_texts import Writer, load_boards
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.review import give_opinion

USUAL, CARELESS, SHAKY = (0.95, 0.04), (0.62, 0.2), (0.8, 0.14)  # shares in time and late; the rest never hung
ARCHIVED_AFTER = timedelta(days=75)  # days after a sheet came down
SHEETS_IN_BOX = 80
SECOND_BOARDS = ("新时代文明实践站", "祠堂")


@dataclass
class _Boards:
    """The demo's villages, items and boards, read once."""

    story: Story
    sources: Sources
    words: dict[str, Any]
    writer: Writer
    places: dict[int, int]
    boxed: int = 0
    hung: list[int] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The demo's present day."""
        return self.story.desk.today()

    def luck(self, village: int) -> tuple[float, float]:
        """Return how reliable a village is: the seventh is careless, every fifth shaky."""
        return CARELESS if village % 12 == 6 else SHAKY if village % 5 == 3 else USUAL


def plan(story: Story) -> None:
    """Plan the boards from last January up to the demo's present day."""
    desk, today = story.desk, story.desk.today()
    for kind in (PLACE, *SECOND_BOARDS):
        add_everywhere(desk, kind)
    places = {place.village_id: place.id for place in reversed(find_places(desk)) if place.kind == PLACE}
    sources = read_sources(desk, [period_of(Rhythm.QUARTERLY, today)])
    words = load_boards()
    state = _Boards(story, sources, words, Writer(sources, random.Random(story.rng.random())), places)
    _switch_off(state)
    periods: dict[str, tuple[Period, list[PastPosting]]] = {}
    for item in sources.items:
        for period, past in _of_item(state, item):
            periods.setdefault(period.code, (period, []))[1].extend(past)
    begun = date(today.year, 1, 2)  # the day on which the store was made
    for period, past in periods.values():
        last = max(one.values["posted_on"] for one in past)
        story.at(max(last, begun), partial(_enter, state, period, past), 16)
    story.at(today - timedelta(days=26), partial(_look_around, state), 15)
    story.at(today, partial(_proof, state), 8)
    story.at(today, partial(_on_the_desk, state), 9)


def _switch_off(state: _Boards) -> None:
    villages = state.sources.villages
    for number, off in state.words["off"].items():
        item = boards.get_item_by_number(state.story.desk, number).id
        ids = [villages[at].id for at in off["villages"] if at < len(villages)]
        if ids:
            boards.switch_item(state.story.desk, ids, [item], False, off["reason"])
            state.sources.off |= {(village, item) for village in ids}


def _of_item(state: _Boards, item: CatalogueItem) -> Iterator[tuple[Period, list[PastPosting]]]:
    """Yield what hung of an item, period by period; the last period of a lively item is planned step by step."""
    if not item.rhythm.months:
        yield from _events(state, item)
        return
    now = period_of(item.rhythm, state.today)
    first = date(state.today.year - (2 if item.rhythm is Rhythm.YEARLY else 1), 1, 1)
    periods = list(periods_between(item.rhythm, first, now.shifted(-1).end))
    lively = item.number in state.words["lively"]
    owing = [v for v in state.sources.villages if (v.id, item.id) not in state.sources.off]
    kept: dict[str, list[PastPosting]] = {}
    for at, village in enumerate(owing):
        wanted = ((period, _day(state, at, period, item)) for period in periods[: -1 if lively else None])
        days = [(period, day) for period, day in wanted if day is not None and day <= state.today]
        for (period, day), later in zip(days, _successors(days), strict=True):
            kept.setdefault(period.code, []).append(_past(state, village, item, period, day, later))
    yield from ((period, kept[period.code]) for period in periods if period.code in kept)
    if lively:
        _plan_lively(state, item, periods[-1], owing)


def _successors(days: Sequence[tuple[Period, date]]) -> list[date | None]:
    return [*(day for _, day in days[1:]), None] if days else []


def _day(state: _Boards, village: int, period: Period, item: CatalogueItem) -> date | None:
    """Return on which day a village posted a period, None for never."""
    rng, due = state.story.rng, period.due(item.due_days)
    in_time, late = state.luck(village)
    luck = rng.random()
    if luck < in_time:
        return due - timedelta(days=rng.randint(0, min(6, item.due_days) or 15))
    return due + timedelta(days=rng.randint(2, 24)) if luck < in_time + late else None


def _events(state: _Boards, item: CatalogueItem) -> Iterator[tuple[Period, list[PastPosting]]]:
    wanted = next((one["villages"] for one in state.words["event"] if one["item"] == item.number), ())
    for at in wanted:
        if at < len(state.sources.villages):
            day = state.today - timedelta(days=state.story.rng.randint(4, 300))
            period = period_of(Rhythm.MONTHLY, day)
            posted = day + timedelta(days=state.story.rng.randint(0, item.due_days))
            past = _past(state, state.sources.villages[at], item, period, min(posted, state.today), None, day)
            yield period, [past]


def _past(
    state: _Boards,
    village: BoardVillage,
    item: CatalogueItem,
    period: Period,
    posted: date,
    later: date | None,
    happened: date | None = None,
) -> PastPosting:
    """Return a posting as it stands today: hanging, taken down or in its box; ``later``: its successor's day."""
    title, content = state.writer.write(village, item, period)
    last = down_due(posted, item.posting_days) or later
    down = last + timedelta(days=state.story.rng.randint(1, 3)) if last and item.posting_days else later
    values: dict[str, Any] = {
        "village_id": village.id,
        "catalogue_item_id": item.id,
        "period": period.code,
        "title": title,
        "content": content,
        "state": PostingState.POSTED.value,
        "due_on": happened + timedelta(days=item.due_days) if happened else period.due(item.due_days),
        "posted_on": posted,
        "down_due_on": last,
        "down_on": None,
        "place": PLACE,
        "posted_by": state.story.clerk,
        "created_at": _moment(posted - timedelta(days=2), 9),
    }
    if down and down <= state.today:
        values |= {"state": PostingState.TAKEN_DOWN.value, "down_on": down}
        if down + ARCHIVED_AFTER <= state.today:
            values |= _boxed(state, content, down)
    return PastPosting(values, _opinions(state, values), state.places.get(village.id))


def _boxed(state: _Boards, content: str, down: date) -> dict[str, Any]:
    state.boxed += 1
    archived = _moment(down + ARCHIVED_AFTER, 11)
    return {
        "state": PostingState.ARCHIVED.value,
        "archive_box": f"{down.year}-公开-{state.boxed // SHEETS_IN_BOX + 1:02d}",
        "archive_pages": 1 + len(content.splitlines()) // 24,
        "archived_at": archived,
    }


def _opinions(state: _Boards, values: dict[str, Any]) -> tuple[Decision, ...]:
    digest = posting_hash(
        values["village_id"], values["catalogue_item_id"], values["period"], values["title"], values["content"]
    )
    day = values["posted_on"] - timedelta(days=1)
    return tuple(
        Decision(Level(level), True, state.story.officer(place), digest, _moment(day, 9 + at), "同意公开")
        for at, (level, place) in enumerate(LEVELS)
    )


def _moment(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), CHINA)


def _enter(state: _Boards, period: Period, past: Sequence[PastPosting], desk: Desk) -> None:
    """Enter what hung for a period, reviewed on paper then."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        ids = add_past(unit.session, past)
        summary = f"补录{period.label}公示 {len(ids)} 份（审查、张贴、撤下情况一并登记）"
        unit.record(AuditEntry("posting.past", Area.BOARDS, summary, None, {}, {"ids": ids}))


def _plan_lively(state: _Boards, item: CatalogueItem, period: Period, villages: Iterable[BoardVillage]) -> None:
    """Let the last period of an item go through every step: most villages in time, some late, some not yet."""
    groups: dict[date, list[BoardVillage]] = {}
    start = period.end + timedelta(days=4)
    for at, village in enumerate(villages):
        in_time, late = state.luck(at)
        luck = state.story.rng.random()
        day = start if luck < in_time else start + timedelta(days=30) if luck < in_time + late else None
        if day and day <= state.today:
            groups.setdefault(day, []).append(village)
    for day, same in groups.items():
        state.story.at(day, partial(_post, state, item, period, same))


def _post(state: _Boards, item: CatalogueItem, period: Period, villages: Sequence[BoardVillage], desk: Desk) -> None:
    ids: list[int] = []
    for village in villages:
        title, content = state.writer.write(village, item, period)
        ids += boards.add_posting(desk, village.id, item.id, period.code, title, content).ids
    state.story.review(desk, "posting", ids)
    boards.mark_printed(desk, ids)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        photos = _photos(Path(folder), title) if not state.hung else ()
        hang(desk, ids[:1], Hung(desk.today(), state.story.clerk, kinds=(PLACE,), photos=photos))
    if ids[1:]:
        hang(desk, ids[1:], Hung(desk.today(), state.story.clerk, kinds=(PLACE,)))
    state.hung += ids
    plan_take_down(state.story, desk, ids)


def _on_the_desk(state: _Boards, desk: Desk) -> None:
    """What is being worked on today: two drafts, one with its first opinion, two approved, one printed."""
    items = {item.number: item for item in state.sources.items}
    item = items.get(str(state.words["on_desk"]))
    if item is None:
        return
    period = period_of(item.rhythm, state.today)
    ids: list[int] = []
    for village in state.sources.villages[:6]:
        title, content = state.writer.write(village, item, period)
        ids += boards.add_posting(desk, village.id, item.id, period.code, title, content).ids
    for posting in ids[2:3]:
        give_opinion(desk, "posting", posting, Level.FIRST, state.story.officer(0), True, "同意公开")
    if ids[3:]:
        state.story.review(desk, "posting", ids[3:])
    if ids[5:]:
        boards.mark_printed(desk, ids[5:])


def _photos(folder: Path, title: str) -> tuple[Path, ...]:
    from zwgk_desktop.documents.demo_photo import draw_board

    path = folder / "张贴现场.png"
    draw_board(path, title)
    return (path,)


def plan_take_down(story: Story, desk: Desk, ids: Sequence[int]) -> None:
    """Let what hangs for a fixed time come down the day after; what ended this week still waits for it."""
    last = boards.get_posting(desk, ids[0]).down_due_on
    if last is None or last + timedelta(days=7) > story.desk.today():
        return
    story.at(last + timedelta(days=1), lambda later: boards.take_down(later, ids, later.today()), 17)


def _look_around(state: _Boards, desk: Desk) -> None:
    """An inspector walks past three boards: one is fine, one was mended late, one is still to be mended."""
    ids = [state.places[village.id] for village in state.sources.villages[:3] if village.id in state.places]
    inspector, today = state.story.officer(1), desk.today()
    for at, (condition, found) in enumerate(
        (("完好", ""), ("有污损", "玻璃有污渍，左下一张已褪色"), ("缺锁或缺灯", "夜间没有照明"))
    ):
        if at < len(ids):
            mend = today + timedelta(days=10) if found else None
            inspect(desk, [ids[at]], Seen(today, inspector, condition, found, mend))


def _proof(state: _Boards, desk: Desk) -> None:
    """Villagers ask: one objection is answered, one still open; two came to look at papers."""
    today = desk.today()
    seen = today - timedelta(days=3)
    hung = [key for key in state.hung if (boards.get_posting(desk, key).posted_on or today) <= seen]
    if len(hung) < 2:
        return
    first = receive(
        desk, hung[0], today - timedelta(days=2), "10日的卫生保洁支出没有写明是哪几个组", "曹先生", "0700-5550100"
    ).ids[0]
    answer(desk, first, Answer(today, state.story.clerk, "已补充说明：一组至三组，明细贴在原件下方。", "explained"))
    receive(desk, hung[1], today, "村道维护的工日数与实际不符，请核对", "何女士", "0700-5550100")
    for key, person, why in ((hung[0], "孙先生", "核对本户分摊"), (hung[1], "吴女士", "了解收支情况")):
        consult(desk, Visit(today, person, why, state.story.clerk), [key])
