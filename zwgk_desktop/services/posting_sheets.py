"""How does a posting in words come onto paper? One file each, marked 送审稿 until it is approved, all or none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.boards.sheet_archive import note_sheets, protect_sheets
from zwgk_desktop.services.boards.sheet_making import (
    BAD_IN_NAMES,
    MadeSheet,
    file_name,
    make_sheet,
    make_sheets,
    signer_of,
)
from zwgk_desktop.services.desk import Desk

__all__ = ["BAD_IN_NAMES", "PrintedPostings", "preview_posting", "print_postings", "save_posting", "signer_of"]


@dataclass(frozen=True, slots=True)
class PrintedPostings:
    """The files written, and what changed."""

    files: tuple[Path, ...]
    changes: ChangeSet


def preview_posting(desk: Desk, posting_id: int, paper: str = "A4", landscape: bool | None = None) -> bytes:
    """Return the PDF of one posting for the screen; nothing is noted. Raises as :func:`print_postings`."""
    return make_sheet(desk, posting_id, paper, landscape).pdf


def print_postings(
    desk: Desk,
    posting_ids: Sequence[int],
    folder: Path,
    paper: str = "A4",
    progress: Progress | None = None,
    landscape: bool | None = None,
) -> PrintedPostings:
    """Write one PDF for each posting into ``folder``, all or none; keep and note the approved ones.

    Without ``landscape`` a sheet is turned only where a table is too wide. Raises RuleForbids (posting_of_batch,
    review_stale), OutputFailed (leak, missing_glyph, no_space …), Cancelled.
    """
    made = make_sheets(desk, posting_ids, paper, landscape, progress)
    names: list[str] = []
    for one in made:
        names.append(file_name(one, names))
    files = {folder / name: one.pdf for name, one in zip(names, made, strict=True)}
    return write_noted(desk, made, files, progress or Silent())


def save_posting(
    desk: Desk, posting_id: int, path: Path, paper: str = "A4", landscape: bool | None = None
) -> PrintedPostings:
    """Write the PDF of one posting to ``path``; otherwise as :func:`print_postings`."""
    made = make_sheet(desk, posting_id, paper, landscape)
    return write_noted(desk, [made], {path: made.pdf}, Silent())


def write_noted(
    desk: Desk, made: Sequence[MadeSheet], files: Mapping[Path, bytes], progress: Progress
) -> PrintedPostings:
    """Write ``files``, keep the final sheets and note them as printed: all of it or nothing."""
    from zwgk_desktop.documents.writing import replacing_many

    if not files:
        raise WrongUsage("no_posting", "没有选中公示。", "请先选中要打印的公示。")
    progress.report(len(made), len(made), "正在存档和登记")
    progress.checkpoint()
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        kept = note_sheets(unit, outputs, desk, made)
        for path, data in files.items():
            outputs.at(path).write_bytes(data)
    protect_sheets(desk, kept)
    drafts = sum(not one.final for one in made)
    told = f"其中 {drafts} 份还没有审定，已标注“送审稿”，不得张贴。" if drafts else ""
    ids = tuple(one.built.posting_id for one in made)
    changes = ChangeSet(frozenset({Area.BOARDS}), ids, f"已生成 {len(made)} 份公示单。{told}" if made else "已生成。")
    return PrintedPostings(tuple(files), changes)
