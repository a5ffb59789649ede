"""Which tables stand in a web page that was saved as a sheet? Cells are text; spans become merged ranges."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from zwgk_desktop.documents.encodings import decode_text
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.subsidies.raw import RawSheet

CHARSET = re.compile(rb"charset=[\"']?\s*([\w-]{3,20})", re.IGNORECASE)
UNSEEN = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
MOST_CELLS = 4_000_000
WIDEST_SPAN = 500


def read_html(data: bytes, name: str) -> tuple[RawSheet, ...]:
    """Return one sheet per table that holds anything; the first is called ``name``."""
    reader = _Tables()
    reader.feed(decode_html(data))
    reader.close()
    reader.end_table()
    tables = [table for table in reader.tables if table.rows]
    return tuple(
        table.sheet(name if number == 0 else f"{name}（表{number + 1}）") for number, table in enumerate(tables)
    )


def decode_html(data: bytes) -> str:
    """Return the text of a page in the encoding it names, else as told by its bytes."""
    found = CHARSET.search(data[:4096])
    name = found.group(1).decode("ascii").lower() if found else ""
    if name in ("gb2312", "gbk", "gb18030") and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe")):
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            pass
    return decode_text(data)


class _Table:
    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merges: list[tuple[int, int, int, int]] = []
        self.hidden_rows: set[int] = set()
        self.taken: dict[int, int] = {}  # column → rows still covered from above
        self.cells = 0

    def add_row(self, hidden: bool = False) -> None:
        if hidden:
            self.hidden_rows.add(len(self.rows))
        self.rows.append([])
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}

    def add_cell(self, text: str, across: int, down: int) -> None:
        row = self.rows[-1]
        while self.taken.get(len(row), 0):
            row.append("")
        at, top = len(row), len(self.rows) - 1
        row += [text, *[""] * (across - 1)]
        self.cells += across
        if self.cells > MOST_CELLS:
            raise InputRefused("too_large", "文件过大，已拒绝读取（单元格过多）。", "请拆成几个文件。")
        if across > 1 or down > 1:
            self.merges.append((top, at, top + down - 1, at + across - 1))
        if down > 1:
            self.taken.update(dict.fromkeys(range(at, at + across), down))

    def sheet(self, name: str) -> RawSheet:
        width = max(map(len, self.rows))
        rows = [row + [""] * (width - len(row)) for row in self.rows]
        return RawSheet(name, rows, hidden_rows=frozenset(self.hidden_rows), merges=tuple(self.merges))


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.text: list[str] | None = None
        self.span = (1, 1)
        self.ignored = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.ignored += 1
        elif tag == "table":
            self.end_cell()
            self.open.append(_Table())
        elif tag == "tr" and self.open:
            self.end_cell()
            values = dict(attrs)
            self.open[-1].add_row(hidden="hidden" in values or UNSEEN.search(values.get("style") or "") is not None)
        elif tag in ("td", "th") and self.open:
            self.end_cell()
            if not self.open[-1].rows:
                self.open[-1].add_row()
            values = dict(attrs)
            self.span = (_span(values.get("colspan")), _span(values.get("rowspan")))
            self.text = []
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.ignored = max(self.ignored - 1, 0)
        elif tag in ("td", "th", "tr"):
            self.end_cell()
        elif tag == "table":
            self.end_table()

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.ignored:
            self.text.append(data)

    def end_cell(self) -> None:
        if self.text is not None and self.open:
            self.open[-1].add_cell("".join(self.text).strip(), *self.span)
        self.text = None

    def end_table(self) -> None:
        self.end_cell()
        if self.open:
            self.tables.append(self.open.pop())


def _span(value: str | None) -> int:
    return min(max(int(value), 1), WIDEST_SPAN) if value and value.strip().isdigit() else 1
