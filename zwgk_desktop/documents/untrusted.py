"""May this file from outside be opened at all, and what kind is it really?

Every reader passes here first: size, zip ratio and entries before anything is inflated, XML without DTD or entities,
the kind told by content and never by the name. Messages never repeat anything from inside a refused file.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

from zwgk_desktop.domain.errors import InputRefused

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MEGABYTE = 1 << 20
FILE_LIMIT = 200 * MEGABYTE
ZIP_TOTAL_LIMIT = 800 * MEGABYTE  # inflated; a sheet of 200,000 × 12 cells takes about 130 MB
ZIP_RATIO_LIMIT = 120  # office files stay under 40; deflate itself ends at 1032
ZIP_RATIO_FLOOR = 4 * MEGABYTE  # below this, ratio alone does no harm
ZIP_ENTRY_LIMIT = 10_000

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
SAVE_AGAIN = "请用 WPS 或 Excel 打开后另存为新文件，再试一次。"


class Format(StrEnum):
    """What a file is by its content; ``XLS`` includes et, ``DOC`` includes wps, ``TEXT`` includes csv."""

    EMPTY = "empty"
    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    DOCX = "docx"
    OFD = "ofd"
    ZIP = "zip"
    XLS = "xls"
    DOC = "doc"
    OLE = "ole"
    ENCRYPTED = "encrypted"
    PDF = "pdf"
    RTF = "rtf"
    HTML = "html"
    XML = "xml"
    TEXT = "text"
    BINARY = "binary"


def _corrupt(cause: BaseException | None = None) -> InputRefused:
    refusal = InputRefused("corrupt", "文件已损坏或不完整，无法读取。", "请向发送单位重新要一份，或" + SAVE_AGAIN[1:])
    refusal.__cause__ = cause
    return refusal


def _too_large(what: str) -> InputRefused:
    return InputRefused("too_large", f"文件过大，已拒绝读取（{what}）。", "请核对文件来源，必要时拆成几个文件。")


def _unsafe() -> InputRefused:
    return InputRefused("unsafe_xml", "文件内含有不安全的定义（外部引用或实体），已拒绝读取。", SAVE_AGAIN)


def encrypted_refusal() -> InputRefused:
    """Return the refusal of a file that needs a password."""
    return InputRefused("encrypted", "文件设有打开密码，无法读取。", "请在 WPS 或 Excel 中去掉密码后另存，再试一次。")


def empty_refusal() -> InputRefused:
    """Return the refusal of a file without a single byte or word."""
    return InputRefused("empty", "文件是空的，没有任何内容。", "请核对是否选错了文件。")


def unsupported_refusal(accepted: str) -> InputRefused:
    """Return the refusal of a file of another kind; ``accepted`` names in Chinese what would be read."""
    return InputRefused("unsupported_format", "不是可以读取的文件类型。", f"可以读取：{accepted}。")


def check_size(path: Path, limit: int = FILE_LIMIT) -> int:
    """Return the file's size in bytes; refuse a missing (``missing``) or too large file."""
    try:
        if not path.is_file():
            raise InputRefused("missing", f"找不到文件：{path.name}。", "请核对路径和文件名。")
        size = path.stat().st_size
    except OSError as error:
        raise InputRefused("missing", f"读不到文件：{path.name}。", "请核对路径和权限。") from error
    if size > limit:
        raise _too_large(f"超过 {limit // MEGABYTE} MB")
    return size


def read_limited(path: Path, limit: int = FILE_LIMIT) -> bytes:
    """Return the whole content; refuse what is missing, unreadable or longer than ``limit`` bytes."""
    check_size(path, limit)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise InputRefused("missing", f"读不到文件：{path.name}。", "请核对权限，或关闭正在使用它的程序。") from error
    if len(data) > limit:
        raise _too_large(f"超过 {limit // MEGABYTE} MB")
    return data


