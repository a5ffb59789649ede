"""Are the drafts of a whole period right, from data, last period's text and templates, and never over what is there?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.data.lists import payees, save_csv, save_xlsx, table
from zwgk_desktop.db.repositories import subsidies as repositories
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Cancelled, InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.periods import Period, Rhythm, parse_period
from zwgk_desktop.domain.posting_content import Table, parse_content
from zwgk_desktop.domain.posting_rewrite import rewrite
from zwgk_desktop.domain.posting_template import FLAG, open_places
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services import boards, postings, privacy, review, subsidies
from zwgk_desktop.services.boards import templates
from zwgk_desktop.services.boards.generating import Origin, plan_drafts, write_drafts
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import change_township

FINANCE = [["村", "上期结余（元）", "本期收入", "本期支出", "期末结余"], ["青石村", 1000, 500.5, 200, 1300.5]]


@pytest.fixture
def office(desk: Desk) -> Desk:
    boards.load_default_catalogue(desk)
    change_township(desk, complaint_phone="0700-5550112", office_phone="0700-5550100")
    return desk


def number(desk: Desk, code: str) -> int:
    return boards.get_item_by_number(desk, code).id


def village(desk: Desk, at: int = 0) -> int:
    return boards.matrix(desk, "2026Q3").villages[at].id


def add(desk: Desk, code: str, period: str, content: str, at: int = 0) -> int:
    return postings.add_posting(desk, village(desk, at), number(desk, code), period, content=content).ids[0]


def one(desk: Desk, code: str, period: str, at: int = 0, **more):
    found = [p for p in plan_drafts(desk, period, [village(desk, at)], **more).proposals if p.number == code]
    return found[0]


def paid_list(desk: Desk, folder: Path, programme: str) -> None:
    path = save_xlsx(folder / f"{programme}.xlsx", {"S": table(payees(6))})
    batch = subsidies.import_list(desk, path, programme, 2026).batch_id
    with desk.store.write("测试", desk.now()) as unit:
        repositories.change_batch(unit.session, batch, {"state": "paid", "paid_on": date(2026, 10, 20)})
        unit.record(AuditEntry("test", Area.SUBSIDIES, "准备数据"))


def audit_count(desk: Desk) -> int:
    with desk.store.read() as session:
        return int(session.connection().exec_driver_sql("select count(*) from audit").scalar_one())


@pytest.mark.parametrize(
    ("text", "old", "new", "wanted"),
    [
        ("2026年第二季度（二季度）汇总", "2026Q2", "2026Q3", "2026年第三季度（三季度）汇总"),
        ("2026年7月5日至2026年7月31日公示", "2026Q2", "2026Q3", "2026年10月5日至2026年10月31日公示"),
        ("2021年3月1日批准的办法", "2026Q2", "2026Q3", "2021年3月1日批准的办法"),
        ("2025年12月收支，12月份结余 12.50 元", "2025-12", "2026-01", "2026年1月收支，1月份结余 12.50 元"),
        ("截至 2026-01-31", "2026-01", "2026-02", "截至 2026-02-28"),
        ("2025年度决算，2025年收入", "2025", "2026", "2026年度决算，2026年收入"),
        ("2025年下半年", "2025H2", "2026H1", "2026年上半年"),
        ("云政〔2026〕2号 12.25 元", "2026-02", "2026-03", "云政〔2026〕2号 12.25 元"),
    ],
)
def test_period_words_and_near_dates_move_on(text: str, old: str, new: str, wanted: str) -> None:
    assert rewrite(text, parse_period(old), parse_period(new)) == wanted


@given(
    st.sampled_from([Rhythm.MONTHLY, Rhythm.QUARTERLY, Rhythm.HALF_YEARLY, Rhythm.YEARLY]),
    st.integers(2020, 2030),
    st.integers(1, 12),
)
def test_a_rewritten_label_is_the_new_label_and_amounts_stay(rhythm: Rhythm, year: int, at: int) -> None:
    old = Period(rhythm, year, (at - 1) // rhythm.months + 1)
    text = f"{old.label}收入 1,234.56 元，共 {at} 户"
    assert rewrite(text, old, old.shifted(1)) == f"{old.shifted(1).label}收入 1,234.56 元，共 {at} 户"


def test_every_missing_cell_gets_one_draft_and_no_cell_two(office: Desk) -> None:
    add(office, "3.1", "2026-10", "已有草稿")
    plan = plan_drafts(office, "2026Q4")
    places = [(p.village_id, p.item_id, p.period) for p in plan.proposals]
    assert len(places) == len(set(places))
    assert "2026-12" not in {p.period for p in plan.proposals}
    assert "2026-11" in {p.period for p in plan.proposals}
    before = audit_count(office)
    done = write_drafts(office, plan.proposals)
    assert len(done.ids) == len(places)
    assert audit_count(office) == before + 1
    assert plan_drafts(office, "2026Q4").proposals == ()
    assert postings.get_posting(office, 1).content == "已有草稿"


def test_what_was_written_meanwhile_is_left_alone(office: Desk) -> None:
    plan = plan_drafts(office, "2026Q4", [village(office)], ["财务公开"])
    mine = add(office, "3.2", "2026Q4", "我的")
    done = write_drafts(office, plan.proposals)
    assert len(done.ids) == len(plan.proposals) - 1
    assert "没有动" in done.message
    assert postings.get_posting(office, mine).content == "我的"


def test_a_cancel_leaves_nothing(office: Desk) -> None:
    plan = plan_drafts(office, "2026Q4")
    before = audit_count(office)
    with pytest.raises(Cancelled):
        write_drafts(office, plan.proposals, StopAfter(3))
    assert audit_count(office) == before
    assert len(plan_drafts(office, "2026Q4").proposals) == len(plan.proposals)


def test_last_periods_text_comes_back_moved_and_marked(office: Desk) -> None:
    add(office, "3.2", "2026Q3", "2026年第三季度收入 100 元。\n项目\t金额\n合计\t100")
    found = one(office, "3.2", "2026Q4")
    assert found.origin is Origin.LAST
    assert found.title == "青石村2026年第四季度财务收支季度汇总"
    assert found.content.split("\n")[0] == FLAG
    assert "2026年第四季度收入 100 元。" in found.content
    assert "合计\t100" in found.content


def test_a_rewritten_or_unfilled_draft_cannot_be_reviewed_before_it_is_finished(office: Desk) -> None:
    add(office, "3.2", "2026Q3", "2026年第三季度收入 100 元。")
    made = write_drafts(office, [one(office, "3.2", "2026Q4"), one(office, "3.5", "2026")])
    marked, empty = made.ids
    for posting in (marked, empty):
        with pytest.raises(RuleForbids) as refused:
            review.give_opinion(office, "posting", posting, "first", "甲", True)
        assert refused.value.code == "draft_unfinished"
    postings.change_posting(office, marked, content="2026年第四季度收入 120 元。")
    review.give_opinion(office, "posting", marked, "first", "甲", True)


def test_a_draft_that_was_never_filled_is_not_carried_on(office: Desk) -> None:
    write_drafts(office, [one(office, "3.2", "2026Q3")])
    assert one(office, "3.2", "2026Q4").origin is Origin.TEMPLATE


def test_payments_become_counts_and_totals_of_the_village_without_names(office: Desk, tmp_path: Path) -> None:
    paid_list(office, tmp_path, "农村居民最低生活保障金")
    paid_list(office, tmp_path, "耕地地力保护补贴")
    low = one(office, "5.1", "2026-10")
    assert low.origin is Origin.DATA
    assert low.source == "惠民惠农补贴发放清单"
    rows = next(block.rows for block in parse_content(low.content) if isinstance(block, Table))
    assert [row[:2] for row in rows[1:]] == [("农村居民最低生活保障金", "2")]
    everything = one(office, "4.4", "2026")
    assert "合计\t4\t" in everything.content
    assert not any(person.name in f"{low.content}{everything.content}" for person in payees(6))
    assert one(office, "5.1", "2026-11").origin is Origin.TEMPLATE


def test_fresh_data_comes_before_an_old_text_unless_told_otherwise(office: Desk, tmp_path: Path) -> None:
    add(office, "5.1", "2026-09", "2026年9月在保 10 户。")
    paid_list(office, tmp_path, "农村居民最低生活保障金")
    assert one(office, "5.1", "2026-10").origin is Origin.DATA
    assert one(office, "5.1", "2026-10", data_first=False).origin is Origin.LAST


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_finance_sheet_fills_the_tables(office: Desk, tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"收支表.{kind}"
    _ = save_csv(path, FINANCE) if kind == "csv" else save_xlsx(path, {"村级财务收支表": FINANCE})
    found = one(office, "3.2", "2026Q4", finance=path)
    assert found.origin is Origin.DATA
    assert {"上期结余\t1,000.00", "期末结余\t1,300.50\t"} <= set(found.content.split("\n"))
    assert one(office, "3.2", "2026Q4", at=1, finance=path).origin is Origin.TEMPLATE
    findings = plan_drafts(office, "2026Q4", finance=path).findings
    assert [finding.kind for finding in findings] == ["village_missing"]


def test_a_finance_sheet_that_does_not_add_up_or_names_nobody_is_told(office: Desk, tmp_path: Path) -> None:
    rows = [*FINANCE, ["柳溪村", 10, 5, 1, 99], ["无名村", 1, 1, 1, 1], ["合计", 1, 1, 1, 1]]
    findings = plan_drafts(office, "2026Q4", finance=save_xlsx(tmp_path / "a.xlsx", {"S": rows})).findings
    assert {(f.kind, f.row) for f in findings} == {("balance", 3), ("unknown_village", 4), ("village_missing", None)}
    with pytest.raises(InputRefused):
        plan_drafts(office, "2026Q4", finance=save_xlsx(tmp_path / "b.xlsx", {"S": [["户主"], ["张三"]]}))


def test_nothing_personal_enters_a_draft(office: Desk) -> None:
    add(office, "2.10", "2026Q3", "张三（身份证号 36992119700101123X，电话 13900001234）反映路灯不亮，已修好。")
    plan = plan_drafts(office, "2026Q4", [village(office)])
    found = next(p for p in plan.proposals if p.number == "2.10")
    assert "13900001234" not in found.content
    assert plan.covered == 1
    for proposal in plan.proposals:
        spans = privacy.scan_text(proposal.content.replace("0700-5550112", "").replace("0700-5550100", ""), 2026)
        assert spans == [], proposal.content


def test_a_period_that_has_not_begun_is_refused(office: Desk) -> None:
    with pytest.raises(WrongUsage):
        plan_drafts(office, "2027Q1")


def test_at_least_twenty_items_have_a_template_of_their_own(office: Desk) -> None:
    generic = templates.find_template(office, number(office, "10.2"))
    own = {
        item.number
        for item in boards.matrix(office, "2026Q3").items
        if templates.find_template(office, item.id).body != generic.body
    }
    assert len(own) >= 20
    assert own >= {"1.3", "3.1", "3.2", "3.5", "5.1", "5.2", "5.3", "6.1", "6.4", "7.1", "8.3", "2.9"}


def test_every_template_fills_and_reads_as_paragraphs_and_even_tables(office: Desk) -> None:
    for item in boards.matrix(office, "2026Q3").items:
        title, content = templates.first_draft(office, village(office), item.id, "2026Q3")
        assert title
        assert "青石村" in f"{title}{content}" or item.publisher == "乡镇人民政府"
        assert not {"村名", "时段", "监督电话"} & set(open_places(f"{title}\n{content}"))
        assert parse_content(content)


def test_the_office_keeps_its_own_template_and_takes_the_default_back(office: Desk) -> None:
    item = number(office, "3.2")
    default = templates.find_template(office, item)
    templates.keep_template(office, item, "〔村名〕财务", "〔时段〕结余〔期末结余〕元，见〔附件名称〕。")
    assert templates.first_draft(office, village(office), item, "2026Q3") == (
        "青石村财务", "2026年第三季度结余〔期末结余〕元，见〔附件名称〕。",
    )  # fmt: skip
    assert one(office, "3.2", "2026Q4").title == "青石村财务"
    assert templates.find_template(office, item).data == "finance"
    templates.reset_template(office, item)
    assert templates.find_template(office, item) == default
    with pytest.raises(WrongUsage):
        templates.keep_template(office, item, "标题", " ")


def test_a_draft_for_all_villages_names_none_of_them(office: Desk, tmp_path: Path) -> None:
    paid_list(office, tmp_path, "耕地地力保护补贴")
    title, content = templates.shared_draft(office, number(office, "4.4"), "2026")
    assert title.startswith("本村2026年")
    assert "青石村" not in content
    assert "补贴人数" in open_places(content)
