"""What does a PDF page look like, and what does it say? (pictures for preview, texts for the leak check)"""

from __future__ import annotations

import ctypes
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from zwgk_desktop.documents.office_texts import HIDDEN_FILE
from zwgk_desktop.documents.pdf_strings import read_loose_strings
from zwgk_desktop.domain.errors import InputRefused

GAP = 0.75  # of a character's height: wider means another column
INSIDE = "文件内部"
PICTURE_ONLY = "\0picture only"
ALONE = threading.RLock()  # PDFium serves one thread at a time: previews, prints and leak checks take turns


@contextmanager
def opened(source: Path | bytes) -> Iterator[Any]:
    """Open a PDF; refuse (encrypted, corrupt) what cannot be read. What is done with it is done :data:`ALONE`."""
    import pypdfium2

    try:
        with ALONE:
            document = pypdfium2.PdfDocument(source)
    except (pypdfium2.PdfiumError, FileNotFoundError, OSError) as error:
        secret = "password" in str(error).lower()
        code, what = ("encrypted", "PDF 设有密码") if secret else ("corrupt", "PDF 打不开，可能已损坏")
        raise InputRefused(code, f"{what}。", "请重新生成或另存一份再试。") from error
    try:
        yield document
    finally:
        with ALONE:
            document.close()


def page_count(source: Path | bytes) -> int:
    """Return how many pages a PDF has."""
    with opened(source) as document, ALONE:
        return len(document)


def render_page(source: Path | bytes, page: int, dpi: float = 96) -> tuple[int, int, bytes]:
    """Return (width, height, RGB bytes, three per pixel, rows without padding) of page ``page`` (from 0)."""
    with opened(source) as document, ALONE:
        bitmap = document[page].render(scale=dpi / 72, rev_byteorder=True, prefer_bgrx=False)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        data = bytes(bitmap.buffer)
        channels = bitmap.n_channels
    rows = (data[row * stride : row * stride + width * channels] for row in range(height))
    packed = b"".join(rows)
    if channels == 4:
        packed = bytes(value for index, value in enumerate(packed) if index % 4 != 3)
    return width, height, packed


def read_pdf_texts(path: Path) -> Iterator[tuple[str, int | None, str]]:
    """Yield (place, page from 0 or None, text): properties, bookmarks, attachments, notes, pages, then the rest."""
    with opened(path) as document:
        with ALONE:
            count, head = len(document), _read_head(path, document)
        yield from head
        for index in range(count):
            with ALONE:
                found = _read_page(document, index)
            yield from found
    yield from ((INSIDE, None, text) for text in read_loose_strings(path))


def _read_head(path: Path, document: Any) -> list[tuple[str, int | None, str]]:
    properties = "\n".join(value for value in document.get_metadata_dict().values() if value)
    found: list[tuple[str, int | None, str]] = [("文件属性", None, properties)]
    if description := _xmp(path):
        found.append(("文件属性", None, description))
    if bookmarks := "\n".join(_titles(document)):
        found.append(("书签", None, bookmarks))
    if document.count_attachments():
        found.append(("附件", None, HIDDEN_FILE))
    return found


def _read_page(document: Any, index: int) -> list[tuple[str, int | None, str]]:
    page = document[index]
    textpage = page.get_textpage()
    text = textpage.get_text_range()
    place = f"第 {index + 1} 页"
    found: list[tuple[str, int | None, str]] = []
    if text.strip():
        found.append((place, index, text.replace("\r\n", "\n")))
    elif next(iter(page.get_objects(max_depth=2)), None) is not None:
        found.append((place, index, PICTURE_ONLY))
    if note := _notes(page):
        found.append((f"{place}批注", None, note))
    textpage.close()
    page.close()
    return found


def _titles(document: Any) -> Iterator[str]:
    for item in document.get_toc():
        yield item.get_title() if hasattr(item, "get_title") else item.title


def _xmp(path: Path) -> str:
    """Return the plain text of the metadata packet, if one stands uncompressed in the file."""
    data = path.read_bytes()
    start = data.find(b"<x:xmpmeta")
    if start < 0:
        return ""
    end = data.find(b"</x:xmpmeta>", start)
    return data[start:end].decode("utf-8", "replace")


def _notes(page: Any) -> str:
    """Return what annotations and form fields of a page say."""
    import pypdfium2.raw as raw

    said = []
    for index in range(raw.FPDFPage_GetAnnotCount(page.raw)):
        annotation = raw.FPDFPage_GetAnnot(page.raw, index)
        for key in (b"Contents", b"V", b"T", b"RC", b"Subj"):
            size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
            if size > 2:
                buffer = ctypes.create_string_buffer(size)
                target = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFAnnot_GetStringValue(annotation, key, target, size)
                said.append(buffer.raw[: size - 2].decode("utf-16-le", "replace"))
        raw.FPDFPage_CloseAnnot(annotation)
    return "\n".join(said)


def spread_page(path: Path, index: int) -> str:
    """Return a page's text with | wherever a gap wider than a space parts two columns."""
    import pypdfium2.raw as raw

    with opened(path) as document, ALONE:
        textpage = document[index].get_textpage()
        out: list[str] = []
        last: tuple[float, float, float, float] | None = None
        for at in range(textpage.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(textpage.raw, at))
            if character in "\r\n":
                out.append("\n")
                last = None
                continue
            if character.isspace() or character == "\0":
                out.append(" ")
                continue
            if unicodedata.category(character) == "Cf":  # no width: parts nothing
                continue
            left, bottom, right, top = textpage.get_charbox(at, loose=True)
            height = max(top - bottom, 1.0)
            if last is not None and (left - last[2] > GAP * height or abs(bottom - last[1]) > height * 0.7):
                out.append("|")
            out.append(character)
            last = (left, bottom, right, top)
        textpage.close()
        return "".join(out)
