"""Can any row of actions get something final out that four people did not agree to exactly as it is?

An office that does anything in any order, with edits, lost clocks, wrong passwords, stale looks and voided opinions.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack, suppress
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from tests.approving import REVIEWERS
from tests.conftest import COUNTY, NOW, TOWNSHIP, VILLAGES
from zwgk_desktop.domain.errors import Refusal
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import Level, same_name
from zwgk_desktop.services import boards, passwords, postings, review, township
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import save_posting
from zwgk_desktop.services.stores import create_store, open_store_at

FOLDERS = ExitStack()
SECRET = "清风-2026"
FINAL = (PostingState.APPROVED, PostingState.PRINTED, PostingState.POSTED)
TEXTS = ("收支平衡", "收入少记一笔", "收支平衡。")
names = st.sampled_from((*REVIEWERS.values(), "赵 四", "周敏"))
words = st.sampled_from((None, "", SECRET, "清风-2025"))


@cache
def first_day() -> Path:
    """A store with one draft; the main leader has a password."""
    folder = Path(FOLDERS.enter_context(tempfile.TemporaryDirectory(prefix="zwgk-gate-")))
    desk = create_store(folder / "a.db", None, TOWNSHIP, COUNTY, VILLAGES[:1], clock=lambda: NOW)
    boards.load_default_catalogue(desk)
    item = boards.catalogue_listing(desk).ids(Ask(filters={"number": "3.2"}))[0]
    village = boards.matrix(desk, "2026Q3").villages[0].id
    postings.add_posting(desk, village, item, "2026Q3", "财务公开", TEXTS[0])
    passwords.set_password(desk, township.add_officer(desk, "赵四", "主要领导").ids[0], SECRET)
    desk.store.close()
    return folder / "a.db"


class Attack(RuleBasedStateMachine):
    """The rules are what people can do; ``proofs`` are the contents that were printed as final."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="zwgk-gate-"))
        shutil.copyfile(first_day(), self.folder / "a.db")
        self.now = NOW
        self.desk: Desk = open_store_at(self.folder / "a.db", clock=lambda: self.now)
        self.id = 1
        self.seen = review.review_state(self.desk, "posting", 1).content_sha256
        self.printed = 0

    def teardown(self) -> None:
        assert verify_audit(self.desk).broken is None
        self.desk.store.close()
        shutil.rmtree(self.folder)

    @rule(minutes=st.sampled_from((-1440, -20, 1, 20, 1440)))
    def the_clock_moves(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def someone_looks(self) -> None:
        self.seen = review.review_state(self.desk, "posting", self.id).content_sha256

    @rule(text=st.sampled_from(TEXTS), title=st.booleans())
    def someone_edits(self, text: str, title: bool) -> None:
        with suppress(Refusal):
            postings.change_posting(self.desk, self.id, title="财务公开（更正）" if title else None, content=text)

    @rule(level=st.sampled_from(Level), who=names, agreed=st.booleans(), password=words, stale=st.booleans())
    def someone_decides(self, level: Level, who: str, agreed: bool, password: str | None, stale: bool) -> None:
        before = review.review_state(self.desk, "posting", self.id).decisions
        try:
            review.give_opinion(
                self.desk, "posting", self.id, level, who, agreed, "有误" if not agreed else "",
                seen_sha256=self.seen if stale else None, password=password,
            )  # fmt: skip
        except Refusal:
            assert review.review_state(self.desk, "posting", self.id).decisions == before
            return
        assert not same_name(who, "赵四") or password == SECRET

    @rule(back=st.integers(-1, 3), who=st.permutations(list(REVIEWERS.values())))
    def paper_comes_back(self, back: int, who: list[str]) -> None:
        day = self.desk.today() - timedelta(days=back)
        said = [review.Opinion(level, name, True, "", day) for level, name in zip(Level, who, strict=True)]
        with suppress(Refusal):
            review.record_signatures(self.desk, "posting", self.id, said, self.seen)

    @rule(password=words)
    def all_four_sign_on_screen(self, password: str | None) -> None:
        for level, who in REVIEWERS.items():
            with suppress(Refusal):
                review.give_opinion(self.desk, "posting", self.id, level, who, True, password=password)

    @rule(level=st.sampled_from(Level))
    def someone_withdraws(self, level: Level) -> None:
        with suppress(Refusal):
            review.withdraw_opinion(self.desk, "posting", self.id, level, "看错了")

    @rule(back=st.integers(0, 3))
    def someone_hangs_it(self, back: int) -> None:
        approved = self._approved()
        with suppress(Refusal):
            postings.mark_posted(self.desk, self.id, self.desk.today() - timedelta(days=back), "公开栏", "周文书")
            assert approved

    @rule(step=st.sampled_from(("back", "remove", "restore", "print")))
    def someone_does_something_else(self, step: str) -> None:
        desk, key = self.desk, self.id
        act: Any = {
            "back": lambda: postings.step_back(desk, key, "登记错了"),
            "remove": lambda: postings.remove_posting(desk, key),
            "restore": lambda: postings.restore_posting(desk, key),
            "print": lambda: postings.mark_printed(desk, key),
        }[step]
        with suppress(Refusal):
            act()

    @rule()
    def someone_prints_it(self) -> None:
        if self.printed:
            return
        approved, path = self._approved(), self.folder / "单.pdf"
        try:
            save_posting(self.desk, self.id, path)
        except Refusal:
            return
        self.printed += 1
        text = pypdfium2.PdfDocument(path)[0].get_textpage().get_text_bounded()
        assert ("送审稿" not in text) == approved

    def _approved(self) -> bool:
        """Say it anew, from the rows themselves: four levels, four people, one hash, none ended, in order of time."""
        facts = review.review_state(self.desk, "posting", self.id)
        live = [d for d in facts.decisions if d.voided_at is None and d.content_sha256 == facts.content_sha256]
        people = {"".join(d.officer.split()) for d in live if d.agreed}
        return {d.level for d in live if d.agreed} == set(Level) and len(people) == 4 and all(d.agreed for d in live)

    @invariant()
    def nothing_final_without_four_opinions_on_exactly_this(self) -> None:
        row = postings.get_posting(self.desk, self.id)
        facts = review.review_state(self.desk, "posting", self.id)
        if row.state in FINAL:
            assert self._approved(), row.state
        assert (facts.state.value == "approved") == self._approved()

    @invariant()
    def opinions_stand_in_the_order_of_time(self) -> None:
        facts = review.review_state(self.desk, "posting", self.id)
        times = [d.decided_at for d in facts.in_force]
        assert times == sorted(times)


TestAttack = Attack.TestCase
TestAttack.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


@pytest.fixture(scope="module", autouse=True)
def _folders() -> Any:
    yield
    FOLDERS.close()


def test_the_whole_way_is_open_to_those_who_do_it_properly() -> None:
    """The machine above would hold as well if nothing could ever be approved: it can."""
    office = Attack()
    try:
        office.all_four_sign_on_screen(SECRET)
        office.someone_hangs_it(0)
        assert postings.get_posting(office.desk, 1).state is PostingState.POSTED
        later = replace(office.desk, clock=lambda: NOW + timedelta(days=1))
        with pytest.raises(Refusal):
            postings.change_posting(later, 1, content="偷偷改掉")
    finally:
        office.teardown()
