"""Which words tell what one person owns, earns or owes? (programmes, policies and statistics stay)"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zwgk_desktop.domain.privacy.bearers import Bearers
from zwgk_desktop.domain.privacy.numbers import Hit
from zwgk_desktop.domain.privacy.phrases import FIELD, reach
from zwgk_desktop.domain.privacy.vocabulary import Vocabulary, last_match, sentence_end, sentence_start

FIGURE = r"(?:(?<![\d,.])[\d,.]{1,14}|[一二两三四五六七八九十百千零几好半]{1,8}|[一二两三四五六七八九十]万[一二三四五六七八九])"
AMOUNT = rf"(?:{FIGURE}\s*(?:余|多|来)?\s*(?:万余|万|千|百)?(?:多|余|来)?\s*(?:元|块|圆)[钱多余]?|{FIGURE}(?:余|多|来|好)?(?:万|千)(?:多|余|来)?)"
COUNT = r"(?:(?<!\d)\d{1,6}|[一二两三四五六七八九十]{1,2})\s*(?:套|处|栋|幢|间|辆|台|部|份|个|层|座|艘|平方米|平米|㎡|家)"
JOINT = r"(?:就剩|只剩|还剩|只有|剩|为|约|约为|共|共计|达|达到|有|是|合计|大约|近|余额|总额|市值)*[:：]?\s*"
BRANDS = (
    "江铃", "奥迪", "宝马", "奔驰", "大众", "丰田", "本田", "比亚迪", "五菱", "日产", "别克", "长安", "吉利", "特斯拉", "哈弗",
    "奇瑞", "福特", "皮卡", "越野", "挖机", "吊车", "铲车", "三轮车", "电动车", "商务车", "大货", "半挂", "农用车", "门面房",
)  # fmt: skip
HAVE = r"(?:登记有?|拥有|购有|购得|购买了?|购置了?|买了?|新买|新购|换了|建有|建了|盖了|盖有|另有|还有|自有|持有|现住|有|开着|开的是?|开了?)(?![^，。；、\n]{0,2}补)"
TEMPLATES = {
    "under name": r"名下(?:登记|拥有|现有|共有|均|还|另|也|的)*(?:有|无|没有|登记有)?[^。；;\n]{0,10}?(?:{i}|{c}|公司|厂|店|经营部|门市|作坊|土地|山林|企业|股份)[^。；;，,\n]{0,24}"
    r"(?:[，,、及和](?!不|未|无|申请|故|因|已|应)[^。；;，,\n]{0,10}?{i}[^。；;，,\n]{0,16})*",
    "savings": r"(?:{h}[^，。；\n]{0,8}|银行|活期|定期|现有|尚有|有|存)(?:银行|活期|定期|个人)*"
    r"(?:存款|积蓄|储蓄|理财|股票|基金|公积金|存折|存单)(?:及(?:定期|活期|银行)?存款)?{j}{a}",
    "savings left": r"(?:存款|存折|存单|积蓄)(?:余额|总额|上)?{j}{a}",
    "amount saved": r"{a}[^，。；\n]{0,2}(?:定期|活期)?存款",
    "saved": r"(?:存着|存了|存有|卡上有|卡里有|折上有|手里有|手上有){a}",
    "owns": r"{v}[^，。；\n]{0,12}?{c}[^，。；\n]{0,8}?{i}[^，。；、\n]{0,8}",
    "owns after": r"{v}[^，。；、\n]{0,10}?{i}(?:共|共计)?\s*{c}",
    "owns one": r"有(?:一)?[套栋间辆台处幢][^，。；\n]{0,10}?{i}",
    "pledged": r"[^，。；\n]{0,6}?{i}(?:都|也)?(?:已经|已|早已)?(?:抵押|卖掉|变卖|出租)",
    "bought": r"(?:购置|购买|新购|新买|买了|买的|拥有|换了|给买了|在[^，。；\n]{1,8}买)[^，。；、\n补]{0,4}?{i}",
    "drives": r"开(?:的是|着)[^，。；\n]{0,10}?{i}",
    "lives": r"(?:住房|房子|住的|家里|屋里|家中|住)(?:就|只|只有|有|是|为|还是|在)+[^，。；\n\d]{0,8}(?:\d{4}年)?[^，。；\n]{0,10}?"
    r"(?:房|平顶|小楼|楼|土屋|老屋)(?![\u3400-\u9fff]?(?:\d|号|室|单元))",
    "counted": r"(?<=[，,、：:\s（(屋]){i}(?:共|共计)?\s*{c}",
    "counted first": r"{c}[^，。；\n]{0,3}(?:商品房|住房|土坯房|砖房|瓦房|楼房|别墅|门面|店面|商铺|轿车|货车|小车)",
    "runs": r"(?:经营|开办|开了?|持有|注册|投资|入股|承包)[^，。；\n]{0,16}(?:厂|店|公司|合作社|场|作坊|股份|超市)"
    r"(?:一[家个座间]|[\d.]+%?的?股份?|，?注册资[本金]|，?出资|[^，。；\n]{0,3}[两二三\d]+[家个座])[^。；\n，]{0,16}",
    "firm": r"(?:开(?:有|了|办)|经营|注册(?:有|了)|投资(?:有|了)|参股|入股)[^，。；\n]{0,8}?(?:公司|厂|店|超市|门市|经营部|作坊)",
    "capital": r"注册资[本金][^，。；\n\d]{0,4}{a}",
    "income": r"{h}[^，。；\n]{0,6}?(?:年|月)?(?:人均)?(?:年|月)?(?:可支配|纯|总|毛|工资性|经营性)?"
    r"(?:收入|工资|养老金|退休金|薪酬){j}{a}",
    "salary": r"(?:(?:每?月|年)(?:退休金|养老金|工资|收入)|月薪|年薪|务工收入|退休工资|打工收入){j}{a}",
    "debts": r"(?:还清|还|尚|外|共|又|负|背负|拖)?(?:欠|借|差|贷|负债|外债|赌债|债务|信用卡|按揭|逾期(?:本金|贷款)?|贷款|借款|房贷|网贷|车贷)(?!用|调|阅|鉴|缴)(?![^，。；\n]{0,4}贴息)[^，。；\n工资薪\d]{0,12}?{a}"
    r"(?:[^，。；\n]{0,3}(?:未还|没还|要还))?",
    "paid off": r"还清[^，。；\n]{0,10}(?:贷款|借款|欠款|债)[^，。；\n]{0,3}{a}?",
    "mortgage": r"(?:还|供)[^，。；\n]{0,10}(?:房贷|车贷|按揭)(?:，?每月{f}+元?)?|(?:房贷|车贷|按揭)(?:每?月)?(?:还|供)?{f}+",
    "compensation": r"(?:赔偿款|赔偿金|抚恤金|彩礼|遗产|拆迁款){a}",
    "labelled": r"(?:家庭(?:财产|资产|经济)|(?:财产|资产|房产|车辆|存款|住房)(?:状况|情况|信息))(?:状况|情况|信息)?[:：][^。；;\n]{2,60}",
    "field": r"(?<![\u3400-\u9fff])(?:银行存款|存款|机动车辆?|车辆|房产|房屋|不动产|住房|工商登记|企业|证券|股票|保险|债务|负债|财产|资产)\s*[:：]\s*"
    r"(?!无(?![房车业]))[^。；\n]{2,50}",
}
EDGES = re.compile(
    r"说|反映|自述|发现|显示|核[查实]|查实?|但|而|因为?|由于|[，,:：]|其(?=名下)|目前|已|且|等|户(?=名下|有|在)|老板|经常"
)


def find_property(text: str, words: Vocabulary, bearers: Bearers) -> Iterator[Hit]:
    """Yield what a text tells of one household's houses, cars, savings, income and debts."""
    lists = {
        "i": words.pattern("property", "items")[:-1] + "|" + "|".join(BRANDS) + ")",
        "h": words.pattern("property", "household"),
        "a": AMOUNT,
        "c": COUNT,
        "v": HAVE,
        "j": JOINT,
        "f": r"\d",
    }
    for key, template in TEMPLATES.items():
        pattern, at = words.compiled(f"property:{key}", template, **lists), 0
        while match := pattern.search(text, at):
            at = max(match.end(), at + 1)
            if _is_personal(text, match, key, words, bearers):
                start, end = _reach(text, match, key, bearers)
                yield Hit(start, end, "property")
                at = max(match.start() + 1, min(at, end))  # somebody else's may follow in the same words


