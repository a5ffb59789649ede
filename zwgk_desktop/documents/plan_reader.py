"""What does a county document say? One entry for txt, docx, doc, wps, pdf, ofd and tables, told apart by content."""

from __future__ import annotations

from pathlib import Path

from zwgk_desktop.documents.plan_text import PlanText, require_text
from zwgk_desktop.documents.untrusted import (
    Format,
    empty_refusal,
    encrypted_refusal,
    sniff,
    unsupported_refusal,
)

ACCEPTED = "txt、docx、doc、wps、pdf、ofd，以及表格 xlsx、xls、et"


def read_plan(path: Path) -> PlanText:
    """Return a document's text.

    Refuses as InputRefused: missing, empty, corrupt, encrypted, unsupported_format, too_large, unsafe_xml, no_text.
    """
    kind = sniff(path)
    if kind is Format.EMPTY:
        raise empty_refusal()
    if kind is Format.ENCRYPTED:
        raise encrypted_refusal()
    reader = READERS.get(kind)
    if reader is None:
        raise unsupported_refusal(ACCEPTED)
    return reader(path)


def plan_from_text(text: str) -> PlanText:
    """Return pasted text in the same form; refuse an empty paste."""
    return PlanText(require_text(text.replace("\r\n", "\n").replace("\r", "\n")), "pasted")


def _text(path: Path) -> PlanText:
    from zwgk_desktop.documents.text_reader import read_text

    return read_text(path, ACCEPTED)


def _docx(path: Path) -> PlanText:
    from zwgk_desktop.documents.docx_reader import read_docx

    return read_docx(path)


def _doc(path: Path) -> PlanText:
    from zwgk_desktop.documents.doc_reader import read_doc

    return read_doc(path)


def _pdf(path: Path) -> PlanText:
    from zwgk_desktop.documents.pdf_reader import read_pdf

    return read_pdf(path)


def _ofd(path: Path) -> PlanText:
    from zwgk_desktop.documents.ofd_reader import read_ofd

    return read_ofd(path)


def _table(path: Path) -> PlanText:
    from zwgk_desktop.documents.table_reader import read_table

    return read_table(path)


READERS = {
    Format.TEXT: _text,
    Format.BINARY: _text,  # UTF-16 without a byte order mark; anything else is refused there
    Format.DOCX: _docx,
    Format.DOC: _doc,
    Format.PDF: _pdf,
    Format.OFD: _ofd,
    Format.XLSX: _table,
    Format.XLS: _table,
    Format.XLSB: _table,
    Format.ODS: _table,
}
