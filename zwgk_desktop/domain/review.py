"""Who must agree before something is made public, in which order, and is what they agreed to still the same?

三审 (初审, 复审, 终审) and 保密审查, 先审后发, 一事一审. 政府信息公开条例 asks for a check before disclosure; the
levels are the office's own rule. Opinions are bound to the hash of the content seen; an edit voids them for good.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage

LOCAL = timezone(timedelta(hours=8))
DRAFT_MARK = "送审稿"  # stands on every paper until the last approval


class Level(StrEnum):
    """The four opinions."""

    FIRST = "first"
    SECOND = "second"
    SECRECY = "secrecy"
    FINAL = "final"


LEVEL_WORDS = {Level.FIRST: "初审", Level.SECOND: "复审", Level.SECRECY: "保密审查", Level.FINAL: "终审"}
LEVEL_ROLES = {
    Level.FIRST: "经办人",
    Level.SECOND: "分管领导",
    Level.SECRECY: "保密审查",
    Level.FINAL: "主要领导",
}
# What must have agreed before a level may be given.
NEEDED: dict[Level, tuple[Level, ...]] = {
    Level.FIRST: (),
    Level.SECOND: (Level.FIRST,),
    Level.SECRECY: (Level.FIRST,),
    Level.FINAL: (Level.SECOND, Level.SECRECY),
}


class ReviewState(StrEnum):
    """How far the gate is."""

    NONE = "none"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    REJECTED = "rejected"


REVIEW_WORDS = {
    ReviewState.NONE: "未送审",
    ReviewState.IN_REVIEW: "审查中",
    ReviewState.APPROVED: "已审定",
    ReviewState.REJECTED: "已退回",
}


@dataclass(frozen=True, slots=True)
class Decision:
    """One opinion as given; ``voided_at`` is set when an edit or a withdrawal ended it."""

    level: Level
    agreed: bool
    officer: str
    content_sha256: str
    decided_at: datetime
    opinion: str = ""
    on_paper: bool = False
    voided_at: datetime | None = None
    void_reason: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class ReviewFacts:
    """A subject under review: ``decisions`` all ever given, in order; ``content_sha256`` what is there now."""

    subject: str
    subject_id: int
    content_sha256: str
    decisions: tuple[Decision, ...] = ()

    @property
    def in_force(self) -> tuple[Decision, ...]:
        """Opinions that still count: not voided, and about exactly this content."""
        return tuple(d for d in self.decisions if d.voided_at is None and d.content_sha256 == self.content_sha256)

    @property
    def agreed(self) -> frozenset[Level]:
        """Levels that agreed to this content."""
        return frozenset(d.level for d in self.in_force if d.agreed)

    @property
    def state(self) -> ReviewState:
        """Approved only when all four agreed to exactly this content and nobody refused it."""
        if any(not d.agreed for d in self.in_force):
            return ReviewState.REJECTED
        if self.agreed == frozenset(Level):
            return ReviewState.APPROVED
        return ReviewState.IN_REVIEW if self.in_force else ReviewState.NONE

    @property
    def open_levels(self) -> tuple[Level, ...]:
        """Levels that may be given now, in the usual order; none after a refusal."""
        if self.state is ReviewState.REJECTED:
            return ()
        return tuple(lv for lv in Level if lv not in self.agreed and self.agreed.issuperset(NEEDED[lv]))

    def of(self, level: Level) -> Decision | None:
        """Return the opinion of ``level`` that counts, if any."""
        return next((d for d in self.in_force if d.level is level), None)


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """The office's own rule: may one person give several levels, and why was that decided?"""

    same_person: bool = False
    reason: str = ""


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same person's: blanks and full-width forms do not make another person."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    normal = unicodedata.normalize("NFKC", name)
    return "".join(c for c in normal if not c.isspace() and unicodedata.category(c) != "Cf").casefold()


