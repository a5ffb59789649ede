"""Which words does a web page hold, seen or hidden? Texts, attributes, comments, scripts: everything is read."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from zwgk_desktop.documents.html_tables import decode_html
from zwgk_desktop.documents.office_texts import HIDDEN_FILE, raw_words
from zwgk_desktop.documents.untrusted import Format, read_limited, sniff

BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "dd", "div", "dl", "dt",
        "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html",
        "legend", "li", "main", "nav", "ol", "option", "p", "pre", "section", "select", "table", "tbody", "tfoot",
        "thead", "title", "tr", "ul", "textarea",
    )
)  # fmt: skip
CELLS = frozenset(("td", "th"))
RAW = {"script": "网页脚本", "style": "网页样式"}
SHORT_ATTRIBUTE = 4


def read_html_texts(source: Path | bytes) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every paragraph or table row, attribute, comment, script and declaration of a page."""
    reader = _Words()
    reader.feed(decode_html(source if isinstance(source, bytes) else read_limited(source)))
    reader.close()
    reader.end_line()
    yield from reader.found


def read_words(path: Path) -> str:
    """Return what a page says outside and inside its tables; "" for a file that is no page."""
    if sniff(path) is not Format.HTML:
        return ""
    return "\n".join(text for place, text in read_html_texts(path) if place.startswith(("网页第", "网页标题")))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.line: list[str] = []
        self.lines = 0
        self.raw = ""
        self.title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.end_line()
        elif tag in CELLS and self.line:
            self.line.append(" | ")
        self.title = tag == "title" or (self.title and tag not in BLOCKS)
        self.raw = tag if tag in RAW else ""
        for name, value in attrs:
            if value and value.lstrip().lower().startswith("data:"):
                self.found.append(("内嵌文件", _inside(value.strip())))
            elif value and len(value) >= SHORT_ATTRIBUTE:
                self.found.append(("网页属性", value))
            if len(name) > 20:  # words hidden as the name of an attribute
                self.found.append(("网页属性", name))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.raw = ""

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.end_line()
        if tag == "title":
            self.title = False
        self.raw = ""

    def handle_data(self, data: str) -> None:
        if self.raw:
            self.found.append((RAW[self.raw], data))
        elif data.strip():
            self.line.append(data)

    def handle_comment(self, data: str) -> None:
        self.found.append(("网页注释", data))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("网页声明", decl))

    def handle_pi(self, data: str) -> None:
        self.found.append(("网页声明", data))

    def unknown_decl(self, data: str) -> None:
        self.found.append(("网页声明", data))

    def end_line(self) -> None:
        text = "".join(self.line).strip()
        if text:
            self.lines += 1
            self.found.append(("网页标题" if self.title else f"网页第 {self.lines} 段", text))
        self.line = []


def _inside(address: str) -> str:
    """Return what a data: address holds as far as it can be read: words in a picture, else a file nobody can check."""
    kind, _, packed = address.partition(",")
    if not kind.lower().startswith("data:image/") or "svg" in kind.lower() or "base64" not in kind.lower():
        return HIDDEN_FILE
    try:
        return raw_words(base64.b64decode(packed))
    except ValueError:
        return HIDDEN_FILE
