"""What does the person at the counter get? One's own payments of the years asked for, on a plain A4 slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.domain.errors import OutputFailed

WIDTH, HEIGHT, MARGIN, LINE = 595.28, 841.89, 56.0, 22.0
TITLE = "惠民惠农补贴个人查询单"
NOTE = "本单依据清单记录打印，仅供本人核对，不作其他用途；如有出入，请与乡镇经办人员联系。"


@dataclass(frozen=True, slots=True)
class PersonSlip:
    """A person (``number`` already shortened) and the payments: texts for 年度, 项目, 村组, 发放日期, 状态, 金额."""

    township: str
    name: str
    number: str
    heads: tuple[tuple[str, float], ...]  # title and width as a share of the line
    rows: Sequence[tuple[str, ...]]
    total: str
    foot: str


def write_slip(slip: PersonSlip, path: Path, book: FontBook) -> int:
    """Write the slip; return its number of pages. Raises OutputFailed (missing_glyph, no_font)."""
    from reportlab.pdfgen.canvas import Canvas

    words = "".join((slip.township, slip.name, slip.foot, *("".join(row) for row in slip.rows)))
    if missing := book.missing_characters(words, "body"):
        raise OutputFailed(
            "missing_glyph", f"有 {len(missing)} 个字无法打印。", "这些字没有字体可用，请安装字体后再打印。"
        )
    canvas: Any = Canvas(str(path), pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(TITLE)
    canvas.setAuthor(slip.township)
    canvas.setCreator("zwgk-desktop")
    room = int((HEIGHT - 2 * MARGIN - 9 * LINE) / LINE)
    parts = [slip.rows[at : at + room] for at in range(0, len(slip.rows), room)] or [()]
    for page, part in enumerate(parts, 1):
        y = _head(canvas, book, slip)
        y = _table(canvas, book, slip, part, y)
        if page == len(parts):
            book.draw(canvas, MARGIN, y - LINE, slip.total, "heading", 12)
        for index, text in enumerate(book.wrap(NOTE, "song", 9.5, WIDTH - 2 * MARGIN)):
            book.draw(canvas, MARGIN, MARGIN + 2.2 * LINE - index * 13, text, "song", 9.5)
        book.draw(canvas, MARGIN, MARGIN, slip.foot, "song", 9.5)
        book.draw(canvas, WIDTH - MARGIN, MARGIN, f"第 {page} 页 共 {len(parts)} 页", "song", 9.5, "right")
        canvas.showPage()
    canvas.save()
    return len(parts)


def _head(canvas: Any, book: FontBook, slip: PersonSlip) -> float:
    y = HEIGHT - MARGIN - 20
    book.draw(canvas, WIDTH / 2, y, TITLE, "title", 20, "centre")
    y -= 1.8 * LINE
    book.draw(canvas, MARGIN, y, f"姓名：{slip.name}　　身份证号：{slip.number}", "body", 12)
    book.draw(canvas, WIDTH - MARGIN, y, slip.township, "body", 12, "right")
    return y - 0.6 * LINE


def _table(canvas: Any, book: FontBook, slip: PersonSlip, rows: Sequence[tuple[str, ...]], y: float) -> float:
    room = WIDTH - 2 * MARGIN
    edges = [MARGIN]
    for _, share in slip.heads:
        edges.append(edges[-1] + share * room)
    canvas.setLineWidth(0.5)
    top = y
    for at, row in enumerate((tuple(title for title, _ in slip.heads), *rows)):
        role = "heading" if at == 0 else "song"
        for left, right, text, last in zip(edges, edges[1:], row, [False] * (len(row) - 1) + [True], strict=False):
            size = 10.5
            while size > 5 and book.width(text, role, size) > right - left - 6:
                size -= 0.5
            x, align = (right - 3, "right") if last and at else ((left + right) / 2, "centre")
            book.draw(canvas, x, y - LINE + 7, text, role, size, align)
        y -= LINE
        canvas.line(MARGIN, y, WIDTH - MARGIN, y)
    canvas.line(MARGIN, top, WIDTH - MARGIN, top)
    for edge in edges:
        canvas.line(edge, top, edge, y)
    return y
