"""What does a row of the disclosure catalogue hold, what is wrong with one, and what differs between two catalogues?

Source of the columns: the usual 村务公开目录 (domain handbook §5); retention in the kinds of 村级档案管理办法.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from zwgk_desktop.domain.boards import CatalogueItem
from zwgk_desktop.domain.periods import RHYTHM_WORDS, Rhythm

Values = Mapping[str, Any]  # by key of TITLES; channels a tuple, days int, active bool, rhythm and audience codes

TITLES = {
    "number": "编号",
    "level1": "一级事项",
    "level2": "二级事项",
    "elements": "公开内容",
    "basis": "依据",
    "rhythm": "公开频次",
    "due_days": "时限（日）",
    "posting_days": "公示期（日）",
    "publisher": "公开主体",
    "channels": "公开渠道",
    "audience": "公开对象",
    "retention": "保管期限",
    "active": "启用",
}
AUDIENCE_WORDS = {"public": "社会公众", "concerned": "相关人员"}
ACTIVE_WORDS = {True: "启用", False: "停用"}
PUBLISHERS = ("村民委员会", "村党组织", "农村集体经济组织", "乡镇人民政府")  # proposed; another may be written
CHANNELS = ("村务公开栏", "村民会议", "乡镇政务公开网页", "村务微信群", "广播")
RETENTIONS = ("永久", "30年", "10年")
OFF_VILLAGES = "不涉及的村"  # beside the columns, in the yearly review
NEEDED = ("level1", "level2", "publisher")
MOST_DAYS = 3650
LONGEST = 1000  # characters of a text
NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}")
BETWEEN = re.compile(r"[、，,；;/\n]+")
KIND_WORDS = {"added": "新增", "changed": "修改", "retired": "停用", "restored": "恢复", "removed": "删除"}


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One difference: ``kind`` of KIND_WORDS; ``field`` is a column's title and only ``changed`` has one."""

    kind: str
    number: str
    name: str
    field: str = ""
    old: str = ""
    new: str = ""


def item_values(item: CatalogueItem) -> dict[str, Any]:
    """Return an item by the keys of TITLES."""
    return {key: getattr(item, key) for key in TITLES} | {"rhythm": item.rhythm.value}


def written(key: str, value: Any) -> str:
    """Return a value as it stands in a workbook or a change list."""
    if key == "rhythm":
        return RHYTHM_WORDS.get(Rhythm(value), str(value))
    if key == "audience":
        return AUDIENCE_WORDS.get(value, str(value))
    if key == "active":
        return ACTIVE_WORDS[bool(value)]
    if key == "channels":
        return "、".join(value)
    return "" if value is None else str(value)


def read(key: str, text: str) -> Any:
    """Return the value written in a cell; ValueError with a Chinese sentence that says how to mend it."""
    if key in ("rhythm", "audience", "active"):
        words = {"rhythm": RHYTHM_WORDS, "audience": AUDIENCE_WORDS, "active": ACTIVE_WORDS}[key]
        by_word = {word: value for value, word in words.items()}  # type: ignore[attr-defined]
        if text not in by_word:
            raise ValueError(f"“{text}”不在可选的词中，请从 {'、'.join(by_word)} 中选一个。")
        found = by_word[text]
        return found.value if isinstance(found, Rhythm) else found
    if key in ("due_days", "posting_days"):
        if not re.fullmatch(r"\d{1,4}(?:\.0)?", text):
            raise ValueError(f"“{text}”不是日数，请填 0 到 {MOST_DAYS} 的整数。")
        return int(float(text))
    if key == "channels":
        return tuple(dict.fromkeys(part.strip() for part in BETWEEN.split(text) if part.strip()))
    return text


def find_problems(values: Values) -> dict[str, str]:
    """Return what keeps ``values`` (some or all of the keys) from being a catalogue row, by key."""
    problems: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, str) and len(value) > LONGEST:
            problems[key] = f"“{TITLES[key]}”最多 {LONGEST} 字。"
        if key in NEEDED and not str(value).strip():
            problems[key] = f"“{TITLES[key]}”不能为空。"
        if key in ("due_days", "posting_days") and not 0 <= int(value) <= MOST_DAYS:
            problems[key] = f"日数应当在 0 到 {MOST_DAYS} 之间。"
    if values.get("rhythm", Rhythm.MONTHLY) not in set(Rhythm):
        problems["rhythm"] = f"没有“{values['rhythm']}”这种公开频次。"
    if values.get("audience", "public") not in AUDIENCE_WORDS:
        problems["audience"] = f"没有“{values['audience']}”这种公开对象。"
    if "number" in values and not NUMBER.fullmatch(str(values["number"])):
        problems["number"] = f"编号“{values['number']}”应像 3.2 这样，由数字和点组成。"
    if "channels" in values and not values["channels"]:
        problems["channels"] = "“公开渠道”不能为空。"
    return problems


def compare(old: Mapping[str, Values], new: Mapping[str, Values]) -> tuple[ItemChange, ...]:
    """Return what differs between two catalogues (values by number), in the order of the new one; see KIND_WORDS."""
    changes: list[ItemChange] = []
    for number, values in new.items():
        name = str(values["level2"])
        if number not in old:
            changes.append(ItemChange("added", number, name))
        else:
            changes += _differences(number, name, old[number], values)
    gone = (number for number in old if number not in new)
    return (*changes, *(ItemChange("removed", number, str(old[number]["level2"])) for number in gone))


def _differences(number: str, name: str, before: Values, after: Values) -> Iterable[ItemChange]:
    if bool(before.get("active", True)) != bool(after.get("active", True)):
        yield ItemChange("restored" if after.get("active", True) else "retired", number, name)
    for key, title in {**TITLES, "off": OFF_VILLAGES}.items():
        if key in ("number", "active") or key not in after:
            continue
        first, second = written(key, before.get(key, "")) if before.get(key) else "", written(key, after[key])
        if key in ("due_days", "posting_days"):
            first = written(key, before.get(key, 0))
        if first != second:
            yield ItemChange("changed", number, name, title, first, second)


def count_changes(changes: Iterable[ItemChange]) -> str:
    """Return e.g. ``新增 1 项，修改 3 处``; "" when there is none."""
    counts: dict[str, int] = {}
    for one in changes:
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return "，".join(
        f"{word} {counts[kind]} {'处' if kind == 'changed' else '项'}"
        for kind, word in KIND_WORDS.items()
        if kind in counts
    )
