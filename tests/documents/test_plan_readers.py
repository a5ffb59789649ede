"""County documents in every kind of file: the same words come out, and what cannot be read says why."""

from __future__ import annotations

import codecs
import zipfile
from pathlib import Path

import pytest

from tests.documents.plan_files import (
    W,
    write_docx,
    write_ofd,
    write_pdf,
    write_picture_pdf,
    write_raw_docx,
)
from tests.domain.plan_texts import FOLDER, gist, one_line_each, read, sample
from zwgk_desktop.documents.plan_reader import plan_from_text, read_plan
from zwgk_desktop.domain.errors import InputRefused


def kind_of_refusal(path: Path) -> str:
    with pytest.raises(InputRefused) as caught:
        read_plan(path)
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_a_text_is_read_in_every_encoding_whatever_its_name(tmp_path: Path) -> None:
    text = sample("bracket_lead")
    wide = text.encode("utf-16-be")
    for number, data in enumerate(
        (
            text.encode(),
            codecs.BOM_UTF8 + text.encode(),
            text.encode("utf-16"),
            wide,
            text.encode("utf-16-le"),
            text.encode("gb18030"),
            text.replace("\n", "\r\n").encode("gb18030"),
        )
    ):
        path = tmp_path / f"{number}.docx"
        path.write_bytes(data)
        assert read_plan(path).text == text


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes("各乡镇".encode() + b"\xff\xff\x81")
    assert kind_of_refusal(path) == "corrupt"
    path.write_bytes(b"\x00\x01\x02 MZ\x90" * 40)
    assert kind_of_refusal(path) == "unsupported_format"


@pytest.mark.parametrize("name", ["bracket_lead", "arabic_only", "paragraph_units", "table_numbered"])
def test_a_docx_gives_the_items_of_its_text(name: str, tmp_path: Path) -> None:
    path = write_docx(tmp_path / "plan.docx", sample(name))
    assert gist(read(read_plan(path).text)) == gist(read(sample(name)))


