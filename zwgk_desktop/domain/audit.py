"""Who did what and when? Entries form a chain of hashes, so that a change from outside shows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from zwgk_desktop.domain.changes import Area


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One action: ``summary`` is a Chinese sentence; ``before`` and ``after`` are JSON-able images for undo."""

    action: str
    area: Area
    summary: str
    subject_id: int | None = None
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


def build_chain_hash(previous: str, at: datetime, actor: str, entry: AuditEntry) -> str:
    """Return the SHA-256 (hex) that ties ``entry`` to the one before it; ``previous`` is "" for the first."""
    body = [previous, at.isoformat(), actor, entry.action, entry.area.value, entry.summary, entry.subject_id]
    text = json.dumps([*body, entry.before, entry.after], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
