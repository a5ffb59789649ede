"""How does a posting look on the township's website? A page without scripts, a plain text, and its tables as a book."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from zwgk_desktop.documents.leak_check import KIND_WORDS, Net
from zwgk_desktop.documents.listing_workbook import LONGEST, UNWRITABLE
from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.documents.website_html import STYLE
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.posting_content import Block, Paragraph, Table
from zwgk_desktop.domain.web_posting import WebPosting

OWN_STYLE = STYLE + "p{text-indent:2em}figure{text-align:center;margin:16px 0}img{max-width:100%}.foot p{text-indent:0}"
WIDEST = 40  # characters of a column


def write_posting_html(posting: WebPosting, path: Path) -> None:
    """Write the page to ``path``, a temporary one; its pictures are beside it."""
    path.write_text("".join(_pieces(posting)), encoding="utf-8", newline="\n")


def _pieces(posting: WebPosting) -> Iterator[str]:
    title = escape(posting.title)
    yield f'<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    yield f"<style>{OWN_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n"
    for block in posting.blocks:
        yield _block(block, posting)
    yield '<div class="foot">\n'
    for line in posting.foot():
        yield f"<p>{escape(line)}</p>\n"
    yield "</div>\n</body>\n</html>\n"


def _block(block: Block, posting: WebPosting) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{escape(block.text)}</p>\n"
    if isinstance(block, Table):
        head, *rows = block.rows
        top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>\n" for row in rows)
        return f"<table>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n"
    name = posting.pictures.get(block.sha256)
    if name is None:
        return ""
    words = escape(block.caption)
    told = f"<figcaption>{words}</figcaption>" if words else ""
    return f'<figure><img src="{escape(quote(name))}" alt="{words}">{told}</figure>\n'


def write_posting_text(posting: WebPosting, path: Path, net: Net) -> None:
    """Write the plain text to ``path`` for pasting into the website's form; OutputFailed (leak) before writing."""
    text = "\n".join(posting.lines()) + "\n"
    caught = net.catch(text)
    if caught:
        kinds = "、".join(KIND_WORDS[kind] for kind in caught)
        raise OutputFailed("leak", f"“{posting.title}”里有未遮盖的{kinds}，没有生成。", "请遮盖后重新送审。")
    path.write_text(text, encoding="utf-8-sig", newline="\r\n")


def write_posting_tables(posting: WebPosting, path: Path, on: date) -> None:
    """Write the tables of a posting to ``path``, a sheet each, every cell as text; ``on`` is the day of the file."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    book.properties.title, book.properties.creator = posting.title, posting.publisher
    bold = Font(bold=True)
    for number, table in enumerate(posting.tables(), 1):
        sheet = book.create_sheet(f"表{number}")
        for at, column in enumerate(zip(*table.rows, strict=True), 1):
            width = max(len(cell) for cell in column) * 2 + 2
            sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, max(10, width))
        for at, row in enumerate(((posting.title,), *table.rows)):
            cells = []
            for text in row:
                cell = WriteOnlyCell(sheet, value=UNWRITABLE.sub("", text)[:LONGEST])
                cell.data_type = "s" if text else "n"  # never a formula, whatever it begins with
                if at < 2:
                    cell.font = bold
                cells.append(cell)
            sheet.append(cells)
    save_workbook(book, path, datetime(on.year, on.month, on.day))
