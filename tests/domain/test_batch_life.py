"""Does a payment list go its way in order, and does it freeze once it hangs?"""

from __future__ import annotations

import pytest

from zwgk_desktop.domain.batch_life import BATCH_LIFE, FROZEN, BatchState, next_batch_state
from zwgk_desktop.domain.errors import RuleForbids


def test_a_batch_goes_from_received_to_archived_in_order() -> None:
    state = BatchState.RECEIVED
    seen = [state]
    for action in ("check", "approve", "declare", "pay", "post_results", "archive"):
        state = next_batch_state(state, action)
        seen.append(state)
    assert seen == list(BatchState)


@pytest.mark.parametrize("state", sorted(FROZEN))
@pytest.mark.parametrize("action", ["edit", "review", "check", "approve"])
def test_a_batch_that_hangs_is_frozen_and_says_how_to_correct_it(state: BatchState, action: str) -> None:
    with pytest.raises(RuleForbids, match="更正批次") as refused:
        next_batch_state(state, action)
    assert refused.value.code == "batch_frozen"


@pytest.mark.parametrize("action", ["declare", "pay", "post_results", "archive"])
def test_nothing_is_posted_or_paid_before_approval(action: str) -> None:
    for state in (BatchState.RECEIVED, BatchState.CHECKED):
        assert state not in BATCH_LIFE[action][0]


def test_a_step_too_early_names_what_must_come_first() -> None:
    with pytest.raises(RuleForbids, match="应当先到“已发放”"):
        next_batch_state(BatchState.DECLARED, "post_results")
