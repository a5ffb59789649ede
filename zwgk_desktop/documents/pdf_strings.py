"""Which strings stand in a PDF outside its pages? Own properties, links, forms, scripts, notes, packed objects."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

STREAM = re.compile(rb"<<((?:(?!stream\r?\n).){0,2000}?)>>\s*stream\r?\n", re.S)
PACKED = (b"/ObjStm", b"/Metadata", b"/EmbeddedFile", b"/JavaScript", b"/XFA", b"/FDF")
LITERAL = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)", re.S)
HEXADECIMAL = re.compile(rb"(?<!<)<([0-9A-Fa-f\s]{8,})>(?!>)")
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.S)
MOST_BYTES = 8 << 20  # of one packed stream


def read_loose_strings(path: Path) -> Iterator[str]:
    """Yield the strings of all objects outside the page streams, and of streams that hold objects or descriptions."""
    data = path.read_bytes()
    bare: list[bytes] = []
    at = 0
    for match in STREAM.finditer(data):
        if match.start() < at:
            continue
        end = data.find(b"endstream", match.end())
        end = len(data) if end < 0 else end
        bare.append(data[at : match.end()])
        if any(word in match.group(1) for word in PACKED):
            yield from _packed(data[match.end() : end])
        at = end
    bare.append(data[at:])
    yield from _strings(b"".join(bare))


def _packed(stream: bytes) -> Iterator[str]:
    try:
        plain = zlib.decompressobj().decompress(stream, MOST_BYTES)
    except zlib.error:
        plain = stream
    yield from _strings(plain)
    yield plain.decode("utf-8", "replace")


def _strings(data: bytes) -> Iterator[str]:
    for match in LITERAL.finditer(data):
        yield _decode(ESCAPE.sub(_unescape, match.group(1)))
    for match in HEXADECIMAL.finditer(data):
        digits = re.sub(rb"\s", b"", match.group(1))
        yield _decode(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _unescape(match: re.Match[bytes]) -> bytes:
    mark = match.group(1)
    return bytes([int(mark, 8) & 255]) if mark.isdigit() else b"" if mark in (b"\n", b"\r") else mark


def _decode(raw: bytes) -> str:
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    if raw.startswith(b"\xff\xfe"):
        return raw[2:].decode("utf-16-le", "replace")
    return raw.decode("utf-8", "replace")
