"""Does an official document come out on the page of GB/T 9704, the same bytes each time?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from zwgk_desktop.documents.official_docx import (
    Cell,
    OfficialDocument,
    Paragraph,
    Table,
    place_cells,
    signature_indents,
    write_official,
)

REPLY = OfficialDocument(
    "关于依申请公开的\n答复书",
    (Paragraph("一、情况", 1), Paragraph("经查，“名单”见附件。\x0b"), Paragraph("1.说明", 3)),
    issuer="清源县云岭镇人民政府",
    dated=date(2026, 3, 16),
    number="云公开〔2026〕1号",
    recipient="赵某",
)


def written(tmp_path: Path, document: OfficialDocument) -> Document:
    write_official(tmp_path / "文.docx", document)
    return Document(tmp_path / "文.docx")


def test_the_page_is_that_of_the_standard(tmp_path: Path) -> None:
    section = written(tmp_path, REPLY).sections[0]
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side.mm) for side in sides] == [37, 28, 26, 35]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_everything_stands_in_its_order(tmp_path: Path) -> None:
    texts = [p.text for p in written(tmp_path, REPLY).paragraphs]
    assert texts == [
        "云公开〔2026〕1号",
        "关于依申请公开的",
        "答复书",
        "",
        "赵某：",
        "一、情况",
        "经查，“名单”见附件。",
        "1.说明",
        "",
        "清源县云岭镇人民政府",
        "2026年3月16日",
    ]


def test_every_run_names_one_font_for_all_scripts(tmp_path: Path) -> None:
    found = {}
    for paragraph in written(tmp_path, REPLY).paragraphs:
        for run in paragraph.runs:
            fonts = run._r.rPr.rFonts
            named = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert len(named) == 1
            found[run.text] = (named.pop(), run.font.size.pt)
    assert found["答复书"] == ("方正小标宋简体", 22)
    assert found["一、情况"] == ("黑体", 16)
    assert found["经查，“名单”见附件。"] == ("仿宋_GB2312", 16)


def test_page_numbers_stand_outside_on_odd_and_even_pages(tmp_path: Path) -> None:
    book = written(tmp_path, REPLY)
    section = book.sections[0]
    sides = [footer.paragraphs[0].alignment for footer in (section.footer, section.even_page_footer)]
    assert [str(side).split()[0] for side in sides] == ["RIGHT", "LEFT"]
    parts = [str(text.xpath("string()")) for text in section.footer._element.iter(qn("w:t"))]
    assert parts == ["— ", "1", " —"]
    assert book.settings.odd_and_even_pages_header_footer


def test_equal_content_gives_equal_bytes(tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("a.docx", "b.docx", "c.docx"))
    write_official(first, REPLY)
    write_official(second, REPLY)
    write_official(third, replace(REPLY, recipient="钱某"))
    assert first.read_bytes() == second.read_bytes() != third.read_bytes()


def test_the_issuer_stands_centred_over_the_date() -> None:
    day = "2026年3月16日"  # 6.5 characters wide
    assert signature_indents("云岭镇人民政府", day) == (3.75, 4)
    assert signature_indents("清源县云岭镇人民政府党政办公室", day) == (2, 6.25)


def test_a_table_keeps_its_spans_and_repeats_its_head(tmp_path: Path) -> None:
    head = (Cell("项目", rows=2), Cell("法人", columns=2))
    table = Table((head, ("企业", "其他"), (Cell("新收\n（件）", align="left"), "0", "1")), (60, 40, 40), head=2)
    made = written(tmp_path, replace(REPLY, blocks=(table,))).tables[0]
    assert [[cell.text for cell in row.cells] for row in made.rows] == [
        ["项目", "法人", "法人"],
        ["项目", "企业", "其他"],
        ["新收\n（件）", "0", "1"],
    ]
    heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in made.rows]
    assert heads == [True, True, False]


@pytest.mark.parametrize("rows", [(("一",),), (("一", "二", "三"),), ((Cell("一", rows=2), "二"),)])
def test_a_table_that_does_not_close_is_a_mistake(rows: tuple) -> None:
    with pytest.raises(ValueError, match="table"):
        place_cells(Table(rows, (50, 50)))


def test_a_signature_never_stands_alone_on_a_page(tmp_path: Path) -> None:
    made = written(tmp_path, REPLY).paragraphs
    last = next(place for place, paragraph in enumerate(made) if paragraph.text == REPLY.issuer)
    assert all(paragraph.paragraph_format.keep_with_next for paragraph in made[last - 2 : last + 1])


def test_what_is_enclosed_begins_a_page_of_its_own_after_the_date(tmp_path: Path) -> None:
    made = written(tmp_path, replace(REPLY, enclosed=(Paragraph("附件：回执", 1),))).paragraphs
    texts = [paragraph.text for paragraph in made]
    assert texts[-3] == "2026年3月16日"
    assert "w:br" in made[-2]._p.xml
    assert texts[-1] == "附件：回执"
