"""Does the annual report follow the registers until it is frozen, and never after?"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.approving import approve
from tests.services.reports.office import answer, ask, fill_year, on
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.services import reports
from zwgk_desktop.services.care import verify_audit
from zwgk_desktop.services.desk import Desk


@pytest.fixture
def january(desk: Desk) -> Desk:
    """The desk on 2027-01-15, with 2026 in the registers."""
    later = on(desk, "2027-01-15")
    fill_year(later)
    return later


def count(draft: reports.AnnualDraft, cell: str) -> int:
    return int(draft.report.tables.count(cell))


def severe(findings: tuple[Finding, ...]) -> set[str]:
    return {one.kind for one in findings if one.severity is not Severity.INFO}


def test_the_tables_are_filled_from_the_registers_and_their_identities_hold(january: Desk) -> None:
    draft = reports.proposed(january, 2026)
    expected = {
        "three.new.natural": 3,
        "three.new.company": 1,
        "three.carried.natural": 1,
        "three.granted.natural": 2,
        "three.partial.company": 1,
        "three.unheld.natural": 1,
        "three.handled.total": 4,
        "three.left.natural": 1,
        "three.refused_secret.total": 0,
        "four.count.review_upheld": 1,
        "four.count.review_total": 1,
        "four.count.direct_total": 0,
        "two.normative.made": 1,
        "two.normative.in_force": 1,
    }
    assert {cell: count(draft, cell) for cell in expected} == expected
    assert severe(draft.findings) == set()
    assert draft.behind is not None
    assert draft.behind["three.partial.company"] == ("依申请2026-002",)


def test_the_proposed_text_says_the_year_plainly_with_the_numbers_of_the_tables(january: Desk) -> None:
    texts = reports.proposed(january, 2026).report.texts
    assert (
        "新收政府信息公开申请4件，上年结转1件。办结4件，其中予以公开2件、部分公开1件，结转下年度继续办理1件。"
        in texts["one"]
    )
    assert "发生行政复议1件、行政诉讼0件" in texts["one"]
    assert "开展政务公开活动1次，参加40人次" in texts["one"]
    assert "收到群众意见和留言1条，已答复1条" in texts["one"]
    assert "11、12月没有开展政务公开活动" in texts["five"]  # of the months before the store was made nothing is known
    assert "改进措施" in texts["five"]
    assert "没有收取政府信息公开信息处理费" in texts["six"]


def test_what_the_registers_cannot_tell_is_0_and_said_until_it_is_typed(january: Desk) -> None:
    draft = reports.get_draft(january, 2026)
    assert count(draft, "two.licence.decisions") == 0
    (told,) = [one for one in draft.findings if one.kind == "annual_unconfirmed"]
    assert "行政许可" in told.message
    assert "行政规范性文件" not in told.message
    cells = {f"two.{row}.decisions": n for row, n in (("licence", 14), ("penalty", 0), ("coercion", 0))}
    reports.change_draft(january, 2026, cells={**cells, "two.charge.amount": "1.50"})
    after = reports.get_draft(january, 2026)
    assert [one.kind for one in after.findings] == []
    assert str(after.report.tables.count("two.charge.amount")) == "1.5"
    assert after.typed == frozenset({*cells, "two.charge.amount"})


def test_typed_text_stays_while_the_registers_go_on_and_none_takes_the_proposal_again(january: Desk) -> None:
    reports.change_draft(january, 2026, texts={"five": "我们自己写的问题。"})
    ask(january, "2026-12-30")
    draft = reports.get_draft(january, 2026)
    assert draft.report.texts["five"] == "我们自己写的问题。"
    assert "新收政府信息公开申请5件" in draft.report.texts["one"]
    reports.change_draft(january, 2026, texts={"five": None})
    assert "改进措施" in reports.get_draft(january, 2026).report.texts["five"]


def test_a_number_in_typed_text_that_differs_from_the_tables_is_found(january: Desk) -> None:
    reports.change_draft(january, 2026, texts={"one": "全年收到政府信息公开申请9件。"})
    (found,) = [one for one in reports.check_draft(january, 2026) if one.kind == "annual_text_number"]
    assert "9件" in found.message
    assert "是 4" in found.message


def test_typing_over_the_register_breaks_the_balance_and_forbids_freezing(january: Desk) -> None:
    reports.change_draft(january, 2026, cells={"three.left.natural": 0})
    assert severe(reports.check_draft(january, 2026)) == {"annual_balance"}
    with pytest.raises(RuleForbids) as refused:
        reports.freeze(january, 2026)
    assert refused.value.code == "annual_errors"
    assert "“自然人”一列不平" in refused.value.message


@pytest.mark.parametrize("cells", [{"three.new.total": 3}, {"nowhere": 1}, {"two.licence.decisions": "/"}])
def test_a_wrong_cell_changes_nothing(january: Desk, cells: dict[str, object]) -> None:
    with pytest.raises(WrongUsage):
        reports.change_draft(january, 2026, texts={"five": "新的"}, cells=cells)
    assert "新的" not in reports.get_draft(january, 2026).report.texts["five"]


def test_a_year_that_is_not_over_can_be_exported_but_not_frozen(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RuleForbids) as refused:
        reports.freeze(desk, 2026)
    assert refused.value.code == "year_not_over"
    files = reports.export_annual(desk, 2026, tmp_path)
    assert [file.name for file in files] == [
        "清源县云岭镇人民政府2026年政府信息公开工作年度报告（草稿）.docx",
        "清源县云岭镇人民政府2026年政府信息公开工作年度报告（草稿）.pdf",
    ]
    with pytest.raises(WrongUsage):
        reports.get_draft(desk, 2027)


def test_a_frozen_report_exports_the_same_for_ever_and_compares_with_today(january: Desk, tmp_path: Path) -> None:
    approve(january, "annual", 2026)
    reports.freeze(january, 2026)
    first = [file.read_bytes() for file in reports.export_annual(january, 2026, tmp_path / "a")]
    later = on(january, "2027-03-01")
    assert reports.compare_today(later, 2026) == []
    answer(later, ask(later, "2026-12-31", "科研机构"), "2027-01-20")
    second = [file.read_bytes() for file in reports.export_annual(later, 2026, tmp_path / "b")]
    assert first == second
    changed = {where: (old, new) for where, old, new in reports.compare_today(later, 2026)}
    assert changed["表三“一、本年新收政府信息公开申请数量”，“法人或其他组织—科研机构”"] == ("0", "1")
    assert changed["表三“四、结转下年度继续办理”，“总计”"] == ("1", "2")
    with pytest.raises(RuleForbids):
        reports.change_draft(later, 2026, texts={"five": "改"})
    with pytest.raises(RuleForbids):
        reports.freeze(later, 2026)


def test_freezing_is_taken_back_only_with_a_reason_and_stays_in_the_trail(january: Desk) -> None:
    reports.change_draft(january, 2026, cells={"two.licence.decisions": 3})
    approve(january, "annual", 2026)
    reports.freeze(january, 2026)
    with pytest.raises(RuleForbids):
        reports.reopen(january, 2026, " ")
    reports.reopen(january, 2026, "许可数量有误")
    draft = reports.get_draft(january, 2026)
    assert draft.frozen_at is None
    assert count(draft, "two.licence.decisions") == 3
    assert verify_audit(january).broken is None


def test_next_years_carried_over_is_what_the_frozen_report_left(january: Desk) -> None:
    approve(january, "annual", 2026)
    reports.freeze(january, 2026)
    later = on(january, "2028-01-10")
    assert count(reports.proposed(later, 2027), "three.carried.natural") == 1
    ask(later, "2026-12-31")
    found = reports.check_draft(later, 2027)
    assert "annual_balance" in severe(found)
    reports.change_draft(later, 2027, cells={"three.carried.natural": 2})
    found = reports.check_draft(later, 2027)
    assert severe(found) == {"annual_carried_over"}


def test_the_exported_report_passes_its_own_check_and_a_spoiled_one_does_not(january: Desk, tmp_path: Path) -> None:
    from docx import Document

    docx, _ = reports.export_annual(january, 2026, tmp_path)
    assert reports.check_report_file(docx).findings == ()
    book = Document(str(docx))
    book.tables[1].rows[3].cells[9].text = "7"
    book.tables[0].rows[5].cells[1].text = "—"
    book.save(str(tmp_path / "改过.docx"))
    checked = reports.check_report_file(tmp_path / "改过.docx", docx)
    assert {one.kind for one in checked.findings} == {
        "annual_total_column", "annual_balance", "annual_not_number", "annual_in_force",
        "annual_text_number", "annual_last_year",
    }  # fmt: skip
    with pytest.raises(InputRefused):
        reports.check_report_file(tmp_path / "没有.docx")


def test_a_request_not_yet_confirmed_is_not_counted(january: Desk) -> None:
    before = count(reports.proposed(january, 2026), "three.new.total")
    ask(january, "2026-12-29", channel="互联网")
    assert count(reports.proposed(january, 2026), "three.new.total") == before


def test_fees_that_were_paid_are_reported(january: Desk) -> None:
    from tests.services.reports.office import step

    case = ask(january, "2026-09-01")
    step(january, case, "fee_noticed", "2026-09-03", method="按量计收", pages=50)
    step(january, case, "fee_paid", "2026-09-04")
    texts = reports.proposed(january, 2026).report.texts
    assert "收取政府信息公开信息处理费200元" in texts["six"]


def test_last_years_report_made_elsewhere_ties_the_carried_over_row(january: Desk, tmp_path: Path) -> None:
    reports.change_draft(january, 2025, cells={"three.left.natural": 2, "three.new.natural": 2})
    earlier, _ = reports.export_annual(january, 2025, tmp_path)
    reports.take_last_year(january, 2026, earlier)
    draft = reports.get_draft(january, 2026)
    assert (count(draft, "three.carried.natural"), draft.last_from) == (2, earlier.name)
    assert severe(draft.findings) == {"annual_balance"}
    reports.change_draft(january, 2026, cells={"three.carried.natural": 1})
    assert severe(reports.check_draft(january, 2026)) == {"annual_carried_over"}
    with pytest.raises(InputRefused) as refused:
        reports.take_last_year(january, 2025, earlier)
    assert refused.value.code == "wrong_year"


def test_a_preview_leaves_no_trace(january: Desk, tmp_path: Path) -> None:
    before = verify_audit(january)
    assert reports.write_preview(january, 2026, tmp_path / "a.pdf") >= 3
    assert verify_audit(january) == before


def test_a_frozen_report_changed_from_outside_is_refused(january: Desk) -> None:
    from sqlalchemy import text

    approve(january, "annual", 2026)
    reports.freeze(january, 2026)
    with january.store.engine.begin() as connection:
        connection.info["audited"] = True
        connection.execute(
            text("UPDATE report_draft SET content = replace(content, '\"year\": 2026', '\"year\": 2024')")
        )
    with pytest.raises(RuleForbids) as refused:
        reports.get_draft(january, 2026)
    assert refused.value.code == "report_changed"
