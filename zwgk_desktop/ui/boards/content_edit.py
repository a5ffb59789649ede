"""Where is the content of a posting typed? Paragraphs, tables, pictures; whatever is pasted or dropped is cleaned."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QMimeData, Qt, QUrl, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QTextEdit
from shiboken6 import isValid

from zwgk_desktop.domain.draft_scan import DraftFinding
from zwgk_desktop.domain.pasted import OWN, Loose, Pasted, clean_html, clean_text
from zwgk_desktop.domain.posting_content import Block, Picture, Table, parse_content, write_content
from zwgk_desktop.services.boards.content_files import take_bytes
from zwgk_desktop.services.boards.pictures import take_picture
from zwgk_desktop.ui.boards.editor_document import (
    WIDEST_PICTURE,
    DocumentText,
    insert_picture,
    insert_table,
    read_blocks,
    read_text,
    table_format,
    write_blocks,
)
from zwgk_desktop.ui.jobs import Jobs
from zwgk_desktop.ui.theme import current_theme

PICTURE_SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".webp", ".tif", ".tiff")
MUCH = 200_000  # characters of pasted HTML from which a worker cleans it
NEW_TABLE = (("", "", ""), ("", "", ""), ("", "", ""))


class ContentEdit(QTextEdit):
    """The text itself; ``told`` carries a sentence on what happened to pasted things, ``refused`` a Refusal."""

    told = Signal(str)
    refused = Signal(object)

    def __init__(self, jobs: Jobs, find_picture: Callable[[str], bytes] | None = None) -> None:
        super().__init__()
        self._jobs, self._find = jobs, find_picture
        self._shown: dict[str, QImage] = {}
        self.given: dict[str, Any] = {}  # pictures taken here, by hash: services.boards.files.Given
        self.setAcceptRichText(True)
        self.setTabChangesFocus(False)
        self.setAccessibleName("公开内容")
        self.document().setUndoRedoEnabled(True)

    # Content

    def set_content(self, content: str) -> None:
        """Show the content of a posting; nothing of it can be undone."""
        self.document().setUndoRedoEnabled(False)
        self.clear()
        cursor = QTextCursor(self.document())
        write_blocks(cursor, parse_content(content))
        cursor.movePosition(QTextCursor.MoveOperation.Start)
        self.setTextCursor(cursor)
        self.document().setUndoRedoEnabled(True)

    def content(self) -> str:
        """Return the content as lines (domain.posting_content)."""
        return write_content(read_blocks(self.document()))

    def read(self) -> DocumentText:
        """Return the text to be scanned."""
        return read_text(self.document())

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Give the document its own pictures; nothing else is ever loaded, from the disk or the network."""
        address = name.toString() if isinstance(name, QUrl) else str(name)
        if kind != QTextDocument.ResourceType.ImageResource.value and kind != QTextDocument.ResourceType.ImageResource:
            return None
        sha256 = address.removeprefix(OWN)
        if sha256 not in self._shown:
            self._shown[sha256] = self._read_picture(sha256) if address.startswith(OWN) else _blank()
        return self._shown[sha256]

    def _read_picture(self, sha256: str) -> QImage:
        try:
            data = self.given[sha256].data if sha256 in self.given else self._find(sha256) if self._find else b""
        except Exception:  # a picture that is gone or was changed: the place stays visible
            data = b""
        image = QImage.fromData(data)
        widest = min(current_theme().pixels(WIDEST_PICTURE), max(200, self.viewport().width() - 40))
        if image.width() > widest:
            image = image.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        return image if not image.isNull() else _blank()

    # Pictures

    def add_pictures(self, sources: Sequence[Path | bytes | QImage], captions: Sequence[str] = ()) -> None:
        """Examine pictures in a worker and insert them where the cursor is; one that is refused is told."""
        names = [*captions, *[""] * len(sources)]
        held = [QImage(one) if isinstance(one, QImage) else one for one in sources]

        def work(progress: Any) -> list[Any]:
            taken = []
            for one in held:
                progress.checkpoint()
                taken.append(_take(one))
            return taken

        done = lambda taken: self._insert_taken(taken, names)  # noqa: E731
        self._jobs.run("正在处理图片", work, done, self.refused.emit, shown=False)

    def _insert_taken(self, taken: Sequence[Any], captions: Sequence[str]) -> None:
        if not isValid(self):  # closed meanwhile
            return
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for one, caption in zip(taken, captions, strict=False):
            self.given[one.sha256] = one
            self._shown.pop(one.sha256, None)
            self._own_line(cursor)
            insert_picture(cursor, Picture(one.sha256, caption))
        cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
        cursor.endEditBlock()
        self.setTextCursor(cursor)

    def _own_line(self, cursor: QTextCursor) -> None:
        """Put the cursor onto an empty line; out of a table first."""
        table = cursor.currentTable()
        if table is not None:
            cursor.setPosition(table.lastPosition() + 1)
        if cursor.block().length() > 1:
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())

    # Tables

    def insert_empty_table(self) -> None:
        """Insert a table of three by three where the cursor is, and go into its first cell."""
        cursor = self.textCursor()
        cursor.beginEditBlock()
        self._own_line(cursor)
        table = insert_table(cursor, NEW_TABLE)
        cursor.endEditBlock()
        self.setTextCursor(table.cellAt(0, 0).firstCursorPosition())
        self.setFocus()

    def change_table(self, what: str) -> None:
        """Add or remove the row or column of the cursor: add_row, add_column, remove_row, remove_column."""
        cursor = self.textCursor()
        table = cursor.currentTable()
        if table is None:
            self.told.emit("请先把光标放在表格里。")
            return
        cell = table.cellAt(cursor)
        cursor.beginEditBlock()
        if what == "add_row":
            table.insertRows(cell.row() + 1, 1)
        elif what == "add_column":
            table.insertColumns(cell.column() + 1, 1)
        elif what == "remove_row":
            table.removeRows(cell.row(), 1)
        else:
            table.removeColumns(cell.column(), 1)
        if what.endswith("column") and table.columns():
            table.setFormat(table_format(table.columns()))
        cursor.endEditBlock()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Tab go from cell to cell inside a table and on to the next field outside of it."""
        table = self.textCursor().currentTable()
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            forward = event.key() == Qt.Key.Key_Tab
            if table is None:
                self.focusNextPrevChild(forward)
            else:
                self._next_cell(table, 1 if forward else -1)
            return
        super().keyPressEvent(event)

    def _next_cell(self, table: QTextTable, step: int) -> None:
        cell = table.cellAt(self.textCursor())
        at = cell.row() * table.columns() + cell.column() + step
        if at >= table.rows() * table.columns():
            table.appendRows(1)
        if at >= 0:
            target = table.cellAt(at // table.columns(), at % table.columns())
            self.setTextCursor(target.firstCursorPosition())

    # Pasting and dropping

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text, HTML, pictures and picture files."""
        return source.hasText() or source.hasHtml() or source.hasImage() or bool(_picture_files(source))

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert what was pasted or dropped, cleaned."""
        files = _picture_files(source)
        others = [url.fileName() for url in source.urls() if url.isLocalFile()]
        if files:
            self.add_pictures(files)
        elif others:
            self.told.emit(f"这里只能放图片，{'、'.join(others[:3])}没有放入。其他文件请作为附件添加。")
        else:
            self._take_pasted(source)

    def _take_pasted(self, source: QMimeData) -> None:
        """Clean what was pasted, in a worker where it is much, and insert it; a picture alone has no words."""
        html = source.html() if source.hasHtml() else None
        text = source.text()
        picture = QImage(source.imageData()) if source.hasImage() else None

        def insert(pasted: Pasted) -> None:
            if pasted.blocks or picture is None:
                self._insert_pasted(pasted)
            else:
                self.add_pictures([picture])

        if html is None or len(html) < MUCH:
            insert(_read_pasted(html, text))
        else:
            work = lambda _progress: _read_pasted(html, text)  # noqa: E731
            self._jobs.run("正在整理粘贴的内容", work, insert, self.refused.emit, shown=False)

    def _insert_pasted(self, pasted: Pasted) -> None:
        blocks = pasted.blocks
        loose = [block for block in blocks if isinstance(block, Loose)]
        self._insert_blocks([block for block in blocks if not isinstance(block, Loose)])
        if loose:
            self.add_pictures([one.data for one in loose], [one.caption for one in loose])
        if pasted.notices:
            self.told.emit("".join(pasted.notices))

    def _insert_blocks(self, blocks: Sequence[Block]) -> None:
        known = [b for b in blocks if not isinstance(b, Picture) or self._is_known(b.sha256)]
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        table = cursor.currentTable()
        if table is not None:
            self._fill_cells(cursor, table, known)
        else:
            if any(not hasattr(block, "text") for block in known) and cursor.block().length() > 1:
                cursor.insertBlock(QTextBlockFormat(), QTextCharFormat())
            write_blocks(cursor, known)
        cursor.endEditBlock()
        self.setTextCursor(cursor)
        if len(known) < len(blocks):
            self.told.emit("有图片不属于这份公示，没有粘贴。")

    def _is_known(self, sha256: str) -> bool:
        return sha256 in self.given or not self._read_picture(sha256).text("blank")

    def _fill_cells(self, cursor: QTextCursor, table: QTextTable, blocks: Iterable[Block]) -> None:
        """Paste into a table: a table cell by cell from here on, making room; words into the one cell."""
        held = list(blocks)
        if len(held) != 1 or not isinstance(held[0], Table):
            cursor.insertText(" ".join(_words(block) for block in held))
            return
        rows, cell = held[0].rows, table.cellAt(cursor)
        top, left = cell.row(), cell.column()
        table.appendRows(max(0, top + len(rows) - table.rows()))
        if left + len(rows[0]) > table.columns():
            table.appendColumns(left + len(rows[0]) - table.columns())
            table.setFormat(table_format(table.columns()))
        for down, texts in enumerate(rows):
            for across, text in enumerate(texts):
                place = table.cellAt(top + down, left + across)
                inside = place.firstCursorPosition()
                inside.setPosition(place.lastCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
                inside.insertText(text)

    # Personal data

    def mark(self, places: Iterable[tuple[tuple[int, int], DraftFinding]]) -> None:
        """Underline and colour document ranges: open ones in red, kept ones in green."""
        theme, marks = current_theme(), []
        for (start, end), finding in places:
            one: Any = QTextEdit.ExtraSelection()  # its stubs leave out what it holds
            tone = "bad" if finding.reason is None else "good"
            one.format.setBackground(theme.colour(f"{tone}_ground"))
            one.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            one.format.setUnderlineColor(theme.colour(tone))
            one.cursor = self._cursor(start, end)
            marks.append(one)
        self.setExtraSelections(marks)

    def replace(self, changes: Sequence[tuple[Sequence[tuple[int, int]], str]]) -> None:
        """Put texts in place of document ranges, as one step of undo; of several ranges each gets ``***``."""
        flat = [(start, end, text if len(ranges) == 1 else "***") for ranges, text in changes for start, end in ranges]
        cursor = self.textCursor()
        cursor.beginEditBlock()
        for start, end, text in sorted(flat, reverse=True):
            self._cursor(start, end).insertText(text)
        cursor.endEditBlock()

    def show_range(self, start: int, end: int) -> None:
        """Select a range and bring it into sight."""
        self.setTextCursor(self._cursor(start, end))
        self.ensureCursorVisible()

    def _cursor(self, start: int, end: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        last = self.document().characterCount() - 1
        cursor.setPosition(min(start, last))
        cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
        return cursor


def _blank() -> QImage:
    """Return what stands for a picture that cannot be shown."""
    theme = current_theme()
    image = QImage(theme.pixels(160), theme.pixels(90), QImage.Format.Format_RGB32)
    image.fill(theme.colour("line"))
    image.setText("blank", "1")
    return image


def _read_pasted(html: str | None, text: str) -> Pasted:
    """Return what the clipboard holds: its HTML, or its plain text where that is too much or there is none."""
    if html is None:
        return clean_text(text)
    pasted = clean_html(html)
    too_much = not pasted.blocks and any("没有带格式" in notice for notice in pasted.notices)
    return Pasted(clean_text(text).blocks, pasted.notices) if too_much else pasted


def _words(block: Block) -> str:
    if isinstance(block, Table):
        return " ".join(cell for row in block.rows for cell in row if cell)
    return "" if isinstance(block, Picture) else block.text


def _picture_files(source: QMimeData) -> list[Path]:
    paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return [path for path in paths if path.suffix.lower() in PICTURE_SUFFIXES]


def _take(source: Path | bytes | QImage) -> Any:
    """Examine one picture; what came without a file goes through one of our own."""
    if isinstance(source, Path):
        return take_picture(source)
    if isinstance(source, QImage):
        held = QBuffer()
        source.save(held, "PNG")  # type: ignore[call-overload]
        return take_bytes(bytes(held.data().data()))
    return take_bytes(source)
