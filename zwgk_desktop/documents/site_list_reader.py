"""What does the website's list hold? A workbook, csv, a saved page or pasted text, as sheets of cells."""

from __future__ import annotations

from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.csv_reader import read_csv
from zwgk_desktop.documents.html_tables import decode_html
from zwgk_desktop.documents.list_reader import read_list
from zwgk_desktop.documents.untrusted import Format, read_limited, sniff
from zwgk_desktop.domain.errors import InputRefused

Sheets = list[tuple[str, Sequence[Sequence[Any]]]]
ROW_TAGS = frozenset(("li", "tr", "dd", "p", "div"))
MOST_LINKS = 50_000


def read_site_sheets(path: Path) -> Sheets:
    """Return the sheets (name, rows) of a file; for a page its tables and, after them, its links with their days.

    Raises InputRefused as payment lists do (empty, encrypted, corrupt, too_large, unsupported_format …).
    """
    if sniff(path) is not Format.HTML:
        return [(sheet.name, sheet.rows) for sheet in read_list(path).sheets if not sheet.is_empty()]
    sheets: Sheets = []
    try:
        sheets += [(sheet.name, sheet.rows) for sheet in read_list(path).sheets if not sheet.is_empty()]
    except InputRefused as refusal:
        if refusal.code != "unsupported_format":  # a page without tables may still be a list of links
            raise
    return [*sheets, ("网页链接", read_links(read_limited(path)))]


def read_site_paste(text: str) -> Sheets:
    """Return pasted cells as one sheet."""
    return [("粘贴的内容", read_csv(text.encode(), "粘贴的内容").rows)]


def read_links(data: bytes) -> list[list[str]]:
    """Return [title, address, words beside it] of every link of a page, in order; nothing is fetched."""
    reader = _Links()
    reader.feed(decode_html(data))
    reader.close()
    reader.end_row()
    return reader.rows


class _Links(HTMLParser):
    """Collects links; words of the same row that are no link stand beside its links (the day of publication)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.here: list[list[str]] = []
        self.beside: list[str] = []
        self.link: list[str] | None = None
        self.skipping = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style"):
            self.skipping += 1
        elif tag in ROW_TAGS:
            self.end_row()
        elif tag == "a" and len(self.rows) < MOST_LINKS:
            facts = {name: value or "" for name, value in attrs}
            self.link = [facts.get("title", "").strip(), facts.get("href", "").strip(), ""]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self.skipping = max(0, self.skipping - 1)
        elif tag == "a" and self.link is not None:
            title, address, words = self.link
            words = " ".join(words.split())
            if title or words:
                self.here.append([title if len(title) >= len(words) else words, address, ""])
            self.link = None
        elif tag in ROW_TAGS:
            self.end_row()

    def handle_data(self, data: str) -> None:
        if self.skipping:
            return
        if self.link is not None:
            self.link[2] += data
        elif data.strip():
            self.beside.append(data.strip())

    def end_row(self) -> None:
        """Close a row of the page: what stands beside its links belongs to each."""
        words = " ".join(self.beside)
        if self.here:
            self.rows += [[title, address, words] for title, address, _ in self.here]
            self.beside = []
        elif len(self.rows) and words and not self.rows[-1][2]:
            self.rows[-1][2] = words  # <div><a>…</a></div><div>2026-09-30</div>
            self.beside = []
        elif words:
            self.beside = []
        self.here = []
