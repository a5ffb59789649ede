"""How does a hanging plan look on paper, and the big-letter strips at the head of a board?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.board_flow import Measure, draw_pieces
from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.sheet_layout import PAPERS
from zwgk_desktop.domain.board_plan import Placed, PlanSheet

WIDTH, HEIGHT = PAPERS["A4"][1], PAPERS["A4"][0]  # the plan is an A4 sheet held sideways
MARGIN = 30.0
TITLE, TEXT, SMALL = 17.0, 10.5, 8.5
SIZES = (15.0, 13.0, 11.5, 10.0, 9.0, 8.0, 7.0, 6.0)  # of a title in its place
MOST_LINES = 4
SHAPE = 1.414


def write_plan(sheet: PlanSheet, path: Path, book: FontBook) -> int:
    """Write the plan, one page for each face of the board; return how many."""
    from reportlab.pdfgen.canvas import Canvas

    canvas: Any = Canvas(str(path), pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
    canvas.setTitle(sheet.title)
    canvas.setCreator("zwgk-desktop")
    drawer = _Plan(canvas, book, sheet)
    for face in range(sheet.plan.faces):
        drawer.page(face)
        canvas.showPage()
    canvas.save()
    return sheet.plan.faces


class _Plan:
    def __init__(self, canvas: Any, book: FontBook, sheet: PlanSheet) -> None:
        self.canvas, self.book, self.sheet = canvas, book, sheet
        self.measure = Measure(book)

    def page(self, face: int) -> None:
        """Draw one face: head, grid, notes below the first one."""
        sheet, plan = self.sheet, self.sheet.plan
        several = f"（第 {face + 1} 块，共 {plan.faces} 块）" if plan.faces > 1 else ""
        y = HEIGHT - MARGIN - TITLE
        self._line(WIDTH / 2, y, sheet.title + several, "title", TITLE, "centre")
        y -= TITLE * 1.3
        self._line(WIDTH / 2, y, sheet.about, "song", TEXT, "centre")
        notes = self._notes(face)
        top, bottom = y - TEXT, MARGIN + (len(notes) + 0.5) * TEXT * 1.5
        self._grid(face, top, bottom)
        y = MARGIN + (len(notes) - 1) * TEXT * 1.5
        for note in notes:
            self._line(MARGIN, y, note, "song", TEXT)
            y -= TEXT * 1.5

    def _notes(self, face: int) -> list[str]:
        said = self.sheet.notes if face == 0 else ()
        room = WIDTH - 2 * MARGIN
        folded = (self.measure.fold([(note, "song")], TEXT, room) for note in said)
        return ["".join(words for words, _ in line) for lines in folded for line in lines]

    def _grid(self, face: int, top: float, bottom: float) -> None:
        """Draw the places in the shape of upright sheets, as large as there is room."""
        plan = self.sheet.plan
        wide = min((WIDTH - 2 * MARGIN) / plan.across, (top - bottom) / plan.down / SHAPE * 1.9)
        high = min((top - bottom) / plan.down, wide * SHAPE)
        left = (WIDTH - wide * plan.across) / 2
        self.canvas.saveState()
        self.canvas.setStrokeGray(0.6)
        self.canvas.setDash(2, 2)
        self.canvas.setLineWidth(0.5)
        taken = {(one.row, one.column + at) for one in plan.places if one.face == face for at in range(one.span)}
        for row in range(plan.down):
            for column in range(plan.across):
                if (row, column) not in taken:
                    self.canvas.rect(left + column * wide + 2, top - (row + 1) * high + 2, wide - 4, high - 4)
        self.canvas.restoreState()
        for one in plan.places:
            if one.face == face:
                self._place(one, left + one.column * wide, top - one.row * high, wide * one.span, high)

    def _place(self, one: Placed, x: float, top: float, wide: float, high: float) -> None:
        leaf, canvas = one.leaf, self.canvas
        canvas.saveState()
        canvas.setFillGray(0.93 if leaf.hangs else 1.0)
        canvas.setLineWidth(0.9)
        canvas.rect(x + 2, top - high + 2, wide - 4, high - 4, fill=1)
        canvas.restoreState()
        big, small = max(SMALL, min(16.0, high / 5.5, wide / 5)), min(SMALL, high / 8)
        self._line(x + 6, top - big * 1.25, str(one.order), "heading", big)
        rest = wide - 16 - self.measure.width(str(one.order), "heading", big)
        self._fit(x + wide - 6, top - big * 1.1, leaf.category, "kai", small, rest, "right")
        words = f"第 {leaf.page} 张，共 {leaf.pages} 张" if leaf.pages > 1 else ""
        told = "　".join(filter(None, (words, "横放" if leaf.wide else "", "已张贴" if leaf.hangs else "")))
        foot, middle = top - high + 6, x + wide / 2
        self._fit(middle, foot, leaf.number, "song", small * 0.9, wide - 12, "centre")
        self._fit(middle, foot + small * 1.2, told, "song", small, wide - 12, "centre")
        foot += small * (2.5 if told else 1.3)
        self._title(leaf.title, middle, top - big * 1.5, foot, wide - 10, high / 6.5)

    def _title(self, title: str, x: float, top: float, bottom: float, room: float, largest: float) -> None:
        """Write the title in the middle between ``top`` and ``bottom``, as large as it fits; the smallest is cut."""
        for size in [size for size in SIZES if size <= largest] or SIZES[-1:]:
            folded = self.measure.fold_even([(title, "song")], size, room)
            lines = ["".join(words for words, _ in line) for line in folded]
            most = max(1, int((top - bottom) / (size * 1.25)))
            if len(lines) <= min(most, MOST_LINES):
                break
        else:
            lines = [*lines[: most - 1], lines[most - 1][:-1] + "…"]
        y = (top + bottom + len(lines) * size * 1.25) / 2 - size
        for line in lines:
            self._line(x, y, line, "song", size, "centre")
            y -= size * 1.25

    def _line(self, x: float, y: float, text: str, role: str, size: float, align: str = "left") -> None:
        draw_pieces(self.book, self.canvas, x, y, [(text, role)], size, align)

    def _fit(self, x: float, y: float, text: str, role: str, size: float, room: float, align: str) -> None:
        wide = self.measure.width(text, role, size)
        self._line(x, y, text, role, size * min(1.0, max(room, 1.0) / wide) if wide else size, align)


def write_strips(words: Sequence[str], below: str, path: Path, book: FontBook, paper: str = "A4") -> int:
    """Write each of ``words`` (党务公开, 财务公开 …) as large as its sheet, with ``below`` small at the foot."""
    from reportlab.pdfgen.canvas import Canvas

    short, long = PAPERS[paper]
    canvas: Any = Canvas(str(path), pagesize=(long, short), pageCompression=1, invariant=1)
    canvas.setTitle("公开栏栏头")
    canvas.setCreator("zwgk-desktop")
    measure, margin = Measure(book), short * 0.06
    for word in words:
        size = min((long - 3 * margin) / measure.width(word, "title", 1.0), short * 0.62)
        canvas.setLineWidth(short / 150)
        canvas.rect(margin, margin, long - 2 * margin, short - 2 * margin)
        draw_pieces(book, canvas, long / 2, short * 0.53 - size * 0.36, [(word, "title")], size, "centre")
        draw_pieces(book, canvas, long / 2, margin * 1.9, [(below, "song")], short * 0.032, "centre")
        canvas.showPage()
    canvas.save()
    return len(words)
