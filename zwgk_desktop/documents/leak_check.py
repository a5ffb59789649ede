"""Does a finished pdf, xlsx, docx or html hold personal data? (every page, cell, hidden part, name, comment, property)

Two nets: what looks like personal data (domain.privacy), and the very numbers and minors of the list it was made from.
Values are never repeated in what is reported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from zwgk_desktop.documents.html_texts import read_html_texts
from zwgk_desktop.documents.office_texts import HIDDEN_FILE, read_docx_texts, read_xlsx_texts
from zwgk_desktop.documents.pdf_pages import INSIDE, PICTURE_ONLY, read_pdf_texts, spread_page
from zwgk_desktop.documents.untrusted import Format, sniff
from zwgk_desktop.domain.draft_scan import PERSONAL_WORDS, kept_key
from zwgk_desktop.domain.errors import InputRefused, OutputFailed
from zwgk_desktop.domain.privacy import KINDS, Vocabulary, scan
from zwgk_desktop.domain.privacy.scanning import find_digits
from zwgk_desktop.domain.privacy.vocabulary import plain

KIND_WORDS = {
    **PERSONAL_WORDS,
    "known": "清单中的完整号码",
    "hidden_file": "无法检查的内嵌文件",
    "picture_only": "没有文字的图片页",
}
NUMBERS = frozenset({"id_card", "mobile", "bank_card", "birth_date", "plate"})
ALL = frozenset(KINDS)
LEAST_SECRET = 7
RUN = re.compile(r"\d+(?:[ \-\n]{1,3}\d+)*")
TELEPHONE = re.compile(r"[\d\-()+ ]*\d[\d\-()+ ]*")


@dataclass(frozen=True, slots=True)
class LeakHit:
    """``count`` pieces of personal data of one kind at one place (第 3 页, 工作表“发放表”第 5 行, 文件属性)."""

    place: str
    kind: str
    count: int


@dataclass(frozen=True)
class Net:
    """What to look for: kinds, the list's own numbers and minors.

    ``allowed`` may stand: published telephones, and words kept with a reason (a whole text, also where a line break or
    a table shows only part of it).
    """

    words: Vocabulary
    kinds: frozenset[str] = ALL
    secrets: frozenset[str] = frozenset()
    allowed: frozenset[str] = frozenset()
    minors: frozenset[str] = frozenset()
    kept: frozenset[str] = field(init=False)
    lengths: frozenset[int] = field(init=False)
    young: re.Pattern[str] | None = field(init=False)

    def __post_init__(self) -> None:
        """Prepare the numbers: bare digits, long enough to mean something."""
        secrets = frozenset(bare for value in self.secrets if len(bare := _bare(value)) >= LEAST_SECRET)
        parts = [part for value in self.allowed for part in re.split(r"[、,，;；/]", value)]
        allowed = frozenset(_bare(part) for part in parts if TELEPHONE.fullmatch(plain(part)))
        kept = frozenset(kept_key(value) for value in self.allowed) - {""}
        object.__setattr__(self, "kept", kept)
        object.__setattr__(self, "secrets", secrets - allowed)
        object.__setattr__(self, "allowed", allowed)
        object.__setattr__(self, "lengths", frozenset(map(len, secrets)))
        object.__setattr__(self, "young", _whole_names(self.minors))

    def catch(self, text: str) -> Counter[str]:
        """Return how many pieces of each kind ``text`` holds."""
        found: Counter[str] = Counter()
        if self.young is not None and (young := len(self.young.findall(text))):
            found["minor_name"] = young
        if self.kinds <= NUMBERS and not any(c.isdigit() for c in text):
            return found
        for kind, value in self._looks_like(text):
            if kind == "minor_name" and "minor_name" in found:
                continue
            if not self._may_stand(value):
                found[kind] += 1
        if (
            self.secrets
            and (known := sum(1 for _ in self._known(plain(text))))
            and not found - Counter(minor_name=found["minor_name"])
        ):
            found["known"] = known
        return found

    def catch_apart(self, parts: Sequence[str]) -> int:
        """Return how many of the list's own numbers are spread over neighbouring cells or columns."""
        flat = plain(" ".join(parts)).replace("|", " ")
        if not self.secrets or (len(parts) == 1 and "|" not in parts[0]):
            return 0
        return sum(1 for _ in self._known(re.sub(r" +", " ", flat)))

    def _looks_like(self, text: str) -> Iterator[tuple[str, str]]:
        if self.kinds - NUMBERS - {"landline"}:
            for span in scan(text, self.words):
                if span.kind in self.kinds:
                    yield span.kind, span.text
            return
        flat = plain(text)
        for hit in find_digits(flat, self.words):
            if hit.kind in self.kinds:
                yield hit.kind, text[hit.start : hit.end]

    def _may_stand(self, value: str) -> bool:
        key = kept_key(value)
        return _bare(value) in self.allowed or any(key in whole for whole in self.kept)

    def _known(self, flat: str) -> Iterator[str]:
        """Yield the list's own numbers found inside a run of digits, or put together from neighbouring groups."""
        for run in RUN.finditer(flat):
            groups = re.findall(r"\d+", run.group())
            for first in range(len(groups)):
                joined = ""
                for group in groups[first:]:
                    joined += group
                    yield from self._inside(group if joined == group else joined, whole=joined != group)
                    if len(joined) > max(self.lengths):
                        break

    def _inside(self, digits: str, whole: bool) -> Iterator[str]:
        if whole:
            if digits in self.secrets:
                yield digits
            return
        for length in self.lengths:
            for start in range(len(digits) - length + 1):
                if digits[start : start + length] in self.secrets:
                    yield digits[start : start + length]


