"""Lists of every kind are read by content, with what hides in them; hostile ones are refused and not echoed."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest

from tests.data.lists import HEADER, payees, rewrite_part, save_csv, save_xlsx, table
from tests.documents.test_untrusted import build_ole, pack
from zwgk_desktop.documents.list_reader import read_list
from zwgk_desktop.domain.errors import Cancelled, InputRefused
from zwgk_desktop.domain.progress import StopAfter

SHEET = "xl/worksheets/sheet1.xml"
PEOPLE = payees(3)


def refusal_of(path: Path) -> InputRefused:
    with pytest.raises(InputRefused) as refusal:
        read_list(path)
    return refusal.value


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_lists_in_every_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    sheet = read_list(save_csv(tmp_path / "青石村.csv", table(PEOPLE), encoding, separator)).sheets[0]
    assert sheet.name == "青石村"
    assert sheet.rows[0] == list(HEADER)
    assert sheet.rows[1][2] == PEOPLE[0].id


def test_characters_of_the_new_standard_are_not_left_in_private_use(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,金额\r\n".encode("gb18030") + b"\xfe\x59\xa8\xbc,5\r\n")
    assert read_list(path).sheets[0].rows[1][0] == "\u9fb4\u1e3f"


def test_quoted_cells_may_hold_commas_and_an_unclosed_quote_swallows_no_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('姓名,金额\n张三,"1,234.50"\n', encoding="utf-8")
    assert read_list(path).sheets[0].rows[1] == ["张三", "1,234.50"]
    lines = "".join(f"王{n},{n}\n" for n in range(30))
    path.write_text(f'姓名,金额\n"张三,5\n{lines}', encoding="utf-8")
    assert len(read_list(path).sheets[0].rows) == 32


def test_a_workbook_gives_typed_cells_and_what_hides_in_it(tmp_path: Path) -> None:
    rows = [
        ["姓名", "身份证号", "金额", "日期"],
        ["张三", 369901197001010019, "formula:1+1", date(2026, 3, 1)],
        ["#N/A", "x", 1.5],
    ]
    path = save_xlsx(tmp_path / "a.xlsx", {"表": rows, "旧": [["甲"]]}, {"表": ["A5:A7"]}, hidden=["旧"])
    raw = read_list(path)
    first, old = raw.sheets
    assert first.rows[1] == ["张三", pytest.approx(3.69901197001e17), "", date(2026, 3, 1)]
    assert first.rows[2][0] == "#N/A"
    assert first.formulas == first.uncached == {2: frozenset({1})}
    assert first.merges == ((4, 0, 6, 0),)
    assert (first.hidden, old.hidden) == (False, True)


def test_a_formula_with_its_result_is_read_as_the_result(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": [["姓名", "金额"], ["张三", "formula:1+1"]]})
    path = rewrite_part(plain, tmp_path / "b.xlsx", SHEET, "<v></v>", "<v>2</v>")
    sheet = read_list(path).sheets[0]
    assert sheet.rows[1][1] == 2.0
    assert sheet.formulas == {1: frozenset({1})}
    assert not sheet.uncached


def test_a_trailing_row_of_formulas_without_results_is_not_lost(tmp_path: Path) -> None:
    sheet = read_list(save_xlsx(tmp_path / "a.xlsx", {"表": [["姓名"], ["formula:A1"], ["#REF!"]]})).sheets[0]
    assert [row[0] for row in sheet.rows] == ["姓名", "", "#REF!"]


def test_hidden_rows_and_columns_are_seen(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)})
    rows = rewrite_part(plain, tmp_path / "b.xlsx", SHEET, '<row r="3"', '<row r="3" hidden="1"')
    path = rewrite_part(
        rows, tmp_path / "c.xlsx", SHEET, "<sheetData>", '<cols><col min="2" max="3" hidden="1"/></cols><sheetData>'
    )
    sheet = read_list(path).sheets[0]
    assert sheet.hidden_rows == {2}
    assert sheet.hidden_columns == {1, 2}


def test_a_list_that_does_not_begin_at_a1_keeps_its_row_numbers(tmp_path: Path) -> None:
    rows = [[], [], [None, None, "姓名", "金额"], [None, None, "张三", 5]]
    sheet = read_list(save_xlsx(tmp_path / "a.xlsx", {"表": rows})).sheets[0]
    assert sheet.rows[3] == ["", "", "张三", 5.0]


def test_days_from_1904_are_known(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": [["姓名"]]})
    assert not read_list(plain).date1904
    path = rewrite_part(plain, tmp_path / "b.xlsx", "xl/workbook.xml", "<workbookPr/>", '<workbookPr date1904="1"/>')
    assert read_list(path).date1904


def test_an_old_binary_workbook_is_read_with_its_secrets() -> None:
    raw = read_list(Path(__file__).parent / "files" / "list.xls")
    sheet, old = raw.sheets
    assert raw.kind == "xls"
    assert sheet.rows[2][5] == date(2026, 3, 1)
    assert sheet.rows[4][2] == pytest.approx(3.69901197001e17)
    assert sheet.rows[5][4] == "#DIV/0!"
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {5}
    assert 2 in sheet.formulas[6]
    assert old.hidden


def test_a_web_page_named_xls_is_read_as_its_table(tmp_path: Path) -> None:
    page = (
        '<html><head><meta charset="gb2312"><style>td{}</style></head><body><table>'
        "<tr><td colspan=3>青石村补贴表</td></tr><tr><th>村</th><th>姓名</th><th>金额</th></tr>"
        "<tr><td rowspan=2>青石村</td><td>张&nbsp;三</td><td>5.00</td></tr>"
        "<tr><td>李四<td>6.00</tr></table></body></html>"
    )
    path = tmp_path / "a.xls"
    path.write_bytes(page.encode("gb18030"))
    sheet = read_list(path).sheets[0]
    assert sheet.rows[2:] == [["青石村", "张\xa0三", "5.00"], ["", "李四", "6.00"]]
    assert (2, 0, 3, 0) in sheet.merges


SECRET = "绝密内容"


@pytest.mark.parametrize("how", ["style='height:0; DISPLAY: none'", "hidden", "style='mso-hide:all'"])
def test_a_hidden_row_of_a_web_page_is_seen(tmp_path: Path, how: str) -> None:
    page = tmp_path / "a.xls"
    rows = f"<tr><td>姓名</td><td>金额</td></tr><tr {how}><td>张三</td><td>5</td></tr><tr style><td>李四</td></tr>"
    page.write_bytes(f"<html><table>{rows}</table></html>".encode("gb18030"))
    assert read_list(page).sheets[0].hidden_rows == {1}


def hostile(tmp_path: Path, part: str, prolog: str) -> Path:
    plain = save_xlsx(tmp_path / "plain.xlsx", {"表": table(PEOPLE)})
    with zipfile.ZipFile(plain) as read:
        root = read.read(part).decode().lstrip()
    start = root.index("?>") + 2 if root.startswith("<?xml") else 0
    return rewrite_part(plain, tmp_path / "hostile.xlsx", part, root, prolog + root[start:])


@pytest.mark.parametrize(
    "part", [SHEET, "xl/workbook.xml", "xl/styles.xml", "[Content_Types].xml", "docProps/core.xml"]
)
@pytest.mark.parametrize(
    "prolog",
    [
        f'<!DOCTYPE x [<!ENTITY e "{SECRET}">]>',
        '<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd">',
        '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>',
    ],
)
def test_a_dtd_in_any_part_is_unsafe(tmp_path: Path, part: str, prolog: str) -> None:
    refusal = refusal_of(hostile(tmp_path, part, prolog))
    assert refusal.code == "unsafe_xml"
    assert SECRET not in str(refusal)


def test_damaged_encrypted_empty_and_foreign_files_are_refused_by_name(tmp_path: Path) -> None:
    whole = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)}).read_bytes()
    files = {
        "corrupt": whole[: len(whole) // 2],
        "encrypted": build_ole({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 5000}),
        "empty": b"",
        "too_large": pack({"xl/workbook.xml": b"<workbook/>", SHEET: b" " * 40_000_000}),
        "unsupported_format": b"%PDF-1.4 " + SECRET.encode(),
    }
    for kind, data in files.items():
        path = tmp_path / f"{kind}.xlsx"
        path.write_bytes(data)
        refusal = refusal_of(path)
        assert refusal.code == kind
        assert SECRET not in str(refusal)


def test_a_sheet_cut_off_inside_a_sound_zip_is_corrupt(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)})
    with zipfile.ZipFile(plain) as read:
        data = read.read(SHEET).decode()
    tail = data[data.index('<row r="3"') :]
    assert refusal_of(rewrite_part(plain, tmp_path / "b.xlsx", SHEET, tail, "")).code == "corrupt"


def test_a_stray_cell_at_the_far_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)})
    far = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
    assert refusal_of(rewrite_part(plain, tmp_path / "b.xlsx", SHEET, "</sheetData>", far)).code == "too_large"


@pytest.mark.parametrize("place", ["ZZ200000", "AA1048576", "CA30001"])
def test_a_tall_sheet_that_is_wide_too_is_refused_before_it_fills_the_memory(tmp_path: Path, place: str) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)})
    row = place.lstrip("ABCZ")
    far = f'<row r="{row}"><c r="{place}"><v>1</v></c></row></sheetData>'
    assert refusal_of(rewrite_part(plain, tmp_path / "b.xlsx", SHEET, "</sheetData>", far)).code == "too_large"


def test_far_cells_without_a_value_are_no_reason_to_refuse(tmp_path: Path) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)})
    far = '<row r="9000"><c r="XFC9000"/><c r="XFD9000" s="0"></c></row></sheetData>'
    assert read_list(rewrite_part(plain, tmp_path / "b.xlsx", SHEET, "</sheetData>", far)).sheets[0].rows


@pytest.mark.parametrize(("row", "place"), [("1048577", "A1048577"), ("9", "ZZZ9"), ("9", "c9")])
@pytest.mark.parametrize("inside", [' t="e"><v>#N/A</v>', "><f>1</f>"])
def test_an_error_or_formula_outside_of_any_sheet_is_damage(tmp_path: Path, row: str, place: str, inside: str) -> None:
    plain = save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)})
    far = f'<row r="{row}"><c r="{place}"{inside}</c></row></sheetData>'
    assert refusal_of(rewrite_part(plain, tmp_path / "b.xlsx", SHEET, "</sheetData>", far)).code == "corrupt"


def test_random_damage_is_refused_or_read_but_never_crashes(tmp_path: Path) -> None:
    import random

    rng = random.Random(11)
    sources = [
        save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)}).read_bytes(),
        (Path(__file__).parent / "files" / "list.xls").read_bytes(),
    ]
    path = tmp_path / "damaged.xls"
    for round_ in range(120):
        data = bytearray(sources[round_ % 2])
        for _ in range(rng.choice((1, 5, 40))):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(data)
        try:
            read_list(path)
        except InputRefused as refusal:
            assert refusal.code in {"corrupt", "encrypted", "too_large", "unsupported_format", "unsafe_xml", "empty"}  # noqa: PT017


def test_a_cancel_stops_the_reading(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        read_list(save_xlsx(tmp_path / "a.xlsx", {"表": table(PEOPLE)}), StopAfter(1))
