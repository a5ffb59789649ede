"""How are the rows of a notice sheet drawn fast? Forms for what repeats, one text object of remembered cells a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, cast

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.sheet_layout import Layout
from zwgk_desktop.documents.sheet_parts import SheetParts
from zwgk_desktop.domain.money import capital_amount, yuan_text
from zwgk_desktop.domain.notice_sheet import COLUMNS, NoticeSheet, SubtotalLine, footing
from zwgk_desktop.domain.progress import Progress

if TYPE_CHECKING:
    from zwgk_desktop.documents.pdf_unicode import Subset

TOTAL_ROWS = 2  # 合计 and 大写 below the last line
LEAST_ON_LAST = 3  # lines kept together with the total
PAD = 0.3  # of the cell size, left and right of a text
LEAST_SQUEEZE = 0.6
THIN, THICK = 0.5, 1.2


@dataclass
class Shared:
    """What the files of one job share: font subsets, codes (hexadecimal) and widths of the main face, its cells."""

    subsets: dict[str, Subset] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    widths: dict[str, float] = field(default_factory=dict)
    cells: dict[tuple[Layout, tuple[float, ...], str], dict[str, str]] = field(default_factory=dict)


def paginate(count: int, rows: int) -> list[int]:
    """Return how many lines each page holds; the last one has room for the total and is never without lines."""
    pages = [rows] * (count // rows) + ([count % rows] if count % rows or not count else [])
    if pages[-1] > rows - TOTAL_ROWS:
        moved = min(LEAST_ON_LAST, pages[-1] - 1) if pages[-1] > 1 else 0
        pages[-1:] = [pages[-1] - moved, moved]
    return pages


class NoticeTable(SheetParts):
    """Draws one sheet."""

    def __init__(
        self,
        sheet: NoticeSheet,
        canvas: Any,
        book: FontBook,
        layout: Layout,
        progress: Progress,
        shared: Shared,
        mark: str,
    ) -> None:
        super().__init__(canvas, book, layout)
        self.sheet, self.progress, self.mark = sheet, progress, mark
        self.rows = sheet.rows()
        self.shared = shared
        self.columns = sheet.shown_columns()
        self.edges = self._edges()
        self.font = book.main_font("song")
        self.main = self.note_font(self.font)
        places = [(layout, (self.edges[i], self.edges[i + 1]), key) for i, key in enumerate(self.columns)]
        self.cells = [shared.cells.setdefault(place, {}) for place in places]
        self.moves: list[dict[float, tuple[str, str, float]]] = [{} for _ in self.columns]
        self.rare: list[dict[str, str]] = [{} for _ in self.columns]  # cells that need another face, this file only

    def note_font(self, font: Any) -> str:
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
        """Draw all pages; return how many there are."""
        lines, rows = self.rows, self.layout.rows
        pages = paginate(len(lines), rows)
        self._form("frame", self._frame)
        self._form("grid", lambda: self._grid(rows))
        self._form("last", lambda: self._last_grid(pages[-1]))
        start = 0
        for index, count in enumerate(pages):
            last = index == len(pages) - 1
            self.canvas.doForm(f"frame{self.mark}")
            self.canvas.doForm(f"{'last' if last else 'grid'}{self.mark}")
            self._page(lines[start : start + count], index + 1, len(pages))
            self.canvas.showPage()
            start += count
            if index % 20 == 0:
                self.progress.checkpoint()
        return len(pages)

    def _form(self, name: str, draw: Any) -> None:
        self.canvas.beginForm(f"{name}{self.mark}", 0, 0, self.layout.width, self.layout.height)
        draw()
        self.canvas.endForm()

    def _frame(self) -> None:
        """Draw what every page has round the table."""
        sheet, layout, canvas = self.sheet, self.layout, self.canvas
        left, right, middle = layout.margin, layout.width - layout.margin, layout.width / 2
        if sheet.internal:
            self.internal_marks(sheet.draft)
        elif sheet.draft:
            self.draft_marks()
        y = layout.height - layout.margin - layout.title
        self.fit(middle, y, sheet.title, "title", layout.title, right - left, "centre")
        y -= layout.line * 2.0
        self.fit(
            left, y, f"{sheet.township}{sheet.village}", "heading", layout.line * 1.15, (right - left) * 0.3, "left"
        )
        if sheet.period:
            self.fit(middle, y, f"所属期：{sheet.period}", "song", layout.line, (right - left) * 0.3, "centre")
        total = f"共 {sheet.count} {sheet.counted}，合计 {yuan_text(sheet.total_fen)} 元"
        self.fit(right, y, total, "song", layout.line, (right - left) * 0.42, "right")
        y -= layout.line * 1.5
        self.fit(left, y, f"补贴项目：{sheet.programme}", "song", layout.line, (right - left) * 0.56, "left")
        if not sheet.internal:
            self.fit(right, y, f"编号：{sheet.number}", "song", layout.line, (right - left) * 0.42, "right")
        canvas.setLineWidth(THIN)
        if sheet.internal:
            self.internal_foot(sheet.masked)
        else:
            self.footer(footing(sheet))

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
            self.fit(x, y, self.sheet.column_title(key), "heading", layout.cell, room - 4, "centre")

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
        self.fit(edges[0] + pad, y, total, "heading", layout.cell * 1.05, room, "left")
        capital = f"合计金额（大写）：{capital_amount(sheet.total_fen)}"
        self.fit(edges[0] + pad, y - layout.row, capital, "heading", layout.cell * 1.05, room, "left")

    def _page(self, lines: Sequence[Any], page: int, pages: int) -> None:
        """Add the one text object of a page, over bands below the sums of groups."""
        layout = self.layout
        if self.sheet.subtotals:
            self._bands(lines)
        y = layout.table_top - layout.head - layout.row / 2 - (layout.cell + layout.name) * 0.18
        shown = [[f"1 0 0 1 0 {y - index * layout.row:.2f} Tm" for index in range(len(lines))]]
        for index, key in enumerate(self.columns):
            texts = list(map(attrgetter(key), lines))
            cells: list[str | None] = list(map(self.cells[index].get, texts))
            for at, cell in enumerate(cells):
                if cell is None:
                    cells[at] = self.rare[index].get(texts[at]) or self._cell(index, texts[at])
            shown.append(cast(list[str], cells))
        words = f"第 {page} 页　共 {pages} 页"
        x = layout.width / 2 - self.book.width(words, "song", layout.cell) / 2
        rows = "\n".join(map("\n".join, zip(*shown, strict=True)))
        foot = f"1 0 0 1 {x:.2f} {layout.margin * 0.42:.2f} Tm{self._show(words, layout.cell)}"
        self.canvas._code.append(f"BT {self.main} {layout.cell:g} Tf\n{rows}\n{foot}\nET")

    def _bands(self, lines: Sequence[Any]) -> None:
        left, width = self.edges[0] + THICK / 2, self.edges[-1] - self.edges[0] - THICK
        top = self.layout.table_top - self.layout.head
        rows = [at for at, line in enumerate(lines) if isinstance(line, SubtotalLine)]
        heights = [top - (at + 1) * self.layout.row + THIN / 2 for at in rows]
        bands = " ".join(f"{left:.2f} {y:.2f} {width:.2f} {self.layout.row - THIN:.2f} re" for y in heights)
        if bands:
            self.canvas._code.append(f"q 0.93 g {bands} f Q")

    def _cell(self, index: int, text: str) -> str:
        """Return (and remember) the operators that show ``text`` in a column and return to the row's start."""
        if not text:
            return ""
        layout, key, shared = self.layout, self.columns[index], self.shared
        size = layout.name if key in ("name", "village") else layout.cell
        plain = self._is_plain(text)
        width = size * sum(map(shared.widths.__getitem__, text)) if plain else self._wide(text, size)
        moves = self.moves[index].get(width)
        if moves is None:
            moves = self.moves[index][width] = self._moves(index, width)
        before, after, squeeze = moves
        if plain and size == layout.cell and squeeze == 1.0:
            found = f"{before}<{text.translate(shared.codes)}>Tj{after}"
        else:
            smaller = size * min(1.0, squeeze / LEAST_SQUEEZE)  # too thin to read: smaller as well
            found = f"{before}{self._show(text, smaller)}{after}"
        (self.cells if plain else self.rare)[index][text] = found
        return found

    def _moves(self, index: int, width: float) -> tuple[str, str, float]:
        """Return what goes before and after a text of this width in a column, and how much it is squeezed (1: not)."""
        left, right = self.edges[index], self.edges[index + 1]
        pad = self.layout.cell * PAD
        squeeze = min(1.0, (right - left - 2 * pad) / width) if width else 1.0
        width *= squeeze
        align = COLUMNS[self.columns[index]][2]
        x = left + pad if align == "left" else right - pad - width if align == "right" else (left + right - width) / 2
        before, after = f"{x:.2f} 0 Td", f" {-x:.2f} 0 Td"
        if squeeze < 1.0:
            before, after = f"{before} {max(squeeze, LEAST_SQUEEZE) * 100:.1f} Tz", f" 100 Tz{after}"
        return before, after, squeeze

    def _wide(self, text: str, size: float) -> float:
        return sum(font.stringWidth(part, size) for font, part in self.book.name_runs(text, "song"))

    def _is_plain(self, text: str) -> bool:
        """Tell whether the main face has every character; its codes and widths are then known."""
        codes, widths = self.shared.codes, self.shared.widths
        for character in sorted(set(text).difference(widths)):  # the order decides the subset, so the bytes
            if self.book.font_for(character, "song") is not self.font:
                return False
            codes[ord(character)] = self.font.splitString(character, self.canvas._doc)[0][1].hex()
            widths[character] = self.font.width(ord(character)) / 1000
        return True

    def _show(self, text: str, size: float) -> str:
        """Return the operators that show ``text`` here; the table's font is set again where another one was needed."""
        doc, cell = self.canvas._doc, self.layout.cell
        if self._is_plain(text):
            shown = f"<{text.translate(self.shared.codes)}>Tj"
            return shown if size == cell else f" {self.main} {size:g} Tf{shown} {self.main} {cell:g} Tf"
        out, now = "", (self.main, cell)
        for font, part in self.book.name_runs(text, "song"):
            want = (self.note_font(font), size)
            if want != now:
                out += f" {want[0]} {size:g} Tf"
                now = want
            out += f"<{font.splitString(part, doc)[0][1].hex()}>Tj"
        return out if now == (self.main, cell) else f"{out} {self.main} {cell:g} Tf"
