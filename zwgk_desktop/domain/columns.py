"""Which row is the header of a payment list, and what does each column hold? (domain handbook §6)

Headers may stand under title rows, take two or three rows with merged cells, be repeated, and stand side by side for
two lists on one sheet (panels). Words come from ``resources/columns/*.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from zwgk_desktop.domain.cleaning import CODE, clean_text, pack
from zwgk_desktop.domain.errors import InputRefused

HEADER_DEPTH = 3
SEARCH_ROWS = 80
SINGLE = ("name", "id", "card", "village", "group", "area", "standard", "amount", "phone", "date", "remark", "sequence")
TELLING = frozenset({"name", "id", "card", "amount", "village", "area", "phone"})
BRACKETS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]?")
UNIT = re.compile(r"[:/／、,，]?(?:单位)?[:]?(?:万元|元|亩|公顷|人民币)(?:/[^/]{1,3})?$")
BIG_UNIT = re.compile(r"万元")
NUMBERED = re.compile(
    r"栏次|栏目|列次|项次|[\dA-Za-z①-⑳一二三四五六七八九十甲乙丙丁戊己庚辛]{1,3}(?:[=+×*xX-][\d①-⑳+×*xX=()]+)?"
)
BEYOND = 10_000  # rank of a word that was only contained


@dataclass(frozen=True, slots=True)
class FieldWords:
    """What one field is called; ``exact`` in order of preference."""

    title: str
    exact: Mapping[str, int]
    contains: tuple[str, ...]
    never: tuple[str, ...]


@dataclass(frozen=True)
class Synonyms:
    """All fields' words with a memory of the headers already classified."""

    fields: Mapping[str, FieldWords]
    _seen: dict[str, tuple[str, int] | None] = field(default_factory=dict)

    @classmethod
    def from_mapping(cls, *tables: Mapping[str, Any]) -> Synonyms:
        """Build from parsed ``columns/*.toml``; later tables add words, which then go first."""
        fields: dict[str, FieldWords] = {}
        names = list(dict.fromkeys(name for table in tables for name in table.get("fields", {})))
        for name in names:
            rows = [table["fields"][name] for table in reversed(tables) if name in table.get("fields", {})]
            exact = list(dict.fromkeys(bare(word) for row in rows for word in row.get("exact", [])))
            fields[name] = FieldWords(
                title=next((row["title"] for row in rows if "title" in row), name),
                exact={word: at for at, word in enumerate(exact)},
                contains=tuple(word for row in rows for word in row.get("contains", [])),
                never=tuple(word for row in rows for word in row.get("never", [])),
            )
        return cls(fields)

    def title(self, name: str) -> str:
        """Return the Chinese word of a field."""
        words = self.fields.get(name)
        return words.title if words else name

    def classify(self, text: str) -> tuple[str, int] | None:
        """Return (field, rank) of a header text, the smaller the rank the surer; None when it is no header we know."""
        if text not in self._seen:
            self._seen[text] = self._classify(text)
        return self._seen[text]

    def _classify(self, text: str) -> tuple[str, int] | None:
        full = bare(text)
        if not full or len(full) > 40:
            return None
        plain = BRACKETS.sub("", full)
        for extra, word in enumerate(dict.fromkeys((full, plain, UNIT.sub("", plain)))):
            for name, words in self.fields.items():
                if word in words.exact:
                    return name, words.exact[word] * 4 + extra
        if len(plain) > 16 or re.search(r"\d{5}", plain):
            return None
        for name, words in self.fields.items():
            found = next((at for at, word in enumerate(words.contains) if word in plain), None)
            if found is not None and not any(word in plain for word in words.never):
                return name, BEYOND + found
        return None


def bare(text: str) -> str:
    """Return a header text without spaces, line breaks, colons and marks, in lower case and half width."""
    return text.translate(CODE).lower().replace("（", "(").replace("）", ")").strip(":*.、。_")


@dataclass(frozen=True, slots=True)
class Panel:
    """One list on a sheet: columns ``start`` to ``stop`` (0-based, stop excluded) and where each field stands."""

    number: int
    start: int
    stop: int
    columns: Mapping[str, int]
    amount_scale: int = 1  # 10000 when the header says 万元
    comparable: bool = True  # amount may be held against area × standard


