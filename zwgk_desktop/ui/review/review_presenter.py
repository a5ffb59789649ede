"""What waits at the gate, and what does a reviewer read and do there? No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.review import LEVEL_ROLES, LEVEL_WORDS, REVIEW_WORDS, Level, ReviewState
from zwgk_desktop.domain.review_form import ReviewPaper, opinion_words
from zwgk_desktop.services import passwords, review, review_papers, review_waiting, township
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

if TYPE_CHECKING:
    from zwgk_desktop.services.boards.files import FileRow

COLUMNS = (
    Column("kind", "类别", width=9),
    Column("title", "标题", width=28),
    Column("waits", "等待", Kind.STATUS, 14),
)
LEVEL_NAMES = tuple(LEVEL_WORDS[level] for level in Level)
REFUSED = "已退回"
PAGES = {"posting": ("boards", "posting"), "batch": ("subsidies", "batch"), "reply": ("registers", "request")}
LONGEST = 4000  # characters of the content in the pane; the whole is on its own page


@dataclass(frozen=True, slots=True)
class Signature:
    """A line of the form signed on paper."""

    level: Level
    officer: str
    signed_on: date
    opinion: str


class ReviewPresenter:
    """``subjects`` are what the list shows, by row; with ``only`` there is one, whatever its state."""

    def __init__(self, desk: Desk, only: tuple[str, int] | None = None) -> None:
        self.desk, self.only = desk, only
        self.level: Level | None = None
        self.found: list[review_waiting.Waiting] = []
        self.subjects: dict[int, tuple[str, int]] = {1: only} if only else {}
        self.paper: ReviewPaper | None = None
        self.scans: list[FileRow] = []

    def read(self, progress: Progress) -> list[review_waiting.Waiting]:
        """Read what waits; may run in a worker."""
        return [] if self.only else review_waiting.find_waiting(self.desk, None, progress)

    def take(self, found: list[review_waiting.Waiting]) -> None:
        """Keep what was read."""
        if self.only is None:
            self.found = found
            self.subjects = {at: (one.subject, one.subject_id) for at, one in enumerate(found, 1)}

    def listing(self) -> MemoryListing:
        """Return what waits, for the level chosen or all of them."""
        rows: dict[int, tuple[Any, ...]] = {}
        for at, one in enumerate(self.found, 1):
            if self.level is None or self.level in one.levels:
                waits = "、".join(LEVEL_WORDS[level] for level in one.levels) or REFUSED
                rows[at] = (one.kind, one.title, waits)
        return MemoryListing(COLUMNS, rows)

    def choose_level(self, word: str) -> None:
        """Show only what waits for a level, by its word; "" for all."""
        self.level = next((level for level in Level if LEVEL_WORDS[level] == word), None)

    # What a reviewer reads

    def show(self, row: int) -> PaneContent:
        """Take a subject into the pane and return what it says; Refusal when it is gone."""
        self.paper = review_papers.build_paper(self.desk, *self.subjects[row])
        return self.content(self.paper)

    def content(self, paper: ReviewPaper) -> PaneContent:
        """Return what the pane shows of a paper."""
        facts = paper.facts
        opinions = tuple((LEVEL_WORDS[level], opinion_words(facts, level)) for level in Level)
        voided = [one for one in facts.decisions if one.voided_at]
        ended = (("已作废", f"{len(voided)} 条意见（{voided[-1].void_reason}）"),) if voided else ()
        about = [
            ("公开方式", paper.way),
            ("公开范围", paper.scope),
            ("公开时间", paper.time),
            ("依据理由", paper.reason),
        ]
        about += [("数据来源", paper.source)] if paper.source else []
        about += [("附件", "、".join(paper.attachments))] if paper.attachments else []
        scans = self.scans = files.find_files(self.desk, facts.subject, facts.subject_id, "review_scan")
        about += [("审查单扫描件", "、".join(one.name for one in scans))] if scans else []
        text = paper.text
        cut = text if len(text) <= LONGEST else f"{text[:LONGEST]}\n……（后面还有，请打开原件看全文）"
        sections = (
            Section("审查意见", (*opinions, *ended)),
            Section("公开内容", text=cut or "（没有内容）"),
            Section("怎样公开", (*about, ("校验", paper.number))),
        )
        return PaneContent(paper.title, REVIEW_WORDS[facts.state], paper.kind, sections)

    def page_of(self, row: int) -> tuple[str, Any]:
        """Return the page and subject where the whole can be seen."""
        subject, key = self.subjects[row]
        if subject == "annual":
            return "reports", "annual"
        page, kind = PAGES[subject]
        return page, (kind, key)

    def scan_paths(self) -> list[Path]:
        """Return where the scans of the form lie, to be opened; InputRefused when one is missing or changed."""
        return [files.get_file_path(self.desk, one.id) for one in self.scans]

    # What forms propose

    def open_levels(self, rows: Sequence[int]) -> tuple[tuple[str, str], ...]:
        """Return (value, word) of the opinions that may be given now on all of ``rows``."""
        open_ones = [set(self._facts(row)) for row in rows]
        common = set.intersection(*open_ones) if open_ones else set()
        return tuple((level.value, LEVEL_WORDS[level]) for level in Level if level in common)

    def _facts(self, row: int) -> tuple[Level, ...]:
        if self.only is None:
            return self.found[row - 1].levels
        return self.paper.facts.open_levels if self.paper else ()

    def given_levels(self) -> tuple[tuple[str, str], ...]:
        """Return the opinions that can be withdrawn from the paper shown."""
        held = self.paper.facts.in_force if self.paper else ()
        return tuple((one.level.value, f"{LEVEL_WORDS[one.level]}（{one.officer}）") for one in held)

    def unsigned(self) -> tuple[Level, ...]:
        """Return the levels the paper shown still lacks; none after a refusal."""
        if self.paper is None or self.paper.facts.state is ReviewState.REJECTED:
            return ()
        return tuple(level for level in Level if level not in self.paper.facts.agreed)

    def people(self) -> tuple[tuple[str, str], ...]:
        """Return (name, name and role) of who works here."""
        return tuple((row.name, f"{row.name}（{row.role}）") for row in township.find_officers(self.desk))

    def officer_for(self, level: str) -> str:
        """Return who usually gives an opinion of ``level``, "" when nobody is written down."""
        found = township.find_officers(self.desk, LEVEL_ROLES[Level(level)]) if level else []
        return found[0].name if found else ""

    def any_locked(self) -> bool:
        """Tell whether anybody's opinion on screen asks for a password."""
        return bool(passwords.find_locked(self.desk))

    # What is done

    def give(self, rows: Sequence[int], values: Mapping[str, Any]) -> ChangeSet:
        """Record one opinion on screen on exactly what was shown, on one subject or several."""
        agreed = values["verdict"] == "yes"
        said = review.Opinion(values["level"], values["officer"], agreed, values.get("opinion") or "")
        wanted = [(*self.subjects[row], self._seen(row)) for row in rows]
        return review.give_all(self.desk, wanted, said, values.get("password") or None)

    def _seen(self, row: int) -> str | None:
        if self.paper and (self.paper.facts.subject, self.paper.facts.subject_id) == self.subjects[row]:
            return self.paper.facts.content_sha256
        return self.found[row - 1].content_sha256 if self.only is None else None

    def sign(self, signed: Sequence[Signature]) -> ChangeSet:
        """Record who signed the form of the paper shown, and when."""
        facts = self._paper().facts
        said = [review.Opinion(one.level, one.officer, True, one.opinion, one.signed_on) for one in signed]
        done = review.record_signatures(self.desk, facts.subject, facts.subject_id, said, facts.content_sha256)
        return done.changes

    def withdraw(self, level: str, reason: str) -> ChangeSet:
        """End an opinion on the paper shown."""
        facts = self._paper().facts
        return review.withdraw_opinion(self.desk, facts.subject, facts.subject_id, level, reason).changes

    def attach(self, paths: Sequence[Path], progress: Progress) -> ChangeSet:
        """Keep scans or photos of the signed form; may run in a worker."""
        facts = self._paper().facts
        return files.add_files(self.desk, facts.subject, facts.subject_id, "review_scan", paths, progress)

    def forms(self, rows: Sequence[int]) -> bytes:
        """Return the forms as PDF, for the screen and the printer; may run in a worker."""
        return review_papers.preview_review_forms(self.desk, [self.subjects[row] for row in rows])

    def note_printed(self, rows: Sequence[int]) -> ChangeSet:
        """Note that these forms were printed."""
        return review_papers.note_printed_forms(self.desk, [self.subjects[row] for row in rows])

    def save_forms(self, rows: Sequence[int], path: Path) -> ChangeSet:
        """Write the forms as one PDF."""
        return review_papers.print_review_forms(self.desk, [self.subjects[row] for row in rows], path)

    def _paper(self) -> ReviewPaper:
        if self.paper is None:
            raise WrongUsage("review_nothing", "没有选中要审查的内容。", "请先选中一行。")
        return self.paper
