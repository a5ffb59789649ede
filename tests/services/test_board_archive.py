"""The archive answers: any village, any item, any period, with paper, photo and signatures; its lists print."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
import pytest

from tests.documents.pictures import photograph, put
from tests.services.test_board_places import BOARD, place
from tests.services.test_boards import PEOPLE, TODAY, add, approve, item_id, village_ids
from tests.services.test_boards import office as office
from zwgk_desktop.domain.board_archive import longest_term, shorten, span_of
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.services import boards, postings, search
from zwgk_desktop.services.boards import archive_lists, consultations, objections
from zwgk_desktop.services.boards.hanging import Hung, hang
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import rename_village

BOX = "2026-公开-03"


def archived(desk: Desk, village: int = 0, number: str = "3.2", box: str = BOX, **hung: object) -> int:
    posting = approve(desk, add(desk, number, village=village))
    hang(desk, [posting], Hung(TODAY, "李大山", words=BOARD, **hung))  # type: ignore[arg-type]
    postings.take_down(desk, posting, TODAY, "更换")
    archive_lists.archive_postings(desk, [posting], box, 2)
    return posting


def found(desk: Desk, text: str, **filters: str) -> list[int]:
    return list(archive_lists.archive_listing(desk).ids(Ask(text, filters)))


def text_of(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)
    finally:
        pdf.close()


def test_words_in_any_order_find_one_posting_of_any_year(office: Desk) -> None:
    one = archived(office)
    other = archived(office, village=1, box="2026-公开-04")
    title = boards.get_posting(office, one).title
    assert found(office, "青石村 2026Q3") == [one]
    assert found(office, "2026Q3 青石村 公开-03") == [one]
    assert set(found(office, "收支平衡")) == {one, other}  # its content
    assert found(office, "青石村 公开-04") == []
    assert found(office, "", state="已归档") == [other, one]
    assert [hit.id for hit in search.find_everything(office, f"柳溪村 {title[3:7]}") if hit.kind == "posting"] == [
        other
    ]
    assert [hit.id for hit in search.find_everything(office, BOX) if hit.kind == "posting"] == [one]


def test_a_renamed_village_is_found_by_its_old_name(office: Desk) -> None:
    one = archived(office)
    rename_village(office, village_ids(office)[0], "青石新村")
    assert found(office, "青石村 2026Q3") == [one]
    assert found(office, "青石新村") == [one]


def test_a_draft_is_no_part_of_the_archive(office: Desk) -> None:
    add(office)
    assert found(office, "") == []


def test_the_dossier_holds_photo_signatures_places_objections_and_visits(office: Desk, tmp_path: Path) -> None:
    place(office)
    one = archived(office, photos=(put(tmp_path / "现场.jpg", photograph()),))
    visit = consultations.Visit(TODAY, "赵小山", "上级检查", "王小梅")
    consultations.consult(office, visit, [one])
    dossier = archive_lists.get_dossier(office, one)
    assert [photo.name for photo in dossier.photos] == ["现场.jpg"]
    assert {decision.officer for decision in dossier.review.in_force} == set(PEOPLE.values())
    assert [at.name for at in dossier.places] == [BOARD]
    assert [line.person for line in dossier.visits] == ["赵小山"]


def test_archiving_says_how_long_it_is_kept(office: Desk) -> None:
    boards.change_item(office, item_id(office, "3.2"), {"retention": "30年"})
    boards.change_item(office, item_id(office, "3.3"), {"retention": ""})
    made: list[int] = []
    for number in ("3.2", "3.3"):
        item = item_id(office, number)
        period = {3: "2026Q3", 1: "2026-08", 12: "2026", 6: "2026H1"}
        months = next(i for i in boards.matrix(office, "2026Q3").items if i.id == item).rhythm.months
        posting = postings.add_posting(
            office, village_ids(office)[0], item, period.get(months, "2026-08"), content="甲"
        )
        approve(office, posting.ids[0])
        hang(office, posting.ids, Hung(TODAY, "李大山", words="村口"))
        postings.take_down(office, posting.ids, TODAY, "更换")
        made += posting.ids
    told = archive_lists.archive_postings(office, made, BOX, 1).message
    assert "保管期限：30年。" in told
    assert "有 1 份的目录没有写保管期限" in told


def test_archiving_reminds_of_an_objection_nobody_answered(office: Desk) -> None:
    posting = approve(office, add(office, "3.2"))
    hang(office, [posting], Hung(TODAY, "李大山", words=BOARD))
    objections.receive(office, posting, TODAY, "办公费比上季度多")
    postings.take_down(office, posting, TODAY, "更换")
    told = archive_lists.archive_postings(office, [posting], BOX, 2).message
    assert "还有 1 件异议没有答复" in told


def test_what_lies_in_its_box_keeps_the_term_of_that_day(office: Desk) -> None:
    boards.change_item(office, item_id(office, "3.2"), {"retention": "30年"})
    one = archived(office)
    boards.change_item(office, item_id(office, "3.2"), {"retention": "永久"})
    other = archived(office, village=1)
    assert [archive_lists.get_dossier(office, key).retention for key in (one, other)] == ["30年", "永久"]
    assert found(office, "", retention="30年") == [one]
    postings.step_back(office, one, "装错了盒")
    assert archive_lists.get_dossier(office, one).retention == "永久"


def test_the_archive_list_and_the_labels_print(office: Desk, tmp_path: Path) -> None:
    archived(office)
    archived(office, village=1)
    archived(office, village=2, box="2026-公开-04")
    assert [(one.box, one.count) for one in archive_lists.find_boxes(office)] == [(BOX, 2), ("2026-公开-04", 1)]
    listed = tmp_path / "目录.pdf"
    assert archive_lists.print_archive_list(office, listed, [BOX]) == 1
    words = text_of(listed)
    assert "村务公开档案目录" in words
    assert "柳溪村" in words
    assert "大坪村" not in words
    assert archive_lists.print_archive_list(office, tmp_path / "全年.pdf", year=2026) == 1
    labels = tmp_path / "标签.pdf"
    assert archive_lists.print_box_labels(office, labels, [BOX, "2026-公开-04"]) == 2
    assert "青石村、柳溪村" in text_of(labels)
    for boxes, year in ((["没有"], None), ([], 2019)):
        with pytest.raises(RuleForbids):
            archive_lists.print_archive_list(office, tmp_path / "空.pdf", boxes, year)
    with pytest.raises(RuleForbids):
        archive_lists.print_box_labels(office, tmp_path / "空.pdf", [BOX, "没有"])
    assert not (tmp_path / "空.pdf").exists()


def test_a_box_is_kept_as_long_as_its_longest_paper() -> None:
    assert longest_term(["10年", "", "30年"]) == "30年"
    assert longest_term(["30年", "永久"]) == "永久"
    assert longest_term(["长期", "10年"]) == "10年"
    assert longest_term([]) == ""
    assert span_of([2026, 2024, 2026]) == "2024—2026"
    assert span_of([]) == ""
    assert shorten(["甲", "乙", "甲"]) == "甲、乙"
    assert shorten(list("甲乙丙丁戊")) == "甲、乙、丙、丁等 5 个"


def test_what_hangs_longest_ago_stays_in_the_archive_of_its_year(office: Desk) -> None:
    one = archived(office)
    later = replace(office, clock=lambda: office.now() + timedelta(days=400))
    rows = archive_lists.archive_listing(later).rows([one])
    assert date(2026, 11, 20).isoformat() in rows[0]
