"""What is each row of a list: header, payment, village or group separator, subtotal, total, page, note, blank?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from zwgk_desktop.domain.cleaning import clean_code, clean_text, is_blank, is_cell_error, pack
from zwgk_desktop.domain.columns import Layout, Panel, Synonyms, layout_at
from zwgk_desktop.domain.money import parse_decimal, parse_fen
from zwgk_desktop.domain.subsidies.places import separator, village_in_title
from zwgk_desktop.domain.subsidies.raw import RawSheet

TOTAL = re.compile(
    r"^(?:[^:：]{0,16}?)(?P<word>合计|总计|共计|累计|总合计|小计|合计数|本页计)(?:人数|户数|金额|数|行)?(?:[:：（(\d￥¥].*|[^:：\d]{0,6})?$"
)
SUBTOTAL = re.compile(r"小计|本页|本组|本户|分计")
PAGE = re.compile(
    r"^[-—－]*第?\d+页?[/，,、]?共?\d*页?[-—－]*$|^第.{1,4}页.*$|^共\d+页.*$|^page\d+.*$|^\d+/\d+$", re.IGNORECASE
)
NOTE = re.compile(
    r"^(?:制表|填表|制单|审核|复核|初审|终审|负责人|经办|主管|签字|签名|签章|盖章|公章|(?:填报|发放|编制|报送|主管|公示)?单位(?:负责人|盖章|公章|[（(:：])"
    r"|乡?镇?(?:领导|分管)|村(?:支书|支部|主任|书记|会计|文书|委会[（(:：]|干部|民代表|务监督)|(?:填表|制表|填报|报送|公示|编制|打印|发放)?(?:日期|时间)[:：]"
    r"|联系(?:人|电话)|监督|举报|投诉|咨询|备?注\d*[:：]|说明[:：]|公示(?:期|时间|单位)|附[:：件]|以下空白|此页|本页无|包村|驻村|出纳|会计|审批|批准|大写|人民币|(?:合计|总计)?金额?[（(]大写)"
)
TITLE = re.compile(r"(?:表|清单|名单|花名册|名册|台账|公示)(?:[（(].*)?$")
UNTOLD = re.compile(r"(?!元$|单位|如下|备注)[\u3400-\u9fff]{2,5}")
COUNT = re.compile(r"(\d{1,6})(?:人次|人|户|名|笔|条)")
MONEY = re.compile(r"([\d,，.]+)元")
ID_LIKE = re.compile(r"\d{14,}")
NAMED_NUMBER = re.compile(r"[^\d\W]{2,8}[(（]?(?:1\d{10}|\d{15}|\d{17}[\dXx])[)）]?")


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A row that sums others; ``before`` tells how many payments each panel had up to here."""

    row: int
    panel: int
    label: str
    is_total: bool
    amount: int | None
    area: Decimal | None
    count: int | None
    before: tuple[int, ...]
    unreadable: str = ""  # why the sum cannot be held against the rows: its formula has no result, or is an error


@dataclass(slots=True)
class Run:
    """Payments of one panel under one header: rows (0-based) and the place carried from separators and titles."""

    panel: Panel
    titles: dict[int, str]
    rows: list[int] = field(default_factory=list)
    villages: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    def block(self, start: int, stop: int) -> Run:
        """Return the payments from ``start`` up to ``stop`` (excluded)."""
        part = slice(start, stop)
        return Run(self.panel, self.titles, self.rows[part], self.villages[part], self.groups[part])


@dataclass(slots=True)
class Walk:
    """A sheet read from header to end; ``marks`` are where sections begin (payments so far, by panel)."""

    sheet: RawSheet
    runs: list[Run]
    totals: list[TotalRow] = field(default_factory=list)
    marks: list[tuple[int, ...]] = field(default_factory=list)
    counts: list[tuple[int | None, int]] = field(default_factory=list)  # (row, count written in a title or note)
    places: bool = False  # a title, sheet name or separator named a village


