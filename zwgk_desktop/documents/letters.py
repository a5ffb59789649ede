"""How does a letter on a request look on paper? One docx on the page of GB/T 9704."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop.documents.official_docx import (
    Block,
    Cell,
    OfficialDocument,
    Paragraph,
    Table,
    write_official,
)
from zwgk_desktop.documents.writing import replacing
from zwgk_desktop.domain.registers.request_letters import LetterText

NAME_MM, VALUE_MM = 38, 118
TABLE_PT = 14


def build_document(letter: LetterText, mark: str = "") -> OfficialDocument:
    """Return a letter as a document: table of facts, paragraphs; an empty form to send back on its own page."""
    blocks: list[Block] = []
    if letter.rows:
        blocks += [_table(letter.rows), Paragraph("")]
    blocks += [Paragraph(text) for text in letter.paragraphs]
    return OfficialDocument(
        letter.title,
        tuple(blocks),
        letter.issuer,
        letter.dated,
        letter.number,
        letter.recipient,
        enclosed=_form(letter),
        mark=mark,
    )


def _form(letter: LetterText) -> tuple[Block, ...]:
    if not letter.table:
        return ()
    head = Paragraph("附件：意见回执", level=1, align="left", indent=False)
    return (head, Paragraph(letter.number, align="left", indent=False), _table(letter.table))


def _table(rows: tuple[tuple[str, str], ...]) -> Table:
    lines = tuple((Cell(name), Cell(value, align="left")) for name, value in rows)
    return Table(lines, (NAME_MM, VALUE_MM), head=0, size_pt=TABLE_PT)


def write_letter(path: Path, letter: LetterText, mark: str = "") -> None:
    """Write a letter to ``path``, ``mark`` on every page; raises OutputFailed and leaves nothing half-written."""
    document = build_document(letter, mark)
    with replacing(path) as temporary:
        write_official(temporary, document)
