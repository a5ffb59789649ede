"""Any select is found, filtered, sorted and summed; rows come by id in the order asked for."""

from __future__ import annotations

from array import array
from datetime import date
from time import perf_counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import NOW
from zwgk_desktop.db.models import DbVillage, DbVillageChange
from zwgk_desktop.db.queries.listing import SqlListing
from zwgk_desktop.db.store import Store
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.listing import Ask, Column, Kind, MemoryListing, Totals

COLUMNS = (
    Column("name", "村名"),
    Column("code", "编码"),
    Column("households", "户数", Kind.NUMBER, total=True),
    Column("since", "自", Kind.DATE),
)
BASE = select(
    DbVillage.id.label("id"),
    DbVillage.name.label("name"),
    DbVillage.code.label("code"),
    DbVillage.households.label("households"),
    DbVillage.active_from.label("since"),
)
ROWS = {
    1: ("Alpha村", "A_1", 30, date(2026, 3, 10)),
    2: ("beta村", None, None, None),
    3: ("100%村", "a%1", 10, date(2025, 1, 1)),
    4: ("乙村", "", 30, None),
}


@pytest.fixture
def listing(store: Store) -> SqlListing:
    with store.write("测试", NOW) as unit:
        connection = unit.session.connection()
        connection.exec_driver_sql("DELETE FROM village_change")
        connection.exec_driver_sql("DELETE FROM village")
        for key, (name, code, households, since) in ROWS.items():
            unit.session.add(DbVillage(id=key, name=name, code=code, households=households, active_from=since))
        unit.record(AuditEntry("test", Area.TOWNSHIP, "测试"))
    return SqlListing(store, BASE, COLUMNS)


@pytest.mark.parametrize(
    ("ask", "wanted"),
    [
        (Ask(), [1, 2, 3, 4]),
        (Ask(find="ALPHA"), [1]),
        (Ask(find=" a_1 "), [1]),
        (Ask(find="%"), [3]),
        (Ask(find="村"), [1, 2, 3, 4]),
        (Ask(find="没有"), []),
        (Ask(filters={"name": "乙村"}), [4]),
        (Ask(filters={"households": "30"}), [1, 4]),
        (Ask(filters={"households": "三十"}), []),
        (Ask(filters={"code": ""}), [2, 4]),
        (Ask(filters={"since": "2026-03-10"}), [1]),
        (Ask(find="村", filters={"households": "30", "code": ""}), [4]),
        (Ask(sort="households"), [3, 1, 4, 2]),
        (Ask(sort="households", descending=True), [1, 4, 3, 2]),
        (Ask(sort="since"), [3, 1, 2, 4]),
        (Ask(sort="since", descending=True), [1, 3, 2, 4]),
    ],
)
def test_a_question_gives_these_ids(listing: SqlListing, ask: Ask, wanted: list[int]) -> None:
    ids = listing.ids(ask)
    assert isinstance(ids, array)
    assert list(ids) == wanted
    assert list(listing.ids(ask, limit=2)) == wanted[:2]
    assert listing.totals(ask) == Totals(len(wanted), {"households": sum(ROWS[i][2] or 0 for i in wanted)})


def test_rows_come_in_the_order_of_the_ids_and_a_gone_one_is_empty(listing: SqlListing) -> None:
    assert listing.rows([3, 99, 1]) == [
        ("100%村", "a%1", 10, "2025-01-01"),
        (None, None, None, None),
        ("Alpha村", "A_1", 30, "2026-03-10"),
    ]
    assert listing.rows([]) == []


def test_an_order_of_its_own_holds_until_the_officer_sorts(store: Store) -> None:
    listing = SqlListing(store, BASE, COLUMNS, order=("-households", "name"))
    assert list(listing.ids(Ask())) == [3, 1, 2, 4]
    assert list(listing.ids(Ask(sort="households"))) == [4, 2, 1, 3]


def test_only_the_named_columns_are_searched(store: Store) -> None:
    listing = SqlListing(store, BASE, COLUMNS, find=("code",))
    assert list(listing.ids(Ask(find="青石"))) == []
    assert list(listing.ids(Ask(find="101201"))) == [1]


def test_a_join_is_listed_like_a_table(store: Store) -> None:
    base = select(
        DbVillageChange.id.label("id"), DbVillage.name.label("name"), DbVillageChange.kind.label("kind")
    ).join(DbVillage, DbVillage.id == DbVillageChange.village_id)
    listing = SqlListing(store, base, (Column("name", "村名"), Column("kind", "变更", Kind.STATUS)))
    assert listing.rows(listing.ids(Ask(find="柳溪", filters={"kind": "created"}))) == [("柳溪村", "created")]


MANY = st.lists(
    st.tuples(st.text(alphabet="ab村%_", max_size=3), st.one_of(st.none(), st.integers(-3, 3))), max_size=12
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(MANY, st.text(alphabet="aB村%_", max_size=2), st.sampled_from(["", "n", "s"]), st.booleans())
def test_a_stored_list_answers_like_one_in_memory(
    store: Store, rows: list[tuple[str, int | None]], find: str, sort: str, down: bool
) -> None:
    columns = (Column("s", "文字"), Column("n", "数", Kind.NUMBER, total=True))
    with store.write("测试", NOW) as unit:
        connection = unit.session.connection()
        connection.exec_driver_sql("DELETE FROM officer")
        connection.exec_driver_sql("DELETE FROM village_change")
        connection.exec_driver_sql("DELETE FROM village")
        sql = "INSERT INTO village (id, name, code, households, sort, active_to) VALUES (?, ?, ?, ?, 0, '2026-01-01')"
        filled = [(key, f"{key}", text, number) for key, (text, number) in enumerate(rows, 1)]
        if filled:
            connection.exec_driver_sql(sql, filled)
        unit.record(AuditEntry("test", Area.TOWNSHIP, "测试"))
    base = select(DbVillage.id.label("id"), DbVillage.code.label("s"), DbVillage.households.label("n"))
    stored = SqlListing(store, base, columns)
    memory = MemoryListing(columns, dict(enumerate(rows, 1)))
    ask = Ask(find=find, sort=sort, descending=down)
    sorted_ids = memory.ids(Ask(sort=sort, descending=down))
    wanted = [key for key in sorted_ids if find.strip().lower() in rows[key - 1][0].lower()]
    assert list(stored.ids(ask)) == wanted
    assert stored.totals(ask).count == len(wanted)


def test_200000_rows_are_asked_without_waiting(store: Store) -> None:
    """Generous limits: the machine is shared; the bench measures. What must not come back is a second a question."""
    with store.write("测试", NOW) as unit:
        rows = [(f"{n:06d}村", f"{n * 7919 % 1_000_003:012d}", n % 997, "2026-01-01") for n in range(200_000)]
        sql = "INSERT INTO village (name, code, households, sort, active_to) VALUES (?, ?, ?, 0, ?)"
        unit.session.connection().exec_driver_sql(sql, rows)
        unit.record(AuditEntry("test", Area.TOWNSHIP, "测试"))
    listing = SqlListing(store, BASE, COLUMNS)
    started = perf_counter()
    assert len(listing.ids(Ask(), limit=256)) == 256
    first = perf_counter() - started
    ids = listing.ids(Ask(sort="households", descending=True))
    assert len(ids) == 200_004
    assert len(listing.rows(ids[100_000:100_256])) == 256
    assert listing.totals(Ask(find="00001")).count > 0
    assert first < 0.5
    assert perf_counter() - started < 10
