"""What stands on the paper of a posting in words, and what proves that a paper is the archived one?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.notice_sheet import Footing
from zwgk_desktop.domain.posting_content import Block, Paragraph, Picture, Table

HEADING = re.compile(r"^[一二三四五六七八九十百]{1,4}、")
SUBHEADING = re.compile(r"^（[一二三四五六七八九十百]{1,4}）")
LONGEST_HEADING = 40  # characters before the first full stop that still read as a heading


@dataclass(frozen=True, slots=True)
class PostingSheet:
    """A posting ready for paper; ``attachments`` are names, ``posted_from`` is None until it hangs."""

    title: str
    township: str
    village: str
    number: str
    blocks: tuple[Block, ...]
    signer: str
    period: str = ""
    source: str = ""
    attachments: tuple[str, ...] = ()
    phone: str = ""
    channel: str = ""
    posted_from: date | None = None
    posted_to: date | None = None
    draft: bool = True

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (where, words) of everything printed, in reading order."""
        yield "标题", self.title
        yield "页眉", f"{self.township}{self.village}{self.period}"
        paragraphs = tables = 0
        for block in self.blocks:
            if isinstance(block, Paragraph):
                paragraphs += 1
                yield f"第 {paragraphs} 段", block.text
            elif isinstance(block, Picture):
                yield "图片说明", block.caption
            else:
                tables += 1
                for at, row in enumerate(block.rows, 1):
                    yield f"第 {tables} 张表第 {at} 行", "\t".join(row)
        for name in self.attachments:
            yield "附件", name
        yield "数据来源", self.source
        yield "落款", f"{self.signer}{self.phone}{self.channel}"


def sheet_hash(sheet: PostingSheet) -> str:
    """Return the SHA-256 (hex) of what the paper says, whatever paper it is and whenever it hangs."""
    body = [sheet.title, sheet.township, sheet.village]
    for block in sheet.blocks:
        if isinstance(block, Table):
            body += ["\x1f".join(row) for row in block.rows]
        else:
            body.append(block.text if isinstance(block, Paragraph) else f"{block.sha256} {block.caption}")
    body += [part for part in (sheet.source, sheet.channel) if part]
    return hashlib.sha256("\x1e".join([*body, *sheet.attachments]).encode()).hexdigest()


def posting_footing(sheet: PostingSheet) -> Footing:
    """Return the foot of a posting."""
    mark = "DRAFT|" if sheet.draft else ""
    text = f"ZWGK1|{sheet.number}|{mark}{sheet_hash(sheet)[:16]}"
    return Footing(sheet.signer, sheet.phone, sheet.posted_from, sheet.posted_to, sheet.draft, text, sheet.channel)


def split_heading(text: str) -> tuple[int, str, str]:
    """Return (level, heading, rest): 1 for 一、, 2 for （一）, 0 where all is body.

    A heading that runs on into its paragraph ends at its first full stop.
    """
    level = 1 if HEADING.match(text) else 2 if SUBHEADING.match(text) else 0
    if not level:
        return 0, "", text
    head, stop, rest = text.partition("。")
    if len(head) > LONGEST_HEADING:
        return 0, "", text
    return level, head + stop, rest