def _whole_names(names: frozenset[str]) -> re.Pattern[str] | None:
    """Return a pattern for names that stand for themselves, not inside longer words; letters may stand apart."""
    letters = [r"\s?".join(map(re.escape, name)) for name in sorted(names) if len(name) > 1]
    if not letters:
        return None
    return re.compile(rf"(?<![\u3400-\u9fff·])(?:{'|'.join(letters)})(?![\u3400-\u9fff·])")


def _bare(value: str) -> str:
    """Return the digits of ``value``; an ID's closing X is left out, its 17 digits say enough."""
    return "".join(c for c in plain(value) if c.isdigit())


def check_file(path: Path, net: Net) -> list[LeakHit]:
    """Return what personal data the file holds; empty means clean.

    Raises InputRefused where the file is not a pdf, xlsx, docx or html, or cannot be read.
    """
    form = sniff(path)
    if form is Format.PDF:
        return list(_check_pdf(path, net))
    if form is Format.XLSX:
        return list(_check_places(read_xlsx_texts(path), net))
    if form is Format.DOCX:
        return list(_check_places(read_docx_texts(path), net))
    if form is Format.HTML:
        return list(_check_places(read_html_texts(path), net))
    raise InputRefused(
        "unsupported_format", f"不能检查这种文件：{path.name}。", "可检查 pdf、xlsx、docx、html；其他格式请先另存。"
    )


def _check_places(texts: Iterable[tuple[str, str]], net: Net) -> Iterator[LeakHit]:
    found: dict[tuple[str, str], int] = {}
    for place, group in groupby(texts, key=itemgetter(0)):
        parts = [text for _, text in group]
        for text in parts:
            caught = Counter({"hidden_file": 1}) if text == HIDDEN_FILE else net.catch(text)
            for kind, count in caught.items():
                found[place, kind] = found.get((place, kind), 0) + count
        if all((place, kind) not in found for kind in KIND_WORDS) and (known := net.catch_apart(parts)):
            found[place, "known"] = known
    for (place, kind), count in found.items():
        yield LeakHit(place, kind, count)


def _check_pdf(path: Path, net: Net) -> Iterator[LeakHit]:
    """Read page by page; where something is found the page is read again with columns kept apart."""
    seen: set[str] = set()
    inside: Counter[str] = Counter()
    for place, page, text in read_pdf_texts(path):
        caught = Counter({"hidden_file": 1}) if text == HIDDEN_FILE else net.catch(text)
        if place == INSIDE:
            inside += caught
            continue
        if text == PICTURE_ONLY:
            caught = Counter({"picture_only": 1})
        elif caught and page is not None:
            caught = net.catch(spread_page(path, page))
        for kind, count in caught.items():
            seen.add(kind)
            yield LeakHit(place, kind, count)
    for kind, count in inside.items():
        if kind not in seen:  # properties and notes were told by their place already
            yield LeakHit(INSIDE, kind, count)


def ensure_clean(path: Path, net: Net) -> None:
    """Raise OutputFailed (leak) after deleting the file when anything is found; the value is never told."""
    try:
        hits = check_file(path, net)
    except InputRefused:
        path.unlink(missing_ok=True)
        raise
    if not hits:
        return
    path.unlink(missing_ok=True)
    told = "；".join(f"{hit.place}有{KIND_WORDS[hit.kind]} {hit.count} 处" for hit in hits[:5])
    raise OutputFailed(
        "leak",
        f"输出前复查发现未脱敏的个人信息，文件已删除：{told}。",
        "请检查表头、备注和脱敏方案，改正后重新生成。",
    )
