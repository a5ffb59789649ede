"""What does an xls or et sheet hold that its values do not tell? A walk over the records of the old binary format."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.documents.sheet_facts import SheetFacts
from zwgk_desktop.documents.untrusted import FILE_LIMIT, OLE_MAGIC, encrypted_refusal
from zwgk_desktop.domain.errors import InputRefused

BOF, EOF, FILEPASS, DATEMODE, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
FORMULA, BOOLERR, ROW, COLINFO = 0x0006, 0x0205, 0x0208, 0x007D
SST, DIMENSIONS = 0x00FC, 0x0200
MOST_ROWS, MOST_COLUMNS = 65_536, 256
SECTOR, SHORT_STREAM = 512, 4096
END, FREE, FAT_SECTOR, LIST_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFC
ERROR_TEXTS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(frozen=True, slots=True)
class XlsFacts:
    """Facts by sheet, in the order of the file, and whether days count from 1904."""

    sheets: tuple[SheetFacts, ...]
    date1904: bool


def read_xls_stream(path: Path) -> bytes:
    """Return the workbook stream out of its container."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            name = next(n for n in ("Workbook", "Book", "WORKBOOK", "BOOK") if ole.exists(n))
            data: bytes = ole.openstream(name).read(FILE_LIMIT)
    except Exception as error:  # olefile raises many kinds on damaged files; all mean the same to an officer
        raise _corrupt() from error
    return data


def read_xls_facts(data: bytes) -> XlsFacts:
    """Return hidden rows and columns, formulas and error cells of a workbook stream; refuse one with a password."""
    try:
        return _read(data)
    except struct.error as error:
        raise _corrupt() from error


def _corrupt() -> InputRefused:
    return InputRefused("corrupt", "文件已损坏或不完整，无法读取。", "请向发送单位重新要一份。")


def repack(stream: bytes) -> bytes:
    """Return the workbook stream in a fresh, sound container with sound counts.

    A damaged container or count would make the reader reserve more memory than there is, and the whole program end.
    """
    data = bytearray(stream)
    for at, kind, size in _places(stream):
        if kind == SST and size >= 8:
            total, unique = struct.unpack_from("<II", stream, at)
            struct.pack_into("<II", data, at, min(total, len(stream)), min(unique, len(stream) // 3))
        elif kind == DIMENSIONS and size >= 12:
            first, last, left, right = struct.unpack_from("<IIHH", stream, at)
            if not (first <= last <= MOST_ROWS and left <= right <= MOST_COLUMNS):
                raise _corrupt()
    return build_container(bytes(data))


def build_container(stream: bytes) -> bytes:
    """Return a compound file that holds one stream called Workbook."""
    body = stream.ljust(max(SHORT_STREAM, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    count = len(body) // SECTOR
    tables = 1
    while tables * 128 < tables + 1 + count:
        tables += 1
    if tables > 109:
        return _with_long_table(body, count)
    first = tables + 1
    chain = [FAT_SECTOR] * tables + [END] + [*range(first + 1, first + count), END]
    return (
        _header(tables, list(range(tables)), END, 0, tables)
        + _pack(chain, tables)
        + _directory(first, len(body))
        + body
    )


def _with_long_table(body: bytes, count: int) -> bytes:
    """The container of a stream beyond seven megabytes: its allocation table needs a list of its own."""
    tables, lists = 110, 1
    while tables * 128 < tables + lists + 1 + count or tables > 109 + lists * 127:
        tables += 1
        lists = -(-(tables - 109) // 127)
    first = tables + lists + 1
    chain = [FAT_SECTOR] * tables + [LIST_SECTOR] * lists + [END] + [*range(first + 1, first + count), END]
    listed = b""
    for at in range(lists):
        part = list(range(109 + at * 127, min(109 + (at + 1) * 127, tables)))
        following = tables + at + 1 if at + 1 < lists else END
        listed += struct.pack("<128I", *part, *[FREE] * (127 - len(part)), following)
    head = _header(tables, list(range(109)), tables, lists, tables + lists)
    return head + _pack(chain, tables) + listed + _directory(first, len(body)) + body


def _header(tables: int, listed: list[int], first_list: int, lists: int, directory: int) -> bytes:
    head = OLE_MAGIC + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, SHORT_STREAM, END, 0, first_list, lists)
    return head + struct.pack("<109I", *listed, *[FREE] * (109 - len(listed)))


def _pack(chain: list[int], tables: int) -> bytes:
    return struct.pack(f"<{tables * 128}I", *chain, *[FREE] * (tables * 128 - len(chain)))


def _directory(first: int, size: int) -> bytes:
    def entry(name: str, kind: int, child: int, start: int, length: int) -> bytes:
        text = name.encode("utf-16-le")
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        return head + struct.pack("<III", FREE, FREE, child) + b"\0" * 36 + struct.pack("<IQ", start, length)

    both = entry("Root Entry", 5, 1, END, 0) + entry("Workbook", 2, FREE, first, size)
    return both.ljust(SECTOR, b"\0")


def _places(data: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield at + 4, kind, size
        at += 4 + size


def _records(data: bytes, at: int = 0) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        yield kind, data[at + 4 : at + 4 + size]
        if kind == EOF:
            return
        at += 4 + size


def _read(data: bytes) -> XlsFacts:
    starts, date1904 = [], False
    for kind, body in _records(data):
        if kind == FILEPASS:
            raise encrypted_refusal()
        if kind == DATEMODE and len(body) >= 2:
            date1904 = struct.unpack_from("<H", body)[0] == 1
        if kind == BOUNDSHEET and len(body) >= 6:
            starts.append(struct.unpack_from("<I", body)[0])
    return XlsFacts(tuple(_read_sheet(data, start) for start in starts), date1904)


def _read_sheet(data: bytes, start: int) -> SheetFacts:
    facts = SheetFacts(suspicious=True)
    for kind, body in _records(data, start):
        if kind == ROW and len(body) >= 14:
            if struct.unpack_from("<H", body, 12)[0] & 0x20:
                facts.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == COLINFO and len(body) >= 10:
            first, last, _width, _format, options = struct.unpack_from("<5H", body)
            if options & 1:
                facts.hidden_columns |= set(range(first, min(last, 255) + 1))
        elif kind == FORMULA and len(body) >= 14:
            row, column = struct.unpack_from("<HH", body)
            facts.formulas.setdefault(column, set()).add(row)
            if body[12:14] == b"\xff\xff" and body[6] == 2:
                facts.errors[row, column] = ERROR_TEXTS.get(body[8], "#N/A")
        elif kind == BOOLERR and len(body) >= 8 and body[7]:
            row, column = struct.unpack_from("<HH", body)
            facts.errors[row, column] = ERROR_TEXTS.get(body[6], "#N/A")
    return facts
