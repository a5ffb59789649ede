"""Which texts does an xlsx or docx hold, seen or hidden? Every part is read, not only what a program would show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element

from zwgk_desktop.documents.untrusted import GuardedZip, guard_zip

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT_SHEET = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
LINK = re.compile(r"\{.*relationships\}id$")
HIDDEN_FILE = "\0hidden file"
QUIET = ("xl/styles", "xl/theme", "word/styles", "word/theme", "word/settings", "word/fontTable", "[Content_Types]")
LONG = re.compile(r"\d{7}")
RAW_RUN = re.compile(r"[\dXx][\dXx \-]{9,40}")  # digits in a part that is no XML (picture, old drawing, note)
NUMERIC = re.compile(r"-?\d+(?:\.\d+)?(?:[eE]\+?\d+)?")


def _name(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _own_text(element: Element) -> str:
    """Return the text of all ``t`` elements below, deleted ones included, phonetic helps left out."""
    return "".join(e.text or "" for e in element.iter() if _name(e) in ("t", "delText"))


def read_xlsx_texts(source: Path | bytes) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of every cell and every other part of a workbook."""
    with guard_zip(source) as archive:
        shared = _shared(archive)
        used: set[int] = set()
        titles = _sheet_titles(archive)
        for part in sorted(n for n in archive.names if re.match(r"xl/worksheets/[^/]+\.xml$", n)):
            place = titles.get(part, part.rsplit("/", 1)[-1])
            yield from _cells(archive.xml(part), place, shared, used)
        for index, text in enumerate(shared):
            if index not in used:
                yield "残留文字（表中已看不到）", text
        yield from _other_parts(archive, ("xl/worksheets/", "xl/sharedStrings"))
        yield from _package(archive)


def _shared(archive: GuardedZip) -> list[str]:
    part = next((n for n in archive.names if n.lower() == "xl/sharedstrings.xml"), None)
    return [_own_text(item) for item in archive.xml(part) if _name(item) == "si"] if part else []


def _sheet_titles(archive: GuardedZip) -> dict[str, str]:
    """Return the part of each sheet with its name and, where it is hidden, that too."""
    if "xl/workbook.xml" not in archive.names or "xl/_rels/workbook.xml.rels" not in archive.names:
        return {}
    targets = {e.get("Id"): (e.get("Target") or "").lstrip("/") for e in archive.xml("xl/_rels/workbook.xml.rels")}
    found = {}
    for sheet in archive.xml("xl/workbook.xml").iter():
        if _name(sheet) == "sheet":
            link = next((v for k, v in sheet.attrib.items() if LINK.match(k)), "")
            target = targets.get(link, "")
            hidden = "（隐藏）" if sheet.get("state", "visible") != "visible" else ""
            found[target if target.startswith("xl/") else f"xl/{target}"] = f"工作表“{sheet.get('name')}”{hidden}"
    return found


def _cells(root: Element, place: str, shared: list[str], used: set[int]) -> Iterator[tuple[str, str]]:
    """Yield the cells row by row, then what else the sheet says (header, footer, validation, formulas)."""
    for row in (e for e in root.iter() if _name(e) == "row"):
        hidden = "（隐藏行）" if row.get("hidden") in ("1", "true") else ""
        for cell in row:
            text = _cell_text(cell, shared, used)
            if text:
                yield f"{place}第 {row.get('r', '?')} 行{hidden}", text
    for element in root.iter():
        if _name(element) in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"):
            yield f"{place}页眉页脚", element.text or ""
        elif _name(element) in ("f", "formula1", "formula2") and element.text:
            yield f"{place}公式", element.text
        elif _name(element) in ("hyperlink", "dataValidation"):
            yield f"{place}链接与提示", "\n".join(element.attrib.values())


def _cell_text(cell: Element, shared: list[str], used: set[int]) -> str:
    value = next((e.text or "" for e in cell if _name(e) == "v"), "")
    if cell.get("t") == "s" and value.isdigit() and int(value) < len(shared):
        used.add(int(value))
        return shared[int(value)]
    if cell.get("t") == "inlineStr":
        return _own_text(cell)
    if NUMERIC.fullmatch(value) and ("e" in value.lower() or value.endswith(".0")):
        return f"{float(value):.0f}"
    return value


