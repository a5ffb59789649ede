"""What does each payment of a run say, cell by cell, and what is wrong with it?

Worked column by column: most cells pass a quick test, the rest a careful function whose answers are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from zwgk_desktop.domain.cleaning import clean_code, clean_text, is_blank, is_cell_error, is_formula_like
from zwgk_desktop.domain.identifiers import SCIENTIFIC, IdChecker, shorten
from zwgk_desktop.domain.money import multiply, parse_decimal, yuan_text
from zwgk_desktop.domain.subsidies.cells import (
    DITTO,
    all_digits,
    any_starts,
    cover_numbers,
    is_digits,
    read_amount,
    read_day,
    read_name,
    read_phone,
    read_place,
    read_scaled,
    why_no_name,
)
from zwgk_desktop.domain.subsidies.dates import parse_date
from zwgk_desktop.domain.subsidies.judged import Judged
from zwgk_desktop.domain.subsidies.payments import Line, Terms
from zwgk_desktop.domain.subsidies.places import split_place
from zwgk_desktop.domain.subsidies.raw import RawSheet
from zwgk_desktop.domain.subsidies.rows import Run
from zwgk_desktop.domain.subsidies.wording import ERRORS, finding

NEEDED = ("name", "id", "card", "amount", "area", "standard")
FORMULA_WATCHED = ("name", "id", "card")
NUMERIC_DIGITS = 15  # what a numeric cell keeps
BLOCK = 2_000  # rows judged together: few enough for their cells to stay in the processor's cache

FIELD_WORDS = {"name": "姓名", "id": "身份证号", "card": "银行账号", "amount": "金额", "village": "村", "date": "日期"}


class Remembered(dict[Any, Any]):
    """Answers of a function by its argument; 1 and 1.0 and True share an answer, so only use it where they may."""

    def __init__(self, answer: Callable[[Any], Any]) -> None:
        super().__init__()
        self._answer = answer

    def __missing__(self, key: Any) -> Any:
        found = self[key] = self._answer(key)
        return found


class Judge:
    """Judges the runs of a file; keeps what it has learnt of IDs, amounts and places from run to run."""

    def __init__(self, checker: IdChecker, terms: Terms) -> None:
        self.checker, self.terms = checker, terms
        self.fens = Remembered(read_amount)
        self.places = Remembered(read_place)
        self.days = Remembered(lambda text: read_day(text, terms.date1904))
        self.texts = Remembered(clean_text)
        self.decimals = Remembered(parse_decimal)
        self.factors = Remembered(self._read_factors)

    def judge_run(self, sheet: RawSheet, run: Run) -> list[Judged]:
        """Return the columns and findings of one run: a long one in blocks, unless its rows lean on one another."""
        merged = any(bottom > top and bottom >= run.rows[0] for top, _, bottom, _ in sheet.merges if run.rows)
        if len(run.rows) <= BLOCK or merged:
            return [self.judge(sheet, run)]
        starts = range(0, len(run.rows), BLOCK)
        parts = [self.judge(sheet, run.block(start, start + BLOCK), start, in_block=True) for start in starts]
        first, columns = sheet.rows[run.rows[0]], run.panel.columns
        for name in parts[0].empty:
            empty = sum(part.empty[name] for part in parts)
            if _is_written_once(first[columns[name]], empty, len(run.rows)):
                return [self.judge(sheet, run)]
        return parts

    def judge(self, sheet: RawSheet, run: Run, first: int = 0, in_block: bool = False) -> Judged:
        """Return the columns and findings of one run, or of the block of one that begins at payment ``first``."""
        work = _Work(self, sheet, run, first, in_block)
        work.broken_cells()
        work.names()
        work.ids()
        work.cards()
        work.amounts()
        work.places()
        work.rest()
        if sheet.suspicious:
            work.formula_like()
        work.lines()
        return work.out

    def _read_factors(self, cells: tuple[Any, Any]) -> tuple[Decimal | None, Decimal | None, int | None]:
        """Return area, standard and their product in fen, each None where a cell is no number."""
        area, standard = self.decimals[cells[0]], self.decimals[cells[1]]
        if area is None or standard is None:
            return area, standard, None
        return area, standard, multiply(area, standard, self.terms.rounding)


def _is_written_once(first: Any, empty: int, count: int) -> bool:
    """Tell whether a column says at its top what holds below: at least half of its cells are empty."""
    return first != "" and empty * 2 >= count


class _Work:
    """One run, or a block of one, being judged."""

    def __init__(self, judge: Judge, sheet: RawSheet, run: Run, first: int, in_block: bool) -> None:
        self.judge, self.sheet, self.run, self.in_block = judge, sheet, run, in_block
        self.out = Judged(run, first)
        self.broken: dict[str, set[int]] = {}
        rows = sheet.rows
        self.rows = [rows[at] for at in run.rows]
        self.cells = list(zip(*self.rows, strict=False))  # the raw cells by column
        self.nothing = ("",) * len(self.rows)

    def column(self, name: str) -> Sequence[Any]:
        """Return the raw cells of a field, "" where the list has no such column."""
        at = self.run.panel.columns.get(name)
        return self.cells[at] if at is not None and self.rows else self.nothing

    def numbers(self, name: str) -> Sequence[Any]:
        """Return the raw cells of a field for looking up answers: True as text, since it would pass for 1."""
        values = self.column(name)
        return [str(v) if v.__class__ is bool else v for v in values] if bool in set(map(type, values)) else values

    def tell(self, index: int, kind: str, field_name: str, value: str = "", detail: str = "") -> None:
        """Note a finding about payment ``index``; an error holds it back."""
        at = self.run.panel.columns.get(field_name, -1)
        title = self.run.titles.get(at, "")
        row = self.run.rows[index] + 1
        self.out.findings.setdefault(index, []).append(
            finding(kind, self.sheet.name, row, title or FIELD_WORDS.get(field_name, ""), value, detail)
        )
        if kind in ERRORS:
            self.out.held.add(index)

    def broken_cells(self) -> None:
        """Find error cells and formulas without result in needed cells, formulas in cells that should be text."""
        columns = self.run.panel.columns
        for name in NEEDED:
            if name not in columns:
                continue
            uncached = self.sheet.uncached.get(columns[name], frozenset())
            bad = self.broken[name] = set()
            if uncached:
                bad |= {i for i, at in enumerate(self.run.rows) if at in uncached and self.rows[i][columns[name]] == ""}
                for index in sorted(bad):
                    self.tell(index, "formula_uncached", name)
            if self.sheet.suspicious:
                values = self.column(name)
                errors = {i for i, value in enumerate(values) if is_cell_error(value)} if any_starts(values) else set()
                for index in sorted(errors):
                    self.tell(index, "cell_error", name, str(self.rows[index][columns[name]]))
                bad |= errors
        for name in ("village", "group", "phone", "date", "remark"):
            if name in columns:
                self._broken_text(name, columns[name])
        for name in FORMULA_WATCHED:
            computed = self.sheet.formulas.get(columns.get(name, -1))
            for index, at in enumerate(self.run.rows) if computed else ():
                if at in computed and index not in self.broken.get(name, ()):  # type: ignore[operator]
                    self.tell(index, "formula_in_text_field", name)

    def _broken_text(self, name: str, column: int) -> None:
        """Tell of error cells and formulas without result where the row can still be paid."""
        uncached = self.sheet.uncached.get(column, frozenset())
        bad: set[int] = set()
        if uncached:
            bad = {i for i, at in enumerate(self.run.rows) if at in uncached and self.rows[i][column] == ""}
        if self.sheet.suspicious and any_starts(values := self.column(name)):
            bad |= {i for i, value in enumerate(values) if is_cell_error(value)}
        self.broken[name] = bad
        kind = {"village": "village_missing", "date": "date_invalid"}.get(name, "formula_in_text_field")
        for index in sorted(bad):
            self.tell(index, kind, name, str(self.rows[index][column])[:12], "公式没有算出结果。")

    def names(self) -> None:
        """Read the names."""
        values = self.column("name")
        names = [
            v if v.__class__ is str and v.isalpha() and not v.isascii() and v not in DITTO else read_name(v)
            for v in values
        ]
        self.out.names = names
        if "" in names:
            for index, name in enumerate(names):
                if not name and index not in self.broken.get("name", ()):
                    text = clean_text(values[index])
                    self.tell(index, "name_missing", "name", cover_numbers(text), why_no_name(text))

    def ids(self) -> None:
        """Read and check the ID numbers."""
        values = self.column("id")
        out = self.out.ids = self.judge.checker.valid_or_blank(values)
        if "" not in out:
            return
        for index, number in enumerate(out):
            if not number and index not in self.broken.get("id", ()):
                self._slow_id(index, values[index])

    def _slow_id(self, index: int, value: Any) -> None:
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        text = clean_code(value)
        if numeric and abs(value) >= 10**NUMERIC_DIGITS:
            self.tell(index, "id_precision_lost", "id", shorten(text))
            return
        verdict = self.judge.checker.check("" if is_blank(text) else text)
        if verdict.problem:
            self.tell(index, verdict.problem, "id", shorten(text))
            return
        self.out.ids[index] = verdict.number
        if verdict.old:
            self.tell(index, "id_15_digit", "id", shorten(text))

    def cards(self) -> None:
        """Read the accounts; a numeric cell keeps only fifteen digits."""
        values = self.column("card")
        self.out.cards = (
            list(values)
            if all_digits(values)
            else [v if is_digits(v) else self._card(index, v) for index, v in enumerate(values)]
        )

    def _card(self, index: int, value: Any) -> str:
        if value == "" or value is None or index in self.broken.get("card", ()):
            return ""
        text = clean_code(value)
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        if (numeric and abs(value) >= 10**NUMERIC_DIGITS) or SCIENTIFIC.fullmatch(text):
            self.tell(index, "card_precision_lost", "card", shorten(text))
            return ""
        return "" if is_blank(text) else text.replace("-", "")

    def amounts(self) -> None:
        """Read the money, areas and standards, and hold one against the other."""
        values, scale = self.numbers("amount"), self.run.panel.amount_scale
        out = [read_scaled(v, scale) for v in values] if scale != 1 else list(map(self.judge.fens.__getitem__, values))
        self.out.amounts = out
        if any(amount is None or amount <= 0 for amount in set(out)):
            for index, amount in enumerate(out):
                if (amount is None or amount <= 0) and index not in self.broken.get("amount", ()):
                    self._odd_amount(index, values[index], amount)
        areas, standards = self.numbers("area"), self.numbers("standard")
        factors = list(map(self.judge.factors.__getitem__, zip(areas, standards, strict=True)))
        read_areas, read_standards, products = zip(*factors, strict=True) if factors else ((), (), ())
        self.out.areas, self.out.standards = list(read_areas), list(read_standards)
        if self.run.panel.comparable and {"area", "standard", "amount"} <= self.run.panel.columns.keys():
            self._compare(areas, standards, products)

    def _compare(self, areas: Sequence[Any], standards: Sequence[Any], products: Sequence[int | None]) -> None:
        """Hold the amounts against area × standard; most lists agree to the fen and need no second look."""
        unknown = None in products
        if list(products) == self.out.amounts and not unknown:
            return
        tolerance = self.judge.terms.tolerance
        for index, (expected, amount) in enumerate(zip(products, self.out.amounts, strict=True)):
            if expected is None or amount is None or amount <= 0 or -tolerance <= amount - expected <= tolerance:
                continue
            detail = f"按面积和标准应为 {yuan_text(expected)} 元。"
            self.tell(index, "amount_mismatch", "amount", yuan_text(amount), detail)
        if unknown:
            self._unreadable_factors("area", areas, self.out.areas)
            self._unreadable_factors("standard", standards, self.out.standards)

    def _unreadable_factors(self, name: str, values: Sequence[Any], found: Sequence[Decimal | None]) -> None:
        """Tell of an area or standard that is no number, so that the amount was held against nothing."""
        for index, number in enumerate(found):
            if number is None and values[index] != "" and index not in self.broken.get(name, ()):
                text = clean_text(values[index])
                if not is_blank(text):
                    word = "面积" if name == "area" else "标准"
                    self.tell(index, "amount_mismatch", name, text[:20], f"{word}不是数字，无法核对。")

    def _odd_amount(self, index: int, value: Any, amount: int | None) -> None:
        text = clean_text(value)
        if amount is not None:
            kind = "amount_negative" if amount < 0 else "amount_zero"
        else:
            kind = "amount_missing" if is_blank(text) else "amount_not_number"
        self.tell(index, kind, "amount", text[:20])

    def places(self) -> None:
        """Read village and group: the row's own cell, a merged cell above it, or the separator it stands under."""
        columns = self.run.panel.columns
        villages = list(self.run.villages)
        for index in self.broken.get("village", ()):
            villages[index] = ""
        out_villages = self._placed(self._filled_down("village"), villages)
        out_groups = self._placed(self._filled_down("group"), self.run.groups)
        if "village" in columns and "group" not in columns:
            pairs = [split_place(v) if v.endswith(("组", "队", "屯", "社")) else ("", "") for v in out_villages]
            out_groups = [pair[1] or g for pair, g in zip(pairs, out_groups, strict=True)]
            out_villages = [pair[0] or v for pair, v in zip(pairs, out_villages, strict=True)]
        elif "group" in columns and "village" not in columns:
            pairs = [split_place(g) if "村" in g else ("", "") for g in out_groups]
            out_villages = [pair[0] or v for pair, v in zip(pairs, out_villages, strict=True)]
            out_groups = [pair[1] if pair[0] else g for pair, g in zip(pairs, out_groups, strict=True)]
        self.out.villages, self.out.groups = out_villages, out_groups

    def _placed(self, values: list[Any], carried: list[str]) -> list[str]:
        """Return the places the cells say; an empty cell lies where its separator says."""
        places = self.judge.places
        if "" not in values:
            return list(map(places.__getitem__, values))
        return [places[v] if v != "" else above for v, above in zip(values, carried, strict=True)]

    def _filled_down(self, name: str) -> list[Any]:
        at = self.run.panel.columns.get(name)
        values = list(self.column(name))
        if at is None:
            return values
        broken = self.broken.get(name, ())
        empty = self.out.empty[name] = values.count("")
        anchors = {
            row: top
            for top, left, bottom, right in self.sheet.merges
            if left <= at <= right and bottom > top
            for row in range(top, bottom + 1)
        }
        if anchors:
            left_of = {
                top: left for top, left, bottom, right in self.sheet.merges if left <= at <= right and bottom > top
            }
            for index, row in enumerate(self.run.rows):
                if row in anchors and values[index] in ("", None):
                    values[index] = self.sheet.rows[anchors[row]][left_of[anchors[row]]]
        elif not self.in_block and values and _is_written_once(values[0], empty, len(values)):
            carried = ""  # written once at the top of each block
            for index, value in enumerate(values):
                carried = value if value != "" else carried
                values[index] = carried if index not in broken else ""
        return values

    def rest(self) -> None:
        """Read phone, date and remark."""
        values = self.column("phone")
        self.out.phones = list(values) if all_digits(values) else [v if is_digits(v) else read_phone(v) for v in values]
        remarks, texts = list(self.column("remark")), self.judge.texts
        if remarks.count("") < len(remarks):
            remarks = [texts[v] if v.__class__ is str else clean_text(v) for v in remarks]
        self.out.remarks = remarks
        self.out.dates = [""] * len(self.rows)
        if "date" in self.run.panel.columns:
            self._dates(self._filled_down("date"))

    def _dates(self, values: Sequence[Any]) -> None:
        days, date1904 = self.judge.days, self.judge.terms.date1904
        found = [days[v] if v.__class__ is str else parse_date(v, date1904) for v in values]
        self.out.dates = [day or "" for day in found]
        if None in found:
            for index, day in enumerate(found):
                if day is None and index not in self.broken.get("date", ()):
                    self.tell(index, "date_invalid", "date", clean_text(values[index])[:20])

    def lines(self) -> None:
        """Make a line of every payment."""
        out, count = self.out, len(self.rows)
        rows = [at + 1 for at in self.run.rows]
        places = ([self.sheet.name] * count, rows, [self.run.panel.number] * count)
        people = (out.names, out.ids, out.cards, out.villages, out.groups)
        paid = (out.areas, out.standards, out.amounts, out.phones, out.dates, out.remarks)
        every = zip(*places, *people, *paid, strict=True)
        out.lines = list(map(partial(tuple.__new__, Line), every))  # what Line._make does, without its call

    def formula_like(self) -> None:
        """Find texts that would run as a formula when pasted into a sheet."""
        panel = self.run.panel
        width = len(self.rows[0]) if self.rows else 0
        for at in range(panel.start, min(panel.stop, width)):
            values = self.cells[at]
            if not any_starts(values):
                continue
            for index, value in enumerate(values):
                if is_formula_like(value):
                    self._tell_formula(index, at, value)

    def _tell_formula(self, index: int, at: int, value: str) -> None:
        title = self.run.titles.get(at, "")
        row = self.run.rows[index] + 1
        remark = finding("formula_like_text", self.sheet.name, row, title, value[:12])
        self.out.findings.setdefault(index, []).append(remark)
