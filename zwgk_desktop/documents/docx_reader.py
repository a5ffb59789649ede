"""What does a docx say? An own walk over the document: tables, automatic numbers, insertions kept, deletions dropped.

Text boxes and content controls are read where they stand; headers, footers, comments and footnote marks are not text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.documents.docx_numbering import NUMBER_PART, STYLE_PART, Numbering, W
from zwgk_desktop.documents.plan_text import PlanText, build_row, require_text
from zwgk_desktop.documents.untrusted import GuardedZip, guard_zip
from zwgk_desktop.domain.errors import InputRefused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAIN_PART = "word/document.xml"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DROPPED = {
    W + "del",
    W + "moveFrom",
    W + "delText",
    W + "instrText",
    MC + "Fallback",
    W + "rPr",
    W + "pPr",
    W + "sdtPr",
}
PICTURES = ("}drawing", "}pict", "}object", "}blip", "}imagedata")
DEEPEST = 60


def read_docx(path: Path) -> PlanText:
    """Return the text; refuse corrupt, encrypted, unsafe_xml, too_large, and a file of pictures only (no_text)."""
    with guard_zip(path) as archive:
        root = archive.xml(_main_part(archive))
        numbering = Numbering(_optional(archive, NUMBER_PART), _optional(archive, STYLE_PART))
    body = root.find(W + "body")
    if body is None:
        raise InputRefused("corrupt", "文件缺少正文，可能已损坏。", "请用 WPS 或 Word 打开后另存，再试一次。")
    tags = {element.tag for element in body.iter()}
    pictures = any(tag.endswith(PICTURES) for tag in tags if isinstance(tag, str))
    walker = _Walker(numbering)
    text = "\n".join(walker.blocks(body, 0)).strip("\n")
    return PlanText(require_text(text, pictures), "docx", tuple(_warnings(tags)))


def _warnings(tags: set[str]) -> Iterator[str]:
    if W + "del" in tags or W + "moveFrom" in tags:
        yield "文件里有修订痕迹：已按接受修订后的文字读取，删除的文字没有读入。"


def _main_part(archive: GuardedZip) -> str:
    if MAIN_PART in archive.names:
        return MAIN_PART
    types = archive.xml("[Content_Types].xml")
    for part in types:
        if "wordprocessingml.document.main" in part.get("ContentType", ""):
            return part.get("PartName", "").lstrip("/")
    raise InputRefused("corrupt", "文件缺少正文，可能已损坏。", "请用 WPS 或 Word 打开后另存，再试一次。")


def _optional(archive: GuardedZip, name: str) -> Element | None:
    return archive.xml(name) if name in archive.names else None


class _Walker:
    """Turns paragraphs and tables into lines, in reading order."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering

    def blocks(self, parent: Element, depth: int) -> Iterator[str]:
        """Give the lines of what stands in a body, a cell or a text box."""
        if depth > DEEPEST:
            raise InputRefused("corrupt", "文件的表格或文本框嵌套过深。", "请用 WPS 或 Word 打开后另存，再试一次。")
        for child in parent:
            if child.tag == W + "p":
                yield from self._paragraph(child, depth)
            elif child.tag == W + "tbl":
                yield ""
                yield from self._table(child, depth)
                yield ""
            elif child.tag not in DROPPED:
                yield from self.blocks(child, depth + 1)

    def _paragraph(self, paragraph: Element, depth: int) -> Iterator[str]:
        boxes: list[Element] = []
        words = "".join(_words(paragraph, boxes))
        number = self.numbering.next(paragraph) if words.strip() else ""
        for part, line in enumerate(words.split("\n")):
            yield ((number + " " if number and not part else "") + line).strip(" \t")
        for box in boxes:
            yield from self.blocks(box, depth + 1)

    def _table(self, table: Element, depth: int) -> Iterator[str]:
        above: dict[int, str] = {}
        for row in _children(table, W + "tr"):
            cells: list[str] = []
            for cell in _children(row, W + "tc"):
                words = "".join(line.strip() for line in self.blocks(cell, depth + 1))
                at = len(cells)
                if _continues(cell):
                    words = above.get(at, "")
                above[at] = words
                cells += [words, *[""] * (_span(cell) - 1)]
            if len([c for c in cells if c]) == 1 and cells[0] and len(cells) > 1 and _span_all(row):
                yield cells[0]
            elif any(cells):
                yield build_row(cells)


def _words(element: Element, boxes: list[Element]) -> Iterator[str]:
    """Give the words below a paragraph; text boxes are put aside to follow it."""
    for child in element:
        tag = child.tag
        if tag in DROPPED:
            continue
        if tag == W + "t":
            yield child.text or ""
        elif tag in (W + "br", W + "cr"):
            yield "\x0c" if child.get(W + "type") == "page" else "\n"
        elif tag == W + "tab":
            yield " "
        elif tag == W + "noBreakHyphen":
            yield "-"
        elif tag == W + "txbxContent":
            boxes.append(child)
        else:
            yield from _words(child, boxes)


def _children(parent: Element, tag: str) -> Iterator[Element]:
    """Give rows or cells, also those inside content controls and insertions, none inside a nested table."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in DROPPED and child.tag not in (W + "tbl", W + "tc", W + "tblPr", W + "trPr"):
            yield from _children(child, tag)


def _continues(cell: Element) -> bool:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(W + "val", "continue") == "continue"


def _span(cell: Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "1" if span is None else span.get(W + "val", "1")
    return max(1, min(int(value), 60)) if value.isdecimal() else 1


def _span_all(row: Element) -> bool:
    return sum(1 for _ in _children(row, W + "tc")) == 1
