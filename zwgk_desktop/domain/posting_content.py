"""What is a posting made of? Paragraphs, tables and pictures, kept as lines of plain text that a reviewer can compare.

One line is a paragraph; a line with a tab is a row of a table, cells between the tabs; ``[图 SHA256 标题]`` is a
picture kept with the posting. What WPS puts on the clipboard as text is already of this form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BREAKS = re.compile("[\t\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")  # what parts lines or cells
PICTURE = re.compile(r"^\[图 ([0-9a-f]{64})(?: (.*))?\]$")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; the numbering (一、（一） 1.) says by itself whether it is a heading."""

    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, all of one width; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture kept with the posting, known by the SHA-256 (hex) of its file."""

    sha256: str
    caption: str = ""


Block = Paragraph | Table | Picture


def parse_content(content: str) -> tuple[Block, ...]:
    """Return the blocks of a posting's content; empty lines outside tables are left out."""
    blocks: list[Block] = []
    rows: list[tuple[str, ...]] = []
    for line in content.splitlines():
        if "\t" in line:
            rows.append(tuple(cell.strip() for cell in line.split("\t")))
            continue
        blocks += _table(rows)
        rows = []
        found = PICTURE.match(line.strip())
        if found:
            blocks.append(Picture(found[1], (found[2] or "").strip()))
        elif line.strip():
            blocks.append(Paragraph(line.strip()))
    return (*blocks, *_table(rows))


def _table(rows: list[tuple[str, ...]]) -> list[Block]:
    if not rows:
        return []
    width = max((at + 1 for row in rows for at, cell in enumerate(row) if cell), default=1)
    return [Table(tuple((row + ("",) * width)[:width] for row in rows))]


def write_content(blocks: Iterable[Block]) -> str:
    """Return the blocks as content; ``parse_content`` gives them back."""
    lines: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(_flat(block.text))
        elif isinstance(block, Picture):
            lines.append(f"[图 {block.sha256}{f' {_flat(block.caption)}' if block.caption else ''}]")
        else:
            lines += [""] if isinstance(previous, Table) else []  # else two tables would become one
            lines += ["\t".join(map(_flat, row)) + ("\t" if len(row) == 1 else "") for row in block.rows]
        previous = block
    return "\n".join(lines)


def picture_hashes(content: str) -> tuple[str, ...]:
    """Return the SHA-256 (hex) of every picture the content names, in order."""
    return tuple(block.sha256 for block in parse_content(content) if isinstance(block, Picture))


def readable(content: str) -> str:
    """Return the content as a person reads it in a few lines: cells apart, pictures as 〔图：标题〕."""
    lines: list[str] = []
    for block in parse_content(content):
        if isinstance(block, Table):
            lines += ["　".join(cell or "—" for cell in row) for row in block.rows]
        elif isinstance(block, Picture):
            lines.append(f"〔图{f'：{block.caption}' if block.caption else ''}〕")
        else:
            lines.append(block.text)
    return "\n".join(lines)


def _flat(text: str) -> str:
    return BREAKS.sub(" ", text).strip()
