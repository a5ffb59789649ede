"""Does the text of an annual report say the same numbers as its tables, and is every part there?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.policy.numerals import read_number
from zwgk_desktop.domain.reports.annual import AnnualReport, AnnualTables, check_tables, read_cell, show_number
from zwgk_desktop.domain.reports.annual_layout import AnnualLayout, Told

SPACES = re.compile(r"[ \t\u3000\xa0]+")
OTHER_YEAR = re.compile(r"(20\d\d)年(?!度?(?:以来|起))")
NEAR = 12  # characters before a number in which 同比, 较上年 … make it a comparison


def check_report(layout: AnnualLayout, report: AnnualReport, last: AnnualTables | None = None) -> list[Finding]:
    """Return everything wrong with a report: tables, text against tables, missing parts."""
    return [
        *check_tables(layout, report.tables, last),
        *check_texts(layout, report.texts, report.tables, report.year),
        *_missing(layout, report.texts),
    ]


def check_texts(
    layout: AnnualLayout, texts: Mapping[str, str], tables: AnnualTables, year: int | None = None
) -> list[Finding]:
    """Return where the text says another number than the tables; ``year`` leaves sentences about others out."""
    found: dict[tuple[str, str, str], Finding] = {}
    for key, text in texts.items():
        for sentence, around in _sentences(text):
            if year and (other := OTHER_YEAR.search(sentence)) and int(other[1]) != year:
                continue
            for one in _sentence(layout, key, sentence, around, tables):
                found.setdefault((one.kind, one.column, one.value), one)
    return list(found.values())


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Give every sentence with its paragraph and the subheading above it, without blanks."""
    heading = ""
    for line in SPACES.sub("", text).split("\n"):
        if line and "。" not in line:
            heading = line
        for sentence in re.split(r"[。！？]", line):
            yield sentence, heading + line


def _sentence(layout: AnnualLayout, part: str, sentence: str, around: str, tables: AnnualTables) -> Iterator[Finding]:
    for told in (one for one in layout.told if one.context in around):
        for match in told.pattern.finditer(sentence):
            before = sentence[max(0, match.start() - NEAR) : match.start("n")].split("，")[-1]
            number = _number(match["n"])
            if number is None or any(word in before for word in layout.comparisons):
                continue
            yield from _compare(layout, part, told, match[0], number, tables)
    for none in layout.none:
        if seen := none.pattern.search(sentence):
            yield from _compare(layout, part, none, seen[0], Decimal(0), tables)


def _number(words: str) -> Decimal | None:
    plain = read_cell(words)
    if plain is not None:
        return plain
    return Decimal(read_number(words)) if words != "零" else Decimal(0)


def _compare(
    layout: AnnualLayout, part: str, told: Told, words: str, number: Decimal, tables: AnnualTables
) -> Iterator[Finding]:
    numbers = [tables.number(cell) for cell in layout.matching(told.cells)]
    added = sum((n for n in numbers if n is not None), Decimal(0))
    if None in numbers or added == number:
        return
    where = layout.part(part)
    table = layout.part(told.cells[0].split(".")[0]).number
    message = (
        f"第{where.number}部分写的是“{words[:40]}”，表{table}“{told.words}”是 {show_number(added)}，"
        "两处应当一致，请核对。"
    )
    yield Finding("annual_text_number", Severity.WARNING, message, where.heading, None, told.words, show_number(number))


def _missing(layout: AnnualLayout, texts: Mapping[str, str]) -> Iterator[Finding]:
    for part in layout.parts:
        if not part.table and not texts.get(part.key, "").strip():
            message = f"第{part.number}部分“{part.title}”没有内容，应当写明；确无其他事项的也要写明。"
            yield Finding("annual_part_empty", Severity.ERROR, message, part.heading)
    words = texts.get(layout.fee_part, "")
    if words.strip() and not any(word in words for word in layout.fee_words):
        part = layout.part(layout.fee_part)
        message = f"第{part.number}部分没有写收取信息处理费的情况，没有收取的也要写明（国办函〔2020〕109号）。"
        yield Finding("annual_fees_missing", Severity.WARNING, message, part.heading)


def is_superseded(layout: AnnualLayout, texts: Iterable[str]) -> bool:
    """Tell whether headings of the layout of 2019 stand in a report's tables."""
    whole = SPACES.sub("", "\n".join(texts)).replace("\n", "")
    return sum(mark in whole for mark in layout.old_marks) >= layout.old_needed
