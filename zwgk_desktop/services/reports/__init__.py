"""Which reports does the office hand in, and what stands in them? The area's one door."""

from zwgk_desktop.services.reports.annual import (
    AnnualDraft,
    annual_review,
    annual_years,
    change_draft,
    check_draft,
    compare_today,
    draft_mark,
    export_annual,
    freeze,
    get_draft,
    proposed,
    reopen,
    take_last_year,
    write_preview,
)
from zwgk_desktop.services.reports.annual_check import check_report_file
from zwgk_desktop.services.reports.annual_layout import load_layout
from zwgk_desktop.services.reports.monthly import export_monthly, monthly_report
from zwgk_desktop.services.reports.self_check import export_self_check, self_check

__all__ = [
    "AnnualDraft",
    "annual_review",
    "annual_years",
    "change_draft",
    "check_draft",
    "check_report_file",
    "compare_today",
    "draft_mark",
    "export_annual",
    "export_monthly",
    "export_self_check",
    "freeze",
    "get_draft",
    "load_layout",
    "monthly_report",
    "proposed",
    "reopen",
    "self_check",
    "take_last_year",
    "write_preview",
]
