"""How is a mail draft written so that Foxmail, Outlook and old webmail show it right? (X-Unsent, names in one word)

``EmailMessage`` splits Chinese attachment names (RFC 2231), which old clients garble; here ``name`` and ``filename``
are encoded words, as those clients write them themselves.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from datetime import datetime
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
}
POLICY = compat32.clone(max_line_length=None, linesep="\r\n")


def encode_word(text: str) -> str:
    """Return ``text`` as one encoded word (RFC 2047, UTF-8, base64), plain ASCII as it is."""
    if text.isascii():
        return text
    return f"=?utf-8?B?{base64.b64encode(text.encode()).decode()}?="


def write_draft(
    path: Path, subject: str, body: str, attachments: Sequence[tuple[str, Path]], at: datetime, to: str = ""
) -> None:
    """Write an unsent mail to ``path``; ``attachments`` are (name shown, file). Opening it shows a draft to send."""
    mail = MIMEMultipart("mixed", policy=POLICY)
    mail["X-Unsent"] = "1"
    mail["Subject"] = encode_word(_one_line(subject))
    mail["Date"] = format_datetime(at)
    if to:
        mail["To"] = _one_line(to)
    mail.attach(MIMEText(body, "plain", "utf-8"))
    for name, file in attachments:
        mail.attach(_attachment(_one_line(name).replace('"', "'"), file))
    mail.set_boundary(f"=={sha256(f'{subject}{body}'.encode()).hexdigest()[:32]}==")  # the same draft, the same file
    path.write_bytes(mail.as_bytes(policy=POLICY))


def _attachment(name: str, file: Path) -> MIMEBase:
    main, sub = TYPES.get(file.suffix.lower(), "application/octet-stream").split("/")
    part = MIMEBase(main, sub)
    part.set_payload(file.read_bytes())
    encode_base64(part)
    word = encode_word(name)
    part.replace_header("Content-Type", f'{main}/{sub}; name="{word}"')
    part["Content-Disposition"] = f'attachment; filename="{word}"'
    return part


def _one_line(text: str) -> str:
    return " ".join(text.split())
