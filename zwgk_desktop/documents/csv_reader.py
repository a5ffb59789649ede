"""What stands in a csv or tab-separated file? Every cell is text, blank cells are ""."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Literal

from zwgk_desktop.documents.encodings import decode_text
from zwgk_desktop.documents.untrusted import empty_refusal
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.subsidies.raw import RawSheet

DELIMITERS = ",\t;|，"
LONGEST_CELL_LINES = 4  # more line breaks than this in one cell: a quotation mark was never closed


def read_csv(data: bytes, name: str) -> RawSheet:
    """Return the file as one sheet called ``name``; rows are padded to one width."""
    text = decode_text(data).replace("\0", "")
    if not text.strip():
        raise empty_refusal()
    delimiter = find_delimiter(text)
    rows = _parse(text, delimiter, csv.QUOTE_MINIMAL)
    if any(cell.count("\n") > LONGEST_CELL_LINES for row in rows for cell in row if len(cell) > 40):
        rows = [[cell.strip('"') for cell in row] for row in _parse(text, delimiter, csv.QUOTE_NONE)]
    width = max(map(len, rows), default=0)
    for row in rows:
        row += [""] * (width - len(row))
    suspicious = any(cell[:1] in SUSPECTS for row in rows for cell in row if cell)
    return RawSheet(name, rows, suspicious=suspicious)


SUSPECTS = frozenset("#=+-@＝＋－＠ '\u00a0\u3000\u200b\ufeff")


def find_delimiter(text: str) -> str:
    """Return the separator that splits most of the first lines into the same number of cells."""
    lines = [line for line in text[:20_000].splitlines()[:40] if line.strip()]
    best, best_score = ",", 0
    for delimiter in DELIMITERS:
        counts = Counter(line.count(delimiter) for line in lines if delimiter in line)
        if not counts:
            continue
        number, times = max(counts.items(), key=lambda item: item[0] * item[1])
        if number * times > best_score:
            best, best_score = delimiter, number * times
    return best


def _parse(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting))
    except csv.Error as error:
        raise InputRefused(
            "corrupt", "文件的格式已损坏，无法按行读取。", "请用 WPS 打开后另存为 xlsx，再试一次。"
        ) from error