@dataclass(frozen=True, slots=True)
class Layout:
    """The header found: 0-based first header row and first row after it, and the panels side by side."""

    header: int
    body: int
    panels: tuple[Panel, ...]
    titles: Mapping[int, str]

    def has(self, name: str) -> bool:
        """Tell whether the first panel has a field."""
        return name in self.panels[0].columns


Merges = Sequence[tuple[int, int, int, int]]  # first row, first column, last row, last column, all 0-based


def find_layout(rows: Sequence[Sequence[Any]], merges: Merges, synonyms: Synonyms) -> Layout | None:
    """Return the layout of the best header among the first rows, or None when no row reads like one."""
    spans = [merge for merge in merges if merge[0] < SEARCH_ROWS + HEADER_DEPTH and merge[2] - merge[0] < HEADER_DEPTH]
    best: tuple[int, Layout] | None = None
    for at in range(min(len(rows), SEARCH_ROWS)):
        layout = layout_at(rows, at, spans, synonyms)
        if layout is None:
            continue
        score = sum(1 for name in layout.panels[0].columns if name in TELLING)
        if layout.has("name") and (layout.has("id") or layout.has("amount")):
            return layout
        if best is None or score > best[0]:
            best = (score, layout)
    return best[1] if best else None


def layout_at(rows: Sequence[Sequence[Any]], at: int, merges: Merges, synonyms: Synonyms) -> Layout | None:
    """Return the layout if a header begins at row ``at`` (0-based); ambiguous_layout is refused here."""
    stacks = _texts(rows[at])
    if len(stacks) < 2 or not _could_be_header(rows[at]):
        return None
    spread = _spread(rows, at, merges)
    titles = {c: [text] for c, text in spread.items()}
    if not any(synonyms.classify(text) for text in spread.values()):
        return None
    body = at + 1
    while body < len(rows) and body - at < HEADER_DEPTH and _continues(rows, at, body, merges, synonyms):
        for column, text in _texts(rows[body]).items():
            parents = titles.setdefault(column, _parent(titles, spread, column))
            if text not in parents:
                parents.append(text)
        body += 1
    hits = {column: hit for column, texts in titles.items() if (hit := _classify_stack(texts, synonyms))}
    names = {name for name, _ in hits.values()}
    if len(names & TELLING) < 2:
        return None
    while body < len(rows) and _is_numbering(rows[body]):
        body += 1
    joined = {column: "".join(dict.fromkeys(texts)) for column, texts in titles.items()}
    width = max(max(titles) + 1, len(rows[at]))
    return Layout(at, body, build_panels(hits, joined, width), joined)


def _texts(row: Sequence[Any]) -> dict[int, str]:
    return {at: text for at, value in enumerate(row) if isinstance(value, str) and (text := pack(value))}


def _could_be_header(row: Sequence[Any]) -> bool:
    filled = [value for value in row if value is not None and value != ""]
    numbers = sum(not isinstance(value, str) for value in filled)
    return numbers * 3 <= len(filled)


def _spread(rows: Sequence[Sequence[Any]], at: int, merges: Merges) -> dict[int, str]:
    """Texts of a row with horizontally merged ones given to every column they cover."""
    texts = _texts(rows[at])
    for first, left, _last, right in merges:
        if first == at and right > left and left in texts:
            for column in range(left, right + 1):
                texts.setdefault(column, texts[left])
    return texts


def _parent(titles: Mapping[int, list[str]], spread: Mapping[int, str], column: int) -> list[str]:
    """The header above a column that has none of its own: the nearest one to the left (merge lost in csv)."""
    left = max((c for c in spread if c < column), default=None)
    return list(titles[left][:1]) if left is not None else []


