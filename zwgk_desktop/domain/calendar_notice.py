"""Which days does the text of a holiday notice name? (1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。)

Read from the words themselves: a day, or a span of days, belongs to the next 放假, 补休 or 上班 of its sentence.
The weekday printed in brackets and the number of days (共3天) are held against the calendar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from zwgk_desktop.domain.calendars import (
    LONGEST,
    YEARS,
    Holiday,
    NoticeReading,
    YearNotice,
    bad_calendar,
    check_notice,
)
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.policy.numerals import read_number
from zwgk_desktop.domain.workdays import WEEKDAYS, name_day

LIMIT = 20_000  # characters; the notice has under a thousand
_NAME = r"(?:元旦|春节|清明节?|(?:国际)?劳动节|五一|端午节?|中秋节?|国庆节?)"
HEADING = re.compile(rf"({_NAME}(?:[、和与及]{_NAME})*)\s*(?:假期)?\s*:")
LOOSE_NAME = re.compile(_NAME)
YEAR = re.compile(r"(20\d\d)年(?:度)?(?:部分)?(?:节假日|元旦|放假)")
NUMBER = re.compile(r"国办发明电\s*[〔\[(【]\s*(20\d\d)\s*[〕\])】]\s*(\d+)\s*号")
TOKEN = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<note>[^()]*)\))?"
    r"|(?P<to>至|到|—+|-+|~|―)"
    r"|(?P<act>放假|补休|上班)"
    r"|共(?P<count>[\d一二三四五六七八九十]+)天"
    r"|(?P<end>[。;\n])"
)
PRINTED_WEEKDAY = re.compile(r"(?:周|星期)([一二三四五六日天])")


@dataclass
class _Part:
    """What one holiday's sentences gave so far."""

    name: str
    off: list[tuple[date, date]] = field(default_factory=list)
    work: list[date] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)


def read_notice(text: str, year: int | None = None) -> NoticeReading:
    """Return the year's holidays that ``text`` names, with findings; ``year`` where the text does not say.

    Raises InputRefused ``bad_calendar``: too long, no year, no day.
    """
    if len(text) > LIMIT:
        raise bad_calendar("文字太长，不像放假通知", "只粘贴通知正文。")
    plain = _fold(text)
    year = _year(plain, year)
    findings: list[Finding] = []
    holidays: list[Holiday] = []
    for name, words in _parts(plain):
        part = _Part(name)
        _read_part(part, words, year, findings)
        holidays += _holidays(part, findings)
    if not holidays:
        raise bad_calendar("没有认出放假的日期", "请粘贴含有“1月1日至3日放假”这样文字的通知正文。")
    notice = YearNotice(year, _source(plain, year), tuple(holidays))
    return NoticeReading(notice, (*findings, *check_notice(notice)))


