"""What goes public of a batch: proof of a paper, reprints, sums without names, the website's list and 对应一致."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import text

from tests.approving import approve
from tests.services.test_sheets import make_batch, number, text_of
from zwgk_desktop.db.models import DbBatch
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import InputRefused, OutputFailed, RuleForbids, WrongUsage
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.notice_sheet import qr_text
from zwgk_desktop.services import review, township
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.preview import page_count
from zwgk_desktop.services.review import withdraw_opinion
from zwgk_desktop.services.sheets import (
    Look,
    check_consistency,
    list_sheets,
    preview_sheet,
    print_batch_sheets,
    prove_sheet,
    reprint_sheet,
    write_website_list,
)
from zwgk_desktop.services.sheets.building import Numbering, build_sheets, prepare


def change(desk: Desk, batch: int, sql: str = "", **values: Any) -> None:
    """Change a batch or its lines behind the services' back."""
    with desk.store.write(desk.actor, desk.now()) as unit:
        if sql:
            unit.session.execute(text(sql))
        for key, value in values.items():
            setattr(unit.session.get_one(DbBatch, batch), key, value)
        unit.record(AuditEntry("test.edit", Area.SUBSIDIES, "改清单", batch))


def code_of(desk: Desk, batch: int, village: str = "青石村", look: Look | None = None) -> str:
    """Return the text of the QR code of a village's sheet."""
    job = prepare(desk, batch, village, "board", look or Look())
    return qr_text(build_sheets(desk, job, Numbering(job), job.villages[0]).sheet)


# Proof


def test_the_code_of_a_printed_sheet_proves_it(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path)
    proof = prove_sheet(desk, f"  {code_of(desk, batch)}\n")
    assert (proof.state, proof.number, proof.village) == ("genuine", printed.numbers[0], "青石村")
    assert proof.printed_by == "经办人"
    assert "2026年11月20日" in proof.message


@pytest.mark.parametrize(
    ("forge", "word"),
    [
        (lambda c: c.replace("|20|", "|21|"), "20 户"),
        (lambda c: c.replace("2005.70", "2905.70"), "2005.70"),
        (lambda c: c[:30] + ("0" if c[30] != "0" else "1") + c[31:], "校验码"),
    ],
)
def test_a_forged_code_is_told_with_what_differs(
    desk: Desk, tmp_path: Path, forge: Callable[[str], str], word: str
) -> None:
    batch = make_batch(desk)
    print_batch_sheets(desk, batch, tmp_path)
    real = code_of(desk, batch)
    forged = forge(real)
    assert forged != real
    proof = prove_sheet(desk, forged)
    assert proof.state == "different"
    assert word in proof.message


def test_a_draft_proves_only_that_it_is_a_draft(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, "checked")
    print_batch_sheets(desk, batch, tmp_path)
    code = code_of(desk, batch)
    assert prove_sheet(desk, code).state == "draft"
    assert prove_sheet(desk, code.replace("DRAFT|", "")).state == "different"


def test_a_draft_printed_later_does_not_unprove_the_final_sheet(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    print_batch_sheets(desk, batch, tmp_path / "a")
    code = code_of(desk, batch)
    withdraw_opinion(desk, "batch", batch, "final", "再核实一户")
    print_batch_sheets(desk, batch, tmp_path / "b")
    assert prove_sheet(desk, code).state == "genuine"
    assert prove_sheet(desk, code_of(desk, batch)).state == "draft"


def test_an_older_sheet_names_the_newer_one(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    print_batch_sheets(desk, batch, tmp_path)
    old = code_of(desk, batch)
    change(desk, batch, period="第二批")
    newer = print_batch_sheets(desk, batch, tmp_path).numbers[0]
    proof = prove_sheet(desk, old)
    assert proof.state == "older"
    assert newer in proof.message


def test_unknown_numbers_bare_numbers_and_other_texts_are_told_apart(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path)
    assert prove_sheet(desk, "ZWGK1|GS-2020-000009-01|0123456789abcdef|1|1.00").state == "unknown"
    assert prove_sheet(desk, printed.numbers[1]).state == "number_only"
    assert prove_sheet(desk, "GK-000099-12345678").state == "unknown"
    with pytest.raises(WrongUsage):
        prove_sheet(desk, "https://example.com/?a=1")


# Reprint


@pytest.mark.parametrize("look", [Look(), Look(large=True, subtotals=True), Look(combined=True), Look(totals=True)])
def test_a_reprint_says_exactly_what_the_archived_sheet_said(desk: Desk, tmp_path: Path, look: Look) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path / "a", look=look)
    change(desk, batch, state="paid")  # the title of new sheets changes, the archived one's does not
    again = reprint_sheet(desk, printed.numbers[0], tmp_path / "b")
    first, second = text_of(printed.files[0]), text_of(again.files[0])
    assert "申报公示" in second
    assert second == first if not look.combined else first.startswith(second)
    assert again.numbers == printed.numbers[:1]
    if not look.combined:
        assert again.files[0].read_bytes() == printed.files[0].read_bytes()


def test_a_sheet_whose_lines_changed_is_not_reprinted(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path)
    change(desk, batch, "UPDATE payment_line SET amount_fen = 1 WHERE row = 3")
    with pytest.raises(RuleForbids) as refusal:
        reprint_sheet(desk, printed.numbers[0], tmp_path / "again")
    assert refusal.value.code == "content_changed"
    assert not (tmp_path / "again").exists() or not list((tmp_path / "again").iterdir())
    with pytest.raises(WrongUsage, match="编号"):
        reprint_sheet(desk, "GS-1999-000001-01", tmp_path)


@pytest.mark.parametrize("look", [Look(), Look(totals=True)])
def test_a_sheet_from_before_a_merger_is_reprinted_as_it_was(desk: Desk, tmp_path: Path, look: Look) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path / "a", look=look)
    stays, gone = township.find_villages(desk)[:2]
    township.merge_villages(desk, stays.id, [gone.id])
    township.rename_village(desk, stays.id, "青石新村")
    for number_, file in zip(printed.numbers, printed.files, strict=True):
        (again,) = reprint_sheet(desk, number_, tmp_path / "b").files
        assert text_of(again) == text_of(file)


