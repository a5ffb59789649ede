"""Which programmes may one person not draw in the same year? The catalogue's pairs, and what the office decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.services.subsidies.programmes import catalogue, nearest_programmes

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidy_life import ExclusionRow
    from zwgk_desktop.services.desk import Desk

FROM_CATALOGUE = "常见补贴目录"


def exclusions(desk: Desk) -> list[ExclusionRow]:
    """Return every pair with what holds for it; those of the catalogue carry its name as reason."""
    from zwgk_desktop.db.queries.subsidy_life import ExclusionRow, find_exclusions

    with desk.store.read() as session:
        decided = {frozenset({row.first, row.second}): row for row in find_exclusions(session)}
    usual = {pair: ExclusionRow(min(pair), max(pair), True, FROM_CATALOGUE) for pair in catalogue_pairs()}
    return sorted({**usual, **decided}.values(), key=lambda row: (row.first, row.second))


def catalogue_pairs() -> frozenset[frozenset[str]]:
    """Return the pairs that the catalogue of usual programmes names."""
    rows = catalogue().values()
    return frozenset(frozenset({row["name"], other}) for row in rows for other in row.get("exclusive_with", []))


def exclusive_pairs(session: Any = None) -> frozenset[frozenset[str]]:
    """Return the pairs of programmes that exclude each other for one person in one year."""
    if session is None:
        return catalogue_pairs()
    from zwgk_desktop.db.queries.subsidy_life import find_exclusions

    pairs = set(catalogue_pairs())
    for row in find_exclusions(session):
        pair = frozenset({row.first, row.second})
        (pairs.add if row.excluded else pairs.discard)(pair)
    return frozenset(pairs)


def excluded_with(session: Any, programme: str) -> frozenset[str]:
    """Return the programmes that nobody of this programme may draw in the same year."""
    return frozenset(name for pair in exclusive_pairs(session) if programme in pair for name in pair - {programme})


def set_exclusion(desk: Desk, first: str, second: str, excluded: bool, reason: str) -> ChangeSet:
    """Decide whether two programmes exclude each other; the reason is kept.

    Lists imported before are held against it by ``recheck_batch``. Raises WrongUsage (exclusion, no_reason,
    no_programme for a name that neither the township nor the catalogue has).
    """
    from zwgk_desktop.db.repositories.subsidy_life import save_exclusion

    one, other = sorted((first.strip(), second.strip()))
    if not one or one == other:
        raise WrongUsage("exclusion", "要写明两项不同的补贴。", "请核对名称。")
    if not reason.strip():
        raise WrongUsage("no_reason", "没有写明依据。", "请写明依据的文件或理由。")
    word = "不能同时享受" if excluded else "可以同时享受"
    with desk.store.write(desk.actor, desk.now()) as unit:
        before = frozenset({one, other}) in exclusive_pairs(unit.session)
        if excluded or not before:  # what was decided about a programme that is no more can still be taken back
            _require_known(unit.session, (first.strip(), second.strip()))
        save_exclusion(unit.session, one, other, excluded, reason.strip(), unit.actor, unit.now)
        summary = f"设定“{one}”与“{other}”{word}：{reason.strip()}"
        unit.record(
            AuditEntry("exclusion.set", Area.SUBSIDIES, summary, None, {"excluded": before}, {"excluded": excluded})
        )
    return ChangeSet(frozenset({Area.SUBSIDIES}), (), f"已设定：“{one}”与“{other}”{word}。")


def _require_known(session: Any, names: tuple[str, ...]) -> None:
    from zwgk_desktop.db.queries.subsidies import find_programmes

    known = [*(row.name for row in find_programmes(session)), *catalogue()]
    for name in names:
        if name not in known:
            near = nearest_programmes(name, known)
            advice = f"最接近的有：{'、'.join(near)}。" if near else "请先在“补贴项目”里新增，或核对名称。"
            raise WrongUsage("no_programme", f"没有名为“{name}”的补贴项目。", advice)
