"""How a test brings something through the gate: four people agree to exactly what is there."""

from __future__ import annotations

from zwgk_desktop.services import review
from zwgk_desktop.services.desk import Desk

REVIEWERS = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}


def approve(desk: Desk, subject: str, subject_id: int) -> None:
    """Let all four agree."""
    for level, who in REVIEWERS.items():
        review.give_opinion(desk, subject, subject_id, level, who, True, "同意")