def _fold(text: str) -> str:
    lines = unicodedata.normalize("NFKC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(re.sub(r"\s+", "", line) for line in lines)


def _year(plain: str, year: int | None) -> int:
    found = YEAR.search(plain.replace("\n", ""))
    said = int(found.group(1)) if found else year
    if said is None or said not in YEARS:
        raise bad_calendar("没有认出是哪一年的放假安排", "请把通知标题一并粘贴，或填写年份。")
    if year is not None and said != year:
        raise bad_calendar(f"通知写的是 {said} 年，选的是 {year} 年", "请核对年份。")
    return said


def _source(plain: str, year: int) -> str:
    found = NUMBER.search(plain.replace("\n", ""))
    title = f"国务院办公厅关于{year}年部分节假日安排的通知"
    if found:
        return f"{title}（国办发明电〔{found.group(1)}〕{found.group(2)}号）"
    return title if f"关于{year}年" in plain.replace("\n", "") else ""


def _parts(plain: str) -> Iterator[tuple[str, str]]:
    """Yield each holiday's name and words; without headings (元旦：) each sentence that names one."""
    heads = list(HEADING.finditer(plain))
    for at, head in enumerate(heads):
        end = heads[at + 1].start() if at + 1 < len(heads) else len(plain)
        yield _full(head.group(1)), plain[head.end() : end]
    if not heads:
        name = ""
        for sentence in re.split(r"(?<=[。;\n])", plain):
            named = LOOSE_NAME.search(sentence)
            name = named.group() if named else name
            yield _full(name or "放假"), sentence


def _full(name: str) -> str:
    words = []
    for one in re.split(r"[、和与及]", name):
        short = one.removeprefix("国际").removesuffix("节").replace("五一", "劳动")
        words.append(one if short in ("元旦", "放假") else f"{short}节")
    return "、".join(words)


def _read_part(part: _Part, words: str, year: int, findings: list[Finding]) -> None:
    """Walk the words; days wait in ``spans`` until a verb says what they are."""
    spans: list[tuple[date, date]] = []
    joined = False
    sentence_from = 0
    for token in TOKEN.finditer(words):
        if token["end"]:
            spans, joined, sentence_from = [], False, token.end()
        elif words[sentence_from:].startswith("鼓励"):  # 鼓励……在除夕休息: not a day off
            continue
        elif token["to"]:
            joined = bool(spans)
        elif token["count"]:
            part.counts.append(read_number(token["count"]))
        elif token["act"]:
            _settle(part, spans, token["act"])
            spans, joined = [], False
        else:
            day = _day(token, spans[-1][1] if spans else None, year, part.name, findings)
            if day is None:
                continue
            if joined and spans:
                spans[-1] = (_before(spans[-1][0], day), day)
            else:
                spans.append((day, day))
            joined = False


def _before(first: date, last: date) -> date:
    """Return the first day; 12月31日至1月2日 without a year begins in the year before."""
    return first.replace(year=last.year - 1) if first > last and (first.month, last.month) == (12, 1) else first


def _settle(part: _Part, spans: list[tuple[date, date]], verb: str) -> None:
    if verb == "上班":
        for first, last in spans:
            days = min((last - first).days, LONGEST)
            part.work += [date.fromordinal(first.toordinal() + n) for n in range(days + 1)]
    else:
        part.off += spans


def _day(token: re.Match[str], before: date | None, year: int, name: str, findings: list[Finding]) -> date | None:
    month = token["month"] or (before.month if before else None)
    if month is None:
        return None
    stated = int(token["year"]) if token["year"] else (before.year if before and not token["month"] else year)
    try:
        day = date(stated, int(month), int(token["day"]))
    except ValueError:
        text = f"“{name}”里没有 {stated}年{month}月{token['day']}日 这一天，请核对通知原文。"
        findings.append(Finding("no_such_day", Severity.ERROR, text))
        return None
    printed = PRINTED_WEEKDAY.search(token["note"] or "")
    if printed and "一二三四五六日".find(printed.group(1).replace("天", "日")) != day.weekday():
        text = f"通知写 {day.month}月{day.day}日 是周{printed.group(1)}，{stated} 年这天是{WEEKDAYS[day.weekday()]}，"
        findings.append(Finding("weekday", Severity.ERROR, f"{text}请核对年份和日期。"))
    return day


def _holidays(part: _Part, findings: list[Finding]) -> list[Holiday]:
    made = [Holiday(part.name, first, last) for first, last in part.off]
    if not made:
        if part.work:
            days = "、".join(name_day(day) for day in part.work)
            findings.append(Finding("work_only", Severity.ERROR, f"“{part.name}”只读到上班日（{days}），没有放假日。"))
        return []
    total = sum(one.days for one in made)
    if part.counts and total != sum(part.counts):
        text = f"“{part.name}”通知写共 {sum(part.counts)} 天，按日期数是 {total} 天，请核对。"
        findings.append(Finding("day_count", Severity.ERROR, text))
    first = made[0]
    return [Holiday(first.name, first.first, first.last, tuple(part.work)), *made[1:]]
