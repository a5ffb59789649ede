"""Where on the paper does each part of a notice sheet stand? (points, origin at the lower left)"""

from __future__ import annotations

from dataclasses import dataclass

from zwgk_desktop.domain.errors import WrongUsage

PAPERS = {"A4": (595.28, 841.89), "A3": (841.89, 1190.55)}


@dataclass(frozen=True, slots=True)
class Layout:
    """One paper held one way; ``name`` is the size of names, read standing at a metre."""

    width: float
    height: float
    margin: float
    title: float
    line: float
    cell: float
    name: float
    row: float
    head: float
    footer: float
    qr: float

    @property
    def table_top(self) -> float:
        """Return the upper edge of the table's header row."""
        return self.height - self.margin - self.title * 1.5 - self.line * 3.4

    @property
    def rows(self) -> int:
        """Return how many rows fit below the header row."""
        return int((self.table_top - self.head - self.margin * 0.6 - self.footer) / self.row)


def build_layout(paper: str, landscape: bool, large: bool = False) -> Layout:
    """Return the layout of ``paper`` (A4 or A3), ``large`` for weak eyes; raise WrongUsage for another one."""
    if paper not in PAPERS:
        raise WrongUsage("paper", f"没有“{paper}”这种纸。", "可用：A4、A3。")
    width, height = PAPERS[paper]
    if landscape:
        width, height = height, width
    if large and paper == "A4":
        return Layout(width, height, 34, 24, 12.5, 14.5, 18, 25, 28, 92, 56)
    if large:
        return Layout(width, height, 46, 38, 18, 21, 26, 35, 40, 134, 82)
    if paper == "A4":
        return Layout(width, height, 34, 22, 11, 10.5, 12.5, 16.6, 20, 84, 52)
    return Layout(width, height, 46, 34, 16, 15, 18, 24, 30, 122, 76)
