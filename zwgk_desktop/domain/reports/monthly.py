"""Which 政务公开活动 were held in a month, and was the monthly duty met? (county work plans; rule ``activity``)"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zwgk_desktop.domain.periods import Period


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity that was held; ``opinions`` is None when none were asked for yet."""

    held_on: date
    title: str
    kind: str = ""
    place: str = ""
    host: str = ""
    people: str = ""
    attendance: int = 0
    photos: int = 0
    summary: str = ""
    opinions: int | None = None
    opinion_text: str = ""
    result: str = ""

    def words(self) -> str:
        """Return the activity as one paragraph; what nobody wrote down is not said."""
        where = f"在{self.place}" if self.place else ""
        host = f"由{self.host}承办，" if self.host else ""
        people = f"，邀请{self.people}" if self.people else ""
        count = f"，{self.attendance}人参加" if self.attendance else ""
        kind = f"（{self.kind}）" if self.kind else ""
        first = f"{self.held_on.month}月{self.held_on.day}日，{host}{where}开展“{self.title}”{kind}{people}{count}。"
        opinions = "" if self.opinions is None else f"收集意见{self.opinions}条" + _colon(self.opinion_text)
        result = f"办理结果：{_ended(self.result)}" if self.result else ""
        photos = f"留存照片{self.photos}张。" if self.photos else ""
        return "".join([first, _ended(self.summary), opinions, result, photos])


@dataclass(frozen=True, slots=True)
class MonthlyReport:
    """A month's activities; ``planned`` are those announced and not held; ``over`` tells that the month is over."""

    office: str
    month: Period
    activities: tuple[Activity, ...]
    planned: tuple[str, ...]
    duty: str
    over: bool
    made_on: date

    @property
    def title(self) -> str:
        """清源县云岭镇人民政府2026年7月政务公开活动情况."""
        return f"{self.office}{self.month.label}政务公开活动情况"

    @property
    def met(self) -> bool:
        """Tell whether the monthly duty was met."""
        return bool(self.activities)

    def lead(self) -> str:
        """Return the first sentence: how many, or that none was held and which duty was missed."""
        month = self.month.label
        if self.activities:
            people = sum(one.attendance for one in self.activities)
            count = f"，参加{people}人次" if people else ""
            return f"{month}，共开展政务公开活动{len(self.activities)}次{count}，具体情况如下："
        if self.over:
            return f"{month}没有开展政务公开活动，未完成“{self.duty}”的要求。"
        end = self.month.end
        return f"{month}截至今日尚未开展政务公开活动。“{self.duty}”应在{end.month}月{end.day}日前完成。"

    def tail(self) -> str:
        """Return what must be added: planned and not held; empty when there is nothing."""
        if not self.planned:
            return ""
        return f"已列入计划、本月尚未开展的活动：{'、'.join(self.planned)}。"


def _ended(text: str) -> str:
    text = "；".join(line.strip() for line in text.splitlines() if line.strip())
    return text if not text or text.endswith(("。", "！", "？")) else f"{text}。"


def _colon(text: str) -> str:
    return f"：{_ended(text)}" if text.strip() else "。"


def missing_parts(activities: Sequence[Activity]) -> list[str]:
    """Return in words what the records of the activities still lack, for the clerk."""
    found = []
    for one in activities:
        lacking = [
            words
            for words, there in (
                ("参加人数", one.attendance),
                ("照片", one.photos),
                ("意见收集", one.opinions is not None),
            )
            if not there
        ]
        if lacking:
            found.append(f"{one.held_on.month}月{one.held_on.day}日“{one.title}”还缺{'、'.join(lacking)}")
    return found
