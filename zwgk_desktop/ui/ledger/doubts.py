"""Which fields of an item must a person look at? The reader's field names in the officers' words."""

from __future__ import annotations

from collections.abc import Iterable

WORDS = {
    "section": "标题层级",
    "title": "标题",
    "text": "正文文字",
    "lead_units": "牵头单位",
    "responsible_units": "责任单位",
    "township": "是否涉及乡镇",
    "deadlines": "完成时限",
}


def doubt_words(names: Iterable[str]) -> str:
    """Return the doubtful fields on one line."""
    return "、".join(WORDS.get(name, name) for name in names)
