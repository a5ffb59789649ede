"""How does a PDF look before it is printed?"""

from __future__ import annotations

from pathlib import Path


def page_count(source: Path | bytes) -> int:
    """Return how many pages there are; InputRefused (corrupt, encrypted) where it cannot be opened."""
    from zwgk_desktop.documents import pdf_pages

    return pdf_pages.page_count(source)


def page_image(source: Path | bytes, page: int, dpi: float = 96) -> tuple[int, int, bytes]:
    """Return (width, height, RGB bytes without padding) of page ``page``, counted from 0."""
    from zwgk_desktop.documents import pdf_pages

    return pdf_pages.render_page(source, page, dpi)
