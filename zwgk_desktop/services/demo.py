"""What does a township look like after most of a year of work? Invented, made by the same use cases an officer uses."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.documents.sample_list import write_sample_list
from zwgk_desktop.documents.writing import replacing
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.periods import RHYTHM_WORDS, Period, Rhythm, period_of
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services import batch_life, boards, ledger, plans, subsidies
from zwgk_desktop.services.demo_lists import build_households, build_rows, load_demo, spoil
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.registers import demo_entries
from zwgk_desktop.services.review import give_opinions
from zwgk_desktop.services.township import add_officer, change_township, find_villages

__all__ = ["SEED", "fill", "load_demo", "write_inputs"]

SEED = 20260904
LEVELS = (("first", 0), ("second", 1), ("secrecy", 3), ("final", 2))  # review level, place in the demo's officers
PLACE = "村委会公开栏"
ON_TIME, LATE, LATE_BY = 0.85, 0.09, 35  # shares of villages; days after the period's end
SETTLED = 0.96  # share of past duties that were done
SAMPLE_YEAR = "2026"
DONE_WORDS = ("已按要求办结，材料归档。", "已全部公开，链接报县政务公开办。", "已完成，群众无异议。")
GOING_WORDS = ("按计划推进，已更新两次。", "正在收集材料，预计下季度完成。", "已部署到村，本季度公开三期。")


@dataclass
class _Story:
    """Events in the order of time: each is done at the desk as it stood at that moment."""

    desk: Desk
    rng: random.Random
    facts: Mapping[str, Any]
    events: list[tuple[datetime, int, Callable[[Desk], object]]] = field(default_factory=list)

    @property
    def clerk(self) -> str:
        """The one who does the work."""
        return str(self.facts["officers"][0]["name"])

    def at(self, day: date, action: Callable[[Desk], object], hour: int = 10) -> None:
        """Plan ``action`` for a day; what would lie ahead of the desk's present happens now."""
        moment = min(datetime.combine(day, time(hour), CHINA), self.desk.now())
        self.events.append((moment, len(self.events), action))

    def tell(self, progress: Progress) -> None:
        """Do everything planned, oldest first; events may plan others, never into the past."""
        done = 0
        while self.events:
            self.events.sort(key=lambda event: event[:2])
            moment, _, action = self.events.pop(0)
            progress.checkpoint()
            progress.report(done, done + len(self.events) + 1, "生成演示数据")
            action(replace(self.desk, actor=self.clerk, clock=partial(_still, moment)))
            done += 1


def _still(moment: datetime) -> datetime:
    """A clock that stands at ``moment``."""
    return moment


def fill(desk: Desk, seed: int = SEED, progress: Progress | None = None, inputs_at: Path | None = None) -> None:
    """Fill a store that has only its villages: people, ledger, boards and subsidies up to the desk's today.

    What others would have sent is kept in ``inputs_at`` when it is given.
    """
    story = _Story(desk, random.Random(seed), load_demo())
    _set_office(desk, story.facts)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as scratch:
        inputs = write_inputs(desk, inputs_at or Path(scratch), seed)
        _plan_ledger(story, inputs["plan"])
        _plan_subsidies(story, inputs)
        _plan_boards(story)
        for day, action in demo_entries.plan(desk.today()):
            story.at(day, action, 9)
        story.tell(progress or Silent())


def _set_office(desk: Desk, facts: Mapping[str, Any]) -> None:
    boards.load_default_catalogue(desk)
    for officer in facts["officers"]:
        add_officer(desk, officer["name"], officer["role"])
    change_township(desk, complaint_phone=facts["complaint_phone"], office_phone=facts["office_phone"])


def write_inputs(desk: Desk, folder: Path, seed: int = SEED) -> dict[str, Path]:
    """Write what others send into ``folder``: the county's document ("plan") and one list a programme."""
    facts = load_demo()
    rng = random.Random(seed)
    year = desk.today().year
    text = paths.resource("samples/demo_plan.txt").read_text(encoding="utf-8").replace(SAMPLE_YEAR, str(year))
    plan = folder / f"{facts['county']}{year}年政务公开工作实施方案.txt"
    with replacing(plan) as temporary:
        temporary.write_text(text, encoding="utf-8")
    inputs = {"plan": plan}
    homes = build_households({**facts, "villages": [v.name for v in find_villages(desk)]}, rng)
    for number, programme in enumerate(facts["programmes"]):
        paid_for = _list_day(desk.today(), number).year
        rows = spoil(build_rows(programme, homes, rng))
        inputs[programme["name"]] = folder / f"{programme['name']}发放清单.xlsx"
        write_sample_list(inputs[programme["name"]], f"{paid_for}年{programme['name']}发放清单", rows, desk.now())
    return inputs


