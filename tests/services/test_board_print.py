"""Postings on paper: the exact file is kept, a changed posting never prints as final, queues and whole boards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from tests.services.test_boards import TODAY, add, approve, village_ids
from tests.services.test_boards import office as office
from zwgk_desktop.domain.errors import Cancelled, InputRefused, OutputFailed, RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.posting_sheet import posting_footing
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services import postings, review
from zwgk_desktop.services.boards import drafting, files, print_queue, sheet_archive, tiles
from zwgk_desktop.services.boards.sheet_making import build_sheet, make_sheet, make_sheets
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder
from zwgk_desktop.services.posting_sheets import print_postings, save_posting
from zwgk_desktop.services.sheets import prove_sheet

TABLE = "序号\t项目\t金额（元）\n" + "\n".join(f"{i}\t村内道路维修\t{i * 100}.50" for i in range(1, 6))


def words(path: Path | bytes) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    found = ["".join(page.get_textpage().get_text_range().split()) for page in document]
    document.close()
    return found


def state(desk: Desk, posting: int) -> PostingState:
    return postings.get_posting(desk, posting).state


def kept_files(desk: Desk) -> list[Path]:
    return [path for path in evidence_folder(desk.store.path).rglob("*") if path.is_file()]


def code(desk: Desk, posting: int) -> str:
    return posting_footing(build_sheet(desk, posting).sheet).qr


@pytest.fixture
def village_sheets(office: Desk) -> Callable[[int, int], list[int]]:
    """Make approved postings: so many items in the first so many villages."""

    def make(villages: int, items: int) -> list[int]:
        numbers = ("2.7", "3.2", "3.6")[:items]
        return [approve(office, add(office, n, "2026Q3", v, TABLE)) for v in range(villages) for n in numbers]

    return make


# One sheet and its archived file


def test_the_exact_file_of_a_final_sheet_is_kept_and_printed_again_as_it_was(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office, content=TABLE))
    path = tmp_path / "公示.pdf"
    save_posting(office, posting, path)
    first = path.read_bytes()
    assert state(office, posting) is PostingState.PRINTED
    (sheet,) = sheet_archive.find_archived(office, posting)
    assert sheet.file_sha256 == hashlib.sha256(first).hexdigest()
    postings.mark_posted(office, posting, TODAY, "村务公开栏", "李大山")
    again = tmp_path / "again.pdf"
    sheet_archive.reprint_posting(office, posting, again)
    assert again.read_bytes() == first
    assert "年月日至" in words(again)[0]  # as it was: before it hung


def test_printing_the_same_sheet_twice_keeps_one_file_and_a_sheet_with_its_dates_another(
    office: Desk, tmp_path: Path
) -> None:
    posting = approve(office, add(office))
    save_posting(office, posting, tmp_path / "a.pdf")
    save_posting(office, posting, tmp_path / "b.pdf")
    assert len(kept_files(office)) == 1
    postings.mark_posted(office, posting, TODAY, "村务公开栏", "李大山")
    save_posting(office, posting, tmp_path / "c.pdf")
    assert len(kept_files(office)) == 2
    assert state(office, posting) is PostingState.POSTED
    assert "2026年11月20日至" in words(sheet_archive.read_archived(office, posting)[1])[0]


def test_a_draft_is_marked_and_neither_kept_nor_numbered(office: Desk, tmp_path: Path) -> None:
    posting = add(office)
    done = save_posting(office, posting, tmp_path / "a.pdf")
    assert "送审稿" in done.changes.message
    assert "送审稿" in words(tmp_path / "a.pdf")[0]
    assert kept_files(office) == []
    assert state(office, posting) is PostingState.DRAFT
    with pytest.raises(WrongUsage, match="没有打印过正式件"):
        sheet_archive.reprint_posting(office, posting, tmp_path / "b.pdf")


def test_a_posting_changed_after_approval_prints_as_a_draft(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office))
    save_posting(office, posting, tmp_path / "a.pdf")
    old = code(office, posting)
    postings.change_posting(office, posting, content="改过的内容")
    save_posting(office, posting, tmp_path / "b.pdf")
    assert "送审稿" in words(tmp_path / "b.pdf")[0]
    assert len(kept_files(office)) == 1
    assert prove_sheet(office, old).state == "genuine"  # the paper printed before is still the archived one


def test_printing_the_archived_sheet_of_changed_words_again_warns_not_to_hang_it(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office))
    save_posting(office, posting, tmp_path / "a.pdf")
    assert "不得张贴" not in sheet_archive.reprint_posting(office, posting, tmp_path / "b.pdf").message
    postings.change_posting(office, posting, content="改过的内容")
    assert "不得张贴" in sheet_archive.reprint_posting(office, posting, tmp_path / "b.pdf").message


def test_a_sheet_made_before_an_edit_is_not_noted_as_final_after_it(office: Desk) -> None:
    posting = approve(office, add(office))
    made = make_sheet(office, posting)
    assert made.final
    postings.change_posting(office, posting, content="改过的内容")
    with pytest.raises(RuleForbids) as refused:
        sheet_archive.note_printed_sheets(office, [made])
    assert refused.value.code in ("review_stale", "not_reviewed")
    approve(office, posting)
    with pytest.raises(RuleForbids, match="有改动") as refused:
        sheet_archive.note_printed_sheets(office, [made])
    assert refused.value.code == "review_stale"
    assert kept_files(office) == []
    assert state(office, posting) is PostingState.APPROVED


def test_an_archived_file_that_was_touched_is_not_printed_again(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office))
    save_posting(office, posting, tmp_path / "a.pdf")
    (kept,) = kept_files(office)
    kept.chmod(0o600)
    kept.write_bytes(kept.read_bytes() + b" ")
    with pytest.raises(InputRefused) as refused:
        sheet_archive.reprint_posting(office, posting, tmp_path / "b.pdf")
    assert refused.value.code == "changed"
    assert not (tmp_path / "b.pdf").exists()


def test_the_code_on_a_posting_proves_the_paper(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office))
    text = code(office, posting)
    save_posting(office, posting, tmp_path / "a.pdf")
    proof = prove_sheet(office, text)
    assert (proof.state, proof.village) == ("genuine", "青石村")
    assert proof.printed_by == office.actor
    forged = text[:-1] + ("0" if text[-1] != "0" else "1")
    assert prove_sheet(office, forged).state == "different"
    assert prove_sheet(office, text.split("|")[1]).state == "number_only"
    postings.change_posting(office, posting, title="更正后的标题")
    approve(office, posting)
    later = code(office, posting)
    save_posting(office, posting, tmp_path / "b.pdf")
    assert prove_sheet(office, text).state == "older"
    assert prove_sheet(office, later).state == "genuine"


def test_what_stands_beside_the_text_comes_onto_the_paper(office: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "现场.png"
    Image.new("RGB", (400, 300), (200, 60, 60)).save(picture)
    paper = tmp_path / "银行对账单.txt"
    paper.write_text("对账", encoding="utf-8")
    posting = add(office)
    files.add_files(office, "posting", posting, "picture", [picture])
    files.add_files(office, "posting", posting, "attachment", [paper])
    (kept,) = files.find_files(office, "posting", posting, "picture")
    postings.change_posting(office, posting, content=f"一、现场\n[图 {kept.sha256} 村部公开栏]")
    approve(office, posting)
    save_posting(office, posting, tmp_path / "a.pdf", "A3", True)
    (page,) = words(tmp_path / "a.pdf")
    assert "附件：银行对账单" in page
    assert "村部公开栏" in page
    sheet = pypdfium2.PdfDocument(tmp_path / "a.pdf")[0]
    assert (round(sheet.get_width()), round(sheet.get_height())) == (1191, 842)
    assert any(thing.type == pypdfium2.raw.FPDF_PAGEOBJ_IMAGE for thing in sheet.get_objects())


def test_personal_data_stops_the_print_and_says_which_sheet(office: Desk, tmp_path: Path) -> None:
    good, bad = approve(office, add(office)), add(office, village=1, content="联系人张三，身份证号369901199003071236。")
    with pytest.raises(OutputFailed, match="柳溪村") as refused:
        print_postings(office, [good, bad], tmp_path / "out")
    assert refused.value.code == "leak"
    assert not (tmp_path / "out").exists()
    assert state(office, good) is PostingState.APPROVED


def test_what_was_kept_with_a_reason_may_stand_on_that_paper_and_no_other(office: Desk, tmp_path: Path) -> None:
    told = "联系人王建国，手机13800138000。"
    kept, other = add(office, content=told), add(office, village=1, content=told)
    drafting.keep(office, kept, "mobile", "13800138000", "村委会公布的服务电话")
    assert make_sheet(office, kept).pages == 1
    with pytest.raises(OutputFailed, match="手机号"):
        make_sheet(office, other)


def test_all_characters_of_all_sheets_are_named_at_once(office: Desk, tmp_path: Path) -> None:
    ids = [add(office, village=0, content="李\ue000。"), add(office, village=1, content="王\ue001。\n赵\ue002。")]
    with pytest.raises(OutputFailed) as refused:
        print_postings(office, ids, tmp_path / "out")
    assert refused.value.code == "missing_glyph"
    assert all(f"U+E00{at}" in refused.value.message for at in range(3))
    assert "柳溪村" in refused.value.message


# The queue


def test_the_queue_holds_what_is_approved_and_not_printed_in_the_order_of_villages(
    office: Desk, village_sheets: Callable[[int, int], list[int]]
) -> None:
    ids = village_sheets(2, 2)
    draft = add(office, "3.6", "2026Q3", 1)
    found = print_queue.find_queue(office, "2026Q3")
    assert [row.id for row in found] == ids
    assert draft in [row.id for row in print_queue.find_queue(office, "2026Q3", drafts=True)]
    assert print_queue.find_queue(office, "2026Q2") == []
    assert {row.village for row in print_queue.find_queue(office, "2026Q3", None, village_ids(office)[1:2])} == {
        "柳溪村"
    }
    assert {row.category for row in print_queue.find_queue(office, "2026", "财务公开")} == {"财务公开"}
    assert set(print_queue.count_pages(office, ids).values()) == {1}


def test_a_queue_is_printed_into_one_file_for_each_village_and_noted(
    office: Desk, village_sheets: Callable[[int, int], list[int]], tmp_path: Path
) -> None:
    ids = village_sheets(2, 2)
    draft = add(office, "3.6", "2026Q3", 1)
    done = print_queue.print_queue(office, [*ids, draft], tmp_path)
    assert [path.name for path in done.files] == ["青石村公示单.pdf", "柳溪村公示单-送审稿.pdf", "柳溪村公示单.pdf"]
    first = words(tmp_path / "青石村公示单.pdf")
    assert len(first) == 2
    assert all("云岭镇青石村" in page and "送审稿" not in page for page in first)
    assert all(state(office, one) is PostingState.PRINTED for one in ids)
    assert state(office, draft) is PostingState.DRAFT
    assert print_queue.find_queue(office, "2026Q3") == []
    assert len(print_queue.find_queue(office, "2026Q3", printed=True)) == 4
    assert len(kept_files(office)) == 4


def test_all_villages_may_stand_in_one_file(
    office: Desk, village_sheets: Callable[[int, int], list[int]], tmp_path: Path
) -> None:
    ids = village_sheets(3, 1)
    (path,) = print_queue.print_queue(office, ids, tmp_path, "A3", combined=True).files
    found = words(path)
    assert [name in page for page, name in zip(found, ("青石村", "柳溪村", "大坪村"), strict=True)] == [True] * 3
    assert round(pypdfium2.PdfDocument(path)[0].get_height()) == 1191


@pytest.mark.parametrize("stop", [0, 2, 5, 7])
def test_a_queue_stopped_anywhere_leaves_nothing(
    office: Desk, village_sheets: Callable[[int, int], list[int]], tmp_path: Path, stop: int
) -> None:
    ids = village_sheets(2, 2)
    with pytest.raises(Cancelled):
        print_queue.print_queue(office, ids, tmp_path / "out", progress=StopAfter(stop))
    assert not (tmp_path / "out").exists()
    assert kept_files(office) == []
    assert {state(office, one) for one in ids} == {PostingState.APPROVED}


def test_an_empty_queue_is_said(office: Desk, tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="没有等待打印的公示"):
        print_queue.print_queue(office, [], tmp_path)


# The whole board


def test_a_board_is_laid_out_with_its_plan_and_strips(
    office: Desk, village_sheets: Callable[[int, int], list[int]], tmp_path: Path
) -> None:
    ids = village_sheets(1, 3)
    village = village_ids(office)[0]
    board = tiles.make_board(office, village, "2026Q3", tiles.Size(4, 2))
    assert [one.built.posting_id for one in board.made] == ids
    assert board.plan.faces == 1
    assert {state(office, one) for one in ids} == {PostingState.APPROVED}  # looking notes nothing
    done = tiles.save_board(office, board, tmp_path)
    assert {state(office, one) for one in ids} == {PostingState.PRINTED}
    sheets, plan, strips = (words(path) for path in done.files)
    assert len(sheets) == 3
    assert "青石村村务公开栏张贴图" in plan[0]
    assert all(one.built.sheet.number in plan[0] for one in board.made)
    assert strips[0].startswith("村务公开栏")
    assert any("财务公开" in page for page in strips)


def test_the_plan_says_what_comes_down_and_what_stays(office: Desk) -> None:
    village = village_ids(office)[0]
    replaced, staying = approve(office, add(office, "2.1", "2025")), approve(office, add(office, "3.2", "2026Q2"))
    hung, fresh = approve(office, add(office, "2.7")), approve(office, add(office, "2.1", "2026"))
    for posting in (replaced, staying, hung):
        postings.mark_posted(office, posting, TODAY, "村务公开栏", "李大山")
    board = tiles.make_board(office, village, "2026Q3", tiles.Size(4, 3))
    told = "\n".join(board.notes)
    assert "请撤下（由新一期替换） 1 份：青石村2025年" in told
    assert "继续张贴（公示期未满） 1 份：青石村2026年第二季度" in told
    assert {one.built.posting_id: one.built.hangs for one in board.made} == {hung: True, fresh: False}
    assert [one.leaf.hangs for one in board.plan.places].count(True) == 1
    with pytest.raises(WrongUsage, match="没有已审定的公示"):
        tiles.make_board(office, village_ids(office)[3], "2026Q3")


def test_what_hung_long_enough_comes_down_and_is_not_hung_again(office: Desk) -> None:
    village = village_ids(office)[0]
    over, fresh = approve(office, add(office, "3.2")), approve(office, add(office, "2.7"))
    postings.mark_posted(office, over, TODAY, "村务公开栏", "李大山")
    last = postings.get_posting(office, over).down_due_on
    assert last is not None
    now = office.now() + timedelta(days=(last - TODAY).days + 1)
    board = tiles.make_board(replace(office, clock=lambda: now), village, "2026Q3")
    assert [one.built.posting_id for one in board.made] == [fresh]
    assert any(note.startswith("请撤下（公示期已满） 1 份") for note in board.notes)


def test_a_board_too_small_says_how_many_it_takes(
    office: Desk, village_sheets: Callable[[int, int], list[int]]
) -> None:
    village_sheets(1, 3)
    board = tiles.make_board(office, village_ids(office)[0], "2026Q3", tiles.Size(2, 1))
    assert board.plan.faces == 2
    assert "放不下，需要 2 块" in board.message
    assert len(words(board.plan_pdf)) == 2


def test_the_paper_signed_earlier_prints_with_the_date_of_its_hanging(office: Desk, tmp_path: Path) -> None:
    posting = add(office)
    for level, who in (("first", "陈一"), ("second", "李二"), ("secrecy", "王三"), ("final", "赵四")):
        review.give_opinion(office, "posting", posting, level, who, True, signed_on=date(2026, 11, 18))
    made = make_sheets(office, [posting])
    assert made[0].final
    sheet_archive.note_printed_sheets(office, made)
    assert state(office, posting) is PostingState.PRINTED
