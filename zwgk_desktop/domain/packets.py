"""What did a village write into the form of its packet, and may it be recorded? (before approval, unknown number …)

A packet lists postings by number; the form that comes back names number, check code, days, place and person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.posting_life import PostingState, down_due

SHEET = "回填表"
LONGEST = 200  # characters of a place, a name or a note
NUMBER = re.compile(r"^\s*0*(\d{1,4})(?!\d)")
_DAY = re.compile(
    r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00?:00(?::00)?)?$|^(\d{4})(\d{2})(\d{2})$"
)
_WIDE = {ord(wide): ord(plain) for wide, plain in zip("０１２３４５６７８９．－／", "0123456789.-/", strict=True)}
_LETTERS = str.maketrans("0123456789abcdef", "GHJKMNPQRSABCDEF")
UPON = (PostingState.APPROVED, PostingState.PRINTED)


@dataclass(frozen=True, slots=True)
class PacketPosting:
    """A posting of the packet as it is now; ``approved_on`` is the day of its last approval, None without one.

    ``content_sha256`` is what reviewers agreed to, of the words it has now.
    """

    number: int
    id: int
    title: str
    state: PostingState
    content_sha256: str
    approved_on: date | None
    posted_on: date | None
    down_due_on: date | None
    down_on: date | None
    removed: bool = False
    posting_days: int = 0


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One row of the form as typed; ``row`` is its line in the file."""

    row: int
    number: str
    code: str
    posted: str = ""
    place: str = ""
    by: str = ""
    down: str = ""
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether the village filled in no day (place and person may stand there beforehand)."""
        return not (self.posted.strip() or self.down.strip())


@dataclass(frozen=True, slots=True)
class Planned:
    """What will be recorded of one posting: hung and taken down (each may be None), with photos by name."""

    number: int
    id: int
    title: str
    hang: date | None = None
    place: str = ""
    by: str = ""
    down: date | None = None
    note: str = ""
    photos: tuple[str, ...] = ()


@dataclass
class _Judge:
    """Collects findings while the rows are read."""

    token: str
    today: date
    found: list[Finding] = field(default_factory=list)

    def tell(self, row: ReturnRow | None, kind: str, words: str, column: str = "", info: bool = False) -> None:
        """Note a remark; all but ``info`` ones keep the row from being recorded."""
        grade = Severity.INFO if info else Severity.ERROR
        self.found.append(Finding(kind, grade, words, SHEET, row.row if row else None, column))

    def day(self, row: ReturnRow, text: str, column: str) -> date | None:
        """Read a day; None when it is empty or was found wrong."""
        if not text.strip():
            return None
        read = read_day(text)
        if read is None:
            self.tell(row, "packet_date", f"日期“{text.strip()[:20]}”看不懂，请写成 2026-07-02。", column)
        elif read > self.today:
            self.tell(row, "packet_future", f"日期 {read} 还没有到，请核对。", column)
            return None
        return read


def check_code(token: str, number: int, posting_id: int, content_sha256: str) -> str:
    """Return the code beside a number: its first half says which posting it is, its second which words it had."""
    return f"{_short(f'{token}:{number}:{posting_id}')}-{_short(f'{token}:{content_sha256}')}"


def _short(text: str) -> str:
    return in_letters(hashlib.sha256(text.encode()).hexdigest()[:8])


def in_letters(hexadecimal: str) -> str:
    """Return hexadecimal digits as letters only: a code that can never look like somebody's number."""
    return hexadecimal.translate(_LETTERS)


def read_number(text: str) -> int | None:
    """Return the number a row, a folder or a photo begins with: 3, 03, 03-财务公开, 3.0."""
    found = NUMBER.match(str(text).translate(_WIDE))
    return int(found[1]) if found else None


def read_day(text: str) -> date | None:
    """Return a day typed in any usual way, or as a spreadsheet's serial number; None when it is none."""
    plain = text.strip().translate(_WIDE)
    if re.fullmatch(r"\d{5}(\.0+)?", plain):
        return date(1899, 12, 30) + timedelta(days=int(plain[:5]))
    found = _DAY.match(plain)
    if not found:
        return None
    parts = [int(part) for part in found.groups() if part is not None]
    try:
        return date(*parts)
    except ValueError:
        return None


