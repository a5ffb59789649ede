"""The leak check, attacked: personal data hidden in every corner of a finished file, and clean files that must pass."""

from __future__ import annotations

import base64
import warnings
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from reportlab.pdfgen.canvas import Canvas

from tests.documents.sheets import WORDS, make_sheet, raw_lines
from zwgk_desktop import paths
from zwgk_desktop.documents.fonts import open_fonts
from zwgk_desktop.documents.leak_check import NUMBERS, Net, check_file, ensure_clean
from zwgk_desktop.documents.notice_pdf import write_notice_pdf
from zwgk_desktop.domain.errors import InputRefused, OutputFailed

ID, CARD, MOBILE = "36990119880101123X", "6217001234567890123", "13812345678"
NET = Net(WORDS)


def found(path: Path, net: Net = NET) -> set[tuple[str, str]]:
    return {(hit.place, hit.kind) for hit in check_file(path, net)}


def kinds(path: Path, net: Net = NET) -> set[str]:
    return {hit.kind for hit in check_file(path, net)}


# PDF


@pytest.mark.parametrize(
    "lines",
    [
        [f"A {ID}"],
        ["369901 19880101 123X"],
        ["369901-19880101-123X"],
        ["369901198801", "01123X"],
        [" ".join(ID)],
        ["36990119880101****"],
    ],
)
def test_an_id_in_a_pdf_is_found_however_it_is_broken(tmp_path: Path, lines: list[str]) -> None:
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    for index, line in enumerate(lines):
        canvas.drawString(50, 700 - index * 14, line)
    canvas.save()
    assert found(path) == {("第 1 页", "id_card")}


def test_properties_bookmarks_and_notes_of_a_pdf_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(50, 700, "clean")
    canvas.setSubject(f"phone {MOBILE}")
    canvas.bookmarkPage("here")
    canvas.addOutlineEntry(f"card {CARD}", "here")
    canvas.textAnnotation(f"id {ID}", Rect=[10, 10, 50, 50])
    canvas.save()
    assert found(path) == {("文件属性", "mobile"), ("书签", "bank_card"), ("第 1 页批注", "id_card")}