def _reach(text: str, match: re.Match[str], key: str, bearers: Bearers) -> tuple[int, int]:
    if key in ("labelled", "field", "income", "salary"):
        return match.span()
    within = [at for at, _ in bearers.names if match.start() < at < match.end()]
    start, end = reach(text, match.start(), min([match.end(), *within]), bearers, EDGES)
    size = re.compile(r"[（(][\d.]+ ?(?:㎡|平方米|平米|平)[)）]").match(text, end)
    return start, size.end() if size else end


COMMON = re.compile(r"集体|两委|村委|财政|采购|工程(?!车)|合作社")
RULE = re.compile(
    r"不得|不予|不符合|条件|标准|凡|应当|可申请|情形|以下|低于|不足|超过|不高于|上限|认定|核查|比对|的(?:家庭|人员|对象|申请人|，)"
)


def _is_personal(text: str, match: re.Match[str], key: str, words: Vocabulary, bearers: Bearers) -> bool:
    """Tell whether one household is meant, and neither a rule nor the village's or an office's money."""
    start, end = sentence_start(text, match.start()), sentence_end(text, match.end())
    sentence = text[start:end]
    mentioned = bearers.mentioned(start, match.start())
    public = words.compiled("public wealth", "{p}", p=words.pattern("property", "public"))
    begin = max(start, match.start() - 14, text.rfind("，", 0, match.start()) + 1)
    before = text[begin : match.start()]
    common = last_match(COMMON, text, start, match.start())
    if common >= 0 and not bearers.mentioned(common, match.start()):
        return False
    if key == "firm" and re.search(r"创业|带动|致富|吸纳|招商", sentence):
        return False
    if key == "field":
        return bearers.named(0, match.start()) and not public.search(sentence[:12])
    if RULE.search(sentence) and not mentioned:
        return False
    if public.search(before) and not re.search(r"低保|[你您]", before):
        return False
    if key in ("under name", "labelled"):
        return True
    line = text.rfind("\n", 0, match.start()) + 1
    line = 0 if FIELD.match(text, line) else line
    if key == "salary" and re.search(r"岗位|保洁|护[林路]|聘|网格", text[line : match.start()]):
        return False
    if mentioned or (bearers.named(line, match.start()) and not COMMON.search(text, line, match.start())):
        return key in ("runs", "under name", "firm", "capital") or not public.search(match.group())
    own = re.sub(r"其[中他余次]", "", sentence)
    household = re.search(words.pattern("property", "household"), own) is not None
    if re.search(r"[家屋]里(?:就|只|只有)$|[家屋]里(?:就|只)", before + match.group()):
        return True
    loose = key in ("counted", "counted first", "bought", "savings left", "lives", "compensation", "runs", "saved", "drives", "capital", "owns one", "pledged")
    return household and not loose and not public.search(match.group())
