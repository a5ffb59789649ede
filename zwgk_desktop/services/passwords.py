"""Who may sign on this screen? Officers' passwords: set, changed, cleared, reset by the clerk with a reason, asked for.

A password belongs to a name, as the gate knows people: whoever works here under one name has one password.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.passwords import MOST_TRIES, SALT, check_new, is_right, require_calm, seal
from zwgk_desktop.domain.review import same_name
from zwgk_desktop.services.desk import Desk

SET, CHANGED, CLEARED, RESET = "officer.password", "officer.password_change", "officer.password_clear", "officer.reset"
WRONG = "officer.password_wrong"
WORDS = {SET: "设置口令", CHANGED: "修改口令", CLEARED: "取消口令", RESET: "重设口令"}


def is_locked(desk: Desk, officer: str) -> bool:
    """Tell whether an opinion of this person on screen asks for a password."""
    with desk.store.read() as session:
        return any(sealed for _, sealed in _rows_of(session, officer))


def find_locked(desk: Desk) -> list[str]:
    """Return the names that have a password."""
    from zwgk_desktop.db.queries.township import find_passwords

    with desk.store.read() as session:
        return [name for _, name, sealed in find_passwords(session) if sealed]


def check_password(desk: Desk, officer: str, password: str | None) -> bool:
    """Tell whether a password was asked for; RuleForbids password_needed, password_wrong or password_pause.

    A wrong try is noted in the trail; five in a quarter of an hour make a pause.
    """
    with desk.store.read() as session:
        rows = _rows_of(session, officer)
        wrong = _wrong_tries(session, [key for key, _ in rows])
    sealed = {one for _, one in rows if one}
    if not sealed:
        return False
    name = officer.strip()
    if not password:
        raise RuleForbids("password_needed", f"{name}设有口令，请由本人输入。", "不在场的，请用纸质审查单签字。")
    require_calm(wrong, desk.now())
    if any(is_right(one, password) for one in sealed):
        return True
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry(WRONG, Area.REVIEW, f"{name}的口令输入不正确", rows[0][0], after={"officer": name}))
    raise RuleForbids(
        "password_wrong", f"{name}的口令不正确。", f"请核对大小写；连续 {MOST_TRIES} 次不正确，要等一刻钟再试。"
    )


def set_password(desk: Desk, officer_id: int, new: str, old: str = "", reason: str = "") -> ChangeSet:
    """Give an officer a password. One that is there already is asked for (``old``), or reset with a reason."""
    check_new(new)
    name, action = _allow(desk, officer_id, old, reason, CHANGED)
    return _write(desk, name, action, seal(new, os.urandom(SALT)), reason)


def clear_password(desk: Desk, officer_id: int, old: str = "", reason: str = "") -> ChangeSet:
    """Ask an officer for no password any more; the old one is needed, or a reason."""
    name, action = _allow(desk, officer_id, old, reason, CLEARED)
    if action == SET:
        raise RuleForbids("password_none", f"{name}没有设口令。", "")
    return _write(desk, name, CLEARED, "", reason)


def _allow(desk: Desk, officer_id: int, old: str, reason: str, action: str) -> tuple[str, str]:
    """Return the officer's name, and what is being done; refuses without the old password and without a reason."""
    from zwgk_desktop.db.queries.township import find_officers

    with desk.store.read() as session:
        name = next((one.name for one in find_officers(session) if one.id == officer_id), None)
    if name is None:
        raise WrongUsage("no_officer", "没有这位工作人员，或已经离任。", "请刷新后再选。")
    if not is_locked(desk, name):
        return name, SET
    if reason.strip():
        return name, RESET
    check_password(desk, name, old)
    return name, action


def _write(desk: Desk, name: str, action: str, sealed: str, reason: str) -> ChangeSet:
    """Write the password of everybody of this name; the trail never holds it, in no form."""
    from zwgk_desktop.db.repositories.township import set_password as write

    word = WORDS[action]
    why = f"，理由：{reason.strip()}" if reason.strip() else ""
    with desk.store.write(desk.actor, desk.now()) as unit:
        rows = _rows_of(unit.session, name)
        had, has = any(one for _, one in rows), bool(sealed)
        write(unit.session, [key for key, _ in rows], sealed)
        before, after = ({"officer": name, "locked": locked} for locked in (had, has))
        entry = AuditEntry(action, Area.REVIEW, f"{name}{word}{why}", rows[0][0], before, after)
        unit.record(entry)
    return ChangeSet(frozenset({Area.TOWNSHIP, Area.REVIEW}), (rows[0][0],), f"已为{name}{word}。")


def _rows_of(session: Any, officer: str) -> list[tuple[int, str]]:
    from zwgk_desktop.db.queries.township import find_passwords

    return [(key, sealed) for key, name, sealed in find_passwords(session) if same_name(name, officer)]


def _wrong_tries(session: Any, ids: list[int]) -> list[datetime]:
    """Return when wrong passwords were typed since it was last set."""
    from zwgk_desktop.db.queries.audit import find_latest

    times = []
    for action, at in find_latest(session, (WRONG, *WORDS), ids, MOST_TRIES):
        if action != WRONG:
            break
        times.append(at)
    return times
