"""How does the same content give the same file? Workbooks without the moment of writing in them."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(<)")


class SteadyZip(ZipFile):
    """A zip whose entries all bear ``moment``; openpyxl's own modification time is set to it too."""

    def __init__(self, path: Path, moment: datetime) -> None:
        super().__init__(path, "w", ZIP_DEFLATED)
        self._moment = moment

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Write an entry from memory."""
        name = getattr(zinfo_or_arcname, "filename", zinfo_or_arcname)
        entry = ZipInfo(name, self._moment.timetuple()[:6])
        entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
        raw = data.encode() if isinstance(data, str) else bytes(data)
        if entry.filename == "docProps/core.xml":
            raw = MODIFIED.sub(rb"\g<1>" + f"{self._moment:%Y-%m-%dT%H:%M:%SZ}".encode() + rb"\2", raw)
        super().writestr(entry, raw)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Write an entry from a file, as if it came from memory."""
        self.writestr(str(arcname or filename), Path(filename).read_bytes())


def save_workbook(book: Workbook, path: Path, moment: datetime) -> None:
    """Save a workbook so that equal content gives equal bytes; ``moment`` stands as its time."""
    from openpyxl.writer.excel import ExcelWriter

    ExcelWriter(book, SteadyZip(path, moment)).save()  # closes the archive
