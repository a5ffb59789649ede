"""Made-up pictures for tests: a photograph with what a camera hides in it, drawings, and hostile ones."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image
from PIL.TiffImagePlugin import IFDRational

GPS_MARK = "35.71"


def photograph(width: int = 800, height: int = 600, orientation: int = 1, shade: int = 0) -> bytes:
    """Return a jpg with EXIF time, place, a maker's name and a comment."""
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    image.paste((200, 40, shade % 256), (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SECRETMAKER"
    exif.get_ifd(0x8769)[0x9003] = "2026:09:03 10:11:12"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (IFDRational(35), IFDRational(42), IFDRational(36))
    gps[3], gps[4] = "E", (IFDRational(115), IFDRational(30), IFDRational(0))
    target = io.BytesIO()
    image.save(target, "JPEG", exif=exif, comment=b"SECRETCOMMENT", quality=90)
    return target.getvalue()


def drawing(width: int = 400, height: int = 200) -> bytes:
    """Return a png like a screenshot, with a text part."""
    image = Image.new("RGB", (width, height), "white")
    image.paste((31, 95, 168), (10, 10, width // 2, height // 2))
    target = io.BytesIO()
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Author", "SECRETAUTHOR")
    image.save(target, "PNG", pnginfo=words)
    return target.getvalue()


def bomb(width: int = 60_000, height: int = 60_000) -> bytes:
    """Return a png of a few hundred bytes whose header promises a picture of many gigabytes."""

    def part(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\x00" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", rows) + part(b"IEND", b"")


def put(path: Path, data: bytes) -> Path:
    """Write ``data`` and return the path."""
    path.write_bytes(data)
    return path
