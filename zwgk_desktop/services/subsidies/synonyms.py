"""Which words name the columns of a payment list? Those that ship with the program, and the office's own file."""

from __future__ import annotations

import functools
import tomllib
from pathlib import Path
from typing import Any

from zwgk_desktop import paths
from zwgk_desktop.domain.columns import Synonyms
from zwgk_desktop.domain.errors import OutputFailed, WrongUsage

SHIPPED = "columns/default.toml"
OWN = "columns.toml"
FIRST_LINES = """# 本地表头说法：程序认不出的列名写在这里，保存后下一次导入就认得。
# 每个栏目写一段；exact 是完全相同的列名，contains 是列名里含有的字，never 是含有就一定不是。
# 栏目：name 姓名、id 身份证号、card 银行账号、village 村、group 组、area 面积、standard 标准、amount 金额、
#       phone 电话、date 日期、remark 备注。去掉行首的 # 号即可使用，例如：
#
# [fields.card]
# exact = ["惠农折号", "粮食直补折号"]
"""


def load_synonyms() -> Synonyms:
    """Return the words for columns, the office's own first; WrongUsage when its file cannot be read."""
    own = own_file()
    return _load(own, own.stat().st_mtime_ns) if own.is_file() else _load(None, 0)


def own_file() -> Path:
    """Return where the office's own words lie (perhaps not made yet)."""
    return paths.data_folder() / OWN


def begin_own_file() -> Path:
    """Return the office's own file, made with an explanation when there is none; OutputFailed when it cannot be."""
    file = own_file()
    if not file.exists():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(FIRST_LINES, encoding="utf-8")
        except OSError as error:
            raise OutputFailed("columns_file", f"不能新建“{file}”。", "请检查文件夹是否可以写入。") from error
    return file


def build_synonyms(own: Path | None) -> Synonyms:
    """Return the shipped words with those of ``own`` before them; WrongUsage (columns_file) when it is not right."""
    with paths.resource(SHIPPED).open("rb") as file:
        shipped = tomllib.load(file)
    if own is None:
        return Synonyms.from_mapping(shipped)
    try:
        table: dict[str, Any] = tomllib.loads(own.read_text(encoding="utf-8-sig"))
        _require_lists(table)
    except (OSError, ValueError, TypeError, AttributeError) as error:
        advice = "请照文件开头的说明修改；暂时用不着的，把文件移走。"
        raise WrongUsage("columns_file", f"本地表头说法“{own.name}”看不懂。", advice) from error
    return Synonyms.from_mapping(shipped, table)


def _require_lists(table: dict[str, Any]) -> None:
    for row in table.get("fields", {}).values():
        for words in row.values():
            if not isinstance(words, (list, str)) or not all(isinstance(word, str) for word in words):
                raise TypeError("a field is made of lists of words")


@functools.lru_cache(maxsize=2)
def _load(own: Path | None, _changed: int) -> Synonyms:
    return build_synonyms(own)