def _other_parts(archive: GuardedZip, done: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield the texts of all parts not read yet: properties, comments, names, drawings, caches, embedded files."""
    for part in sorted(archive.names):
        lower = part.lower()
        if lower.startswith(tuple(d.lower() for d in done)) and "/_rels/" not in lower:
            continue
        if "/embeddings/" in lower or lower.endswith((".bin", ".ole")):
            yield from _embedded(archive, part)
        elif lower.endswith((".xml", ".rels", ".vml")) and not part.startswith(QUIET):
            root = archive.xml(part)
            for text in _loose_texts(root):
                yield _part_word(lower), text
        elif lower.endswith((".htm", ".html", ".mht", ".txt", ".rtf", ".csv", ".json")):
            yield _part_word(lower), archive.read(part).decode("utf-8", "replace")
        elif not part.startswith(QUIET) and (runs := raw_words(archive.read(part))):
            yield _part_word(lower), runs


def raw_words(data: bytes) -> str:
    """Return the longer runs of digits in bytes of any kind, as single bytes and as UTF-16, one on a line."""
    readings = (data.decode("latin-1"), data.decode("utf-16-le", "ignore"), data[1:].decode("utf-16-le", "ignore"))
    return "\n".join(run for text in readings for run in RAW_RUN.findall(text))


def _package(archive: GuardedZip) -> Iterator[tuple[str, str]]:
    """Yield the names of the parts and the note that a zip may carry."""
    yield "内部文件名", "\n".join(sorted(archive.names))
    if archive.doubled:
        yield "压缩包", HIDDEN_FILE
    if note := archive.comment:
        yield "压缩包注释", note.decode("utf-8", "replace")


def _embedded(archive: GuardedZip, part: str) -> Iterator[tuple[str, str]]:
    if part.lower().endswith("printersettings1.bin") or "printersettings" in part.lower():
        return
    if part.lower().endswith((".xlsx", ".docx")):
        reader = read_xlsx_texts if part.lower().endswith(".xlsx") else read_docx_texts
        for place, text in reader(archive.read(part)):
            yield f"内嵌文件{place}", text
        return
    yield "内嵌文件", HIDDEN_FILE


def _loose_texts(root: Element) -> Iterator[str]:
    """Yield every text of a part: paragraphs whole, other elements and long attribute values one by one."""
    inside: set[Element] = set()
    for element in root.iter():
        if _name(element) in ("p", "si", "text", "comment") and (text := _own_text(element)):
            yield text
            inside.update(e for e in element.iter())
    for element in root.iter():
        if element not in inside and element.text and element.text.strip():
            yield element.text
        for value in element.attrib.values():
            if len(value) >= 7 and any(ord(c) > 0x2E7F or c.isdigit() for c in value):
                if "://" in value and LONG.search(value) is None:
                    continue  # a name space
                yield value


PART_WORDS = {
    "docprops": "文件属性",
    "comment": "批注",
    "workbook.xml": "名称管理器",
    "header": "页眉",
    "footer": "页脚",
    "footnote": "脚注",
    "endnote": "尾注",
    "pivot": "数据透视缓存",
    "external": "外部链接",
    "drawing": "图形文字",
    "customxml": "自定义数据",
}


def _part_word(part: str) -> str:
    return next((word for key, word in PART_WORDS.items() if key in part), f"内部文件 {part.rsplit('/', 1)[-1]}")


def read_docx_texts(source: Path | bytes) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of the body and every other part of a document; a table row reads as one line."""
    with guard_zip(source) as archive:
        body = "word/document.xml"
        if body in archive.names:
            root = archive.xml(body)
            yield "正文", "\n".join(_paragraphs(root))
            yield from (("正文", value) for value in _instructions(root))
        stories = [
            n for n in archive.names if re.match(r"word/(?:header|footer|comments|footnotes|endnotes)\d*\.xml$", n)
        ]
        for part in sorted(stories):
            yield _part_word(part), "\n".join(_paragraphs(archive.xml(part)))
        yield from _other_parts(archive, (body, *stories))
        yield from _package(archive)


def _paragraphs(root: Element) -> Iterator[str]:
    """Yield the text of each paragraph, tabs and breaks as spaces and new lines."""
    for paragraph in root.iter(f"{WORD}p"):
        out = []
        for element in paragraph.iter():
            if _name(element) in ("t", "delText"):
                out.append(element.text or "")
            elif _name(element) in ("br", "cr"):
                out.append("\n")
            elif _name(element) == "tab":
                out.append(" | ")
            elif _name(element) == "noBreakHyphen":
                out.append("-")
        yield "".join(out)


def _instructions(root: Element) -> Iterator[str]:
    """Yield field codes and alternative texts of pictures."""
    for element in root.iter():
        if _name(element) == "instrText" and element.text:
            yield element.text
        elif _name(element) == "docPr":
            yield "\n".join(element.attrib.values())
