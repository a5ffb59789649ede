"""Which words are a home address down to the house number? (village and group names, and office addresses, stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, last_match, sentence_end, sentence_start

NUMBER = (
    r"(?:[甲乙丙丁](?=单元)|[附甲乙丙丁]?[A-Za-z]?\d{1,5}[A-Za-z]?(?:[\-之]\d{1,4}){0,3}|[一二三四五六七八九十百]{1,5})"
)
UNIT = r"(?:号门牌|门牌号|号大院|号院|号楼|号|栋|幢|座|单元|室|房(?![屋产子间顶])|弄|门|楼(?!房)|层|房间)"
HOUSE = rf"(?:{NUMBER} ?{UNIT} ?(?:之[一二三四]|附\d{{1,3}}号?|-\d{{1,3}})?)"
ROOM = rf"(?:{NUMBER} ?(?:单元|室|栋|幢|座|号楼|#)|[栋幢] ?\d{{1,2}}-\d{{3,4}})"
KINDS = (
    r"(?:大道|胡同|小区|花园|家园|公寓|新村|社区|自然村|村民小组|小组|广场|新城|佳园|雅苑|名苑|豪庭"
    r"|路|街|巷|弄|村|组|屯|庄|苑|队|坊|府|城|庭|湾|里|坪|坑|背|排|寨|塘|墩|岭)"
)
CORE = re.compile(
    rf"{KINDS}(?:[东西南北中前后上下]|[东西南北中]段|[（(][^（）()]{{1,6}}[)）])?(?:门牌)? ?{HOUSE}(?:[ ,，]?{HOUSE})*"
    r"(?:\d{1,2}-\d{3,4}(?!\d))?(?<! )(?:\d{3,4}(?!\d))?(?:[前后东西左右]栋(?:\d{3,4})?)?"
)
ROOMS = re.compile(
    rf"{NUMBER} ?(?:栋|幢|座|号楼) ?(?:{NUMBER} ?单元)? ?(?:{NUMBER} ?[室号户]|\d{{3,4}}(?! ?(?:平|㎡|亩|元|\d)))"
    r"|\d{1,3}-\d{2,4} ?室|(?:\d{1,3} ?|同)[栋幢] ?\d{1,2}-\d{3,4}(?!\d)|\d{1,3} ?# ?(?:楼|栋|幢)? ?\d{1,2}-\d{2,4}"
)
# 竹山下14号, 老村部隔壁2号: only where somebody lives
VILLAGE = re.compile(r"[村组屯][\u3400-\u9fff]{1,6}\d{1,4}(?:-\d{1,3})?号(?: ?附\d{1,3}号?|[之\-]\d{1,3})?")
PUBLIC_HOUSE = re.compile(r"(?:村委会|村部|卫生院|敬老院|学校|医院|办公室)[^，]{0,2}$")
ASKED = re.compile(r"(?:住哪|住在哪|住址|地址|家在哪)[^\n]{0,6}\n答?[:：]? ?$")
LIVES = re.compile(r"(?:住|居|家|户籍)[^，。；\n]{0,12}$")
TRIPLE = re.compile(r"(?:小区|花园|家园|公寓|苑|新村|佳园) ?\d{1,3}-\d{1,2}-\d{3,4}(?!\d)")
STOP_BEFORE = frozenset("|从映得住在于址是为到的由即、，,。；;：:（）()\n “”\"'！？")
NOT_HOUSE = re.compile(
    r"(?:共|合计|均|各|之前|以前|之后|前|起|至|到|文|令|公告|通知|井|桥|地块|宗地|图斑|机井|变压器|电杆|台区|鱼塘|标段|召开|上报|开始|举行"
    r"|化粪池|下水|楼道|屋顶|外墙|管网|漏水|机耕路|垃圾|中转站|公厕|边坡|隐患|电梯|公变|渠|塘|山体|网格|片区|水井|蓄水|泵|哨卡|楼(?:电梯|会议)"
    r"|下午|上午|晚上|线|公示|决议|机组|泵|闸|路灯|点位|会议室|办公|楼会议|楼办公|窗口|展|馆|教室|床|仓)"
)
DOORSTEP = re.compile(r"(?:的?(?:家|房屋|住房|住宅|老宅|宅院)|的?(?:门前|门口|屋前|屋后|房前|房后|屋旁|楼下))")
UNIT_WORDS = re.compile(rf"{HOUSE}|\d{{1,3}}-\d{{1,2}}-\d{{3,4}}")
EVERYONE = re.compile(r"(?:各|全|每个?|本|该|几个|多个)[村组]$")


def find_addresses(text: str, words: Vocabulary, known: list[Hit]) -> Iterator[Hit]:
    """Yield home addresses of the plain ``text``; ``known`` is what else was found, a hint that people are meant."""
    labelled = list(_labelled(text, words))
    labelled += [
        Hit(_left(text, m.start()), m.end(), "address")
        for m in VILLAGE.finditer(text)
        if LIVES.search(text[max(0, m.start() - 24) : m.start() + 1])
    ]
    yield from labelled
    seen = -1
    spots = sorted((m.start(), m.end()) for p in (CORE, ROOMS, TRIPLE) for m in p.finditer(text))
    for start, end in spots:
        begin = _left(text, start)
        if (
            start < seen
            or any(hit.start < end and start < hit.end for hit in labelled)
            or NOT_HOUSE.match(text, end)
            or EVERYONE.search(text, begin, start + 1)
        ):
            continue
        if _is_home(text, begin, start, end, words, known):
            seen = end
            yield Hit(begin, end, "address")


def _labelled(text: str, words: Vocabulary) -> Iterator[Hit]:
    """Yield what follows a word like 家庭住址, as far as the last house number in the clause."""
    pattern = words.compiled(
        "home label",
        r"(?:{p}|住 {1,2}址|(?<![大国专厂商公各])家(?:就)?在|(?:户籍|户口|门牌)(?=[:：]))"
        r"(?:为|是|在|于|位于)? *(?:[:：]\s*)?([^，,。；;\n）)（(：:]{3,60})",
        p=words.pattern("addresses", "labels"),
    )
    for match in pattern.finditer(text):
        body = match.group(1)
        more = re.compile(r"\n[\u3400-\u9fff][^，,。；;\n:：]{2,30}").match(text, match.end())
        fields = text[max(0, match.start() - 1) : match.start()] in ("", "\n")
        if more and fields and not UNIT_WORDS.search(body):  # the form's line was too short
            body += more.group()
        units = list(UNIT_WORDS.finditer(body))
        units = [u for u in units if not NOT_HOUSE.match(body, u.end()) or u.group()[-1] in "室栋幢"]
        parted = re.compile(r"\n\d{1,4}号").match(text, match.end())
        if not units and parted and body[-1] in "组村路街巷区":
            yield Hit(match.start(1), parted.end(), "address")
            continue
        if units and PUBLIC_HOUSE.search(body[: units[-1].start()]):
            continue
        if units and re.search(r"[\u3400-\u9fff]", body[: units[-1].start()]):
            end = match.start(1) + units[-1].end()
            tail = re.match(r"\d{3,4}(?!\d)", text[end:])
            yield Hit(match.start(1), end + (tail.end() if tail else 0), "address")


def _left(text: str, start: int) -> int:
    """Return where the place name that leads up to the house number begins."""
    begin = start
    while begin > 0 and start - begin < 30:
        # 龙口乡 桐子坪村
        joined = text[begin - 1] == " " and text[begin - 2 : begin - 1] in frozenset("省市县区乡镇村")
        if text[begin - 1] in STOP_BEFORE and not joined:
            break
        begin -= 1
    return begin


def _is_home(text: str, begin: int, start: int, end: int, words: Vocabulary, known: list[Hit]) -> bool:
    sentence = max(sentence_start(text, begin), begin - 40)
    office = words.compiled("office place", "{p}", p=words.pattern("addresses", "public"))
    home = words.compiled("home hint", "{p}", p=words.pattern("addresses", "private"))
    last_office = last_match(office, text, sentence, end)
    last_home = last_match(home, text, sentence, start)
    doorstep = DOORSTEP.match(text, end)  # a lamp or a road before somebody's door
    after = None if doorstep else office.search(text, end, min(end + 8, sentence_end(text, end)))
    person = last_home >= 0 or any(sentence <= hit.start < sentence_end(text, end) for hit in known)
    if re.match(r" ?[（(][^）)]{0,8}(?:户|某|阿[婆公姨]|先生|女士)| ?[，,]?(?:户主|业主|住户|租户)", text[end:]):
        return True
    if doorstep and re.search("家|[房宅]", doorstep.group()):
        return True
    if ASKED.search(text, max(0, begin - 24), begin):
        return True
    if last_office > last_home or (after and last_home < 0):
        return False
    body = text[start:end]
    if (
        re.search(ROOM, body)
        or TRIPLE.fullmatch(body)
        or re.match(r"(?:村|组|屯|队|小组|村民小组|自然村|坑|背|排|寨|塘|墩|岭|坪|湾|庄)", body)
    ):
        return True
    return person or re.search(r"[村组屯]", text[begin:end]) is not None
