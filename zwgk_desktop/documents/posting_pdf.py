"""How does a posting in words look on a board? Title, paragraphs, a plain table, and the foot of every posted sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.sheet_layout import Layout, build_layout
from zwgk_desktop.documents.sheet_parts import SheetParts
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.notice_sheet import PostingSheet, posting_footing

LEADING = 1.75
PAD = 4.0
INDENT = "　　"


def write_posting_sheet(
    sheet: PostingSheet, path: Path, book: FontBook, paper: str = "A4", landscape: bool = False
) -> int:
    """Write the posting; return its number of pages. Raises OutputFailed (missing_glyph, no_font) before writing."""
    words = "".join(
        (sheet.title, sheet.township, sheet.village, sheet.signer, *sheet.paragraphs, *sum(sheet.table, ()))
    )
    missing = book.missing_characters(words, "body")
    if missing:
        near = [words[max(0, words.index(c) - 4) : words.index(c)] + "□" for c in missing[:5]]
        raise OutputFailed(
            "missing_glyph",
            f"有 {len(missing)} 个字无法打印：{'；'.join(near)}。",
            "这些字没有字体可用（多为自造字），请改为规范字后再打印。",
        )
    layout = build_layout(paper, landscape)
    pages = _Flow(sheet, Path(path), book, layout, 0).write(draw=False)
    _Flow(sheet, Path(path), book, layout, pages).write(draw=True)
    return pages


class _Flow(SheetParts):
    """Sets a posting from the top down, page by page; a first round only counts the pages."""

    def __init__(self, sheet: PostingSheet, path: Path, book: FontBook, layout: Layout, pages: int) -> None:
        from reportlab.pdfgen.canvas import Canvas

        canvas: Any = Canvas(str(path), pagesize=(layout.width, layout.height), pageCompression=1, invariant=1)
        super().__init__(canvas, book, layout)
        canvas.setTitle(sheet.title)
        canvas.setAuthor(sheet.township)
        canvas.setCreator("zwgk-desktop")
        self.sheet, self.pages, self.page = sheet, pages, 1
        self.size = layout.name * 1.25
        self.left, self.right = layout.margin * 1.4, layout.width - layout.margin * 1.4
        self.bottom = layout.margin * 0.6 + layout.footer + layout.line
        self.y = 0.0

    def write(self, draw: bool) -> int:
        """Set everything; return the number of pages. Without ``draw`` no file is written."""
        self._begin_page()
        for text in self.sheet.paragraphs:
            for line in self.book.wrap(INDENT + text.strip() if text.strip() else "", "body", self.size, self._room()):
                self._need(self.size * LEADING)
                self.y -= self.size * LEADING
                self.say(self.left, self.y, line, "body", self.size)
        if self.sheet.table:
            self._table()
        self._end_page()
        if draw:
            self.canvas.save()
        return self.page

    def _room(self) -> float:
        return self.right - self.left

    def _begin_page(self) -> None:
        layout, sheet = self.layout, self.sheet
        if sheet.draft:
            self.draft_marks()
        self.y = layout.height - layout.margin - layout.title
        if self.page == 1:
            for index, line in enumerate(self.book.wrap(sheet.title, "title", layout.title, self._room())):
                self.y -= layout.title * 1.4 if index else 0
                self.say(layout.width / 2, self.y, line, "title", layout.title, "centre")
            self.y -= layout.line * 2
        else:
            self.y += layout.title * 0.4
        where = f"{sheet.township}{sheet.village}"
        self.fit(self.left, self.y, where, "heading", layout.line * 1.1, self._room() * 0.45, "left")
        if sheet.number:
            self.fit(self.right, self.y, f"编号：{sheet.number}", "song", layout.line, self._room() * 0.5, "right")
        self.y -= layout.line * 0.8
        self.canvas.setLineWidth(0.8)
        self.canvas.line(self.left, self.y, self.right, self.y)

    def _end_page(self) -> None:
        self.footer(posting_footing(self.sheet))
        words = f"第 {self.page} 页　共 {self.pages or 1} 页"
        self.say(self.layout.width / 2, self.layout.margin * 0.42, words, "song", self.layout.cell, "centre")
        self.canvas.showPage()

    def _need(self, height: float) -> None:
        """Turn the page when ``height`` does not fit any more."""
        if self.y - height < self.bottom:
            self._end_page()
            self.page += 1
            self._begin_page()

    def _table(self) -> None:
        """Set the table; its header stands again on every page."""
        header, *rows = self.sheet.table
        widths = self._widths()
        self.y -= self.size * 0.6
        head = self._set_row(header, widths, "heading")
        self._need(head * 2)
        self._draw_row(header, widths, "heading")
        for row in rows:
            page = self.page
            self._need(self._set_row(row, widths, "song"))
            if self.page != page:
                self.y -= self.size * 0.6
                self._draw_row(header, widths, "heading")
            self._draw_row(row, widths, "song")

    def _widths(self) -> list[float]:
        """Share the width by what the columns hold, none below a twentieth."""
        columns = max(len(row) for row in self.sheet.table)
        size = self.layout.cell * 1.1
        need = [0.0] * columns
        for row in self.sheet.table:
            for index, text in enumerate(row):
                widest = max((self.book.width(part, "song", size) for part in text.split("\n")), default=0.0)
                need[index] = max(need[index], min(widest, self._room() * 0.5) + PAD * 2.5)
        least = self._room() / 20
        need = [max(value, least) for value in need]
        return [value * self._room() / sum(need) for value in need]

    def _lines(self, row: tuple[str, ...], widths: list[float], role: str) -> list[list[str]]:
        size = self.layout.cell * 1.1
        cells = [*row, *[""] * (len(widths) - len(row))]
        return [self.book.wrap(text, role, size, w - 2 * PAD) for text, w in zip(cells, widths, strict=True)]

    def _set_row(self, row: tuple[str, ...], widths: list[float], role: str) -> float:
        """Return how high the row is."""
        return max(len(lines) for lines in self._lines(row, widths, role)) * self.layout.cell * 1.1 * 1.45 + PAD * 1.5

    def _draw_row(self, row: tuple[str, ...], widths: list[float], role: str) -> None:
        height, size = self._set_row(row, widths, role), self.layout.cell * 1.1
        x = self.left
        self.canvas.setLineWidth(0.6)
        for lines, width in zip(self._lines(row, widths, role), widths, strict=True):
            self.canvas.rect(x, self.y - height, width, height)
            y = self.y - (height - len(lines) * size * 1.45) / 2 - size * 1.05
            for line in lines:
                self.fit(x + width / 2, y, line, role, size, width - PAD, "centre")
                y -= size * 1.45
            x += width
        self.y -= height