def test_a_merged_village_is_called_the_same_on_the_boards_and_on_the_website(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    stays, gone = township.find_villages(desk)[:2]
    township.merge_villages(desk, stays.id, [gone.id])
    called = f"{stays.name}（原{gone.name}）"
    made = write_website_list(desk, batch, tmp_path)
    (sums,) = print_batch_sheets(desk, batch, tmp_path / "b", look=Look(totals=True)).files
    assert called in made.files[1].read_text(encoding="utf-8")
    assert called in "".join(text_of(sums).split())
    assert all(check_consistency(desk, batch, file).differences == () for file in made.files)


def test_a_draft_is_reprinted_as_the_draft_it_was(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, "checked")
    printed = print_batch_sheets(desk, batch, tmp_path / "a")
    approve(desk, "batch", batch)
    again = reprint_sheet(desk, printed.numbers[0], tmp_path / "b")
    assert again.draft
    assert again.files[0].read_bytes() == printed.files[0].read_bytes()


def test_a_final_sheet_is_not_reprinted_once_the_approval_was_taken_back(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path / "a")
    review.withdraw_opinion(desk, "batch", batch, "final", "有群众提出异议")
    with pytest.raises(RuleForbids) as refusal:
        reprint_sheet(desk, printed.numbers[0], tmp_path / "b")
    assert refusal.value.code == "not_reviewed"


# Ways of printing


def test_all_villages_in_one_file_begin_on_odd_pages_and_keep_their_numbers(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=150)
    alone = print_batch_sheets(desk, batch, tmp_path / "a")
    printed = print_batch_sheets(desk, batch, tmp_path / "b", look=Look(combined=True))
    (path,) = printed.files
    assert path.name == "各村合订-2026年耕地地力保护补贴-公示.pdf"
    assert printed.numbers == alone.numbers
    assert page_count(path) == 6
    assert [row.pages for row in list_sheets(desk, batch)] == [2, 2, 2]


def test_a_health_programme_is_posted_as_people_and_sums(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=8, by_name=False, name="重度残疾人护理补贴")
    printed = print_batch_sheets(desk, batch, tmp_path, look=Look(totals=True))
    said = text_of(printed.files[0])
    assert "共 8 人" in said
    assert not any(f"张{letter}" in said for letter in "三四五六七八")
    assert "3699" not in said
    assert "大坪村不足 3 人" in printed.message
    (row,) = list_sheets(desk, batch)
    assert (row.profile, row.village_id) == ("totals", None)
    assert preview_sheet(desk, batch, look=Look(totals=True)).startswith(b"%PDF")
    one = print_batch_sheets(desk, batch, tmp_path, "柳溪村", look=Look(totals=True))
    assert "云岭镇柳溪村民委员会" in text_of(one.files[0])


def test_areas_of_one_batch_have_the_same_decimals_in_every_village(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=9)
    change(desk, batch, "UPDATE payment_line SET area_e4 = 12500 WHERE row = 3")
    printed = print_batch_sheets(desk, batch, tmp_path)
    assert "1.25" in text_of(printed.files[0])
    assert all("3.00" in text_of(file) for file in printed.files)


def test_a_minor_of_the_list_named_elsewhere_on_the_sheet_is_caught(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=9)
    first = "36992120150101001"
    child = first + build_check_digit(first)
    person = "(SELECT person_id FROM payment_line WHERE row = 3)"
    change(desk, batch, f"UPDATE person SET id_number = '{child}' WHERE id = {person}")
    change(desk, batch, "UPDATE payment_line SET name = '赵小满' WHERE row = 3")
    clean = print_batch_sheets(desk, batch, tmp_path / "a")
    assert "赵某某" in text_of(clean.files[0])
    assert "赵小满" not in text_of(clean.files[0])
    change(desk, batch, "UPDATE payment_line SET group_name = '赵小满' WHERE row = 6")
    with pytest.raises(OutputFailed, match="未成年人姓名") as refusal:
        print_batch_sheets(desk, batch, tmp_path / "b")
    assert "赵小满" not in str(refusal.value)
    assert not list((tmp_path / "b").iterdir())


# The website


def test_the_website_gets_a_masked_workbook_and_page_with_the_boards_totals(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    made = write_website_list(desk, batch, tmp_path)
    assert [file.suffix for file in made.files] == [".xlsx", ".html"]
    page = made.files[1].read_text(encoding="utf-8")
    sheet = openpyxl.load_workbook(made.files[0]).active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for said in (page, "\n".join(cells)):
        assert "共 60 户" in said
        assert "合计 6017.70 元" in said
        assert not any(number(i) in said or f"6217001234{i:09d}" in said for i in range(60))
    assert "<script" not in page
    assert "http" not in page
    for file in made.files:
        assert check_consistency(desk, batch, file).differences == ()


def test_a_number_in_clear_on_the_website_is_told_without_repeating_it(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    file = write_website_list(desk, batch, tmp_path).files[0]
    book = openpyxl.load_workbook(file)
    book.active["N2"] = f"身份证号 {number(3)}"
    book.save(file)
    found = [one for one in check_consistency(desk, batch, file).differences if one.kind == "personal"]
    assert [one.message for one in found] == ["网站名单里有没有遮盖的身份证号，请立即通知撤下并遮盖。"]


def test_equal_content_gives_equal_files(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    first = write_website_list(desk, batch, tmp_path / "a").files
    second = write_website_list(desk, batch, tmp_path / "b").files
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second]


def test_names_with_signs_of_html_and_formulas_stay_text(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=6)
    change(desk, batch, "UPDATE payment_line SET name = '<b>李' || char(39) || '&\"' WHERE row = 3")
    change(desk, batch, "UPDATE payment_line SET name = '=1+1' WHERE row = 4", state="checked")
    approve(desk, "batch", batch)
    made = write_website_list(desk, batch, tmp_path)
    page = made.files[1].read_text(encoding="utf-8")
    assert "<b>" not in page
    assert html.escape("<b>李'&\"") in page
    sheet = openpyxl.load_workbook(made.files[0]).active
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert all(check_consistency(desk, batch, file).differences == () for file in made.files)


def test_a_list_that_is_not_approved_never_goes_online(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RuleForbids) as refusal:
        write_website_list(desk, make_batch(desk, "checked"), tmp_path / "out")
    assert refusal.value.code == "not_reviewed"
    assert not (tmp_path / "out").exists()


def test_a_programme_without_names_goes_online_as_sums(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, by_name=False)
    made = write_website_list(desk, batch, tmp_path)
    assert not made.named
    page = made.files[1].read_text(encoding="utf-8")
    assert "共 60 人" in page
    assert "张三" not in page
    assert all(check_consistency(desk, batch, file).differences == () for file in made.files)


@pytest.mark.parametrize(
    ("old", "new", "kinds"),
    [
        ("<td class=\"n\">100.00</td>", "<td class=\"n\">900.00</td>", {"amount", "total"}),
        ("第一批", "第二批", {"period"}),
        ("共 60 户", "共 61 户", {"count"}),
        ("6017.70 元", "6017.80 元", set()),
        ("柳溪村", "柳西村", {"village"}),
    ],
)  # fmt: skip
def test_every_difference_between_website_and_boards_is_told(
    desk: Desk, tmp_path: Path, old: str, new: str, kinds: set[str]
) -> None:
    batch = make_batch(desk)
    page = write_website_list(desk, batch, tmp_path).files[1]
    said = page.read_text(encoding="utf-8")
    assert old in said
    page.write_text(said.replace(old, new), encoding="utf-8")
    result = check_consistency(desk, batch, page)
    assert kinds <= {difference.kind for difference in result.differences}
    assert all(difference.message for difference in result.differences)


def test_missing_and_added_lines_are_named(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=9)
    path = write_website_list(desk, batch, tmp_path).files[0]
    book = openpyxl.load_workbook(path)
    sheet = book.active
    row = next(r for r in range(1, 30) if sheet.cell(r, 1).value == "青石村")
    sheet.cell(row, 3).value = "外来人"
    book.save(path)
    result = check_consistency(desk, batch, path)
    assert {d.kind for d in result.differences} == {"missing", "extra"}
    assert "外来人" in "".join(d.message for d in result.differences)


def test_boards_printed_before_a_change_are_told(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    print_batch_sheets(desk, batch, tmp_path / "boards")
    change(desk, batch, "UPDATE payment_line SET amount_fen = amount_fen + 100 WHERE row = 4", state="checked")
    approve(desk, "batch", batch)
    page = write_website_list(desk, batch, tmp_path).files[1]
    (difference,) = check_consistency(desk, batch, page).differences
    assert (difference.kind, difference.village) == ("board", "柳溪村")


def test_a_file_without_a_list_is_refused(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("通知,正文\n关于开会,明天\n", encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        check_consistency(desk, make_batch(desk), path)
    assert refusal.value.code == "no_list"