class GuardedZip:
    """A zip whose sizes were checked; ``read`` inflates one entry, never beyond its declared size."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.names = frozenset(archive.namelist())
        self.comment = archive.comment
        self.doubled = len(archive.namelist()) > len(self.names)  # an entry hidden behind another of its name

    def read(self, name: str) -> bytes:
        """Return one entry inflated; a broken entry is refused as corrupt. KeyError when it is not there."""
        try:
            return self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
            raise _corrupt(error) from error
        except RuntimeError as error:  # zipfile's way to say: needs a password
            raise encrypted_refusal() from error

    def xml(self, name: str) -> Element:
        """Return one entry as a parsed tree, without DTD or entities."""
        return parse_xml(self.read(name))

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()

    def __enter__(self) -> GuardedZip:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def guard_zip(source: Path | bytes) -> GuardedZip:
    """Open a zip after checking count, total size and ratio from its directory alone; nothing is inflated before.

    Refuses corrupt (truncated, not a zip), encrypted, too_large (bombs). Use it as a context manager.
    """
    compressed = check_size(source) if isinstance(source, Path) else len(source)
    try:
        archive = zipfile.ZipFile(io.BytesIO(source) if isinstance(source, bytes) else source)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise _corrupt(error) from error
    try:
        _check_directory(archive.infolist(), compressed)
    except InputRefused:
        archive.close()
        raise
    return GuardedZip(archive)


def _check_directory(entries: list[zipfile.ZipInfo], compressed: int) -> None:
    if len(entries) > ZIP_ENTRY_LIMIT:
        raise _too_large(f"压缩包内文件超过 {ZIP_ENTRY_LIMIT} 个")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise encrypted_refusal()
    total = sum(entry.file_size for entry in entries)
    if total > ZIP_TOTAL_LIMIT:
        raise _too_large(f"展开后超过 {ZIP_TOTAL_LIMIT // MEGABYTE} MB")
    if total > ZIP_RATIO_FLOOR and total > compressed * ZIP_RATIO_LIMIT:
        raise _too_large("压缩比异常")
    for entry in entries:
        if entry.file_size > ZIP_RATIO_FLOOR and entry.file_size > max(entry.compress_size, 1) * ZIP_RATIO_LIMIT:
            raise _too_large("压缩比异常")


def parse_xml(data: bytes) -> Element:
    """Return the root element; a DTD or entity declaration is refused as unsafe_xml, broken XML as corrupt."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException as error:
        raise _unsafe() from error
    except (ParseError, ValueError, LookupError, UnicodeError) as error:
        raise _corrupt(error) from error
    return root


class _RootSeenError(Exception):
    """The prolog is over: no DTD can follow."""


def check_xml_prolog(data: bytes) -> str:
    """Return the root element's name as written; refuse a DTD (unsafe_xml) or what is no XML (corrupt).

    A DTD can only stand before the root element, so a part of many megabytes is checked by its first few bytes.
    """
    seen: list[str] = []

    def forbid(*_: Any) -> None:
        raise _unsafe()

    def root(name: str, _: dict[str, str]) -> None:
        seen.append(name)
        raise _RootSeenError

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = forbid
    parser.EntityDeclHandler = forbid
    parser.StartElementHandler = root
    step = 1 << 16
    try:
        for at in range(0, len(data), step):
            parser.Parse(data[at : at + step], False)
        parser.Parse(b"", True)
    except _RootSeenError:
        return seen[0]
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _corrupt(error) from error
    raise _corrupt()


def sniff(path: Path) -> Format:
    """Return what ``path`` is by its content; a truncated zip or ole file is refused as corrupt, never guessed."""
    size = check_size(path)
    if size == 0:
        return Format.EMPTY
    try:
        with path.open("rb") as file:
            head = file.read(8192)
    except OSError as error:
        raise InputRefused("missing", f"读不到文件：{path.name}。", "请核对权限，或关闭正在使用它的程序。") from error
    if head.startswith(ZIP_MAGIC):
        return _sniff_zip(path)
    if head.startswith(OLE_MAGIC):
        return _sniff_ole(path)
    if head.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02")):  # BIFF without its ole container
        return Format.BINARY
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    return sniff_text(head)


def sniff_text(head: bytes) -> Format:
    """Return which kind of text the first bytes are (html, xml, rtf, text), or BINARY, or EMPTY for blanks only."""
    if head.startswith(b"{\\rtf"):
        return Format.RTF
    wide = head.startswith(BOMS[1:])
    text = head.decode("utf-16" if wide else "latin-1", errors="replace").lstrip("\ufeff\xef\xbb\xbf \t\r\n\0")
    if not text:
        return Format.EMPTY
    low = text[:4096].lower()
    if low.startswith(("<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<div", "<style")):
        return Format.HTML
    if low.startswith(("<?xml", "<!--", "<!doctype")):
        return Format.HTML if "<html" in low else Format.XML
    if not wide and (b"\0" in head or sum(byte < 9 or 13 < byte < 27 for byte in head) > len(head) // 50):
        return Format.BINARY
    return Format.TEXT


def _sniff_zip(path: Path) -> Format:
    with guard_zip(path) as archive:
        names = archive.names
        if "xl/workbook.xml" in names:
            return Format.XLSX
        if "word/document.xml" in names:
            return Format.DOCX
        if "xl/workbook.bin" in names:
            return Format.XLSB
        if any(name.lower() == "ofd.xml" for name in names):
            return Format.OFD
        if "[Content_Types].xml" in names:  # parts may lie elsewhere; the content types tell
            types = archive.read("[Content_Types].xml")
            check_xml_prolog(types)
            if b"spreadsheetml.sheet.main" in types or b"sheet.macroEnabled.main" in types:
                return Format.XLSX
            if b"wordprocessingml.document.main" in types:
                return Format.DOCX
        if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:100]:
            return Format.ODS
    return Format.ZIP


def _sniff_ole(path: Path) -> Format:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as ole:
            streams = {"/".join(entry).lower() for entry in ole.listdir()}
    except Exception as error:  # olefile raises many kinds on damaged files; all mean the same to an officer
        raise _corrupt(error) from error
    if "encryptedpackage" in streams or "encryptioninfo" in streams:
        return Format.ENCRYPTED
    if streams & {"workbook", "book"}:
        return Format.XLS
    if "worddocument" in streams:
        return Format.DOC
    return Format.OLE
