"""How do the blocks of a posting stand in a text document, and which blocks does an edited document hold?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextFrameFormat,
    QTextImageFormat,
    QTextLength,
    QTextTable,
    QTextTableCell,
    QTextTableFormat,
)

from zwgk_desktop.domain.pasted import OWN
from zwgk_desktop.domain.posting_content import Block, Paragraph, Picture, Table
from zwgk_desktop.ui.theme import current_theme

PICTURE_MARK = "\ufffc"
WIDEST_PICTURE = 320  # pixels at 100 %
CELL_PADDING = 5


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run of the document's text: where it starts in the scanned text (code points) and in the document."""

    at: int
    place: int
    text: str


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document as it is read for personal data: cells between tabs, lines between line ends."""

    text: str
    pieces: tuple[_Piece, ...]

    def ranges(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the document positions (from, to) of text from ``start`` to ``end``, one for each line or cell."""
        first = max(0, bisect_right([piece.at for piece in self.pieces], start) - 1)
        found = []
        for piece in self.pieces[first:]:
            if piece.at >= end:
                break
            low, high = max(start, piece.at) - piece.at, min(end - piece.at, len(piece.text))
            if low < high:
                found.append((piece.place + _units(piece.text[:low]), piece.place + _units(piece.text[:high])))
        return found


def _units(text: str) -> int:
    """Return how many positions (UTF-16 units) ``text`` takes in a document."""
    return len(text.encode("utf-16-le")) // 2


def write_blocks(cursor: QTextCursor, blocks: Iterable[Block]) -> None:
    """Insert blocks at the cursor, as one step of undo."""
    cursor.beginEditBlock()
    for number, block in enumerate(blocks):
        if number or not cursor.atBlockStart():
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        if isinstance(block, Table):
            insert_table(cursor, block.rows)
        elif isinstance(block, Picture):
            insert_picture(cursor, block)
        else:
            cursor.insertText(block.text)
    cursor.endEditBlock()


def insert_picture(cursor: QTextCursor, picture: Picture) -> None:
    """Insert a picture with its caption behind it; the editor shows the bytes it holds for the hash."""
    shape = QTextImageFormat()
    shape.setName(f"{OWN}{picture.sha256}")
    shape.setProperty(QTextImageFormat.Property.ImageAltText, picture.caption)
    cursor.insertImage(shape)
    if picture.caption:
        cursor.insertText(picture.caption, QTextCharFormat())


def insert_table(cursor: QTextCursor, rows: Iterable[Iterable[str]]) -> QTextTable:
    """Insert a table; the cursor stands behind it afterwards."""
    cells = [list(row) for row in rows]
    width = max(map(len, cells))
    table = cursor.insertTable(len(cells), width, table_format(width))
    for row, texts in enumerate(cells):
        for column, text in enumerate(texts):
            if text:
                table.cellAt(row, column).firstCursorPosition().insertText(text)
    cursor.setPosition(table.lastPosition())
    cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
    return table


def table_format(columns: int) -> QTextTableFormat:
    """Return how tables look: ruled, the first row again on every page, columns sharing the width."""
    theme = current_theme()
    made = QTextTableFormat()
    made.setBorderCollapse(False)
    made.setBorder(1)
    made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    made.setBorderBrush(theme.colour("edge"))
    made.setCellPadding(theme.pixels(CELL_PADDING))
    made.setCellSpacing(0)
    made.setHeaderRowCount(1)
    made.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    made.setTopMargin(theme.pixels(4))
    made.setBottomMargin(theme.pixels(4))
    made.setColumnWidthConstraints([QTextLength(QTextLength.Type.PercentageLength, 100 / columns)] * columns)
    return made


def read_blocks(document: QTextDocument) -> tuple[Block, ...]:
    """Return what the document holds; empty paragraphs are left out."""
    found: list[Block] = []
    for part in _parts(document.rootFrame()):
        if isinstance(part, QTextTable):
            found.append(_read_table(part))
        else:
            found += _read_line(part)
    return tuple(found)


def _parts(frame: QTextFrame) -> Iterator[QTextBlock | QTextTable]:
    step = frame.begin()
    while not step.atEnd():
        inner = step.currentFrame()
        if isinstance(inner, QTextTable):
            yield inner
        elif inner is not None:
            yield from _parts(inner)
        elif step.currentBlock().isValid():
            yield step.currentBlock()
        step += 1


def _read_line(line: QTextBlock) -> Iterator[Block]:
    """Yield the paragraph of a line; a picture takes the words behind it as its caption."""
    held: Picture | None = None
    words: list[str] = []
    for text, sha256 in _fragments(line):
        if sha256:
            yield from _finished(held, words)
            held, words = Picture(sha256), []
        else:
            words.append(text)
    yield from _finished(held, words)


def _finished(held: Picture | None, words: list[str]) -> Iterator[Block]:
    text = _flat("".join(words))
    if held is not None:
        yield Picture(held.sha256, text)
    elif text:
        yield Paragraph(text)


def _fragments(line: QTextBlock) -> Iterator[tuple[str, str]]:
    """Yield (text, "") and ("", hash of a picture); the same picture twice in a row is one fragment of two marks."""
    step = line.begin()
    while not step.atEnd():
        fragment = step.fragment()
        name = fragment.charFormat().toImageFormat().name()
        sha256 = name.removeprefix(OWN) if name.startswith(OWN) else ""
        for number, part in enumerate(fragment.text().split(PICTURE_MARK)):
            if number and sha256:
                yield "", sha256
            yield part, ""
        step += 1


def _read_table(table: QTextTable) -> Table:
    return Table(
        tuple(
            tuple(_cell_text(table.cellAt(row, column)) for column in range(table.columns()))
            for row in range(table.rows())
        )
    )


def _cell_text(cell: QTextTableCell) -> str:
    return " ".join(text for line in _cell_lines(cell) if (text := _flat(line.text())))


def _cell_lines(cell: QTextTableCell) -> Iterator[QTextBlock]:
    line, last = cell.firstCursorPosition().block(), cell.lastPosition()
    while line.isValid() and line.position() <= last:
        yield line
        line = line.next()


def _flat(text: str) -> str:
    return " ".join(part for part in text.replace(PICTURE_MARK, "").replace("\t", " ").splitlines() if part).strip()


def read_text(document: QTextDocument) -> DocumentText:
    """Return the text to be read for personal data, and where each part of it stands."""
    pieces: list[_Piece] = []
    out: list[str] = []
    length = 0

    def add(text: str, place: int, after: str) -> None:
        nonlocal length
        clean = text.replace(PICTURE_MARK, " ").replace("\t", " ").replace("\u2028", " ")
        pieces.append(_Piece(length, place, clean))
        out.extend((clean, after))
        length += len(clean) + len(after)

    for part in _parts(document.rootFrame()):
        if not isinstance(part, QTextTable):
            add(part.text(), part.position(), "\n")
            continue
        for row in range(part.rows()):
            for column in range(part.columns()):
                last = "\n" if column == part.columns() - 1 else "\t"
                lines = list(_cell_lines(part.cellAt(row, column)))
                for number, line in enumerate(lines):
                    add(line.text(), line.position(), last if number == len(lines) - 1 else " ")
    return DocumentText("".join(out), tuple(pieces))
