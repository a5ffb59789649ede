"""Which rows of a payment list are right, which are held back, and what must a person decide? (domain handbook §6)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zwgk_desktop.domain.cleaning import clean_text
from zwgk_desktop.domain.columns import Layout, Synonyms, build_given_layout, column_letter, find_layout
from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.identifiers import IdChecker, shorten
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.subsidies.judged import Judged
from zwgk_desktop.domain.subsidies.lines import Judge
from zwgk_desktop.domain.subsidies.panels import tell_panel
from zwgk_desktop.domain.subsidies.payments import HeldLine, Line, Terms
from zwgk_desktop.domain.subsidies.places import village_key
from zwgk_desktop.domain.subsidies.raw import RawList, RawSheet
from zwgk_desktop.domain.subsidies.rows import Walk, Walker
from zwgk_desktop.domain.subsidies.totals import check_totals
from zwgk_desktop.domain.subsidies.wording import finding
from zwgk_desktop.domain.subsidies.written_sums import keep_sums

NOT_A_LIST = "请确认选的是带有“姓名、身份证号、金额”表头的发放清单；表头特殊的，请在导入时指定各列。"


@dataclass(frozen=True, slots=True)
class CheckedList:
    """The answer for a whole file; ``columns`` is the mapping used, sheet by sheet; ``ignored`` sheets are no lists."""

    lines: list[Line]
    held: list[HeldLine]
    findings: list[Finding]
    columns: dict[str, Any]
    ignored: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return the sum of the accepted amounts in fen."""
        return sum(line.amount for line in self.lines)


def check_list(
    raw: RawList,
    synonyms: Synonyms,
    today: date,
    given: Mapping[str, Any] | None = None,
    terms: Terms | None = None,
    progress: Progress | None = None,
) -> CheckedList:
    """Read and check every sheet; refuse (empty, no_header, no_rows, ambiguous_layout) what is no payment list."""
    progress = progress or Silent()
    if all(sheet.is_empty() for sheet in raw.sheets):
        raise InputRefused("empty", "文件里没有任何内容。", "请核对是否选错了文件。")
    chosen, ignored = choose_sheets(raw, synonyms, given or {})
    if not chosen:
        raise InputRefused("no_header", "没有找到发放清单的表头，看不出这是一份补贴发放清单。", NOT_A_LIST)
    judge = Judge(IdChecker(today), terms or Terms(date1904=raw.date1904))
    read: list[tuple[Walk, list[Judged]]] = []
    for number, (sheet, layout) in enumerate(chosen):
        progress.report(number, len(chosen), f"检查工作表“{sheet.name}”")
        progress.checkpoint()
        walk = Walker(sheet, layout, synonyms).read()
        read.append((walk, [part for run in walk.runs for part in judge.judge_run(sheet, run)]))
    if not any(run.rows for walk, _ in read for run in walk.runs):
        raise InputRefused("no_rows", "表头下面没有发放记录。", "请核对是否选错了文件，或清单还没有填写。")
    return _conclude(raw, read, ignored)


def choose_sheets(
    raw: RawList, synonyms: Synonyms, given: Mapping[str, Any]
) -> tuple[list[tuple[RawSheet, Layout]], tuple[str, ...]]:
    """Return the sheets that are payment lists with their layouts, and the names of those that are not."""
    found: list[tuple[RawSheet, Layout]] = []
    for sheet in raw.sheets:
        if sheet.hidden or not sheet.rows:
            continue
        chosen = given.get(sheet.name) or given.get("*")
        if chosen:
            found.append((sheet, _given_layout(sheet, chosen, synonyms)))
        elif not given and (layout := find_layout(sheet.rows, sheet.merges, synonyms)):
            found.append((sheet, layout))
    lists = [(sheet, layout) for sheet, layout in found if _is_list(layout) or sheet.name in given or "*" in given]
    whole = [(sheet, layout) for sheet, layout in lists if layout.has("id")]
    if whole:  # a sheet without IDs beside one with them is a summary, unless accounts say who is paid
        lists = [pair for pair in lists if pair[1].has("id") or pair[1].has("card")]
    names = {sheet.name for sheet, _ in lists}
    return lists, tuple(sheet.name for sheet in raw.sheets if sheet.name not in names and not sheet.is_empty())


def _is_list(layout: Layout) -> bool:
    fields = layout.panels[0].columns
    return ("name" in fields or "id" in fields) and bool({"id", "amount", "card"} & fields.keys())


