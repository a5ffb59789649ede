"""What does a file say as the content of a posting? A text, a web page or a Word document, cleaned."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.pasted import Loose, Pasted, clean_html, clean_text
from zwgk_desktop.domain.posting_content import Block, Picture, write_content
from zwgk_desktop.services.boards.pictures import take_picture

if TYPE_CHECKING:
    from zwgk_desktop.services.boards.files import Given


@dataclass(frozen=True, slots=True)
class FileContent:
    """Content as lines, the pictures it names, and sentences on what was left behind."""

    content: str
    pictures: tuple[Given, ...] = ()
    notices: tuple[str, ...] = ()


def read_content(path: Path) -> FileContent:
    """Read txt, html, docx, doc, pdf or a table; nothing is stored.

    Raises InputRefused: missing, empty, corrupt, encrypted, unsupported_format, too_large, no_text …
    """
    from zwgk_desktop.documents.plan_reader import read_plan
    from zwgk_desktop.documents.untrusted import Format, read_limited, sniff

    if sniff(path) is Format.HTML:
        from zwgk_desktop.documents.html_tables import decode_html

        return _settled(clean_html(decode_html(read_limited(path))))
    found = read_plan(path)
    pasted = clean_text(found.text.replace("\f", "\n"))
    return _settled(Pasted(pasted.blocks, (*pasted.notices, *found.warnings)))


def _settled(pasted: Pasted) -> FileContent:
    """Examine the pictures that came along, and let the content name them."""
    blocks: list[Block] = []
    given: list[Given] = []
    for block in pasted.blocks:
        if isinstance(block, Loose):
            given.append(take_bytes(block.data))
            blocks.append(Picture(given[-1].sha256, block.caption))
        else:
            blocks.append(block)
    return FileContent(write_content(blocks), tuple(given), pasted.notices)


def take_bytes(data: bytes) -> Given:
    """Return a picture that came without a file, as it will be kept; raises what ``take_picture`` raises."""
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "粘贴的图片.png"
        path.write_bytes(data)
        return take_picture(path)
