"""How does a rule pack look as a workbook that an office can edit and take in again?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from zwgk_desktop.domain.rules import KIND_WORDS, RulePack, describe_values, values_to_toml

WIDTHS = (18, 48, 10, 30, 40, 36)


def write_rule_pack(path: Path, pack: RulePack, header: Sequence[str]) -> None:
    """Write the pack: three lines about it, the header, one row a rule; every cell is text."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "规则包"
    rows = [["名称", pack.name], ["县（市、区）", pack.county], ["年度", str(pack.year)], list(header)]
    rows += [
        [one.id, one.text, KIND_WORDS[one.kind], describe_values(one), one.source, values_to_toml(one.values)]
        for one in pack.rules
    ]
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            cell.value, cell.data_type = value, "s"
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name="宋体", bold=at == 4)
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A5"
    book.save(path)