def _given_layout(sheet: RawSheet, chosen: Mapping[str, Any], synonyms: Synonyms) -> Layout:
    try:
        layout = build_given_layout(chosen, sheet.rows, sheet.merges, synonyms)
    except (ValueError, KeyError, TypeError) as error:
        raise InputRefused("no_header", f"工作表“{sheet.name}”指定的列不对。", "请重新指定各列。") from error
    width = max(map(len, sheet.rows), default=0)
    if any(not 0 <= at < width for at in layout.panels[0].columns.values()):
        raise InputRefused("no_header", f"工作表“{sheet.name}”指定的列超出了表格。", "请重新指定各列。")
    return layout


def _conclude(raw: RawList, read: Sequence[tuple[Walk, list[Judged]]], ignored: tuple[str, ...]) -> CheckedList:
    for walk, parts in read:
        _drop_unlabelled_totals(walk, parts)
    judged = [part for _, parts in read for part in parts]
    _check_villages(read)
    check_people(judged, {id(part): walk.sheet.name for walk, parts in read for part in parts})
    findings: list[Finding] = []
    for walk, parts in read:
        beside = len({part.run.panel.number for part in parts})
        of_rows = [
            (f.row or 0, part.first + n, tell_panel(f, part.run.panel.number, beside))
            for part in parts
            for n, fs in part.findings.items()
            if n not in part.dropped
            for f in fs
        ]
        findings += _hidden_parts(walk, parts)
        findings += [f for _, _, f in sorted(of_rows, key=lambda item: item[:2])]
        findings += check_totals(walk, parts)
    findings += [
        finding("hidden_sheet", sheet.name, None) for sheet in raw.sheets if sheet.hidden and not sheet.is_empty()
    ]
    lines, held = [], []
    for walk, parts in read:
        for part in parts:
            lines += _lines(part)
            held += _held(walk.sheet, part)
    columns = {
        walk.sheet.name: {
            "header_row": max(min(part.run.rows, default=1), 1),
            "columns": dict(parts[0].run.panel.columns),
            "panels": len({p.run.panel.number for p in parts}),
            "sums": keep_sums(walk),
        }
        for walk, parts in read
        for part in parts[:1]
    }
    return CheckedList(lines, held, findings, columns, ignored)


def _drop_unlabelled_totals(walk: Walk, parts: Sequence[Judged]) -> None:
    """A row with an amount alone, equal to the sum of what stands above it, is a total nobody labelled."""
    blocks: list[Judged] = []
    for part in parts:
        blocks = [*blocks, part] if part.first else [part]
        for index in sorted(part.held):
            amount = part.amounts[index]
            if part.names[index] or amount is None or amount <= 0:
                continue
            if {f.kind for f in part.findings[index]} - {"name_missing", "id_missing", "village_missing"}:
                continue
            if any(f.kind == "name_missing" and any(map(str.isalpha, f.value)) for f in part.findings[index]):
                continue  # the name cell names somebody, though not cleanly
            if part.cards[index] or "id_missing" not in {f.kind for f in part.findings[index]}:
                continue
            if part.first + index > 1 and _sum_above(blocks, index) == amount:
                part.dropped.add(index)
                part.held.discard(index)


def _sum_above(blocks: Sequence[Judged], index: int) -> int:
    """Return the sum of a run's payments above number ``index`` of its last block."""
    *before, last = blocks
    above = [(part, len(part.amounts)) for part in before] + [(last, index)]
    return sum(part.amounts[i] or 0 for part, stop in above for i in range(stop) if i not in part.dropped)


def _check_villages(read: Sequence[tuple[Walk, list[Judged]]]) -> None:
    """A row without village is remarked only where the list otherwise says villages."""
    told = any(village for _, parts in read for part in parts for village in part.villages)
    for walk, parts in read:
        for part in parts:
            if not told and "village" not in part.run.panel.columns:
                continue
            if "" not in part.villages:
                continue
            for index, village in enumerate(part.villages):
                told_already = any(f.kind == "village_missing" for f in part.findings.get(index, ()))
                if not village and index not in part.dropped and not told_already:
                    _tell(part, walk.sheet.name, index, "village_missing", "village")


def _tell(part: Judged, sheet: str, index: int, kind: str, field_name: str, value: str = "", detail: str = "") -> None:
    title = part.run.titles.get(part.run.panel.columns.get(field_name, -1), "")
    remark = finding(kind, sheet, part.run.rows[index] + 1, title, value, detail)
    part.findings.setdefault(index, []).append(remark)


