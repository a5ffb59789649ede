"""Is what was typed into a register's field of the field's kind? Dates become ISO text, numbers int, boxes bool."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.registers.definitions import RECEIVED, FieldSpec, Register

YES = {"是", "有", "√", "✓", "对", "1", "true", "yes", "y", "on"}
NO = {"", "否", "无", "×", "0", "false", "no", "n", "off"}
LONGEST = 10_000  # characters of one field
YEARS = range(1949, 2201)
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+[\d:]+)?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\ud800-\udfff]")


def error(kind: str, message: str, column: str = "") -> Finding:
    """Return a finding that forbids the entry."""
    return Finding(kind, Severity.ERROR, message, column=column)


def warning(kind: str, message: str, column: str = "") -> Finding:
    """Return a finding that a person must judge."""
    return Finding(kind, Severity.WARNING, message, column=column)


def built_in_fields(register: Register) -> tuple[FieldSpec, ...]:
    """Return what every register has: title, receipt day and number, with this register's words."""
    return (
        FieldSpec("title", register.title_label, required=True),
        FieldSpec(RECEIVED, register.received_label, "date", required=True, future=register.received_future),
        FieldSpec("number", "编号", help="不填时自动编号"),
    )


def read_values(
    fields: Sequence[FieldSpec], raw: Mapping[str, Any], today: date, partly: bool = False
) -> tuple[dict[str, Any], list[Finding]]:
    """Return what was typed as values by field key, and what is wrong with it.

    ``raw`` names fields by key or by title. With ``partly`` what is not named stays out (a change of some fields);
    otherwise a missing field takes its default, and a required one must be there.
    """
    by_name = {name: one for one in fields for name in (one.title, one.key)}
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for name, value in raw.items():
        spec = by_name.get(str(name).strip())
        if spec is None:
            findings.append(error("field_unknown", f"没有“{name}”这一栏，可填：{'、'.join(f.title for f in fields)}。"))
        else:
            values[spec.key] = _read(spec, value, today, findings)
    for spec in fields:
        if spec.key not in values and not partly:
            values[spec.key] = spec.default
        if spec.required and spec.key in values and values[spec.key] in (None, ""):
            findings.append(error("field_missing", f"“{spec.title}”没有填写。", spec.title))
    return {key: value for key, value in values.items() if partly or value not in (None, "")}, findings


def _read(spec: FieldSpec, value: Any, today: date, findings: list[Finding]) -> Any:
    text = _text(value)
    if not text and spec.kind != "check":
        return None
    try:
        return {"date": _date, "number": _number, "check": _check, "choice": _choice}.get(spec.kind, _plain)(
            spec, text, today
        )
    except ValueError as wrong:
        findings.append(error(f"{spec.kind}_wrong", str(wrong), spec.title))
        return text  # kept, so that what was typed is not reported as missing too


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = "" if value is None else value.isoformat() if isinstance(value, date) else str(value)
    return UNSEEN.sub("", text).replace("\r\n", "\n").strip()


def _plain(spec: FieldSpec, text: str, today: date) -> str:
    if len(text) > LONGEST:
        raise ValueError(f"“{spec.title}”超过 {LONGEST} 字，请缩短，全文另存为附件。")
    return text if spec.kind == "lines" else " ".join(text.split())


def _date(spec: FieldSpec, text: str, today: date) -> str:
    day = parse_day(text)
    if day is None:
        raise ValueError(f"“{spec.title}”不是日期：{text}，请写成 2026-03-10 的形式。")
    if day > today and not spec.future:
        raise ValueError(f"“{spec.title}”{day} 晚于今天 {today}，尚未发生的事不能登记。")
    return day.isoformat()


def parse_day(text: str) -> date | None:
    """Return the day written as 2026-03-10, 2026/3/10, 2026.3.10, 2026年3月10日 or 20260310; None when it is none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = DAY.fullmatch(plain) or COMPACT.fullmatch(plain)
    if not found:
        return None
    year, month, day = (int(part) for part in found.groups())
    try:
        return date(year, month, day) if year in YEARS else None
    except ValueError:
        return None


def _number(spec: FieldSpec, text: str, today: date) -> int:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").rstrip("人条次份日天个")
    if not re.fullmatch(r"\d{1,9}", plain):
        raise ValueError(f"“{spec.title}”应为不带小数的数字，现为“{text[:20]}”。")
    if spec.most is not None and int(plain) > spec.most:
        raise ValueError(f"“{spec.title}”不得超过 {spec.most}，现为 {int(plain)}。")
    return int(plain)


def _check(spec: FieldSpec, text: str, today: date) -> bool:
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain in YES or plain in NO:
        return plain in YES
    raise ValueError(f"“{spec.title}”应填“是”或“否”，现为“{text[:20]}”。")


def _choice(spec: FieldSpec, text: str, today: date) -> str:
    if text not in spec.choices:
        raise ValueError(f"“{spec.title}”不能是“{text[:20]}”，可选：{'、'.join(spec.choices)}。")
    return text
