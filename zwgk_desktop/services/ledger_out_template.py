"""How is the county's own template filled, and what is remembered of it? The mapping, by county and header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.queries import ledger_out as out
from zwgk_desktop.db.repositories import ledger_out as rows
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.documents.ledger_template import TemplateProposal


@dataclass(frozen=True, slots=True)
class TemplateUse:
    """A template as it shall be filled: ``columns`` None: as remembered, else as guessed.

    ``over_filled`` lets rows go that hold something; ``remember`` keeps the mapping for the county.
    """

    path: Path
    columns: Mapping[str, int] | None = None
    over_filled: bool = False
    remember: bool = True


def propose_template(desk: Desk, path: Path) -> tuple[TemplateProposal, bool]:
    """Return how a template would be filled, and whether that is remembered from the last time. Raises InputRefused."""
    from zwgk_desktop.documents.ledger_template import propose_template as propose

    proposal = propose(path)
    with desk.store.read() as session:
        county, _ = queries.find_office(session)
        known = out.find_template(session, county, proposal.signature)
    if known is None:
        return proposal, False
    columns = {key: int(number) for key, number in known.mapping["columns"].items()}
    try:
        return propose(path, columns), True
    except InputRefused:  # the mapping no longer fits: what is guessed is shown again
        return proposal, False


def settle_template(desk: Desk, use: TemplateUse) -> tuple[TemplateProposal, dict[str, int]]:
    """Return the proposal and the mapping to fill with: the one asked for, the remembered one, or the guess."""
    proposal, _ = propose_template(desk, use.path)
    return proposal, dict(use.columns if use.columns is not None else proposal.columns)


def remember_template(unit: Any, county: str, proposal: TemplateProposal, columns: Mapping[str, int]) -> None:
    """Keep the mapping of a county's template, within the unit of work of its export."""
    rows.save_template(unit, county, proposal.signature, {"columns": dict(columns)}, proposal.file_name)