def _continues(rows: Sequence[Sequence[Any]], top: int, at: int, merges: Merges, synonyms: Synonyms) -> bool:
    """Tell whether row ``at`` still belongs to the header that began at ``top``."""
    row = rows[at]
    texts = _texts(row)
    if not texts or any(value not in (None, "") and not isinstance(value, str) for value in row):
        return False
    if any(re.search(r"\d{4}", text) or len(text) > 20 for text in texts.values()) or _is_numbering(row):
        return False
    above = _texts(rows[top])
    merged = {
        c for first, left, _last, right in merges if first == top and right > left for c in range(left, right + 1)
    }
    under = [c for c in texts if c not in above or c in merged]
    tall = any(first <= at - 1 and last >= at and left in above for first, left, last, _right in merges)
    words = [synonyms.classify(text) for text in texts.values()]
    if len(texts) == 1 and not tall:
        return bool(words[0]) and bool(under)
    known = sum(word is not None for word in words)
    if not under:
        return False
    people = [c for c, text in above.items() if (hit := synonyms.classify(text)) and hit[0] in ("name", "id")]
    if len(texts) > 1 and people and not any(c in texts for c in people):
        return True  # parts of a header whose merges were lost (csv)
    return tall or known * 2 >= len(words) or (bool(merged) and all(c in merged for c in texts))


def _classify_stack(texts: Sequence[str], synonyms: Synonyms) -> tuple[str, int] | None:
    """Judge a header of one or more rows, e.g. 补贴面积 / 合计: together, then the lowest, then the upper ones."""
    if len(texts) == 1:
        return synonyms.classify(texts[0])
    whole = synonyms.classify("".join(texts))
    if whole and whole[1] < BEYOND:
        return whole
    lowest = synonyms.classify(texts[-1])
    if lowest and lowest[0] != "total" and lowest[1] < BEYOND:
        return lowest
    upper = synonyms.classify("".join(texts[:-1]))
    if lowest and lowest[0] == "total" and upper:
        return upper[0], 2  # 补贴金额 / 合计: the sum of the parts beside it
    if whole:
        return whole
    if upper:
        return upper[0], BEYOND + upper[1] % BEYOND
    return lowest


def _is_numbering(row: Sequence[Any]) -> bool:
    """Tell whether a row only numbers the columns: 1 2 3 4, A B C, ① ②, 5=3×4."""
    filled = [clean_text(value) for value in row if value not in (None, "")]
    if len(filled) < 3 or not all(NUMBERED.fullmatch(text) for text in filled):
        return False
    numbers = [int(text) for text in filled if text.isdigit() and text.isascii()]
    if numbers:
        return len(numbers) * 2 > len(filled) and all(b - a in (1, 2, 3) for a, b in pairwise(numbers))
    return all(len(text) == 1 for text in filled) and len(set(filled)) == len(filled)


def build_panels(hits: Mapping[int, tuple[str, int]], titles: Mapping[int, str], width: int) -> tuple[Panel, ...]:
    """Split a header into lists standing side by side and choose one column per field in each."""
    starts = _panel_starts(hits, titles)
    stops = [*starts[1:], width]
    panels = []
    for number, (start, stop) in enumerate(zip(starts, stops, strict=True), 1):
        inside = {column: hit for column, hit in hits.items() if start <= column < stop}
        panels.append(_build_panel(number, start, stop, inside, titles))
    return tuple(panels)


def _panel_starts(hits: Mapping[int, tuple[str, int]], titles: Mapping[int, str]) -> list[int]:
    first = min(titles)
    by_text: dict[tuple[str, str], list[int]] = {}
    for column in sorted(hits):
        if hits[column][0] in ("name", "id", "amount"):
            by_text.setdefault((hits[column][0], bare(titles[column])), []).append(column)
    names = max((cols for (name, _), cols in by_text.items() if name == "name"), key=len, default=[])
    others = [len(cols) for (name, _), cols in by_text.items() if name != "name"]
    count = len(names)
    if count < 2:
        return [first]
    if count not in others:
        raise InputRefused(
            "ambiguous_layout", "表头里“姓名”出现多次，无法判断哪一列对应身份证号和金额。", "请在导入时指定各列。"
        )
    opening = [column for column in sorted(titles) if bare(titles[column]) == bare(titles[first])]
    if len(opening) == count and all(a <= b for a, b in zip(opening, names, strict=True)):
        return opening
    return [first, *(name - (names[0] - first) for name in names[1:])]


