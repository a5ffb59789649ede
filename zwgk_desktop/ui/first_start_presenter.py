"""What does the first start ask, and are the answers good enough to begin? Five short questions, or demo data."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.findings import Finding
from zwgk_desktop.domain.villages import NewVillage, parse_villages

QUESTIONS = (
    ("县（市、区）叫什么？", "例如：清源县。会印在台账和公示的抬头上。"),
    ("乡镇（街道）叫什么？", "例如：云岭镇。"),
    ("有哪些村？", "一行一个，可以从 WPS 里整列复制过来。以后可以随时改。"),
    ("谁在这里工作？", "一行一个姓名，第一个是您自己。用于登记“谁做的”。"),
    ("备份放在哪里？", "最好是 U 盘或另一块硬盘。现在可以不选，以后在设置里补。"),
)


@dataclass(frozen=True, slots=True)
class FirstStartAnswers:
    """What was answered; with ``demo`` the rest is empty. The first of ``people`` is the one at the desk."""

    demo: bool = False
    county: str = ""
    township: str = ""
    villages: tuple[NewVillage, ...] = ()
    people: tuple[str, ...] = ()
    backup_folder: Path | None = None


class FirstStartPresenter:
    """Keeps the answers as typed and judges them one question at a time."""

    def __init__(self) -> None:
        self.county = self.township = self.villages = self.people = self.backup = ""

    def problem(self, question: int) -> str:
        """Return why one cannot go on from ``question`` (from 0), or ""."""
        if question == 0:
            return "" if self.county.strip() else "请写明县（市、区）的名称。"
        if question == 1:
            return "" if self.township.strip() else "请写明乡镇的名称。"
        if question == 2:
            return "" if self.found_villages() else "还没有认出村名。请一行写一个村。"
        if question == 3:
            return "" if self.found_people() else "至少写一个人，也就是您自己。"
        if self.backup.strip() and not Path(self.backup.strip()).is_dir():
            return "找不到这个文件夹。请用“选择文件夹”选一个，或留空。"
        return ""

    def found_villages(self) -> tuple[NewVillage, ...]:
        """Return the villages recognised so far."""
        return parse_villages(self.villages).villages

    def village_findings(self) -> tuple[Finding, ...]:
        """Return what a person should look at in the pasted list."""
        return parse_villages(self.villages).findings

    def village_summary(self) -> str:
        """Return what is shown under the list while one types."""
        names = [village.name for village in self.found_villages()]
        if not names:
            return "还没有认出村名。"
        shown = "、".join(names[:6]) + ("……" if len(names) > 6 else "")
        notes = [finding.message for finding in self.village_findings()[:3]]
        return "\n".join([f"认出 {len(names)} 个村：{shown}", *notes])

    def found_people(self) -> tuple[str, ...]:
        """Return the names typed, without repetition."""
        names = (line.strip() for line in self.people.replace("、", "\n").replace("，", "\n").splitlines())
        return tuple(dict.fromkeys(name for name in names if name))

    def answers(self) -> FirstStartAnswers:
        """Return all answers."""
        backup = self.backup.strip()
        return FirstStartAnswers(
            county=self.county.strip(),
            township=self.township.strip(),
            villages=self.found_villages(),
            people=self.found_people(),
            backup_folder=Path(backup) if backup else None,
        )
