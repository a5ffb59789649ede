"""How is the spreadsheet reader kept from walking over every sheet twice?

After the cells it walks over the whole sheet again for merged cells, which usually stand at the very end or nowhere.
An empty list of them before everything else ends that second walk at once (``sheet_facts`` finds the merges instead).
Nothing is packed again for it: a deflate stream may begin with a block that is stored as it is.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

NO_MERGES = b"<mergeCells/>"
STORED_BLOCK = struct.pack("<BHH", 0, len(NO_MERGES), len(NO_MERGES) ^ 0xFFFF) + NO_MERGES  # more blocks follow
UTF8_NAMES = 0x800
VERSION, FIRST_DAY = 20, 33  # deflate; 1 January 1980
LOCAL, CENTRAL, END = "<4s5H3L2H", "<4s6H3L5H2L", "<4s4H2LH"


def read_in_one_pass(data: bytes, sheets: Mapping[str, bytes]) -> bytes:
    """Return the XML parts of an xlsx that was guarded before, each of ``sheets`` (part → its XML) with the empty list.

    Every part stands in it once, as it was read when it was checked.
    """
    body, directory, count = bytearray(), bytearray(), 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [archive.getinfo(name) for name in sorted(set(archive.namelist()))]
    for entry in entries:
        if not entry.filename.endswith((".xml", ".rels")):
            continue
        packed, size, crc = _packed(data, entry), entry.file_size, entry.CRC
        if entry.filename in sheets and entry.compress_type in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
            packed = (STORED_BLOCK if entry.compress_type == zipfile.ZIP_DEFLATED else NO_MERGES) + packed
            size += len(NO_MERGES)
            crc = zlib.crc32(sheets[entry.filename], zlib.crc32(NO_MERGES))
        name = entry.filename.encode()
        about = (UTF8_NAMES, entry.compress_type, 0, FIRST_DAY, crc, len(packed), size, len(name), 0)
        directory += struct.pack(CENTRAL, b"PK\x01\x02", VERSION, VERSION, *about, 0, 0, 0, 0, len(body)) + name
        body += struct.pack(LOCAL, b"PK\x03\x04", VERSION, *about) + name + packed
        count += 1
    return bytes(body + directory + struct.pack(END, b"PK\x05\x06", 0, 0, count, count, len(directory), len(body), 0))


def _packed(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry as it lies in the file, behind its name and extra field."""
    name, extra = struct.unpack_from("<HH", data, entry.header_offset + 26)
    start = entry.header_offset + 30 + name + extra
    return data[start : start + entry.compress_size]
