"""What does a mended list change against the batch before it? Before it is imported, and between two batches."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.subsidies import Line, Terms
from zwgk_desktop.domain.subsidies.differences import Difference, compare_lists
from zwgk_desktop.services.subsidies.lists import check_list
from zwgk_desktop.services.subsidies.memory import recall_for

if TYPE_CHECKING:
    from zwgk_desktop.services.desk import Desk


def compare_with_file(
    desk: Desk, batch_id: int, path: Path, columns: Mapping[str, Any] | None = None, progress: Progress | None = None
) -> list[Difference]:
    """Return what a mended list would change against a batch (before it is imported as its correction)."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        batch = subsidies.get_batch(session, batch_id)
    terms, recall = Terms(batch.rounding, batch.tolerance_fen), recall_for(desk, batch.programme)
    lines = check_list(path, desk.today(), columns, progress, terms, recall=recall).checked.lines
    return compare_with_lines(desk, batch_id, lines)


def compare_with_lines(desk: Desk, batch_id: int, lines: list[Line]) -> list[Difference]:
    """Return what lines already read (see ``check_list``) would change against a batch."""
    from zwgk_desktop.db.queries import subsidies, subsidy_mending

    with desk.store.read() as session:
        subsidies.get_batch(session, batch_id)
        return compare_lists(subsidy_mending.find_batch_lines(session, batch_id), lines)


def compare_batches(desk: Desk, old_id: int, new_id: int) -> list[Difference]:
    """Return what a batch changes against another one, e.g. a correction against what it replaces."""
    from zwgk_desktop.db.queries import subsidies, subsidy_mending

    with desk.store.read() as session:
        for key in (old_id, new_id):
            subsidies.get_batch(session, key, removed=True)
        lines: list[list[Line]] = [subsidy_mending.find_batch_lines(session, key) for key in (old_id, new_id)]
    return compare_lists(*lines)
