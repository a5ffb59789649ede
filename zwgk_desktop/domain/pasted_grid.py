"""Which cells has a pasted table, when merged, hidden and nested ones are set right?"""

from __future__ import annotations

from dataclasses import dataclass, field

MOST_CELLS = 5_000
WIDEST_SPAN = 200  # columns or rows one cell may reach over: more is a mistake or an attack


@dataclass(slots=True)
class Grid:
    """Cells as they come; ``merged`` and ``cut`` say whether something has to be told."""

    rows: list[list[str]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: bool = False
    cut: bool = False
    _row: list[str] = field(default_factory=list)
    _above: dict[int, int] = field(default_factory=dict)  # column → rows it is still covered, from this one on
    _below: dict[int, int] = field(default_factory=dict)  # the same, from the next row on
    _cells: int = 0
    _columns: int = 0

    def add_column(self, count: int, hidden: bool) -> None:
        """Note ``count`` columns described ahead (<col span>)."""
        count = max(1, min(count, WIDEST_SPAN))
        if hidden:
            self.hidden_columns.update(range(self._columns, self._columns + count))
        self._columns += count

    def start_row(self) -> None:
        """Begin a row; one left open ends here."""
        self.end_row()

    def add_cell(self, text: str, across: int = 1, down: int = 1) -> None:
        """Put a cell into the row: its text once, the rest of what it covers empty."""
        across, down = max(1, min(across, WIDEST_SPAN)), max(1, min(down, WIDEST_SPAN))
        self.merged = self.merged or across > 1 or down > 1
        self._fill_covered()
        for step in range(across):
            if self._cells >= MOST_CELLS:
                self.cut = True
                return
            self._cells += 1
            if down > 1:
                self._below[len(self._row)] = down - 1
            self._row.append(text if step == 0 else "")

    def end_row(self) -> None:
        """Close the row; one without any cell leaves no trace."""
        if not self._row:
            return
        self._fill_covered()
        self.rows.append(self._row)
        left = {column: rows - 1 for column, rows in self._above.items() if rows > 1}
        self._row, self._above, self._below = [], left | self._below, {}

    def _fill_covered(self) -> None:
        while len(self._row) in self._above:
            self._row.append("")

    def shown(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows, all of one width, without hidden columns, empty rows and empty columns at the edge."""
        self.end_row()
        width = max(map(len, self.rows), default=0)
        keep = [column for column in range(width) if column not in self.hidden_columns]
        rows = [tuple(row[c] if c < len(row) else "" for c in keep) for row in self.rows]
        used = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=0)
        return tuple(row[:used] for row in rows if any(row[:used]))
