"""How does a subsidy list look when a bureau sends it? Writes an invented one with the usual mess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from zwgk_desktop.documents.steady_zip import save_workbook
from zwgk_desktop.documents.writing import replacing


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One household as the bureau types it; amounts in yuan, ``area`` None where money is not by area."""

    village: str
    group: str
    name: str
    id_number: str
    card: str
    area: Decimal | None
    standard: Decimal
    amount: Decimal
    phone: str


def write_sample_list(path: Path, title: str, rows: Sequence[SampleRow], moment: datetime) -> None:
    """Write ``rows`` below a merged title and a two-row header, a subtotal after each village, the total at the end."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    book.properties.created = moment.replace(tzinfo=None)  # openpyxl would write the present second
    sheet = book.active
    sheet.title = "发放清单"
    by_area = any(row.area is not None for row in rows)
    heads = ["序号", "行政村", "村民\n小组", "户主姓名", "身份证号码", "一卡通账号"]
    heads += ["补贴面积（亩）", "补贴标准（元/亩）"] if by_area else ["补贴标准（元）"]
    heads += ["补贴金额（元）", "联系电话"]
    sheet.append([title])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(heads))
    sheet["A1"].font = Font(size=18, bold=True)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.append(["制表单位：县农业农村局", *[""] * (len(heads) - 3), "单位：元"])
    sheet.append(heads)
    for number, row in enumerate(rows, 1):
        area = [str(row.area), str(row.standard)] if by_area else [str(row.standard)]
        cells = [number, row.village, row.group, row.name, row.id_number, row.card, *area]
        sheet.append([*cells, _as_typed(row.amount, number), row.phone])
        last = number == len(rows) or rows[number].village != row.village
        if last:
            _append_sum(sheet, "小计", [r for r in rows if r.village == row.village], by_area)
    _append_sum(sheet, "合计", rows, by_area)
    sheet.append(["制表人：", "", "", "审核人：", "", "", "单位负责人："])
    with replacing(path) as temporary:
        save_workbook(book, temporary, moment)


def _as_typed(amount: Decimal, number: int) -> object:
    """Return the amount as hands write it: mostly a number, now and then text with a sign or a unit."""
    if number % 17 == 0:
        return f"￥{amount:,.2f}"
    if number % 23 == 0:
        return f"{amount}元"
    return float(amount)


def _append_sum(sheet: object, word: str, rows: Sequence[SampleRow], by_area: bool) -> None:
    """Append a subtotal or total line of ``rows``."""
    areas = [str(sum((r.area or Decimal(0) for r in rows), Decimal(0))), ""] if by_area else [""]
    total = sum((row.amount for row in rows), Decimal(0))
    sheet.append([word, "", "", f"{len(rows)}户", "", "", *areas, float(total), ""])  # type: ignore[attr-defined]
