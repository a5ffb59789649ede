"""What does a township look like after most of a year of work? Invented, made by the same use cases an officer uses."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.documents.sample_list import write_sample_list
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.periods import Period, Rhythm, period_of
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services import batch_life, boards, ledger, plans, subsidies
from zwgk_desktop.services.demo_lists import build_households, build_rows, load_demo, spoil
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.review import give_opinion
from zwgk_desktop.services.township import add_officer, change_township, find_villages

__all__ = ["SEED", "fill", "load_demo", "write_inputs"]

SEED = 20260904
LEVELS = (("first", 0), ("second", 1), ("secrecy", 3), ("final", 2))  # review level, place in the demo's officers
PLACE = "村委会公开栏"
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
            action(replace(self.desk, clock=lambda moment=moment: moment))  # type: ignore[misc]
            done += 1


def fill(desk: Desk, seed: int = SEED, progress: Progress | None = None) -> None:
    """Fill a store that has only its villages: people, ledger, boards and subsidies up to the desk's today."""
    story = _Story(desk, random.Random(seed), load_demo())
    _set_office(desk, story.facts)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        inputs = write_inputs(desk, Path(folder), seed)
        _plan_ledger(story, inputs["plan"])
        _plan_subsidies(story, inputs)
        _plan_boards(story)
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
    folder.mkdir(parents=True, exist_ok=True)
    plan.write_text(text, encoding="utf-8")
    inputs = {"plan": plan}
    homes = build_households({**facts, "villages": [v.name for v in find_villages(desk)]}, rng)
    for programme in facts["programmes"]:
        rows = spoil(build_rows(programme, homes, rng))
        inputs[programme["name"]] = folder / f"{programme['name']}发放清单.xlsx"
        write_sample_list(inputs[programme["name"]], f"{year}年{programme['name']}发放清单", rows, desk.now())
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
        story.at(min(report_day, today), lambda desk, q=quarter, s=share: _report(desk, story.rng, q, s))  # type: ignore[misc]
        quarter = quarter.shifted(1)


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


def _plan_subsidies(story: _Story, inputs: Mapping[str, Path]) -> None:
    today = story.desk.today()
    for number, programme in enumerate(story.facts["programmes"]):
        start = today - timedelta(days=50 - 3 * number)
        path = inputs[programme["name"]]
        story.at(start, lambda desk, p=programme, f=path, n=number: _take_list(story, desk, p, f, n))  # type: ignore[misc]


def _take_list(story: _Story, desk: Desk, programme: Mapping[str, Any], path: Path, number: int) -> None:
    found = subsidies.import_list(desk, path, programme["name"], desk.today().year, accept_reason="已与县局、村里核对")
    if not programme["approved"]:
        return
    batch, day = found.batch_id, desk.today()
    story.at(day, lambda later: _review(story, later, "batch", batch), 15)
    if number == 0:  # approved only: its notice sheets are the ones to print next
        return
    clerk = story.facts["officers"][0]["name"]
    declared, paid = day + timedelta(days=1), day + timedelta(days=10)
    story.at(declared, lambda later: batch_life.post_declared(later, batch, later.today(), PLACE, clerk))
    story.at(paid, lambda later: batch_life.mark_paid(later, batch, later.today()))
    shown = paid + timedelta(days=1)
    story.at(shown, lambda later: batch_life.post_results(later, batch, later.today(), PLACE, clerk), 16)


def _review(story: _Story, desk: Desk, subject: str, subject_id: int) -> None:
    for level, place in LEVELS:
        officer = story.facts["officers"][place]["name"]
        give_opinion(desk, subject, subject_id, level, officer, True, "同意公开")


def _plan_boards(story: _Story) -> None:
    """Post the yearly and quarterly items of the catalogue village by village; some late, some not at all."""
    today = story.desk.today()
    quarter = period_of(Rhythm.QUARTERLY, today)
    listing = boards.catalogue_listing(story.desk)
    at = {column.key: index for index, column in enumerate(listing.columns)}
    ids = list(listing.ids(Ask()))
    for item_id, row in zip(ids, listing.rows(ids), strict=True):
        words = str(row[at["rhythm"]])
        if words == "每季度":
            _plan_item(story, item_id, str(row[at["level2"]]), quarter.shifted(-1), quarter.start)
        elif words == "每月":
            month = period_of(Rhythm.MONTHLY, today)
            _plan_item(story, item_id, str(row[at["level2"]]), month.shifted(-1), month.start)


def _plan_item(story: _Story, item_id: int, name: str, period: Period, ready: date) -> None:
    """Let most villages post ``period`` a few days after it is over, some a month late, a few never."""
    rng = story.rng
    groups: dict[int, list[int]] = {}
    for village in find_villages(story.desk):
        luck = rng.random()
        delay = 4 if luck < 0.78 else 35 if luck < 0.9 else 0
        if delay and ready + timedelta(days=delay) <= story.desk.today():
            groups.setdefault(delay, []).append(village.id)
    for delay, villages in groups.items():
        day = ready + timedelta(days=delay)
        story.at(day, lambda desk, v=villages: _post(story, desk, item_id, name, period, v))  # type: ignore[misc]


def _post(story: _Story, desk: Desk, item_id: int, name: str, period: Period, villages: list[int]) -> None:
    title, content = f"{period.label}{name}", f"{period.label}{name}情况如下，欢迎村民监督。"
    made = boards.add_postings(desk, villages, item_id, period.code, title, content)
    for posting_id in made.ids:
        _review(story, desk, "posting", posting_id)
    boards.mark_printed(desk, made.ids)
    boards.mark_posted(desk, made.ids, desk.today(), PLACE, story.facts["officers"][0]["name"])