def check_people(judged: Sequence[Judged], sheets: Mapping[int, str]) -> None:
    """Note the same person twice, in two villages, under two names; one account for two people.

    ``sheets`` maps the ``id()`` of each part to its sheet's name.
    """
    if _all_different([part.ids for part in judged]) and _all_different([part.cards for part in judged]):
        return
    people: dict[str, tuple[int, int]] = {}
    owners: dict[str, str] = {}
    for number, part in enumerate(judged):
        for index, person in enumerate(part.ids):
            first = people.setdefault(person, (number, index))
            if person and first != (number, index):
                _same_person(part, index, (judged[first[0]], first[1]), sheets)
        for index, (card, person) in enumerate(zip(part.cards, part.ids, strict=True)):
            if card and person and owners.setdefault(card, person) != person:
                at, row = people[owners[card]]
                detail = f"与第 {judged[at].run.rows[row] + 1} 行{judged[at].names[row]}的账号相同。"
                _tell(part, sheets[id(part)], index, "shared_card", "card", shorten(card), detail)


def _all_different(columns: Sequence[Sequence[str]]) -> bool:
    """Tell whether no value but "" stands twice in these columns together: then nothing needs a closer look."""
    different = set().union(*columns)
    different.discard("")
    return len(different) + sum(column.count("") for column in columns) == sum(map(len, columns))


def _same_person(part: Judged, index: int, first: tuple[Judged, int], sheets: Mapping[int, str]) -> None:
    other, at = first
    sheet, where = sheets[id(part)], f"第 {other.run.rows[at] + 1} 行"
    if other is not part and sheets[id(other)] != sheet:
        where = f"工作表“{sheets[id(other)]}”" + where
    number = shorten(part.ids[index])
    _tell(part, sheet, index, "dup_person", "id", number, f"与{where}是同一人。")
    if part.names[index] and other.names[at] and part.names[index] != other.names[at]:
        _tell(part, sheet, index, "id_conflict", "id", number, f"{where}写作{other.names[at]}。")
    here, there = part.villages[index], other.villages[at]
    if here and there and village_key(here) != village_key(there):
        _tell(part, sheet, index, "person_two_villages", "id", number, f"{where}写在{there}。")


def _hidden_parts(walk: Walk, parts: Sequence[Judged]) -> list[Finding]:
    sheet = walk.sheet
    used = {at for part in parts for at in part.run.rows} if sheet.hidden_rows else set()
    rows = sorted(at + 1 for at in sheet.hidden_rows if at in used or any(_filled(sheet.rows, at)))
    filled = {c for c in sheet.hidden_columns if any(c < len(row) and row[c] not in (None, "") for row in sheet.rows)}
    found = []
    if rows:
        shown = "、".join(map(str, rows[:20])) + ("等" if len(rows) > 20 else "")
        words = f"第 {shown} 行（共 {len(rows)} 行）是隐藏的，其中的名单已读入。"
        found.append(finding("hidden_rows", sheet.name, None, "", shown, words))
    if filled:
        shown = "、".join(column_letter(c) for c in sorted(filled)[:20])
        found.append(finding("hidden_rows", sheet.name, None, "", shown, f"{shown} 列是隐藏的。"))
    return found


def _filled(rows: Sequence[Sequence[object]], at: int) -> Iterator[bool]:
    return (cell not in (None, "") for cell in rows[at]) if at < len(rows) else iter(())


def _lines(part: Judged) -> list[Line]:
    out = part.held | part.dropped
    return [line for index, line in enumerate(part.lines) if index not in out] if out else part.lines


def _held(sheet: RawSheet, part: Judged) -> list[HeldLine]:
    panel, titles = part.run.panel, part.run.titles
    held = []
    for index in sorted(part.held - part.dropped):
        row = sheet.rows[part.run.rows[index]]
        cells = {
            titles.get(at) or column_letter(at): clean_text(row[at])
            for at in range(panel.start, min(panel.stop, len(row)))
            if row[at] not in (None, "")
        }
        fields = {
            name: clean_text(row[at])
            for name, at in panel.columns.items()
            if name != "sequence" and at < len(row) and row[at] not in (None, "")
        }
        fields |= {"village": part.villages[index], "group": part.groups[index]}
        amount = part.amounts[index]
        if amount is not None:
            fields["amount"] = yuan_text(amount)
        lost = {f.kind.removesuffix("_precision_lost") for f in part.findings.get(index, ())}
        fields = {name: text for name, text in fields.items() if name not in lost}  # never a number with lost digits
        held.append(HeldLine(sheet.name, part.run.rows[index] + 1, panel.number, part.villages[index], cells, fields))
    return held
