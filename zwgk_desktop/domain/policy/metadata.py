"""Who issued the document, under which own number, title and date? A number that is only cited is never taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.policy.model import DocumentFacts
from zwgk_desktop.domain.policy.numerals import read_number, read_year
from zwgk_desktop.domain.policy.paragraphs import Block
from zwgk_desktop.domain.policy.vocabulary import DocumentWords

_NUMBER = re.compile(
    r"^(?:发文字号|文号|文件编号)?:?(?P<number>[\u4e00-\u9fff]{0,14}\[(?:19|20)\d\d\](?:第)?\d{1,4}号)(?:签发人:?[\u4e00-\u9fff]{0,8})?$"
)
_AFTER_TITLE = re.compile(r"通知\(?(?P<number>[\u4e00-\u9fff]{2,14}\[20\d\d\]\d{1,4}号)\)?$")
_DATE = re.compile(
    r"^(?:[\u4e00-\u9fff()]{0,30}?)(?P<y>20\d\d|二[〇○零O0][一二三四五六七八九〇○零]{2})年(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})日(?P<printed>印发)?$"
)
_LABELLED_DATE = re.compile(
    r"^(?:成文日期|发文日期|印发日期|发布日期|发布时间):(?P<y>20\d\d)[年\-/.](?P<m>\d{1,2})[月\-/.](?P<d>\d{1,2})日?$"
)
_YEAR = re.compile(r"(20\d\d)年")
_NOT_TITLE = re.compile(r"[。;:,]|^附件?|^抄送|^\(|印发给")
_SIDE = re.compile(
    r"^(?:\(?此件[^。]{0,16}\)?|公开(?:方式|属性|类别)?:.*|主动公开|附(?:件[一二三四五六七八九十\d]*)?(?::.{0,60}|[^。;]{0,4})|附件[^。;]{0,60}|抄送:.*|信息公开选项:.*|索引号:.*|主题分类:.*"
    r"|签发人:.*|份号:.*|内部使用|\(?征求意见稿\)?|\(?盖章\)?)$"
)
_ADDRESSED = re.compile(r"(?:单位|部门|政府|机构|企业|镇|街道|园区|管委会|办事处|委会|公司|中心)[\)\]]?:$")
_LATER_TITLE = re.compile(r"20\d\d年|分工表|任务表|分解表|责任表|一览表")
HEADER_BLOCKS = 24


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The facts, and which blocks (by index) they were read from or are mere form."""

    facts: DocumentFacts
    used: frozenset[int]
    titles: frozenset[int]


def read_letterhead(blocks: Sequence[Block], words: DocumentWords) -> Letterhead:
    """Read the facts from the blocks before the first numbered one, and dates wherever they stand alone."""
    first = next((at for at, block in enumerate(blocks) if block.mark or block.cells), len(blocks))
    head = range(min(first, HEADER_BLOCKS))
    used: set[int] = set()
    number = _own_number(blocks, head, used)
    titles = _titles(blocks, first, words, used)
    issue_date = _issue_date(blocks, used)
    issuer = _issuer(blocks, head, titles, words, used)
    used |= {at for at, block in enumerate(blocks) if not block.cells and _is_form(block)}
    title = titles[min(titles)] if titles else None
    facts = DocumentFacts(issuer, number, title, _year(title, number, issue_date, blocks), issue_date)
    return Letterhead(facts, frozenset(used), frozenset(titles))


def _is_form(block: Block) -> bool:
    if block.mark:
        return False
    return bool(_SIDE.match(block.folded)) or bool(len(block.folded) < 90 and _ADDRESSED.search(block.folded))


def _own_number(blocks: Sequence[Block], head: range, used: set[int]) -> str | None:
    for at in head:
        match = _NUMBER.match(blocks[at].folded)
        if match:
            used.add(at)
            return blocks[at].text[match.start("number") : match.end("number")]
    for at in head:
        match = _AFTER_TITLE.search(blocks[at].folded)
        if match and "根据" not in blocks[at].folded:
            return blocks[at].text[match.start("number") : match.end("number")]
    return None