def test_automatic_numbers_are_written_out(tmp_path: Path) -> None:
    def level(depth: int, form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{depth}"><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    levels = level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "（%2）") + level(2, "decimal", "%3.")
    lists = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
    lists += '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num>'

    def paragraph(words: str, depth: int) -> str:
        number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'
        return f"<w:p><w:pPr>{number}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"

    body = "".join(
        paragraph(words, depth)
        for words, depth in (("任务", 0), ("公开", 1), ("预算", 2), ("决算", 2), ("回应", 1), ("留言", 2), ("保障", 0))
    )
    path = write_raw_docx(tmp_path / "plan.docx", body, lists)
    assert read_plan(path).text.split("\n") == [
        "一、 任务", "（一） 公开", "1. 预算", "2. 决算", "（二） 回应", "1. 留言", "二、 保障",
    ]  # fmt: skip


def test_insertions_text_boxes_and_content_controls_are_kept_and_deletions_dropped(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>各乡镇</w:t></w:r><w:ins><w:r><w:t>于6月底前</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>于5月底前</w:delText></w:r></w:del><w:r><w:t>报送。</w:t></w:r></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里的话。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框里的话。</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    found = read_plan(write_raw_docx(tmp_path / "plan.docx", body))
    assert [line for line in found.text.split("\n") if line] == ["各乡镇于6月底前报送。", "控件里的话。", "框里的话。"]
    assert len(found.warnings) == 1


def test_a_docx_with_a_document_type_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}><w:body/></w:document>')
    assert kind_of_refusal(path) == "unsafe_xml"


def test_a_docx_without_words_says_empty_and_one_of_pictures_no_text(tmp_path: Path) -> None:
    assert kind_of_refusal(write_raw_docx(tmp_path / "a.docx", "<w:p/>")) == "empty"
    assert kind_of_refusal(write_raw_docx(tmp_path / "b.docx", "<w:p><w:r><w:pict/></w:r></w:p>")) == "no_text"


def test_a_pdf_joins_lines_and_pages_and_drops_headers_and_page_numbers(tmp_path: Path) -> None:
    text = one_line_each(sample("bracket_lead"))
    found = read_plan(write_pdf(tmp_path / "plan.pdf", text.split("\n") * 1)).text
    assert "文件汇编" not in found
    assert "— 1 —" not in found
    assert gist(read(found)) == gist(read(text))


def test_a_ruled_table_of_a_pdf_gives_its_rows_also_over_a_page_break(tmp_path: Path) -> None:
    rows = [line.split("\t") for line in sample("table_numbered").split("\n") if "\t" in line]
    rows[1][2] = "及时公开规范性文件，动态更新文件库，对失效和废止的文件逐件注明。" * 16
    found = read_plan(write_pdf(tmp_path / "plan.pdf", ["2026年北原县政务公开工作任务分工表"], rows)).text
    items = read(found).items
    assert [(item.number, item.section) for item in items] == [
        ("1", ("一、主动公开",)),
        ("2", ("一、主动公开",)),
        ("3", ("二、平台建设",)),
        ("4", ("二、平台建设",)),
    ]
    assert items[0].text == rows[1][2]
    assert items[3].responsible_units == ("县大数据中心", "县融媒体中心")


def test_a_scanned_and_an_encrypted_pdf_say_so(tmp_path: Path) -> None:
    assert kind_of_refusal(write_picture_pdf(tmp_path / "scan.pdf")) == "no_text"
    assert kind_of_refusal(write_pdf(tmp_path / "locked.pdf", ["各乡镇要落实。"], password="开门")) == "encrypted"


def test_a_truncated_file_is_corrupt(tmp_path: Path) -> None:
    for path in (write_docx(tmp_path / "plan.docx", "各乡镇"), FOLDER / "paragraph_units.doc"):
        cut = tmp_path / f"cut{path.suffix}"
        cut.write_bytes(path.read_bytes()[:1500])
        assert kind_of_refusal(cut) == "corrupt"
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.4\n1 0 obj")
    assert kind_of_refusal(broken) == "corrupt"


def test_an_ofd_is_read_in_the_order_of_the_page(tmp_path: Path) -> None:
    lines = one_line_each(sample("arabic_only")).split("\n")
    assert gist(read(read_plan(write_ofd(tmp_path / "plan.ofd", lines)).text)) == gist(read(sample("arabic_only")))
    assert kind_of_refusal(write_ofd(tmp_path / "scan.ofd", [], pictures_only=True)) == "no_text"


def test_an_old_doc_gives_paragraphs_and_tables(tmp_path: Path) -> None:
    for name in ("paragraph_units", "table_numbered"):
        renamed = tmp_path / f"{name}.wps"
        renamed.write_bytes((FOLDER / f"{name}.doc").read_bytes())
        assert gist(read(read_plan(renamed).text)) == gist(read(sample(name)))


def test_a_workbook_fills_merged_cells_down(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    lines = [line for line in sample("table_numbered").split("\n") if line]
    for line in lines:
        sheet.append(line.split("\t"))
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:B4")
    sheet.merge_cells("B5:B6")
    hidden = book.create_sheet("旧表")
    hidden.append(["不该读"])
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "plan.et")
    found = read_plan(tmp_path / "plan.et")
    assert gist(read(found.text)) == gist(read(sample("table_numbered")))
    assert "旧表" in found.warnings[0]
    assert gist(read(read_plan(FOLDER / "table_numbered.xls").text)) == gist(read(sample("table_numbered")))


def test_what_is_missing_empty_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    assert kind_of_refusal(tmp_path / "nothing.txt") == "missing"
    for name, data, code in (
        ("empty.txt", b"", "empty"),
        ("blank.txt", b"  \n\n", "empty"),
        ("page.txt", b"<html><body>x</body></html>", "unsupported_format"),
    ):
        (tmp_path / name).write_bytes(data)
        assert kind_of_refusal(tmp_path / name) == code
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("readme.txt", "x")
    assert kind_of_refusal(tmp_path / "other.docx") == "unsupported_format"


def test_pasted_text_is_taken_with_its_tabs_and_an_empty_paste_is_refused() -> None:
    assert plan_from_text("1\t公开\t县财政局\r\n").text == "1\t公开\t县财政局\n"
    with pytest.raises(InputRefused):
        plan_from_text(" \n")
