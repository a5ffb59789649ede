"""Printing the notice sheets of a batch: all villages or none, numbered for ever, drafts marked, nothing leaked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import select, text

from tests.approving import approve
from tests.conftest import NOW
from zwgk_desktop.db.models import DbAudit, DbBatch, DbNoticeSheet, DbVillage
from zwgk_desktop.db.repositories.subsidies import add_batch, add_lines, add_people, add_programme
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Cancelled, OutputFailed, RuleForbids, WrongUsage
from zwgk_desktop.domain.identifiers import build_check_digit
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services import township
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.preview import page_count, page_image
from zwgk_desktop.services.privacy import profile_strength
from zwgk_desktop.services.sheets import Look, list_sheets, preview_sheet, print_batch_sheets, sheet_strength


def number(index: int) -> str:
    first = f"369921197{index % 10}{index % 12 + 1:02d}{index % 28 + 1:02d}{index % 1000:03d}"
    first = first[:17].ljust(17, "0")
    return first + build_check_digit(first)


def make_batch(desk: Desk, state: str = "approved", count: int = 60, **programme: Any) -> int:
    """Store a batch whose lines go round three villages; past the gate unless received or checked; return its id."""
    reviewed = state not in ("received", "checked")
    with desk.store.write(desk.actor, desk.now()) as unit:
        session = unit.session
        named: dict[str, Any] = {"name": "耕地地力保护补贴", "unit": "亩", "posting_days": 7, "by_name": True}
        key = add_programme(session, {**named, **programme})
        batch = add_batch(
            session,
            {
                "programme_id": key, "year": 2026, "period": "第一批", "source_name": "a.xlsx",
                "state": "checked" if reviewed else state,
                "source_sha256": "0" * 64, "columns": {}, "created_at": NOW, "created_by": "经办人",
                "line_count": count, "total_fen": sum(10_000 + i for i in range(count)),
            },
        )  # fmt: skip
        villages = list(session.scalars(select(DbVillage.id).order_by(DbVillage.id)))[:3]
        people = add_people(session, {number(i): f"张{'三四五六七八'[i % 6]}" for i in range(count)})
        add_lines(
            session,
            [
                (
                    batch, people[number(i)], villages[i % 3], "", f"{'一二三'[i % 3]}组", f"张{'三四五六七八'[i % 6]}",
                    f"6217001234{i:09d}", f"138{i:08d}", 30_000, 9_500, 10_000 + i, None, "", "表1", i + 3, 1,
                )
                for i in range(count)
            ],
        )  # fmt: skip
        unit.record(AuditEntry("test.batch", Area.SUBSIDIES, "造一批清单", batch))
    if reviewed:
        approve(desk, "batch", batch)
        with desk.store.write(desk.actor, desk.now()) as unit:
            unit.session.get_one(DbBatch, batch).state = state
            unit.record(AuditEntry("test.state", Area.SUBSIDIES, "改状态", batch))
    return batch


def text_of(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def test_each_village_gets_its_own_sheet_with_its_own_count_and_total(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    out = tmp_path / "out"
    printed = print_batch_sheets(desk, batch, out)
    assert [f.name for f in printed.files] == [
        f"{v}-2026年耕地地力保护补贴-公示.pdf" for v in ("青石村", "柳溪村", "大坪村")
    ]
    assert sorted(f.name for f in out.iterdir()) == sorted(f.name for f in printed.files)
    assert printed.numbers == tuple(f"GS-2026-{batch:06d}-{n:02d}" for n in (1, 2, 3))
    first = text_of(printed.files[0])
    assert "云岭镇青石村" in first
    assert "共 20 户，合计 2005.70 元" in first
    assert "柳溪村" not in first
    assert "2026年11月20日至2026年11月27日（7天）" in first
    assert not printed.draft


def test_no_full_number_of_anyone_is_in_any_file(desk: Desk, tmp_path: Path) -> None:
    printed = print_batch_sheets(desk, make_batch(desk), tmp_path)
    everything = "".join("".join(text_of(f).split()) for f in printed.files)
    for index in range(60):
        assert number(index) not in everything
        assert f"6217001234{index:09d}" not in everything
        assert f"138{index:08d}" not in everything


@pytest.mark.parametrize(
    ("state", "draft"), [("received", True), ("checked", True), ("approved", False), ("paid", False)]
)
def test_a_batch_that_is_not_approved_prints_drafts(desk: Desk, tmp_path: Path, state: str, draft: bool) -> None:
    printed = print_batch_sheets(desk, make_batch(desk, state), tmp_path)
    assert printed.draft is draft
    assert ("送审稿" in printed.message) is draft
    assert ("送审稿" in "".join(text_of(printed.files[0]).split())) is draft


def test_the_gate_decides_about_the_mark_and_not_the_state_of_the_batch(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, "checked")
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.session.get_one(DbBatch, batch).state = "paid"
        unit.record(AuditEntry("test.state", Area.SUBSIDIES, "改状态", batch))
    assert print_batch_sheets(desk, batch, tmp_path / "never").draft
    approved = make_batch(desk, name="油菜补贴")
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.session.execute(
            text("UPDATE payment_line SET amount_fen = 1 WHERE batch_id = :b AND row = 3"), {"b": approved}
        )
        unit.record(AuditEntry("test.edit", Area.SUBSIDIES, "改金额", approved))
    printed = print_batch_sheets(desk, approved, tmp_path / "edited")
    assert printed.draft
    assert all("送审稿" in path.name for path in printed.files)


def test_an_age_in_a_remark_weakens_the_profile_that_shows_remarks(desk: Desk) -> None:
    batch = make_batch(desk, count=6)
    assert sheet_strength(desk, batch, "county") == profile_strength("county")
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.session.execute(text("UPDATE payment_line SET remark = '独居，现年72岁' WHERE row = 3"))
        unit.record(AuditEntry("test.edit", Area.SUBSIDIES, "加备注", batch))
    found = sheet_strength(desk, batch, "county")
    assert found.candidates == 34
    assert "34" in found.warning
    assert sheet_strength(desk, batch, "board").warning == ""


def test_results_are_titled_differently_from_the_declared_list(desk: Desk, tmp_path: Path) -> None:
    assert "2026年耕地地力保护补贴申报公示" in text_of(print_batch_sheets(desk, make_batch(desk), tmp_path).files[0])
    paid = make_batch(desk, "paid", name="油菜补贴")
    assert "2026年油菜补贴发放结果公示" in text_of(print_batch_sheets(desk, paid, tmp_path).files[0])


def test_the_same_content_keeps_its_number_and_a_changed_one_gets_the_next(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    first = print_batch_sheets(desk, batch, tmp_path).numbers
    assert print_batch_sheets(desk, batch, tmp_path, paper="A3").numbers == first
    assert len(list_sheets(desk, batch)) == 3
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.session.get_one(DbBatch, batch).period = "第二批"
        unit.record(AuditEntry("test.edit", Area.SUBSIDIES, "改批次", batch))
    assert print_batch_sheets(desk, batch, tmp_path, village="柳溪村").numbers == (f"GS-2026-{batch:06d}-04",)


def test_one_print_is_one_audit_entry_with_the_numbers_and_file_hashes(desk: Desk, tmp_path: Path) -> None:
    printed = print_batch_sheets(desk, make_batch(desk), tmp_path)
    with desk.store.read() as session:
        entries = list(session.scalars(select(DbAudit).where(DbAudit.action == "sheets.print")))
        sheets = list(session.scalars(select(DbNoticeSheet)))
        assert len(entries) == 1
        assert entries[0].after["numbers"] == list(printed.numbers)
        assert [s.file_sha256 for s in sheets] == entries[0].after["files"]
        assert {s.pages for s in sheets} == {1}


def test_a_programme_that_reveals_health_is_never_posted_by_name(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, by_name=False, name="重度残疾人护理补贴")
    for call in (lambda: print_batch_sheets(desk, batch, tmp_path), lambda: preview_sheet(desk, batch)):
        with pytest.raises(RuleForbids, match="不得列名") as refusal:
            call()
        assert refusal.value.code == "not_by_name"
    assert not list(tmp_path.glob("*.pdf"))


def test_unknown_batch_village_profile_and_paper_are_refused(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    for code, call in (
        ("no_batch", lambda: print_batch_sheets(desk, 99, tmp_path)),
        ("no_village", lambda: print_batch_sheets(desk, batch, tmp_path, village="无此村")),
        ("unknown_profile", lambda: print_batch_sheets(desk, batch, tmp_path, profile="wall")),
        ("paper", lambda: print_batch_sheets(desk, batch, tmp_path, paper="B5")),
    ):
        with pytest.raises(WrongUsage) as refusal:
            call()
        assert refusal.value.code == code
    assert not list(tmp_path.glob("*.pdf"))


def test_a_cancelled_print_leaves_no_file_and_no_number(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    out = tmp_path / "out"
    with pytest.raises(Cancelled):
        print_batch_sheets(desk, batch, out, progress=StopAfter(4))
    assert list(out.iterdir()) == []
    assert list_sheets(desk, batch) == []


def test_an_unprintable_name_in_one_village_stops_all_of_them(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=9)
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.session.connection().exec_driver_sql("UPDATE payment_line SET name = '李' || char(57344) WHERE row = 8")
        unit.record(AuditEntry("test.edit", Area.SUBSIDIES, "改姓名", batch))
    out = tmp_path / "out"
    with pytest.raises(OutputFailed, match="李□ 无法打印"):
        print_batch_sheets(desk, batch, out)
    assert list(out.iterdir()) == []


def test_a_number_in_the_group_column_is_caught_before_the_file_is_placed(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk, count=9)
    with desk.store.write(desk.actor, desk.now()) as unit:
        sql = "UPDATE payment_line SET group_name = '13812345678' WHERE row = 5"
        unit.session.connection().exec_driver_sql(sql)
        unit.record(AuditEntry("test.edit", Area.SUBSIDIES, "改组别", batch))
    out = tmp_path / "out"
    with pytest.raises(OutputFailed) as refusal:
        print_batch_sheets(desk, batch, out)
    assert refusal.value.code == "leak"
    assert "13812345678" not in str(refusal.value)
    assert list(out.iterdir()) == []
    assert list_sheets(desk, batch) == []


def test_a_preview_can_be_shown_and_notes_nothing(desk: Desk) -> None:
    batch = make_batch(desk)
    pdf = preview_sheet(desk, batch, "柳溪村", "A3")
    assert page_count(pdf) == 1
    width, height, pixels = page_image(pdf, 0, 36)
    assert (width, height) in {(421, 595), (421, 596)}
    assert len(pixels) == width * height * 3
    assert min(pixels) < 100 < max(pixels)
    assert list_sheets(desk, batch) == []


def test_the_sheet_of_a_merged_village_says_where_it_hangs(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    stays, gone = township.find_villages(desk)[:2]
    township.merge_villages(desk, stays.id, [gone.id])
    printed = print_batch_sheets(desk, batch, tmp_path)
    texts = [text_of(path).replace("\r\n", "") for path in printed.files]
    (of_gone,) = (text for text in texts if f"{stays.name}（原{gone.name}）" in text)
    assert f"{stays.name}民委员会" in of_gone
    assert f"{gone.name}民委员会" not in of_gone
    assert len(texts) == 3


def test_paper_for_the_office_only_cannot_be_taken_for_a_posted_sheet(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    printed = print_batch_sheets(desk, batch, tmp_path, profile="internal")
    assert [f.name for f in printed.files] == [
        f"内部核对表-{v}-2026年耕地地力保护补贴.pdf" for v in ("青石村", "柳溪村", "大坪村")
    ]
    assert (printed.internal, printed.numbers) == (True, ())
    assert "不得张贴" in printed.message
    document = pypdfium2.PdfDocument(printed.files[0])
    pages = [page.get_textpage().get_text_range() for page in document]
    document.close()
    for page in pages:
        assert page.count("内部资料 不得张贴") >= 3  # across the page, in the corner, at the foot
        assert "2026年耕地地力保护补贴内部核对表" in page
        assert not any(word in page for word in ("公示期", "申报公示", "扫码", "盖章", "GS-", "已隐去"))
        assert "身份证号" in page
    assert number(0) in "".join(pages)


def test_paper_for_the_office_only_is_told_in_the_trail_but_never_archived(desk: Desk, tmp_path: Path) -> None:
    batch = make_batch(desk)
    for profile in ("internal", "county"):
        print_batch_sheets(desk, batch, tmp_path, profile=profile, look=Look(combined=True))
    assert list_sheets(desk, batch) == []
    assert sorted(f.name for f in tmp_path.glob("*.pdf")) == [
        "内部核对表-各村合订-2026年耕地地力保护补贴.pdf",
        "报送表-各村合订-2026年耕地地力保护补贴.pdf",
    ]
    with desk.store.read() as session:
        told = list(session.scalars(select(DbAudit.summary).where(DbAudit.action == "sheets.internal")))
    assert len(told) == 2
    assert all("不得张贴" in words for words in told)
    board = print_batch_sheets(desk, batch, tmp_path / "公示")
    assert board.numbers[0].endswith("-01")
    assert not board.internal


def test_a_list_not_approved_yet_says_both_on_its_internal_paper(desk: Desk, tmp_path: Path) -> None:
    printed = print_batch_sheets(desk, make_batch(desk, "checked"), tmp_path, profile="internal")
    assert printed.draft
    page = text_of(printed.files[0])
    assert "送审稿" in page
    assert "内部资料 不得张贴" in page
