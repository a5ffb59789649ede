"""The annual report's tables: every identity, every cell a number, the tie to last year, and the text beside them."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zwgk_desktop import paths
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.reports.annual import (
    AnnualReport,
    AnnualTables,
    check_tables,
    fill_sums,
    read_cell,
    show_number,
    typed_number,
)
from zwgk_desktop.domain.reports.annual_count import Remedy, RequestCase, count_requests
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout
from zwgk_desktop.domain.reports.annual_text import check_report, check_texts, is_superseded

LAYOUT = AnnualLayout.from_mapping(tomllib.loads(paths.resource("reports/annual_2021.toml").read_text("utf-8")))
APPLICANTS = ("natural", "company", "research", "welfare", "legal", "other")
RESULTS = tuple(row.key for block in LAYOUT.blocks for row in block.rows if row.groups[:1] and not row.sum_of)
COUNTS = {
    "three.new.natural": 3,
    "three.new.company": 1,
    "three.carried.natural": 1,
    "three.granted.natural": 2,
    "three.partial.company": 1,
    "three.unheld.natural": 1,
    "three.left.natural": 1,
    "two.normative.made": 2,
    "two.normative.in_force": 5,
    "two.charge.amount": Decimal("1.25"),
}
TEXTS = {"one": "全年工作正常开展。", "five": "主动性不足，下一步加强。", "six": "本年度没有收取信息处理费。"}


def tables(**changed: str) -> AnnualTables:
    return fill_sums(LAYOUT, AnnualTables({cell: Decimal(n) for cell, n in COUNTS.items()}))


def spoiled(cell: str, number: str) -> AnnualTables:
    return tables().with_cells({cell: Decimal(number)})


def kinds(found: list[Finding]) -> set[str]:
    return {one.kind for one in found}


def report(text: str, made: AnnualTables | None = None) -> AnnualReport:
    return AnnualReport("清源县云岭镇人民政府", 2026, {**TEXTS, "one": text}, made or tables())


def test_the_tables_have_the_rows_and_columns_of_the_circular() -> None:
    three = next(block for block in LAYOUT.blocks if block.table == "three")
    assert [column.title for column in three.columns] == [
        "自然人",
        "商业企业",
        "科研机构",
        "社会公益组织",
        "法律服务机构",
        "其他",
        "总计",
    ]
    sizes = Counter(row.groups[-1][:5] for row in three.rows if len(row.groups) == 2)
    assert sizes == {"（三）不予": 8, "（四）无法": 3, "（五）不予": 5, "（六）其他": 3}
    assert len(RESULTS) == 21
    assert len([cell for cell in LAYOUT.places if cell.startswith("four.")]) == 15
    assert [part.heading[:2] for part in LAYOUT.parts] == ["一、", "二、", "三、", "四、", "五、", "六、"]


def test_whole_tables_have_no_finding() -> None:
    assert check_tables(LAYOUT, tables()) == []
    assert tables().count("three.handled.total") == 4


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("three.new.natural", "annual_balance"),
        ("three.new.total", "annual_total_column"),
        ("three.handled.natural", "annual_total_row"),
        ("three.left.company", "annual_balance"),
        ("four.count.review_total", "annual_total_column"),
    ],
)
def test_a_changed_cell_breaks_its_identity(cell: str, kind: str) -> None:
    found = check_tables(LAYOUT, spoiled(cell, "7"))
    assert kind in kinds(found)
    assert all(one.severity is Severity.ERROR for one in found)


def test_a_finding_names_table_row_column_and_both_numbers() -> None:
    (first, *_) = [one for one in check_tables(LAYOUT, spoiled("three.handled.natural", "9")) if "row" in one.kind]
    assert (first.sheet, first.column, first.value) == ("表三", "自然人", "9")
    assert first.row == 24
    assert "（七）总计" in first.message
    assert "写的是 9" in first.message
    assert "相加是 3" in first.message


def test_a_balance_finding_names_the_column_and_both_sides() -> None:
    (found,) = [one for one in check_tables(LAYOUT, spoiled("three.left.natural", "0")) if one.kind == "annual_balance"]
    assert "“自然人”一列不平" in found.message
    assert "前者是 4，后者是 3" in found.message


@pytest.mark.parametrize("words", ["", "/", "—", "无", " "])
def test_a_cell_that_is_no_number_is_an_error_and_0_is_asked_for(words: str) -> None:
    made = tables()
    numbers = {cell: n for cell, n in made.numbers.items() if cell != "two.rules.made"}
    (found,) = check_tables(LAYOUT, AnnualTables(numbers, {"two.rules.made": words}))
    assert found.kind == "annual_not_number"
    assert "填 0" in found.message
    assert "规章" in found.message


def test_negative_and_broken_numbers_are_errors_but_money_may_have_decimals() -> None:
    assert "annual_negative" in kinds(check_tables(LAYOUT, spoiled("two.penalty.decisions", "-1")))
    assert "annual_not_whole" in kinds(check_tables(LAYOUT, spoiled("two.penalty.decisions", "1.5")))
    assert check_tables(LAYOUT, spoiled("two.charge.amount", "1.5")) == []


def test_carried_over_must_be_what_last_year_left() -> None:
    last = tables()
    assert check_tables(LAYOUT, spoiled("two.normative.in_force", "7"), last) == []
    found = check_tables(LAYOUT, tables(), spoiled("three.left.natural", "2"))
    (natural,) = [one for one in found if one.kind == "annual_carried_over"]
    assert "写的是 1" in natural.message
    assert "是 2" in natural.message


def test_documents_in_force_follow_from_last_year() -> None:
    (found,) = check_tables(LAYOUT, tables(), tables())
    assert (found.kind, found.severity) == ("annual_in_force", Severity.WARNING)
    assert "是 7" in found.message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("全年新收到政府信息公开申请5件。", "5"),
        ("2026年，共收到依申请公开申请 ５ 件，上年结转 1 件。", "5"),
        ("上年结转2件，办结4件。", "2"),
        ("收到申请后，全年办结三件。", "3"),
        ("（二）依申请公开\n其中予以公开1件，部分公开1件。", "1"),
        ("申请均已答复。不予公开的 2 件。", "2"),
        ("发生行政复议1件。", "1"),
        ("未收到政府信息公开申请。", "0"),
        ("制发规范性文件3件。", "3"),
        ("我镇共收到6件信息公开申请。", "6"),
    ],
)
def test_a_number_in_the_text_that_differs_from_the_tables_is_told(text: str, says: str) -> None:
    (found,) = check_texts(LAYOUT, {"one": text}, tables(), 2026)
    assert (found.kind, found.value) == ("annual_text_number", says)
    assert "一、总体情况" in found.sheet


@pytest.mark.parametrize(
    "text",
    [
        "全年新收政府信息公开申请4件，上年结转1件，办结4件，结转下年度1件。",
        "2025年收到政府信息公开申请9件。",
        "收到政府信息公开申请四件，较上年减少2件。",
        "予以公开2件，部分公开1件，无法提供1件。",
        "没有发生行政复议、行政诉讼。",
        "全年未出现因政府信息公开申请行政复议、提起行政诉讼的情况。",
        "公开各类信息 312 条，举办活动 12 次。",
        "收到群众来信40件，已办结40件。",
        "（一）主动公开\n办结行政许可0件，公开行政处罚信息12件。\n（二）依申请公开\n收到政府信息公开申请4件。",
        "收到政府信息公开申请4件，比上年收到政府信息公开申请9件减少5件。",
    ],
)
def test_a_text_that_agrees_or_speaks_of_something_else_has_no_finding(text: str) -> None:
    assert check_texts(LAYOUT, {"one": text}, tables(), 2026) == []


def test_an_empty_part_is_an_error_and_missing_fees_a_warning() -> None:
    bare = AnnualReport("云岭镇人民政府", 2026, {"one": "有。", "five": " ", "six": "无其他事项。"}, tables())
    found = check_report(LAYOUT, bare)
    assert [(one.kind, one.severity) for one in found] == [
        ("annual_part_empty", Severity.ERROR),
        ("annual_fees_missing", Severity.WARNING),
    ]
    assert check_report(LAYOUT, report("全年工作正常。")) == []


def test_the_layout_of_2019_is_recognised() -> None:
    old = ["信息内容", "本年新\n制作数量", "本年新公开数量", "对外公开总数量", "上一年项目数量"]
    assert is_superseded(LAYOUT, old)
    assert not is_superseded(LAYOUT, [column.title for block in LAYOUT.blocks for column in block.columns])


@pytest.mark.parametrize(("words", "number"), [("１２", 12), ("1,200", 1200), ("0", 0), ("-3", -3), ("2.50", 2.5)])
def test_numbers_are_read_however_they_are_written(words: str, number: float) -> None:
    assert read_cell(words) == Decimal(str(number))


def test_what_is_no_number_is_not_read_as_one() -> None:
    assert [read_cell(words) for words in ("", "/", "无", "1件", "1-2", "..", "9" * 30, "²")] == [None] * 8
    assert show_number(Decimal("10.50")) == "10.5"
    assert show_number(Decimal("1E+2")) == "100"


@pytest.mark.parametrize(
    ("cell", "words"),
    [("three.new.total", "3"), ("three.new.nobody", "3"), ("three.new.natural", "-1"), ("three.new.natural", "1.5"),
     ("three.new.natural", "/")],
)  # fmt: skip
def test_only_plain_cells_take_typed_numbers(cell: str, words: str) -> None:
    with pytest.raises(WrongUsage):
        typed_number(LAYOUT, cell, words)


def test_a_request_counts_in_the_years_it_was_open() -> None:
    case = RequestCase("1", "natural", date(2025, 12, 20), date(2026, 1, 15), "partial")
    before, after = (count_requests(LAYOUT, [case], year).tables for year in (2025, 2026))
    assert (before.count("three.new.total"), before.count("three.left.total")) == (1, 1)
    assert (after.count("three.carried.total"), after.count("three.partial.natural")) == (1, 1)
    assert after.count("three.left.total") == 0
    assert count_requests(LAYOUT, [case], 2027).tables.count("three.carried.total") == 0
    assert count_requests(LAYOUT, [case], 2026).behind["three.partial.natural"] == ("1",)


def test_a_lawsuit_is_pending_until_it_is_decided() -> None:
    suit = Remedy("direct", date(2025, 11, 1), date(2026, 3, 1), "corrected")
    case = RequestCase("1", "natural", date(2025, 9, 1), date(2025, 10, 1), "granted", (suit,))
    before, after = (count_requests(LAYOUT, [case], year).tables for year in (2025, 2026))
    assert (before.count("four.count.direct_pending"), before.count("four.count.direct_corrected")) == (1, 0)
    assert (after.count("four.count.direct_pending"), after.count("four.count.direct_corrected")) == (0, 1)


days = st.dates(date(2024, 1, 1), date(2027, 12, 31))
spans = st.none() | st.integers(0, 500)


@st.composite
def cases(draw: st.DrawFn) -> RequestCase:
    received, span = draw(days), draw(spans)
    closed = received + timedelta(span) if span is not None else None
    remedies = []
    for kind in draw(st.lists(st.sampled_from(["review", "direct", "after"]), max_size=2)):
        raised, length = received + timedelta(draw(st.integers(0, 400))), draw(spans)
        decided = raised + timedelta(length) if length is not None else None
        outcome = draw(st.sampled_from(["upheld", "corrected", "other"])) if decided else "pending"
        remedies.append(Remedy(kind, raised, decided, outcome))
    result = draw(st.sampled_from(RESULTS)) if closed else ""
    number = str(draw(st.integers(1, 10**6)))
    return RequestCase(number, draw(st.sampled_from(APPLICANTS)), received, closed, result, tuple(remedies))


@given(st.lists(cases(), max_size=30), st.integers(2024, 2027))
def test_whatever_requests_there_are_the_counted_tables_satisfy_every_identity(
    made: list[RequestCase], year: int
) -> None:
    now = count_requests(LAYOUT, made, year).tables
    assert check_tables(LAYOUT, now) == []
    assert set(now.numbers) == set(LAYOUT.places)
    following = count_requests(LAYOUT, made, year + 1).tables
    assert [one for one in check_tables(LAYOUT, following, now) if one.kind == "annual_carried_over"] == []


@given(
    st.dictionaries(st.sampled_from(sorted(LAYOUT.places)), st.integers(0, 50).map(Decimal), max_size=8),
)
def test_filled_sums_never_break_a_total(cells: dict[str, Decimal]) -> None:
    filled = fill_sums(LAYOUT, AnnualTables(cells))
    assert kinds(check_tables(LAYOUT, filled)) <= {"annual_balance"}


def test_a_table_that_is_missing_is_one_finding_not_dozens() -> None:
    made = {cell: n for cell, n in tables().numbers.items() if not cell.startswith("four.")}
    (found,) = check_tables(LAYOUT, AnnualTables(made))
    assert (found.kind, found.sheet) == ("annual_table_missing", "表四")


def test_every_kind_of_answer_and_applicant_has_its_row_and_column() -> None:
    kinds_of = tomllib.loads(paths.resource("registers/request_kinds.toml").read_text("utf-8"))
    assert {kind["row"] for kind in kinds_of["kind"]} <= set(RESULTS)
    assert {one["key"] for one in kinds_of["applicant"]} == set(APPLICANTS)


@pytest.mark.parametrize(
    "text", ["没有发生行政复议。", "未出现因政府信息公开提起的行政诉讼。", "无涉及政府信息公开的复议、诉讼。"]
)
def test_saying_that_there_was_none_is_compared_too(text: str) -> None:
    cells = {"four.count.review_upheld": Decimal(1), "four.count.direct_other": Decimal(1)}
    made = fill_sums(LAYOUT, AnnualTables(cells))
    assert kinds(check_texts(LAYOUT, {"six": text}, made, 2026)) == {"annual_text_number"}


INNER = sorted(cell for cell in LAYOUT.places if not cell.startswith("two."))


@given(st.lists(cases(), max_size=12), st.sampled_from(INNER), st.integers(1, 9))
def test_a_single_number_changed_in_tables_three_or_four_is_always_found(
    made: list[RequestCase], cell: str, more: int
) -> None:
    whole = count_requests(LAYOUT, made, 2026).tables
    changed = whole.with_cells({cell: whole.count(cell) + more})
    found = check_tables(LAYOUT, changed)
    columns = {one.column for one in found if one.severity is Severity.ERROR}
    block, _, column = LAYOUT.places[cell]
    totals = {one.label for one in block.columns if column.key in one.sum_of}
    assert columns & {column.label, *totals}


@given(st.text(max_size=200), st.sampled_from(["one", "five", "six"]))
def test_no_text_breaks_the_comparison(text: str, part: str) -> None:
    for one in check_texts(LAYOUT, {part: text}, tables(), 2026):
        assert one.kind == "annual_text_number"
