"""Writes of county documents: the document itself and the items taken from it."""

from __future__ import annotations

from datetime import date

from zwgk_desktop.db.models import DbPlanDocument
from zwgk_desktop.db.store import UnitOfWork
from zwgk_desktop.domain.policy.model import DocumentFacts


def add_document(unit: UnitOfWork, facts: DocumentFacts, year: int, file_name: str, sha256: str, text: str) -> int:
    """Keep a document with the text its items point into; return its id. ``year`` is the ledger's."""
    issued: date | None = facts.issue_date
    row = DbPlanDocument(
        year=year,
        title=facts.title or file_name,
        issuer=facts.issuer or "",
        doc_number=facts.doc_number,
        issue_date=issued,
        file_name=file_name,
        sha256=sha256,
        text=text,
        imported_at=unit.now,
    )
    unit.session.add(row)
    unit.session.flush()
    return row.id
