"""What has become of a payment that went out: returned, partly returned, paid again?"""

from __future__ import annotations

RETURNED, PARTLY_BACK, PAID_AGAIN = "已退回", "部分退回", "已再发放"
STATES = (RETURNED, PARTLY_BACK, PAID_AGAIN)


def payment_state(amount_fen: int, returned_fen: int, repaid_fen: int) -> str:
    """Return the state in words, "" while nothing of the money ever came back."""
    if not returned_fen:
        return ""
    back = returned_fen - repaid_fen
    if back <= 0:
        return PAID_AGAIN
    return RETURNED if back >= amount_fen else PARTLY_BACK
