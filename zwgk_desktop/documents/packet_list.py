"""Which sheets hang where, and how long? 张贴清单 of one village's packet, as a document to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zwgk_desktop.documents.official_docx import Cell, OfficialDocument, Paragraph, Table
from zwgk_desktop.documents.packet_form import FormLine

WIDTHS = (13.0, 62.0, 34.0, 37.0, 10.0)
SIZE = 10.5


def build_list(
    title: str, issuer: str, lines: Sequence[FormLine], down: Sequence[FormLine], on: date
) -> OfficialDocument:
    """Return the list: what to hang with its file, and what still hangs and must come down."""
    blocks: list[Paragraph | Table] = []
    if lines:
        blocks.append(Paragraph("一、请张贴", level=1))
        blocks.append(_table(lines))
    if down:
        blocks.append(Paragraph(f"{'二' if lines else '一'}、正在公示，到期请撤下", level=1))
        blocks.append(_table(down))
    blocks.append(
        Paragraph("张贴后请拍照，照片放进“照片”里同编号的文件夹，在“回填表”填写日期、地点和张贴人，整个文件夹交回。")
    )
    return OfficialDocument(title, tuple(blocks), issuer, on, made_on=on)


def _table(lines: Sequence[FormLine]) -> Table:
    rows: list[tuple[Cell | str, ...]] = [("编号", "标题", "贴到哪里", "公示期", "√")]
    for line in lines:
        cells = (Cell(line.title, align="left"), Cell(line.where, align="left"), Cell(line.span, align="left"))
        rows.append((str(line.number), *cells, ""))
    return Table(tuple(rows), WIDTHS, size_pt=SIZE)
