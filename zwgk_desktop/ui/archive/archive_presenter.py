"""What does the page 档案 say? An entry of the audit trail in plain words, and whether the chain holds; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.batch_life import BATCH_WORDS
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.periods import RHYTHM_WORDS, Rhythm
from zwgk_desktop.domain.posting_life import POSTING_WORDS
from zwgk_desktop.domain.review import LEVEL_WORDS, REVIEW_WORDS, ReviewState
from zwgk_desktop.services.archive import get_audit_entry
from zwgk_desktop.services.boards import archive_lists
from zwgk_desktop.services.care import AuditCheck, audit_listing
from zwgk_desktop.services.desk import CHINA, Desk

NAMES = {
    "name": "名称", "county": "县（市、区）", "code": "编码", "complaint_phone": "监督电话", "office_phone": "办公电话",
    "backup_folder": "备份位置", "households": "户数", "title": "标题", "content": "内容", "period": "时段",
    "state": "状态", "due_on": "应公开", "posted_on": "张贴日期", "down_due_on": "公示至", "down_on": "撤下日期",
    "place": "地点", "posted_by": "张贴人", "archive_box": "盒号", "archive_pages": "页数", "archived_at": "归档时间",
    "removed_at": "移入回收站", "reason": "理由", "role": "岗位", "level": "环节", "levels": "环节", "agreed": "同意",
    "officer": "审查人", "opinion": "意见", "same_person": "允许一人多审", "numbers": "编号", "source": "来源",
    "path": "文件", "backup": "备份文件", "kept": "原文件保存为", "rhythm": "公开频次", "due_days": "时限（日）",
    "posting_days": "公示期（日）", "publisher": "公开主体", "audience": "公开对象", "active": "启用",
    "level1": "一级事项", "level2": "二级事项", "elements": "公开内容", "basis": "依据", "applicable": "涉及",
    "closed": "撤并的村（编号）", "into": "并入（编号）", "on": "日期", "note": "备注", "names": "名单",
    "villages": "村", "ids": "涉及的记录（编号）", "pairs": "村与事项（编号）", "off": "原来不涉及（编号）",
    "status": "状态", "text": "进展", "evidence": "佐证", "problems": "问题", "remark": "备注", "file": "文件",
    "quarter": "季度", "year": "年度", "lead": "牵头单位", "units": "责任单位", "items": "事项", "profile": "脱敏方案",
    "posted_from": "公示起", "posted_to": "公示止", "item_id": "事项编号", "village_id": "村编号",
    "batch_id": "清单编号",
    "received_on": "收到日期", "answered_on": "答复日期", "answered_by": "答复人", "answer": "答复", "outcome": "结果",
    "person": "姓名", "condition": "状况", "inspected_on": "检查日期", "mend_by": "整改期限", "mended_on": "整改日期",
    "consulted_on": "查阅日期", "purpose": "事由", "material": "材料", "served_by": "接待人", "address": "地址",
    "kind": "类别", "paper": "纸张", "sheets_across": "横向张数", "sheets_down": "竖向张数", "boxes": "盒号",
    "programme": "项目", "line_count": "笔数", "total_fen": "合计（分）", "subject": "对象", "files": "文件校验值",
}  # fmt: skip
WORDS = {
    **{state.value: word for state, word in BATCH_WORDS.items()},
    **{state.value: word for state, word in REVIEW_WORDS.items() if state is not ReviewState.NONE},
    **{state.value: word for state, word in POSTING_WORDS.items()},
    **{level.value: word for level, word in LEVEL_WORDS.items()},
    **{rhythm.value: RHYTHM_WORDS[rhythm] for rhythm in Rhythm},
    "public": "社会公众", "concerned": "相关人员", "posting": "公示", "batch": "补贴清单",
}  # fmt: skip
UNSAID = frozenset({"content_sha256"})
LONGEST = 400
MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry for the pane: ``changes`` are (what, before, after) in plain words."""

    summary: str
    when: str
    facts: tuple[tuple[str, str], ...]
    changes: tuple[tuple[str, str, str], ...]


class ArchivePresenter:
    """Reads what lies in the archive."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def trail(self) -> Listing:
        """Return the audit trail, newest first."""
        return audit_listing(self.desk)

    def postings(self) -> Listing:
        """Return every posting that hangs or hung."""
        return archive_lists.archive_listing(self.desk)

    def boxes(self) -> tuple[tuple[str, str], ...]:
        """Return the boxes in use, with how many postings lie in each."""
        return tuple((one.box, f"{one.box}（{one.count} 件）") for one in archive_lists.find_boxes(self.desk))

    def print_list(self, path: Path, box: str = "", year: int | None = None) -> int:
        """Write the list of a box, of a year, or of all; return its pages."""
        return archive_lists.print_archive_list(self.desk, path, [box] if box else [], year)

    def print_labels(self, path: Path, boxes: Sequence[str]) -> int:
        """Write the labels of boxes; return the pages."""
        return archive_lists.print_box_labels(self.desk, path, boxes)

    def entry(self, entry_id: int) -> EntryView:
        """Return one entry in plain words."""
        row = get_audit_entry(self.desk, entry_id)
        when = f"{row.at.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"
        facts = [("时间", when), ("经办人", row.actor), ("记录编号", str(row.id))]
        if row.entry.subject_id is not None:
            facts.append(("对象编号", str(row.entry.subject_id)))
        facts.append(("校验值", row.hash[:16]))
        changes = explain(row.entry.before, row.entry.after)
        return EntryView(row.entry.summary, when, tuple(facts), changes)


def explain(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    """Return (what, before, after) of what differs; images by posting number are told one after another."""
    rows: list[tuple[str, str, str]] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, Mapping) or isinstance(new, Mapping):
            inner = explain(_mapping(old), _mapping(new))
            label = f"编号 {key}：" if str(key).isdigit() else f"{NAMES.get(key, key)}："
            rows += [(f"{label}{name}", was, now) for name, was, now in inner]
        elif key not in UNSAID and old != new:
            rows.append((NAMES.get(key, key), say(old), say(new)))
    if len(rows) > MOST_ROWS:
        rows = [*rows[:MOST_ROWS], (f"还有 {len(rows) - MOST_ROWS} 处", "", "")]
    return tuple(rows)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def say(value: Any) -> str:
    """Return a value as an officer reads it; nothing is an empty text."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list | tuple):
        words = "、".join(say(part) for part in value)
        return words if len(words) <= LONGEST else f"{words[:LONGEST]}……（共 {len(value)} 项）"
    if isinstance(value, Mapping):
        return "；".join(f"{NAMES.get(key, key)}：{say(part)}" for key, part in value.items())
    text = WORDS.get(str(value), str(value))
    moment = _moment(text)
    return moment or (text if len(text) <= LONGEST else f"{text[:LONGEST]}……")


def _moment(text: str) -> str:
    if len(text) < 19 or text[4:5] != "-" or text[10:11] not in ("T", " "):
        return ""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return ""
    return f"{at.astimezone(CHINA) if at.tzinfo else at:%Y-%m-%d %H:%M}"


def verdict(check: AuditCheck) -> tuple[bool, str, str]:
    """Return (sound, message, advice) about the chain."""
    if check.broken is None:
        return True, f"已核对 {check.entries:,} 条操作记录，没有发现改动。", ""
    broken = check.broken
    day = f"{broken.at.astimezone(CHINA):%Y-%m-%d %H:%M}"
    message = f"第 {broken.id} 条操作记录（{day} {broken.summary}）：{broken.why}。"
    return False, message, "数据文件可能在程序之外被改动过，请保留现在的文件，并与备份对照。"
