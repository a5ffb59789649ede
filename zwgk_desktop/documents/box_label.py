"""How does the label of an archive box look? One A4 sheet a box, to be cut: 盒脊 at the left, 盒面 at the right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.domain.board_archive import BoxLabel
from zwgk_desktop.domain.errors import OutputFailed

MM = 72 / 25.4
WIDTH, HEIGHT = 210 * MM, 297 * MM
SPINE = (14 * MM, 22 * MM, 34 * MM, 250 * MM)  # left, bottom, width, height
FACE = (64 * MM, 62 * MM, 132 * MM, 210 * MM)
TITLE_SIZE, NAME_SIZE, SIZE = 26.0, 13.0, 13.0
LINE = 18.0
NAMES = 34 * MM  # width of the column of names on the face


def write_box_labels(path: Path, labels: Sequence[BoxLabel], fonts: FontBook) -> int:
    """Write one page for each box; return the pages. OutputFailed (missing_glyph, no_font) before writing."""
    from reportlab.pdfgen.canvas import Canvas

    words = "".join("".join((one.township, one.box, one.title, one.villages, one.items)) for one in labels)
    missing = fonts.missing_characters(words, "body")
    if missing:
        raise OutputFailed(
            "missing_glyph", f"有 {len(missing)} 个字无法打印：{'、'.join(missing[:5])}。", "请改为规范字后再打印。"
        )
    canvas: Any = Canvas(str(path), pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle("档案盒标签")
    canvas.setAuthor(labels[0].township if labels else "")
    canvas.setCreator("zwgk-desktop")
    for one in labels:
        _draw_spine(canvas, fonts, one)
        _draw_face(canvas, fonts, one)
        fonts.draw(canvas, WIDTH / 2, 9 * MM, "沿虚线裁下：左为盒脊，右为盒面", "body", 9, "centre")
        canvas.showPage()
    canvas.save()
    return len(labels)


def _cut(canvas: Any, left: float, bottom: float, width: float, height: float) -> None:
    canvas.saveState()
    canvas.setDash(3, 3)
    canvas.setLineWidth(0.4)
    canvas.rect(left - 2 * MM, bottom - 2 * MM, width + 4 * MM, height + 4 * MM)
    canvas.restoreState()
    canvas.setLineWidth(0.8)
    canvas.rect(left, bottom, width, height)


def _draw_spine(canvas: Any, fonts: FontBook, label: BoxLabel) -> None:
    """Draw the spine: boxes from the top down; the title stands upright, one character a line."""
    left, bottom, width, height = SPINE
    _cut(canvas, *SPINE)
    middle, y = left + width / 2, bottom + height
    for name, value in (("年度", label.years), ("保管期限", label.retention or "—")):
        y = _spine_cell(canvas, fonts, y, name, value, 22 * MM)
    foot = bottom + 3 * 22 * MM
    size = min(24.0, (y - foot - 8 * MM) / (1.15 * max(1, len(label.title))))
    at = y - (y - foot - size * 1.15 * len(label.title)) / 2 - size
    for character in label.title:
        fonts.draw(canvas, middle, at, character, "heading", size, "centre")
        at -= size * 1.15
    y = foot
    canvas.line(left, y, left + width, y)
    for name, value in (("盒号", label.box), ("件数", f"{label.count} 件"), ("页数", f"{label.pages} 页")):
        y = _spine_cell(canvas, fonts, y, name, value, 22 * MM)


def _spine_cell(canvas: Any, fonts: FontBook, top: float, name: str, value: str, height: float) -> float:
    left, _, width, _ = SPINE
    fonts.draw(canvas, left + width / 2, top - 15, name, "body", 9.5, "centre")
    lines, size = _fit(fonts, value, width - 4 * MM, 12.5, 3)
    at = top - 15 - (height - 15) / 2 + (len(lines) - 1) * size * 0.6 - size * 0.35
    for line in lines:
        fonts.draw(canvas, left + width / 2, at, line, "heading", size, "centre")
        at -= size * 1.2
    canvas.line(left, top - height, left + width, top - height)
    return top - height


def _fit(fonts: FontBook, text: str, room: float, size: float, most: int) -> tuple[list[str], float]:
    """Return the lines of a text, smaller where it would need more than ``most`` lines."""
    lines = fonts.wrap(text, "heading", size, room)
    while len(lines) > most and size > 7:
        size -= 0.5
        lines = fonts.wrap(text, "heading", size, room)
    return lines[:most], size


def _draw_face(canvas: Any, fonts: FontBook, label: BoxLabel) -> None:
    left, bottom, width, height = FACE
    _cut(canvas, *FACE)
    y = bottom + height - 24 * MM
    fonts.draw(canvas, left + width / 2, y, label.township, "heading", 15, "centre")
    lines, size = _fit(fonts, label.title, width - 12 * MM, TITLE_SIZE, 2)
    y -= 18 * MM
    for line in lines:
        fonts.draw(canvas, left + width / 2, y, line, "title", size, "centre")
        y -= size * 1.4
    y -= 6 * MM
    spans = (str(day) if day else "" for day in (label.first_on, label.last_on))
    rows = (
        ("盒号", label.box),
        ("年度", label.years),
        ("涉及的村", label.villages),
        ("公开事项", label.items),
        ("张贴日期", " 至 ".join(spans)),
        ("件数、页数", f"{label.count} 件，{label.pages} 页"),
        ("保管期限", label.retention or "目录中没有写明"),
        ("立卷人", ""),
        ("立卷日期", str(label.made_on)),
    )
    for name, value in rows:
        y = _face_row(canvas, fonts, y, name, value)


def _face_row(canvas: Any, fonts: FontBook, top: float, name: str, value: str) -> float:
    left, _, width, _ = FACE
    start, end = left + 6 * MM, left + width - 6 * MM
    lines = fonts.wrap(value, "body", SIZE, end - start - NAMES - 12)[:3] or [""]
    height = max(13 * MM, len(lines) * LINE + 10)
    canvas.rect(start, top - height, end - start, height)
    canvas.line(start + NAMES, top, start + NAMES, top - height)
    fonts.draw(canvas, start + NAMES / 2, top - height / 2 - 4.5, name, "body", NAME_SIZE, "centre")
    at = top - height / 2 + (len(lines) - 1) * LINE / 2 - 4.5
    for line in lines:
        fonts.draw(canvas, start + NAMES + 6, at, line, "body", SIZE)
        at -= LINE
    return top - height