def give(
    facts: ReviewFacts, new: Decision, now: datetime, rule: ReviewRule | None = None
) -> tuple[ReviewFacts, AuditEntry]:
    """Return the facts with ``new`` added, and the audit entry; a forbidden opinion raises :class:`RuleForbids`."""
    rule = rule or ReviewRule()
    if not _plain(new.officer):
        raise WrongUsage("review_officer", "没有写明审查人。", "请填写审查人姓名。")
    if not new.agreed and not new.opinion.strip():
        raise WrongUsage("review_opinion", "退回时没有写明意见。", "请写明退回的理由。")
    if new.content_sha256 != facts.content_sha256:
        raise RuleForbids("review_stale", "内容在您查看之后已被修改。", "请重新打开，看过现在的内容再审。")
    _check_order(facts, new.level)
    _check_time(facts, new, now)
    twice = next((d for d in facts.in_force if same_name(d.officer, new.officer)), None)
    if twice and not rule.same_person:
        raise RuleForbids(
            "review_same_person",
            f"{new.officer.strip()}已办理{LEVEL_WORDS[twice.level]}，不能再办理{LEVEL_WORDS[new.level]}。",
            "请由另一位同志审查；人手确实不足的，先在设置中登记允许一人多审的理由。",
        )
    given = replace(facts, decisions=(*facts.decisions, new))
    return given, _entry(given, new, rule if twice else None)


def _check_order(facts: ReviewFacts, level: Level) -> None:
    refused = next((d for d in facts.in_force if not d.agreed), None)
    if refused:
        raise RuleForbids(
            "review_rejected",
            f"{LEVEL_WORDS[refused.level]}已由{refused.officer}退回。",
            "请修改后重新送审；退回有误的，先撤回该意见。",
        )
    if level in facts.agreed:
        raise RuleForbids("review_given", f"{LEVEL_WORDS[level]}已经办理。", "需要更改的，先撤回原意见。")
    missing = [LEVEL_WORDS[lv] for lv in NEEDED[level] if lv not in facts.agreed]
    if missing:
        raise RuleForbids("review_order", f"{LEVEL_WORDS[level]}之前还差{'、'.join(missing)}。", "请先完成前面的环节。")


def _check_time(facts: ReviewFacts, new: Decision, now: datetime) -> None:
    latest = max((d.decided_at for d in facts.in_force), default=None)
    if latest and new.decided_at < latest:
        raise RuleForbids(
            "review_clock",
            f"审查时间早于上一环节（{latest.astimezone(LOCAL):%Y-%m-%d %H:%M}）。",
            "请核对本机时间或签字日期。",
        )
    if new.decided_at > now:
        raise RuleForbids("review_future", "审查时间还没有到。", "请核对签字日期。")
    edited = _edited_at(facts)
    if new.on_paper and edited:
        require_signed_after(new.decided_at.astimezone(LOCAL).date(), edited)


def require_signed_after(signed_on: date, edited: datetime | None) -> None:
    """Refuse a day of signing on paper before the content was edited last: what was signed said something else."""
    if edited is not None and signed_on < edited.astimezone(LOCAL).date():
        raise RuleForbids(
            "review_stale",
            f"签字日期早于内容最后一次修改（{edited.astimezone(LOCAL):%Y-%m-%d}），签的不是现在的内容。",
            "请打印现在的审查单，重新签字。",
        )


def require_form_of_now(form_sha256: str | None, content_sha256: str) -> None:
    """Refuse signatures of a form that was printed before the content changed: what was signed said something else."""
    if form_sha256 is not None and form_sha256 != content_sha256:
        raise RuleForbids(
            "review_stale",
            "最近一次打印审查单以后内容又改过，签的不是现在的内容。",
            "请打印现在的审查单，重新签字。",
        )


def _edited_at(facts: ReviewFacts) -> datetime | None:
    """Return until when other words than the present ones were under review, None when there never were any."""
    others = (d.voided_at for d in facts.decisions if d.voided_at and d.content_sha256 != facts.content_sha256)
    return max(others, default=None)


def require_forward(now: datetime, last: datetime | None) -> None:
    """Refuse an opinion while the computer's clock stands before what was recorded last (``last``)."""
    if last is not None and now < last:
        raise RuleForbids(
            "review_clock",
            f"本机时间（{now.astimezone(LOCAL):%Y-%m-%d %H:%M}）早于最近一次操作记录"
            f"（{last.astimezone(LOCAL):%Y-%m-%d %H:%M}），不能登记审查意见。",
            "请先核对本机日期和时间；时间已经改正的，做一次备份后再登记。",
        )


