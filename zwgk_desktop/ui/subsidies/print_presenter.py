"""Which notice sheets are printed, how well do they hide numbers, and may they hang? Driven without a window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from zwgk_desktop.domain.batch_life import BATCH_WORDS, BatchState
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services import sheets, subsidies
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import list_profiles, load_profile
from zwgk_desktop.services.review import review_state
from zwgk_desktop.services.sheets import Look, PrintedSheets

PAPERS = ("A4", "A3")
ALL_VILLAGES = ""


@dataclass(slots=True)
class PrintChoice:
    """What the dialog says; ``village`` "" prints every village of the batch."""

    batch_id: int = 0
    village: str = ALL_VILLAGES
    paper: str = "A4"
    landscape: bool = False
    profile: str = "board"
    folder: str = ""
    look: Look = field(default_factory=Look)


@dataclass(frozen=True, slots=True)
class StrengthWords:
    """How strong a profile is: a word with its tone (good, warn, bad) and a sentence."""

    word: str
    tone: str
    text: str


class PrintPresenter:
    """Keeps the choice; ``preview`` and ``print_sheets`` do the long work and may run in a worker."""

    def __init__(self, desk: Desk, batch_id: int | None = None) -> None:
        self._desk = desk
        self._drafts: dict[int, bool] = {}
        self._villages: dict[int, list[str]] = {}
        self._rows = {row.id: row for row in subsidies.find_batches(desk) if row.line_count}
        first = batch_id if batch_id in self._rows else next(iter(self._rows), 0)
        self.choice = PrintChoice(batch_id=first or 0)

    def read(self) -> PrintPresenter:
        """Read what takes a while for a long list, so that the dialog opens at once; may run in a worker."""
        self.villages()
        self.is_draft()
        return self

    def batches(self) -> list[tuple[int, str]]:
        """Return the batches that can be printed, newest first."""
        return [
            (row.id, f"{row.year} {row.programme} {row.period}".strip() + f"（{BATCH_WORDS[BatchState(row.state)]}）")
            for row in self._rows.values()
        ]

    def villages(self) -> list[tuple[str, str]]:
        """Return (name, words) of the villages of the batch chosen, all of them first."""
        if not self.choice.batch_id:
            return []
        batch = self.choice.batch_id
        if batch not in self._villages:
            self._villages[batch] = [row.name for row in sheets.list_sheet_villages(self._desk, batch)]
        names = self._villages[batch]
        return [(ALL_VILLAGES, f"全部 {len(names)} 个村，每村一份"), *((name, name) for name in names if name)]

    def profiles(self) -> list[tuple[str, str]]:
        """Return the masking profiles."""
        return [(profile.key, profile.title) for profile in list_profiles()]

    def strength(self) -> StrengthWords:
        """Return how well the profile chosen hides an ID number."""
        if self.choice.look.totals:
            return StrengthWords("强", "good", "只列人数和金额，不列姓名。")
        profile = load_profile(self.choice.profile)
        found = sheets.sheet_strength(self._desk, self.choice.batch_id, profile.key)
        if profile.id.full:
            return StrengthWords("不脱敏", "bad", found.warning)
        if not profile.id.show:
            return StrengthWords("强", "good", "不列身份证号。")
        if found.warning:
            return StrengthWords("弱", "warn", found.warning)
        hidden = f"身份证号只露前 {profile.id.head} 位和后 {profile.id.tail} 位"
        where = "" if profile.public else "仅供报送和核对，不得张贴。"
        return StrengthWords(
            "强" if profile.public else "一般", "good", f"{hidden}，{_many(found.candidates)}。{where}"
        )

    def is_draft(self) -> bool:
        """Tell whether every page will say 送审稿: exactly this content has not passed the review gate."""
        batch = self.choice.batch_id
        if batch not in self._drafts:
            self._drafts[batch] = (
                not batch or review_state(self._desk, "batch", batch).state is not ReviewState.APPROVED
            )
        return self._drafts[batch]

    def is_internal(self) -> bool:
        """Tell whether the paper is for the office only: it names people and the profile is not a public one."""
        return not self.choice.look.totals and not load_profile(self.choice.profile).public

    def problem(self) -> str:
        """Return why nothing can be printed yet, or ""."""
        if not self.choice.batch_id:
            return "还没有可以打印的清单，请先导入。"
        if not self.choice.folder.strip():
            return "请选择公示单放在哪个文件夹。"
        return "" if Path(self.choice.folder.strip()).is_dir() else "找不到这个文件夹，请重新选择。"

    def preview(self, _progress: Progress) -> bytes:
        """Return the PDF of the first sheet; raises a Refusal."""
        chosen = self.choice
        return sheets.preview_sheet(
            self._desk,
            chosen.batch_id,
            chosen.village or None,
            chosen.paper,
            chosen.profile,
            chosen.landscape,
            chosen.look,
        )

    def print_sheets(self, progress: Progress) -> PrintedSheets:
        """Write the sheets into the folder; raises a Refusal or Cancelled, no file stays then."""
        chosen = self.choice
        return sheets.print_batch_sheets(
            self._desk,
            chosen.batch_id,
            Path(chosen.folder.strip()),
            chosen.village or None,
            chosen.paper,
            chosen.profile,
            chosen.landscape,
            progress,
            chosen.look,
        )


def hanging(internal: bool, draft: bool) -> tuple[str, str]:
    """Return whether such paper may hang, in words and with a tone."""
    if internal:
        return "内部资料：不是公示表，不得张贴、外传", "bad"
    return ("送审稿：还没有审定，不得张贴", "warn") if draft else ("已审定，可以张贴", "good")


def _many(candidates: int) -> str:
    """Return the number of candidates as one says it: 约 3 万种可能."""
    if candidates >= 10_000:
        return f"每个号码仍有约 {candidates // 10_000:,} 万种可能"
    return f"每个号码仍有约 {candidates:,} 种可能"
