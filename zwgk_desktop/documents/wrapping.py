"""How many lines does a text take in a column of a sheet? Whoever writes wrapped cells must set the row heights."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

POINTS_PER_UNIT = 5.5  # a column one "character" wide; with 宋体 11 as default font it is 6 points, so this is cautious
CELL_PADDING = 4.5  # points lost to both edges of a cell
LINE = 1.4  # line height of Song and FangSong faces over their size
TALLEST = 409.0  # points; Excel and WPS cut a row there
ASCII = re.compile(r"[ -~]")
WORDS = re.compile(r"[!-~]+|.")
NARROW = 0.55  # of the font size, for Latin letters and digits; everything else is one em wide


def column_points(width: float) -> float:
    """Return how many points of text fit in a column ``width`` characters wide."""
    return width * POINTS_PER_UNIT - CELL_PADDING


@lru_cache(maxsize=16384)
def count_lines(text: str, points: float, size: float) -> int:
    """Return the lines ``text`` needs in ``points`` of width at ``size``; Latin words stay whole where they fit."""
    room, lines = points / size, 0
    for paragraph in text.split("\n"):
        if not ASCII.search(paragraph):
            lines += max(1, ceil(len(paragraph) / max(1, int(room))))
            continue
        lines, used = lines + 1, 0.0
        for word in WORDS.findall(paragraph):
            width = NARROW * len(word) if word[0] <= "~" else 1.0
            if used + width <= room:
                used += width
                continue
            lines += max(1, ceil(width / room))
            used = width % room if width > room else width
    return lines


def row_height(lines: int, size: float) -> float:
    """Return the height in points of a row of that many lines."""
    return lines * size * LINE + 5


def most_lines(size: float) -> int:
    """Return how many lines the tallest row can show."""
    return int((TALLEST - 5) / (size * LINE))


def split_to_fit(text: str, points: float, size: float, lines: int) -> list[str]:
    """Return ``text`` in parts of at most ``lines`` lines each; nothing is lost, joined they give the text."""
    parts: list[str] = []
    while text and count_lines(text, points, size) > lines:
        low, high = 1, len(text)
        while low < high:  # the longest beginning that fits
            middle = (low + high + 1) // 2
            low, high = (middle, high) if count_lines(text[:middle], points, size) <= lines else (low, middle - 1)
        cut = max((text.rfind(mark, 0, low) + 1 for mark in "\n。；"), default=0)
        cut = cut if cut > low // 2 else low
        parts.append(text[:cut])
        text = text[cut:]
    return [*parts, text]
