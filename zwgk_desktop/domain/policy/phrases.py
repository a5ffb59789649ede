"""Which words of a county document are deadlines, and what do they mean? (domain handbook §3)

Rules are tried in order; each claims the characters it matched, so that 2024年1月底前 is not found again as 1月底前.
Years that are only cited, 7×24小时 and the insides of 《…》 are claimed first and give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from zwgk_desktop.domain.policy.fold import fold, squeeze
from zwgk_desktop.domain.policy.model import DeadlinePhrase
from zwgk_desktop.domain.policy.numerals import NUMBER
from zwgk_desktop.domain.policy.phrase_values import (
    Made,
    read_before_month,
    read_days,
    read_full_date,
    read_half_year,
    read_hours,
    read_interval,
    read_month_alone,
    read_month_day,
    read_month_end,
    read_months_within,
    read_part_of_month,
    read_percent,
    read_quarter_end,
    read_quarter_first_month_day,
    read_quarter_month_day,
    read_quarter_of_year,
    read_times_a_half,
    read_times_a_year,
    read_times_per,
    read_weeks,
    read_year_end,
    read_yearly_day,
    read_yearly_end,
)

Reader = Callable[[re.Match[str], "int | None"], Made]

NUM = f"(?:{NUMBER})"
BEFORE = r"(?:之前|以前|前)"
WITHIN = r"(?:之内|以内|内)"
YEAR = r"(?:(?P<y>20\d\d)年|(?P<yw>今年|本年度?|当年|明年|次年|翌年|下一年度?|下年度?))"
GAP = r"[^。;,、:!?()\[\]\n]"
PERIOD = rf"(?:(?P<pn>{NUM})个?)?(?P<p>工作日|星期|礼拜|周|月度?|季度?|半年度?|年度?|日|天)"  # 每2周, 每月, 每季度
COUNTED = r"(?:人次|场次|批次|轮次|次|场|期|篇|条|轮|回)"
DONE = r"(?=完成|完善|报送|上报|报|提交|公开|公布|公示|发布|建成|出台|实现|达到|全面|全部|基本|[,。;)\]]|$)"


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    read: Reader
    loose: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    deadline: DeadlinePhrase


def find_deadlines(text: str, year: int | None = None, loose: bool = False) -> tuple[DeadlinePhrase, ...]:
    """Return the deadlines of ``text`` in the order printed.

    ``year`` is the document's, for 今年 and 明年; ``loose`` reads a cell or a 完成时限 label, where a bare 6月30日 or
    每月 is a deadline. The phrase is given as printed, without blanks.
    """
    printed = squeeze(text)
    folded = fold(printed)
    claimed = bytearray(len(folded))
    for pattern in NOT_DEADLINES:
        for match in pattern.finditer(folded):
            claimed[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    found: list[_Found] = []
    for rule in RULES:
        if rule.loose and not loose:
            continue
        found += _apply(rule, folded, printed, claimed, year)
    return tuple(one.deadline for one in sorted(found, key=lambda one: one.start))


def _apply(rule: _Rule, folded: str, printed: str, claimed: bytearray, year: int | None) -> Iterable[_Found]:
    for match in rule.pattern.finditer(folded):
        start, end = match.span("phrase") if "phrase" in rule.pattern.groupindex else match.span()
        if end <= start or any(claimed[start:end]):
            continue
        made = rule.read(match, year)
        if made is None:
            continue
        claimed[start:end] = b"\1" * (end - start)
        unsure = len(made) > 2
        yield _Found(start, end, DeadlinePhrase(printed[start:end], made[0], made[1], unsure))


def _compiled(*sources: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(source) for source in sources)


NOT_DEADLINES = _compiled(
    r"《[^《》]*》",
    r"\[20\d\d\]第?\d+号",
    r"7[xX*乘]24小?时?",
    r"(?:从|自)(?:20\d\d年|今年|本年)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起|开始|以来)",
    r"自?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起施行|起执行|开始|以来)",
    r"20\d\d年?(?:-|至|到)20\d\d年",
    r"有效期?(?:为|至|限)?[^。;,]{0,6}",
    rf"{NUM}[天日周月年]一[策题课案评测]",
    r"截[至止](?:目前|[^。;]{0,14},?(?:已|共|累计|全[县区市]已))",
    r"近[一二两三四五\d]+年",
    r"(?:上一?|去|往|前|历)年(?:度)?(?:底|末)",
    r"(?:连续|满|任期|每届|历时)[一二两三四五六\d]+(?:年|个月|日|天|个工作日)",
)

_MONTH = r"(?:\d{1,2}|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_DATE = rf"{YEAR}?(?P<m>{_MONTH})月(?P<d>{_DAY})[日号]"
_PART = rf"{YEAR}?(?P<m>{_MONTH})月份?(?P<part>上旬|中旬|下旬|月?底|月?末|初|中)"
_NOT_YEARLY = r"(?<!每年)(?<!每年度)(?<!\d)"
_LEAD_IN = r"(?:于|在|至迟|最迟|截至|截止到?|到)"
_LIST_ON = (
    rf"(?=(?:、|和|及|以及|与|,)(?:{YEAR.replace('?P<y>', '?:').replace('?P<yw>', '?:')})?\d{{1,2}}月[^。;]{{0,12}}?前)"
)
_FREE = r"(?:自|从)?(?P<from>(?:(?![自从])[^。;,、:!?()\[\]在于应须]){1,18}?)"
_AFTER = r"(?:(?:之日|当日|之时|当天)?(?:起|后)|之日起?)(?:的)?"
_VERBS = (
    "报送|上报|报告|报|更新|开展|组织|召开|通报|听取|公开|公示|公布|调度|检查|发布|举办|巡查|汇总|研究|张榜|推送|清理|监测|"
    "自查|督查|抽查|核查|梳理|培训|填报|提交"
)

_SOURCES: tuple[tuple[str, Reader], ...] = (
    # each quarter
    (
        rf"每?季度?(?:的)?(?:第[一1]个月|首个?月|季首月)(?:的)?(?P<d>{_DAY})[日号](?:{BEFORE})?",
        read_quarter_first_month_day,
    ),
    (
        rf"每?季度?(?:的)?(?:最后[一1]个?月份?|最末月|末月|末个月|第(?:三|3)个月|季末月)(?:的)?(?P<d>\d{{1,2}})[日号](?:{BEFORE})?",
        read_quarter_month_day,
    ),
    (
        rf"(?:每年)?3月?(?:份)?[、,]6月?(?:份)?[、,]9月?(?:份)?(?:、|,|和|及|以及)12月(?:份)?(?:的)?(?P<d>\d{{1,2}})[日号](?:{BEFORE})?",
        read_quarter_month_day,
    ),
    (
        rf"(?:每季度?(?:的)?(?:最后[一1]个?月|末月|第三个月)?(?:月?底|月?末)|(?<![一二三四1234])季度?末)(?:{BEFORE})?",
        read_quarter_end,
    ),
    # each month
    (rf"(?:每个?月|次月|下月|当月)(?:份)?(?:的)?(?P<d>\d{{1,2}})[日号](?:{BEFORE})?", read_month_day),
    (
        rf"(?:每个?月|当月)(?:份)?(?:月?底|月?末)(?:{BEFORE})?|(?<![\d一二三四五六七八九十每年份个])月(?:底|末){BEFORE}",
        read_month_end,
    ),
    # each year
    (
        rf"每年度?(?:的)?(?P<m>\d{{1,2}})月(?:(?P<d>\d{{1,2}})[日号]|份?(?P<part>上旬|中旬|下旬|底|末|初))(?:{BEFORE})?",
        read_yearly_day,
    ),
    (rf"每年(?:年)?(?:底|末)(?:{BEFORE})?", read_yearly_end),
    # so many times a period
    (
        rf"(?:至少|最少)?每(?:个)?{PERIOD}{GAP}{{0,14}}?(?:不少于|不得少于|至少|不低于)?{GAP}{{0,6}}?(?P<n>{NUM}){COUNTED}",
        read_times_per,
    ),
    (rf"上(?:、|和|及|,)?下?半年[、和及,]?(?:下半年)?(?:分别|各){GAP}{{0,8}}?(?P<n>{NUM}){COUNTED}", read_times_a_half),
    (rf"(?P<n>{NUM}){COUNTED}/{PERIOD}", read_times_per),
    (
        rf"(?:年内|全年|年度内|本年度|年度|一年|今年){GAP}{{0,16}}?(?:至少|不少于|不得少于|不低于)?{GAP}{{0,10}}?(?P<n>{NUM}){COUNTED}(?:以上)?",
        read_times_a_year,
    ),
    (
        rf"(?:最迟|最长|至少)?(?P<n>{NUM})(?:个(?=月)|个?(?=周|星期))(?P<u>月|周|星期){GAP}{{0,4}}?(?:更新|发布|公开|开展)"
        rf"{GAP}{{0,2}}?[一1]次",
        read_interval,
    ),
    (rf"(?P<n>{NUM})(?P<u>日|天){WITHIN}?{GAP}{{0,4}}?(?:更新|发布|公开|维护){GAP}{{0,2}}?[一1]次", read_interval),
    (
        rf"(?:更新|发布|间隔|周期|未更新|维护){GAP}{{0,8}}?(?P<phrase>(?:最迟|最长)?(?:不能|不得|不应|不可|不)?超过"
        rf"(?P<n>{NUM})个?(?P<u>月|周|星期|日|天))",
        read_interval,
    ),
    (rf"(?:最迟|最长)(?:不能|不得|不应|不)?超过(?P<n>{NUM})个?(?P<u>月|周|星期)", read_interval),
    (rf"(?:至少|不少于|不得少于){GAP}{{0,10}}?(?P<n>{NUM})(?:次|场次|场|期|轮)", read_times_a_year),
    # within so many days
    (
        rf"(?:(?<=[。;,、:()在于应须将])|^|(?=自|从)){_FREE}{_AFTER}(?P<n>{NUM})个?(?P<u>工作日|自然日|日历日|日|天){WITHIN}?",
        read_days,
    ),
    (rf"(?P<n>{NUM})个?(?P<u>工作日|自然日|日历日|日|天){WITHIN}", read_days),
    (
        rf"(?:最长|最多|最迟|一般|原则上)?(?:不得|不能|不应|不)(?:超过|多于|晚于|少于|低于|短于)(?P<n>{NUM})个?(?P<u>工作日|自然日|日|天)",
        read_days,
    ),
    (rf"(?:至少|最少)(?P<n>{NUM})个?(?P<u>工作日|自然日|日|天)", read_days),
    (rf"(?P<n>{NUM})(?:周|个星期){WITHIN}", read_weeks),
    (rf"(?P<n>{NUM})(?:个)?小时{WITHIN}", read_hours),
    (rf"(?P<n>{NUM})个月{WITHIN}", read_months_within),
    # named days
    (rf"{_NOT_YEARLY}{_DATE}{BEFORE}", read_full_date),
    (rf"{_NOT_YEARLY}{_DATE}{_LIST_ON}", read_full_date),
    (rf"{_LEAD_IN}(?P<phrase>{_DATE})(?!起|以来|召开|印发|施行|至|-)", read_full_date),
    (rf"{_NOT_YEARLY}{_PART}{BEFORE}", read_part_of_month),
    (rf"{_NOT_YEARLY}{_PART}{_LIST_ON}", read_part_of_month),
    (rf"{_NOT_YEARLY}{YEAR}?(?P<m>\d{{1,2}})月(?=(?:、|和|及){_MONTH}月份?[底末]{BEFORE})", read_month_alone),
    (rf"{_LEAD_IN}(?P<phrase>{_PART})", read_part_of_month),
    (rf"{_NOT_YEARLY}{_PART}{DONE}", read_part_of_month),
    (rf"{_NOT_YEARLY}{YEAR}?(?P<m>\d{{1,2}})月份?(?:{WITHIN})(?!容)", read_month_alone),
    (rf"{_NOT_YEARLY}{YEAR}?(?P<m>\d{{1,2}})月份(?=完成|报送|上报|开展)", read_month_alone),
    (rf"{_NOT_YEARLY}{YEAR}?(?P<m>\d{{1,2}})月份?{BEFORE}", read_before_month),
    (rf"{YEAR}?(?:的)?(?P<half>上|下)半年(?:底|末)?(?:{BEFORE}|{WITHIN}|(?<=[底末])|{DONE})", read_half_year),
    (
        rf"(?<!每){YEAR}?(?:第)?(?P<q>[一二三四1-4])季度(?:(?:底|末|结束|内)(?:{BEFORE})?|{BEFORE}|{DONE})",
        read_quarter_of_year,
    ),
    (rf"(?:{YEAR}|(?<![每去上往历\d]))?(?:(?<=年)|年)?(?:底|末)(?<=年[底末]){BEFORE}", read_year_end),
    (rf"{_LEAD_IN}(?P<phrase>{YEAR}?(?:(?<=年)|年)?(?:底|末)(?<=年[底末]))", read_year_end),
    (rf"{YEAR}(?:底|末){DONE}", read_year_end),
    (
        rf"{YEAR}{WITHIN}(?!容)|(?<![\d近每多数两三])(?P<bare>年内|年度内|本年度内){DONE}",
        read_year_end,
    ),
    # ratios
    (
        r"(?:(?:达到?|不低于|不少于|不得低于|高于|大于|保持在?|稳定在|超过|提高到|提升至)|(?<=率)(?:为|在)?)"
        r"(?P<n>\d{1,3}(?:\.\d+)?)%(?:及?以上|左右)?",
        read_percent,
    ),
    (r"(?P<n>\d{1,3}(?:\.\d+)?)%(?:及)?以上", read_percent),
    (rf"(?:达到?|不低于|不少于|超过)?百分之(?P<n>{NUM})(?:及?以上)?", read_percent),
)

_LOOSE_SOURCES: tuple[tuple[str, Reader], ...] = (
    (rf"每(?:个)?{PERIOD}(?:{GAP}{{0,2}}?(?:{_VERBS}))?", read_times_per),
    (_DATE, read_full_date),
    (_PART, read_part_of_month),
    (rf"{YEAR}?(?P<m>\d{{1,2}})月份?", read_month_alone),
    (rf"{YEAR}?(?P<half>上|下)半年", read_half_year),
    (rf"{YEAR}?第?(?P<q>[一二三四1-4])季度", read_quarter_of_year),
    (rf"(?:{YEAR})?(?:(?<=年)|年)?(?:底|末)(?<=年[底末])", read_year_end),
    (rf"(?P<n>{NUM})个?(?P<u>工作日|日|天)", read_days),
)


RULES = (
    *(_Rule(re.compile(source), read) for source, read in _SOURCES),
    # 每月更新, 每季度报送: a rhythm without a count means once
    _Rule(re.compile(rf"(?:按|每(?:个)?){PERIOD}(?:都|要|应|须|定期)?(?:{_VERBS})"), read_times_per),
    *(_Rule(re.compile(source), read, loose=True) for source, read in _LOOSE_SOURCES),
)
