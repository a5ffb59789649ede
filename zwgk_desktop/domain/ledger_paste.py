"""What do rows copied from a WPS table say about a quarter's progress? Cells by header words, or by their place."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.ledger import State

MOST_ROWS = 5_000
WORDS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号", "编号", "号"),
    "title": ("具体内容", "工作内容", "任务", "重点任务", "工作任务", "主要任务", "内容", "标题", "事项", "任务名称"),
    "text": ("本季度进展", "进展", "进展情况", "工作进展", "完成情况", "落实情况", "目前进展", "季度进展"),
    "status": ("完成状态", "状态", "是否完成", "完成进度"),
    "evidence": ("佐证材料", "佐证", "证明材料", "材料"),
    "problems": ("存在问题及下一步措施", "存在问题", "问题", "下一步措施"),
    "remark": ("备注", "说明"),
}
IN_ORDER = ("number", "text", "status", "evidence", "problems", "remark")
STATES = {
    **{str(state): str(state) for state in State},
    **dict.fromkeys(("完成", "已办结", "办结", "是", "√", "100%"), str(State.DONE)),
    **dict.fromkeys(("正在进行", "推进中", "正在推进", "持续推进", "未完成", "否"), str(State.RUNNING)),
    **dict.fromkeys(("未启动", "尚未开始"), str(State.NOT_STARTED)),
    **dict.fromkeys(("不涉及本单位", "无", "不适用"), str(State.NOT_OURS)),
}


@dataclass(frozen=True, slots=True)
class PastedRow:
    """One line; ``line`` counts from 1, ``title`` has no blanks, "" is what was not given."""

    line: int
    number: int | None
    title: str
    text: str
    status: str
    evidence: str
    problems: str
    remark: str


def read_paste(text: str) -> list[PastedRow]:
    """Return the rows of pasted cells; InputRefused empty, too_large, or no_columns when nothing tells an item."""
    lines = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(_lines(text), "excel-tab"), 1)
        if any(cell.strip() for cell in row)
    ]
    if not lines or len(lines) > MOST_ROWS:
        raise InputRefused("too_large" if lines else "empty", "没有可读的行，或行数太多。", "在 WPS 里选中几行再复制。")
    columns = _header(lines[0][1])
    body = lines[1:] if columns else lines
    if not columns:
        columns = _by_place(lines)
    return [_row(number, cells, columns) for number, cells in body]


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _header(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        bare = "".join(cell.split())
        name = next((name for name, words in WORDS.items() if bare in words), "")
        if name and name not in found:
            found[name] = at
    known = {"number", "title"} & set(found)
    return found if known and len(found) > 1 else {}


def _by_place(lines: Sequence[tuple[int, list[str]]]) -> dict[str, int]:
    """Without a header the first cell is 序号 or the task, the second 进展, then 状态, 佐证材料, 问题, 备注."""
    if max(len(cells) for _, cells in lines) < 2:
        raise InputRefused(
            "no_columns", "认不出各栏是什么。", "请连表头一起复制，或按“序号、进展、状态、佐证材料”的顺序排列。"
        )
    found = {name: at for at, name in enumerate(IN_ORDER)}
    if not all(_number(cells[0]) for _, cells in lines):
        found["title"] = found.pop("number")
    return found


def _row(line: int, cells: Sequence[str], columns: Mapping[str, int]) -> PastedRow:
    def cell(name: str) -> str:
        at = columns.get(name, len(cells))
        return cells[at] if at < len(cells) else ""

    status = cell("status")
    return PastedRow(
        line,
        _number(cell("number")),
        "".join(cell("title").split()),
        cell("text"),
        STATES.get("".join(status.split()), status),
        cell("evidence"),
        cell("problems"),
        cell("remark"),
    )


def _number(text: str) -> int | None:
    bare = text.removesuffix(".0").rstrip(".、．")
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 6 else None
