"""Which duties count here this year? The default pack, and those of a county and year that the office keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.rules import KIND_WORDS, Rule, RulePack, describe_values, pack_to_mapping, pack_to_toml
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import load_rules

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.rule_packs import PackRow

AREAS = frozenset({Area.SETTINGS, Area.LEDGER, Area.REGISTERS, Area.BOARDS})
LIMIT = 2 << 20  # bytes of a pack's file
HEADER = ("编号", "要求", "类别", "时限", "出处", "参数")


@dataclass(frozen=True, slots=True)
class PackFacts:
    """One pack; ``id`` is None for the program's own default; ``active``: it is in force in its year."""

    id: int | None
    pack: RulePack
    active: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A duty on which two packs disagree; "" where one has none."""

    rule_id: str
    text: str
    first: str
    second: str


def rule_packs(desk: Desk) -> list[PackFacts]:
    """Return the default pack and every kept one."""
    kept = [PackFacts(row.id, _pack(row), row.active) for row in _read(desk)]
    return [PackFacts(None, load_rules(), not any(one.active for one in kept)), *kept]


def rules_of(desk: Desk, year: int) -> RulePack:
    """Return the pack in force in a year: chosen for it, else one chosen for any year, else the default."""
    chosen = {row.year: row for row in _read(desk) if row.active}
    row = chosen.get(year) or chosen.get(0)
    return _pack(row) if row else load_rules()


def keep_pack(desk: Desk, pack: RulePack) -> ChangeSet:
    """Keep a pack for its county and year, over the one that was there. InputRefused bad_rule."""
    from zwgk_desktop.db.repositories import rule_packs as rows

    content = pack_to_mapping(pack)
    checked = RulePack.from_mapping(content)
    if not checked.county.strip():
        raise WrongUsage("no_county", "请写明规则包属于哪个县（市、区）。")
    before = next((r.content for r in _read(desk) if (r.county, r.year) == (checked.county, checked.year)), {})
    with desk.store.write(desk.actor, desk.now()) as unit:
        pack_id = rows.put_pack(unit, checked.county, checked.year, content)
        summary = f"保存规则包：{_name(checked)}（{len(checked.rules)} 条）"
        unit.record(AuditEntry("rules.keep", Area.SETTINGS, summary, pack_id, before, content))
    _recount(desk)
    return ChangeSet(AREAS, (pack_id,), f"已{summary}。")


def choose_pack(desk: Desk, pack_id: int | None, year: int | None = None) -> ChangeSet:
    """Let a kept pack be in force in its year; with None the default is again, in ``year``. Dates already made stay."""
    from zwgk_desktop.db.repositories import rule_packs as rows

    row = _get(desk, pack_id) if pack_id is not None else None
    wanted = row.year if row else (year or 0)
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows.choose_pack(unit, wanted, pack_id)
        name = _name(_pack(row)) if row else load_rules().name
        unit.record(AuditEntry("rules.choose", Area.SETTINGS, f"采用规则包：{name}", pack_id, {}, {"year": wanted}))
    _recount(desk)
    return ChangeSet(AREAS, (pack_id,) if pack_id else (), f"已采用{name}。已经生成的各期不变。")


def drop_pack(desk: Desk, pack_id: int) -> ChangeSet:
    """Drop a kept pack; what it said stays in the audit trail."""
    from zwgk_desktop.db.repositories import rule_packs as rows

    row = _get(desk, pack_id)
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows.drop_pack(unit, pack_id)
        summary = f"删除规则包：{_name(_pack(row))}"
        unit.record(AuditEntry("rules.drop", Area.SETTINGS, summary, pack_id, row.content, {}))
    _recount(desk)
    return ChangeSet(AREAS, (pack_id,), f"已{summary}。")


def _recount(desk: Desk) -> None:
    """Count the open objections to postings anew: their term is a rule."""
    from zwgk_desktop.services.boards.objections import recount_open

    recount_open(desk)


def compare_packs(first: RulePack, second: RulePack) -> list[Difference]:
    """Return the duties on which two packs disagree, in the order of the first."""
    found: list[Difference] = []
    for rule_id in dict.fromkeys(rule.id for rule in (*first.rules, *second.rules)):
        one, other = first.find(rule_id), second.find(rule_id)
        words = tuple(f"{describe_values(rule)}（{rule.source}）" if rule else "" for rule in (one, other))
        same = (
            one is not None and other is not None and (one.kind, dict(one.values)) == (other.kind, dict(other.values))
        )
        if not same:
            found.append(Difference(rule_id, (one or other).text, *words))  # type: ignore[union-attr]
    return found


def read_pack_file(path: Path) -> RulePack:
    """Return the pack in a toml or xlsx file, nothing stored. InputRefused bad_rule, unsupported_format …"""
    from zwgk_desktop.documents.untrusted import read_limited

    if path.suffix.lower() in (".xlsx", ".xls", ".et"):
        return _read_workbook(path)
    try:
        data = tomllib.loads(read_limited(path, LIMIT).decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputRefused("bad_rule", "规则包读不懂。", "请用本程序导出一份对照修改，保存为 UTF-8。") from error
    return RulePack.from_mapping(data)


def _read_workbook(path: Path) -> RulePack:
    from zwgk_desktop.documents.list_reader import read_list

    sheets = [sheet for sheet in read_list(path).sheets if not sheet.is_empty()]
    rows = [[str(cell).strip() for cell in row] for row in sheets[0].rows] if sheets else []
    at = next((n for n, row in enumerate(rows) if tuple(row[: len(HEADER)]) == HEADER), None)
    if at is None:
        raise InputRefused("bad_rule", "表格里没有规则包的表头。", f"表头应是：{'、'.join(HEADER)}。")
    words = {word: kind for kind, word in KIND_WORDS.items()}
    heads = {row[0]: row[1] for row in rows[:at] if len(row) > 1}
    rules: list[dict[str, Any]] = []
    for number, row in enumerate(rows[at + 1 :], at + 2):
        if any(row):
            rules.append(_read_row(number, row, words))
    year = heads.get("年度", "0").split(".")[0]
    head = {"county": heads.get("县（市、区）", ""), "year": int(year) if year.isdigit() else 0}
    return RulePack.from_mapping({**head, "name": heads.get("名称", ""), "rule": rules})


def _read_row(number: int, row: Sequence[str], words: Mapping[str, str]) -> dict[str, Any]:
    try:
        values = tomllib.loads(f"values = {row[5] or '{}'}")["values"]
    except (tomllib.TOMLDecodeError, IndexError) as error:
        raise InputRefused("bad_rule", f"第 {number} 行的参数读不懂。", "参数应像 { days = 15 }。") from error
    return {"id": row[0], "text": row[1], "kind": words.get(row[2], row[2]), "source": row[4], "values": values}


def write_pack(desk: Desk, pack: RulePack, path: Path) -> Path:
    """Write a pack as toml or xlsx, by the ending of ``path``, so that another office can take it in."""
    from zwgk_desktop.documents.writing import replacing

    with desk.store.write(desk.actor, desk.now()) as unit, replacing(path) as temporary:
        if path.suffix.lower() == ".xlsx":
            from zwgk_desktop.documents.rule_pack_workbook import write_rule_pack

            write_rule_pack(temporary, pack, HEADER)
        else:
            temporary.write_text(pack_to_toml(pack), encoding="utf-8", newline="\n")
        after = {"file": path.name, "rules": len(pack.rules)}
        unit.record(AuditEntry("rules.export", Area.SETTINGS, f"导出规则包：{_name(pack)}", None, {}, after))
    return path


def change_rule(pack: RulePack, rule: Rule) -> RulePack:
    """Return the pack with a rule in place of the one with its id, or added at the end."""
    if pack.find(rule.id) is None:
        return RulePack(pack.name, pack.county, pack.year, (*pack.rules, rule))
    rules = tuple(rule if one.id == rule.id else one for one in pack.rules)
    return RulePack(pack.name, pack.county, pack.year, rules)


def _read(desk: Desk) -> list[PackRow]:
    from zwgk_desktop.db.queries.rule_packs import find_packs

    with desk.store.read() as session:
        return find_packs(session)


def _get(desk: Desk, pack_id: int | None) -> PackRow:
    found = next((row for row in _read(desk) if row.id == pack_id), None)
    if found is None:
        raise WrongUsage("no_pack", "没有这个规则包。", "请刷新后再选。")
    return found


def _pack(row: PackRow) -> RulePack:
    return RulePack.from_mapping(row.content)


def _name(pack: RulePack) -> str:
    return f"{pack.county}{f'{pack.year}年' if pack.year else ''}{pack.name}" or "规则包"
