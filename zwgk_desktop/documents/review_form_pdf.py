"""How does the form look that reviewers sign on paper? One A4 page for each subject: facts, four boxes, QR code."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.sheet_layout import build_layout
from zwgk_desktop.documents.sheet_parts import SheetParts
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.review import DRAFT_MARK
from zwgk_desktop.domain.review_form import Box, ReviewPaper

TITLE, SIZE, SMALL = 20.0, 11.0, 9.0  # points
LEADING, PAD = 1.5, 5.0
NAMES, EDGE, TOP = 78.0, 56.0, 60.0  # points: width of the names' column, margins
BOX, LEAST_BOX, FOOT = 104.0, 66.0, 60.0
MOST_SUMMARY = 14  # lines; the whole text is laid beside the form


def write_review_forms(papers: Sequence[ReviewPaper], path: Path, book: FontBook) -> int:
    """Write one page for each paper; return the number of pages. Raises OutputFailed missing_glyph before writing."""
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    words = "".join(_words(paper) for paper in papers)
    missing = book.missing_characters(words, "body")
    if missing:
        raise OutputFailed(
            "missing_glyph",
            f"有 {len(missing)} 个字无法打印：{'、'.join(missing[:5])}。",
            "这些字没有字体可用（多为自造字），请改为规范字后再打印。",
        )
    rl_config.useA85 = 0
    canvas = Canvas(str(path), pagesize=(595.28, 841.89), pageCompression=1, invariant=1)
    canvas.setTitle("政务公开内容审查单")
    canvas.setCreator("zwgk-desktop")
    for paper in papers:
        _Form(canvas, book, paper).draw()
        canvas.showPage()
    canvas.save()
    return len(papers)


def _words(paper: ReviewPaper) -> str:
    boxes = "".join(f"{box.opinion}{box.officer}" for box in paper.boxes())
    rows = "".join(value for _, value, _ in _rows(paper))
    return "".join((paper.unit, *paper.summary, rows, boxes))


def _rows(paper: ReviewPaper) -> list[tuple[str, str, int]]:
    """Return name, value and most lines of each row above the boxes."""
    found = [
        ("标　　题", paper.title, 3),
        ("类　　别", paper.kind, 1),
        ("内容摘要", "\n".join(paper.summary), MOST_SUMMARY),
        ("公开方式", paper.way, 2),
        ("公开范围", paper.scope, 1),
        ("公开时间", paper.time, 2),
        ("依据理由", paper.reason, 4),
        ("数据来源", paper.source, 2),
        ("附　　件", "、".join(paper.attachments), 2),
        ("内容校验", " ".join(textwrap.wrap(paper.facts.content_sha256, 8)), 1),
    ]
    return [row for row in found if row[1] or row[0] == "标　　题"]


class _Form(SheetParts):
    """One page, drawn from the top down; ``y`` is the upper edge of what comes next."""

    def __init__(self, canvas: Any, book: FontBook, paper: ReviewPaper) -> None:
        super().__init__(canvas, book, build_layout("A4", False))
        self.paper = paper
        self.left, self.right = EDGE, self.layout.width - EDGE
        self.y = self.layout.height - TOP

    def draw(self) -> None:
        """Draw the page."""
        paper = self.paper
        self.say(self.layout.width / 2, self.y, "政务公开内容审查单", "title", TITLE, "centre")
        self.y -= TITLE * 1.5
        self.fit(self.left, self.y, f"公开单位：{paper.unit}", "song", SIZE, (self.right - self.left) * 0.58, "left")
        self.fit(self.right, self.y, f"编号：{paper.number}", "song", SIZE, (self.right - self.left) * 0.42, "right")
        self.y -= SIZE * 0.8
        self.canvas.setLineWidth(0.7)
        rows = [(name, self._lines(value, most)) for name, value, most in _rows(paper)]
        self._shorten(rows)
        for name, lines in rows:
            self._row(name, lines)
        room = self.y - self.layout.margin - FOOT
        height = min(BOX, room / 4)
        for box in paper.boxes():
            self._box(box, height)
        self._foot()

    def _lines(self, value: str, most: int) -> list[str]:
        if most == 1:
            return [value]  # made smaller where it is too long
        room = self.right - self.left - NAMES - 2 * PAD
        lines = [line for part in value.split("\n") for line in self.book.wrap(part, "song", SIZE, room)]
        return lines if len(lines) <= most else [*lines[: most - 1], "……（全文见所附送审稿）"]

    def _shorten(self, rows: list[tuple[str, list[str]]]) -> None:
        """Take lines out of the longest value until the boxes have the room to be signed."""
        room = self.y - self.layout.margin - FOOT - 4 * LEAST_BOX
        while sum(self._height(lines) for _, lines in rows) > room:
            longest = max((lines for _, lines in rows), key=len)
            if len(longest) < 3:
                break
            longest[-2:] = ["……（全文见所附送审稿）"]

    def _height(self, lines: list[str]) -> float:
        return len(lines) * SIZE * LEADING + 2 * PAD - SIZE * (LEADING - 1)

    def _row(self, name: str, lines: list[str]) -> None:
        height = self._height(lines)
        self._frame(name, height)
        y = self.y - PAD - SIZE * 0.9
        for line in lines:
            self.fit(self.left + NAMES + PAD, y, line, "song", SIZE, self.right - self.left - NAMES - 2 * PAD, "left")
            y -= SIZE * LEADING
        self.y -= height

    def _frame(self, name: str, height: float, role: str = "") -> None:
        self.canvas.rect(self.left, self.y - height, NAMES, height)
        self.canvas.rect(self.left + NAMES, self.y - height, self.right - self.left - NAMES, height)
        middle = self.y - height / 2 - SIZE * 0.36
        self.say(self.left + NAMES / 2, middle + (SIZE * 0.7 if role else 0), name, "heading", SIZE, "centre")
        if role:
            self.say(self.left + NAMES / 2, middle - SIZE * 0.7, role, "song", SMALL, "centre")

    def _box(self, box: Box, height: float) -> None:
        """Draw one level: the opinion above, name and day below; what was given on screen stands there already."""
        self._frame(box.level, height, f"（{box.role}）")
        left = self.left + NAMES + PAD
        room = self.right - left - PAD
        words = self.book.wrap(box.opinion or "意见：", "song", SIZE, room)
        y = self.y - PAD - SIZE * 0.9
        for line in words[:2]:
            self.say(left, y, line, "song", SIZE)
            y -= SIZE * LEADING
        base = self.y - height + PAD + 2
        self.say(left + room * 0.3, base, f"签名：{box.officer}", "song", SIZE)
        self.say(left + room * 0.61, base, f"日期：{box.day or '　　　　年　　月　　日'}", "song", SIZE)
        self.y -= height

    def _foot(self) -> None:
        """Say what the form is bound to, beside the QR code."""
        size = self.layout.qr
        top = self.y - 12
        self.qr(self.paper.qr, self.left, top - size)
        texts = (
            f"先审后发，一事一审。终审之前，所附材料一律标注“{DRAFT_MARK}”。",
            "本单只对应上面校验码的内容；内容有任何改动，请重新打印、重新审查。",
            "四个环节应由不同的人办理。签好后请登记，并把本单扫描或拍照存入程序。",
        )
        for at, text in enumerate(texts):
            self.say(self.left + size + 10, top - SMALL - 2 - at * SMALL * 1.8, text, "song", SMALL)
