"""What does a plain text say, whatever its encoding? BOM, then UTF-16 without one, strict UTF-8, strict GB18030."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop.documents.encodings import decode_text
from zwgk_desktop.documents.plan_text import PlanText, require_text
from zwgk_desktop.documents.untrusted import read_limited, unsupported_refusal

TEXT_LIMIT = 20 * 1024 * 1024


def read_text(path: Path, accepted: str) -> PlanText:
    """Return the text of a file with line ends as \\n.

    What is in no known encoding is refused as ``corrupt``, what is no text as ``unsupported_format`` (``accepted``
    names what could be read).
    """
    data = read_limited(path, TEXT_LIMIT)
    wide = wide_encoding(data)
    if b"\0" in data and not wide and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise unsupported_refusal(accepted)
    try:
        text = data.decode(wide) if wide else decode_text(data)
    except UnicodeDecodeError as error:
        raise unsupported_refusal(accepted) from error
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return PlanText(require_text(text), "text")


def wide_encoding(data: bytes) -> str:
    """Return utf-16-le or utf-16-be when the line ends of a text without BOM are two bytes wide, else ""."""
    if len(data) % 2:
        return ""
    for end, encoding in ((b"\n\0", "utf-16-le"), (b"\0\n", "utf-16-be")):
        places = [at for at in _places(data, end) if at % 2 == 0]
        if places and len(places) * 2 > data.count(b"\n"):
            return encoding
    return ""


def _places(data: bytes, part: bytes) -> list[int]:
    found: list[int] = []
    at = data.find(part)
    while at >= 0:
        found.append(at)
        at = data.find(part, at + 1)
    return found
