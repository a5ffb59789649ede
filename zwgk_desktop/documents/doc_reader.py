"""What does an old Word or WPS document say? OLE streams and the piece table of the binary format ([MS-DOC] 2.4.1)."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from zwgk_desktop.documents.plan_text import PlanText, build_row, require_text
from zwgk_desktop.documents.untrusted import check_size, encrypted_refusal, unsupported_refusal
from zwgk_desktop.domain.errors import InputRefused

SIZE_LIMIT = 100 * 1024 * 1024
WORD_97 = 0xA5EC
ENCRYPTED, WHICH_TABLE = 0x0100, 0x0200
CCP_TEXT, FC_CLX, FC_LISTS, FC_AUTHORS = 0x4C, 0x1A2, 0x9A + 73 * 8, 0x9A + 51 * 8
CELL = "\x07"
_TYPED_NUMBER = re.compile(r"(?m)^\s*(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|\d{1,2}[.．、])")
FEW_NUMBERS = 3
WIDEST = 20  # columns of a table
NO_NUMBERS = "旧版 doc 的自动编号读不出来，编号可能缺失；请另存为 docx 再导入，或对照原件核对。"
REVISED = "文件有修订记录，读出的文字里可能含有已删除的内容，请对照原件核对。"


def read_doc(path: Path) -> PlanText:
    """Return the text; refuse corrupt, encrypted, too_large, unsupported_format (Word 95 or older), no_text."""
    import olefile

    check_size(path, SIZE_LIMIT)
    try:
        with olefile.OleFileIO(str(path)) as ole:
            main = ole.openstream("WordDocument").read()
            flags = _flags(main)
            name = "1Table" if flags & WHICH_TABLE else "0Table"
            table = ole.openstream(name).read() if ole.exists(name) else b""
            pictures = ole.exists("Data")
        raw = _text(main, table)
    except InputRefused:
        raise
    except Exception as error:  # a damaged container shows in many ways; all mean the same to an officer
        raise _corrupt() from error
    text = "\n".join(_lines(_without_fields(raw)))
    return PlanText(require_text(text, pictures), "doc", tuple(_warnings(main, text)))


def _corrupt() -> InputRefused:
    return InputRefused("corrupt", "文件已损坏或不完整，无法读取。", "请用 WPS 或 Word 打开后另存为 docx，再试一次。")


def _flags(main: bytes) -> int:
    if len(main) < FC_CLX + 8:
        raise _corrupt()
    magic, flags = struct.unpack_from("<H8xH", main)
    if magic != WORD_97:
        raise unsupported_refusal("Word 97 及以后的 doc；请另存为 docx")
    if flags & ENCRYPTED:
        raise encrypted_refusal()
    return int(flags)


def _warnings(main: bytes, text: str) -> list[str]:
    """Say what this reader cannot see: automatic numbers, and whether deleted words may be among the text."""
    found = []
    lists = len(main) >= FC_LISTS + 8 and struct.unpack_from("<I", main, FC_LISTS + 4)[0] > 2
    if lists and len(_TYPED_NUMBER.findall(text)) < FEW_NUMBERS:
        found.append(NO_NUMBERS)
    if len(main) >= FC_AUTHORS + 8 and struct.unpack_from("<I", main, FC_AUTHORS + 4)[0] > 30:
        found.append(REVISED)
    return found


def _text(main: bytes, table: bytes) -> str:
    """Put the pieces of the main text together in their order."""
    characters = struct.unpack_from("<I", main, CCP_TEXT)[0]
    start, size = struct.unpack_from("<II", main, FC_CLX)
    clx = table[start : start + size]
    at = 0
    while at + 3 <= len(clx) and clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at + 5 > len(clx) or clx[at] != 2:
        raise _corrupt()
    length = struct.unpack_from("<I", clx, at + 1)[0]
    plc = clx[at + 5 : at + 5 + length]
    count = (len(plc) - 4) // 12
    ends = struct.unpack_from(f"<{count + 1}I", plc)
    parts = [_piece(main, plc, count, index, ends) for index in range(count)]
    return "".join(parts)[:characters]


def _piece(main: bytes, plc: bytes, count: int, index: int, ends: tuple[int, ...]) -> str:
    place = struct.unpack_from("<I", plc, 4 * (count + 1) + 8 * index + 2)[0]
    length = ends[index + 1] - ends[index]
    if length < 0 or length > len(main):
        raise _corrupt()
    if place & 0x40000000:
        begin = (place & 0x3FFFFFFF) // 2
        return main[begin : begin + length].decode("cp1252", errors="replace")
    return main[place : place + 2 * length].decode("utf-16-le", errors="replace")


def _without_fields(text: str) -> str:
    """Drop field instructions (between 0x13 and 0x14) and keep their results."""
    result: list[str] = []
    hidden: list[bool] = []
    for character in text:
        if character == "\x13":
            hidden.append(True)
        elif character == "\x14" and hidden:
            hidden[-1] = False
        elif character == "\x15" and hidden:
            hidden.pop()
        elif not any(hidden):
            result.append(character)
    return "".join(result)


def _lines(text: str) -> list[str]:
    """Return paragraphs and table rows; a cell ends with 0x07, and a row with one more of them."""
    tokens = text.replace("\x0b", "\n").split(CELL)
    lines: list[str] = []
    at = 0
    while at < len(tokens) - 1:
        *outside, tokens[at] = tokens[at].split("\r")
        lines += outside
        width, count = _shape(tokens, at)
        for _ in range(count):
            lines.append(build_row([_plain(cell) for cell in tokens[at : at + width]]))
            at += width + 1
    lines += "".join(tokens[at:]).split("\r")
    return [line if "\t" in line else _plain(line) for line in lines]


def _shape(tokens: list[str], at: int) -> tuple[int, int]:
    """Return how many cells the rows from here on have, and how many such rows follow: whatever covers most text."""
    best, best_cover = (1, 1), 0
    for width in range(1, min(WIDEST, len(tokens) - at) + 1):
        count = 0
        while _row_ends(tokens, at + count * (width + 1), width, first=not count):
            count += 1
        if count * (width + 1) > best_cover:
            best, best_cover = (width, count), count * (width + 1)
    return best


def _row_ends(tokens: list[str], at: int, width: int, first: bool) -> bool:
    if at + width >= len(tokens) or tokens[at + width]:
        return False
    return first or "\r" not in tokens[at]


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0e-\x1f]", "", text.replace("\r", "").replace("\t", " ")).strip(" ")
