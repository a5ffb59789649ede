"""How do pictures stand on a board sheet? Fitted to the page, two abreast where several follow, captions below."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from zwgk_desktop.documents.board_flow import Measure, Part, Piece, draw_pieces
from zwgk_desktop.documents.fonts import FontBook
from zwgk_desktop.domain.errors import OutputFailed
from zwgk_desktop.domain.posting_content import Picture

ALONE, ABREAST = 0.48, 0.36  # of a page's room: how high a picture may get
GUTTER = 0.03  # of the width, between two
LEADING = 1.5


class PictureSetter:
    """Makes pictures into parts; ``read`` gives the bytes of a kept picture by its SHA-256."""

    def __init__(self, book: FontBook, canvas: Any, measure: Measure, read: Callable[[str], bytes]) -> None:
        self.book, self.canvas, self.measure, self.read = book, canvas, measure, read

    def parts(self, pictures: Sequence[Picture], left: float, room: float, deep: float, size: float) -> list[Part]:
        """Return rows of one or two pictures in ``room`` points of width, on pages ``deep`` points high."""
        across = 2 if len(pictures) > 1 else 1
        width = room if across == 1 else room * (1 - GUTTER) / 2
        high = deep * (ALONE if across == 1 else ABREAST)
        rows = [pictures[at : at + across] for at in range(0, len(pictures), across)]
        return [self._row(row, left, room, width, high, size) for row in rows]

    def _row(self, row: Sequence[Picture], left: float, room: float, width: float, high: float, size: float) -> Part:
        images = [self._open(one) for one in row]
        shown = [_fitted(image, width, high) for image in images]
        captions = [self._caption(one, width, size) for one in row]
        pictures = max(height for _, height in shown)
        below = max(map(len, captions)) * size * LEADING
        step = room if len(row) == 1 else room - width  # the second one ends at the right edge

        def draw(top: float) -> None:
            for at, (image, (wide, tall), lines) in enumerate(zip(images, shown, captions, strict=True)):
                middle = left + (room / 2 if len(row) == 1 else width / 2 + at * step)
                self.canvas.drawImage(image, middle - wide / 2, top - pictures, wide, tall, mask=None)
                y = top - pictures - size * 1.25
                for line in lines:
                    draw_pieces(self.book, self.canvas, middle, y, line, size, "centre")
                    y -= size * LEADING

        return Part(pictures + below + size * 0.4, draw, size * 0.6)

    def _caption(self, picture: Picture, width: float, size: float) -> list[list[Piece]]:
        return self.measure.fold_even([(picture.caption, "kai")], size, width) if picture.caption else []

    def _open(self, picture: Picture) -> Any:
        from reportlab.lib.utils import ImageReader

        try:
            image = ImageReader(io.BytesIO(self.read(picture.sha256)))
            image.getRGBData()
        except (OSError, ValueError, SyntaxError) as error:  # what Pillow says of damaged pictures
            name = f"“{picture.caption}”" if picture.caption else "一张图片"
            raise OutputFailed("picture", f"{name}打不开，可能已损坏。", "请重新添加这张图片后再打印。") from error
        return image


def _fitted(image: Any, width: float, high: float) -> tuple[float, float]:
    wide, tall = image.getSize()
    scale = min(width / wide, high / tall)
    return wide * scale, tall * scale
