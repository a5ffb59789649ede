"""How are lists of the website written?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from zwgk_desktop.db.models import DbSiteEntry, DbSiteList
from zwgk_desktop.domain.site_list import SiteLine
from zwgk_desktop.domain.site_match import Place

Matched = tuple[SiteLine, Place, int | None]


def add_site_list(session: Session, name: str, sha256: str, at: datetime, by: str, lines: Iterable[Matched]) -> int:
    """Write a list with its lines, each with its place and posting; return the list's id."""
    made = DbSiteList(name=name, sha256=sha256, imported_at=at, imported_by=by)
    session.add(made)
    session.flush()
    session.add_all(
        DbSiteEntry(
            list_id=made.id,
            village_text=line.village,
            village_id=place.village_id,
            item_text=line.item,
            catalogue_item_id=place.item_id,
            period=line.period,
            title=line.title,
            url=line.url,
            published_on=line.published_on,
            people=line.people,
            total_fen=line.total_fen,
            text=line.text,
            posting_id=posting_id,
        )
        for line, place, posting_id in lines
    )
    session.flush()
    return made.id


def match_entry(session: Session, entry_id: int, posting_id: int | None, place: Place) -> None:
    """Say which posting a line belongs to."""
    values = {"posting_id": posting_id, "village_id": place.village_id, "catalogue_item_id": place.item_id}
    session.execute(update(DbSiteEntry).where(DbSiteEntry.id == entry_id).values(**values))


def set_list_removed(session: Session, list_id: int, at: datetime | None) -> None:
    """Put a list into the recycle bin, or take it out."""
    session.execute(update(DbSiteList).where(DbSiteList.id == list_id).values(removed_at=at))
