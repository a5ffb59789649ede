"""How does a township begin? A store with its villages, people and the default catalogue, or the demo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.boards import load_default_catalogue
from zwgk_desktop.services.desk import Desk, system_clock
from zwgk_desktop.services.stores import create_store
from zwgk_desktop.services.township import add_officer, change_township, find_officers

Clock = Callable[[], datetime]
CLERK = "经办人"


def begin(
    path: Path,
    passphrase: str | None,
    township: str,
    county: str,
    villages: Sequence[NewVillage] = (),
    people: Sequence[str] = (),
    backup_folder: Path | None = None,
    clock: Clock = system_clock,
) -> Desk:
    """Make a store ready for work and return the desk at it, the first of ``people`` signed in.

    Raises what :func:`~zwgk_desktop.services.stores.create_store` raises; nothing is left at ``path`` then.
    """
    desk = create_store(path, passphrase, township, county, villages, clock)
    try:
        load_default_catalogue(desk)
        for person in people:
            add_officer(desk, person, CLERK)
        if backup_folder is not None:
            change_township(desk, backup_folder=str(backup_folder))
    except BaseException:
        desk.store.discard()
        raise
    return sign_in(desk)


def begin_demo(
    path: Path,
    passphrase: str | None = None,
    clock: Clock = system_clock,
    township: str = "",
    county: str = "",
    villages: Sequence[NewVillage] = (),
    inputs_at: Path | None = None,
    progress: Progress | None = None,
) -> Desk:
    """Make a store with invented work in it (names not given are invented too); nothing is left when that fails.

    ``inputs_at`` keeps the documents the work was made from.
    """
    from zwgk_desktop.services.demo import fill, load_demo

    facts = load_demo()
    chosen = villages or [NewVillage(name) for name in facts["villages"]]
    names = (township or facts["township"], county or facts["county"])
    january = clock().replace(month=1, day=2)
    made = create_store(path, passphrase, *names, chosen, lambda: january, demo=True)
    desk = replace(made, clock=clock)
    try:
        fill(desk, progress=progress, inputs_at=inputs_at)
    except BaseException:
        desk.store.discard()
        raise
    return sign_in(desk)


def sign_in(desk: Desk) -> Desk:
    """Return the desk with the first clerk of the store as the one who acts."""
    clerks = find_officers(desk, CLERK)
    return replace(desk, actor=clerks[0].name) if clerks else desk
