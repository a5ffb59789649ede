"""What do all posted sheets share? Letters, marks of what must not hang, a foot with QR code, dates, phone and seal."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.documents.sheet_layout import Layout
from zwgk_desktop.domain.notice_sheet import Footing, posting_span

DRAFT = "送审稿"
INTERNAL = "内部资料 不得张贴"
MASK = 0  # of eight ways to mix the modules, all of them readable; to try out which looks best takes ten times as long


class SheetParts:
    """Draws on one canvas of one layout."""

    def __init__(self, canvas: Any, book: FontBook, layout: Layout) -> None:
        self.canvas, self.book, self.layout = canvas, book, layout

    def note_font(self, font: Any) -> str:
        """Return the resource name of ``font`` in this document."""
        return str(font.getSubsetInternalName(0, self.canvas._doc))

    def say(self, x: float, y: float, text: str, role: str, size: float, align: str = "left") -> None:
        """Draw one line of text."""
        for font, _ in self.book.runs(text, role):
            self.note_font(font)
        self.book.draw(self.canvas, x, y, text, role, size, align)

    def fit(self, x: float, y: float, text: str, role: str, size: float, room: float, align: str) -> None:
        """Say ``text``, smaller where it is wider than ``room``."""
        width = self.book.width(text, role, size)
        self.say(x, y, text, role, size * min(1.0, room / width) if width else size, align)

    def draft_marks(self) -> None:
        """Draw 送审稿 large and light across the sheet, and as a word in the corner."""
        self._slanting_word(DRAFT, 4.2)
        self._corner_word(DRAFT, at_right=True)

    def internal_marks(self, draft: bool) -> None:
        """Draw 内部资料 不得张贴 large and light across the sheet, and boxed in the corner; ``draft`` in the other."""
        self._slanting_word(INTERNAL, 8.4)
        self._corner_word(INTERNAL, at_right=True)
        if draft:
            self._corner_word(DRAFT, at_right=False)

    def _slanting_word(self, words: str, share: float) -> None:
        """Draw words slanting across the sheet, ``share`` of them as high as the sheet is wide."""
        layout, canvas = self.layout, self.canvas
        canvas.saveState()
        canvas.setFillGray(0.925)
        canvas.translate(layout.width / 2, layout.height / 2)
        canvas.rotate(40)
        size = min(layout.width, layout.height) / share
        self.say(0, -size * 0.35, words, "title", size, "centre")
        canvas.restoreState()

    def _corner_word(self, words: str, at_right: bool) -> None:
        """Draw words in a box in an upper corner."""
        layout, canvas = self.layout, self.canvas
        canvas.saveState()
        canvas.setFillGray(0.25)
        canvas.setStrokeGray(0.25)
        size = layout.line * 1.1
        width = self.book.width(words, "heading", size) + size * 0.8
        x = layout.width - layout.margin - width if at_right else layout.margin
        y = layout.height - layout.margin * 0.35 - size * 1.2
        canvas.setLineWidth(0.8)
        canvas.rect(x, y - size * 0.35, width, size * 1.6)
        self.say(x + width / 2, y, words, "heading", size, "centre")
        canvas.restoreState()

    def internal_foot(self, masked: bool) -> None:
        """Draw what the foot says of paper that stays in the office: no code, no dates, no seal."""
        layout = self.layout
        left, room = layout.margin, layout.width - 2 * layout.margin
        top, size = layout.margin * 0.6 + layout.footer, layout.line
        what = "列有个人身份证号、账号等信息" if masked else "列有完整的身份证号、账号和电话"
        texts = (
            f"{INTERNAL}。本表{what}，只供工作核对，不是公示表。",
            "不得张贴、拍照或转发；用后交回，按规定保管或销毁。",
            "核对人：＿＿＿＿＿＿＿＿　　　核对日期：　　　　年　　月　　日",
        )
        for index, text in enumerate(texts):
            self.fit(left, top - size * (1.9 + index * 2), text, "heading" if not index else "song", size, room, "left")

    def footer(self, foot: Footing) -> None:
        """Draw the QR code, posting dates, complaint phone and the place for the seal."""
        layout, canvas = self.layout, self.canvas
        bottom, left, right = layout.margin * 0.6, layout.margin, layout.width - layout.margin
        top = bottom + layout.footer
        self.qr(foot.qr, left, top - layout.qr - layout.line * 0.8)
        size = layout.line
        self.say(left + layout.qr / 2, top - layout.qr - size * 1.65, "扫码核对", "song", size * 0.75, "centre")
        x = left + layout.qr + size * 1.2
        seal = layout.footer * 0.42
        room = right - x - max(seal * 2 + size, size * 11)
        texts = [
            f"公示期：{posting_span(foot)}",
            f"监督电话：{foot.phone or '＿＿＿＿＿＿＿＿'}",
            f"意见反映：{foot.channel}" if foot.channel else "对公示内容有异议的，请在公示期内来电或来人反映。",
        ]
        for index, text in enumerate(texts):
            self.fit(x, top - size * (1.9 + index * 1.75), text, "song", size, room, "left")
        middle = right - size * 5.6
        canvas.saveState()
        canvas.setStrokeGray(0.7)
        canvas.setDash(3, 3)
        canvas.circle(middle, top - layout.footer * 0.47, seal)
        canvas.restoreState()
        self.fit(middle, top - size * 2.6, foot.signer, "song", size, size * 11, "centre")
        word = "（审定后盖章）" if foot.draft else "（盖章）"
        self.say(middle, top - size * 4.2, word, "song", size, "centre")
        signed = foot.posted_from
        day = f"{signed.year}年{signed.month}月{signed.day}日" if signed and not foot.draft else "　　年　　月　　日"
        self.say(middle, top - size * 5.8, day, "song", size, "centre")

    def qr(self, text: str, x: float, y: float) -> None:
        """Draw the QR code with its lower left corner at (x, y)."""
        modules = qr_modules(text)
        step = self.layout.qr / len(modules)
        bars = []  # reportlab's own paths take longer than all the rest of a sheet
        for row, cells in enumerate(modules):
            at, level = 0, y + (len(modules) - 1 - row) * step
            for dark, run in groupby(cells):
                count = len(list(run))
                if dark:
                    bars.append(f"{x + at * step:.3f} {level:.3f} {count * step:.3f} {step:.3f} re")
                at += count
        self.canvas._code.append(f"{' '.join(bars)} f")


@lru_cache(maxsize=8)
def qr_modules(text: str) -> list[list[bool]]:
    """Return the dark and light modules of a QR code (level M), row by row from the top, without the quiet zone."""
    from reportlab.graphics.barcode import qrencoder

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(text)
    code.version = code.calculate_version()
    code.makeImpl(False, MASK)
    size = code.getModuleCount()
    return [[bool(code.isDark(row, column)) for column in range(size)] for row in range(size)]
