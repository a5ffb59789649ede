"""An officer does anything in any order: what is refused changes nothing, what is done is noted, nothing is lost."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.conftest import VILLAGES
from tests.whole.office import FOLDERS, Office, plan, stop_at
from zwgk_desktop.documents.sample_list import write_sample_list
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services import batch_life, boards, ledger, ledger_images, plans, review, subsidies, township
from zwgk_desktop.services.care import create_backup, verify_backup
from zwgk_desktop.services.demo_lists import build_households, build_rows, load_demo, spoil
from zwgk_desktop.services.posting_sheets import print_postings
from zwgk_desktop.services.sheets import list_sheets, print_batch_sheets

LEVELS = ("first", "second", "secrecy", "final")
PEOPLE = ("周敏", "何志远", "许静", "林建国", "周 敏", "")
QUARTERS = ("2026Q1", "2026Q2", "2026Q3", "2026Q4", "2025Q4", "2026Q5")
STATES = ("未开始", "进行中", "已完成", "逾期", "不涉及", "别的")
WORDS = ("", "已办结", "佐证照片", "=1+1", "云岭镇𠮷", "手机13812345678", "一\n二")
DEADLINES = ("", "每月底前", "10月底前", "每季度最后一个月10日前", "年内至少2次", "持续推进", "2026年5月20日前")
ITEMS = ("3.1", "3.2", "1.1", "9.9", "4.2", "2.1")
PERIODS = ("2026Q1", "2026-02", "2026H1", "2026", "2026-13")
NUMBERS = st.integers(0, 7)
words = st.sampled_from(WORDS)


def pick(found: list[int], number: int) -> int:
    """Return one of the ids, or one that is not there."""
    return found[number % len(found)] if found and number < 7 else 99_999


class RandomOfficer(RuleBasedStateMachine):
    """The rules are what an officer can do; the invariants are what must hold after each of them."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office()
        self.desk = self.office.desk
        self.lists = 0
        self.printed = 0

    @initialize()
    def begin(self) -> None:
        """Begin with a few items of the county's plan, reported once, a payment list and something on the wall."""
        made = self.office.do(lambda: plans.import_plan(self.desk, plan(), plan().items[:3]))
        for item in made.item_ids:
            assert self.office.do(
                lambda item=item: ledger.record_progress(self.desk, item, "2026Q1", "已部署", "进行中")
            )
        self._take_list(0, 0, True, True, 0, None)
        assert self._batches()
        self._hang("收支公开", 0)
        assert self._postings()

    def teardown(self) -> None:
        self.office.close()

    @invariant()
    def everything_holds(self) -> None:
        self.office.check()

    @rule(days=st.sampled_from((0, 1, 8, 31)))
    def time_passes(self, days: int) -> None:
        self.office.later(days)

    # the township

    def _villages(self, closed: bool = False) -> list[int]:
        return [row.id for row in township.find_villages(self.desk, closed=closed)]

    @rule(name=st.sampled_from(("青石村", "新村", "柳溪村", "", "古樟村")))
    def add_village(self, name: str) -> None:
        self.office.do(lambda: township.add_villages(self.desk, [NewVillage(name)]))

    @rule(at=NUMBERS, name=st.sampled_from(("青石新村", "柳溪村", "大坪村")))
    def rename_village(self, at: int, name: str) -> None:
        self.office.do(lambda: township.rename_village(self.desk, pick(self._villages(True), at), name))

    @rule(into=NUMBERS, gone=NUMBERS)
    def merge_villages(self, into: int, gone: int) -> None:
        every = self._villages(True)
        self.office.do(lambda: township.merge_villages(self.desk, pick(every, into), [pick(every, gone)]))

    # the ledger

    def _items(self) -> list[int]:
        return self.office.ids("SELECT id FROM ledger_item ORDER BY id DESC")

    @rule(start=st.integers(0, 58), count=st.integers(0, 3), again=st.booleans())
    def import_plan(self, start: int, count: int, again: bool) -> None:
        chosen = plan().items[start : start + count]
        self.office.do(lambda: plans.import_plan(self.desk, plan(), chosen, again=again))

    def _ledger_action(self, kind: str, at: int, word: str, quarter: str, state: str, deadline: str) -> ChangeSet:
        desk, item = self.desk, pick(self._items(), at)
        first: Callable[[], Any] = {
            "add": lambda: ledger.add_item(desk, 2026, word, deadline, remark=word),
            "progress": lambda: ledger.record_progress(desk, item, quarter, word, state, word, "", word),
            "assign": lambda: ledger.assign_person(desk, [item, *self._items()[:1]], "党政办", word),
            "words": lambda: ledger.change_item(desk, item, {"text": word, "section": [word], "township": None}),
            "deadline": lambda: ledger.change_item(desk, item, {"deadline_text": deadline}),
            "period": lambda: self._mark(item, at, word),
            "remove": lambda: ledger.remove_items(desk, [item]),
            "restore": lambda: ledger.restore_items(desk, [item]),
        }[kind]
        done: ChangeSet = first()
        return done

    def _mark(self, item: int, at: int, word: str) -> ChangeSet:
        labels = [one.label for one in ledger.get_item(self.desk, item).instances]
        label = labels[at % len(labels)] if labels else "2026Q9"
        return ledger.mark_period(self.desk, item, label, self.desk.today() if at % 3 else None, word)

    ledger_args = {  # noqa: RUF012
        "kind": st.sampled_from(("add", "progress", "assign", "words", "deadline", "period", "remove", "restore")),
        "at": NUMBERS,
        "word": words,
        "quarter": st.sampled_from(QUARTERS),
        "state": st.sampled_from(STATES),
        "deadline": st.sampled_from(DEADLINES),
    }

    @rule(**ledger_args)
    def work_on_the_ledger(self, **chosen: Any) -> None:
        self.office.do(lambda: self._ledger_action(**chosen))

    @rule(days=st.sampled_from((0, 40)), **ledger_args)
    def do_undo_and_redo(self, days: int, **chosen: Any) -> None:
        """Undo gives exactly what was before, redo exactly what was after, however many days later."""
        before = self.office.ledger()
        if self.office.do(lambda: self._ledger_action(**chosen)) is None:
            return
        after = self.office.ledger()
        self.office.later(days)
        assert self.office.do(lambda: ledger_images.undo(self.desk))
        assert self.office.ledger() == before
        assert self.office.do(lambda: ledger_images.redo(self.desk))
        assert self.office.ledger() == after

    @rule(steps=st.integers(1, 4))
    def undo_some_and_redo_them(self, steps: int) -> None:
        """Any number of undos is taken back by as many redos."""
        seen = []
        for _ in range(steps):
            now = self.office.ledger()
            if self.office.do(lambda: ledger_images.undo(self.desk), None) is True:
                break
            seen.append(now)
        for wanted in reversed(seen):
            self.office.do(lambda: ledger_images.redo(self.desk))
            assert self.office.ledger() == wanted

    @rule()
    def undo(self) -> None:
        self.office.do(lambda: ledger_images.undo(self.desk), None)

    @rule()
    def redo(self) -> None:
        self.office.do(lambda: ledger_images.redo(self.desk), None)

    @rule(at=NUMBERS)
    def remove_and_restore_an_item(self, at: int) -> None:
        before = self.office.content()
        item = pick(self.office.ids("SELECT id FROM ledger_item WHERE removed_at IS NULL"), at)
        if self.office.do(lambda: ledger.remove_items(self.desk, [item])):
            assert self.office.do(lambda: ledger.restore_items(self.desk, [item]))
            assert self.office.content() == before

    # payment lists

    def _batches(self) -> list[int]:
        return self.office.ids("SELECT id FROM batch ORDER BY id DESC")

    @precondition(lambda self: self.lists < 5)
    @rule(
        seed=st.integers(0, 2),
        programme=st.integers(0, 4),
        messy=st.booleans(),
        accept=st.booleans(),
        stop=st.sampled_from((0, 0, 0, 0, 1, 2, 3, 4)),
        replaces=st.sampled_from((None, None, None, 0, 7)),
    )
    def import_list(
        self, seed: int, programme: int, messy: bool, accept: bool, stop: int, replaces: int | None
    ) -> None:
        self._take_list(seed, programme, messy, accept, stop, replaces)

    def _take_list(self, seed: int, programme: int, messy: bool, accept: bool, stop: int, replaces: int | None) -> None:
        self.lists += 1
        chosen = load_demo()["programmes"][programme]
        facts = {**load_demo(), "villages": [v.name for v in VILLAGES[:2]]}
        rng = random.Random(seed)
        rows = build_rows({**chosen, "rows": 4}, build_households(facts, rng, each=5), rng)
        path = self.office.folder / f"清单{seed}-{programme}-{messy}.xlsx"
        write_sample_list(path, f"2026年{chosen['name']}", spoil(rows) if messy else rows, self.desk.now())
        old = None if replaces is None else pick(self._batches(), replaces)
        reason = "已核实" if accept else ""
        self.office.do(
            lambda: subsidies.import_list(
                self.desk, path, chosen["name"], 2026, None, reason, stop_at(stop), replaces=old
            )
        )

    @rule(at=NUMBERS, reason=words)
    def accept_findings(self, at: int, reason: str) -> None:
        self.office.do(lambda: subsidies.accept_findings(self.desk, pick(self._batches(), at), None, reason))

    @rule(at=NUMBERS)
    def remove_and_restore_a_batch(self, at: int) -> None:
        before = self.office.content()
        batch = pick(self._batches(), at)
        if self.office.do(lambda: subsidies.remove_batch(self.desk, batch, "误导入")):
            again = self.office.do(lambda: subsidies.restore_batch(self.desk, batch))
            assert not again or self.office.content() == before

    @rule(at=NUMBERS, away=st.booleans())
    def move_a_batch(self, at: int, away: bool) -> None:
        move = subsidies.remove_batch if away else subsidies.restore_batch
        self.office.do(lambda: move(self.desk, pick(self._batches(), at)))

    @rule(at=NUMBERS, step=st.sampled_from(("declare", "pay", "results", "archive")), reason=words)
    def go_on_with_a_batch(self, at: int, step: str, reason: str) -> None:
        desk, batch = self.desk, pick(self._batches(), at)
        act: Callable[[], Any] = {
            "declare": lambda: batch_life.post_declared(desk, batch, desk.today(), "公开栏", "周敏"),
            "pay": lambda: batch_life.mark_paid(desk, batch, desk.today(), reason),
            "results": lambda: batch_life.post_results(desk, batch, desk.today(), "公开栏", "周敏"),
            "archive": lambda: batch_life.archive(desk, batch, reason, 3),
        }[step]
        self.office.do(act)

    @rule(at=NUMBERS)
    def carry_a_batch_to_the_archive(self, at: int) -> None:
        """The whole way in one go: whatever step is refused, the rest is refused too."""
        desk, batch = self.desk, pick(self._batches(), at)
        self.office.do(lambda: subsidies.accept_findings(desk, batch, None, "已核实"))
        for level, person in zip(LEVELS, PEOPLE, strict=False):
            self.office.do(
                lambda level=level, person=person: review.give_opinion(desk, "batch", batch, level, person, True)
            )
        self.office.do(lambda: batch_life.post_declared(desk, batch, desk.today(), "公开栏", "周敏"))
        self.office.check()

    @rule(text=st.sampled_from(("王", "陈𠮷", "369901", "1234")))
    def look_someone_up(self, text: str) -> None:
        self.office.do(lambda: subsidies.find_payments(self.desk, text) or True)

    @precondition(lambda self: self.printed < 2)
    @rule(at=NUMBERS, stop=st.sampled_from((0, 0, 3)), paper=st.sampled_from(("A4", "A3", "B5")))
    def print_sheets(self, at: int, stop: int, paper: str) -> None:
        desk, batch, out = self.desk, pick(self._batches(), at), self.office.folder / "公示单"
        done = self.office.do(lambda: print_batch_sheets(desk, batch, out, paper=paper, progress=stop_at(stop)))
        if done is None:
            return
        self.printed += 1
        approved = review.review_state(desk, "batch", batch).state == "approved"
        assert done.draft is not approved
        latest = {sheet.number: sheet.draft for sheet in list_sheets(desk, batch)}
        assert [latest[number] for number in done.numbers] == [done.draft] * len(done.numbers)

    # opinions

    def _subject(self, batch: bool, at: int) -> tuple[str, int]:
        return ("batch", pick(self._batches(), at)) if batch else ("posting", pick(self._postings(), at))

    @rule(
        batch=st.booleans(),
        at=NUMBERS,
        level=st.sampled_from((*LEVELS, "fifth")),
        person=st.sampled_from(PEOPLE),
        agreed=st.booleans(),
        stale=st.sampled_from((False, False, True)),
        paper=st.sampled_from((None, -2, 0, 1)),
    )
    def give_opinion(
        self, batch: bool, at: int, level: str, person: str, agreed: bool, stale: bool, paper: int | None
    ) -> None:
        subject, key = self._subject(batch, at)
        seen = "0" * 64 if stale else None
        signed = None if paper is None else self.desk.today() + timedelta(days=paper)
        done = self.office.do(
            lambda: review.give_opinion(
                self.desk,
                subject,
                key,
                level,
                person,
                agreed,
                "" if agreed else "再核",
                signed is not None,
                signed,
                seen,
            )
        )
        assert not (done and stale)

    @rule(batch=st.booleans(), at=NUMBERS)
    def four_opinions(self, batch: bool, at: int) -> None:
        subject, key = self._subject(batch, at)
        for level, person in zip(LEVELS, PEOPLE, strict=False):
            self.office.do(
                lambda level=level, person=person: review.give_opinions(self.desk, subject, [key], level, person)
            )

    @rule(batch=st.booleans(), at=NUMBERS, level=st.sampled_from(LEVELS), reason=words)
    def withdraw_opinion(self, batch: bool, at: int, level: str, reason: str) -> None:
        subject, key = self._subject(batch, at)
        self.office.do(lambda: review.withdraw_opinion(self.desk, subject, key, level, reason))

    # the boards

    def _postings(self) -> list[int]:
        return self.office.ids("SELECT id FROM posting ORDER BY id DESC")

    @rule(village=NUMBERS, item=st.sampled_from(ITEMS), period=st.sampled_from(PERIODS), word=words)
    def write_posting(self, village: int, item: str, period: str, word: str) -> None:
        self.office.do(
            lambda: boards.add_postings(
                self.desk,
                [pick(self._villages(True), village)],
                boards.get_item_by_number(self.desk, item).id,
                period,
                word,
                word,
            )
        )

    @rule(village=NUMBERS, word=st.sampled_from(("收支公开", "本季度收入 3,200.00 元")))
    def hang_something(self, village: int, word: str) -> None:
        """The usual way of a posting from the draft to the wall."""
        self._hang(word, village)

    def _hang(self, word: str, village: int) -> None:
        desk = self.desk
        item = boards.get_item_by_number(desk, "3.2")
        period = "2026-02" if item.rhythm.months == 1 else "2026Q1" if item.rhythm.months == 3 else "2026"
        villages = self._villages()
        made = self.office.do(
            lambda: boards.add_posting(
                desk, pick(villages, village % max(len(villages), 1)), item.id, period, word, word
            )
        )
        if made is None:
            return
        for level, person in zip(LEVELS, PEOPLE, strict=False):
            assert self.office.do(
                lambda level=level, person=person: review.give_opinion(
                    desk, "posting", made.ids[0], level, person, True
                )
            )
        assert self.office.do(lambda: boards.mark_posted(desk, made.ids, desk.today(), "公开栏", "周敏"))

    @rule(
        at=NUMBERS,
        step=st.sampled_from(("change", "print", "post", "down", "archive", "back", "remove", "restore")),
        word=words,
        days=st.sampled_from((0, 0, -1, 1)),
    )
    def go_on_with_a_posting(self, at: int, step: str, word: str, days: int) -> None:
        desk, key, on = self.desk, pick(self._postings(), at), self.desk.today() + timedelta(days=days)
        act: Callable[[], Any] = {
            "change": lambda: boards.change_posting(desk, key, word or None, word),
            "print": lambda: boards.mark_printed(desk, key),
            "post": lambda: boards.mark_posted(desk, key, on, word, "周敏"),
            "down": lambda: boards.take_down(desk, key, on, word),
            "archive": lambda: boards.archive(desk, key, word, at),
            "back": lambda: boards.step_back(desk, key, word),
            "remove": lambda: boards.remove_posting(desk, key),
            "restore": lambda: boards.restore_posting(desk, key),
        }[step]
        self.office.do(act)

    @rule(at=NUMBERS)
    def remove_and_restore_a_posting(self, at: int) -> None:
        before = self.office.content()
        key = pick(self._postings(), at)
        if self.office.do(lambda: boards.remove_posting(self.desk, key)):
            assert self.office.do(lambda: boards.restore_posting(self.desk, key))
            assert self.office.content() == before

    @precondition(lambda self: self.printed < 2)
    @rule(at=NUMBERS, several=st.booleans(), stop=st.sampled_from((0, 0, 2)))
    def print_postings(self, at: int, several: bool, stop: int) -> None:
        keys = self._postings()[:2] if several else [pick(self._postings(), at)]
        out = self.office.folder / "公示"
        if keys and self.office.do(lambda: print_postings(self.desk, keys, out, progress=stop_at(stop))):
            self.printed += 1

    @rule(village=NUMBERS, on=st.booleans(), reason=words)
    def switch_an_item(self, village: int, on: bool, reason: str) -> None:
        villages, item = [pick(self._villages(True), village)], boards.get_item_by_number(self.desk, "3.2").id
        self.office.do(lambda: boards.switch_item(self.desk, villages, [item], on, reason))

    # the file

    @rule()
    def back_up(self) -> None:
        before = self.office.entries()
        path = self.office.do(lambda: create_backup(self.desk, self.office.folder / "备份"))
        assert path is not None
        found = verify_backup(path)
        assert (found.problems, found.entries) == ((), before)

    @rule(quarter=st.sampled_from(QUARTERS[:5]))
    def read_everything(self, quarter: str) -> None:
        """Looking changes nothing and never fails."""

        def look() -> bool:
            ledger.readiness(self.desk, quarter)
            boards.matrix(self.desk, quarter)
            for item in self._items()[:3]:
                ledger.get_item(self.desk, item)
            return True

        before = self.office.content()
        self.office.do(look)
        assert self.office.content() == before


TestRandomOfficer = RandomOfficer.TestCase
TestRandomOfficer.settings = settings(
    max_examples=20,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.fixture(scope="module", autouse=True)
def _folders() -> Any:
    yield
    FOLDERS.close()
