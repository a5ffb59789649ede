"""How does a letter on a request read before it is written? Nothing is stored and no file is made."""

from __future__ import annotations

from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.registers.request_letters import build_letter


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
