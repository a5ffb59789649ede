"""How do people write what somebody owns, earns or owes? Templates over the word lists of ``privacy.toml``.

{i} things owned, {h} words for a household, {v} verbs of having, {b} firms, {o} debts, {a} an amount, {c} a count.
"""

from __future__ import annotations

from zwgk_desktop.domain.privacy.vocabulary import Vocabulary

NUMERAL = "[一二两三四五六七八九十百千零几好半]"
FIGURE = rf"(?:(?<![\d,.])[\d,.]{{1,14}}|{NUMERAL}{{1,8}}|[一二两三四五六七八九十]万[一二三四五六七八九])"
ABOUT = "(?:多|余|来)?"
AMOUNT = (
    rf"(?:{FIGURE}\s*{ABOUT}\s*(?:万余|万|千|百)?{ABOUT}\s*(?:元|块|圆)[钱多余]?"
    rf"|{FIGURE}(?:余|多|来|好)?(?:万|千){ABOUT})"
)
COUNT = (
    r"(?:(?<!\d)\d{1,6}|[一二两三四五六七八九十]{1,2})\s*"
    r"(?:套|处|栋|幢|间|辆|台|部|份|个|层|座|艘|平方米|平米|㎡|家)"
)
JOINT = r"(?:就剩|只剩|还剩|只有|剩|为|约|约为|共|共计|达|达到|有|是|合计|大约|近|余额|总额|市值)*[:：]?\s*"
ANY, CLAUSE = r"[^。；;\n]", r"[^，。；\n]"
TEMPLATES = {
    "under name": rf"名下(?:登记|拥有|现有|共有|均|还|另|也|的)*(?:有|无|没有|登记有)?{ANY}{{0,10}}?"
    r"(?:{i}|{c}|{b}|土地|山林|企业|股份)[^。；;，,\n]{0,24}"
    r"(?:[，,、及和](?!不|未|无|申请|故|因|已|应)[^。；;，,\n]{0,10}?{i}[^。；;，,\n]{0,16})*",
    "savings": rf"(?:{{h}}{CLAUSE}{{0,8}}|银行|活期|定期|现有|尚有|有|存)(?:银行|活期|定期|个人)*"
    r"(?:存款|积蓄|储蓄|理财|股票|基金|公积金|存折|存单)(?:及(?:定期|活期|银行)?存款)?{j}{a}",
    "savings left": r"(?:存款|存折|存单|积蓄)(?:余额|总额|上)?{j}{a}",
    "amount saved": rf"{{a}}{CLAUSE}{{0,2}}(?:定期|活期)?存款",
    "saved": r"(?:存着|存了|存有|卡上有|卡里有|折上有|手里有|手上有){a}",
    "owns": rf"{{v}}{CLAUSE}{{0,12}}?{{c}}{CLAUSE}{{0,8}}?{{i}}[^，。；、\n]{{0,8}}",
    "owns after": r"{v}[^，。；、\n]{0,10}?{i}(?:共|共计)?\s*{c}",
    "owns one": rf"有(?:一)?[套栋间辆台处幢]{CLAUSE}{{0,10}}?{{i}}",
    "pledged": rf"{CLAUSE}{{0,6}}?{{i}}(?:都|也)?(?:已经|已|早已)?(?:抵押|卖掉|变卖|出租)",
    "bought": r"(?:购置|购买|新购|新买|买了|买的|拥有|换了|给买了|在[^，。；\n]{1,8}买)[^，。；、\n补]{0,4}?{i}",
    "drives": rf"开(?:的是|着){CLAUSE}{{0,10}}?{{i}}",
    "lives": r"(?:住房|房子|住的|家里|屋里|家中|住)(?:就|只|只有|有|是|为|还是|在)+[^，。；\n\d]{0,8}(?:\d{4}年)?"
    rf"{CLAUSE}{{0,10}}?(?:房|平顶|小楼|楼|土屋|老屋)(?![\u3400-\u9fff]?(?:\d|号|室|单元))",
    "counted": r"(?<=[，,、：:\s（(屋]){i}(?:共|共计)?\s*{c}",
    "counted first": r"{c}[^，。；\n]{0,3}(?:商品房|住房|土坯房|砖房|瓦房|楼房|别墅|门面|店面|商铺|轿车|货车|小车)",
    "runs": rf"(?:经营|开办|开了?|持有|注册|投资|入股|承包){CLAUSE}{{0,16}}(?:{{b}}|合作社|场|股份)"
    r"(?:一[家个座间]|[\d.]+%?的?股份?|，?注册资[本金]|，?出资|[^，。；\n]{0,3}[两二三\d]+[家个座])[^。；\n，]{0,16}",
    "firm": rf"(?:开(?:有|了|办)|经营|注册(?:有|了)|投资(?:有|了)|参股|入股){CLAUSE}{{0,8}}?{{b}}",
    "capital": r"注册资[本金][^，。；\n\d]{0,4}{a}",
    "income": rf"{{h}}{CLAUSE}{{0,6}}?(?:年|月)?(?:人均)?(?:年|月)?(?:可支配|纯|总|毛|工资性|经营性)?"
    r"(?:收入|工资|养老金|退休金|薪酬){j}{a}",
    "salary": r"(?:(?:每?月|年)(?:退休金|养老金|工资|收入)|月薪|年薪|务工收入|退休工资|打工收入){j}{a}",
    "debts": r"(?:还清|还|尚|外|共|又|负|背负|拖)?{o}(?!用|调|阅|鉴|缴)(?![^，。；\n]{0,4}贴息)"
    r"[^，。；\n工资薪\d]{0,12}?{a}(?:[^，。；\n]{0,3}(?:未还|没还|要还))?",
    "paid off": r"还清[^，。；\n]{0,10}(?:贷款|借款|欠款|债)[^，。；\n]{0,3}{a}?",
    "mortgage": r"(?:还|供)[^，。；\n]{0,10}(?:房贷|车贷|按揭)(?:，?每月\d+元?)?"
    r"|(?:房贷|车贷|按揭)(?:每?月)?(?:还|供)?\d+",
    "compensation": r"(?:赔偿款|赔偿金|抚恤金|彩礼|遗产|拆迁款){a}",
    "labelled": r"(?:家庭(?:财产|资产|经济)|(?:财产|资产|房产|车辆|存款|住房)(?:状况|情况|信息))"
    r"(?:状况|情况|信息)?[:：][^。；;\n]{2,60}",
    "field": r"(?<![\u3400-\u9fff]){f}\s*[:：]\s*(?!无(?![房车业]))[^。；\n]{2,50}",
}


def property_lists(words: Vocabulary) -> dict[str, str]:
    """Return the patterns that stand for the letters of the templates."""
    return {
        "i": words.pattern("property", "items", "cars"),
        "h": words.pattern("property", "household"),
        "v": words.pattern("property", "have") + r"(?![^，。；、\n]{0,2}补)",
        "b": words.pattern("property", "firms"),
        "o": words.pattern("property", "debts"),
        "f": words.pattern("property", "fields"),
        "a": AMOUNT,
        "c": COUNT,
        "j": JOINT,
    }
