"""What does the dialog of a draft ask for, and what did reading it for personal data find? No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from zwgk_desktop.domain.draft_scan import DraftFinding, describe_open, draft_text, kept_key
from zwgk_desktop.domain.periods import parse_period
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services.board_cells import CellFacts, PostingFacts
from zwgk_desktop.services.boards import drafting, files
from zwgk_desktop.services.boards.drafting import Keep
from zwgk_desktop.services.boards.places import find_places
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_drafts import WAITING
from zwgk_desktop.services.township import get_township
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

PLACE = "村务公开栏"
SHOWN = 24  # characters of a finding in the list
PART_WORDS = {"title": "标题", "content": "正文", "source": "数据来源", "complaint_channel": "反映渠道"}
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Reading:
    """What one reading found: ``parts`` are (field, start, end) of the text read, ``missing`` has no glyph."""

    parts: tuple[tuple[str, int, int], ...]
    findings: tuple[DraftFinding, ...] = ()
    missing: tuple[str, ...] = ()

    def place(self, finding: DraftFinding) -> tuple[str, int, int]:
        """Return the field a finding begins in, and its start and end there."""
        name, start, end = next(part for part in reversed(self.parts) if part[1] <= finding.start)
        return name, finding.start - start, min(finding.end, end) - start

    @property
    def open(self) -> tuple[DraftFinding, ...]:
        """Return what is neither covered nor kept."""
        return tuple(finding for finding in self.findings if finding.reason is None)

    @property
    def status(self) -> tuple[str, str]:
        """Return (tone key, words) for the head of the list."""
        if self.open:
            return "bad", f"{len(self.open)} 处个人信息没有遮盖"
        if self.findings:
            return "good", f"{len(self.findings)} 处个人信息已写明理由保留"
        return "good", "没有发现个人信息"

    def line(self, finding: DraftFinding) -> str:
        """Return what the list says of a finding."""
        shown = " ".join(finding.text.split())
        shown = shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"
        state = f"未遮盖，遮盖后 {finding.masked}" if finding.reason is None else f"保留：{finding.reason}"
        where = self.place(finding)[0]
        return f"{finding.word}{'' if where == 'content' else f'（{PART_WORDS[where]}）'}　{shown}\n{state}"


class DraftPresenter:
    """One draft, new (``held`` None) or stored; ``kept`` holds what shall stand when it is saved."""

    def __init__(self, desk: Desk, cell: CellFacts, held: PostingFacts | None = None, periods: Choices = (),
                 others: int = 0, content: str = "") -> None:  # fmt: skip
        self.desk, self.cell, self.held = desk, cell, held
        self.periods, self.others, self._content = tuple(periods), others, content
        self.town_phone = get_township(desk).complaint_phone
        self.scanner = drafting.build_scanner(desk)
        rows = drafting.find_kept(desk, held.row.id) if held else []
        self.kept = {kept_key(row.text): Keep(row.kind, row.text, row.reason) for row in rows}

    @property
    def title(self) -> str:
        """Return what stands above the dialog."""
        name = f"{self.cell.village.name}{self.cell.item.level2}"
        return f"修改公示：{name}" if self.held else f"新建公示：{name}"

    @property
    def warning(self) -> str:
        """Return what saving will undo; "" when nothing."""
        return "修改后，已经给出的审查意见作废，要重新送审。" if self.held and self.held.review.in_force else ""

    @property
    def content(self) -> str:
        """Return the content to begin with."""
        return self.held.row.content if self.held else self._content

    @property
    def drafts(self) -> int:
        """Return how many drafts of this cell wait already (none is owed of an item without a rhythm)."""
        waiting = [p for p in self.cell.postings if p.row.state in WAITING and p.row.batch_id is None]
        return 0 if self.held or not self.cell.item.rhythm.months else len(waiting)

    def title_field(self) -> Field:
        """Return the field of the title."""
        return Field("title", "标题", required=self.held is not None, limit=100)

    @property
    def title_hint(self) -> str:
        """Return what the empty field of the title says."""
        return "" if self.held else "可以不填，按村名、时段和事项自动拟写"

    def fields(self) -> tuple[Field, ...]:
        """Return the fields beside the text."""
        phone = f"不填就用本镇的：{self.town_phone}" if self.town_phone else "本镇还没有登记监督电话。"
        found = [
            Field("place", "张贴地点", help="打印在公示单上，可以写几处。", limit=200),
            Field("source", "数据来源", help="例如：村级财务账、惠农补贴一卡通系统。", limit=500),
            Field("complaint_phone", "监督电话", help=phone, limit=60),
            Field("complaint_channel", "反映渠道", help="例如：村务监督委员会信箱。", limit=200),
        ]
        if self.periods:
            found.insert(0, Field("period", "时段", FieldKind.CHOICE, required=True, choices=self.periods))
        if self.others:
            told = "只给本时段还没有公开这一项的村建。"
            found.append(Field("everywhere", f"其他 {self.others} 个村也各建一份", FieldKind.CHECK, help=told))
        if self.drafts:
            told = f"这一格已有 {self.drafts} 份没有张贴的公示。"
            found.append(Field("again", "仍然再建一份", FieldKind.CHECK, help=told))
        return tuple(found)

    def values(self) -> dict[str, Any]:
        """Return what the fields begin with."""
        if self.held is None:
            return {"period": self.periods[0][0] if self.periods else "", "place": self._usual_places()}
        row = self.held.row
        names = ("title", "source", "complaint_phone", "complaint_channel", "place")
        return {name: getattr(row, name) for name in names}

    def _usual_places(self) -> str:
        names = [row.name for row in find_places(self.desk, [self.cell.village.id])]
        return "、".join(names[:1]) or PLACE

    def facts_line(self, period: str) -> str:
        """Return who publishes, by when it hangs and how long: counted from the item's rule."""
        item, code = self.cell.item, self.held.row.period if self.held else period
        told = [f"公开主体：{item.publisher}"]
        if code and item.rhythm.months:
            told.append(f"应在 {parse_period(code).due(item.due_days)} 前张贴")
        told.append(f"张贴后公示 {item.posting_days} 天" if item.posting_days else "张贴后挂到下一期更换")
        return "　".join(told)

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Tell what keeps the dialog open: a second draft of the cell, unless it is wanted."""
        waiting = (PostingState.DRAFT, PostingState.REVIEW, PostingState.APPROVED, PostingState.PRINTED)
        period = values.get("period")
        taken = {p.row.period for p in self.cell.postings if p.row.state in waiting and p.row.batch_id is None}
        if self.drafts and period in taken and not values.get("again"):
            return {"period": "这一格已有草稿，请改那一份；确实要再建的，请勾选“仍然再建一份”。"}
        return {}

    def read_picture(self, sha256: str) -> bytes:
        """Return the bytes of a picture kept already."""
        return files.read_file(self.desk, sha256)

    # Personal data

    def layout(self, title: str, content: str, source: str, channel: str) -> tuple[str, Reading]:
        """Return the text to be read and an empty reading that knows where each field stands."""
        parts, at = [], 0
        for name, text in zip(PART_WORDS, (title, content, source, channel), strict=True):
            parts.append((name, at, at + len(text)))
            at += len(text) + 1
        return draft_text(title, content, source, channel), Reading(tuple(parts))

    def read(self, text: str, empty: Reading, phone: str = "") -> Reading:
        """Scan; made for a worker thread: 50 ms for 5,000 characters."""
        scanner = replace(self.scanner, published=(*self.scanner.published, phone))
        found = scanner.scan(text, tuple(self.kept.values()))
        return replace(empty, findings=found, missing=drafting.missing_characters(text))

    def keep(self, findings: Iterable[DraftFinding], reason: str) -> None:
        """Let findings stand, with a reason."""
        for finding in findings:
            self.kept[kept_key(finding.text)] = Keep(finding.kind, finding.text, reason.strip())

    def unkeep(self, finding: DraftFinding) -> None:
        """Take a reason back."""
        self.kept.pop(kept_key(finding.text), None)

    def kept_in(self, text: str) -> tuple[Keep, ...]:
        """Return what is kept and still stands in ``text``."""
        whole = kept_key(text)
        return tuple(one for key, one in self.kept.items() if key in whole)

    @staticmethod
    def describe(reading: Reading) -> str:
        """Return what is open by kind, for a question before saving."""
        return describe_open(reading.findings)
