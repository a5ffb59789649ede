"""In which of the lists that stand side by side is a row? Said in the name of a finding's column: 右边名单 身份证号."""

from __future__ import annotations

import re
from dataclasses import replace

from zwgk_desktop.domain.findings import Finding

TWO = {1: "左边名单", 2: "右边名单"}
TOLD = re.compile(r"(?:(左边)|(右边)|左起第(\d+)份)名单(?: |$)")


def tell_panel(found: Finding, number: int, count: int) -> Finding:
    """Return a finding that says in which of ``count`` lists it is; unchanged where there is only one."""
    if count < 2:
        return found
    word = TWO[number] if count == 2 else f"左起第{number}份名单"
    column = f"{word} {found.column}".strip()
    said = f"“{found.column}”："
    message = found.message.removeprefix(said) if found.column else found.message
    return replace(found, column=column, message=f"“{column}”：{message}")


def panel_of(column: str) -> int:
    """Return the number of the list a column's name tells, 0 when it tells none."""
    told = TOLD.match(column)
    return 0 if told is None else 1 if told[1] else 2 if told[2] else int(told[3])
