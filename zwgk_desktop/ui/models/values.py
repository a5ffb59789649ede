"""How is a value of a listing written? Money 1,234.50, dates 2026-03-10, nothing as an empty cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zwgk_desktop.domain.listing import Column, Kind


def show_money(fen: int | None) -> str:
    """Return whole fen as yuan with two decimals and thousands separators."""
    if fen is None:
        return ""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02d}"


def show_plain(value: Any) -> str:
    """Return any other value; None is empty."""
    return "" if value is None else str(value)


def formatter(column: Column) -> Callable[[Any], str]:
    """Return how values of ``column`` are written on screen."""
    return show_money if column.kind is Kind.MONEY else show_plain


def is_figure(column: Column) -> bool:
    """Tell whether the column holds numbers: right-aligned, figures of equal width."""
    return column.kind in (Kind.NUMBER, Kind.MONEY)


def show_sum(column: Column, total: int) -> str:
    """Return e.g. ``金额合计 1,234.50 元``."""
    if column.kind is Kind.MONEY:
        return f"{column.title}合计 {show_money(total)} 元"
    return f"{column.title}合计 {total:,}"