def _entry(facts: ReviewFacts, new: Decision, several: ReviewRule | None) -> AuditEntry:
    verdict = "同意" if new.agreed else "退回"
    paper = "（纸质签字）" if new.on_paper else ""
    note = f"；同一人办理多个环节，依据本单位设定：{several.reason}" if several else ""
    return AuditEntry(
        "review.give",
        Area.REVIEW,
        f"{new.officer.strip()}{LEVEL_WORDS[new.level]}{verdict}{paper}{note}",
        facts.subject_id,
        after={
            "subject": facts.subject,
            "level": new.level.value,
            "agreed": new.agreed,
            "officer": new.officer.strip(),
            "opinion": new.opinion,
            "content_sha256": new.content_sha256,
            "state": facts.state.value,
            "same_person": several is not None,
        },
    )


def void(facts: ReviewFacts, at: datetime, reason: str) -> ReviewFacts:
    """Return the facts after an edit: every opinion given so far is void, even if the old words come back."""
    ended = tuple(d if d.voided_at else replace(d, voided_at=at, void_reason=reason) for d in facts.decisions)
    return replace(facts, decisions=ended)


def withdraw(facts: ReviewFacts, level: Level, at: datetime, reason: str) -> tuple[ReviewFacts, AuditEntry]:
    """Return the facts without the opinion of ``level`` and those built on it; a reason is needed."""
    if not reason.strip():
        raise WrongUsage("review_reason", "没有写明撤回的理由。", "请写明理由。")
    if facts.of(level) is None:
        raise RuleForbids("review_not_given", f"{LEVEL_WORDS[level]}没有可撤回的意见。", "")
    gone = _built_on(level)
    live = {d for d in facts.in_force if d.level in gone}
    ended = tuple(replace(d, voided_at=at, void_reason=reason) if d in live else d for d in facts.decisions)
    words = "、".join(LEVEL_WORDS[d.level] for d in facts.in_force if d.level in gone)
    left = replace(facts, decisions=ended)
    entry = AuditEntry(
        "review.withdraw",
        Area.REVIEW,
        f"撤回{words}：{reason.strip()}",
        facts.subject_id,
        before={"subject": facts.subject, "levels": sorted(d.level.value for d in live), "state": facts.state.value},
        after={"subject": facts.subject, "state": left.state.value},
    )
    return left, entry


def _built_on(level: Level) -> frozenset[Level]:
    found = {level}
    for later in (Level.SECOND, Level.SECRECY, Level.FINAL):
        if found.intersection(NEEDED[later]):
            found.add(later)
    return frozenset(found)


def paper_time(signed_on: date, decisions: Iterable[Decision]) -> datetime:
    """Return when a signature on paper counts: a paper bears a day only, so on one day it follows what is there.

    A day in the future stays in the future and is refused by :func:`give`.
    """
    start = datetime.combine(signed_on, time(), LOCAL)
    latest = max((d.decided_at for d in decisions), default=start)
    return max(start, latest) if latest.astimezone(LOCAL).date() == signed_on else start


def require_approved(facts: ReviewFacts, what: str) -> None:
    """Refuse ``what`` (Chinese, e.g. 张贴) unless exactly this content passed the gate."""
    if facts.state is ReviewState.APPROVED:
        return
    given = [d for d in facts.decisions if d.voided_at is None]
    if given and not facts.in_force:
        raise RuleForbids("review_stale", f"审定之后内容有改动，不能{what}。", "请重新送审。")
    missing = "、".join(LEVEL_WORDS[lv] for lv in Level if lv not in facts.agreed)
    if facts.state is ReviewState.REJECTED:
        raise RuleForbids("review_rejected", f"审查已退回，不能{what}。", "请按意见修改后重新送审。")
    raise RuleForbids("not_reviewed", f"还没有通过审查，不能{what}（还差{missing}）。", "请先完成三审和保密审查。")
