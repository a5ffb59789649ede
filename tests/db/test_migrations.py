"""The chain of revisions and the models say the same, with and without rows, and released files open for ever."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from tests.db.released import FILES, fill_every_table, write_release
from zwgk_desktop.db.engine import build_engine
from zwgk_desktop.db.migrations import CHAIN, Chain, versions
from zwgk_desktop.db.models import Base
from zwgk_desktop.db.snapshot import find_problems
from zwgk_desktop.db.upgrade import open_current
from zwgk_desktop.domain.errors import StoreUnavailable
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.stores import create_store, open_desk
from zwgk_desktop.services.township import find_villages, get_township

RELEASES = sorted(FILES.glob("v*.db"))


def difference(connection: Connection) -> str:
    """Return the revision that is missing, as code; "" when models and file are equal."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    missing = produce_migrations(context, Base.metadata).upgrade_ops
    assert missing is not None
    return "" if missing.is_empty() else render_python_code(missing, render_as_batch=True)


def tables(connection: Connection) -> set[str]:
    rows = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))
    return {name for (name,) in rows if not name.startswith("sqlite_")}


def test_the_models_equal_the_migrations(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        missing = difference(connection)
    assert not missing, f"the models say more than the revisions; a new revision would hold:\n{missing}"


def test_every_constraint_and_index_has_a_name(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.store.path)) as bare:
        made = [sql for (sql,) in bare.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")]
        unnamed = bare.execute("PRAGMA index_list('programme')").fetchall()
    assert all(sql.count("PRIMARY KEY (") == sql.count("CONSTRAINT pk_") for sql in made if "alembic" not in sql)
    assert all(sql.count("FOREIGN KEY(") == sql.count("CONSTRAINT fk_") for sql in made)
    assert all(sql.count("UNIQUE (") == sql.count("CONSTRAINT uq_") for sql in made)
    assert unnamed


def test_the_head_that_the_program_compares_with_is_the_last_revision(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [CHAIN.head]
    assert CHAIN.ids[-1] == CHAIN.head
    assert CHAIN.ids == sorted(set(CHAIN.ids))


def test_every_module_of_a_revision_is_in_the_chain() -> None:
    folder = Path(versions.__file__).parent
    assert [f"{versions.__name__}.{f.stem}" for f in sorted(folder.glob("r*.py"))] == list(CHAIN.modules)


def test_down_to_nothing_and_up_again_gives_the_same(desk: Desk) -> None:
    fill_every_table(desk)
    path = desk.store.path
    desk.store.close()
    engine = build_engine(path, migrating=True)
    with engine.execution_options(writing=True).begin() as connection:
        CHAIN.migrate(connection, CHAIN.head, None)
        assert tables(connection) == {"alembic_version"}
        CHAIN.migrate(connection, None, CHAIN.head)
        assert not difference(connection)
    engine.dispose()


@pytest.mark.parametrize("revision", CHAIN.ids)
def test_up_from_each_revision_keeps_the_rows(desk: Desk, revision: str) -> None:
    """Down to a revision with rows in it, then up by opening."""
    fill_every_table(desk)
    path = desk.store.path
    desk.store.close()
    engine = build_engine(path, migrating=True)
    with engine.execution_options(writing=True).begin() as connection:
        CHAIN.migrate(connection, CHAIN.head, revision)
    engine.dispose()
    with open_desk(path) as again, again.store.engine.connect() as connection:
        assert not difference(connection)
        assert len(find_villages(again)) == 4
        assert verify_audit(again).broken is None


@pytest.mark.parametrize("file", RELEASES, ids=lambda f: f.stem)
def test_every_released_file_opens_with_its_rows(file: Path, tmp_path: Path) -> None:
    copy = tmp_path / file.name
    shutil.copy(file, copy)
    with closing(sqlite3.connect(copy)) as bare:
        before = {name for (name,) in bare.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        counts = {name: bare.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in before}
    assert all(counts.values()), "a released file has a row in every table"
    with open_desk(copy) as desk:
        assert get_township(desk).name == "云岭镇"
        assert verify_audit(desk).broken is None
        assert find_problems(copy, None) == []
        with desk.store.engine.connect() as connection:
            assert not difference(connection)


def test_there_is_a_released_file_of_this_format() -> None:
    assert f"v{CHAIN.major}" in [file.stem for file in RELEASES]


def test_the_file_of_this_release_would_be_written_the_same_today(tmp_path: Path) -> None:
    """As long as there is one revision, the committed file has exactly its tables."""
    write_release(tmp_path / "today.db")
    shapes = []
    for path in (tmp_path / "today.db", FILES / f"v{CHAIN.major}.db"):
        with closing(sqlite3.connect(path)) as bare:
            shapes.append(dict(bare.execute("SELECT name, sql FROM sqlite_master")))
    if CHAIN.head == "0001":
        assert shapes[0] == shapes[1], "before the first release: python -m tests.db.released v1"
    assert set(shapes[1]) <= set(shapes[0])


LATER = Chain((*CHAIN.modules, "tests.db.later.r9002_phones"), major=CHAIN.major)
BROKEN = Chain((*CHAIN.modules, "tests.db.later.r9003_broken"), major=CHAIN.major)


def kept_copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("*升级前*"))


@pytest.mark.parametrize("passphrase", [None, "口令"])
def test_an_upgrade_keeps_a_copy_of_the_older_file_and_all_rows(store_path: Path, passphrase: str | None) -> None:
    create_store(store_path, passphrase, "云岭镇", "清源县", [NewVillage("青石村")]).store.close()
    store = open_current(store_path, passphrase, LATER)
    with store.read() as session:
        assert session.execute(text("SELECT name, fax FROM township")).one() == ("云岭镇", "")
    store.close()
    (copy,) = kept_copies(store_path)
    with open_desk(copy, passphrase) as older:
        assert [v.name for v in find_villages(older)] == ["青石村"]
    with pytest.raises(StoreUnavailable) as caught, open_desk(store_path, passphrase):
        raise AssertionError("an older program must not open it")
    assert caught.value.code == "newer"


def test_an_upgrade_that_fails_leaves_the_file_as_it_was(desk: Desk) -> None:
    path = desk.store.path
    desk.store.close()
    with pytest.raises(ZeroDivisionError):
        open_current(path, None, BROKEN)
    assert len(kept_copies(path)) == 1
    with open_desk(path) as again, again.store.engine.connect() as connection:
        assert not difference(connection)
        assert len(find_villages(again)) == 4


def test_an_upgrade_that_leaves_a_row_without_its_parent_is_undone(desk: Desk) -> None:
    fill_every_table(desk)
    path = desk.store.path
    desk.store.close()
    with pytest.raises(StoreUnavailable, match="内部不一致"):
        open_current(path, None, Chain((*CHAIN.modules, "tests.db.later.r9004_orphans"), major=CHAIN.major))
    with open_desk(path) as again:
        assert len(find_villages(again)) == 4
