"""Do the boards and the website say the same (对应一致)? Period, count, total and lines, with every difference told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.consistency import Difference, compare_lists, read_published
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_words
from zwgk_desktop.services.sheets.building import Job
from zwgk_desktop.services.sheets.website import build_website_list, prepare_website

__all__ = ["Consistency", "Difference", "check_consistency"]


@dataclass(frozen=True, slots=True)
class Consistency:
    """The result for one file; no difference means that both say the same."""

    file: str
    count: int
    total_fen: int
    differences: tuple[Difference, ...]

    @property
    def message(self) -> str:
        """Return the result in one sentence."""
        if not self.differences:
            return f"网站名单与村务公开栏一致：共 {self.count} 条，合计 {yuan_text(self.total_fen)} 元。"
        return f"网站名单与村务公开栏有 {len(self.differences)} 处不一致。"


def check_consistency(desk: Desk, batch_id: int, file: Path) -> Consistency:
    """Compare a list for the website (xlsx, xls, et, csv, html) with the boards' sheets of a batch; changes nothing.

    Raises WrongUsage (no_batch), InputRefused (unreadable, no_list).
    """
    from zwgk_desktop.documents.html_texts import read_words
    from zwgk_desktop.documents.list_reader import read_list

    job = prepare_website(desk, batch_id)
    made, _ = build_website_list(desk, job)
    words = read_words(file)
    sheets = read_list(file)
    published = read_published(sheets, words)
    shown = (str(value) for sheet in sheets.sheets for row in sheet.rows for value in row)
    differences = [*_personal(job, [words, *shown]), *compare_lists(made, published), *_boards(desk, job)]
    return Consistency(file.name, made.count, made.total_fen, tuple(differences))


def _personal(job: Job, texts: Iterable[str]) -> list[Difference]:
    """Return what the website shows in clear, by kind; the data itself is not repeated."""
    from zwgk_desktop.documents.leak_check import KIND_WORDS, NUMBERS, Net

    net = Net(load_words(job.batch.year), kinds=NUMBERS, allowed=frozenset((job.township.complaint_phone,)))
    caught = {kind for text in texts if len(text) > 6 for kind in net.catch(text)}
    message = "网站名单里有没有遮盖的{}，请立即通知撤下并遮盖。"
    return [Difference("personal", "", "", "", message.format(KIND_WORDS[kind])) for kind in sorted(caught)]


def _boards(desk: Desk, job: Job) -> list[Difference]:
    """Return the villages whose newest posted sheet was printed before the list changed."""
    from zwgk_desktop.db.queries.sheets import find_printed_heads

    with desk.store.read() as session:
        heads = find_printed_heads(session, job.batch.id)
    newest: dict[int | None, dict[str, Any]] = {}
    for head in heads.values():
        if head["profile"] == "board" and not head["draft"]:
            newest[head["village_id"]] = head
    found = []
    for place in job.villages:
        head = newest.get(place.id, {})
        if head.get("profile") == "board" and (head["count"], head["total_fen"]) != (place.lines, place.total_fen):
            said = f"{head['count']} 户 {yuan_text(head['total_fen'])} 元"
            now = f"{place.lines} 户 {yuan_text(place.total_fen)} 元"
            message = f"{place.name}张贴的公示表（编号 {head['number']}）为 {said}，清单现为 {now}，请重新打印。"
            found.append(Difference("board", place.name, said, now, message))
    return found
