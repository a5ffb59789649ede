"""How do the exported papers get onto a U盘? Copied, read back, compared, with a slip that says so."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.documents.verified_copy import CopiedSet


def copy_out(desk: Desk, files: Sequence[Path], folder: Path, progress: Progress | None = None) -> CopiedSet:
    """Copy ``files`` into ``folder`` (a U盘) with 校验单.txt; raises InputRefused or OutputFailed, then none stays."""
    from zwgk_desktop.documents.verified_copy import copy_verified

    now = desk.now()
    heading = f"校验单　{desk.today().isoformat()}　经手人：{desk.actor}"
    copied = copy_verified(files, folder, heading, progress or Silent())
    with desk.store.write(desk.actor, now) as unit:
        after = {"files": {one.path.name: one.sha256 for one in copied.files}}
        unit.record(
            AuditEntry("ledger.copy", Area.LEDGER, f"复制 {len(copied.files)} 个文件到外部磁盘", None, {}, after)
        )
    return copied
