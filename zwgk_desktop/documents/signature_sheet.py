"""How does the sheet that is signed and sealed look? 签字盖章页: quarter, counts, three signatures, seal."""

from __future__ import annotations

from zwgk_desktop.documents.official_docx import Cell, OfficialDocument, Paragraph, Table
from zwgk_desktop.domain.ledger_sheet import STATES, LedgerSheet

WIDTHS = (34.0, 24.4, 24.4, 24.4, 24.4, 24.4)
SIGNERS = ("填报人", "审核人（分管领导）", "签发人（主要领导）")
LINES = 14  # points of the table's words


def build_signature_sheet(sheet: LedgerSheet, files: tuple[str, ...] = ()) -> OfficialDocument:
    """Return the page to be signed; ``files`` are the names of the papers handed in with it."""
    counts = dict(zip(STATES, sheet.counts()[-1][1], strict=True))
    title = f"{sheet.county}{sheet.township}{sheet.quarter.label}\n政务公开工作任务台账签字盖章页"
    rows: tuple[tuple[Cell | str, ...], ...] = (
        _wide("填报单位", sheet.unit),
        _wide("报告期", sheet.period),
        _wide("任务总数", f"{len(sheet.rows)} 项"),
        ("完成情况", *(str(state) for state in STATES)),
        ("（项）", *(str(counts[state]) for state in STATES)),
        *(_signer(name) for name in SIGNERS),
        (Cell("单位盖章"), Cell("\n\n\n（盖章）\n　　　　年　　月　　日\n", 5)),
    )
    blocks: list[Paragraph | Table] = [
        Paragraph(f"{sheet.quarter.label}政务公开工作任务台账已核对，情况属实，现予报送。"),
        Table(rows, WIDTHS, head=0, size_pt=LINES),
    ]
    if files:
        blocks.append(Paragraph(f"附：{'；'.join(files)}"))
    return OfficialDocument(title, tuple(blocks), made_on=sheet.made_on)


def _wide(name: str, words: str) -> tuple[Cell, Cell]:
    return Cell(name), Cell(words, 5, align="left")


def _signer(name: str) -> tuple[Cell, Cell, Cell]:
    return Cell(name), Cell("\n签字：\n", 3, align="left"), Cell("　　年　　月　　日", 2)
