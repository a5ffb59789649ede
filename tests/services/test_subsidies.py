"""A list becomes a batch in one transaction: people once, villages matched, findings kept, other batches compared."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.data.lists import HEADER, Payee, payees, save_csv, save_xlsx, table
from zwgk_desktop.db.queries import subsidies as queries
from zwgk_desktop.db.repositories import subsidies as repositories
from zwgk_desktop.domain.errors import Cancelled, InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services import subsidies
from zwgk_desktop.services.desk import Desk

PEOPLE = payees(9)
LAND, GRAIN = "耕地地力保护补贴", "稻谷补贴"
TODAY = date(2026, 11, 20)


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    return save_xlsx(tmp_path / "清单.xlsx", {"Sheet1": table(PEOPLE)})


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    rows = table(PEOPLE)
    rows[2][HEADER.index("身份证号")] = ""
    rows[3][HEADER.index("金额（元）")] = 0
    return save_xlsx(tmp_path / "问题清单.xlsx", {"Sheet1": rows})


def count(desk: Desk, table_name: str) -> int:
    with desk.store.read() as session:
        return int(session.scalar(text(f"SELECT count(*) FROM {table_name}")) or 0)


def total(people: list[Payee]) -> str:
    return str(sum(Decimal(person.amount) for person in people))


def test_a_check_stores_nothing_and_reports_what_the_contract_names(clean: Path) -> None:
    report = subsidies.check_list(clean, TODAY).to_json()
    assert set(report) == {"result", "refusal_kind", "message", "rows", "findings", "total", "seconds", "rss_mb"}
    assert (report["result"], report["refusal_kind"], report["findings"]) == ("imported", None, [])
    assert report["total"] == total(PEOPLE)
    assert len(report["rows"]) == 9


def test_a_clean_list_is_stored_with_people_once_and_villages_matched(desk: Desk, clean: Path) -> None:
    batch = subsidies.import_list(desk, clean, LAND, 2026)
    assert (batch.lines, batch.held, batch.findings, batch.total) == (9, 0, (), total(PEOPLE))
    stored = subsidies.get_batch(desk, batch.batch_id)
    assert (stored.programme, stored.year, stored.state, stored.line_count) == (LAND, 2026, "checked", 9)
    with desk.store.read() as session:
        lines = queries.find_lines(session, batch.batch_id)
        audit = session.scalar(text("SELECT count(*) FROM audit WHERE action = 'batch.import'"))
    assert [line.id_number for line in lines] == [person.id for person in PEOPLE]
    assert [line.amount_fen for line in lines] == [int(Decimal(person.amount) * 100) for person in PEOPLE]
    assert all(line.village_id for line in lines)
    assert [line.area_e4 for line in lines] == [int(Decimal(person.area) * 10_000) for person in PEOPLE]
    assert audit == 1
    again = subsidies.import_list(desk, save_csv(clean.with_suffix(".csv"), table(PEOPLE)), GRAIN, 2026)
    assert (again.lines, count(desk, "person"), count(desk, "payment_line")) == (9, 9, 18)


def test_a_village_is_known_by_its_name_without_suffix_and_an_unknown_one_is_told(desk: Desk, tmp_path: Path) -> None:
    rows = table(PEOPLE[:3])
    for row, village in zip(rows[1:], ("云岭镇青石村村民委员会", "柳溪", "外乡村"), strict=True):
        row[HEADER.index("行政村")] = village
    batch = subsidies.import_list(desk, save_xlsx(tmp_path / "a.xlsx", {"表": rows}), LAND, 2026)
    with desk.store.read() as session:
        lines = queries.find_lines(session, batch.batch_id)
    assert [line.village for line in lines] == ["青石村", "柳溪村", "外乡村"]
    assert [line.village_id is None for line in lines] == [False, False, True]
    assert [(f.kind, f.row) for f in batch.findings] == [("village_missing", 4)]


def test_rows_with_errors_are_held_and_warnings_wait_for_a_reason(desk: Desk, messy: Path) -> None:
    batch = subsidies.import_list(desk, messy, LAND, 2026)
    assert (batch.lines, batch.held, batch.errors) == (8, 1, 1)
    held = subsidies.find_held_lines(desk, batch.batch_id)
    assert (held[0].row, held[0].cells["姓名"]) == (3, PEOPLE[1].name)
    with desk.store.read() as session:
        assert queries.open_warnings(session, batch.batch_id) == 1
        assert queries.open_errors(session, batch.batch_id) == 1
    with pytest.raises(WrongUsage):
        subsidies.accept_findings(desk, batch.batch_id, None, "  ")
    subsidies.accept_findings(desk, batch.batch_id, None, "当季未种，已核实")
    with desk.store.read() as session:
        assert queries.open_warnings(session, batch.batch_id) == 0
    states = {f.kind: (f.state, f.reason) for f in subsidies.find_findings(desk, batch.batch_id)}
    assert states == {"id_missing": ("open", ""), "amount_zero": ("accepted", "当季未种，已核实")}
    assert subsidies.get_batch(desk, batch.batch_id).state == "checked"
    with pytest.raises(WrongUsage):
        subsidies.accept_findings(desk, batch.batch_id, None, "再一次")


def test_warnings_may_be_accepted_while_importing(desk: Desk, messy: Path) -> None:
    batch = subsidies.import_list(desk, messy, LAND, 2026, accept_reason="已核实")
    assert {f.state for f in subsidies.find_findings(desk, batch.batch_id) if f.severity == "warning"} == {"accepted"}


def test_the_same_file_is_not_taken_twice(desk: Desk, clean: Path) -> None:
    first = subsidies.import_list(desk, clean, LAND, 2026)
    with pytest.raises(RuleForbids) as refusal:
        subsidies.import_list(desk, clean, LAND, 2026)
    assert refusal.value.code == "already_imported"
    subsidies.remove_batch(desk, first.batch_id, "导错了")
    assert subsidies.import_list(desk, clean, LAND, 2026).lines == 9


def test_the_year_s_other_batches_are_compared(desk: Desk, clean: Path, tmp_path: Path) -> None:
    subsidies.import_list(desk, clean, LAND, 2026)
    rows = table(PEOPLE[:2])
    rows[1][HEADER.index("行政村")] = "大坪村"
    other = save_xlsx(tmp_path / "第二批.xlsx", {"表": rows})
    same = subsidies.import_list(desk, other, LAND, 2026)
    assert sorted((f.kind, f.row) for f in same.findings) == [
        ("dup_person", 2),
        ("dup_person", 3),
        ("person_two_villages", 2),
    ]
    rows[1][HEADER.index("行政村")] = "青石村"
    fair = save_xlsx(tmp_path / "第三批.xlsx", {"表": rows[:2]})
    assert subsidies.import_list(desk, fair, GRAIN, 2025).findings == ()


def test_programmes_that_exclude_each_other_are_told(desk: Desk, clean: Path) -> None:
    first, second = sorted(next(iter(subsidies.exclusive_pairs())))
    subsidies.import_list(desk, clean, first, 2026)
    batch = subsidies.import_list(desk, clean, second, 2026)
    assert {f.kind for f in batch.findings} == {"dup_person"}
    assert len(batch.findings) == 9


def test_a_correction_names_the_old_batch_and_is_not_compared_with_it(desk: Desk, clean: Path, tmp_path: Path) -> None:
    old = subsidies.import_list(desk, clean, LAND, 2026)
    rows = table(PEOPLE[:8])
    new = subsidies.import_list(
        desk, save_xlsx(tmp_path / "更正.xlsx", {"表": rows}), LAND, 2026, replaces=old.batch_id
    )
    assert new.findings == ()
    assert subsidies.get_batch(desk, new.batch_id).replaces_id == old.batch_id


@pytest.mark.parametrize("at", [1, 2, 3, 4, 5])
def test_a_cancelled_import_leaves_nothing_behind(desk: Desk, clean: Path, at: int) -> None:
    before = count(desk, "audit")
    with pytest.raises(Cancelled):
        subsidies.import_list(desk, clean, LAND, 2026, progress=StopAfter(at))
    for name in ("batch", "person", "payment_line", "finding", "programme"):
        assert count(desk, name) == 0
    assert count(desk, "audit") == before


def test_a_refused_file_leaves_nothing_behind(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(InputRefused):
        subsidies.import_list(desk, path, LAND, 2026)
    assert count(desk, "batch") == 0


def test_one_person_s_payments_are_found_and_the_query_is_logged(desk: Desk, clean: Path) -> None:
    subsidies.import_list(desk, clean, LAND, 2026)
    person = PEOPLE[4]
    for wanted in (person.id, person.id.lower(), person.id[-6:], person.id[:6] + person.id[8:17]):
        assert [p.name for p in subsidies.find_payments(desk, wanted)] == [person.name]
    assert person.id in [p.id_number for p in subsidies.find_payments(desk, f" {person.name} ")]
    with desk.store.read() as session:
        entries = list(session.scalars(text("SELECT summary FROM audit WHERE action = 'person.query'")))
    assert len(entries) == 5
    assert person.id not in "".join(entries)
    with pytest.raises(WrongUsage):
        subsidies.find_payments(desk, " ")


def test_the_content_hash_follows_the_content(desk: Desk, clean: Path) -> None:
    batch = subsidies.import_list(desk, clean, LAND, 2026)
    before = subsidies.batch_content_hash(desk, batch.batch_id)
    assert before == subsidies.batch_content_hash(desk, batch.batch_id)
    with desk.store.read() as session:
        session.execute(text("UPDATE payment_line SET amount_fen = amount_fen + 1 WHERE row = 3"))
        assert queries.content_hash(session, batch.batch_id) != before
    assert subsidies.batch_content_hash(desk, batch.batch_id) == before


def test_an_approved_batch_is_not_thrown_away(desk: Desk, clean: Path) -> None:
    from zwgk_desktop.domain.audit import AuditEntry
    from zwgk_desktop.domain.changes import Area

    batch = subsidies.import_list(desk, clean, LAND, 2026)
    subsidies.remove_batch(desk, batch.batch_id)
    assert subsidies.find_batches(desk) == []
    subsidies.restore_batch(desk, batch.batch_id)
    with desk.store.write(desk.actor, desk.now()) as unit:
        repositories.set_state(unit.session, batch.batch_id, "approved")
        unit.record(AuditEntry("test", Area.SUBSIDIES, "审定"))
    with pytest.raises(RuleForbids):
        subsidies.remove_batch(desk, batch.batch_id)


def test_a_list_imported_again_meanwhile_is_not_restored_beside_itself(desk: Desk, clean: Path) -> None:
    first = subsidies.import_list(desk, clean, LAND, 2026).batch_id
    with pytest.raises(RuleForbids, match="不在回收站"):
        subsidies.restore_batch(desk, first)
    subsidies.remove_batch(desk, first)
    subsidies.import_list(desk, clean, LAND, 2026)
    with pytest.raises(RuleForbids, match="重新导入"):
        subsidies.restore_batch(desk, first)


def test_lists_on_screen_find_sort_and_sum(desk: Desk, messy: Path) -> None:
    batch = subsidies.import_list(desk, messy, LAND, 2026)
    batches = subsidies.batches_listing(desk)
    assert batches.rows(batches.ids(Ask()))[0][:2] == (LAND, 2026)
    lines = subsidies.lines_listing(desk, batch.batch_id)
    assert lines.totals(Ask()).count == 8
    assert lines.totals(Ask()).sums["amount"] == batch.total_fen
    assert len(lines.ids(Ask(find=PEOPLE[0].name))) >= 1
    assert subsidies.findings_listing(desk, batch.batch_id).totals(Ask(filters={"severity": "error"})).count == 1


def test_programmes_begin_with_the_catalogue_and_are_editable(desk: Desk) -> None:
    catalogue = subsidies.catalogue()
    assert len(catalogue) >= 55
    assert not catalogue["孤儿基本生活费"]["by_name"]
    assert all(other in catalogue for pair in subsidies.exclusive_pairs() for other in pair)
    key = subsidies.add_programme(desk, "孤儿基本生活费").ids[0]
    assert not subsidies.programmes(desk)[0].by_name
    subsidies.change_programme(desk, key, {"posting_days": 5, "standard_fen": 150000})
    assert (subsidies.programmes(desk)[0].posting_days, subsidies.programmes(desk)[0].standard_fen) == (5, 150000)
    for wrong in ({"posting_days": 0}, {"colour": 1}, {"name": " "}):
        with pytest.raises(WrongUsage):
            subsidies.change_programme(desk, key, wrong)
    with pytest.raises(WrongUsage):
        subsidies.add_programme(desk, "孤儿基本生活费")


def test_the_preview_shows_sheets_guesses_and_first_rows(tmp_path: Path) -> None:
    rows = [["标题"], *table(PEOPLE)]
    path = save_xlsx(tmp_path / "a.xlsx", {"清单": rows, "说明": [["请认真填写"]]})
    preview = subsidies.preview_list(path)
    first, second = preview.sheets
    assert (first.is_list, first.header_row, first.columns["id"]) == (True, 2, 2)
    assert first.sample[2][1] == PEOPLE[0].name
    assert (second.is_list, second.header_row) == (False, None)
    assert ("id", "身份证号") in preview.fields


def test_columns_chosen_by_the_officer_are_kept_with_the_batch(desk: Desk, tmp_path: Path) -> None:
    person = PEOPLE[0]
    path = save_xlsx(tmp_path / "a.xlsx", {"表": [["甲", "乙", "丙"], [person.name, person.id, 5]]})
    chosen = {"表": {"header_row": 1, "columns": {"name": 0, "id": 1, "amount": "C"}}}
    batch = subsidies.import_list(desk, path, LAND, 2026, columns=chosen)
    assert (batch.lines, batch.total) == (1, "5.00")
