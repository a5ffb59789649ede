"""Does a draft hold its source, pictures and reasons, and does any later change of them stop it at the gate?"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services import boards, postings, review
from zwgk_desktop.services.boards import drafting, files
from zwgk_desktop.services.boards.pictures import take_picture
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder
from zwgk_desktop.services.postings import Further

PEOPLE = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}
FACTS = Further("村级财务账", "0791-8812345", "村务监督委员会信箱", "村委会公开栏")


@pytest.fixture
def office(desk: Desk) -> Desk:
    boards.load_default_catalogue(desk)
    return desk


def add(desk: Desk, content: str = "收支平衡", number: str = "3.2", period: str = "2026Q3", **more: object) -> int:
    village = boards.matrix(desk, period).villages[0]
    item = boards.get_item_by_number(desk, number)
    return postings.add_posting(desk, village.id, item.id, period, content=content, **more).ids[0]  # type: ignore[arg-type]


def approve(desk: Desk, posting_id: int) -> None:
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "posting", posting_id, level, who, True)
    assert review.review_state(desk, "posting", posting_id).state is ReviewState.APPROVED


def picture(folder: Path, colour: str = "red", name: str = "公开栏.png", size: tuple[int, int] = (40, 30)) -> Path:
    held = io.BytesIO()
    Image.new("RGB", size, colour).save(held, "PNG")
    path = folder / name
    path.write_bytes(held.getvalue())
    return path


def hangs_not(desk: Desk, posting_id: int) -> None:
    with pytest.raises(RuleForbids):
        postings.mark_posted(desk, posting_id, desk.today(), "公开栏", "周文书")


def test_a_draft_keeps_its_source_phone_channel_and_place(office: Desk) -> None:
    row = postings.get_posting(office, add(office, further=FACTS))
    assert (row.source, row.complaint_phone, row.complaint_channel, row.place) == (
        "村级财务账", "0791-8812345", "村务监督委员会信箱", "村委会公开栏",
    )  # fmt: skip


@pytest.mark.parametrize(
    "values", [{"content": "改了"}, {"title": "改了"}, {"source": "改了"}, {"complaint_phone": "12345"},
               {"complaint_channel": "改了"}, {"period": "2026Q4"}]
)  # fmt: skip
def test_an_edit_after_approval_voids_it(office: Desk, values: dict[str, str]) -> None:
    posting = add(office, further=FACTS)
    approve(office, posting)
    postings.change_posting(office, posting, **values)  # type: ignore[arg-type]
    assert review.review_state(office, "posting", posting).state is ReviewState.NONE
    assert postings.get_posting(office, posting).state is PostingState.DRAFT
    hangs_not(office, posting)


def test_another_place_leaves_the_approval(office: Desk) -> None:
    posting = add(office, further=FACTS)
    approve(office, posting)
    postings.change_posting(office, posting, place="祠堂")
    assert review.review_state(office, "posting", posting).state is ReviewState.APPROVED
    assert postings.get_posting(office, posting).place == "祠堂"


def test_a_picture_is_kept_with_its_draft_and_bound_to_the_approval(office: Desk, tmp_path: Path) -> None:
    one, two = take_picture(picture(tmp_path)), take_picture(picture(tmp_path, "blue"))
    posting = add(office, f"收支\n[图 {one.sha256} 公开栏]", further=Further(pictures=(one,)))
    assert files.read_file(office, one.sha256) == one.data
    approve(office, posting)
    postings.change_posting(office, posting, content=f"收支\n[图 {two.sha256} 公开栏]", pictures=[two])
    hangs_not(office, posting)


def test_a_picture_swapped_in_the_folder_is_noticed(office: Desk, tmp_path: Path) -> None:
    one = take_picture(picture(tmp_path))
    posting = add(office, f"[图 {one.sha256}]", further=Further(pictures=(one,)))
    approve(office, posting)
    row = files.find_files(office, "posting", posting, "picture")[0]
    path = evidence_folder(office.store.path) / row.stored_name
    path.chmod(0o600)
    path.write_bytes(picture(tmp_path, "blue").read_bytes())
    with pytest.raises(InputRefused, match="不一样"):
        files.read_file(office, one.sha256)


def test_a_picture_nobody_added_is_refused_and_nothing_is_stored(office: Desk) -> None:
    with pytest.raises(InputRefused, match="找不到"):
        add(office, f"[图 {'0' * 64}]")
    assert not boards.matrix(office, "2026Q3").totals.get("posted")
    assert postings.get_posting(office, add(office, "收支")).id == 1


def test_a_picture_of_another_posting_may_be_named_again(office: Desk, tmp_path: Path) -> None:
    one = take_picture(picture(tmp_path))
    add(office, f"[图 {one.sha256}]", further=Further(pictures=(one,)))
    later = add(office, f"[图 {one.sha256}]", period="2026Q4")
    assert [row.sha256 for row in files.find_files(office, "posting", later, "picture")] == [one.sha256]


def test_an_attachment_added_or_removed_after_approval_voids_it(office: Desk, tmp_path: Path) -> None:
    posting, paper = add(office), tmp_path / "明细.txt"
    paper.write_text("收支明细", encoding="utf-8")
    approve(office, posting)
    added = files.add_files(office, "posting", posting, "attachment", [paper])
    hangs_not(office, posting)
    approve(office, posting)
    files.remove_file(office, added.ids)
    hangs_not(office, posting)


def test_a_second_draft_of_the_same_cell_is_refused_until_it_is_wanted(office: Desk) -> None:
    first = add(office)
    with pytest.raises(RuleForbids, match=f"已有草稿.*编号 {first}") as refused:
        add(office)
    assert refused.value.code == "posting_exists"
    assert add(office, again=True) != first


def test_what_hangs_already_does_not_stop_the_next_draft(office: Desk) -> None:
    first = add(office)
    approve(office, first)
    postings.mark_posted(office, first, office.today(), "公开栏", "周文书")
    assert add(office) != first


def test_two_events_of_a_month_are_no_double_unless_their_titles_agree(office: Desk) -> None:
    event = next(item.number for item in boards.matrix(office, "2026Q4").items if not item.rhythm.months)
    add(office, number=event, period="2026-11", title="甲")
    add(office, number=event, period="2026-11", title="乙")
    with pytest.raises(RuleForbids, match="已有草稿"):
        add(office, number=event, period="2026-11", title="甲")


def test_a_draft_does_not_come_back_beside_its_successor(office: Desk) -> None:
    first = add(office)
    postings.remove_posting(office, first)
    add(office)
    with pytest.raises(RuleForbids, match="已有草稿"):
        postings.restore_posting(office, first)


def test_reasons_are_saved_with_a_new_draft_and_replaced_with_an_edit(office: Desk) -> None:
    kept = (drafting.Keep("mobile", "13800138000", "值班电话"),)
    posting = add(office, "自家电话13800138000", further=Further(kept=kept))
    approve(office, posting)
    assert postings.change_posting(office, posting, kept=kept).message == "没有改动。"
    postings.change_posting(office, posting, kept=())
    assert not drafting.find_kept(office, posting)
    hangs_not(office, posting)


@pytest.mark.parametrize("name", ["title", "content", "source", "complaint_phone", "complaint_channel", "place"])
def test_what_is_too_long_is_refused_by_name(office: Desk, name: str) -> None:
    with pytest.raises(WrongUsage, match="最多"):
        postings.change_posting(office, add(office), **{name: "长" * 60_000})  # type: ignore[arg-type]


@pytest.mark.parametrize("phone", ["0791-8812345", "12345", "0791-8812345转8001、13800138000", "", "+86 138 0013 8000"])
def test_telephones_are_taken_as_they_are_written(office: Desk, phone: str) -> None:
    posting = add(office, further=Further(complaint_phone=phone))
    assert postings.get_posting(office, posting).complaint_phone == phone


@pytest.mark.parametrize("phone", ["36992119850203123X", "6222021234567890123", "村委会", "12345、369921198502031231"])
def test_no_id_or_card_number_passes_as_a_complaint_phone(office: Desk, phone: str) -> None:
    with pytest.raises(WrongUsage, match="不像电话号码"):
        add(office, further=Further(complaint_phone=phone))
    with pytest.raises(WrongUsage, match="不像电话号码"):
        postings.change_posting(office, add(office), complaint_phone=phone)


def test_a_kept_telephone_prints_and_a_picture_swapped_after_approval_does_not(office: Desk, tmp_path: Path) -> None:
    from zwgk_desktop.services.posting_sheets import save_posting

    one, mobile = take_picture(picture(tmp_path)), "13800138000"
    kept = (drafting.Keep("mobile", mobile, "本人书面同意"),)
    posting = add(office, f"自家电话{mobile}\n[图 {one.sha256} 公开栏]", further=Further(kept=kept, pictures=(one,)))
    approve(office, posting)
    assert save_posting(office, posting, tmp_path / "公示.pdf").files[0].stat().st_size > 1000
    row = files.find_files(office, "posting", posting, "picture")[0]
    path = evidence_folder(office.store.path) / row.stored_name
    path.chmod(0o600)
    path.write_bytes(picture(tmp_path, "blue").read_bytes())
    with pytest.raises(InputRefused):
        save_posting(office, posting, tmp_path / "换图.pdf")
    assert not (tmp_path / "换图.pdf").exists()
