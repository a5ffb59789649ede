"""Which part of a numbered paragraph is its title, and is what it says work or background?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from zwgk_desktop.domain.policy.fold import fold
from zwgk_desktop.domain.policy.phrases import find_deadlines
from zwgk_desktop.domain.policy.vocabulary import WorkWords

TITLE_LIMIT = 36
COLON_LIMIT = 24
_FIRST = re.compile(r"^(?P<title>[^。!?;]{2,60})。")
_COLON = re.compile(r"^(?P<title>[^。!?;:,]{2,30}):(?=.{8})")
_SELF = re.compile(r"^(?:本|此|该|以上)(?:方案|要点|通知|意见|办法|计划|分工)")


def split_title(text: str) -> tuple[str | None, str]:
    """Return the run-in title of a paragraph (None when it has none) and the whole paragraph."""
    folded = fold(text)
    match = _FIRST.match(folded)
    if match and len(match["title"]) <= TITLE_LIMIT and match.end() < len(folded):
        title = match["title"]
        if not find_deadlines(title) and not re.search(r"(?:要|应|须)(?:按|加|严|切|把|将|认|于|在)", title):
            return text[: match.end("title")], text
    match = _COLON.match(folded)
    if match and len(match["title"]) <= COLON_LIMIT and not re.search(r"要$|^各|如下$|是$", match["title"]):
        return text[: match.end("title")], text
    return None, text


def heading_title(text: str) -> str:
    """Return a heading without the stop or colon after it."""
    return text.rstrip("。.：:；;，,")


def is_background(titles: Iterable[str], words: WorkWords) -> bool:
    """Tell whether any heading above says that what follows is background."""
    return any(re.sub(r"^(?:\d{4}年|工作)", "", fold(title)).startswith(words.background) for title in titles) or any(
        fold(title).startswith(words.background) for title in titles
    )


def is_formula(folded: str, words: WorkWords) -> bool:
    """Tell whether a paragraph only says that the document is issued, in force, or explained by someone."""
    if len(folded) > 160:
        return False
    return bool(_SELF.match(folded) or len(folded) < 100) and any(word in folded for word in words.formulas)


def has_duty(folded: str, words: WorkWords) -> bool:
    """Tell whether a paragraph says that something is to be done."""
    return any(word in folded for word in words.duty_words)


def names_who_must(folded: str, words: WorkWords) -> bool:
    """Tell whether a paragraph says who must do something: 各乡镇要…, 各单位应…."""
    subjects = "|".join(map(re.escape, words.subjects))
    return bool(re.search(rf"(?:{subjects})[^。;]{{0,24}}?(?:要|应|须|必须|请|负责|不得|于|每)", folded))


def is_soft_background(title: str | None, words: WorkWords) -> bool:
    """Tell whether the title only calls for the right spirit."""
    return bool(title) and any(word in fold(title or "") for word in words.soft_background)
