"""Files from outside are hostile: each trick is refused by its own name before anything of it is used."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from tests.data.lists import payees, save_xlsx, table
from zwgk_desktop.documents.untrusted import Format, check_xml_prolog, guard_zip, parse_xml, read_limited, sniff
from zwgk_desktop.domain.errors import InputRefused

DTD = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY secret "SECRET">]><a>&secret;</a>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'


def refused(kind: str, step: object, *arguments: object) -> None:
    with pytest.raises(InputRefused) as refusal:
        step(*arguments)  # type: ignore[operator]
    assert refusal.value.code == kind
    assert "SECRET" not in str(refusal.value)


def pack(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return made.getvalue()


def build_ole(streams: dict[str, bytes]) -> bytes:
    """Return a compound file with the given streams, each padded to at least 4,096 bytes (no short sectors)."""
    sectors: list[bytes] = []
    fat: list[int] = []
    entries = [("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        start = 2 + len(sectors)
        count = len(padded) // 512
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        fat += [*range(start + 1, start + count), 0xFFFFFFFE]
        entries.append((name, 2, start, len(padded)))
    directory = b""
    for at, (name, kind, start, size) in enumerate(entries):
        text = name.encode("utf-16-le")
        child = 1 if at == 0 else 0xFFFFFFFF
        right = at + 1 if 0 < at < len(entries) - 1 else 0xFFFFFFFF
        head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
        directory += head + struct.pack("<III", 0xFFFFFFFF, right, child) + b"\0" * 36 + struct.pack("<IQ", start, size)
    assert len(directory) <= 512
    table_ = struct.pack("<128I", *([0xFFFFFFFD, 0xFFFFFFFE, *fat] + [0xFFFFFFFF] * (126 - len(fat))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return header + table_ + directory.ljust(512, b"\0") + b"".join(sectors)


def write(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_the_kind_is_told_by_content_and_not_by_the_name(tmp_path: Path) -> None:
    book = save_xlsx(tmp_path / "清单.xls", {"Sheet1": table(payees(2))})
    assert sniff(book) is Format.XLSX
    assert sniff(write(tmp_path, "a.xlsx", "姓名,金额\n张三,5\n".encode("gb18030"))) is Format.TEXT
    assert sniff(write(tmp_path, "b.xls", b"<html><body>")) is Format.HTML
    assert sniff(write(tmp_path, "c.xlsx", b"%PDF-1.7\n")) is Format.PDF
    assert sniff(write(tmp_path, "d.docx", b"{\\rtf1 x}")) is Format.RTF
    assert sniff(write(tmp_path, "e.docx", pack({"word/document.xml": b"<w/>"}))) is Format.DOCX
    assert sniff(write(tmp_path, "f.ofd", pack({"OFD.xml": b"<o/>"}))) is Format.OFD
    assert sniff(write(tmp_path, "g.zip", pack({"x": b""}))) is Format.ZIP
    assert sniff(write(tmp_path, "h.csv", b"")) is Format.EMPTY
    assert sniff(write(tmp_path, "i.csv", b"\xef\xbb\xbf \r\n")) is Format.EMPTY
    assert sniff(write(tmp_path, "j.csv", "﻿姓名,金额".encode("utf-16"))) is Format.TEXT
    assert sniff(write(tmp_path, "k.bin", bytes(range(256)))) is Format.BINARY
    assert sniff(Path(__file__).parent / "files" / "list.xls") is Format.XLS


def test_an_encrypted_office_file_is_known_by_its_package(tmp_path: Path) -> None:
    data = build_ole({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"x" * 5000})
    assert sniff(write(tmp_path, "a.xlsx", data)) is Format.ENCRYPTED
    assert sniff(write(tmp_path, "b.doc", build_ole({"WordDocument": b"x"}))) is Format.DOC
    refused("corrupt", sniff, write(tmp_path, "c.xls", data[:600]))


def test_missing_files_folders_and_too_long_ones_are_refused(tmp_path: Path) -> None:
    refused("missing", sniff, tmp_path / "没有.xlsx")
    refused("missing", read_limited, tmp_path)
    refused("too_large", read_limited, write(tmp_path, "a.txt", b"x" * 101), 100)
    assert read_limited(write(tmp_path, "b.txt", b"x" * 100), 100) == b"x" * 100


def test_a_truncated_zip_is_corrupt(tmp_path: Path) -> None:
    whole = save_xlsx(tmp_path / "a.xlsx", {"Sheet1": table(payees(2))}).read_bytes()
    for share in (2, 4, 50):
        refused("corrupt", sniff, write(tmp_path, "b.xlsx", whole[: len(whole) - len(whole) // share]))


def test_a_broken_entry_is_corrupt() -> None:
    data = bytearray(pack({"a.xml": b"<a>" + bytes(range(200)) * 50 + b"</a>"}))
    data[60:90] = b"\xff" * 30
    with guard_zip(bytes(data)) as archive:
        refused("corrupt", archive.read, "a.xml")


def test_a_zip_bomb_is_refused_from_its_directory_alone() -> None:
    refused("too_large", guard_zip, pack({"xl/worksheets/sheet1.xml": b"0" * 30_000_000}))
    refused("too_large", guard_zip, pack({f"{n}.xml": b"" for n in range(10_001)}))


def test_an_honest_large_sheet_is_no_bomb() -> None:
    row = "".join(f'<c r="{c}7" s="1" t="n"><v>{ord(c) * 37}</v></c>' for c in "ABCDEFGHIJKL")
    body = "".join(f'<row r="{n}">{row.replace("7", str(n))}</row>' for n in range(12_000)).encode()
    with guard_zip(pack({"sheet.xml": body})) as archive:
        assert len(archive.read("sheet.xml")) == len(body)


def test_a_zip_that_lies_about_a_size_never_inflates_beyond_it() -> None:
    data = bytearray(pack({"a": b"0" * 1_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", 1000)
    with guard_zip(bytes(data)) as archive:
        refused("corrupt", archive.read, "a")


def test_an_encrypted_zip_is_said_to_be_encrypted() -> None:
    data = bytearray(pack({"a": b"x"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(signature) + offset] |= 1
    refused("encrypted", guard_zip, bytes(data))


def test_dtd_entities_and_outside_references_are_unsafe() -> None:
    for data in (DTD, OUTSIDE, DTD.decode().replace("1.0", "1.0").encode("utf-16")):
        refused("unsafe_xml", parse_xml, data)
        refused("unsafe_xml", check_xml_prolog, data)


def test_broken_xml_is_corrupt_and_good_xml_is_read() -> None:
    refused("corrupt", parse_xml, b"<a><b></a>")
    refused("corrupt", check_xml_prolog, b"no xml")
    refused("corrupt", check_xml_prolog, b"")
    assert parse_xml("<a>甲</a>".encode()).text == "甲"
    assert check_xml_prolog(b"<?xml version='1.0'?><!-- " + b"x" * 200_000 + b" --><x:a/>") == "x:a"
