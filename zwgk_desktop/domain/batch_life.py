"""What may happen to a payment list after it came in? 先审后发: checked, approved, declared, paid, posted, archived.

Once its declared list hangs a batch is frozen; a correction is a new batch that names the old one (domain handbook §6).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from zwgk_desktop.domain.errors import RuleForbids


class BatchState(StrEnum):
    """The life of a batch."""

    RECEIVED = "received"
    CHECKED = "checked"
    APPROVED = "approved"
    DECLARED = "declared"
    PAID = "paid"
    POSTED = "posted"
    ARCHIVED = "archived"


BATCH_WORDS = {
    BatchState.RECEIVED: "已收件",
    BatchState.CHECKED: "已核对",
    BatchState.APPROVED: "已审定",
    BatchState.DECLARED: "申报公示中",
    BatchState.PAID: "已发放",
    BatchState.POSTED: "发放结果公示中",
    BatchState.ARCHIVED: "已归档",
}
_IN, _OK = BatchState.RECEIVED, BatchState.CHECKED
_YES, _TOLD, _PAID = BatchState.APPROVED, BatchState.DECLARED, BatchState.PAID
_SHOWN, _KEPT = BatchState.POSTED, BatchState.ARCHIVED
# Action → (states it may start from, state it leads to).
BATCH_LIFE: Mapping[str, tuple[frozenset[BatchState], BatchState]] = {
    "check": (frozenset({_IN, _OK}), _OK),
    "edit": (frozenset({_IN, _OK, _YES}), _IN),
    "review": (frozenset({_IN, _OK, _YES}), _OK),
    "approve": (frozenset({_IN, _OK}), _YES),
    "declare": (frozenset({_YES}), _TOLD),
    "pay": (frozenset({_TOLD}), _PAID),
    "post_results": (frozenset({_PAID}), _SHOWN),
    "archive": (frozenset({_SHOWN}), _KEPT),
}
BATCH_ACTION_WORDS = {
    "check": "核对",
    "edit": "修改",
    "review": "送审",
    "approve": "审定",
    "declare": "张贴申报公示",
    "pay": "登记发放",
    "post_results": "张贴发放结果公示",
    "archive": "归档",
}
FROZEN = frozenset({_TOLD, _PAID, _SHOWN, _KEPT})
PAID_STATES = frozenset({_PAID, _SHOWN, _KEPT})  # the money went out


def next_batch_state(state: BatchState, action: str) -> BatchState:
    """Return the state after ``action``; :class:`RuleForbids` when the life of a batch does not allow it."""
    allowed, after = BATCH_LIFE[action]
    if state in allowed:
        return after
    word = BATCH_ACTION_WORDS[action]
    if state in FROZEN and action in ("edit", "review", "check", "approve"):
        raise RuleForbids(
            "batch_frozen",
            f"这批清单{BATCH_WORDS[state]}，内容已固定，不能{word}。",
            "需要更正的，请导入更正批次并注明原批次。",
        )
    needed = "、".join(f"“{BATCH_WORDS[s]}”" for s in BatchState if s in allowed)
    raise RuleForbids("batch_state", f"这批清单现在是“{BATCH_WORDS[state]}”，不能{word}。", f"应当先到{needed}。")
