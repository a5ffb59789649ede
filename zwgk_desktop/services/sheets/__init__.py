"""How do the names and sums of a payment list go public? Sheets for the boards, the list for the website, proof."""

from zwgk_desktop.services.sheets.building import Look
from zwgk_desktop.services.sheets.consistency import Consistency, Difference, check_consistency
from zwgk_desktop.services.sheets.hiding import sheet_strength
from zwgk_desktop.services.sheets.printing import (
    PrintedSheets,
    list_sheet_villages,
    list_sheets,
    preview_sheet,
    print_batch_sheets,
    reprint_sheet,
)
from zwgk_desktop.services.sheets.proving import Proof, prove_sheet
from zwgk_desktop.services.sheets.website import WebsiteFiles, write_website_list

__all__ = [
    "Consistency",
    "Difference",
    "Look",
    "PrintedSheets",
    "Proof",
    "WebsiteFiles",
    "check_consistency",
    "list_sheet_villages",
    "list_sheets",
    "preview_sheet",
    "print_batch_sheets",
    "prove_sheet",
    "reprint_sheet",
    "sheet_strength",
    "write_website_list",
]