def _plan_ledger(story: _Story, plan: Path) -> None:
    today = story.desk.today()

    def take(desk: Desk) -> None:
        plans.import_plan(desk, plans.propose_plan(plan, story.facts["township"]))
        people = [officer["name"] for officer in story.facts["officers"][:2]]
        ids = _ids(desk)
        for person in people:
            ledger.assign_person(desk, story.rng.sample(ids, len(ids) // 3), "党政办", person)

    story.at(min(date(today.year, 1, 20), today), take)
    quarter = period_of(Rhythm.QUARTERLY, date(today.year, 1, 1))
    while quarter.start <= today and quarter.year == today.year:
        closed = quarter.end < today
        report_day = date(quarter.end.year, quarter.end.month, 8)
        share = 0.95 if closed else 0.5
        story.at(min(report_day, today), partial(_report, rng=story.rng, quarter=quarter, share=share))
        quarter = quarter.shifted(1)
    story.at(today, partial(_settle_periods, rng=story.rng), 8)


def _ids(desk: Desk) -> list[int]:
    return list(ledger.ledger_listing(desk, desk.today().year).ids(Ask()))


def _report(desk: Desk, rng: random.Random, quarter: Period, share: float) -> None:
    for item_id in _ids(desk):
        if rng.random() > share:
            continue
        if rng.random() < 0.25:
            text, status, evidence = rng.choice(DONE_WORDS), "已完成", "公开页面截图、现场照片"
        else:
            text, status, evidence = rng.choice(GOING_WORDS), "进行中", ""
        ledger.record_progress(desk, item_id, quarter.code, text, status, evidence)


def _settle_periods(desk: Desk, rng: random.Random) -> None:
    """Settle nearly all dated duties that are over; a few stay missed, as in life."""
    for item_id in _ids(desk):
        for instance in ledger.get_item(desk, item_id).instances:
            if instance.due < desk.today() and instance.done_on is None and rng.random() < SETTLED:
                ledger.mark_period(desk, item_id, instance.label, instance.due, "已按期完成")


def _plan_subsidies(story: _Story, inputs: Mapping[str, Path]) -> None:
    today = story.desk.today()
    for number, programme in enumerate(story.facts["programmes"]):
        start = _list_day(today, number)
        path = inputs[programme["name"]]
        story.at(start, partial(_take_list, story, programme, path, number))


def _list_day(today: date, number: int) -> date:
    """The day on which the list of a programme comes in; at the turn of the year it lies in the year before."""
    return today - timedelta(days=50 - 3 * number)


def _take_list(story: _Story, programme: Mapping[str, Any], path: Path, number: int, desk: Desk) -> None:
    found = subsidies.import_list(
        desk,
        path,
        programme["name"],
        desk.today().year,
        accept_reason="已与县局、村里核对",
        hand_back_reason="请村里核对",
    )
    if not programme["approved"]:
        return
    batch, day = found.batch_id, desk.today()
    story.at(day, lambda later: _review(story, later, "batch", [batch]), 15)
    if number == 0:  # approved only: its notice sheets are the ones to print next
        return
    declared, paid = day + timedelta(days=1), day + timedelta(days=10)
    story.at(declared, lambda later: _hang(story, later, batch_life.post_declared, batch))
    story.at(paid, lambda later: batch_life.mark_paid(later, batch, later.today()))
    story.at(paid + timedelta(days=1), lambda later: _hang(story, later, batch_life.post_results, batch))


def _hang(story: _Story, desk: Desk, post: Callable[..., ChangeSet], batch: int) -> None:
    _, *postings = post(desk, batch, desk.today(), PLACE, story.clerk).ids
    _plan_take_down(story, desk, postings)


def _review(story: _Story, desk: Desk, subject: str, ids: Sequence[int]) -> None:
    for level, place in LEVELS:
        give_opinions(desk, subject, ids, level, story.facts["officers"][place]["name"], "同意公开")


def _plan_boards(story: _Story) -> None:
    """Post what was due for the last month, quarter, half-year and year; some villages late, some not at all."""
    rhythms = {RHYTHM_WORDS[rhythm]: rhythm for rhythm in Rhythm if rhythm.months}
    listing = boards.catalogue_listing(story.desk)
    at = {column.key: index for index, column in enumerate(listing.columns)}
    ids = list(listing.ids(Ask()))
    for item_id, row in zip(ids, listing.rows(ids), strict=True):
        rhythm = rhythms.get(str(row[at["rhythm"]]))
        if rhythm is not None:
            now = period_of(rhythm, story.desk.today())
            _plan_item(story, item_id, str(row[at["level2"]]), now.shifted(-1), now.start)


def _plan_item(story: _Story, item_id: int, name: str, period: Period, ready: date) -> None:
    """Let most villages post ``period`` a few days after it is over, some a month late, a few never."""
    groups: dict[int, list[int]] = {}
    for village in find_villages(story.desk):
        luck = story.rng.random()
        delay = 4 if luck < ON_TIME else LATE_BY if luck < ON_TIME + LATE else 0
        if delay and ready + timedelta(days=delay) <= story.desk.today():
            groups.setdefault(delay, []).append(village.id)
    for delay, villages in groups.items():
        story.at(ready + timedelta(days=delay), partial(_post, story, item_id, name, period, villages))


def _post(story: _Story, item_id: int, name: str, period: Period, villages: list[int], desk: Desk) -> None:
    title = period.name(name)
    content = f"{title}情况如下，欢迎村民监督。"
    made = boards.add_postings(desk, villages, item_id, period.code, title, content)
    _review(story, desk, "posting", made.ids)
    boards.mark_printed(desk, made.ids)
    boards.mark_posted(desk, made.ids, desk.today(), PLACE, story.clerk)
    _plan_take_down(story, desk, made.ids)


def _plan_take_down(story: _Story, desk: Desk, ids: Sequence[int]) -> None:
    """Let what hangs for a fixed time come down the day after; what ended this week still waits for it."""
    last = boards.get_posting(desk, ids[0]).down_due_on
    if last is None or last + timedelta(days=7) > story.desk.today():
        return
    story.at(last + timedelta(days=1), lambda later: boards.take_down(later, ids, later.today()), 17)
