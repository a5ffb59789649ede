"""Which cells of a table pasted into a text are personal data, by their column's head or what stands beside them?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zwgk_desktop.domain.privacy.numbers import MONEY, Hit
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, is_chinese

SEPARATORS = (r"\t", r"[|｜]", r"[,，]", r"[ \u3000]+")
FEWEST_CELLS = 3
LONGEST_HEAD = 14
PERSON = re.compile(r"姓\s*名|户\s*主|领款人|申请人|对象|学生|儿童|村民|家长|监护人|收款人")
OFFICE = re.compile(r"单位|部门|职务|职责|岗位|站所|科室|窗口|负责人|网格员|机构")
HOUSE = re.compile(r"\d[ \d\-]*[号栋幢室]|\d-\d{1,2}-\d{2,4}|[一二三四五六七八九十]+号")
DAY = re.compile(r"(?:19|20)\d{2}\s*[年.\-/]?\s*\d{1,2}")
AGE = re.compile(r"(\d{1,2})周?岁?")
TELLING = frozenset(
    ("minor_name", "id_card", "bank_card", "phone", "birth_date")
)  # columns that need no second one beside them
ACCOUNT = re.compile(r"(?<![\dA-Za-z*.\-])\d{12,19}(?![\dA-Za-z*\-])(?!\.\d)")


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of one cell and where they stand."""

    start: int
    end: int
    words: str


def find_in_tables(text: str, raw: str, words: Vocabulary, known: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the cells that a head like 银行账号 or 出生日期 tells to be personal, and accounts in a row with an ID.

    ``raw`` is the text before it was made plain: its tabulators part the cells.
    """
    lines = list(re.finditer(r"[^\n]+", text))
    for separator in SEPARATORS:
        kinds: dict[int, str] = {}
        width = 0
        for line in lines:
            cells = _cells(text, raw, line.start(), line.end(), separator)
            if len(cells) < FEWEST_CELLS:
                kinds = {}
            elif heads := _heads(cells, words):
                kinds, width = heads, len(cells)
            elif kinds and len(cells) == width:
                yield from _judge(cells, kinds, words)
    yield from _accounts_beside_ids(text, words, known)


def _cells(text: str, raw: str, start: int, end: int, separator: str) -> list[Cell]:
    cells, at = [], start
    for stop, following in [
        *((m.start(), m.end()) for m in re.compile(separator).finditer(raw, start, end)),
        (end, end),
    ]:
        body = text[at:stop]
        left = at + len(body) - len(body.lstrip())
        cells.append(Cell(left, left + len(body.strip()), body.strip()))
        at = following
    return cells


def _heads(cells: Sequence[Cell], words: Vocabulary) -> dict[int, str]:
    """Return the kind of each telling column where this line is the head of a table of people, else nothing."""
    titles = [cell.words for cell in cells]
    if any(len(title) > LONGEST_HEAD or re.search(r"\d{2}", title) for title in titles):
        return {}
    if not any(PERSON.search(title) for title in titles):
        return {}
    office = any(OFFICE.search(title) for title in titles)
    kinds = {index: kind for index, title in enumerate(titles) if (kind := _kind(title, words, office))}
    if any("监护人" in title for title in titles):  # a list of children
        kinds = {index: "minor_name" if kind == "name" else kind for index, kind in kinds.items()}
    alone = not TELLING.isdisjoint(kinds.values())
    return kinds if len(kinds) > 1 or alone else {}


def _kind(title: str, words: Vocabulary, office: bool) -> str:
    """Return what a column of this title holds: a kind of span, or name, age, class."""
    tests = (
        ("id_card", words.pattern("numbers", "id_labels")),
        ("", r"行$|支行|户名"),
        ("bank_card", words.pattern("numbers", "card_labels")),
        ("birth_date", words.pattern("births", "labels")),
        ("phone", r"宅电|住宅电话|家庭电话|家中电话"),
        ("", r"办公|单位|监督" if not office else r"电话|地址|手机|联系"),
        ("phone", r"电话|手机|联系方式|联系号码|宅电|座机"),
        ("address", r"住址|地址|门牌|居住地|住所"),
        ("health", words.pattern("health", "labels") + r"|疾病|残疾"),
        ("property", r"房产|车辆情况|存款|家庭财产|家庭资产"),
        ("minor_name", words.pattern("minors", "labels")),
        ("class", r"班级|年级|就读|学校"),
        ("age", r"年\s*龄"),
        ("name", r"姓\s*名$"),
    )
    return next((kind for kind, pattern in tests if re.search(pattern, title.replace(" ", ""))), "")


def _judge(cells: Sequence[Cell], kinds: dict[int, str], words: Vocabulary) -> Iterator[Hit]:
    young = False
    for index, kind in kinds.items():
        cell = cells[index]
        digits = re.sub(r"[ \-]", "", cell.words)
        if kind in ("id_card", "bank_card") and re.fullmatch(r"\d{9,24}[Xx]?", digits):
            yield Hit(cell.start, cell.end, kind)
        elif kind == "phone" and re.fullmatch(r"\d{7,12}", digits):
            yield Hit(cell.start, cell.end, "mobile" if re.fullmatch(r"1[3-9]\d{9}", digits) else "landline")
        elif kind == "birth_date" and DAY.match(cell.words):
            yield Hit(cell.start, cell.end, kind)
            young = young or int(cell.words[:4]) > words.adult_year
        elif (kind == "address" and HOUSE.search(cell.words)) or (
            kind in ("health", "property") and _tells(cell.words)
        ):
            yield Hit(cell.start, cell.end, kind)
        elif kind == "age" and (age := AGE.fullmatch(cell.words)):
            young = young or int(age[1]) < 18
        elif kind == "class":
            young = (
                young
                or re.search(r"小学|中学|幼儿园|[一二三四五六七八九]年级|班|[初高][一二三]|学前", cell.words)
                is not None
            )
    for index, kind in kinds.items():
        if (kind == "minor_name" or (young and kind == "name")) and _is_words(cells[index].words):
            yield Hit(cells[index].start, cells[index].end, "minor_name")


def _tells(cell: str) -> bool:
    return _is_words(cell) and cell[0] not in "无否未"


def _is_words(cell: str) -> bool:
    return 2 <= len(cell) <= 20 and is_chinese(cell[0]) and "某" not in cell and "*" not in cell


def _accounts_beside_ids(text: str, words: Vocabulary, known: Sequence[Hit]) -> Iterator[Hit]:
    """Yield a bare account number in the line of somebody's ID number."""
    code = words.compiled("code beside", "{c}", c=words.pattern("numbers", "code_labels", "public_accounts"))
    for line in {text.rfind("\n", 0, hit.start) + 1 for hit in known if hit.kind == "id_card"}:
        end = text.find("\n", line)
        for match in ACCOUNT.finditer(text, line, len(text) if end < 0 else end):
            if not code.search(text, max(line, match.start() - 16), match.start()) and not MONEY.match(
                text, match.end()
            ):
                yield Hit(match.start(), match.end(), "bank_card")
