"""Does a stored list collide with what the store already knows? The year's other batches, accounts, the deceased."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.identifiers import shorten
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.subsidies.panels import tell_panel
from zwgk_desktop.domain.subsidies.wording import finding
from zwgk_desktop.services.subsidies.exclusions import excluded_with

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import BatchRow
    from zwgk_desktop.db.queries.subsidy_checks import Conflict

OTHER_LIST = re.compile(r"编号 \d+ 的“[^”]*”清单")
MARKED_DEAD = re.compile(r"[（(](?:已?亡故?|已?故|去世|死亡|已?销户|户口注销)[）)]")


@dataclass(frozen=True, slots=True)
class Known:
    """What lists are held against: programmes excluded, the village that stands for a closed one, lists per sheet."""

    excluded: frozenset[str]
    heirs: Mapping[int, int | None]
    beside: Mapping[str, int]

    def home(self, village: int | None) -> int | None:
        """Return the village that stands today."""
        return None if village is None else self.heirs.get(village, village)


def compare_with_store(session: Any, batch: BatchRow) -> list[Finding]:
    """Return what speaks against the lines of a stored batch; one finding per person, kind and other programme."""
    from zwgk_desktop.db.queries import subsidy_checks as checks
    from zwgk_desktop.db.queries.succession import find_heirs

    others = checks.find_other_batches(session, batch.id)
    excluded = excluded_with(session, batch.programme)
    beside = checks.find_panels(session, batch.id)
    known = Known(excluded, find_heirs(session), beside)
    found = _people(batch, checks.find_same_people(session, batch.id, sorted(excluded), others), known)
    found += _accounts(checks.find_shared_accounts(session, batch.id, others), beside)
    for line in checks.find_listed_lines(session, batch.id):
        when = f"（{line.since}）" if line.since else ""
        detail = f"{line.name}在已故人员名单中{when}。"
        found.append(_about(line, "deceased", "身份证号", shorten(line.id_number), detail, beside))
    return found + compare_allocation(batch)


def other_list(message: str) -> str:
    """Return which other list a finding of ``compare_with_store`` speaks of, "" for one about this list alone."""
    told = OTHER_LIST.search(message)
    return told[0] if told else ""


def _about(line: Any, kind: str, column: str, value: str, detail: str, beside: Mapping[str, int]) -> Finding:
    """Return a finding about a line (sheet, row, panel); ``beside``: how many lists stand side by side, by sheet."""
    return tell_panel(finding(kind, line.sheet, line.row, column, value, detail), line.panel, beside.get(line.sheet, 1))


def compare_allocation(batch: BatchRow) -> list[Finding]:
    """Return a finding when the county gave another sum than the list says, to the fen."""
    if batch.allocated_fen is None or batch.allocated_fen == batch.total_fen:
        return []
    detail = f"拨付 {yuan_text(batch.allocated_fen)} 元，清单合计 {yuan_text(batch.total_fen)} 元。"
    return [finding("allocation_mismatch", "", None, "", yuan_text(batch.allocated_fen), detail)]


def marked_dead(lines: Iterable[Any], beside: Mapping[str, int]) -> list[Finding]:
    """Return a finding for each line (name, sheet, row, panel) whose name itself says that the person died."""
    return [
        _about(line, "deceased", "姓名", "", f"{line.name}：姓名旁注明已去世。", beside)
        for line in lines
        if ("（" in line.name or "(" in line.name) and MARKED_DEAD.search(line.name)
    ]


def _people(batch: BatchRow, conflicts: Sequence[Conflict], known: Known) -> list[Finding]:
    told: set[tuple[str, str, str]] = set()
    found = []
    for c in conflicts:
        where = f"编号 {c.other_batch} 的“{c.other_programme}”清单"
        for kind, detail in _conflicts(batch, c, where, known):
            key = (c.id_number, kind, c.other_programme)
            if key not in told:
                told.add(key)
                found.append(_about(c, kind, "身份证号", shorten(c.id_number), detail, known.beside))
    return found


def _conflicts(batch: BatchRow, c: Conflict, where: str, known: Known) -> list[tuple[str, str]]:
    found = []
    if c.other_programme == batch.programme and c.other_period == batch.period:
        found.append(("dup_person", f"{c.name}在本年度{where}中已有。"))
    elif c.other_programme in known.excluded:
        found.append(("dup_person", f"{c.name}已在{where}中，两项补贴不能同时享受。"))
    home, other = known.home(c.village_id), known.home(c.other_village_id)
    if home is not None and other is not None and home != other:
        found.append(("person_two_villages", f"{c.name}在{where}中属于{c.other_village}。"))
    if c.name != c.other_name:
        found.append(("id_conflict", f"{where}中同一身份证号写作{c.other_name}。"))
    return found


def _accounts(conflicts: Sequence[Conflict], beside: Mapping[str, int]) -> list[Finding]:
    told: set[tuple[str, str]] = set()
    found = []
    for c in conflicts:
        if (c.id_number, c.card) not in told:
            told.add((c.id_number, c.card))
            detail = f"编号 {c.other_batch} 的“{c.other_programme}”清单中{c.other_name}用的是同一账号。"
            found.append(_about(c, "shared_card", "银行账号", shorten(c.card), detail, beside))
    return found
