"""How does the list of batches tell of corrections? In both directions, and so that nothing is counted twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.subsidies.corrections import Place
from zwgk_desktop.services.subsidies import Balance


def uncounted(places: Mapping[int, Place]) -> frozenset[int]:
    """Return the batches that an approved correction has replaced, and corrections that still wait."""
    replaced = {key for key, place in places.items() if place.replaced_by}
    return frozenset(replaced | {place.waiting for place in places.values() if place.waiting})


def correction_words(replaces: int | None, place: Place | None) -> str:
    """Return what a batch has to do with a correction, in both directions."""
    words = [f"更正批次 {replaces}"] if replaces else []
    if place and place.replaced_by:
        words.append(f"已被批次 {place.replaced_by} 更正")
    elif place and place.waiting:
        words.append(f"更正批次 {place.waiting} 待审定")
    return "；".join(words)


def replaced_steps(state: BatchState, actions: Sequence[str], by: int) -> tuple[tuple[str, ...], str, str]:
    """Return what may still be done with a batch whose correction is in force: nothing that hangs or pays it anew."""
    left = [key for key in actions if key not in ("declare", "pay", "post_results")]
    if state in (BatchState.PAID, BatchState.POSTED):
        left = [*(key for key in left if key != "archive"), "archive"]
    told = "原来张贴的撤下以后可以归档。" if "archive" in left else "公示和发放按更正批次办理。"
    return tuple(left), "archive" if "archive" in left else "", f"已被批次 {by} 更正。{told}"


def told_facts(place: Place | None) -> tuple[tuple[str, str], ...]:
    """Return what the pane of a batch says of the correction that follows it."""
    if place and place.replaced_by:
        return (("已更正", f"已被批次 {place.replaced_by} 更正"),)
    if place and place.waiting:
        return (("待更正", f"更正批次 {place.waiting} 还没有审定，本批照常有效"),)
    return ()


def balance_words(held: Balance) -> str:
    """Return that what was allocated is what went out, came back and had gone out before."""
    return "核定＝原批次已发＋实发＋退回，一致" if held.before else "核定＝实发＋退回，一致"
