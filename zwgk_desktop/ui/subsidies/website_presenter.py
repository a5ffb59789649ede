"""Does a batch say the same on the website, on the boards and on a paper? Driven without a window."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services import sheets
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.sheets import WebsiteFiles

SHOWN = 200  # differences listed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a check: a word with its tone (good, warn, bad), a sentence, and further lines."""

    word: str
    tone: str
    text: str
    lines: tuple[str, ...] = ()


class WebsitePresenter:
    """Everything public of one batch beside its sheets; ``write`` and ``compare`` may run in a worker."""

    def __init__(self, desk: Desk, batch_id: int) -> None:
        self._desk, self._batch = desk, batch_id

    def write(self, folder: Path, progress: Progress) -> WebsiteFiles:
        """Write the list for the website; raises a Refusal or Cancelled, no file stays then."""
        return sheets.write_website_list(self._desk, self._batch, folder, progress)

    def compare(self, file: Path) -> Outcome:
        """Compare a published list with the boards; raises a Refusal."""
        found = sheets.check_consistency(self._desk, self._batch, file)
        told = tuple(difference.message for difference in found.differences[:SHOWN])
        more = len(found.differences) - len(told)
        told += (f"……另有 {more} 处。",) if more else ()
        return Outcome("不一致" if told else "一致", "bad" if told else "good", found.message, told)

    def prove(self, text: str) -> Outcome:
        """Tell whether a paper is the archived sheet; raises a Refusal."""
        proof = sheets.prove_sheet(self._desk, text)
        tones = {"genuine": ("与档案一致", "good"), "older": ("旧版", "warn"), "draft": ("送审稿", "warn"),
                 "number_only": ("编号在档", "warn"), "unknown": ("档案中没有", "bad")}  # fmt: skip
        word, tone = tones.get(proof.state, ("与档案不符", "bad"))
        return Outcome(word, tone, proof.message)