def test_a_page_that_is_only_a_picture_cannot_pass(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    canvas.rect(10, 10, 100, 100, fill=1)
    canvas.save()
    assert kinds(path) == {"picture_only"}


def test_digits_of_neighbouring_columns_are_not_put_together(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    for index, text in enumerate(("369901", "19880101", "123X")):
        canvas.drawString(50 + index * 120, 700, text)
    for index, text in enumerate(("138", "1234", "5678")):
        canvas.drawString(50 + index * 90, 600, text)
    canvas.save()
    assert check_file(path, NET) == []


def test_a_clean_sheet_passes_with_the_whole_list_as_known_numbers(tmp_path: Path) -> None:
    lines = raw_lines(300)
    path = tmp_path / "sheet.pdf"
    write_notice_pdf(make_sheet(lines), path, open_fonts(paths.font_folders(), use_system=False))
    secrets = frozenset(v for line in lines for v in (line.id_number, line.card, line.phone))
    ensure_clean(path, Net(WORDS, NUMBERS, secrets, frozenset({"0797-6821234、12345"})))
    assert path.exists()
    assert check_file(path, NET) == []


def test_a_sheet_with_one_number_of_the_list_is_deleted_and_the_value_never_told(tmp_path: Path) -> None:
    passbook = "101230121001"  # looks like nothing: only the list knows it
    path = tmp_path / "sheet.pdf"
    sheet = make_sheet(raw_lines(5), period=f"2026年度 {passbook[:6]} {passbook[6:]}")
    write_notice_pdf(sheet, path, open_fonts(paths.font_folders(), use_system=False))
    with pytest.raises(OutputFailed) as refusal:
        ensure_clean(path, Net(WORDS, NUMBERS, frozenset({passbook})))
    assert refusal.value.code == "leak"
    assert "第 1 页" in refusal.value.message
    assert passbook[:6] not in str(refusal.value)
    assert not path.exists()


def test_a_published_mobile_may_stand(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(50, 700, MOBILE)
    canvas.save()
    assert kinds(path) == {"mobile"}
    assert kinds(path, Net(WORDS, allowed=frozenset({"0791-1234567、138 1234 5678"}))) == set()


# xlsx


def workbook(path: Path) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "发放表"
    sheet.append(["姓名", "身份证号", "金额"])
    sheet.append(["张三", "3699************38", 120.5])
    sheet.append(["合计", "", 1234567])
    return book


def test_a_masked_workbook_passes(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path).save(path)
    assert check_file(path, NET) == []


def test_every_corner_of_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = workbook(path)
    sheet = book["发放表"]
    sheet["D2"].comment = Comment(f"电话{MOBILE}", "a")
    sheet["A9"] = f"身份证{ID}"
    sheet.row_dimensions[9].hidden = True
    sheet["C7"] = int(CARD[:16])
    sheet.oddFooter.center.text = f"联系人 {MOBILE}"
    hidden = book.create_sheet("底稿")
    hidden["A1"] = CARD
    hidden.sheet_state = "veryHidden"
    book.defined_names["secret"] = DefinedName("secret", attr_text=f'"{ID}"')
    book.properties.description = f"住址 家住李家村三组15号 {ID}"
    book.save(path)
    assert found(path) >= {
        ("批注", "mobile"),
        ("工作表“发放表”第 9 行（隐藏行）", "id_card"),
        ("工作表“发放表”页眉页脚", "mobile"),
        ("工作表“底稿”（隐藏）第 1 行", "bank_card"),
        ("名称管理器", "id_card"),
        ("文件属性", "id_card"),
        ("文件属性", "address"),
    }


def test_text_that_no_cell_shows_any_more_is_found(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path).save(path)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("xl/sharedStrings.xml", f'<sst xmlns="{space}"><si><t>{ID}</t></si></sst>')
    assert found(path) == {("残留文字（表中已看不到）", "id_card")}


def test_an_embedded_unknown_file_cannot_pass(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path).save(path)
    with zipfile.ZipFile(path, "a") as target:
        target.writestr("xl/embeddings/oleObject1.bin", b"anything")
    assert kinds(path) == {"hidden_file"}


# docx


def test_every_corner_of_a_document_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    document = Document()
    paragraph = document.add_paragraph("申请人张三，身份证号")
    paragraph.add_run(ID[:9])
    paragraph.add_run(ID[9:]).bold = True
    document.add_table(1, 2).cell(0, 1).text = f"卡号{CARD}"
    document.sections[0].header.paragraphs[0].text = f"手机{MOBILE}"
    document.sections[0].footer.paragraphs[0].text = "王小明，8岁，孤儿"
    document.core_properties.comments = f"id {ID}"
    document.save(path)
    assert found(path) == {
        ("正文", "id_card"),
        ("正文", "bank_card"),
        ("页眉", "mobile"),
        ("页脚", "minor_name"),
        ("文件属性", "id_card"),
    }


def test_a_clean_notice_passes(tmp_path: Path) -> None:
    path = tmp_path / "x.docx"
    document = Document()
    document.add_heading("关于2026年耕地地力保护补贴的公示", 1)
    document.add_paragraph("根据云府发〔2026〕56号文件，现将补贴对象公示7天。监督电话：0797-6821234、13812345678。")
    document.add_paragraph("青石村张三，65岁，3.5亩，补贴332.50元。统一社会信用代码91360100MA35XYZ12K。")
    document.save(path)
    assert check_file(path, NET) == []


def test_deleted_words_of_a_tracked_change_are_read(tmp_path: Path) -> None:
    path, changed = tmp_path / "x.docx", tmp_path / "y.docx"
    document = Document()
    document.add_paragraph("MARK")
    document.save(path)
    deleted = f'<w:del w:id="1" w:author="a"><w:r><w:delText>{ID}</w:delText></w:r></w:del>'
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = data.replace(b"<w:r><w:t>MARK</w:t></w:r>", deleted.encode())
                assert ID.encode() in data
            target.writestr(name, data)
    assert kinds(changed) == {"id_card"}


def repack(path: Path, **added: bytes) -> Path:
    """Write the parts of a workbook anew with parts added (name with __ for /, _dot_ for .)."""
    out = path.with_name(f"repacked-{path.name}")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name))
        for name, data in added.items():
            target.writestr(name.replace("__", "/").replace("_dot_", "."), data)
    return out


CUSTOM = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property pid="2"'
    f' name="a"><vt:lpwstr xmlns:vt="urn:v">{ID}</vt:lpwstr></property></Properties>'
)


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("docProps__custom_dot_xml", CUSTOM.encode()),
        ("xl__threadedComments__threadedComment1_dot_xml", f"<T><c><text>{MOBILE}</text></c></T>".encode()),
        ("xl__notes_dot_txt", f"身份证 {ID}".encode()),
        ("xl__page_dot_htm", f"<b>{CARD}</b>".encode()),
        ("xl__media__image1_dot_emf", b"\x01\0\0\0" + ID.encode("utf-16-le") + b"\0\0"),
        ("xl__media__image2_dot_png", b"\x89PNG" + f"tEXt {ID} ".encode()),
        ("xl__customXml__item1_dot_xml", f"<a b='{MOBILE}'/>".encode()),
        ("xl__charts__chart1_dot_xml", f"<c><pt><v>{CARD}</v></pt></c>".encode()),
        ("xl__externalLinks__x_dot_xml", f"<x><r Target='http://a.b/?id={ID}'/></x>".encode()),
        (f"xl__{ID}_dot_xml", b"<a/>"),
    ],
)  # fmt: skip
def test_nothing_hides_in_a_further_part_of_a_workbook(tmp_path: Path, part: str, data: bytes) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path).save(path)
    assert check_file(path, NET) == []
    assert check_file(repack(path, **{part: data}), NET)


