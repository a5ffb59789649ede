"""How does an official document look? (GB/T 9704: A4, type area 156 × 225 mm, 22 lines of 28 characters, body 三号仿宋)

A document is plain values (:class:`OfficialDocument`); :func:`write_official` turns them into a docx that WPS and Word
open with the office's own fonts. Equal content gives equal bytes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from zwgk_desktop.documents.steady_zip import SteadyZip

# Millimetres of the page; the right and bottom margins follow from the type area.
PAGE, TOP, LEFT, TYPE_AREA = (210, 297), 37, 28, (156, 225)
FOOTER_MM = 23  # the page number stands 7 mm below the type area
LINE_PT = 28.95  # 22 lines in 225 mm
BODY_PT, TITLE_PT, NUMBER_PT, SMALL_PT = 16, 22, 14, 14  # 三号, 二号, 四号
LINE_PITCH, TIGHTER = "579", "-5"  # twips; 三号 is 16 pt wide and 28 characters have 442.2 pt

TITLE_FONT, BODY_FONT, HEAD_FONT, KAI_FONT, SONG_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
# A font's second name, taken where the first is not installed; and its kind.
FONTS = {
    TITLE_FONT: ("方正小标宋_GBK", "roman"),
    BODY_FONT: ("仿宋", "modern"),
    HEAD_FONT: ("SimHei", "modern"),
    KAI_FONT: ("楷体", "modern"),
    SONG_FONT: ("SimSun", "auto"),
}
LEVEL_FONTS = {0: BODY_FONT, 1: HEAD_FONT, 2: KAI_FONT, 3: BODY_FONT}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FULL_DATE = "{0.year}年{0.month}月{0.day}日"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; ``level`` 0 body, 1 黑体 (一、), 2 楷体 (（一）), 3 bold 仿宋 (1.).

    ``align`` is justify, left, center or right; ``indent`` tells whether the first line is set in two characters.
    """

    text: str
    level: int = 0
    align: str = "justify"
    indent: bool = True


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table, over ``columns`` columns and ``rows`` rows."""

    text: str = ""
    columns: int = 1
    rows: int = 1
    align: str = "center"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: every row names the cells that begin in it, left to right, as in HTML.

    ``widths`` are millimetres, in all at most 156; the first ``head`` rows are repeated on every page.
    """

    rows: tuple[tuple[Cell | str, ...], ...]
    widths: tuple[float, ...]
    head: int = 1
    size_pt: float = 10.5


@dataclass(frozen=True, slots=True)
class PageBreak:
    """The next block begins a page."""


Block = Paragraph | Table | PageBreak


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """What stands on the paper, from the top: number, title, recipient, blocks, issuer and date, notes below.

    ``enclosed`` blocks stand on a page of their own at the end (附件, a form to fill in).

    ``number`` is the document number (清公开〔2026〕3号), empty where there is none. ``made_on`` stands in the file's
    properties and makes its bytes steady; it is ``dated`` where that is given. ``mark`` (送审稿) stands at the top of
    every page.
    """

    title: str
    blocks: tuple[Block, ...]
    issuer: str = ""
    dated: date | None = None
    number: str = ""
    recipient: str = ""
    notes: tuple[str, ...] = ()
    enclosed: tuple[Block, ...] = ()
    made_on: date = date(2000, 1, 1)
    mark: str = ""

    @property
    def moment(self) -> datetime:
        """Return the moment written into the file."""
        day = self.dated or self.made_on
        return datetime(day.year, day.month, day.day)


