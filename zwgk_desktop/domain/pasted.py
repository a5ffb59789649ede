"""What is left of a text pasted from Word, WPS, Excel or a browser? Paragraphs, tables, pictures it carries itself.

Scripts, styles, comments, event handlers, hidden and struck-out text, tracked deletions are left behind; nothing is
ever fetched: pictures that only point somewhere (network or disk) are dropped, and all of this is told.
"""

from __future__ import annotations

import base64
import binascii
import csv
import re
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser

from zwgk_desktop.domain.pasted_grid import Grid
from zwgk_desktop.domain.posting_content import Block, Paragraph, Picture, Table, parse_content

MOST_HTML = 3_000_000  # characters
MOST_PICTURE = 20_000_000  # bytes
MOST_PICTURES = 30
MOST_BLOCKS = 2_000
DEEPEST = 300  # elements inside each other
OWN = "zwgk:"  # how the editor names its own pictures
SILENT = frozenset(
    {
        "script", "style", "head", "title", "template", "iframe", "object", "applet", "noscript", "noembed",
        "noframes", "svg", "math", "xml", "audio", "video", "canvas", "select", "option", "textarea", "button",
        "datalist", "rp", "rt", "map", "frameset",
    }
)  # fmt: skip
STRUCK = frozenset({"del", "s", "strike"})
VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
        "wbr",
    }
)  # fmt: skip
BLOCKS = frozenset(
    {
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote",
        "table", "tr", "section", "article", "header", "footer", "center", "address", "fieldset", "form", "hr",
        "br", "caption", "figure", "figcaption", "main", "nav", "aside", "body", "html", "thead", "tbody", "tfoot",
    }
)  # fmt: skip
CLOSES = {
    "p": ("p",), "div": ("p",), "table": ("p",), "ul": ("p",), "ol": ("p",), "li": ("p", "li"), "dt": ("dt", "dd"),
    "dd": ("dt", "dd"), "td": ("p", "td", "th"), "th": ("p", "td", "th"), "tr": ("p", "td", "th", "tr"),
    **{f"h{n}": ("p",) for n in range(1, 7)},
}  # fmt: skip
HIDDEN = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|mso-hide:all|(?:font-size|opacity):0(?:\.0+)?(?:p[tx]|em|%)?(?:[;!]|$)"
)
LEFT_OUT = re.compile(r"mso-element:(?:comment|header|footer)")
LINED = re.compile(r"text-decoration[a-z-]*:[^;]*line-through|text-line-through:(?!none)")
STYLES = re.compile(r"(?is)<style\b[^>]*>(.*?)(?:</style|\Z)")
RULES = re.compile(r"([^{}]+)\{([^{}]*)\}")
COMMENTS = re.compile(r"(?s)<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<!\[[^>]{0,200}>|<!\[")
UNCLOSED = re.compile(r"<(?![^<>]*>)")
LISTS = ("ul", "ol")
WORD_CLASSES = frozenset({"msocomanchor", "msocommentreference", "msocomtxt", "msodel"})
UNSEEN = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffc\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]"
)
BULLETS = re.compile("[\uf000-\uf0ff]")  # Wingdings and Symbol
SPACES = re.compile(r"[ \t\r\n\f\v\u00a0]+")


