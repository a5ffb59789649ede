"""What does a township look like after most of a year of work? Invented, made by the same use cases an officer uses."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.documents.sample_list import write_sample_list
from zwgk_desktop.documents.writing import replacing
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.periods import Period, Rhythm, period_of
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services import batch_life, boards, demo_boards, ledger, plans, subsidies
from zwgk_desktop.services.demo_lists import build_households, build_rows, load_demo, spoil
from zwgk_desktop.services.demo_story import PLACE, Story
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers import demo_entries
from zwgk_desktop.services.township import add_officer, change_township, find_villages

__all__ = ["SEED", "fill", "load_demo", "write_inputs"]

SEED = 20260904
SETTLED = 0.96  # share of past duties that were done
SAMPLE_YEAR = "2026"
DONE_WORDS = ("已按要求办结，材料归档。", "已全部公开，链接报县政务公开办。", "已完成，群众无异议。")
GOING_WORDS = ("按计划推进，已更新两次。", "正在收集材料，预计下季度完成。", "已部署到村，本季度公开三期。")


def fill(desk: Desk, seed: int = SEED, progress: Progress | None = None, inputs_at: Path | None = None) -> None:
    """Fill a store that has only its villages: people, ledger, boards and subsidies up to the desk's today.

    What others would have sent is kept in ``inputs_at`` when it is given.
    """
    story = Story(desk, random.Random(seed), load_demo())
    _set_office(desk, story.facts)
    with tempfile.TemporaryDirectory(prefix="zwgk-") as scratch:
        inputs = write_inputs(desk, inputs_at or Path(scratch), seed)
        _plan_ledger(story, inputs["plan"])
        _plan_subsidies(story, inputs)
        demo_boards.plan(story)
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


def _plan_ledger(story: Story, plan: Path) -> None:
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


def _plan_subsidies(story: Story, inputs: Mapping[str, Path]) -> None:
    today = story.desk.today()
    for number, programme in enumerate(story.facts["programmes"]):
        start = _list_day(today, number)
        path = inputs[programme["name"]]
        story.at(start, partial(_take_list, story, programme, path, number))


def _list_day(today: date, number: int) -> date:
    """The day on which the list of a programme comes in; at the turn of the year it lies in the year before."""
    return today - timedelta(days=50 - 3 * number)


def _take_list(story: Story, programme: Mapping[str, Any], path: Path, number: int, desk: Desk) -> None:
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
    story.at(day, lambda later: story.review(later, "batch", [batch]), 15)
    if number == 0:  # approved only: its notice sheets are the ones to print next
        return
    declared, paid = day + timedelta(days=1), day + timedelta(days=10)
    story.at(declared, lambda later: _hang(story, later, batch_life.post_declared, batch))
    story.at(paid, lambda later: batch_life.mark_paid(later, batch, later.today()))
    story.at(paid + timedelta(days=1), lambda later: _hang(story, later, batch_life.post_results, batch))


def _hang(story: Story, desk: Desk, post: Callable[..., ChangeSet], batch: int) -> None:
    _, *postings = post(desk, batch, desk.today(), PLACE, story.clerk).ids
    demo_boards.plan_take_down(story, desk, postings)
