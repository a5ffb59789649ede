"""What does an OFD say? (GB/T 33190) TextCode of each page, put into lines by where it stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.documents.plan_text import PlanText, require_text
from zwgk_desktop.documents.printed_lines import PrintedLine, join_pages
from zwgk_desktop.documents.untrusted import GuardedZip, guard_zip
from zwgk_desktop.domain.errors import InputRefused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


@dataclass(frozen=True, slots=True)
class _Piece:
    left: float
    top: float
    right: float
    size: float
    text: str


def read_ofd(path: Path) -> PlanText:
    """Return the text; refuse corrupt, unsafe_xml, too_large, encrypted and no_text."""
    with guard_zip(path) as archive:
        if "Encryptions.xml" in archive.names:
            raise InputRefused("encrypted", "文件已加密，无法读取。", "请索取没有加密的文件。")
        try:
            pages = [_lines(archive.xml(page)) for page in _pages(archive)]
        except KeyError as error:
            raise InputRefused("corrupt", "文件缺少页面，可能已损坏。", "请重新索取一份。") from error
    return PlanText(require_text(join_pages(pages), pictures=True), "ofd")


def _pages(archive: GuardedZip) -> Iterator[str]:
    """Give the page parts in the order of the document."""
    start = next(name for name in archive.names if name.lower() == "ofd.xml")
    for body in _all(archive.xml(start), "DocRoot"):
        document = (body.text or "").strip().lstrip("/")
        folder = posixpath.dirname(document)
        for page in _all(archive.xml(document), "Page"):
            place = page.get("BaseLoc", "")
            if place:
                yield posixpath.normpath(place.lstrip("/") if place.startswith("/") else posixpath.join(folder, place))


def _lines(page: Element) -> list[PrintedLine]:
    rows: list[list[_Piece]] = []
    for piece in sorted(_pieces(page), key=lambda one: (one.top, one.left)):
        if rows and abs(rows[-1][0].top - piece.top) < max(piece.size, 1.0) * 0.5:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda one: one.left)) for row in rows]


def _line(row: list[_Piece]) -> PrintedLine:
    text = "".join(piece.text for piece in row)
    return PrintedLine(text, row[0].left, max(one.right for one in row), row[0].top, max(one.size for one in row))


def _pieces(page: Element) -> Iterator[_Piece]:
    for thing in _all(page, "TextObject"):
        box = _numbers(thing.get("Boundary", ""))
        if len(box) < 4:
            continue
        size = (_numbers(thing.get("Size", "")) or [box[3]])[0]
        for code in _all(thing, "TextCode"):
            text = "".join(code.itertext()).strip("\n")
            if text.strip():
                across, down = (_numbers(code.get(axis, "")) or [0.0] for axis in ("X", "Y"))
                left = box[0] + across[0]
                yield _Piece(left, box[1] + down[0], left + _length(code.get("DeltaX", ""), text, size), size, text)


def _length(steps: str, text: str, size: float) -> float:
    """Return how long a text is drawn: by its steps ("g 3 4.2" means three of 4.2), else one em a character."""
    words, total = steps.split(), 0.0
    try:
        while words:
            word = words.pop(0)
            total += int(words.pop(0)) * float(words.pop(0)) if word == "g" else float(word)
    except (ValueError, IndexError):
        total = 0.0
    return (total or size * (len(text) - 1)) + size


def _all(element: Element, name: str) -> Iterator[Element]:
    return (one for one in element.iter() if isinstance(one.tag, str) and one.tag.rpartition("}")[2] == name)


def _numbers(text: str) -> list[float]:
    try:
        return [float(word) for word in text.split()]
    except ValueError:
        return []