@dataclass(frozen=True, slots=True)
class Loose:
    """A picture that came inside the pasted text; it is still to be examined and kept."""

    data: bytes
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What may be taken over, and sentences on what was left behind."""

    blocks: tuple[Block | Loose, ...]
    notices: tuple[str, ...] = ()


def clean_html(html: str) -> Pasted:
    """Return what a pasted HTML says; far too much of it gives nothing but a notice."""
    if len(html) > MOST_HTML:
        return Pasted((), ("粘贴的内容太大，没有带格式粘贴。请分几次粘贴，或改为粘贴纯文字。",))
    reader = _Reader(_hidden_classes(html))
    try:
        reader.feed(UNCLOSED.sub("&lt;", COMMENTS.sub("", _fragment(html))))
        reader.close()
    except _TooDeepError:
        return Pasted((), ("粘贴的内容结构太复杂，没有带格式粘贴。请改为粘贴纯文字。",))
    return reader.result()


def _hidden_classes(html: str) -> frozenset[str]:
    """Return the classes that a style sheet inside hides."""
    found: set[str] = set()
    for selectors, body in (rule for css in STYLES.findall(html) for rule in RULES.findall(css)):
        if HIDDEN.search(re.sub(r"\s+", "", body).lower()):
            last = [selector.split()[-1] for selector in selectors.split(",") if selector.split()]
            found.update(name.lower() for part in last for name in re.findall(r"\.([\w-]+)", part))
    return frozenset(found)


def _fragment(html: str) -> str:
    """Return the copied part where the clipboard marks it; of a spreadsheet from its table on."""
    start, end = html.find("<!--StartFragment"), html.rfind("<!--EndFragment")
    if start < 0 or end < start:
        return html
    copied = html[start:end].lower()
    table = html.lower().rfind("<table", 0, start) if "<td" in copied and "<table" not in copied else -1
    return html[table if table >= 0 else start : end]


def clean_text(text: str) -> Pasted:
    """Return what a pasted plain text says: lines, and cells between tabs as spreadsheets write them."""
    text = _seen(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\t" in text and '"' in text:  # a cell with a line break stands in quotes
        rows = csv.reader(text.splitlines(keepends=True), delimiter="\t")
        with suppress(csv.Error):
            text = "\n".join("\t".join(SPACES.sub(" ", cell) for cell in row) for row in rows)
    return Pasted(parse_content(text))


def _seen(text: str) -> str:
    return BULLETS.sub("·", UNSEEN.sub("", text))


class _TooDeepError(Exception):
    """More elements inside each other than any document has."""


@dataclass(slots=True, eq=False)
class _Open:
    """An element that is open; ``why`` it is left out ("": it is not)."""

    tag: str
    why: str = ""
    number: int = 0


class _Reader(HTMLParser):
    """Collects blocks; everything not named here is only its text."""

    def __init__(self, hidden_classes: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._blocks: list[Block | Loose] = []
        self._words: list[str] = []
        self._grids: list[tuple[Grid, int, int]] = []  # with the spans of the cell being read
        self._cell: list[str] | None = None
        self._hidden_classes = hidden_classes
        self._left_out = 0  # how many open elements are left out
        self._counts: Counter[str] = Counter()

    # What the parser calls

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        given = {name: value or "" for name, value in attrs}
        self._close_implied(tag)
        why = self._why(tag, given)
        if tag == "col" and self._grids and not self._silent():
            self._grids[-1][0].add_column(_count(given.get("span")), why == "hidden")
        if tag == "br":
            self._break()
        if tag in VOID:
            if tag == "img" and not why and not self._silent():
                self._picture(given)
            return
        if tag in ("v:imagedata", "v:fill") and given.get("src") and not self._silent():
            self._counts["local"] += 1
        if tag in BLOCKS and not self._silent():
            self._break()
        if len(self._open) >= DEEPEST:
            raise _TooDeepError
        self._open.append(_Open(tag, why))
        self._left_out += bool(why)
        if not self._silent():
            self._begin(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a self-closing element: for HTML only void ones are."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID and ":" in tag:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close an element and whatever was left open inside."""
        places = [at for at, one in enumerate(self._open) if one.tag == tag]
        if not places or any(one.tag == "table" for one in self._open[places[-1] + 1 :]):
            return
        while len(self._open) > places[-1]:
            self._end(self._open[-1])

    def handle_data(self, data: str) -> None:
        """Take text that can be seen."""
        if not self._silent():
            self._words.append(data)
        elif data.strip():
            self._counts[next(one.why for one in self._open if one.why)] += 1

    # What is left out

    def _silent(self) -> bool:
        return self._left_out > 0

    def _why(self, tag: str, given: dict[str, str]) -> str:
        style = re.sub(r"\s+", "", given.get("style", "")).lower()
        classes = set(given.get("class", "").lower().split())
        if tag in SILENT:
            return "silent"
        if tag in STRUCK or LINED.search(style) or "msodel" in classes:
            return "struck"
        if LEFT_OUT.search(style) or classes & WORD_CLASSES:
            return "silent"
        hidden = "hidden" in given or HIDDEN.search(style) or classes & self._hidden_classes
        return "hidden" if hidden and tag != "body" else ""

    def _close_implied(self, tag: str) -> None:
        """Close what HTML closes by itself: a paragraph before the next one, a cell before the next one."""
        closing = CLOSES.get(tag, ())
        while closing:
            inside = []
            for one in reversed(self._open):
                if one.tag == "table" or (one.tag in ("td", "th") and one.tag not in closing):
                    break
                inside.append(one)
            found = next((one for one in inside if one.tag in closing), None)
            if found is None or (
                found.tag == "li" and any(one.tag in ("ul", "ol") for one in inside[: inside.index(found)])
            ):
                return
            while found in self._open:
                self._end(self._open[-1])

    # What is built

    def _begin(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table":
            self._grids.append((Grid(), 1, 1))
        elif tag == "tr" and self._grids:
            self._grids[-1][0].start_row()
        elif tag in ("td", "th") and self._grids:
            self._break()
            self._grids[-1] = (self._grids[-1][0], _count(given.get("colspan")), _count(given.get("rowspan")))
            if len(self._grids) == 1:
                self._cell = []
        elif tag == "li":
            self._words.append(self._list_mark())

    def _list_mark(self) -> str:
        holder = next((one for one in reversed(self._open[:-1]) if one.tag in LISTS), None)
        if holder is None or holder.tag == "ul":
            return "· "
        holder.number += 1
        return f"{holder.number}. "

    def _end(self, one: _Open) -> None:
        silent = self._silent()
        self._open.pop()
        self._left_out -= bool(one.why)
        if silent:
            return
        if one.tag in BLOCKS or one.tag in ("td", "th"):
            self._break()
        if one.tag in ("td", "th") and len(self._grids) == 1 and self._cell is not None:
            grid, across, down = self._grids[0]
            grid.add_cell(" ".join(self._cell), across, down)
            self._cell = None
        elif one.tag == "tr" and self._grids:
            self._grids[-1][0].end_row()
        elif one.tag == "table" and self._grids:
            self._end_table()

    def _end_table(self) -> None:
        grid, _, _ = self._grids.pop()
        if self._grids:  # a table inside a cell: its words went into the cell
            return
        self._cell = None
        rows = grid.shown()
        self._counts["merged"] += grid.merged
        self._counts["cut"] += grid.cut
        if rows and len(rows) * len(rows[0]) > 1:
            self._blocks.append(Table(rows))
        elif rows:
            self._blocks.append(Paragraph(rows[0][0]))

    def _break(self) -> None:
        """End the line being read."""
        text = SPACES.sub(" ", _seen("".join(self._words))).strip()
        self._words = []
        if not text:
            return
        if self._cell is not None:
            self._cell.append(text)
        else:
            self._blocks.append(Paragraph(text))

    def _picture(self, given: dict[str, str]) -> None:
        src, caption = given.get("src", "").strip(), SPACES.sub(" ", _seen(given.get("alt", ""))).strip()
        own = re.fullmatch(rf"{OWN}([0-9a-f]{{64}})", src)
        if own:
            self._break()
            self._blocks.append(Picture(own[1], caption))
        elif src.lower().startswith("data:image/") and sum(isinstance(b, Loose) for b in self._blocks) < MOST_PICTURES:
            self._carried(src, caption)
        elif re.match(r"(?i)https?:|ftps?:|//", src):
            self._counts["remote"] += 1
        elif src or "src" not in given:
            self._counts["local"] += 1

    def _carried(self, src: str, caption: str) -> None:
        head, _, body = src.partition(",")
        try:
            if "base64" not in head.lower() or len(body) > MOST_PICTURE * 4 // 3:
                raise ValueError("not carried whole")
            data = base64.b64decode(re.sub(r"\s+", "", body), validate=True)
        except (ValueError, binascii.Error):
            self._counts["local"] += 1
            return
        self._break()
        self._blocks.append(Loose(data, caption))

    def result(self) -> Pasted:
        """Return what was read; call it once, after ``close``."""
        while self._open:
            self._end(self._open[-1])
        self._break()
        self._counts["cut"] += len(self._blocks) > MOST_BLOCKS
        return Pasted(tuple(self._blocks[:MOST_BLOCKS]), tuple(_notices(self._counts)))


def _count(text: str | None) -> int:
    return int(text) if text and text.strip().isascii() and text.strip().isdecimal() and len(text) < 6 else 1


def _notices(counts: Counter[str]) -> Iterable[str]:
    if counts["remote"]:
        yield f"有 {counts['remote']} 张网络图片没有粘贴进来。"
    if counts["local"]:
        yield f"有 {counts['local']} 张图片没有随文字复制过来，请用“插入图片”放入。"
    if counts["hidden"]:
        yield f"有 {counts['hidden']} 处隐藏文字没有粘贴。"
    if counts["struck"]:
        yield f"有 {counts['struck']} 处已删除（带删除线）的文字没有粘贴。"
    if counts["merged"]:
        yield "表格里的合并单元格已拆开，空出的格请核对。"
    if counts["cut"]:
        yield "内容太多，后面的部分没有粘贴。"