def write_official(path: Path, document: OfficialDocument) -> None:
    """Write a document to ``path``, a temporary one (see ``documents.writing.replacing``)."""
    paper = _Paper(document)
    buffer = BytesIO()
    paper.book.save(buffer)
    with ZipFile(buffer) as made, SteadyZip(path, document.moment) as steady:
        for name in sorted(made.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            if name != "docProps/thumbnail.jpeg":
                steady.writestr(name, _part(name, made.read(name)))


def _part(name: str, data: bytes) -> bytes:
    """Return a part as it goes into the file: our fonts with their second names, no picture of another document."""
    if name == "word/fontTable.xml":
        fonts = "".join(
            f'<w:font w:name="{font}"><w:altName w:val="{other}"/><w:charset w:val="86"/>'
            f'<w:family w:val="{kind}"/></w:font>'
            for font, (other, kind) in FONTS.items()
        )
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        return f'{head}<w:fonts xmlns:w="{WORD}">{fonts}</w:fonts>'.encode()
    if name == "_rels/.rels":
        return re.sub(rb"<Relationship [^>]*thumbnail[^>]*/>", b"", data)
    return data


def width_of(text: str) -> float:
    """Return the width of a text in characters of the body font; Latin letters and digits are half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WFA" else 0.5 for c in text)


def signature_indents(issuer: str, day: str) -> tuple[float, float]:
    """Return how many characters issuer and date stand from the right edge, one centred over the other.

    The date stands four characters in; a longer issuer stands two in and the date follows its middle (GB/T 9704 7.3.5).
    """
    wide = width_of(issuer) - width_of(day)
    return (4 - wide / 2, 4) if wide <= 4 else (2, 2 + wide / 2)


class _Paper:
    """A docx being filled; python-docx is loaded only here."""

    def __init__(self, document: OfficialDocument) -> None:
        from docx import Document

        self.book: Any = Document()
        self._properties(document)
        self._page()
        if document.mark:
            self._mark(document.mark)
        if document.number:
            self._add(document.number, BODY_FONT, align="center", after_pt=LINE_PT)
        for line in document.title.split("\n"):
            self._add(line, TITLE_FONT, TITLE_PT, align="center", line_pt=34)
        self._add("")
        if document.recipient:
            self._add(document.recipient.rstrip("：:") + "：", indent=False, align="left")
        for block in document.blocks:
            self._block(block)
        self._sign(document)
        for note in document.notes:
            self._add(note)
        for block in (PageBreak(), *document.enclosed) if document.enclosed else ():
            self._block(block)

    def _properties(self, document: OfficialDocument) -> None:
        core = self.book.core_properties
        core.title, core.author, core.comments = _clean(document.title.replace("\n", "")), _clean(document.issuer), ""
        core.last_modified_by, core.revision = "", 1
        core.created = core.modified = document.moment
        from docx.shared import Pt

        self.book.styles["Normal"].font.size = Pt(BODY_PT)  # the grid's characters are counted from it
        self._fonts(self.book.styles["Normal"].element.get_or_add_rPr(), BODY_FONT)

    def _page(self) -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm

        section = self.book.sections[0]
        section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
        section.top_margin, section.left_margin = Mm(TOP), Mm(LEFT)
        section.right_margin = Mm(PAGE[0] - LEFT - TYPE_AREA[0])
        section.bottom_margin = Mm(PAGE[1] - TOP - TYPE_AREA[1])
        section.footer_distance, section.header_distance = Mm(FOOTER_MM), Mm(15)
        grid = section._sectPr.find(qn("w:docGrid"))
        if grid is None:
            grid = OxmlElement("w:docGrid")
            section._sectPr.append(grid)
        grid.set(qn("w:type"), "lines")  # a grid of characters is drawn differently by every program
        grid.set(qn("w:linePitch"), LINE_PITCH)
        self.book.settings.odd_and_even_pages_header_footer = True
        self._page_number(section.footer.paragraphs[0], "right")
        self._page_number(section.even_page_footer.paragraphs[0], "left")

    def _mark(self, words: str) -> None:
        """Write a word at the top of every page, at the right."""
        section = self.book.sections[0]
        for header in (section.header, section.even_page_header):
            self._shape(header.paragraphs[0], align="right", indent=False, line_pt=None)
            self._run(header.paragraphs[0], words, HEAD_FONT, BODY_PT)

    def _page_number(self, paragraph: Any, side: str) -> None:
        """Write «— 1 —», odd pages right, even pages left, one character in from the edge."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        self._shape(paragraph, align=side, indent=False, line_pt=None)
        self._indent(paragraph, **{side: 1.0})
        self._run(paragraph, "— ", SONG_FONT, NUMBER_PT)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        paragraph._p.append(field)
        number = self._run(paragraph, "1", SONG_FONT, NUMBER_PT)
        field.append(number._r)
        self._run(paragraph, " —", SONG_FONT, NUMBER_PT)

    def _block(self, block: Block) -> None:
        if isinstance(block, Table):
            self._table(block)
        elif isinstance(block, PageBreak):
            self.book.add_page_break()
        else:
            font, bold = LEVEL_FONTS[block.level], block.level == 3
            made = self._add(block.text, font, align=block.align, indent=block.indent, bold=bold)
            made.paragraph_format.keep_with_next = block.level in (1, 2) or None

    def _sign(self, document: OfficialDocument) -> None:
        """Write issuer and date at the right, the issuer's name centred over the date."""
        if not document.issuer and document.dated is None:
            return
        if self.book.paragraphs:
            self.book.paragraphs[-1].paragraph_format.keep_with_next = True  # a signature never stands alone on a page
        day = FULL_DATE.format(document.dated) if document.dated else "    年  月  日"
        self._add("").paragraph_format.keep_with_next = True
        right = signature_indents(document.issuer, day)
        for text, chars in zip((document.issuer, day), right, strict=True):
            if text:
                made = self._add(text, align="right", indent=False)
                made.paragraph_format.keep_with_next = text != day
                self._indent(made, right=chars)

    def _add(
        self,
        text: str,
        font: str = BODY_FONT,
        size: float = BODY_PT,
        align: str = "justify",
        indent: bool | None = None,
        line_pt: float = LINE_PT,
        after_pt: float = 0,
        bold: bool = False,
    ) -> Any:
        paragraph = self.book.add_paragraph()
        self._shape(paragraph, align, align in ("justify", "left") if indent is None else indent, line_pt, after_pt)
        self._run(paragraph, text, font, size, bold)
        return paragraph

    def _shape(self, paragraph: Any, align: str, indent: bool, line_pt: float | None, after_pt: float = 0) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        shape = paragraph.paragraph_format
        shape.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
        shape.space_before, shape.space_after = Pt(0), Pt(after_pt)
        if line_pt is not None:
            shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line_pt)
        if line_pt != LINE_PT:
            snap = OxmlElement("w:snapToGrid")
            snap.set(qn("w:val"), "0")
            paragraph._p.pPr.find(qn("w:spacing")).addprevious(snap)
        if indent:
            self._indent(paragraph, firstLine=2.0)

    @staticmethod
    def _indent(paragraph: Any, **sides: float) -> None:
        """Set indents in characters of the body font; WPS and Word read Chars, LibreOffice the twips."""
        from docx.oxml.ns import qn

        found = paragraph._p.get_or_add_pPr().get_or_add_ind()
        for side, chars in sides.items():
            found.set(qn(f"w:{side}Chars"), str(round(chars * 100)))
            found.set(qn(f"w:{side}"), str(round(chars * TYPE_AREA[0] / 28 / 25.4 * 1440)))

    def _run(self, paragraph: Any, text: str, font: str, size: float, bold: bool = False) -> Any:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Pt

        run = paragraph.add_run(_clean(text))
        run.font.size = Pt(size)
        run.font.bold = bold or None
        properties = run._r.get_or_add_rPr()
        self._fonts(properties, font)
        if size == BODY_PT:
            tighter = OxmlElement("w:spacing")
            tighter.set(qn("w:val"), TIGHTER)
            properties.find(qn("w:sz")).addprevious(tighter)
        return run

    @staticmethod
    def _fonts(properties: Any, font: str) -> None:
        """Name one font for all scripts, so that quotation marks and digits match the characters beside them."""
        from docx.oxml.ns import qn

        fonts = properties.get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), font)
        fonts.set(qn("w:hint"), "eastAsia")

    def _table(self, table: Table) -> None:
        from docx.enum.table import WD_ALIGN_VERTICAL, WD_TABLE_ALIGNMENT
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.shared import Mm

        made = self.book.add_table(len(table.rows), len(table.widths), "Table Grid")
        made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for column, width in zip(made.columns, table.widths, strict=True):
            column.width = Mm(width)
        grid = [list(row.cells) for row in made.rows]
        for row in grid:
            for cell, width in zip(row, table.widths, strict=True):
                cell.width = Mm(width)
        for top, left, cell in place_cells(table):
            target = grid[top][left]
            if cell.columns > 1 or cell.rows > 1:
                target = target.merge(grid[top + cell.rows - 1][left + cell.columns - 1])
            target.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            bold = cell.bold or top < table.head
            self._cell(target, cell, table.size_pt, bold)
        for number, row in enumerate(made.rows):
            properties = row._tr.get_or_add_trPr()
            properties.append(OxmlElement("w:cantSplit"))
            if number < table.head:
                properties.append(OxmlElement("w:tblHeader"))
        margins = OxmlElement("w:tblCellMar")
        for side, twips in (("top", "40"), ("left", "57"), ("bottom", "40"), ("right", "57")):
            margin = OxmlElement(f"w:{side}")
            margin.set(qn("w:w"), twips)
            margin.set(qn("w:type"), "dxa")
            margins.append(margin)
        made._tbl.tblPr.find(qn("w:tblLook")).addprevious(margins)

    def _cell(self, target: Any, cell: Cell, size: float, bold: bool) -> None:
        for extra in target.paragraphs[1:]:
            extra._p.getparent().remove(extra._p)
        for number, line in enumerate(cell.text.split("\n")):
            paragraph = target.add_paragraph() if number else target.paragraphs[0]
            self._shape(paragraph, cell.align, False, None)
            self._run(paragraph, line, BODY_FONT, size, bold)


def place_cells(table: Table) -> list[tuple[int, int, Cell]]:
    """Return row, column and cell of every cell that begins somewhere; raises ValueError where they do not fit."""
    taken: set[tuple[int, int]] = set()
    placed: list[tuple[int, int, Cell]] = []
    for top, row in enumerate(table.rows):
        left = 0
        for given in row:
            cell = Cell(given) if isinstance(given, str) else given
            while (top, left) in taken:
                left += 1
            area = {(top + y, left + x) for y in range(cell.rows) for x in range(cell.columns)}
            if area & taken or left + cell.columns > len(table.widths) or top + cell.rows > len(table.rows):
                raise ValueError(f"row {top + 1} of the table has no room for {cell.text!r}")
            taken |= area
            placed.append((top, left, cell))
    if len(taken) != len(table.rows) * len(table.widths):
        raise ValueError("the cells of the table leave holes")
    return placed


def _clean(text: str) -> str:
    return UNWRITABLE.sub("", text)
