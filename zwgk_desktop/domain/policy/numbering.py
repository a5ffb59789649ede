"""How is a paragraph numbered? 一、 → （一） → 1. → 1.1 → （1） → ①, whatever its brackets and Markdown marks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from zwgk_desktop.domain.policy.numerals import read_number

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_CN = "[一二三四五六七八九十]{1,3}"

# Levels from the outermost; the patterns see folded text without blanks.
_LEVELS: tuple[tuple[int, str], ...] = (
    (1, rf"第({_CN})(?:部分|章|编)[、:.。,]?"),
    (2, rf"第({_CN})节[、:.。,]?"),
    (3, rf"({_CN})[、.。]"),
    (3, rf"({_CN}),(?=\D)"),
    (4, rf"\(({_CN})\)[、.。,]?"),
    (4, rf"第({_CN})条[、:.。,]?"),
    (5, r"(\d{1,2})(?:、|\.(?!\d))"),
    (5, r"(\d{1,2}),(?=[^\d,]{4})"),
    (7, r"\d{1,2}\.\d{1,2}\.(\d{1,2})(?![\d.])"),
    (6, r"\d{1,2}\.(\d{1,2})(?![\d.%个万亿元倍米亩分级版次天年月日])"),
    (7, r"\((\d{1,2})\)[、.。,]?"),
    (7, r"(\d{1,2})\)[、.。,]?"),
    (8, rf"([{CIRCLED}])[、.。,]?"),
)
_PATTERNS = tuple((level, re.compile(source)) for level, source in _LEVELS)
_MARKDOWN = re.compile(
    r"^[\s\u3000]*(?P<hash>#{1,6})?[\s\u3000]*(?:>[\s\u3000]*)?(?:[-*+][\s\u3000]+)?(?P<bold>\*{1,3}|__)?"
)
SUB_LEVEL = 7  # from here on points belong to the item above, unless they name units of their own


@dataclass(frozen=True, slots=True)
class Mark:
    """A printed number: ``level`` grows inwards, ``length`` counts its characters in text without blanks."""

    level: int
    value: int
    length: int


def find_mark(folded: str) -> Mark | None:
    """Return the number a paragraph (folded, without blanks and Markdown) begins with."""
    for level, pattern in _PATTERNS:
        match = pattern.match(folded)
        if match:
            text = match[1]
            value = CIRCLED.index(text) + 1 if text in CIRCLED else read_number(text)
            return Mark(level, value, match.end())
    return None


def markdown_level(line: str) -> int:
    """Return how many # a line begins with; 0 when it is no Markdown heading."""
    match = _MARKDOWN.match(line)
    return len(match["hash"] or "") if match else 0


def without_markdown(line: str) -> str:
    """Return the line without heading, quote, list and bold marks."""
    match = _MARKDOWN.match(line)
    body = line[match.end() :] if match and (match["hash"] or match["bold"]) else line
    return body.replace("**", "").rstrip("# \t")
