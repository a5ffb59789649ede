"""How do rows from WPS become a quarter's progress? Matched to items by 序号 or words, shown first, stored at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zwgk_desktop.db.queries import ledger as queries
from zwgk_desktop.db.queries.evidence import find_files
from zwgk_desktop.db.repositories import ledger as rows
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import Refusal, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.ledger import Report, State, check_report, settle
from zwgk_desktop.domain.ledger_paste import PastedRow, read_paste
from zwgk_desktop.domain.periods import parse_quarter
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger_facts import Facts, read_facts
from zwgk_desktop.services.ledger_images import read_image


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """What is to be stored of one item."""

    item_id: int
    text: str = ""
    status: str = ""
    evidence: str = ""
    problems: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class PastePreview:
    """What pasting would do: rows with the item's name and what stands there now; findings name what is not taken."""

    quarter: str
    rows: tuple[ProgressRow, ...]
    names: tuple[str, ...]
    before: tuple[str, ...]
    findings: tuple[Finding, ...]


def preview_paste(desk: Desk, quarter: str, text: str) -> PastePreview:
    """Return what the pasted lines (cells divided by tabs, with or without a header) say; stores nothing.

    Raises InputRefused empty or no_columns. A row that fits no item, or more than one, is told, never guessed.
    """
    period = parse_quarter(quarter)
    facts = read_facts(desk, period.year, period)
    found: dict[int, ProgressRow] = {}
    findings: list[Finding] = []
    names: dict[int, Facts] = {one.item.id: one for one in facts}
    for pasted in read_paste(text):
        item_id, why = _match(pasted, facts)
        if not why and item_id in found:
            why = "同一项任务出现了两次，只取前一行"
        if not why:
            row = _complete(item_id, pasted, names[item_id])
            why = _refuse(desk, row, names[item_id])
        if why:
            message = f"第 {pasted.line} 行没有填入：{why}。"
            findings.append(Finding("paste", Severity.WARNING, message, row=pasted.line))
        else:
            found[item_id] = row
    return PastePreview(
        period.code,
        tuple(found.values()),
        tuple(names[key].label for key in found),
        tuple(one.text if (one := names[key].report) else "" for key in found),
        tuple(findings),
    )


def _match(pasted: PastedRow, facts: Sequence[Facts]) -> tuple[int, str]:
    """Return the item a row is about, by its words first, else by its place in the ledger; or why it is unclear."""
    words = pasted.title
    if words:
        same = [one for one in facts if words in (_bare(one.item.title), _bare(one.item.text), _bare(one.row(0).task))]
        close = same or [one for one in facts if len(words) >= 6 and words in _bare(one.item.title + one.item.text)]
        if len(close) == 1:
            return close[0].item.id, ""
        if len(close) > 1 and pasted.number is None:
            return 0, f"“{words[:20]}”对应 {len(close)} 项任务"
        if not close:
            return 0, f"台账里没有“{words[:20]}”"
        numbered = [one for n, one in enumerate(facts, 1) if n == pasted.number and one in close]
        return (numbered[0].item.id, "") if numbered else (0, f"“{words[:20]}”对应 {len(close)} 项任务")
    if pasted.number is None:
        return 0, "没有序号，也没有任务名称"
    if not 1 <= pasted.number <= len(facts):
        return 0, f"台账里没有序号 {pasted.number}"
    return facts[pasted.number - 1].item.id, ""


def _bare(text: str) -> str:
    return "".join(text.split())


def _complete(item_id: int, pasted: PastedRow, facts: Facts) -> ProgressRow:
    """A cell that is empty leaves what stands there; without a state, words mean 进行中."""
    old = facts.report or Report(facts.quarter.code, State.NOT_STARTED)
    running = pasted.text or old.text
    status = pasted.status or (
        str(old.status) if facts.report else str(State.RUNNING if running else State.NOT_STARTED)
    )
    return ProgressRow(
        item_id,
        pasted.text or old.text,
        status,
        pasted.evidence or old.evidence,
        pasted.problems or old.problems,
        pasted.remark or old.remark,
    )


def _refuse(desk: Desk, row: ProgressRow, facts: Facts) -> str:
    try:
        check_report(row.status, row.evidence + "".join(facts.files), row.problems + row.remark)
    except Refusal as refusal:
        return refusal.message.rstrip("。")
    old = facts.report
    if old and (old.text, str(old.status), old.evidence, old.problems, old.remark) == _cells(row):
        return "和已经填报的一样"
    return ""


def _cells(row: ProgressRow) -> tuple[str, str, str, str, str]:
    return row.text, row.status, row.evidence, row.problems, row.remark


def record_many(desk: Desk, quarter: str, told: Sequence[ProgressRow]) -> ChangeSet:
    """Record a quarter's progress of many items as one action, undone as one; refuses all when one is refused."""
    period = parse_quarter(quarter)
    ids = [row.item_id for row in told]
    if not told or len(set(ids)) != len(ids):
        raise WrongUsage("nothing", "没有可以填入的行，或同一项任务出现了两次。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        items = {item.id: item for item in queries.find_items_by_id(unit.session, ids)}
        wrong = [key for key in ids if key not in items or items[key].year != period.year or items[key].removed_at]
        if wrong:
            raise WrongUsage("no_item", f"{period.year} 年台账里没有编号为 {wrong[0]} 的任务。", "请刷新后再粘贴。")
        before = read_image(unit.session, ids, dated=True)
        every, dates = (
            queries.find_reports(unit.session, period.year),
            queries.find_instances(unit.session, period.year),
        )
        for row in told:
            attached = "".join(one.name for one in find_files(unit.session, row.item_id, period.code))
            state = check_report(row.status, row.evidence + attached, row.problems + row.remark)
            new = Report(period.code, state, row.text, row.evidence, row.problems, row.remark, desk.today())
            reports = [one for one in every.get(row.item_id, []) if one.quarter != period.code] + [new]
            rows.save_progress(unit, row.item_id, new)
            rows.settle_periods(unit, row.item_id, settle(dates.get(row.item_id, []), reports, desk.today()))
        after = {"ids": ids, **read_image(unit.session, ids, dated=True)}
        summary = f"粘贴填报{period.label}进展 {len(ids)} 项"
        unit.record(AuditEntry("ledger.paste", Area.LEDGER, summary, None, before, after))
    return ChangeSet(frozenset({Area.LEDGER}), tuple(ids), f"已填入{period.label}进展 {len(ids)} 项。")