def test_an_entry_behind_another_of_its_name_and_a_note_of_the_zip_are_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    workbook(path).save(path)
    with zipfile.ZipFile(path, "a") as target, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        target.writestr("docProps/app.xml", target.read("docProps/app.xml"))
    assert kinds(path) == {"hidden_file"}
    with zipfile.ZipFile(path, "a") as target:
        target.comment = f"tel {MOBILE}".encode()
    assert ("压缩包注释", "mobile") in found(path)


def test_a_number_of_the_list_spread_over_neighbouring_cells_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = workbook(path)
    book["发放表"].append([ID[:6], ID[6:14], ID[14:17], 3])
    book.save(path)
    assert kinds(path, Net(WORDS, NUMBERS, frozenset({ID[:17]}))) == {"known"}
    assert kinds(path, Net(WORDS, NUMBERS, frozenset({"369902199001011234"}))) == set()


def test_a_sheet_may_not_be_named_after_a_person_s_number(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    book = workbook(path)
    book.create_sheet(ID)
    book.save(path)
    assert "id_card" in kinds(path)


# PDF, outside the pages


def test_links_own_properties_and_words_beyond_the_paper_are_read(tmp_path: Path) -> None:
    link, off, own = tmp_path / "l.pdf", tmp_path / "o.pdf", tmp_path / "p.pdf"
    for path in (link, off, own):
        canvas = Canvas(str(path))
        canvas.drawString(50, 700, "clean")
        if path is link:
            canvas.linkURL(f"tel:{MOBILE}", (10, 10, 50, 50))
        if path is off:
            canvas.setFillColorRGB(1, 1, 1)
            canvas.drawString(-900, -900, ID)
        canvas.save()
    data = own.read_bytes()
    own.write_bytes(data.replace(b"/Trapped", f"/Owner <{ID.encode('utf-16').hex()}> /Trapped".encode(), 1))
    for path in (link, off, own):
        assert check_file(path, NET), path.name


# web pages


@pytest.mark.parametrize(
    "body",
    [
        f"<p>身份证{ID}</p>",
        f"<p>身份证<b>{ID[:8]}</b><i>{ID[8:]}</i></p>",
        f"<p title='{ID}'>张三</p>",
        f"<!-- {ID} -->",
        f"<!--[if IE]><p>{MOBILE}</p><![endif]-->",
        f"<script>var a='{MOBILE}'</script>",
        f"<style>p::after{{content:'{MOBILE}'}}</style>",
        f"<input type=hidden value={CARD}>",
        "<p>" + "".join(f"&#{ord(c)};" for c in f"手机{MOBILE}") + "</p>",
        f"<td>{MOBILE[:3]}\u200b{MOBILE[3:7]}\u200b{MOBILE[7:]}</td>",
        f"<meta name=keywords content='{ID}'>",
        f"<a href='tel:{MOBILE}'>联系</a>",
        f"<template><p>{ID}</p></template><noscript>{CARD}</noscript>",
        f"<?x {ID}?>",
        f"<img src='data:text/html;base64,{base64.b64encode(ID.encode()).decode()}'>",
    ],
)
def test_nothing_hides_in_a_web_page(tmp_path: Path, body: str) -> None:
    path = tmp_path / "x.html"
    path.write_text(f"<!DOCTYPE html><html><body>{body}</body></html>", encoding="utf-8")
    assert check_file(path, NET)
    with pytest.raises(OutputFailed):
        ensure_clean(path, NET)
    assert not path.exists()


def test_a_masked_web_page_passes(tmp_path: Path) -> None:
    path = tmp_path / "x.html"
    path.write_text(
        "<!DOCTYPE html><html><head><title>公示</title></head><body><p>共 3 户，合计 10000.50 元</p><table><tr><td>张三"
        "</td><td>3699************38</td><td>120.50</td></tr></table><p>监督电话：0797-6821234</p></body></html>",
        encoding="utf-8",
    )
    assert check_file(path, NET) == []


def test_a_minor_of_the_list_is_told_wherever_the_name_stands_alone(tmp_path: Path) -> None:
    net = Net(WORDS, NUMBERS, minors=frozenset({"王小", "欧阳小明"}))
    for words, told in (
        ("王小 一组 100.00", True), ("王小明 一组 100.00", False), ("欧阳小明", True), ("欧阳 小明", True),
        ("王某某", False), ("大王小", False),
    ):  # fmt: skip
        path = tmp_path / "x.html"
        path.write_text(f"<!DOCTYPE html><html><body><p>{words}</p></body></html>", encoding="utf-8")
        assert (kinds(path, net) == {"minor_name"}) is told, words


# other


def test_other_files_and_broken_ones_are_refused(tmp_path: Path) -> None:
    text = tmp_path / "x.txt"
    text.write_text("张三", encoding="utf-8")
    with pytest.raises(InputRefused) as refusal:
        check_file(text, NET)
    assert refusal.value.code == "unsupported_format"
    broken = tmp_path / "x.pdf"
    broken.write_bytes(b"%PDF-1.4\nbroken")
    with pytest.raises(InputRefused):
        check_file(broken, NET)


@settings(max_examples=15)
@given(st.lists(st.integers(0, 299), min_size=1, max_size=40))
def test_random_sheets_never_show_a_number_of_their_list(
    tmp_path_factory: pytest.TempPathFactory, picks: list[int]
) -> None:
    lines = [raw_lines(300)[pick] for pick in picks]
    path = tmp_path_factory.mktemp("random") / "sheet.pdf"
    write_notice_pdf(make_sheet(lines), path, open_fonts(paths.font_folders(), use_system=False))
    secrets = frozenset(v for line in lines for v in (line.id_number, line.card, line.phone))
    assert check_file(path, Net(WORDS, NUMBERS, secrets, frozenset({"0797-6821234"}))) == []
