"""How are postings of earlier periods written at once, with the opinions given on them and the boards they hung on?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbPosting, DbPostingPlace, DbReviewDecision
from zwgk_desktop.domain.review import Decision


@dataclass(frozen=True, slots=True)
class PastPosting:
    """``values`` are the columns of the posting; ``place_id`` the board it hung on, None for none of ours."""

    values: Mapping[str, Any]
    decisions: tuple[Decision, ...]
    place_id: int | None


def add_past(session: Session, past: Sequence[PastPosting]) -> list[int]:
    """Write postings with their opinions and places; return their ids."""
    rows = [DbPosting(**one.values) for one in past]
    session.add_all(rows)
    session.flush()
    ids = [row.id for row in rows]
    decisions = [
        {
            "subject": "posting",
            "subject_id": key,
            "level": given.level.value,
            "agreed": given.agreed,
            "officer": given.officer,
            "opinion": given.opinion,
            "content_sha256": given.content_sha256,
            "decided_at": given.decided_at,
            "on_paper": given.on_paper,
        }
        for key, one in zip(ids, past, strict=True)
        for given in one.decisions
    ]
    places = [
        {
            "posting_id": key,
            "place_id": one.place_id,
            "hung_on": one.values["posted_on"],
            "down_on": one.values["down_on"],
        }
        for key, one in zip(ids, past, strict=True)
        if one.place_id is not None
    ]
    for table, values in ((DbReviewDecision, decisions), (DbPostingPlace, places)):
        if values:
            session.execute(insert(table), values)
    return ids