def _build_panel(
    number: int, start: int, stop: int, hits: Mapping[int, tuple[str, int]], titles: Mapping[int, str]
) -> Panel:
    columns: dict[str, int] = {}
    settled = dict(hits)
    _settle_totals(settled)
    unsure: set[str] = set()
    for name in SINGLE:
        found = sorted((rank, column) for column, (field_name, rank) in settled.items() if field_name == name)
        if not found:
            continue
        if len(found) > 1 and (found[0][0] == found[1][0] or found[0][0] >= BEYOND):
            unsure.add(name)
        columns[name] = found[0][1]
    for name in ("id", "amount", "name"):
        if name in unsure:
            word = {"id": "身份证号", "amount": "金额", "name": "姓名"}[name]
            raise InputRefused(
                "ambiguous_layout", f"表头里有几列都像“{word}”，无法判断用哪一列。", "请在导入时指定各列。"
            )
    factor = any(field_name == "factor" for field_name, _ in hits.values())
    several = sum(field_name == "amount" for field_name, _ in settled.values()) > 1
    scale = 10_000 if "amount" in columns and BIG_UNIT.search(titles[columns["amount"]]) else 1
    comparable = not factor and not several and not {"area", "standard"} & unsure
    return Panel(number, start, stop, columns, scale, comparable)


def _settle_totals(hits: dict[int, tuple[str, int]]) -> None:
    """Decide what a column called only 合计 sums: areas when it stands right of areas, otherwise the money."""
    for column in sorted(hits):
        if hits[column][0] != "total":
            continue
        left = [hits[c][0] for c in sorted(hits) if c < column and hits[c][0] in ("area", "amount", "standard")]
        money = any(name == "amount" for name, _ in hits.values())
        if left and left[-1] == "area" and (money or ("standard" not in left and _standard_follows(hits, column))):
            hits[column] = ("area", 1)
        else:
            hits[column] = ("amount", 1)


def _standard_follows(hits: Mapping[int, tuple[str, int]], column: int) -> bool:
    return any(c > column and name in ("standard", "amount") for c, (name, _) in hits.items())


def build_given_layout(
    given: Mapping[str, Any], rows: Sequence[Sequence[Any]], merges: Merges, synonyms: Synonyms
) -> Layout:
    """Build the layout an officer chose: {"header_row": 1-based, "columns": {field: 0-based index or letter}}.

    What the header itself tells stays: the rows it goes on in, and further lists standing beside the chosen one.
    """
    columns = {name: column_index(at) for name, at in dict(given["columns"]).items() if at not in (None, "")}
    top = max(int(given.get("header_row", 1)) - 1, 0)
    found: Layout | None = None
    if top < len(rows):
        near = [merge for merge in merges if top <= merge[0] < top + HEADER_DEPTH]
        with suppress(InputRefused):  # the officer has decided what was not clear
            found = layout_at(rows, top, near, synonyms)
    body = int(given.get("header_last_row", 0)) or (found.body if found else top + 1)
    while body < len(rows) and _is_numbering(rows[body]):
        body += 1
    titles = found.titles if found else _texts(rows[top]) if top < len(rows) else {}
    width = max([*map(len, rows), *(c + 1 for c in columns.values())], default=0)
    return Layout(top, body, _given_panels(columns, found, width), titles)


def _given_panels(columns: Mapping[str, int], found: Layout | None, width: int) -> tuple[Panel, ...]:
    """The chosen list, and those beside it: the same columns moved over where the headers agree, else their own."""
    panels = found.panels if found else ()
    home = next((p for p in panels if all(p.start <= c < p.stop for c in columns.values())), None)
    scale = 10_000 if found and BIG_UNIT.search(found.titles.get(columns.get("amount", -1), "")) else 1
    if found is None or home is None or len(panels) < 2:
        return (Panel(1, 0, width, columns, scale),)
    made = []
    for panel in panels:
        moved = {name: column + panel.start - home.start for name, column in columns.items()}
        same = all(found.titles.get(moved[name]) == found.titles.get(columns[name]) for name in columns)
        made.append(replace(panel, columns=moved if same else panel.columns, amount_scale=scale))
    return tuple(made)


def column_index(at: int | str) -> int:
    """Return a 0-based column index from an index or letters (``B``, ``AC``)."""
    if isinstance(at, int):
        return at
    if at.isdigit():
        return int(at)
    total = 0
    for letter in at.strip().upper():
        if not "A" <= letter <= "Z":
            raise ValueError(at)
        total = total * 26 + ord(letter) - 64
    return total - 1


def column_letter(at: int) -> str:
    """Return the letters a sheet shows for a 0-based column index."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
