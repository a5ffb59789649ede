"""Does a list that is not approved yet still hold against what the store knows now? 重新检查, villages placed anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BATCH_WORDS, BatchState
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.subsidies.places import village_key
from zwgk_desktop.services.subsidies.placing import village_ids
from zwgk_desktop.services.subsidies.rechecking import recheck

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.desk import Desk

UNAPPROVED = frozenset({BatchState.RECEIVED, BatchState.CHECKED})


def recheck_batch(desk: Desk, batch_id: int, progress: Progress | None = None) -> ChangeSet:
    """Hold a list anew against the other lists, the deceased, the exclusions and the villages as they are now.

    Decisions about what did not change stay. Raises RuleForbids once the list is approved.
    """
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    progress = progress or Silent()
    progress.report(0, 1, "重新检查")
    with desk.store.write(desk.actor, desk.now()) as unit:
        batch = queries.get_batch(unit.session, batch_id)
        if BatchState(batch.state) not in UNAPPROVED:
            word = BATCH_WORDS[BatchState(batch.state)]
            advice = "要重新检查的，先撤回审查意见；已公示的，另行导入更正批次。"
            raise RuleForbids("batch_state", f"这批清单{word}，不再重新检查。", advice)
        before = {f.id for f in queries.find_findings(unit.session, batch_id, "open")}
        placed = _place(desk, unit, batch)
        recheck(desk, unit, batch, [], {}, villages_too=True)
        progress.checkpoint()
        now = queries.find_findings(unit.session, batch_id, "open")
        waiting = any(f.severity in ("error", "warning") for f in now)
        after = BatchState.RECEIVED if waiting else BatchState.CHECKED
        subsidies.set_state(unit.session, batch_id, after.value)
        fresh, gone = len({f.id for f in now} - before), len(before - {f.id for f in now})
        message = f"重新检查：新增问题 {fresh} 处，不再成立 {gone} 处" + (f"，{placed} 行对应到村" if placed else "")
        facts = {"new": fresh, "closed": gone, "placed": placed}
        summary = f"“{batch.programme}”{batch.year}年清单{message}"
        unit.record(AuditEntry("batch.recheck", Area.SUBSIDIES, summary, batch_id, after=facts))
    return ChangeSet(frozenset({Area.SUBSIDIES, Area.REVIEW}), (batch_id,), f"{message}。")


def _place(desk: Desk, unit: UnitOfWork, batch: BatchRow) -> int:
    """Give lines that hang nowhere, or in a village that is no more, the village of their own words; return how many.

    It changes what would be posted, so opinions given end.
    """
    from zwgk_desktop.db.queries.subsidy_mending import find_misplaced
    from zwgk_desktop.db.repositories.review import void_all
    from zwgk_desktop.db.repositories.subsidy_life import place_lines

    villages = village_ids(unit.session, desk.today())
    homes = {text: villages.get(village_key(text)) for text in find_misplaced(unit.session, batch.id) if text}
    moved = place_lines(unit.session, batch.id, {text: home for text, home in homes.items() if home is not None})
    if moved:
        void_all(unit.session, "batch", [batch.id], unit.now, "清单里的村重新对应")
    return moved
