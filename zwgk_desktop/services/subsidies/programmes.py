"""Which subsidies does the township hand out? Programmes, and the catalogue of usual ones to choose from."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidies import ProgrammeRow
    from zwgk_desktop.services.desk import Desk

EDITABLE = frozenset(
    {"name", "category", "bureau", "unit", "standard_fen", "posting_days", "by_name", "active", "rhythm"}
)


@functools.cache
def catalogue() -> dict[str, dict[str, Any]]:
    """Return the usual programmes by name (resources/programmes.toml): category, bureau, unit, rhythm, posting_days,
    by_name, exclusive_with."""
    with paths.resource("programmes.toml").open("rb") as file:
        table = tomllib.load(file)
    return {row["name"]: {**table["defaults"], **row} for row in table["programme"]}


def programmes(desk: Desk, active_only: bool = False) -> list[ProgrammeRow]:
    """Return the township's programmes."""
    from zwgk_desktop.db.queries import subsidies

    with desk.store.read() as session:
        return subsidies.find_programmes(session, active_only)


def nearest_programmes(name: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Return up to ``most`` names of ``known`` most like ``name``, those that contain it or stand in it first."""
    names = list(dict.fromkeys(known))
    inside = [other for other in names if name and (name in other or other in name)]
    alike = get_close_matches(name, names, n=most, cutoff=0.4)
    return list(dict.fromkeys([*inside, *alike]))[:most]


def build_values(name: str) -> dict[str, Any]:
    """Return what a new programme begins with: the catalogue's row of that name, or plain defaults."""
    row = catalogue().get(name, {})
    return {"name": name, **{key: value for key, value in row.items() if key in EDITABLE}}


def add_programme(desk: Desk, name: str, values: Mapping[str, Any] | None = None) -> ChangeSet:
    """Add a programme; keys are those of ``EDITABLE``. WrongUsage when the name is empty or there already."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    name = name.strip()
    full = {**build_values(name), **_known(values or {})}
    with desk.store.write(desk.actor, desk.now()) as unit:
        if not name or queries.find_programme(unit.session, name):
            raise WrongUsage("programme_name", f"补贴项目“{name}”没有名称或已经有了。", "请换一个名称。")
        key = subsidies.add_programme(unit.session, full)
        unit.record(AuditEntry("programme.add", Area.SUBSIDIES, f"新增补贴项目“{name}”", key, after=full))
    return ChangeSet(frozenset({Area.SUBSIDIES}), (key,), f"已新增补贴项目“{name}”。")


def add_usual(desk: Desk, names: Sequence[str]) -> ChangeSet:
    """Take programmes over from the catalogue; those the township has stay as they are. WrongUsage when none is new."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    unknown = [name for name in names if name not in catalogue()]
    if unknown:
        raise WrongUsage("programme_name", f"常见项目目录里没有“{unknown[0]}”。", "请核对名称。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        fresh = [name for name in dict.fromkeys(names) if queries.find_programme(unit.session, name) is None]
        if not fresh:
            raise WrongUsage("no_programme", "没有选新的项目。", "请先勾选。")
        keys = tuple(subsidies.add_programme(unit.session, build_values(name)) for name in fresh)
        summary = f"从常见目录加入补贴项目 {len(fresh)} 项：{'、'.join(fresh[:5])}{'等' if len(fresh) > 5 else ''}"
        unit.record(AuditEntry("programme.add_usual", Area.SUBSIDIES, summary, None, after={"names": fresh}))
    return ChangeSet(frozenset({Area.SUBSIDIES}), keys, f"已加入 {len(fresh)} 个补贴项目。")


def change_programme(desk: Desk, programme_id: int, values: Mapping[str, Any]) -> ChangeSet:
    """Edit a programme; keys are those of ``EDITABLE``."""
    from zwgk_desktop.db.queries import subsidies as queries
    from zwgk_desktop.db.repositories import subsidies

    wanted = _known(values)
    with desk.store.write(desk.actor, desk.now()) as unit:
        row = queries.get_programme(unit.session, programme_id)
        before = {name: getattr(row, name) for name in wanted}
        other = queries.find_programme(unit.session, str(wanted.get("name", row.name)).strip())
        if not str(wanted.get("name", row.name)).strip() or (other and other.id != row.id):
            raise WrongUsage("programme_name", "补贴项目没有名称或已经有了同名的。", "请换一个名称。")
        subsidies.change_programme(unit.session, programme_id, wanted)
        summary = f"修改补贴项目“{row.name}”"
        unit.record(AuditEntry("programme.change", Area.SUBSIDIES, summary, programme_id, before, dict(wanted)))
    return ChangeSet(frozenset({Area.SUBSIDIES}), (programme_id,), "补贴项目已修改。")


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    unknown = values.keys() - EDITABLE
    if unknown:
        raise WrongUsage("programme_field", f"补贴项目没有这些栏目：{'、'.join(sorted(unknown))}。", "")
    days = values.get("posting_days")
    if days is not None and not 1 <= int(days) <= 366:
        raise WrongUsage("posting_days", "公示天数应在 1 到 366 之间。", "请重新填写。")
    return dict(values)
