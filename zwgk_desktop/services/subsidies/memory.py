"""Which columns did the office choose for this sender's header before? Remembered per programme, proposed next time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.cleaning import pack
from zwgk_desktop.domain.columns import column_index
from zwgk_desktop.domain.errors import WrongUsage

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.subsidy_life import MemoryRow
    from zwgk_desktop.services.desk import Desk

HEAD_ROWS = 40
SENDER = re.compile(
    r"(?:填报|发放|编制|报送|制表|主管|填制|上报)单位(?:名称)?(?:[（(][^）)]*[）)])?[:：](?P<name>[^\s,，;；:：]{2,30})"
)
HEAD_STOPS = re.compile(r"(?:填报|填表|制表|发放|报送)?(?:日期|时间)|单位[:：]|金额单位|联系")

Heads = Mapping[str, Sequence[Sequence[str]]]  # sheet → its first rows as texts


def signature(row: Sequence[str]) -> str:
    """Return what two headers with the same words share."""
    words = [pack(text) for text in row]
    while words and not words[-1]:
        words.pop()
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def sender_of(heads: Heads) -> str:
    """Return the unit that a list says it comes from (填报单位：…), or ""."""
    for rows in heads.values():
        for row in rows:
            for text in row:
                found = SENDER.search(text.replace(" ", "").replace("\u3000", "")) if text else None
                if found:
                    return HEAD_STOPS.split(found.group("name"))[0]
    return ""


def remember(unit: Any, programme: str, heads: Heads, columns: Mapping[str, Any]) -> None:
    """Keep the columns given for each sheet under the words of its header row."""
    from zwgk_desktop.db.repositories.subsidy_life import remember_columns

    sender = sender_of(heads)
    for sheet, rows in heads.items():
        given = columns.get(sheet) or columns.get("*")
        at = int(given.get("header_row", 1)) - 1 if given else -1
        if not given or not 0 <= at < len(rows):
            continue
        mapping: dict[str, Any] = {
            "columns": {name: column_index(c) for name, c in given["columns"].items() if c not in (None, "")}
        }
        if given.get("header_last_row"):
            mapping["depth"] = int(given["header_last_row"]) - at
        remember_columns(unit.session, programme, sender, signature(rows[at]), mapping, unit.actor, unit.now)


def find_remembered(session: Any, programme: str, heads: Heads) -> dict[str, Any]:
    """Return the columns remembered for this list's headers, as ``--columns`` takes them; {} when there are none.

    What the same sender's list taught goes before what another's did.
    """
    from zwgk_desktop.db.queries.subsidy_life import find_memories

    memories = find_memories(session, programme)
    if not memories:
        return {}
    sender = sender_of(heads)
    known: dict[str, MemoryRow] = {}
    for one in sorted(memories, key=lambda m: m.sender != sender):
        known.setdefault(one.signature, one)
    found: dict[str, Any] = {}
    for sheet, rows in heads.items():
        for at, row in enumerate(rows):
            memory = known.get(signature(row))
            if memory is not None and any(row):
                columns = dict(memory.mapping["columns"])
                found[sheet] = {"header_row": at + 1, "columns": columns, "memory": memory.id}
                if "depth" in memory.mapping:
                    found[sheet]["header_last_row"] = at + memory.mapping["depth"]
                break
    return found


def recall_for(desk: Desk, programme: str) -> Callable[[Heads], Mapping[str, Any]]:
    """Return what finds the columns remembered for a programme's list (for ``check_list`` and ``preview_list``)."""

    def recall(heads: Heads) -> Mapping[str, Any]:
        with desk.store.read() as session:
            return find_remembered(session, programme.strip(), heads)

    return recall


def remembered_columns(desk: Desk, programme: str | None = None) -> list[MemoryRow]:
    """Return what is remembered for a programme (None: for all), newest first."""
    from zwgk_desktop.db.queries.subsidy_life import find_memories

    with desk.store.read() as session:
        return find_memories(session, None if programme is None else programme.strip())


def forget_columns(desk: Desk, memory_id: int) -> ChangeSet:
    """Forget columns that were remembered; WrongUsage when they are not."""
    from zwgk_desktop.db.queries.subsidy_life import find_memories
    from zwgk_desktop.db.repositories import subsidy_life

    with desk.store.write(desk.actor, desk.now()) as unit:
        known = next((row for row in find_memories(unit.session, None) if row.id == memory_id), None)
        if known is None:
            raise WrongUsage("no_memory", f"没有编号为 {memory_id} 的对列记录。", "请刷新后再试。")
        subsidy_life.forget_columns(unit.session, memory_id)
        summary = f"不再沿用“{known.programme}”{known.sender}清单记住的对列"
        unit.record(AuditEntry("columns.forget", Area.SUBSIDIES, summary, memory_id, known.mapping))
    return ChangeSet(frozenset({Area.SUBSIDIES}), (memory_id,), "已不再沿用。")
