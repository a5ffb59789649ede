"""How does a village's notice sheet look on paper? A ruled table to be read standing, drawn fast for whole townships.

What is the same on every page (title, head, grid, foot, QR) is drawn once as a form; a page is that form and one text
object made of remembered cell strings. Only masked lines come in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.sheet_layout import Layout, build_layout
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.masking import MaskedLine
from zwgk_desktop.domain.money import capital_amount, yuan_text
from zwgk_desktop.domain.notice_sheet import COLUMNS, NoticeSheet, posting_span, qr_text
from zwgk_desktop.domain.progress import Progress, Silent

if TYPE_CHECKING:
    from zwgk_desktop.documents.pdf_unicode import Subset

TOTAL_ROWS = 2  # 合计 and 大写 below the last line
LEAST_ON_LAST = 3  # lines kept together with the total
DRAFT = "送审稿"
PAD = 0.3  # of the cell size, left and right of a text
THIN, THICK = 0.5, 1.2


@dataclass
class Shared:
    """What the files of one job have in common: font subsets, glyphs of the main face, cells drawn with it alone."""

    subsets: dict[str, Subset] = field(default_factory=dict)
    glyphs: dict[str, tuple[str, float]] = field(default_factory=dict)
    cells: dict[tuple[Layout, tuple[float, ...], str], dict[str, str]] = field(default_factory=dict)


def missing_glyphs(sheet: NoticeSheet, book: FontBook) -> list[str]:
    """Return a sentence for each line that holds a character no font can print: 第 17 行 李□ 无法打印."""
    columns = sheet.shown_columns()
    known: set[str] = set()
    for line in sheet.lines:
        known.update(*(getattr(line, key) for key in columns))
    known.update(sheet.title, sheet.village, sheet.programme, sheet.period, sheet.township, sheet.signer)
    bad = set(book.missing_characters("".join(known), "song"))
    if not bad:
        return []
    cover = {ord(c): "□" for c in bad}
    head = [t for t in (sheet.title, sheet.village, sheet.programme, sheet.township, sheet.signer) if bad & set(t)]
    found = [f"表头“{text.translate(cover)}”无法打印" for text in dict.fromkeys(head)]
    for line in sheet.lines:
        if any(bad & set(getattr(line, key)) for key in columns):
            found.append(f"第 {line.number} 行 {line.name.translate(cover)} 无法打印")
    return found


def write_notice_pdf(
    sheet: NoticeSheet,
    path: Path,
    book: FontBook,
    paper: str = "A4",
    landscape: bool = False,
    progress: Progress | None = None,
    shared: Shared | None = None,
) -> int:
    """Write the sheet; return its number of pages.

    ``shared`` keeps font subsets and cells between the files of one job. Raises OutputFailed (missing_glyph, no_font) before
    anything is written.
    """
    missing = missing_glyphs(sheet, book)
    if missing:
        more = f"等 {len(missing)} 处" if len(missing) > 5 else ""
        raise OutputFailed(
            "missing_glyph",
            f"{sheet.village}：{'；'.join(missing[:5])}{more}。",
            "这些字没有字体可用（多为自造字）。请核对姓名用字，改为规范字后再打印。",
        )
    return _Writer(sheet, path, book, build_layout(paper, landscape), progress or Silent(), shared or Shared()).write()


def paginate(count: int, rows: int) -> list[int]:
    """Return how many lines each page holds; the last one has room for the total and is never without lines."""
    pages = [rows] * (count // rows) + ([count % rows] if count % rows or not count else [])
    if pages[-1] > rows - TOTAL_ROWS:
        moved = min(LEAST_ON_LAST, pages[-1] - 1) if pages[-1] > 1 else 0
        pages[-1:] = [pages[-1] - moved, moved]
    return pages


class _Writer:
    """Draws one sheet."""

    def __init__(
        self,
        sheet: NoticeSheet,
        path: Path,
        book: FontBook,
        layout: Layout,
        progress: Progress,
        shared: Shared,
    ) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0
        self.sheet, self.book, self.layout, self.progress = sheet, book, layout, progress
        self.canvas: Any = Canvas(str(path), pagesize=(layout.width, layout.height), pageCompression=1, invariant=1)
        self.canvas.setTitle(sheet.title)
        self.canvas.setAuthor(sheet.township)
        self.canvas.setSubject(f"{sheet.village} {sheet.number}")
        self.canvas.setCreator("zwgk-desktop")
        self.shared = shared
        self.columns = sheet.shown_columns()
        self.edges = self._edges()
        self.font = book.main_font("song")
        self.main = self._code_name(self.font)
        places = [(layout, (self.edges[i], self.edges[i + 1]), key) for i, key in enumerate(self.columns)]
        self.cells = [shared.cells.setdefault(place, {}) for place in places]
        self.rare: list[dict[str, str]] = [{} for _ in self.columns]  # cells that need another face, this file only

    def _code_name(self, font: Any) -> str:
        """Return the resource name of ``font`` in this document, sharing the job's subset."""
        from zwgk_desktop.documents.pdf_unicode import Subset

        doc = self.canvas._doc
        if doc not in font.state:
            font.share(doc, self.shared.subsets.setdefault(font.fontName, Subset()))
        return str(font.getSubsetInternalName(0, doc))

    def _edges(self) -> list[float]:
        """Return the x of every vertical rule."""
        layout = self.layout
        weights = [COLUMNS[key][1] for key in self.columns]
        scale = (layout.width - 2 * layout.margin) / sum(weights)
        edges = [layout.margin]
        for weight in weights:
            edges.append(edges[-1] + weight * scale)
        return edges

    def write(self) -> int:
        """Draw all pages and close the file; return how many there are."""
        lines, rows = self.sheet.lines, self.layout.rows
        pages = paginate(len(lines), rows)
        self._form("frame", self._frame)
        self._form("grid", lambda: self._grid(rows))
        self._form("last", lambda: self._last_grid(pages[-1]))
        start = 0
        for index, count in enumerate(pages):
            last = index == len(pages) - 1
            self.canvas.doForm("frame")
            self.canvas.doForm("last" if last else "grid")
            self._page(lines[start : start + count], index + 1, len(pages))
            self.canvas.showPage()
            start += count
            if index % 20 == 0:
                self.progress.checkpoint()
        self.canvas.save()
        return len(pages)

    def _form(self, name: str, draw: Any) -> None:
        self.canvas.beginForm(name, 0, 0, self.layout.width, self.layout.height)
        draw()
        self.canvas.endForm()

    def _say(self, x: float, y: float, text: str, role: str, size: float, align: str = "left") -> None:
        for font, _ in self.book.runs(text, role):
            self._code_name(font)
        self.book.draw(self.canvas, x, y, text, role, size, align)

    def _fit(self, x: float, y: float, text: str, role: str, size: float, room: float, align: str) -> None:
        """Say ``text``, smaller where it is wider than ``room``."""
        width = self.book.width(text, role, size)
        self._say(x, y, text, role, size * min(1.0, room / width) if width else size, align)

    def _frame(self) -> None:
        """Draw what every page has round the table."""
        sheet, layout, canvas = self.sheet, self.layout, self.canvas
        left, right, middle = layout.margin, layout.width - layout.margin, layout.width / 2
        if sheet.draft:
            self._draft_marks()
        y = layout.height - layout.margin - layout.title
        self._fit(middle, y, sheet.title, "title", layout.title, right - left, "centre")
        y -= layout.line * 2.0
        self._fit(
            left, y, f"{sheet.township}{sheet.village}", "heading", layout.line * 1.15, (right - left) * 0.3, "left"
        )
        if sheet.period:
            self._fit(middle, y, f"所属期：{sheet.period}", "song", layout.line, (right - left) * 0.3, "centre")
        total = f"共 {sheet.count} {sheet.counted}，合计 {yuan_text(sheet.total_fen)} 元"
        self._fit(right, y, total, "song", layout.line, (right - left) * 0.42, "right")
        y -= layout.line * 1.5
        self._fit(left, y, f"补贴项目：{sheet.programme}", "song", layout.line, (right - left) * 0.56, "left")
        self._fit(right, y, f"编号：{sheet.number}", "song", layout.line, (right - left) * 0.42, "right")
        canvas.setLineWidth(THIN)
        self._footer()

    def _draft_marks(self) -> None:
        """Draw 送审稿 large and light across the sheet, and as a word in the corner."""
        layout, canvas = self.layout, self.canvas
        canvas.saveState()
        canvas.setFillGray(0.925)
        canvas.translate(layout.width / 2, layout.height / 2)
        canvas.rotate(40)
        size = min(layout.width, layout.height) / 4.2
        self._say(0, -size * 0.35, DRAFT, "title", size, "centre")
        canvas.restoreState()
        canvas.saveState()
        canvas.setFillGray(0.25)
        canvas.setStrokeGray(0.25)
        size = layout.line * 1.1
        x, y = layout.width - layout.margin - size * 3.8, layout.height - layout.margin * 0.35 - size * 1.2
        canvas.setLineWidth(0.8)
        canvas.rect(x, y - size * 0.35, size * 3.8, size * 1.6)
        self._say(x + size * 1.9, y, DRAFT, "heading", size, "centre")
        canvas.restoreState()

    def _footer(self) -> None:
        """Draw the QR code, posting dates, complaint phone and the place for the seal."""
        sheet, layout, canvas = self.sheet, self.layout, self.canvas
        bottom, left, right = layout.margin * 0.6, layout.margin, layout.width - layout.margin
        top = bottom + layout.footer
        self._qr(left, top - layout.qr - layout.line * 0.8)
        size = layout.line
        self._say(left + layout.qr / 2, top - layout.qr - size * 1.65, "扫码核对", "song", size * 0.75, "centre")
        x = left + layout.qr + size * 1.2
        seal = layout.footer * 0.42
        room = right - x - max(seal * 2 + size, size * 11)
        texts = [
            f"公示期：{posting_span(sheet)}",
            f"监督电话：{sheet.phone or '＿＿＿＿＿＿＿＿'}",
            "对公示内容有异议的，请在公示期内来电或来人反映。",
        ]
        for index, text in enumerate(texts):
            self._fit(x, top - size * (1.9 + index * 1.75), text, "song", size, room, "left")
        middle = right - size * 5.6
        canvas.saveState()
        canvas.setStrokeGray(0.7)
        canvas.setDash(3, 3)
        canvas.circle(middle, top - layout.footer * 0.47, seal)
        canvas.restoreState()
        self._fit(middle, top - size * 2.6, sheet.signer, "song", size, size * 11, "centre")
        word = "（审定后盖章）" if sheet.draft else "（盖章）"
        self._say(middle, top - size * 4.2, word, "song", size, "centre")
        signed = sheet.posted_from
        day = f"{signed.year}年{signed.month}月{signed.day}日" if signed and not sheet.draft else "　　年　　月　　日"
        self._say(middle, top - size * 5.8, day, "song", size, "centre")

    def _qr(self, x: float, y: float) -> None:
        """Draw the QR code with its lower left corner at (x, y)."""
        modules = qr_modules(qr_text(self.sheet))
        step = self.layout.qr / len(modules)
        path = self.canvas.beginPath()
        for row, cells in enumerate(modules):
            start = 0
            while start < len(cells):
                stop = start
                while stop < len(cells) and cells[stop]:
                    stop += 1
                if stop > start:
                    path.rect(x + start * step, y + (len(modules) - 1 - row) * step, (stop - start) * step, step)
                start = stop + 1
        self.canvas.drawPath(path, stroke=0, fill=1)

    def _grid(self, rows: int) -> None:
        """Draw the rules of a table with ``rows`` rows and its header."""
        layout, canvas, edges = self.layout, self.canvas, self.edges
        top = layout.table_top
        bottom = top - layout.head - rows * layout.row
        canvas.setLineWidth(THIN)
        heights = [top - layout.head - index * layout.row for index in range(rows)]
        canvas.lines([(edges[0], y, edges[-1], y) for y in heights])
        canvas.lines([(x, top, x, bottom) for x in edges[1:-1]])
        canvas.setLineWidth(THICK)
        canvas.rect(edges[0], bottom, edges[-1] - edges[0], top - bottom)
        for index, key in enumerate(self.columns):
            room = edges[index + 1] - edges[index]
            x, y = edges[index] + room / 2, top - layout.head / 2 - layout.cell * 0.36
            self._fit(x, y, self.sheet.column_title(key), "heading", layout.cell, room - 4, "centre")

    def _last_grid(self, rows: int) -> None:
        """Draw the last page's rules with the total below its lines, in figures and in capital letters."""
        sheet, layout, canvas, edges = self.sheet, self.layout, self.canvas, self.edges
        self._grid(rows)
        top = layout.table_top - layout.head - rows * layout.row
        canvas.setLineWidth(THIN)
        canvas.line(edges[0], top - layout.row, edges[-1], top - layout.row)
        canvas.setLineWidth(THICK)
        canvas.rect(edges[0], top - TOTAL_ROWS * layout.row, edges[-1] - edges[0], TOTAL_ROWS * layout.row)
        y = top - layout.row / 2 - layout.cell * 0.36
        pad = layout.cell * PAD * 2
        room = edges[-1] - edges[0] - 2 * pad
        total = f"合计：{sheet.count} {sheet.counted}，{yuan_text(sheet.total_fen)} 元"
        self._fit(edges[0] + pad, y, total, "heading", layout.cell * 1.05, room, "left")
        capital = f"合计金额（大写）：{capital_amount(sheet.total_fen)}"
        self._fit(edges[0] + pad, y - layout.row, capital, "heading", layout.cell * 1.05, room, "left")

    def _page(self, lines: Sequence[MaskedLine], page: int, pages: int) -> None:
        """Add the one text object of a page."""
        layout, columns = self.layout, list(zip(self.cells, self.rare, range(len(self.columns)), strict=True))
        texts = attrgetter(*self.columns)
        out = [f"BT {self.main} {layout.cell:g} Tf"]
        y = layout.table_top - layout.head - layout.row / 2 - (layout.cell + layout.name) * 0.18
        for line in lines:
            out.append(f"1 0 0 1 0 {y:.2f} Tm")
            for (cells, rare, index), text in zip(columns, texts(line), strict=True):
                if text:
                    out.append(cells.get(text) or rare.get(text) or self._cell(index, text))
            y -= layout.row
        words = f"第 {page} 页　共 {pages} 页"
        x = layout.width / 2 - self.book.width(words, "song", layout.cell) / 2
        out.append(f"1 0 0 1 {x:.2f} {layout.margin * 0.42:.2f} Tm{self._show(words, layout.cell)}")
        out.append("ET")
        self.canvas._code.append("\n".join(out))

    def _cell(self, index: int, text: str) -> str:
        """Return (and remember) the operators that show ``text`` in a column and return to the row's start."""
        layout, key = self.layout, self.columns[index]
        glyphs = self._glyphs(text)
        size = layout.name if key == "name" else layout.cell
        left, right = self.edges[index], self.edges[index + 1]
        pad = layout.cell * PAD
        width = 0.001 * size * sum([g[1] for g in glyphs]) if glyphs else self.book.width(text, "song", size)
        squeeze = min(1.0, (right - left - 2 * pad) / width) if width else 1.0
        if squeeze < 0.6:  # too thin to read: smaller as well
            size, width = size * squeeze / 0.6, width * squeeze / 0.6
            squeeze = 0.6
        width *= squeeze
        align = COLUMNS[key][2]
        x = left + pad if align == "left" else right - pad - width if align == "right" else (left + right - width) / 2
        if glyphs and size == layout.cell:
            shown = f"<{''.join([g[0] for g in glyphs])}>Tj"
        else:
            shown = self._show(text, size)
        if squeeze < 1.0:
            shown = f" {squeeze * 100:.1f} Tz{shown} 100 Tz"
        memo = self.cells if glyphs else self.rare
        found = memo[index][text] = f"{x:.2f} 0 Td{shown} {-x:.2f} 0 Td"
        return found

    def _glyphs(self, text: str) -> list[tuple[str, float]]:
        """Return (code in hexadecimal, width in thousandths) of each character; empty where another face is needed."""
        known = self.shared.glyphs
        try:
            return [known[character] for character in text]
        except KeyError:
            pass
        for character in text:
            if self.book.font_for(character, "song") is not self.font:
                return []
            if character not in known:
                code = self.font.splitString(character, self.canvas._doc)[0][1].hex()
                known[character] = (code, self.font.width(ord(character)))
        return [known[character] for character in text]

    def _show(self, text: str, size: float) -> str:
        """Return the operators that show ``text`` here; the table's font is set again where another one was needed."""
        doc, cell = self.canvas._doc, self.layout.cell
        if glyphs := self._glyphs(text):
            shown = f"<{''.join([g[0] for g in glyphs])}>Tj"
            return shown if size == cell else f" {self.main} {size:g} Tf{shown} {self.main} {cell:g} Tf"
        out, now = "", (self.main, cell)
        for font, part in self.book.runs(text, "song"):
            want = (self._code_name(font), size)
            if want != now:
                out += f" {want[0]} {size:g} Tf"
                now = want
            out += f"<{font.splitString(part, doc)[0][1].hex()}>Tj"
        return out if now == (self.main, cell) else f"{out} {self.main} {cell:g} Tf"


def qr_modules(text: str) -> list[list[bool]]:
    """Return the dark and light modules of a QR code (level M), row by row from the top, without the quiet zone."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.make()
    size = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(size)] for row in range(size)]
