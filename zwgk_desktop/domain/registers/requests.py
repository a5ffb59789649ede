"""What happened to a request for government information, and under which rules? (政府信息公开条例 arts. 27–42)

A case is its events; everything else, the due date above all, is computed from them. The rules' numbers and words are
data (``resources/registers/request_kinds.toml``), each with its source.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self, TypeVar

from zwgk_desktop.domain.errors import WrongUsage

REGISTER = "request"
TITLE = "依申请公开"
NUMBER = "依申请{year}-"


class Kind(StrEnum):
    """What can happen to a request; also the key of the step that records it."""

    ARRIVED = "arrived"
    CONFIRMED = "confirmed"
    CORRECTION_ASKED = "correction_asked"
    CORRECTED = "corrected"
    THIRD_ASKED = "third_asked"
    THIRD_ANSWERED = "third_answered"
    CO_ASKED = "co_asked"
    CO_ANSWERED = "co_answered"
    REASONS_ASKED = "reasons_asked"
    REASONS_GIVEN = "reasons_given"
    EXTENDED = "extended"
    FEE_NOTICED = "fee_noticed"
    FEE_PAID = "fee_paid"
    ANSWERED = "answered"
    DELIVERED = "delivered"
    REVIEW_FILED = "review_filed"
    REVIEW_CLOSED = "review_closed"
    SUIT_FILED = "suit_filed"
    SUIT_CLOSED = "suit_closed"
    MOVED = "moved"
    ARCHIVED = "archived"


RECEIPT = (Kind.ARRIVED, Kind.CONFIRMED)
INQUIRIES = {Kind.THIRD_ASKED: Kind.THIRD_ANSWERED, Kind.CO_ASKED: Kind.CO_ANSWERED}
AGREED, OPPOSED, SILENT, SILENT_CONSENT = "同意公开", "不同意公开", "逾期未提出意见", "逾期未提出意见（视为同意公开）"
REASONABLE, UNREASONABLE = "理由合理", "理由不合理或未说明"
OUTCOMES = ("结果维持", "结果纠正", "其他结果")
AFTER_REVIEW, DIRECT = "复议后起诉", "未经复议直接起诉"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened on a day; ``data`` holds what was written down with it, dates as ISO text."""

    kind: str
    on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    id: int = 0

    def day(self, key: str) -> date | None:
        """Return a date of ``data``, None where it was not given."""
        value = self.data.get(key)
        return date.fromisoformat(value) if isinstance(value, str) and value else None


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """One case: who asked (key of the applicant's kind), by which channel (key), and its events by day."""

    number: str
    title: str
    applicant_kind: str
    channel: str
    events: tuple[Event, ...]

    def all(self, *kinds: str) -> tuple[Event, ...]:
        """Return the events of these kinds, oldest first."""
        return tuple(event for event in self.events if event.kind in kinds)

    def first(self, *kinds: str) -> Event | None:
        """Return the first event of these kinds."""
        return next(iter(self.all(*kinds)), None)

    def last(self, *kinds: str) -> Event | None:
        """Return the last event of these kinds."""
        return next(reversed(self.all(*kinds)), None)

    @property
    def closed_on(self) -> date | None:
        """Return the day the case was answered, or moved to another register unanswered."""
        event = self.first(Kind.ANSWERED, Kind.MOVED)
        return event.on if event else None

    def with_event(self, event: Event) -> RequestFacts:
        """Return the case with one more event, in its place by day."""
        events = tuple(sorted((*self.events, event), key=lambda one: one.on))
        return RequestFacts(self.number, self.title, self.applicant_kind, self.channel, events)


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """One official kind of answer; ``row`` is its row of the annual report's table three.

    ``need`` names what must have happened first, ``detail`` what the officer must write; without ``article`` the
    officer gives the basis. ``remedy`` is review_first (行政复议法 art. 23), either or none.
    """

    key: str
    row: str
    group: str
    words: str
    article: str
    remedy: str
    text: str
    need: str = ""
    detail: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """How a request came in, and the rule that fixes its receipt day (art. 31)."""

    key: str
    words: str
    rule: str
    confirm: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """All numbers and words of the area; ``terms`` in working days unless the file says otherwise."""

    law: str
    terms: Mapping[str, int]
    fee: Mapping[str, Any]
    kinds: Mapping[str, AnswerKind]
    channels: Mapping[str, Channel]
    applicants: Mapping[str, str]
    remedies: Mapping[str, str]
    petition: Mapping[str, Any]

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any]) -> Self:
        """Read the parsed ``request_kinds.toml``."""
        return cls(
            law=data["law"],
            terms=data["terms"],
            fee=data["fee"],
            kinds={one["key"]: AnswerKind(**one) for one in data["kind"]},
            channels={one["key"]: Channel(**one) for one in data["channel"]},
            applicants={one["key"]: one["words"] for one in data["applicant"]},
            remedies=data["remedy"],
            petition=data["petition"],
        )

    def kind_of(self, named: str) -> AnswerKind:
        """Return the kind of answer by key or words; WrongUsage when there is none."""
        return _named(self.kinds, named, "答复种类")

    def channel_of(self, named: str) -> Channel:
        """Return the channel by key or words; WrongUsage when there is none."""
        return _named(self.channels, named, "提交渠道")

    def applicant_of(self, named: str) -> str:
        """Return the key of the applicant's kind by key or words; WrongUsage when there is none."""
        for key, words in self.applicants.items():
            if named in (key, words):
                return key
        raise WrongUsage(
            "unknown_choice", f"没有“{named}”这类申请人。", f"可选：{'、'.join(self.applicants.values())}。"
        )


