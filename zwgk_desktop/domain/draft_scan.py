"""Which personal data does the draft of a posting hold, what covers it, and what was let stand with a reason?

政府信息公开条例 art. 15 and 个人信息保护法: an officer may let stand what must be known, with a reason that the
reviewers read. Offsets are code points of the text scanned, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from zwgk_desktop.domain.mask_profiles import STAR, Profile
from zwgk_desktop.domain.masking import cover
from zwgk_desktop.domain.privacy import Span, Vocabulary, mask_spans, scan
from zwgk_desktop.domain.privacy.vocabulary import plain

PERSONAL_WORDS = {
    "id_card": "身份证号",
    "mobile": "手机号",
    "landline": "住宅电话",
    "bank_card": "银行账号",
    "address": "家庭住址",
    "birth_date": "出生日期",
    "plate": "车牌号",
    "minor_name": "未成年人姓名",
    "property": "财产状况",
    "health": "健康状况",
}
PICTURE_MARK = re.compile(r"(?m)^\[图 [0-9a-f]{64}")
BREAK, PIECE = re.compile(r"[\t\n]"), re.compile(r"[^\t\n]+")
ROUNDS = 3  # covering may bring a shorter number to light


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """Personal data in a draft; ``masked`` is what would cover it, ``reason`` why it stands (None: it is open)."""

    start: int
    end: int
    kind: str
    text: str
    masked: str
    reason: str | None = None

    @property
    def word(self) -> str:
        """Return what kind of data it is, in Chinese."""
        return PERSONAL_WORDS[self.kind]


def kept_key(text: str) -> str:
    """Return ``text`` as it is compared: half-width, without spaces and line breaks."""
    return "".join(plain(text).split())


def draft_text(title: str, content: str, source: str = "", channel: str = "") -> str:
    """Return everything of a posting that is read for personal data; ``content`` begins after the title's line."""
    return "\n".join((title.replace("\n", " "), content, source, channel))


def scan_findings(
    text: str, words: Vocabulary, board: Profile, kept: Mapping[str, str], published: Iterable[str] = ()
) -> tuple[DraftFinding, ...]:
    """Return the personal data of a draft in order.

    ``kept``: :func:`kept_key` → reason; ``published``: office and complaint telephones, which are no finding.
    """
    phones = frozenset(_digits(part) for value in published for part in re.split(r"[、,，;；/]", value)) - {""}
    spans = (_trimmed(span) for span in scan(_without_marks(text), words))
    return tuple(
        DraftFinding(span.start, span.end, span.kind, span.text, _cover(span, board), kept.get(kept_key(span.text)))
        for span in spans
        if span.text and _digits(span.text) not in phones
    )


def _trimmed(span: Span) -> Span:
    start = span.start + len(span.text) - len(span.text.lstrip())
    text = span.text.strip()
    return Span(start, start + len(text), span.kind, text)


def _cover(span: Span, board: Profile) -> str:
    """Return what covers ``span``; cells and lines inside it stay apart."""
    return PIECE.sub(STAR * 3, span.text) if BREAK.search(span.text) else cover(span, board)


def mask_findings(text: str, findings: Sequence[DraftFinding]) -> str:
    """Return ``text`` with these findings covered."""
    by_start = {finding.start: finding for finding in findings}
    spans = [Span(f.start, f.end, f.kind, f.text) for f in sorted(findings, key=lambda f: f.start)]
    return mask_spans(text, spans, lambda span: by_start[span.start].masked)


def mask_open(
    text: str, words: Vocabulary, board: Profile, kept: Mapping[str, str], published: Iterable[str] = ()
) -> str:
    """Return ``text`` with all that is open covered, so that a second reading finds nothing open."""
    phones = tuple(published)
    for turn in range(ROUNDS):
        found = [f for f in scan_findings(text, words, board, kept, phones) if f.reason is None]
        if not found:
            break
        if turn:  # what the profile leaves to see is still personal data here: leave nothing
            found = [replace(f, masked=PIECE.sub(STAR * 3, f.text)) for f in found]
        text = mask_findings(text, found)
    return text


def describe_open(findings: Iterable[DraftFinding]) -> str:
    """Return how many findings are open, by kind (身份证号 2 处，手机号 1 处); "" when none is."""
    counts: dict[str, int] = {}
    for finding in findings:
        if finding.reason is None:
            counts[finding.word] = counts.get(finding.word, 0) + 1
    return "，".join(f"{word} {count} 处" for word, count in counts.items())


def _digits(text: str) -> str:
    return "".join(c for c in plain(text) if c.isdigit())


def _without_marks(text: str) -> str:
    """Return ``text`` with the hashes of pictures blanked: they are no numbers of anybody."""
    return PICTURE_MARK.sub(lambda mark: " " * len(mark.group()), text)
