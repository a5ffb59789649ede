"""Which words hint at personal data? (data of ``resources/masking/privacy.toml``, turned into patterns once)"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af〇]")
_SPACES = (
    "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\u000b\u000c"
)
_HIDDEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_DASHES = "‐‑‒–—―−﹣－﹘─━ー_"
_STARS = "＊✱﹡•●○×☆★█■□◆"


def _plain_table() -> dict[int, str]:
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= dict.fromkeys(map(ord, _SPACES + _HIDDEN), " ")
    table |= dict.fromkeys(map(ord, _DASHES), "-")
    table |= dict.fromkeys(map(ord, _STARS), "*")
    table |= {ord("．"): ".", ord("："): ":", ord("\r"): "\n", ord("\u2028"): "\n", ord("\u2029"): "\n"}
    table |= {ord(c): c for c in "，；（）！？、。"}  # Chinese marks stay: they end sentences
    table |= dict.fromkeys(map(ord, "ΧХх✕✖"), "X")
    table |= {code: chr(0x30 + index) for index, code in enumerate(range(0x1D7CE, 0x1D7D8))}
    return table


_PLAIN = _plain_table()


def plain(text: str) -> str:
    """Return ``text`` with full-width digits, letters, dashes and spaces as ASCII; every place stays the same."""
    return text.translate(_PLAIN)


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for one of ``words``, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(set(words), key=len, reverse=True))) + ")"


@dataclass(frozen=True)
class Vocabulary:
    """The word lists by area and name, and the youngest year of birth that is of age (``adult_year``)."""

    words: Mapping[str, Mapping[str, Any]]
    adult_year: int = 2008

    @classmethod
    def from_mapping(cls, data: Mapping[str, Any], year: int) -> Vocabulary:
        """Return the vocabulary of the parsed TOML ``data`` for a scan made in ``year``."""
        return cls(data, year - 18)

    def __hash__(self) -> int:
        return id(self)

    def of(self, area: str, name: str) -> tuple[str, ...]:
        """Return one word list."""
        return tuple(self.words[area][name])

    def pattern(self, area: str, *names: str) -> str:
        """Return a pattern for any word of these lists."""
        key = (area, *names)
        found = self.patterns.get(key)
        if found is None:
            found = self.patterns[key] = any_of(word for name in names for word in self.of(area, name))
        return found

    @cached_property
    def patterns(self) -> dict[tuple[str, ...], str]:
        """Patterns of word lists, filled by :meth:`pattern`."""
        return {}

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Return the single-character surnames."""
        return frozenset(str(self.words["names"]["surnames"]))

    @cached_property
    def compound(self) -> frozenset[str]:
        """Return the surnames of two characters."""
        return frozenset(self.of("names", "compound"))

    @cached_property
    def stops(self) -> frozenset[str]:
        """Return the characters that are never the last of a name of three."""
        return frozenset(str(self.words["names"]["stops"]))

    @cached_property
    def not_names(self) -> re.Pattern[str]:
        """Return the pattern of words that begin like a name and are none, illnesses among them."""
        return re.compile(any_of((*self.of("names", "not_names"), *self.of("health", "diseases"))))

    @cached_property
    def hints(self) -> dict[str, re.Pattern[str]]:
        """Compiled patterns, filled by :meth:`compiled`."""
        return {}

    def compiled(self, key: str, template: str, **lists: str) -> re.Pattern[str]:
        """Return ``template`` compiled once, its ``{name}`` places filled with patterns."""
        found = self.hints.get(key)
        if found is None:
            for name, value in lists.items():
                template = template.replace("{" + name + "}", value)
            found = self.hints[key] = re.compile(template)
        return found


def is_chinese(character: str) -> bool:
    """Tell whether this is an ideograph (rare ones included)."""
    return bool(_CHINESE.match(character))


def sentence_start(text: str, at: int) -> int:
    """Return where the sentence (or line) that holds ``at`` begins."""
    return max(text.rfind(mark, 0, at) for mark in "。；;！？\n") + 1


def sentence_end(text: str, at: int) -> int:
    """Return where the sentence (or line) that holds ``at`` ends."""
    ends = [found for mark in "。；;！？\n" if (found := text.find(mark, at)) >= 0]
    return min(ends, default=len(text))


def last_match(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Return where the last match of ``pattern`` inside ``text[start:end]`` ends, or -1."""
    found = -1
    for match in pattern.finditer(text, max(start, 0), end):
        found = match.end()
    return found
