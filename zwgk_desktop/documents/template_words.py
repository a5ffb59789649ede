"""Which blanks in a county's title lines can be filled? __年__季度, ____乡镇, 填报单位：; signatures stay."""

from __future__ import annotations

import re

from zwgk_desktop.domain.ledger_sheet import LedgerSheet
from zwgk_desktop.domain.periods import QUARTER_WORDS

GAP = r"[_＿﹍\s　]"
LINE = r"[_＿﹍]"
NUMBERED = r"[_＿﹍\s　xXｘＸ×○〇*]"
YEAR = re.compile(rf"(?:20{NUMBERED}{{1,}}|{NUMBERED}{{2,}}|{LINE}+|（{GAP}*）|\({GAP}*\))年(?!{GAP}*月)")
QUARTER = re.compile(
    rf"(?:第{NUMBERED}+|(?<=年){NUMBERED}+|{NUMBERED}{{2,}}|{LINE}+|第?（{GAP}*）|第?\({GAP}*\)|第?[一二三四1-4])季度"
)
TOWNSHIP = re.compile(
    rf"(?:{LINE}+|[xXｘＸ×○〇*]{{1,}}|^{GAP}{{2,}})(?P<kind>乡镇|乡（镇）|乡\(镇\)|镇（街道）|镇\(街道\)|镇|乡|街道)"
)
COUNTY = re.compile(rf"(?:{LINE}+|[xXｘＸ×○〇*]+)县")
UNIT = re.compile(
    rf"(?P<head>(?:填报|报送|填表)(?:单位|部门)(?:（盖章）|\(盖章\)|（公章）)?{GAP}*[:：])"
    rf"(?P<gap>{GAP}*)(?=$|\S)"
)
PERIOD = re.compile(rf"(?P<head>(?:报告期|填报季度|季度|报送季度)[:：])(?:{GAP}*)$")
DAY = re.compile(rf"(?P<head>(?:填报|报送|填表)(?:时间|日期)[:：]){GAP}*(?:{NUMBERED}*年{GAP}*月{GAP}*日)?{GAP}*$")


def fill_words(text: str, sheet: LedgerSheet) -> str:
    """Return a title line with its blanks filled: year, quarter, township, reporting body, day of reporting.

    A quarter already printed (第二季度) becomes the reported one only where it stands beside a blank year.
    """
    blank_year = bool(YEAR.search(text))
    filled = DAY.sub(lambda m: f"{m['head']}{_day(sheet)}", text)
    filled = YEAR.sub(f"{sheet.quarter.year}年", filled)
    filled = QUARTER.sub(lambda m: _quarter(m, sheet, blank_year), filled)
    filled = COUNTY.sub(lambda m: sheet.county, filled) if sheet.county else filled
    filled = TOWNSHIP.sub(lambda m: sheet.township, filled)
    filled = PERIOD.sub(lambda m: f"{m['head']}{sheet.quarter.label}", filled)
    return UNIT.sub(lambda m: _unit(m, filled, sheet), filled)


def _quarter(match: re.Match[str], sheet: LedgerSheet, blank_year: bool) -> str:
    printed = re.fullmatch(r"第?[一二三四1-4]季度", match[0])
    if printed and not blank_year:
        return match[0]
    return f"第{QUARTER_WORDS[sheet.quarter.number - 1]}季度"


def _unit(match: re.Match[str], text: str, sheet: LedgerSheet) -> str:
    """Fill 填报单位： where nothing, or only blanks before the next heading, follows it."""
    rest = text[match.end() :]
    if rest and not match["gap"]:
        return match[0]
    return f"{match['head']}{sheet.unit}{'　　' if rest else ''}"


def _day(sheet: LedgerSheet) -> str:
    return f"{sheet.made_on.year}年{sheet.made_on.month}月{sheet.made_on.day}日"
