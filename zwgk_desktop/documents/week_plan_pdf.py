"""How does the week's work stand on one sheet? A4, letters as large as fit; what does not fit is counted, not lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook, open_fonts
from zwgk_desktop.domain.today import AREA_WORDS, TodayEntry
from zwgk_desktop.domain.week_plan import WeekPlan

WIDTH, HEIGHT = 595.3, 841.9  # A4, points
SIDE, TOP, BOTTOM, TITLE = 42.0, 46.0, 60.0, 66.0
SIZES = ((12.0, 2), (11.0, 2), (10.0, 2), (9.0, 2), (9.0, 1), (8.0, 1))  # points, and lines of one thing at most
COLUMNS = (0.19, 0.62, 0.12, 0.07)  # day, what, where, done: shares of the width
HEADS = ("日期", "事项", "在哪里", "办结")
ROOM = HEIGHT - TOP - TITLE - BOTTOM


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the lines of its two texts, and how it is set."""

    day: tuple[str, ...]
    what: tuple[str, ...]
    where: str
    box: bool
    role: str = "body"

    def height(self, size: float) -> float:
        """Return the height in points."""
        return max(len(self.day), len(self.what), 1) * size * 1.35 + size * 0.7


def write_week_plan(path: Path, plan: WeekPlan, font_folders: Sequence[Path]) -> int:
    """Write the sheet to ``path``; return how many things did not fit. OutputFailed without a Chinese font."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    fonts = open_fonts(tuple(font_folders))
    size, lines, left_out = _fit(plan, fonts)
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setTitle(f"{plan.title}（{plan.span}）")
    canvas.setAuthor(plan.unit)
    _draw(canvas, fonts, plan, lines, size)
    canvas.showPage()
    canvas.save()
    return left_out


def _fit(plan: WeekPlan, fonts: FontBook) -> tuple[float, list[Line], int]:
    """Return the largest letters at which all fits; in the smallest, lines go from the end of the longest part."""
    parts = [list(plan.overdue), *(list(day.entries) for day in plan.days), list(plan.ahead)]
    gone = [0] * len(parts)
    for size, most in SIZES:
        lines = list(_lines(plan, parts, fonts, size, most, gone))
        if _total(lines, size) <= ROOM:
            return size, lines, 0
    while _total(lines, size) > ROOM:
        longest = max(range(len(parts)), key=lambda at: len(parts[at]))
        for _ in range(max(1, len(parts[longest]) // 20)):
            parts[longest].pop()
            gone[longest] += 1
        lines = list(_lines(plan, parts, fonts, size, most, gone))
    return size, lines, sum(gone)


def _total(lines: Sequence[Line], size: float) -> float:
    return sum(line.height(size) for line in lines)


def _lines(
    plan: WeekPlan,
    parts: Sequence[Sequence[TodayEntry]],
    fonts: FontBook,
    size: float,
    most: int,
    gone: Sequence[int],
) -> Iterator[Line]:
    yield Line((HEADS[0],), (HEADS[1],), HEADS[2], False, "heading")
    yield from _part(fonts, size, most, "此前逾期", parts[0], gone[0], dated=True)
    for day, entries, cut in zip(plan.days, parts[1:-1], gone[1:-1], strict=True):
        if entries or cut or day.day.weekday() < 5 or day.note:
            yield from _part(fonts, size, most, day.name, entries, cut, note=day.note)
    yield from _part(fonts, size, most, "下周到期", parts[-1], gone[-1], dated=True)


def _part(
    fonts: FontBook,
    size: float,
    most: int,
    name: str,
    entries: Sequence[TodayEntry],
    gone: int,
    note: str = "",
    dated: bool = False,
) -> Iterator[Line]:
    first = tuple(part for part in (name, note) if part)
    if not entries and not gone and not dated:
        yield Line(first, ("",), "", False)
    for at, entry in enumerate(entries):
        words = f"{entry.due.month}月{entry.due.day}日　{entry.what}" if dated else entry.what
        yield Line(first if at == 0 else (), _cut(fonts, words, size, most), AREA_WORDS.get(entry.area, ""), True)
    if gone:
        yield Line(() if entries else first, (f"另有 {gone} 项，见程序“今日”页。",), "", False)


def _cut(fonts: FontBook, words: str, size: float, most: int) -> tuple[str, ...]:
    room = (WIDTH - 2 * SIDE) * COLUMNS[1] - size
    lines = fonts.wrap(" ".join(words.split()), "body", size, room)
    if len(lines) > most:
        lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
    return tuple(lines)


def _edges() -> list[float]:
    edges = [SIDE]
    for share in COLUMNS:
        edges.append(edges[-1] + share * (WIDTH - 2 * SIDE))
    return edges


def _draw(canvas: Any, fonts: FontBook, plan: WeekPlan, lines: Sequence[Line], size: float) -> None:
    y = HEIGHT - TOP
    fonts.draw(canvas, WIDTH / 2, y - 18, plan.title, "title", 20, "centre")
    fonts.draw(canvas, SIDE, y - 50, plan.unit, "body", 11)
    fonts.draw(canvas, WIDTH - SIDE, y - 50, plan.span, "body", 11, "right")
    y -= TITLE
    canvas.setLineWidth(0.5)
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        _draw_line(canvas, fonts, line, y, size, joined=following is not None and not following.day)
        y -= line.height(size)
    if y > BOTTOM + 60:
        fonts.draw(canvas, SIDE, y - 24, "本周其他工作：", "body", 11)
    made = plan.made_on
    fonts.draw(canvas, SIDE, 34, "经办人：　　　　　　　　　分管领导：", "body", 10.5)
    words = f"{made.year}年{made.month}月{made.day}日制　共 {plan.count} 项"
    fonts.draw(canvas, WIDTH - SIDE, 34, words, "body", 9, "right")


def _draw_line(canvas: Any, fonts: FontBook, line: Line, y: float, size: float, joined: bool) -> None:
    edges, height = _edges(), line.height(size)
    bottom = y - height
    for edge in edges:
        canvas.line(edge, y, edge, bottom)
    canvas.line(edges[0] if line.day else edges[1], y, edges[-1], y)
    canvas.line(edges[0] if not joined else edges[1], bottom, edges[-1], bottom)
    top = y - size * 1.25
    for at, words in enumerate(line.day):
        fonts.draw(canvas, edges[0] + size * 0.5, top - at * size * 1.35, words, "heading", size)
    for at, words in enumerate(line.what):
        fonts.draw(canvas, edges[1] + size * 0.5, top - at * size * 1.35, words, line.role, size)
    fonts.draw(canvas, (edges[2] + edges[3]) / 2, top, line.where, line.role, min(size, 10), "centre")
    if line.box:
        side = size * 0.85
        canvas.rect((edges[3] + edges[4] - side) / 2, top - side * 0.1, side, side)
    elif line.role == "heading":
        fonts.draw(canvas, (edges[3] + edges[4]) / 2, top, HEADS[3], "heading", min(size, 10), "centre")
