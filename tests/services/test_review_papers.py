"""Does the gate serve the annual report and replies, and does its paper bind what was signed?"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from tests.approving import REVIEWERS, approve
from tests.services.reports.office import answer, ask, fill_year, on
from zwgk_desktop.db.store import Store
from zwgk_desktop.documents.office_texts import read_docx_texts
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.review import Level, ReviewState
from zwgk_desktop.services import boards, postings, reports, review, review_papers
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.request_letters import write_letter
from zwgk_desktop.services.review import Opinion, record_signatures

TODAY = date(2026, 11, 20)


@pytest.fixture
def posting(desk: Desk) -> int:
    boards.load_default_catalogue(desk)
    item = boards.catalogue_listing(desk).ids(Ask(filters={"number": "3.2"}))[0]
    village = boards.matrix(desk, "2026Q3").villages[0].id
    text = "本季度收支情况如下。\n项目\t金额\n办公\t120.00\n水电\t80.50"
    return postings.add_posting(desk, village, item, "2026Q3", "财务公开", text).ids[0]


@pytest.fixture
def january(desk: Desk) -> Desk:
    later = on(desk, "2027-01-15")
    fill_year(later)
    return later


def pdf_text(path: Path) -> str:
    book = pypdfium2.PdfDocument(path)
    return "\n".join(page.get_textpage().get_text_bounded() for page in book)


def test_the_annual_report_is_marked_until_it_is_approved_and_only_then_frozen(january: Desk, tmp_path: Path) -> None:
    with pytest.raises(RuleForbids) as refused:
        reports.freeze(january, 2026)
    assert refused.value.code == "not_reviewed"
    docx, pdf = reports.export_annual(january, 2026, tmp_path)
    assert "送审稿" in pdf_text(pdf)
    assert any("送审稿" in text for _, text in read_docx_texts(docx))
    approve(january, "annual", 2026)
    docx, pdf = reports.export_annual(january, 2026, tmp_path)
    assert "送审稿" not in pdf_text(pdf)
    assert not any("送审稿" in text for _, text in read_docx_texts(docx))
    reports.freeze(january, 2026)
    with pytest.raises(RuleForbids):
        review.withdraw_opinion(january, "annual", 2026, "final", "后悔了")


def test_an_edit_or_a_new_request_makes_the_approval_of_the_report_stale(january: Desk) -> None:
    approve(january, "annual", 2026)
    reports.change_draft(january, 2026, texts={"five": "存在的问题另有补充。"})
    with pytest.raises(RuleForbids):
        reports.freeze(january, 2026)
    reports.change_draft(january, 2026, texts={"five": None})
    assert review.review_state(january, "annual", 2026).state is ReviewState.NONE
    approve(january, "annual", 2026)
    ask(january, "2026-12-30")
    with pytest.raises(RuleForbids) as refused:
        reports.freeze(january, 2026)
    assert refused.value.code == "review_stale"


def test_the_approval_of_the_report_holds_on_the_next_day(january: Desk) -> None:
    approve(january, "annual", 2026)
    reports.freeze(on(january, "2027-01-20"), 2026)


def test_a_reply_is_marked_until_it_is_approved(desk: Desk, tmp_path: Path) -> None:
    later = on(desk, "2026-11-20")
    entry = ask(later, "2026-11-02")
    with pytest.raises(RuleForbids):
        review.review_state(later, "reply", entry)
    answer(later, entry, "2026-11-18")
    written = write_letter(later, entry, "reply", tmp_path)
    assert "送审稿" in written.warning
    assert any(text == "送审稿" for _, text in read_docx_texts(written.path))
    approve(later, "reply", entry)
    written = write_letter(later, entry, "reply", tmp_path)
    assert "送审稿" not in written.warning
    assert not any("送审稿" in text for _, text in read_docx_texts(written.path))


def signed(**days: date) -> list[Opinion]:
    return [Opinion(level, REVIEWERS[level], True, "", day) for level, day in days.items()]


def test_all_signatures_of_a_form_are_recorded_at_once_in_the_order_of_their_days(desk: Desk, posting: int) -> None:
    days = {level: TODAY - timedelta(days=back) for level, back in zip(REVIEWERS, (5, 2, 4, 1), strict=True)}
    done = record_signatures(desk, "posting", posting, signed(**days))
    assert done.facts.state is ReviewState.APPROVED
    assert [d.level for d in done.facts.decisions] == [Level.FIRST, Level.SECRECY, Level.SECOND, Level.FINAL]
    assert all(d.on_paper for d in done.facts.decisions)


def test_the_trail_names_what_an_opinion_was_about(desk: Desk, posting: int) -> None:
    from zwgk_desktop.db.queries.audit import find_newest

    record_signatures(desk, "posting", posting, signed(first=TODAY))
    with desk.store.read() as session:
        newest = find_newest(session, "review.give")
    assert newest is not None
    assert newest.entry.summary.endswith(f"公示（{posting}）")


def test_one_wrong_signature_and_none_is_recorded(desk: Desk, posting: int) -> None:
    wrong = signed(first=TODAY, second=TODAY - timedelta(days=1), secrecy=TODAY, final=TODAY)
    with pytest.raises(RuleForbids):
        record_signatures(desk, "posting", posting, wrong)
    for said in ([], [Opinion("first", "陈一", True)]):
        with pytest.raises(WrongUsage):
            record_signatures(desk, "posting", posting, said)
    assert review.review_state(desk, "posting", posting).decisions == ()


def test_paper_signed_before_the_last_edit_is_not_about_these_words(desk: Desk, posting: int) -> None:
    review.give_opinion(desk, "posting", posting, "first", "陈一", True)
    tomorrow = on(desk, "2026-11-21")
    postings.change_posting(tomorrow, posting, content="改过的内容")
    with pytest.raises(RuleForbids) as refused:
        record_signatures(tomorrow, "posting", posting, signed(first=TODAY))
    assert refused.value.code == "review_stale"
    record_signatures(tomorrow, "posting", posting, signed(first=TODAY + timedelta(days=1)))


def test_paper_signed_before_an_edit_that_no_opinion_preceded_is_stale_as_well(desk: Desk, posting: int) -> None:
    tomorrow = on(desk, "2026-11-21")
    postings.change_posting(tomorrow, posting, place="祠堂")
    record_signatures(tomorrow, "posting", posting, signed(first=TODAY))
    review.withdraw_opinion(tomorrow, "posting", posting, "first", "误登记")
    postings.change_posting(tomorrow, posting, content="签字以后改过的内容")
    with pytest.raises(RuleForbids) as refused:
        record_signatures(tomorrow, "posting", posting, signed(first=TODAY))
    assert refused.value.code == "review_stale"
    record_signatures(tomorrow, "posting", posting, signed(first=TODAY + timedelta(days=1)))


def test_a_form_printed_in_the_morning_does_not_carry_what_was_written_in_the_afternoon(
    desk: Desk, posting: int, tmp_path: Path
) -> None:
    review_papers.print_review_forms(desk, [("posting", posting)], tmp_path / "上午.pdf")
    postings.change_posting(desk, posting, content="下午改过的内容")
    with pytest.raises(RuleForbids) as refused:
        record_signatures(desk, "posting", posting, signed(first=TODAY))
    assert refused.value.code == "review_stale"
    assert review.review_state(desk, "posting", posting).decisions == ()
    review_papers.note_printed_forms(desk, [("posting", posting)])
    record_signatures(desk, "posting", posting, signed(first=TODAY))


def test_an_attachment_added_after_the_form_was_printed_makes_it_old(desk: Desk, posting: int, tmp_path: Path) -> None:
    from zwgk_desktop.services.boards.files import add_files

    review_papers.note_printed_forms(desk, [("posting", posting)])
    (tmp_path / "附表.txt").write_text("收支明细", encoding="utf-8")
    add_files(desk, "posting", posting, "attachment", [tmp_path / "附表.txt"])
    with pytest.raises(RuleForbids) as refused:
        record_signatures(desk, "posting", posting, signed(first=TODAY))
    assert refused.value.code == "review_stale"


def test_the_clock_may_not_stand_before_the_last_entry_of_the_trail(desk: Desk, posting: int) -> None:
    earlier = on(desk, "2026-11-19")
    with pytest.raises(RuleForbids) as refused:
        review.give_opinion(earlier, "posting", posting, "first", "陈一", True)
    assert refused.value.code == "review_clock"


def test_the_form_names_the_content_it_is_bound_to_and_changes_with_it(
    desk: Desk, store: Store, posting: int, tmp_path: Path
) -> None:
    review.give_opinion(desk, "posting", posting, "first", "陈一", True, "同意公开")
    path = tmp_path / "审查单.pdf"
    review_papers.print_review_forms(desk, [("posting", posting)], path)
    text = pdf_text(path)
    paper = review_papers.build_paper(desk, "posting", posting)
    for words in (
        "政务公开内容审查单",
        paper.number,
        "财务公开",
        "表格：项目、金额，共 2 行",
        "初审",
        "保密审查",
        "陈一",
        "送审稿",
    ):
        assert words in text, words
    assert paper.facts.content_sha256 in "".join(text.split())
    postings.change_posting(desk, posting, content="别的内容")
    assert review_papers.build_paper(desk, "posting", posting).number != paper.number


def test_the_forms_of_many_stand_one_to_a_page(january: Desk, tmp_path: Path) -> None:
    boards.load_default_catalogue(january)
    item = boards.catalogue_listing(january).ids(Ask(filters={"number": "3.2"}))[0]
    villages = [village.id for village in boards.matrix(january, "2026Q3").villages]
    ids = postings.add_postings(january, villages, item, "2026Q3", content="一" * 3000).ids
    wanted = [*(("posting", key) for key in ids), ("annual", 2026)]
    path = tmp_path / "审查单.pdf"
    review_papers.print_review_forms(january, wanted, path)
    assert len(pypdfium2.PdfDocument(path)) == len(wanted)
    assert pypdfium2.PdfDocument(review_papers.preview_review_forms(january, wanted[:1]))
    with pytest.raises(WrongUsage):
        review_papers.preview_review_forms(january, [])