def _titles(blocks: Sequence[Block], first: int, words: DocumentWords, used: set[int]) -> dict[int, str]:
    """Return title lines by the index of their first block; a title over several lines is put together."""
    found: dict[int, str] = {}
    for at, block in enumerate(blocks):
        if at in used or not _may_be_title(block) or (at >= first and not _LATER_TITLE.search(block.folded)):
            continue
        ends = _ends(block.folded, words)
        if ends and (len(block.folded) > 6 or block.markdown):
            start = at
            while start - 1 not in used and start - 1 not in found and _leads_on(blocks, start - 1, words):
                start -= 1
            found[start] = "".join(blocks[one].text for one in range(start, at + 1))
            used |= set(range(start, at + 1))
    return found


def _ends(folded: str, words: DocumentWords) -> bool:
    return re.sub(r"(?:\([^()]{1,12}\)|\[20\d\d\]\d+号)+$", "", folded).endswith(words.title_endings)


def _may_be_title(block: Block) -> bool:
    return not block.cells and not block.mark and len(block.folded) <= 90 and not _NOT_TITLE.search(block.folded)


def _leads_on(blocks: Sequence[Block], at: int, words: DocumentWords) -> bool:
    """Tell whether the block is the first part of a title broken over lines."""
    if at < 0 or not _may_be_title(blocks[at]) or _ends(blocks[at].folded, words):
        return False
    folded = blocks[at].folded
    if _NUMBER.match(folded) or _DATE.match(folded) or folded.endswith(("文件", "号")):
        return False
    return "关于" in folded or bool(_YEAR.search(folded)) or (folded.endswith(words.issuer_endings) and at > 0)


def _issue_date(blocks: Sequence[Block], used: set[int]) -> date | None:
    signed: date | None = None
    printed: date | None = None
    for at, block in enumerate(blocks):
        match = None if block.cells or block.mark else _DATE.match(block.folded) or _LABELLED_DATE.match(block.folded)
        day = _read_date(match) if match else None
        if match is None or day is None:
            continue
        used.add(at)
        if match.groupdict().get("printed"):
            printed = printed or day
        else:
            signed = signed or day
    return signed or printed


def _read_date(match: re.Match[str]) -> date | None:
    try:
        return date(read_year(match["y"].replace("O", "〇")), read_number(match["m"]), read_number(match["d"]))
    except ValueError:
        return None


def _issuer(
    blocks: Sequence[Block], head: range, titles: dict[int, str], words: DocumentWords, used: set[int]
) -> str | None:
    found: str | None = None
    for at, block in enumerate(blocks):
        if block.mark or block.cells or len(block.folded) > 34:
            continue
        name = block.text.removesuffix("文件")
        plain = not re.search(r"[,。:;、《\d]", block.folded) and "关于" not in name
        if plain and len(name) > 4 and name.endswith(words.issuer_endings):
            used.add(at)
            found = found or name
    if found:
        return found
    for title in titles.values():
        name = title.split("关于")[0]
        if "关于" in title and name.endswith(words.issuer_endings):
            return name
    signed = (re.match(r"^([\u4e00-\u9fff]{4,30}?)20\d\d年", blocks[at].folded) for at in used if at < len(blocks))
    names = (match[1] for match in signed if match)
    return next((name for name in names if name.endswith(words.issuer_endings)), None)


def _year(title: str | None, number: str | None, day: date | None, blocks: Sequence[Block]) -> int | None:
    for text in (title or "", *(b.folded for b in blocks if b.markdown == 1)):
        match = _YEAR.search(text)
        if match:
            return int(match[1])
    if number:
        match = re.search(r"20\d\d", number)
        if match:
            return int(match[0])
    if day:
        return day.year
    every = [int(year) for block in blocks for year in _YEAR.findall(block.folded)]
    return max(set(every), key=every.count) if every else None