_Words = TypeVar("_Words", AnswerKind, Channel)


def _named(choices: Mapping[str, _Words], named: str, what: str) -> _Words:
    for key, one in choices.items():
        if named in (key, one.words):
            return one
    words = "、".join(one.words for one in choices.values())
    raise WrongUsage("unknown_choice", f"没有“{named}”这种{what}。", f"可选：{words}。")


def received_on(facts: RequestFacts, rules: Rules) -> date | None:
    """Return the receipt day by channel (art. 31), None while a confirmation is still missing."""
    event = facts.first(Kind.CONFIRMED if rules.channel_of(facts.channel).confirm else Kind.ARRIVED)
    return event.on if event else None


def answer_kind(facts: RequestFacts, rules: Rules) -> AnswerKind | None:
    """Return the kind the case was answered with; moved unanswered counts as 信访举报投诉类; None while open."""
    if event := facts.last(Kind.ANSWERED):
        return rules.kind_of(str(event.data["kind"]))
    return rules.kind_of("petition") if facts.first(Kind.MOVED) else None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A review or suit for table four; ``kind`` is 行政复议, 未经复议直接起诉 or 复议后起诉; "" result: still open."""

    kind: str
    filed_on: date
    closed_on: date | None
    result: str


def follow_ups(facts: RequestFacts) -> tuple[FollowUp, ...]:
    """Return every review and suit of a case in the order they were filed."""
    found = []
    for filed, closed, word in (
        (Kind.REVIEW_FILED, Kind.REVIEW_CLOSED, "行政复议"),
        (Kind.SUIT_FILED, Kind.SUIT_CLOSED, ""),
    ):
        ends = facts.all(closed)
        for place, event in enumerate(facts.all(filed)):
            end = ends[place] if place < len(ends) else None
            kind = word or str(event.data.get("way", DIRECT))
            found.append(
                FollowUp(kind, event.on, end.on if end else None, str(end.data.get("result", "")) if end else "")
            )
    return tuple(sorted(found, key=lambda one: one.filed_on))


def find_petition_signs(text: str, rules: Rules) -> tuple[str, ...]:
    """Return the words that make a request look like a petition (信访), in the rules' order; a person decides."""
    return tuple(word for word in rules.petition["words"] if word in text)
