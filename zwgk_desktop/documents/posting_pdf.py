"""How does a posting in words look on a board? Title, headings, text, tables, pictures, and the foot of every sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.board_flow import Measure, Page, Part, Piece, draw_pieces, paginate
from zwgk_desktop.documents.board_pictures import PictureSetter
from zwgk_desktop.documents.board_table import Shape, TableSetter, shape_table
from zwgk_desktop.documents.fonts import BOX, FontBook
from zwgk_desktop.documents.sheet_layout import Layout, build_layout
from zwgk_desktop.documents.sheet_parts import SheetParts
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.posting_content import Block, Paragraph, Picture, Table
from zwgk_desktop.domain.posting_sheet import PostingSheet, posting_footing, split_heading

ReadPicture = Callable[[str], bytes]  # SHA-256 (hex) → the bytes of a JPEG or PNG
LEADING = 1.7
INDENT = "　　"
BODY = 1.25  # of the size of names
LARGER = (1.28, 1.14)  # tried in turn for a posting that leaves much of its page empty
SMALLER = (0.93, 0.86)  # and for one that runs over its first page by little
LEAST_TABLE = {"A4": 10.0, "A3": 14.0}  # points: read standing at a metre
ROLES = {0: "body", 1: "heading", 2: "kai"}
MOST_TITLE = 3  # lines before a title is set smaller


@dataclass(frozen=True, slots=True)
class Printed:
    """What came out: pages, and how the paper is held."""

    pages: int
    landscape: bool


def find_missing(sheet: PostingSheet, book: FontBook) -> list[str]:
    """Return every character nothing can print with the place where it first stands: 第 2 段“户主李□”（U+E000）."""
    found: dict[str, str] = {}
    for where, words in sheet.texts():
        for character in book.missing_characters(words, "body"):
            at = words.index(character)
            near = words[max(0, at - 4) : at].replace("\t", " ") + BOX
            found.setdefault(character, f"{where}“{near}”（U+{ord(character):04X}）")
    return list(found.values())


def refuse_missing(missing: Sequence[str]) -> None:
    """Raise OutputFailed (missing_glyph) that names every one of ``missing``."""
    if missing:
        raise OutputFailed(
            "missing_glyph",
            f"有 {len(missing)} 个字无法打印：{'；'.join(missing)}。",
            "这些字没有字体可用（多为自造字），请改为规范字后再打印。",
        )


class Press:
    """Prints postings one after another; fonts and widths are kept between them."""

    def __init__(self, book: FontBook, read_picture: ReadPicture | None = None) -> None:
        self.book, self.read_picture = book, read_picture
        self.measure = Measure(book)

    def count_pages(self, sheet: PostingSheet, paper: str = "A4", landscape: bool | None = None) -> Printed:
        """Return how many pages a posting takes; nothing is drawn."""
        setter = self._setter(sheet, None, paper, landscape)
        return Printed(len(setter.set_pages()), setter.wide)

    def print_(self, sheet: PostingSheet, path: Path, paper: str = "A4", landscape: bool | None = None) -> Printed:
        """Write the posting to ``path``; without ``landscape`` a table too wide for the upright sheet turns it.

        Raises OutputFailed (missing_glyph, no_font, picture) before anything is written.
        """
        refuse_missing(find_missing(sheet, self.book))
        setter = self._setter(sheet, Path(path), paper, landscape)
        return Printed(setter.print_(), setter.wide)

    def _setter(self, sheet: PostingSheet, path: Path | None, paper: str, landscape: bool | None) -> _Setter:
        wide = self._turns(sheet, paper) if landscape is None else landscape
        return _Setter(self, sheet, path, paper, build_layout(paper, wide), wide)

    def _turns(self, sheet: PostingSheet, paper: str) -> bool:
        layout = build_layout(paper, False)
        room = layout.width - 2.8 * layout.margin
        tables = [block for block in sheet.blocks if isinstance(block, Table)]
        return not all(shape_table(self.measure, one, room, _sizes(layout, paper)).fits for one in tables)


def write_posting_sheet(
    sheet: PostingSheet, path: Path, book: FontBook, paper: str = "A4", landscape: bool | None = None
) -> int:
    """Write one posting without pictures; return its number of pages. Otherwise as :meth:`Press.print_`."""
    return Press(book).print_(sheet, path, paper, landscape).pages


def _sizes(layout: Layout, paper: str) -> list[float]:
    """Return the sizes a table may be set in, largest first."""
    least, step = LEAST_TABLE[paper], (layout.name - LEAST_TABLE[paper]) / 3
    return [layout.name, least + step * 2, least + step, least]


class _Setter(SheetParts):
    """Sets one posting; without a ``path`` only to count its pages."""

    def __init__(
        self, press: Press, sheet: PostingSheet, path: Path | None, paper: str, layout: Layout, wide: bool
    ) -> None:
        from reportlab import rl_config
        from reportlab.pdfgen.canvas import Canvas

        rl_config.useA85 = 0
        size = (layout.width, layout.height)
        canvas: Any = Canvas(str(path), pagesize=size, pageCompression=1, invariant=1) if path else None
        super().__init__(canvas, press.book, layout)
        self.press, self.sheet, self.wide, self.paper = press, sheet, wide, paper
        self.left, self.right = layout.margin * 1.4, layout.width - layout.margin * 1.4
        self.room = self.right - self.left
        self.bottom = layout.margin * 0.6 + layout.footer + layout.line
        self.title, self.title_size = self._title_lines()
        self.pages = 0

    def set_pages(self) -> list[Page]:
        """Return the pages; a short text is set larger, one that just runs over a little smaller."""
        usual = self._set_at(1.0)
        if len(usual) > 2:
            return usual
        tries = (self._set_at(scale) for scale in (LARGER if len(usual) == 1 else SMALLER))
        return next((pages for pages in tries if len(pages) == 1), usual)

    def _set_at(self, scale: float) -> list[Page]:
        return paginate(list(self._parts(self.layout.name * BODY * scale)), *self._heights())

    def _heights(self) -> tuple[float, float]:
        return self._top(first=True) - self.bottom, self._top(first=False) - self.bottom

    def print_(self) -> int:
        """Draw all pages and write the file; return how many."""
        pages = self.set_pages()
        self.canvas.setTitle(self.sheet.title)
        self.canvas.setAuthor(self.sheet.township)
        self.canvas.setSubject(f"{self.sheet.village} {self.sheet.number}")
        self.canvas.setCreator("zwgk-desktop")
        for at, page in enumerate(pages, 1):
            self._frame(at, len(pages))
            top = self._top(first=at == 1)
            for offset, part in page:
                part.draw(top - offset)
            self.canvas.showPage()
        self.canvas.save()
        return len(pages)

    # The frame of every page

    def _title_lines(self) -> tuple[list[list[Piece]], float]:
        size = self.layout.title
        while True:
            lines = self.press.measure.fold_even([(self.sheet.title, "title")], size, self.room)
            if len(lines) <= MOST_TITLE or size <= self.layout.title * 0.75:
                return lines, size
            size *= 0.93

    def _top(self, first: bool) -> float:
        """Return where the room for the text begins."""
        layout = self.layout
        top = layout.height - layout.margin * 0.9
        head = layout.line * 3.4
        return top - head - (len(self.title) * self.title_size * 1.35 if first else 0)

    def _frame(self, page: int, pages: int) -> None:
        layout, sheet = self.layout, self.sheet
        if sheet.draft:
            self.draft_marks()
        y = layout.height - layout.margin * 0.9
        for line in self.title if page == 1 else ():
            y -= self.title_size * 1.35
            draw_pieces(self.book, self.canvas, layout.width / 2, y + self.title_size * 0.25, line, self.title_size,
                        "centre")  # fmt: skip
        y -= layout.line * 1.9
        third = self.room * 0.33
        self.fit(self.left, y, f"{sheet.township}{sheet.village}", "heading", layout.line * 1.1, third, "left")
        if sheet.period:
            self.fit(layout.width / 2, y, f"所属期：{sheet.period}", "song", layout.line, third, "centre")
        if sheet.number:
            self.fit(self.right, y, f"编号：{sheet.number}", "song", layout.line, third, "right")
        self.canvas.setLineWidth(0.8)
        self.canvas.line(self.left, y - layout.line * 0.7, self.right, y - layout.line * 0.7)
        self.footer(posting_footing(sheet))
        words = f"第 {page} 页　共 {pages} 页"
        self.say(layout.width / 2, layout.margin * 0.42, words, "song", layout.cell, "centre")

    # What runs down the pages

    def _parts(self, size: float) -> Iterator[Part]:
        for kind, blocks in groupby(self.sheet.blocks, key=type):
            if kind is Picture:
                yield from self._pictures(blocks, size)
            elif kind is Table:
                for table in blocks:
                    yield from self._table(table)
            else:
                *texts, last = blocks
                for block in texts:
                    yield from self._paragraph(block, size)
                yield from self._paragraph(last, size, leads=last is not self.sheet.blocks[-1])
        yield from self._after(size)

    def _paragraph(self, block: Block, size: float, leads: bool = False) -> Iterator[Part]:
        """Set a paragraph; one that ``leads`` to a table or picture stays with it, as a heading with its text."""
        assert isinstance(block, Paragraph)
        level, heading, rest = split_heading(block.text)
        pieces = [(INDENT, "body"), (heading, ROLES[level]), (rest, "body")]
        stays = leads or bool(level and not rest) or block.text.endswith("：")
        yield from self._lines([one for one in pieces if one[0]], size, stays)

    def _lines(self, pieces: Sequence[Piece], size: float, stays: bool = False, left: float = 0.0) -> Iterator[Part]:
        """Set lines; the first two and the last two stay together, a heading with what follows."""
        lines = self.press.measure.fold(pieces, size, self.room - left)
        for at, line in enumerate(lines):
            last = at == len(lines) - 1
            keep = stays if last else at in (0, len(lines) - 2)
            yield Part(size * LEADING, self._drawn(line, self.left + left, size), keep=keep)

    def _drawn(self, line: list[Piece], x: float, size: float) -> Callable[[float], None]:
        return lambda top: draw_pieces(self.book, self.canvas, x, top - size * (LEADING + 0.72) / 2, line, size)

    def _table(self, table: Block) -> Iterator[Part]:
        assert isinstance(table, Table)
        layout = self.layout
        shape: Shape = shape_table(self.press.measure, table, self.room, _sizes(layout, self.paper))
        setter = TableSetter(self.book, self.canvas, self.press.measure, table, shape, self.left)
        yield from setter.parts(shape.size * 0.6, min(self._heights()))
        yield Part(shape.size * 0.6, lambda _top: None)

    def _pictures(self, blocks: Iterable[Block], size: float) -> Iterator[Part]:
        if self.press.read_picture is None:
            raise OutputFailed("picture", "这份公示带有图片，没有可用的图片文件。", "请重新添加图片后再打印。")
        setter = PictureSetter(self.book, self.canvas, self.press.measure, self.press.read_picture)
        found = [one for one in blocks if isinstance(one, Picture)]
        yield from setter.parts(found, self.left, self.room, min(self._heights()), size * 0.8)

    def _after(self, size: float) -> Iterator[Part]:
        """Set the list of attachments and where the data come from."""
        label = INDENT + "附件："
        left = self.press.measure.width(label, "body", size)
        for at, name in enumerate(self.sheet.attachments, 1):
            numbered = f"{at}. {name}" if len(self.sheet.attachments) > 1 else name
            parts = list(self._lines([(numbered, "body")], size, left=left))
            if at == 1:
                first = parts[0]
                draw_label = self._drawn([(label, "body")], self.left, size)
                parts[0] = Part(first.height, _both(draw_label, first.draw), size * 0.5, first.keep)
            yield from parts
        if self.sheet.source:
            yield from self._lines([(f"{INDENT}数据来源：{self.sheet.source}", "kai")], size * 0.9)


def _both(one: Callable[[float], None], other: Callable[[float], None]) -> Callable[[float], None]:
    def draw(top: float) -> None:
        one(top)
        other(top)

    return draw
