"""Does the desk take a request from its receipt to the archive without a date typed over?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from zwgk_desktop.db.queries.audit import iterate_entries
from zwgk_desktop.domain.calendars import notice_from_mapping
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.registers.requests import OPPOSED
from zwgk_desktop.domain.rules import Rule, RulePack
from zwgk_desktop.services import registers
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers import request_letters, requests
from zwgk_desktop.services.rule_packs import choose_pack, keep_pack, rule_packs

PHONE = "13912345678"
NEW: dict[str, Any] = {
    "title": "青石村2025年耕地地力保护补贴发放清单",
    "received_on": "2026-08-03",
    "applicant": "赵小满",
    "applicant_kind": "自然人",
    "channel": "当面提交",
    "content": "申请公开青石村2025年耕地地力保护补贴的发放清单和公示照片。",
    "phone": PHONE,
    "address": "清源县云岭镇青石村一组",
}


def receive(desk: Desk, **more: Any) -> int:
    return requests.receive(desk, {**NEW, **more}).entry_id


def step(desk: Desk, case: int, key: str, on: str, **data: Any) -> registers.Recorded:
    return requests.do_step(desk, case, key, date.fromisoformat(on), data)


def due(desk: Desk, case: int) -> str | None:
    found = registers.get_entry(desk, case).row.due_on
    return found.isoformat() if found else None


def test_a_request_gets_its_number_and_both_dates(desk: Desk) -> None:
    made = requests.receive(desk, NEW)
    assert made.number == "依申请2026-001"
    assert "法定期限 2026-08-31，县定内部期限 2026-08-21" in made.changes.message
    assert requests.receive(desk, {**NEW, "received_on": "2026-08-04"}).number == "依申请2026-002"


def test_the_countys_own_target_comes_from_the_rule_pack_in_force(desk: Desk) -> None:
    before = receive(desk)
    rule = Rule("request_inner", "内部期限", "within_days", {"working_days": 10}, "县里规定")
    keep_pack(desk, RulePack("清源县", "清源县", 0, (rule,)))
    choose_pack(desk, next(one.id for one in rule_packs(desk) if one.id))
    found = [requests.explain_due(desk, case) for case in (before, receive(desk))]
    assert [one.inner for one in found] == [date(2026, 8, 21), date(2026, 8, 17)]
    assert "县定内部期限 10 个工作日：2026-08-17" in found[1].lines


def test_the_hard_case_from_correction_to_review(desk: Desk, tmp_path: Path) -> None:
    case = receive(desk)
    step(desk, case, "correction_asked", "2026-08-06", items="请说明是全村清单还是本组清单。", until="2026-08-20")
    assert due(desk, case) == "2026-08-20"
    step(desk, case, "corrected", "2026-08-17", content="申请公开青石村一组2025年耕地地力保护补贴发放清单。")
    assert due(desk, case) == "2026-09-14"
    step(desk, case, "third_asked", "2026-08-20", who="青石村一组二十三户", what="补贴发放清单中的个人信息")
    step(desk, case, "third_answered", "2026-09-03", reply=OPPOSED, reason="不愿公开账号")
    assert due(desk, case) == "2026-09-29"
    step(desk, case, "extended", "2026-09-24", approved_by="李主任", reason="需逐户核对")
    assert due(desk, case) == "2026-11-02"
    detail = "身份证号码、银行账号属于个人隐私，公开会对第三方合法权益造成损害。"
    step(desk, case, "answered", "2026-10-30", kind="部分公开", detail=detail, form="纸质")
    step(desk, case, "delivered", "2026-11-02", way="邮寄", proof="挂号信收据")
    step(desk, case, "review_filed", "2026-11-10", organ="清源县人民政府")
    found = requests.get_case(desk, case)
    assert (found.state, found.row.closed_on, found.findings) == ("复议中", date(2026, 10, 30), [])
    assert found.kind
    assert found.kind.row == "partial"
    assert [one.result for one in found.follow_ups] == [""]
    written = request_letters.write_letter(desk, case, "reply", tmp_path)
    text = "\n".join(p.text for p in Document(str(written.path)).paragraphs)
    assert detail in text
    assert "应当先申请行政复议：您可以在收到本答复书之日起60日内向清源县人民政府申请行政复议" in text
    assert "2026年8月17日收到补正申请" in text


def test_the_count_is_explained_day_by_day(desk: Desk) -> None:
    case = receive(desk)
    step(desk, case, "third_asked", "2026-08-05", who="某合作社")
    found = requests.explain_due(desk, case)
    assert found.due == date(2026, 9, 21)
    assert "2026-08-04 周二 第1日" in found.lines
    assert "2026-08-05 周三 暂停 不计" in found.lines
    assert found.lines[-1] == "2026-09-21 周一 第20日"


def test_a_request_by_internet_waits_for_the_confirmation(desk: Desk) -> None:
    case = receive(desk, channel="互联网")
    assert due(desk, case) is None
    with pytest.raises(RuleForbids, match="收到之日未定"):
        step(desk, case, "answered", "2026-08-04", kind="granted")
    step(desk, case, "confirmed", "2026-08-05", how="电话")
    assert due(desk, case) == "2026-09-02"


def test_an_imposed_number_is_used_once(desk: Desk) -> None:
    receive(desk, number="2026第7号")
    with pytest.raises(RuleForbids, match="一件一号") as refused:
        receive(desk, number="2026第7号")
    assert refused.value.code == "number_taken"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"received_on": "2026-12-01"}, "晚于今天"),
        ({"applicant": ""}, "申请人"),
        ({"channel": "口信"}, "提交渠道"),
        ({"confirmed_on": "2026-08-04"}, "不需要确认"),
        ({"channel": "传真", "confirmed_on": "2026-08-01"}, "早于提交日期"),
    ],
)
def test_what_cannot_be_is_not_taken_in(desk: Desk, wrong: dict[str, str], message: str) -> None:
    with pytest.raises((RuleForbids, WrongUsage), match=message):
        receive(desk, **wrong)
    assert requests.find_cases(desk) == []


def test_a_refused_step_leaves_nothing_behind(desk: Desk) -> None:
    case = receive(desk)
    with pytest.raises(RuleForbids, match="2026-08-31 届满"):
        step(desk, case, "extended", "2026-09-01", approved_by="李主任", reason="工作量大")
    assert [event.kind for event in requests.get_case(desk, case).facts.events] == ["arrived"]


def test_a_step_recorded_by_mistake_is_taken_back_with_a_reason(desk: Desk) -> None:
    case = receive(desk)
    step(desk, case, "extended", "2026-08-28", approved_by="李主任", reason="工作量大")
    requests.void_step(desk, case, "没有批准")
    assert due(desk, case) == "2026-08-31"
    voided = [event for event in requests.get_case(desk, case).events if event.voided_at]
    assert [event.void_reason for event in voided] == ["没有批准"]
    with pytest.raises(RuleForbids, match="不能撤销"):
        requests.void_step(desk, case, "再撤")


def test_a_mistyped_receipt_is_mended_and_the_days_counted_anew(desk: Desk) -> None:
    case = receive(desk)
    step(desk, case, "third_asked", "2026-08-05", who="某公司")
    requests.change_request(desk, case, {"received_on": "2026-08-04", "applicant": "赵小曼"})
    assert due(desk, case) == "2026-09-22"
    with pytest.raises(RuleForbids, match="早于改后的收到之日"):
        requests.change_request(desk, case, {"received_on": "2026-08-06"})
    registers.change_entry(desk, case, {"channel": "互联网", "confirmed_on": "2026-08-05"})
    found = requests.get_case(desk, case)
    assert (found.facts.channel, found.clock.received_on) == ("internet", date(2026, 8, 5))
    requests.void_step(desk, case, "没有发出")
    assert due(desk, case) == "2026-09-02"


def test_saving_the_form_unchanged_changes_no_day(desk: Desk) -> None:
    case = receive(desk, channel="互联网", confirmed_on="2026-08-05")
    row = registers.get_entry(desk, case).row
    requests.change_request(desk, case, {"received_on": str(row.received_on), "title": "补贴清单"})
    events = requests.get_case(desk, case).events
    assert [(one.kind, one.on.day, one.voided_at) for one in events] == [("arrived", 3, None), ("confirmed", 5, None)]


def test_the_trail_names_what_was_mended_without_the_applicants_data(desk: Desk) -> None:
    case = receive(desk)
    requests.change_request(desk, case, {"phone": "13800001111"})
    with desk.store.read() as session:
        trail = str(list(iterate_entries(session)))
    assert "联系电话" in trail
    assert "13800001111" not in trail
    assert PHONE not in trail


def test_a_petition_is_recognised_and_moved(desk: Desk) -> None:
    made = requests.receive(desk, {**NEW, "title": "反映村干部强占土地", "content": "举报村干部强占土地，要求赔偿"})
    assert "第三十九条" in made.changes.message
    step(desk, made.entry_id, "moved", "2026-08-05", reason="属于信访举报")
    petition = registers.read_register(desk, "petition")
    assert [(one.row.title, one.row.received_on, one.row.due_on) for one in petition] == [
        ("反映村干部强占土地", date(2026, 8, 3), date(2026, 8, 18))
    ]
    case = requests.get_case(desk, made.entry_id)
    assert (case.state, case.facts.last("moved").data["petition"]) == ("已转办", petition[0].row.number)


def test_the_eleventh_request_of_a_month_costs_a_hundred(desk: Desk) -> None:
    cases = [receive(desk) for _ in range(11)]
    other = receive(desk, applicant="钱二")
    assert [int(requests.fee(desk, case, "按件计收").yuan) for case in (cases[9], cases[10], other)] == [0, 100, 0]
    with pytest.raises(RuleForbids, match="不收费"):
        step(desk, cases[0], "fee_noticed", "2026-08-05", method="按件计收")
    step(desk, cases[10], "fee_noticed", "2026-08-05", method="按件计收")
    assert requests.get_case(desk, cases[10]).facts.last("fee_noticed").data["yuan"] == "100"
    assert int(requests.fee(desk, cases[0], "按量计收", 120).yuan) == 1100


def test_earlier_answers_to_like_requests_are_found(desk: Desk) -> None:
    first = receive(desk)
    step(desk, first, "answered", "2026-08-05", kind="already_public", detail="见镇政府网站补贴专栏")
    receive(desk, title="镇政府食堂采购合同")
    again = receive(desk, title="青石村2024年耕地地力保护补贴发放清单")
    found = request_letters.find_similar_answers(desk, again)
    assert [(one.id, one.detail) for one in found] == [(first, "见镇政府网站补贴专栏")]


def test_the_list_covers_the_applicant(desk: Desk) -> None:
    receive(desk)
    listing = registers.entries_listing(desk, "request")
    shown = "".join(str(value) for row in listing.rows(listing.ids(Ask())) for value in row)
    assert "赵小满" not in shown
    assert PHONE not in shown
    assert "青石村一组" not in shown


def test_letters_are_offered_when_their_facts_are_there(desk: Desk, tmp_path: Path) -> None:
    case = receive(desk)
    ready = {one.kind for one in request_letters.letters(desk, case) if one.ready}
    assert ready == {"slip"}
    with pytest.raises(RuleForbids, match="补正告知书还不能写"):
        request_letters.write_letter(desk, case, "correction", tmp_path)
    assert list(tmp_path.glob("*.docx")) == []


def test_a_provisional_date_on_paper_is_told(desk: Desk, tmp_path: Path) -> None:
    case = receive(desk, received_on="2026-11-20")
    assert "核对" not in request_letters.write_letter(desk, case, "slip", tmp_path).warning
    step(desk, case, "extended", "2026-11-20", approved_by="李主任", reason="工作量大")
    assert "按周末推算" in request_letters.write_letter(desk, case, "extension", tmp_path).warning


def test_a_new_calendar_moves_open_requests_and_says_so(desk: Desk) -> None:
    from zwgk_desktop.services.calendars import store_year

    case = receive(desk, received_on="2026-11-20")
    step(desk, case, "extended", "2026-11-20", approved_by="李主任", reason="工作量大")
    before = due(desk, case)
    notice = notice_from_mapping(
        {"year": 2027, "source": "示例", "holiday": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-05"}]}
    )
    assert store_year(desk, notice).moved == 1
    assert before
    assert due(desk, case) != before