class Walker:
    """Reads one sheet; made for one use."""

    def __init__(self, sheet: RawSheet, layout: Layout, synonyms: Synonyms) -> None:
        self.sheet, self.synonyms = sheet, synonyms
        self.walk = Walk(sheet, [Run(panel, dict(layout.titles)) for panel in layout.panels])
        self.current = list(self.walk.runs)
        self.village = [""] * len(layout.panels)
        self.group = [""] * len(layout.panels)
        self.done = [0] * len(layout.panels)
        self.layout = layout
        self.skip_to = layout.body
        self.wide = {
            (first, left)
            for first, left, last, right in sheet.merges
            if first == last and right - left >= 2 and first >= layout.body
        }

    def read(self) -> Walk:
        """Walk over all rows."""
        self._read_titles()
        self._mark()
        rows = self.sheet.rows
        at = self.layout.body
        while at < len(rows):
            at = self._take_plain(at) if len(self.current) == 1 else at
            if at >= len(rows):
                break
            for index, run in enumerate(self.current):
                if at < self.skip_to:
                    break
                if _is_plain_payment(rows[at], run.panel):
                    self._take(at, index)
                else:
                    self._look_closer(at, rows[at], index)
            at = max(at + 1, self.skip_to)
        return self.walk

    def _take_plain(self, at: int) -> int:
        """Take the payments from row ``at`` on that need no closer look; return the first row that does."""
        run, rows = self.current[0], self.sheet.rows
        name, number = (run.panel.columns.get(field_name) for field_name in ("name", "id"))
        start, stop = at, len(rows)
        if name is None or number is None:
            return at
        for at in range(start, stop):
            row = rows[at]
            value = row[number]
            if value.__class__ is not str or len(value) != 18 or not row[name]:
                break
            if not value.isdigit() and not value[:17].isdigit():
                break
        else:
            at = stop
        count = at - start
        run.rows += range(start, at)
        run.villages += [self.village[0]] * count
        run.groups += [self.group[0]] * count
        self.done[0] += count
        return at

    def _read_titles(self) -> None:
        village = ""
        for row in self.sheet.rows[: self.layout.header]:
            for value in row:
                if isinstance(value, str) and value:
                    village = village or village_in_title(value)
                    self._note_count(None, pack(value))
        village = village or village_in_title(self.sheet.name)
        if village:
            self._enter(village, "", None)

    def _note_count(self, row: int | None, text: str) -> bool:
        """Keep the head count a text says; tell whether it says one."""
        found = re.search(r"(?:共|合计|总计|共计|总)(?:发放)?[:：]?(\d{1,6})(?:人(?!次)|户)", text)
        if found:
            self.walk.counts.append((row, int(found.group(1))))
        return found is not None

    def _take(self, at: int, index: int) -> None:
        run = self.current[index]
        run.rows.append(at)
        run.villages.append(self.village[index])
        run.groups.append(self.group[index])
        self.done[index] += 1

    def _mark(self) -> None:
        self.walk.marks.append(tuple(self.done))

    def _enter(self, village: str, group: str, index: int | None) -> None:
        """Go into a village or group: of one panel, or of all (``index`` None)."""
        for each in range(len(self.current)) if index is None else (index,):
            if village:
                self.village[each] = village
                self.group[each] = ""
                self.walk.places = True
            if group:
                self.group[each] = group
        self._mark()

    def _look_closer(self, at: int, row: Sequence[Any], index: int) -> None:
        panel = self.current[index].panel
        cells = {
            column: text
            for column in range(panel.start, min(panel.stop, len(row)))
            if row[column] not in (None, "") and (text := pack(clean_text(row[column])))
        }
        if not cells:
            if _uncached_payment(self.sheet, at, panel):
                self._take(at, index)
            return
        if self._is_header(at, cells, panel) or self._shares_total(at, row, index, cells):
            return
        if self._sum_up(at, row, index, cells) or self._is_note(at, row, index, cells):
            return
        if self._separates(at, row, index, cells):
            return
        if _is_payment(row, panel, cells) or _uncached_payment(self.sheet, at, panel):
            self._take(at, index)

    def _is_header(self, at: int, cells: dict[int, str], panel: Panel) -> bool:
        hits = 0
        for name in ("name", "id", "card", "amount"):
            text = cells.get(panel.columns.get(name, -1))
            hit = self.synonyms.classify(text) if text else None
            hits += bool(hit and hit[0] == name)
        if hits < 2 and not ((hits or self._all_words(cells)) and self._full_header(at)):
            return False
        layout = self._full_header(at)
        if layout is not None:
            self.skip_to = layout.body
            if [p.columns for p in layout.panels] != [run.panel.columns for run in self.current]:
                self._change_layout(layout)
        self._mark()
        return True

    def _all_words(self, cells: dict[int, str]) -> bool:
        """Tell whether a row says nothing but words of headers, though not where the last header had them."""
        if len(cells) < 2 or any(char.isdigit() for text in cells.values() for char in text):
            return False
        known = [hit[0] for text in cells.values() if (hit := self.synonyms.classify(text))]
        return len(known) * 3 >= len(cells) * 2 and len(known) >= 2 and len(set(known)) == len(known)

    def _full_header(self, at: int) -> Layout | None:
        near = [merge for merge in self.sheet.merges if at <= merge[0] <= at + 2]
        return layout_at(self.sheet.rows, at, near, self.synonyms)

    def _change_layout(self, layout: Layout) -> None:
        if len(layout.panels) != len(self.current) or not layout.has("name"):
            return
        self.current = [Run(panel, dict(layout.titles)) for panel in layout.panels]
        self.walk.runs += self.current

    def _sum_up(self, at: int, row: Sequence[Any], index: int, cells: dict[int, str]) -> bool:
        panel = self.current[index].panel
        if ID_LIKE.search(clean_code(_cell(row, panel, "id"))):
            return False
        edge = max(panel.columns.get("name", panel.start), panel.columns.get("id", panel.start))
        labels = [text for column, text in cells.items() if column <= edge and not _is_number(text)][:3]
        label = next((text for text in labels if TOTAL.match(text)), None)
        if label is None:
            return False
        is_total = not SUBTOTAL.search(label) and not re.search(r"(?:组|队)(?:合计|总计)", label)
        self.walk.totals.append(self._build_total(at, row, index, label, is_total, cells))
        self._mark()
        return True

    def _shares_total(self, at: int, row: Sequence[Any], index: int, cells: dict[int, str]) -> bool:
        """Take the bare sums of this panel for a total whose label stands in the list to the left."""
        totals, panel = self.walk.totals, self.current[index].panel
        named = any(panel.columns.get(name) in cells for name in ("name", "id", "card"))
        if not totals or totals[-1].row != at or named or not all(map(_is_number, cells.values())):
            return False
        left = totals[-1]
        total = self._build_total(at, row, index, left.label, left.is_total, cells)
        totals.append(replace(total, count=None))  # the label's head count was held against the rows already
        return True

    def _build_total(
        self, at: int, row: Sequence[Any], index: int, label: str, is_total: bool, cells: dict[int, str]
    ) -> TotalRow:
        panel = self.current[index].panel
        amount = parse_fen(_cell(row, panel, "amount"))
        if amount is None and (found := MONEY.search(label)):
            amount = parse_fen(found.group(1))
        elif amount is not None:
            amount *= panel.amount_scale
        count = next((int(found.group(1)) for text in cells.values() if (found := COUNT.fullmatch(text))), None)
        if count is None and (found := COUNT.search(label)):
            count = int(found.group(1))
        name = clean_text(_cell(row, panel, "name"))
        if count is None and name.isdigit():
            count = int(name)
        area = parse_decimal(_cell(row, panel, "area"))
        unreadable = "" if amount is not None else self._why_unreadable(at, row, panel)
        return TotalRow(at, index, label, is_total, amount, area, count, tuple(self.done), unreadable)

    def _why_unreadable(self, at: int, row: Sequence[Any], panel: Panel) -> str:
        if is_cell_error(_cell(row, panel, "amount")):
            return "这一格显示为计算错误，无法核对。"
        if at in self.sheet.uncached.get(panel.columns.get("amount", -1), ()):
            return "这一格是公式，但文件里没有存计算结果，无法核对。"
        return ""

    def _is_note(self, at: int, row: Sequence[Any], index: int, cells: dict[int, str]) -> bool:
        panel = self.current[index].panel
        if ID_LIKE.search(clean_code(_cell(row, panel, "id"))) and "id" in panel.columns:
            return False
        if any(PAGE.match(text) for text in cells.values() if not text.isdigit()):
            if parse_fen(_cell(row, panel, "amount")):
                return False
            self._mark()
            return True
        first = next(iter(cells.values()))
        if NOTE.match(first) and not (clean_text(_cell(row, panel, "name")) and parse_fen(_cell(row, panel, "amount"))):
            self._note_count(at, first)
            return True
        return False

    def _separates(self, at: int, row: Sequence[Any], index: int, cells: dict[int, str]) -> bool:
        """Handle a row that names a place only, or a single line of text that is no payment."""
        panel = self.current[index].panel
        texts = {column: text for column, text in cells.items() if not _is_number(text)}
        if not texts or _has_payment_value(row, panel):
            return False
        alone = len(texts) == 1
        whole = "".join(texts.values())
        village, group = separator(whole)
        if not (village or group) and len(texts) == 2 and panel.columns.get("village") in texts:
            return False
        if (village or group) and (len(texts) <= 2):
            others = [run for each, run in enumerate(self.current) if each != index]
            shared = not any(_filled(row, run.panel) for run in others)
            self._enter(village, group, None if shared else index)
            return True
        if not alone:
            return False
        column, text = next(iter(texts.items()))
        if len(cells) == 1 and not TITLE.search(text) and self._note_count(at, text):
            return True
        if TITLE.search(text) and (title := village_in_title(text)):
            self._enter(title, "", None)
            return True
        if column == panel.columns.get("name") and NAMED_NUMBER.fullmatch(text):
            return False  # a person with the ID or phone in the same cell
        wide = (at, column) in self.wide
        if column == panel.columns.get("amount") and not wide and UNTOLD.fullmatch(text):
            return False  # somebody's amount is still to come: 待定
        if wide and len(text) <= 8 and not panel.columns.get("village") and re.fullmatch(r"[^\d\W]+", text):
            self._enter(text, "", index)
            return True
        if wide or column != panel.columns.get("name") or len(text) > 12 or "：" in text or ":" in text:
            title = village_in_title(text)
            if title:
                self._enter(title, "", None)
            self._note_count(at, text)
            return column != panel.columns.get("id")
        return False


