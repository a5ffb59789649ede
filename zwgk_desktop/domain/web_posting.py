"""What of a posting goes onto the website? The same words as on the board, as facts for a page, a text and a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.notice_sheet import chinese_date
from zwgk_desktop.domain.posting_content import Block, Paragraph, Table


@dataclass(frozen=True, slots=True)
class WebPosting:
    """A posting for the website; ``pictures`` are file names by SHA-256, in the order of the content."""

    title: str
    publisher: str
    village: str
    item: str
    period: str
    blocks: tuple[Block, ...]
    pictures: dict[str, str]
    source: str = ""
    phone: str = ""
    channel: str = ""
    posted_from: date | None = None
    posted_to: date | None = None

    def foot(self) -> list[str]:
        """Return the lines below the content."""
        said = [f"数据来源：{self.source}"] if self.source else []
        said.append(f"公开单位：{self.publisher}")
        if self.posted_from:
            until = f"至{chinese_date(self.posted_to)}" if self.posted_to else "起，至下一期更换"
            said.append(f"公示期：{chinese_date(self.posted_from)}{until}")
        asked = "　".join(part for part in (self.phone, self.channel) if part)
        return [*said, f"监督电话：{asked}"] if asked else said

    def lines(self) -> Iterator[str]:
        """Yield the posting as plain text, cells parted by tabs; a picture by its caption."""
        yield self.title
        for block in self.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, Table):
                yield from ("\t".join(row) for row in block.rows)
            else:
                yield f"（图：{block.caption or self.pictures.get(block.sha256, '')}）"
        yield from self.foot()

    def tables(self) -> tuple[Table, ...]:
        """Return the tables of the posting."""
        return tuple(block for block in self.blocks if isinstance(block, Table))