def judge_rows(
    rows: Iterable[ReturnRow], postings: Sequence[PacketPosting], token: str, today: date
) -> tuple[list[Planned], list[Finding]]:
    """Return what can be recorded, and every remark; a row with an error is left out whole."""
    known, judge = {one.number: one for one in postings}, _Judge(token, today)
    planned: dict[int, Planned] = {}
    seen: set[int] = set()
    for row in rows:
        posting = _posting_of(row, known, judge)
        if posting is None:
            continue
        if posting.number in seen:
            judge.tell(row, "packet_twice", f"编号 {posting.number} 在表里出现了两次，只看第一行。", "编号")
            continue
        seen.add(posting.number)
        before = len(judge.found)
        one = _plan(row, posting, judge)
        if not any(finding.severity is Severity.ERROR for finding in judge.found[before:]) and one is not None:
            planned[posting.number] = one
    gone = [number for number in known if number not in seen]
    if gone and seen:
        numbers = "、".join(map(str, gone[:10]))
        judge.tell(None, "packet_row_gone", f"表里没有编号 {numbers} 的行，可能被删掉了。", info=True)
    return [planned[number] for number in sorted(planned)], judge.found


def _posting_of(row: ReturnRow, known: Mapping[int, PacketPosting], judge: _Judge) -> PacketPosting | None:
    number = read_number(row.number)
    posting = known.get(number) if number is not None else None
    if posting is None:
        if not row.is_empty:
            judge.tell(row, "packet_number", f"编号“{row.number.strip()[:12]}”不在这个资料包里。", "编号")
        return None
    if row.code.strip().upper()[:8] != _code(posting, judge)[:8]:
        judge.tell(row, "packet_code", "编号或校验码被改动过，无法确定是哪一份公示。", "校验码")
        return None
    return posting


def _code(posting: PacketPosting, judge: _Judge) -> str:
    return check_code(judge.token, posting.number, posting.id, posting.content_sha256)


def _plan(row: ReturnRow, posting: PacketPosting, judge: _Judge) -> Planned | None:
    """Return what one row says, None when it says nothing new."""
    one = Planned(posting.number, posting.id, posting.title, note=row.note.strip()[:LONGEST])
    if posting.removed:
        if not row.is_empty:
            judge.tell(row, "packet_removed", f"“{posting.title}”在回收站里，不能登记。", "编号")
        return None
    one = _hang(row, posting, one, judge)
    hung = posting.posted_on or one.hang
    down = judge.day(row, row.down, "撤下日期")
    if down is None or down == posting.down_on:
        return one if one.hang else None
    if posting.down_on is not None:
        judge.tell(row, "packet_down", f"已登记于 {posting.down_on} 撤下，和表里的 {down} 不同。", "撤下日期")
    elif hung is None:
        judge.tell(row, "packet_down", "没有张贴，不能登记撤下；请补填张贴日期。", "撤下日期")
    elif down < hung:
        judge.tell(row, "packet_down", f"撤下日期早于张贴日期（{hung}）。", "撤下日期")
    elif (due := posting.down_due_on or down_due(hung, posting.posting_days)) and down <= due and not one.note:
        judge.tell(row, "packet_down_early", f"应公示至 {due}，提前撤下的请在备注写明原因。", "撤下日期")
    return replace(one, down=down)


def _hang(row: ReturnRow, posting: PacketPosting, one: Planned, judge: _Judge) -> Planned:
    on = judge.day(row, row.posted, "张贴日期")
    if on is None or on == posting.posted_on:
        return one
    if posting.posted_on is not None:
        judge.tell(row, "packet_posted", f"已登记于 {posting.posted_on} 张贴，和表里的 {on} 不同。", "张贴日期")
    elif posting.approved_on is None or posting.state not in UPON:
        judge.tell(row, "packet_stale", "这份公示发出之后有改动或意见已撤回，没有审定，不能登记张贴。", "张贴日期")
    elif row.code.strip().upper() != _code(posting, judge):
        judge.tell(row, "packet_stale", "资料包里的是改动以前的旧件，请重新发给村里，换下旧件。", "张贴日期")
    elif on < posting.approved_on:
        judge.tell(
            row, "packet_before_review", f"张贴日期早于审定日期（{posting.approved_on}），不符合先审后发。", "张贴日期"
        )
    elif not row.place.strip() or not row.by.strip():
        judge.tell(row, "packet_place", "没有写明张贴地点或张贴人。", "张贴地点")
    return replace(one, hang=on, place=row.place.strip()[:LONGEST], by=row.by.strip()[:LONGEST])
