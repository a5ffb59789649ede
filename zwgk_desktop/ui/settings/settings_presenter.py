"""What do the settings show? The township, its villages and officers, the catalogue, backups; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.listing import Column, Kind, MemoryListing
from zwgk_desktop.domain.villages import NewVillage
from zwgk_desktop.services import care, passwords, review, township
from zwgk_desktop.services.desk import CHINA, Desk

STANDS, CLOSED = "在册", "已撤并"
VILLAGE_COLUMNS = (
    Column("name", "村", width=14),
    Column("code", "12 位编码", width=16),
    Column("households", "户数", Kind.NUMBER, 8),
    Column("state", "状态", Kind.STATUS, 10, choices=(STANDS, CLOSED)),
    Column("until", "撤并日期", Kind.DATE, 12),
)
OFFICER_COLUMNS = (
    Column("name", "姓名", width=12),
    Column("role", "岗位", width=12, choices=township.ROLES),
    Column("village", "村", width=14),
    Column("password", "口令", width=8, choices=("已设",)),
)
CHANGE_WORDS = {"created": "设立", "renamed": "改名", "recoded": "改编码", "merged": "并入", "closed": "撤销"}


@dataclass(frozen=True, slots=True)
class BackupWords:
    """What is said about a backup that was looked into; ``sound`` tells whether it may be relied on."""

    sound: bool
    message: str
    advice: str


class SettingsPresenter:
    """One object for all tabs; nothing is kept but the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    # 单位与村

    def township_values(self) -> dict[str, Any]:
        """Return the facts of the township for the form."""
        row = township.get_township(self.desk)
        return {
            "name": row.name,
            "county": row.county,
            "code": row.code or "",
            "office_phone": row.office_phone,
            "complaint_phone": row.complaint_phone,
        }

    def save_township(self, values: Mapping[str, Any]) -> ChangeSet:
        """Write what stands in the form."""
        return township.change_township(self.desk, **values)

    def villages(self) -> MemoryListing:
        """Return all villages that ever were, those of today first."""
        today = self.desk.today()
        rows = township.find_villages(self.desk, closed=True)
        rows.sort(key=lambda v: (v.active_to is not None and v.active_to <= today, v.sort, v.id))
        return MemoryListing(
            VILLAGE_COLUMNS,
            {
                v.id: (
                    v.name,
                    v.code or "",
                    v.households,
                    CLOSED if v.active_to and v.active_to <= today else STANDS,
                    v.active_to.isoformat() if v.active_to else "",
                )
                for v in rows
            },
        )

    def village_choices(self, but: Sequence[int] = ()) -> tuple[tuple[str, str], ...]:
        """Return (id as text, name) of the villages of today."""
        return tuple((str(v.id), v.name) for v in township.find_villages(self.desk) if v.id not in but)

    def village_values(self, village_id: int) -> dict[str, Any]:
        """Return name, code and households of a village of today; WrongUsage when it was closed."""
        found = next((v for v in township.find_villages(self.desk) if v.id == village_id), None)
        if found is None:
            raise WrongUsage("village_closed", "这个村已经撤并，不能再修改。", "沿革可以在下面查看。")
        return {"name": found.name, "code": found.code or "", "households": found.households}

    def read_villages(self, text: str) -> tuple[tuple[NewVillage, ...], tuple[str, ...]]:
        """Return the villages recognised in a pasted list, and what a person should look at."""
        known = [v.name for v in township.find_villages(self.desk)]
        parsed = township.parse_villages(text, known)
        return parsed.villages, tuple(finding.message for finding in parsed.findings)

    def add_villages(self, text: str, since: date | None = None) -> ChangeSet:
        """Add the villages recognised in a pasted list."""
        return township.add_villages(self.desk, self.read_villages(text)[0], since)

    def change_village(self, village_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Give a village another name, code or number of households."""
        count = values.get("households")
        return township.rename_village(
            self.desk,
            village_id,
            values["name"],
            values.get("code") or None,
            None if count is None else int(count),
            values.get("on"),
        )

    def merge(self, from_ids: Sequence[int], values: Mapping[str, Any]) -> ChangeSet:
        """Merge villages into another."""
        into = int(values["into"])
        return township.merge_villages(self.desk, into, from_ids, values.get("on"), values.get("note") or "")

    def close(self, village_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Close a village."""
        return township.close_village(self.desk, village_id, values.get("on"), values.get("note") or "")

    def history(self, village_id: int) -> str:
        """Return what happened to a village, one event a line."""
        names = {v.id: v.name for v in township.find_villages(self.desk, closed=True)}
        lines = []
        for change in township.find_village_history(self.desk, village_id):
            text = f"{change.changed_on}　{CHANGE_WORDS.get(change.kind, change.kind)}"
            if change.into_village_id:
                text += f"：{names.get(change.village_id, '')}并入{names.get(change.into_village_id, '')}"
            elif change.old_name and change.new_name and change.old_name != change.new_name:
                text += f"：{change.old_name} → {change.new_name}"
            elif (change.old_code or "") != (change.new_code or "") and change.old_name:
                text += f"：编码 {change.old_code or '无'} → {change.new_code or '无'}"
            lines.append(text + (f"（{change.note}）" if change.note else ""))
        return "\n".join(lines)

    # 人员

    def officers(self) -> MemoryListing:
        """Return who works here."""
        names = {v.id: v.name for v in township.find_villages(self.desk, closed=True)}
        rows = township.find_officers(self.desk)
        found = {o.id: (o.name, o.role, names.get(o.village_id or 0, ""), "已设" if o.locked else "") for o in rows}
        return MemoryListing(OFFICER_COLUMNS, found)

    def officer(self, officer_id: int) -> tuple[str, bool]:
        """Return an officer's name, and whether there is a password; ("", False) when he has left."""
        found = next((row for row in township.find_officers(self.desk) if row.id == officer_id), None)
        return (found.name, found.locked) if found else ("", False)

    def set_password(self, officer_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Set, change, reset or clear a password: new, old, reason, clear."""
        old, reason = values.get("old") or "", values.get("reason") or ""
        if values.get("clear"):
            return passwords.clear_password(self.desk, officer_id, old, reason)
        return passwords.set_password(self.desk, officer_id, values["new"], old, reason)

    def add_officer(self, values: Mapping[str, Any]) -> ChangeSet:
        """Write down someone who works here."""
        village = values.get("village")
        return township.add_officer(self.desk, values["name"], values["role"], int(village) if village else None)

    def retire(self, ids: Sequence[int]) -> ChangeSet:
        """Mark that people no longer work here."""
        for officer_id in ids:
            done = township.retire_officer(self.desk, officer_id)
        return done if len(ids) == 1 else ChangeSet(done.areas, tuple(ids), f"已登记 {len(ids)} 人离任。")

    def same_person(self) -> tuple[bool, str]:
        """Return whether one person may give several opinions, and the reason kept."""
        rule = review.review_rule(self.desk)
        return rule.same_person, rule.reason

    def set_same_person(self, allowed: bool, reason: str) -> ChangeSet:
        """Allow or forbid that one person gives several opinions."""
        return review.set_review_rule(self.desk, allowed, reason)

    # 备份与恢复

    def backup_folder(self) -> str:
        """Return where backups go, "" when nothing was chosen."""
        return township.get_township(self.desk).backup_folder

    def set_backup_folder(self, folder: Path) -> ChangeSet:
        """Remember where backups go."""
        return township.change_township(self.desk, backup_folder=str(folder))

    def last_backup(self) -> str:
        """Return when the newest backup was made, and where it lies."""
        last = care.find_last_backup(self.desk)
        if last is None:
            return "还没有备份过。"
        day = last.at.astimezone(CHINA)
        days = (self.desk.today() - day.date()).days
        ago = "今天" if days == 0 else f"{days} 天前"
        files = f"，附件 {last.files - len(last.lost)} 个" if last.files else ""
        lost = f"\n有 {len(last.lost)} 个附件在本机找不到或被改动，没有备份。" if last.lost else ""
        return f"最近一次：{day:%Y-%m-%d %H:%M}（{ago}{files}）\n{last.path}{lost}"

    def backed_up(self, path: Path) -> ChangeSet:
        """Return what to tell after a backup was made."""
        return ChangeSet(frozenset({Area.SETTINGS}), (), f"已备份并回读核对：{path}")

    def checked(self, path: Path, contents: Any) -> BackupWords:
        """Return what to tell of a backup that was looked into."""
        if contents.problems:
            return BackupWords(False, f"这份备份已损坏：{path.name}（{contents.problems[0]}）。", "请换一份备份。")
        if contents.lost:
            message = f"数据完好，但缺少附件 {len(contents.lost)} 个：{path.name}。"
            return BackupWords(False, message, "拷贝备份时，请把旁边名称带“-附件”的文件夹一起拷贝。")
        last = f"，最后一条记录 {contents.last_at.astimezone(CHINA):%Y-%m-%d %H:%M}" if contents.last_at else ""
        place = f"{contents.county}{contents.township}"
        return BackupWords(True, f"备份完好：{place}，操作记录 {contents.entries:,} 条{last}。", "")

    def restore_command(self, backup: str = "备份文件") -> str:
        """Return the command that restores a backup over this store."""
        return f'zwgk --db "{self.desk.store.path}" backup restore "{backup}"'
