"""How does a desk come to its store? Make one, or open the one there is; closing lets others have it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.desk import Desk, system_clock

Clock = Callable[[], datetime]


def store_exists(path: Path) -> bool:
    """Tell whether something lies at ``path`` already; False where it cannot be looked at."""
    try:
        return path.exists()
    except OSError:
        return False


def is_encrypted(path: Path) -> bool:
    """Tell whether opening ``path`` takes a passphrase; False for a plain store or no readable file."""
    from zwgk_desktop.db.store import is_plain

    try:
        return path.is_file() and not is_plain(path)
    except OSError:
        return False


def create_store(
    path: Path,
    passphrase: str | None,
    township: str,
    county: str,
    villages: Sequence[NewVillage] = (),
    clock: Clock = system_clock,
    demo: bool = False,
    actor: str = "经办人",
) -> Desk:
    """Make a store with its township and villages, and return the desk at it; ``desk.store.close()`` ends its use.

    Raises RuleForbids("exists") when something lies there, WrongUsage without names, StoreUnavailable when it cannot
    be written; nothing is left at ``path`` then.
    """
    from zwgk_desktop.db.store import new_store

    township, county = township.strip(), county.strip()
    if not township or not county:
        raise WrongUsage("no_name", "请写明乡镇和县（市、区）的名称。")
    if store_exists(path):
        raise RuleForbids("exists", f"已有数据文件：{path}。", "原有数据没有改动；请换一个位置，或直接打开它。")
    desk = Desk(new_store(path, passphrase), actor, clock)
    try:
        _write_first(desk, township, county, villages, demo)
    except BaseException:
        desk.store.discard()
        raise
    return desk


def _write_first(desk: Desk, township: str, county: str, villages: Sequence[NewVillage], demo: bool) -> None:
    from zwgk_desktop.db.repositories.township import add_township, add_villages

    with desk.store.write(desk.actor, desk.now()) as unit:
        township_id = add_township(unit.session, township, county, demo, unit.now)
        add_villages(unit.session, villages, None, desk.today())
        after = {"name": township, "county": county, "villages": [v.name for v in villages]}
        unit.record(
            AuditEntry(
                "store.create",
                Area.TOWNSHIP,
                f"建立{county}{township}的数据文件，{len(villages)} 个村",
                subject_id=township_id,
                after=after,
            )
        )


def open_store_at(path: Path, passphrase: str | None = None, clock: Clock = system_clock) -> Desk:
    """Open the store and keep it open, for the window; ``desk.store.close()`` ends its use."""
    from zwgk_desktop.db.store import open_store

    return Desk(open_store(path, passphrase), clock=clock)


@contextmanager
def open_desk(
    path: Path, passphrase: str | None = None, actor: str = "经办人", clock: Clock = system_clock
) -> Iterator[Desk]:
    """Open the store for a while; raises StoreUnavailable with what is wrong and what to do."""
    from zwgk_desktop.db.store import open_store

    store = open_store(path, passphrase)
    try:
        yield Desk(store, actor, clock)
    finally:
        store.close()
