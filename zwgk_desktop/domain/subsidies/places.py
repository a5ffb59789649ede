"""Which village or group does a line of text name? Separator rows, titles and sheet names of payment lists."""

from __future__ import annotations

import re

from zwgk_desktop.domain.cleaning import pack

COMMITTEE = r"(?:村民委员会|居民委员会|村委会|居委会|社区居委会|社区)"
NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十百零〇]{1,4})"
LEAD = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)]?[、.．）)])?")
LABEL = re.compile(r"^(?:行政村名称?|村名称?|村别|所属村|填报单位|发放单位|单位名称|填报村|单位|村)[:：]")
COUNTED = re.compile(r"[（(][^）)]*[）)]$|[:：,，]?(?:共|计|合计)?\d+(?:户|人|名).*$|[:：、,，]+$")
VILLAGE = re.compile(
    rf"^(?:[^\d\W村]{{1,10}}?(?:省|市|县|区|镇|乡|街道|办事处))*(?:\d{{4}}年度?)?(?P<name>[^\d\W]{{1,12}}?(?:{COMMITTEE}|村))(?P<rest>.*)$"
)
GROUP_LABEL = re.compile(r"^(?:村民小组|小组|组别|组名|组)[:：]")
GROUP = re.compile(rf"^(?:第?{NUMERAL}(?:村民)?(?:小组|组|队|社)|[^\d\W]{{1,8}}?(?:村民小组|小组|生产队|组|屯|队))$")
TITLE_LEAD = re.compile(
    r"^(?:以下[为是系]?|关于|附件?\d*[:：、]?|\d{4}年(?:度)?|[上下]半年|第?[一二三四1-4]季度|\d{1,2}(?:[-—至]\d{1,2})?月(?:份)?|公示)+"
)
IN_BRACKETS = re.compile(r"[（(]([^（）()\d]{1,7}(?:村|社区))[）)]")
NO_NAME = re.compile(r"补贴|补助|发放|资金|公示|名单|农村|乡村|惠农|各|行政|自然|所在|明细|落实")
NUMBERED_GROUP = re.compile(rf"^第?{NUMERAL}(?:村民)?(?:小组|组|队|社)$")
NOT_VILLAGE_WORDS = (
    "村 农村 乡村 全村 本村 各村 行政村 自然村 山村 新农村 美丽乡村 和美乡村 县村 镇村 乡镇村 到村 驻村 包村 "
    "社区 各社区 本社区"
)
NOT_VILLAGES = frozenset(NOT_VILLAGE_WORDS.split())
SUFFIX = re.compile(r"(?:村民委员会|居民委员会|村委会|村民委|居委会|村委|社区|村)+$")
TOWNSHIP = re.compile(r"^.*(?:省|市|县|镇|乡|街道|办事处)(?=.{2,})")


def find_village(text: str) -> tuple[str, str]:
    """Return (village, what follows) of a text that begins with a village's name, or ("", "")."""
    bare = TITLE_LEAD.sub("", LABEL.sub("", LEAD.sub("", pack(text))))
    found = VILLAGE.match(bare)
    if not found:
        return "", ""
    name = found.group("name")
    if name in NOT_VILLAGES or NO_NAME.search(name) or found.group("rest").startswith("民小组"):
        return "", ""
    if name.endswith(("村民委员会", "村委会")):
        name = name[: name.rindex("村") + 1] if name.count("村") == 1 else name[: name.index("村") + 1]
    rest = found.group("rest")
    return name, re.sub(r"^(?:村民委员会|村委会|民委员会|委会|居民委员会|居委会)", "", rest)


def separator(text: str) -> tuple[str, str]:
    """Return (village, group) when a line names only a place, e.g. 石桥村（35户）or 第二组; ("", "") otherwise."""
    bare = LEAD.sub("", pack(text))
    bare = COUNTED.sub("", bare)
    group = COUNTED.sub("", GROUP_LABEL.sub("", bare))
    if NUMBERED_GROUP.match(group):
        return "", group
    if GROUP.match(group) or (group != bare and group):
        if not (group.endswith(("村", "社区"))):
            village, rest = find_village(group)
            if village and GROUP.match(rest):
                return village, rest
        return "", group
    village, rest = find_village(bare)
    if not village:
        return "", ""
    rest = COUNTED.sub("", rest)
    if not rest:
        return village, ""
    return (village, rest) if GROUP.match(rest) else ("", "")


def village_in_title(text: str) -> str:
    """Return the village a title names, e.g. 石桥村2026年耕地地力保护补贴发放表, or ""."""
    village, rest = find_village(text)
    if not village:
        inside = IN_BRACKETS.search(pack(text))
        return inside.group(1) if inside and not NO_NAME.search(inside.group(1)) else ""
    begins = ("振兴", "级", "民", "干部", "组织", "务", "集体", "庄", "医", "医生", "保洁", "镇")
    return "" if rest.startswith(begins) else village


def village_key(text: str) -> str:
    """Return what two spellings of one village share: 石桥村村民委员会, XX镇石桥村 and 石桥 are the same."""
    bare = TOWNSHIP.sub("", pack(text))
    return SUFFIX.sub("", bare) or bare


def split_place(text: str) -> tuple[str, str]:
    """Return (village, group) of one cell that holds both, e.g. 石桥村三组; ("", "") when it does not."""
    village, rest = find_village(text)
    return (village, rest) if village and (not rest or GROUP.match(rest)) else ("", "")
