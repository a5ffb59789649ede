"""Does personal data stop a posting at the gate, until it is covered or kept with a reason that reviewers saw?"""

from __future__ import annotations

import pytest

from zwgk_desktop.documents.leak_check import Net
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services import boards, postings, review
from zwgk_desktop.services.boards import drafting
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_words

PEOPLE = {"first": "陈一", "second": "李二", "secrecy": "王三", "final": "赵四"}
ID, MOBILE = "36992119850203123X", "13800138000"
CONTENT = f"领取人王小云，身份证号{ID}。\n自家电话{MOBILE}。"


@pytest.fixture
def posting(desk: Desk) -> int:
    boards.load_default_catalogue(desk)
    village = boards.matrix(desk, "2026Q3").villages[0]
    item = boards.get_item_by_number(desk, "3.2")
    return postings.add_posting(desk, village.id, item.id, "2026Q3", "收支情况", CONTENT).ids[0]


def approve(desk: Desk, posting_id: int) -> None:
    for level, who in PEOPLE.items():
        review.give_opinion(desk, "posting", posting_id, level, who, True)


def test_open_personal_data_stops_at_the_first_opinion(desk: Desk, posting: int) -> None:
    with pytest.raises(RuleForbids, match="身份证号 1 处，手机号 1 处") as refused:
        review.give_opinion(desk, "posting", posting, "first", "陈一", True)
    assert refused.value.code == "open_personal_data"
    assert ID not in refused.value.message


def test_sending_it_back_is_always_possible(desk: Desk, posting: int) -> None:
    given = review.give_opinion(desk, "posting", posting, "first", "陈一", False, "请先遮盖")
    assert given.facts.state is ReviewState.REJECTED


def test_a_covered_draft_passes(desk: Desk, posting: int) -> None:
    covered = drafting.mask_all(desk, CONTENT, posting)
    assert ID not in covered
    postings.change_posting(desk, posting, content=covered)
    approve(desk, posting)
    assert review.review_state(desk, "posting", posting).state is ReviewState.APPROVED


def test_what_is_kept_with_a_reason_passes_and_the_rest_does_not(desk: Desk, posting: int) -> None:
    drafting.keep(desk, posting, "mobile", MOBILE, "本人要求公开联系电话")
    with pytest.raises(RuleForbids, match="身份证号 1 处，不能"):
        review.give_opinion(desk, "posting", posting, "first", "陈一", True)
    drafting.keep(desk, posting, "id_card", ID, "上级文件要求列出")
    approve(desk, posting)
    found = drafting.scan_posting(desk, posting)
    assert [(f.kind, f.reason) for f in found] == [("id_card", "上级文件要求列出"), ("mobile", "本人要求公开联系电话")]


def test_a_reason_is_needed_and_kinds_are_known(desk: Desk, posting: int) -> None:
    for kind, text, reason in (("mobile", MOBILE, " "), ("mobile", " ", "理由"), ("shoe_size", "43", "理由")):
        with pytest.raises(WrongUsage):
            drafting.keep(desk, posting, kind, text, reason)
    assert not drafting.find_kept(desk, posting)


def test_a_reason_removed_after_approval_voids_it(desk: Desk, posting: int) -> None:
    drafting.keep(desk, posting, "mobile", MOBILE, "本人要求公开")
    drafting.keep(desk, posting, "id_card", ID, "上级文件要求")
    approve(desk, posting)
    drafting.unkeep(desk, drafting.find_kept(desk, posting)[0].id)
    assert review.review_state(desk, "posting", posting).state is ReviewState.NONE
    assert postings.get_posting(desk, posting).state is PostingState.DRAFT
    with pytest.raises(RuleForbids):
        postings.mark_printed(desk, posting)
    with pytest.raises(RuleForbids, match="手机号 1 处"):
        review.give_opinion(desk, "posting", posting, "first", "陈一", True)


def test_a_reason_taken_out_behind_the_program_is_noticed(desk: Desk, posting: int) -> None:
    drafting.keep(desk, posting, "mobile", MOBILE, "本人要求公开")
    drafting.keep(desk, posting, "id_card", ID, "上级文件要求")
    approve(desk, posting)
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.session.connection().exec_driver_sql("delete from kept_personal where kind = 'mobile'")
        from zwgk_desktop.domain.audit import AuditEntry
        from zwgk_desktop.domain.changes import Area

        unit.record(AuditEntry("attack", Area.BOARDS, "删去理由"))
    assert review.review_state(desk, "posting", posting).state is ReviewState.NONE
    with pytest.raises(RuleForbids):
        postings.mark_posted(desk, posting, desk.today(), "公开栏", "周文书")


def test_a_new_reason_replaces_the_old_one(desk: Desk, posting: int) -> None:
    drafting.keep(desk, posting, "mobile", MOBILE, "理由甲")
    drafting.keep(desk, posting, "mobile", f" {MOBILE[:3]} {MOBILE[3:]}", "理由乙")
    assert [row.reason for row in drafting.find_kept(desk, posting)] == ["理由乙"]


def test_what_hangs_takes_no_reason_any_more(desk: Desk, posting: int) -> None:
    postings.change_posting(desk, posting, content="收支平衡")
    approve(desk, posting)
    postings.mark_posted(desk, posting, desk.today(), "公开栏", "周文书")
    with pytest.raises(RuleForbids):
        drafting.keep(desk, posting, "mobile", MOBILE, "理由")


def test_kept_words_may_stand_in_the_finished_file_and_nothing_else_may(desk: Desk, posting: int) -> None:
    address = "家住青石村三组12号"
    found = drafting.scan_draft(desk, address, posting)
    drafting.keep(desk, posting, found[0].kind, found[0].text, "上门服务点")
    with desk.store.read() as session:
        allowed = drafting.kept_texts(session, posting)
    net = Net(load_words(2026), allowed=allowed)
    assert not net.catch(address)
    assert net.catch("家住柳溪村三组12号")
    assert net.catch("孤儿李小明（6岁）")
    assert net.catch(f"身份证号{ID}")


def test_telephones_of_the_office_are_no_finding(desk: Desk, posting: int) -> None:
    phone = "0791-8812345"
    assert drafting.scan_draft(desk, f"住宅电话{phone}")
    assert not drafting.build_scanner(desk, None, phone).scan(f"住宅电话{phone}")


def test_a_character_without_a_glyph_is_named() -> None:
    assert drafting.missing_characters("收支\ue000平衡\ue000") == ("\ue000",)
    assert drafting.describe_missing(("𠀀",)) == "有 1 个字没有字形：𠀀"
    assert drafting.describe_missing(()) == ""
