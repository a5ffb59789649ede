"""What does a reviewer read, and what stands on the review form that is signed on paper? (三审 and 保密审查)"""

from __future__ import annotations

from dataclasses import dataclass

from zwgk_desktop.domain.review import LEVEL_ROLES, LEVEL_WORDS, LOCAL, Level, ReviewFacts

LETTERS = {"posting": "GS", "batch": "QD", "annual": "NB", "reply": "DF"}


REASON_SHOWN = 60  # characters of an opinion in a pane


def opinion_words(facts: ReviewFacts, level: Level) -> str:
    """Return in a line what was said at a level, or whether it is its turn."""
    given = facts.of(level)
    if given is None:
        return "等待审查" if level in facts.open_levels else "—"
    day = f"{given.decided_at.astimezone(LOCAL):%Y-%m-%d %H:%M}"
    paper = "（纸质）" if given.on_paper else ""
    words = given.opinion if len(given.opinion) <= REASON_SHOWN else f"{given.opinion[:REASON_SHOWN]}……"
    return f"{given.officer} {'同意' if given.agreed else '退回'}{paper} {day}{f'：{words}' if words else ''}"


@dataclass(frozen=True, slots=True)
class Box:
    """One signature box: filled in when the opinion was given already, else empty."""

    level: str
    role: str
    opinion: str = ""
    officer: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """A subject as it is laid before reviewers.

    ``text`` is what they read in full, ``summary`` the lines for the form; ``way``, ``scope``, ``time`` and ``reason``
    say how, to whom, when and on what ground it goes public; ``unit`` is the office that publishes.
    """

    facts: ReviewFacts
    kind: str
    title: str
    text: str
    summary: tuple[str, ...]
    way: str
    scope: str
    time: str
    reason: str
    unit: str
    source: str = ""
    attachments: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """Return the form's number; it changes with the content: SC-GS-000012-3f2a91bc."""
        facts = self.facts
        return f"SC-{LETTERS.get(facts.subject, 'QT')}-{facts.subject_id:06d}-{facts.content_sha256[:8]}"

    @property
    def qr(self) -> str:
        """Return what the QR code says: enough to find the content again and to prove that it is the same."""
        return f"{self.number} {self.facts.content_sha256}"

    def boxes(self) -> tuple[Box, ...]:
        """Return the four boxes in the usual order, with what was said already about exactly this content."""
        return tuple(self._box(level) for level in Level)

    def _box(self, level: Level) -> Box:
        given = self.facts.of(level)
        word, role = LEVEL_WORDS[level], LEVEL_ROLES[level] if level is not Level.SECRECY else "保密审查人"
        if given is None:
            return Box(word, role)
        verdict = "同意公开。" if given.agreed else "退回。"
        words = given.opinion if given.opinion.startswith(("同意", "退回")) else f"{verdict}{given.opinion}"
        return Box(word, role, words or verdict, given.officer, f"{given.decided_at.astimezone(LOCAL):%Y-%m-%d}")
