"""What does an xls or et sheet hold that its values do not tell? A walk over the records of the old binary format."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.documents.sheet_facts import SheetFacts
from zwgk_desktop.documents.untrusted import FILE_LIMIT, encrypted_refusal
from zwgk_desktop.domain.errors import InputRefused

BOF, EOF, FILEPASS, DATEMODE, BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
FORMULA, BOOLERR, ROW, COLINFO = 0x0006, 0x0205, 0x0208, 0x007D
ERROR_TEXTS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


@dataclass(frozen=True, slots=True)
class XlsFacts:
    """Facts by sheet, in the order of the file, and whether days count from 1904."""

    sheets: tuple[SheetFacts, ...]
    date1904: bool


def read_xls_facts(path: Path) -> XlsFacts:
    """Return hidden rows and columns, formulas and error cells; refuse a file with a password."""
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            name = next(n for n in ("Workbook", "Book", "WORKBOOK", "BOOK") if ole.exists(n))
            data: bytes = ole.openstream(name).read(FILE_LIMIT)
        return _read(data)
    except InputRefused:
        raise
    except Exception as error:  # olefile raises many kinds on damaged files; all mean the same to an officer
        raise InputRefused("corrupt", "文件已损坏或不完整，无法读取。", "请向发送单位重新要一份。") from error


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