def _is_plain_payment(row: Sequence[Any], panel: Panel) -> bool:
    """The quick answer for most rows: an 18-character ID beside a name."""
    columns = panel.columns
    number = row[columns["id"]] if "id" in columns else ""
    if number.__class__ is str:
        return len(number) == 18 and number[:17].isdigit() and bool(row[columns["name"]] if "name" in columns else "")
    return False


def _cell(row: Sequence[Any], panel: Panel, name: str) -> Any:
    at = panel.columns.get(name, -1)
    return row[at] if 0 <= at < len(row) else ""


def _is_number(text: str) -> bool:
    return parse_decimal(text) is not None


def _filled(row: Sequence[Any], panel: Panel) -> bool:
    return any(row[column] not in (None, "") for column in range(panel.start, min(panel.stop, len(row))))


def _has_payment_value(row: Sequence[Any], panel: Panel) -> bool:
    """Tell whether the money, the ID or the account says that somebody is paid here."""
    amount = _cell(row, panel, "amount")
    if is_cell_error(amount) or parse_fen(amount):
        return True
    number = clean_code(_cell(row, panel, "id"))
    card = clean_code(_cell(row, panel, "card"))
    return any(sum(char.isdigit() for char in text) >= 3 for text in (number, card)) or is_cell_error(number)


def _is_payment(row: Sequence[Any], panel: Panel, cells: dict[int, str]) -> bool:
    """Tell a payment (perhaps with holes) from a row whose numbers or places were only filled in beforehand."""
    name = clean_text(_cell(row, panel, "name"))
    if name and not is_blank(name):
        return True
    number = clean_text(_cell(row, panel, "id"))
    if number and not is_blank(number):
        return True
    if _has_payment_value(row, panel):
        return True
    amount = clean_text(_cell(row, panel, "amount"))
    return bool(amount) and not is_blank(amount) and parse_fen(amount) is None


def _uncached_payment(sheet: RawSheet, at: int, panel: Panel) -> bool:
    """Tell whether a row seems empty only because its name or ID is a formula without a stored result."""
    return any(at in sheet.uncached.get(panel.columns.get(name, -1), ()) for name in ("name", "id"))
