"""What does the demo show as a photograph of a board? A drawing: frame, glass and sheets, nobody and no place in it."""

from __future__ import annotations

from pathlib import Path

SIZE = (1280, 960)
SKY, WALL, FRAME, GLASS = (206, 219, 230), (232, 226, 212), (116, 84, 58), (244, 247, 249)
INK, RED = (60, 60, 66), (168, 40, 36)


def draw_board(path: Path, words: str) -> None:
    """Draw a board of four by two sheets to ``path`` (png); the length of ``words`` varies the lines on them."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", SIZE, SKY)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 180, *SIZE), WALL)
    pen.rectangle((90, 120, 1190, 840), FRAME)
    pen.rectangle((120, 200, 1160, 810), GLASS)
    pen.rectangle((120, 135, 1160, 190), RED)
    for at in range(8):
        left, top = 150 + at % 4 * 255, 225 + at // 4 * 300
        pen.rectangle((left, top, left + 220, top + 270), (255, 255, 252), (150, 150, 150))
        pen.rectangle((left + 50, top + 18, left + 170, top + 30), RED)
        for line in range(12):
            width = 60 + (len(words) * 37 + at * 53 + line * 71) % 120
            pen.rectangle((left + 20, top + 50 + line * 17, left + 20 + width, top + 54 + line * 17), INK)
    pen.line((640, 200, 640, 810), FRAME, 6)
    picture.save(path, "PNG")
