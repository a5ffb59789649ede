"""What may happen to a posting? draft → review → approved → printed → posted → taken down → archived.

Nothing hangs that was not approved; what hangs, came down or lies in the archive goes back only with a reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from zwgk_desktop.domain.errors import RuleForbids


class PostingState(StrEnum):
    """The life of a posting."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    PRINTED = "printed"
    POSTED = "posted"
    TAKEN_DOWN = "taken_down"
    ARCHIVED = "archived"


POSTING_WORDS = {
    PostingState.DRAFT: "草稿",
    PostingState.REVIEW: "审查中",
    PostingState.APPROVED: "已审定",
    PostingState.PRINTED: "已打印",
    PostingState.POSTED: "公示中",
    PostingState.TAKEN_DOWN: "已撤下",
    PostingState.ARCHIVED: "已归档",
}
_D, _R, _A, _P = PostingState.DRAFT, PostingState.REVIEW, PostingState.APPROVED, PostingState.PRINTED
_UP, _DOWN, _KEPT = PostingState.POSTED, PostingState.TAKEN_DOWN, PostingState.ARCHIVED
# Action → (states it may start from, state it leads to). The gate decides between edit, send and approve.
POSTING_LIFE: Mapping[str, tuple[frozenset[PostingState], PostingState]] = {
    "edit": (frozenset({_D, _R, _A, _P}), _D),
    "send": (frozenset({_D, _R, _A, _P}), _R),
    "approve": (frozenset({_D, _R, _A, _P}), _A),
    "print": (frozenset({_A, _P}), _P),
    "post": (frozenset({_A, _P}), _UP),
    "take_down": (frozenset({_UP}), _DOWN),
    "archive": (frozenset({_DOWN}), _KEPT),
    "unpost": (frozenset({_UP}), _A),
    "rehang": (frozenset({_DOWN}), _UP),
    "unarchive": (frozenset({_KEPT}), _DOWN),
    "remove": (frozenset({_D, _R, _A, _P}), _D),
}
POSTING_ACTION_WORDS = {
    "edit": "修改",
    "send": "送审",
    "approve": "审定",
    "print": "打印",
    "post": "张贴",
    "take_down": "撤下",
    "archive": "归档",
    "unpost": "撤销张贴登记",
    "rehang": "撤销撤下登记",
    "unarchive": "撤销归档",
    "remove": "移入回收站",
}
# The reversing action of a state that cannot simply be undone; each needs a reason.
STEP_BACK = {_UP: "unpost", _DOWN: "rehang", _KEPT: "unarchive"}


def next_posting_state(state: PostingState, action: str) -> PostingState:
    """Return the state after ``action``; :class:`RuleForbids` when the life of a posting does not allow it."""
    allowed, after = POSTING_LIFE[action]
    if state in allowed:
        return after
    word, needed = POSTING_ACTION_WORDS[action], "、".join(POSTING_WORDS[s] for s in PostingState if s in allowed)
    raise RuleForbids(
        "posting_state", f"这份公示现在是“{POSTING_WORDS[state]}”，不能{word}。", f"只有{needed}的可以{word}。"
    )


def down_due(posted_on: date, posting_days: int) -> date | None:
    """Return the last day a sheet must hang, the first day not counted; None when it hangs until the next one."""
    return posted_on + timedelta(days=posting_days) if posting_days else None


def require_box(box: str, pages: int) -> None:
    """Refuse an archive entry without box or pages."""
    if not box.strip():
        raise RuleForbids("archive_box", "没有写明档案盒号，不能归档。", "请填写盒号。")
    if pages < 1:
        raise RuleForbids("archive_pages", "归档页数应当至少为 1。", "请填写实际页数。")


def posting_hash(village_id: int, item_id: int, period: str, title: str, content: str, *further: str) -> str:
    """Return the SHA-256 (hex) of what reviewers agree to; any change of these gives another one.

    ``further``: what else stands on the paper (source, complaint phone, channel, hashes of attachments), in order;
    all empty gives the hash without them.
    """
    parts = [village_id, item_id, period, title, content, *(further if any(further) else ())]
    text = json.dumps(parts, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
