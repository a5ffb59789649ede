"""How does a letter on a request read, and look on paper, before it is written? Nothing is stored."""

from __future__ import annotations

import tempfile
from pathlib import Path

from zwgk_desktop import paths
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.request_letters import build_letter, letter_mark


def letter_text(desk: Desk, entry_id: int, kind: str) -> str:
    """Return a letter as plain text, its facts filled in; RuleForbids ``letter_not_ready`` names what is missing."""
    letter = build_letter(desk, entry_id, kind)
    head = [letter.title, letter.number, "", f"{letter.recipient}：" if letter.recipient else ""]
    rows = [f"{name}：{value}" for name, value in letter.rows]
    form = [f"{name}：{value}" for name, value in letter.table]
    dated = f"{letter.dated.year}年{letter.dated.month}月{letter.dated.day}日"
    paragraphs = [f"　　{one}" for one in letter.paragraphs]
    lines = [*head, *rows, *paragraphs, "", letter.issuer, dated, *([""] if form else []), *form]
    return "\n".join(line for at, line in enumerate(lines) if line or (at and lines[at - 1]))


def letter_pdf(desk: Desk, entry_id: int, kind: str) -> bytes:
    """Return a letter as the PDF that goes to the printer, the page of its docx; raises as :func:`letter_text`."""
    from zwgk_desktop.documents.letters import build_document
    from zwgk_desktop.documents.official_pdf import write_official_pdf

    document = build_document(build_letter(desk, entry_id, kind), letter_mark(desk, entry_id, kind))
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "letter.pdf"
        write_official_pdf(path, document, paths.font_folders())
        return path.read_bytes()
