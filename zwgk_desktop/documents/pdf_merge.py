"""How do several PDFs become one? Page after page, as they are."""

from __future__ import annotations

import io
from collections.abc import Iterable

from zwgk_desktop.documents.pdf_pages import ALONE, opened
from zwgk_desktop.domain.progress import Progress, Silent


def merge_pdfs(parts: Iterable[bytes], progress: Progress | None = None) -> bytes:
    """Return one PDF with all pages of ``parts``; InputRefused (corrupt) for a part that cannot be read, Cancelled."""
    import pypdfium2

    steps = progress or Silent()
    with ALONE:
        whole = pypdfium2.PdfDocument.new()
    try:
        for part in parts:
            steps.checkpoint()
            with opened(part) as one, ALONE:
                whole.import_pages(one)
        out = io.BytesIO()
        with ALONE:
            whole.save(out)
        return out.getvalue()
    finally:
        with ALONE:
            whole.close()
