"""What does the program produce? Every main output of the invented township, in one folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.errors import RuleForbids, StoreUnavailable
from zwgk_desktop.domain.listing import Ask
from zwgk_desktop.domain.periods import Rhythm, period_of
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.beginning import begin_demo
from zwgk_desktop.services.boards import get_posting, postings_listing
from zwgk_desktop.services.care import create_backup
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder
from zwgk_desktop.services.ledger_export import export_quarter
from zwgk_desktop.services.posting_sheets import save_posting
from zwgk_desktop.services.sheets import print_batch_sheets
from zwgk_desktop.services.stores import open_desk
from zwgk_desktop.services.subsidies import find_batches
from zwgk_desktop.services.township import get_township

STORE = "演示.db"
A3_VILLAGE = 0  # the first village's sheets are printed large as well


@dataclass
class DemoOutputs:
    """Paths by what they are; ``inputs`` are the invented documents the store was made from."""

    store: Path
    inputs: list[Path] = field(default_factory=list)
    ledger: list[Path] = field(default_factory=list)
    sheets: list[Path] = field(default_factory=list)
    boards: list[Path] = field(default_factory=list)
    backup: list[Path] = field(default_factory=list)
    attachments: list[Path] = field(default_factory=list)

    @property
    def files(self) -> list[Path]:
        """Return every file, the store first."""
        made = (self.inputs, self.ledger, self.sheets, self.boards, self.backup, self.attachments)
        return [self.store, *(path for paths in made for path in paths)]


def write_demo(folder: Path, clock: Callable[[], datetime], progress: Progress | None = None) -> DemoOutputs:
    """Make the invented township in ``folder`` and write everything it would print and send.

    An earlier demo store there is replaced; RuleForbids("not_demo") when a store of real work has its name,
    OutputFailed when the folder cannot be made.
    """
    from zwgk_desktop.documents.writing import make_folder

    progress = progress or Silent()
    store = folder / STORE
    make_folder(folder)
    _clear(store)
    inputs = folder / "来件"
    desk = begin_demo(store, clock=clock, inputs_at=inputs)
    try:
        made = DemoOutputs(store)
        made.inputs = sorted(inputs.iterdir())
        quarter = period_of(Rhythm.QUARTERLY, desk.today()).code
        progress.report(1, 4, "写季度台账")
        made.ledger = list(export_quarter(desk, quarter, folder / "季度台账", mail=True))
        progress.report(2, 4, "打印公示单")
        made.sheets = _print_sheets(desk, folder / "补贴公示单")
        made.boards = _print_posting(desk, folder / "公开栏")
        progress.report(3, 4, "备份")
        backup = create_backup(desk, folder / "备份")
        made.backup = [backup, *_files(evidence_folder(backup))]
        made.attachments = _files(evidence_folder(store))
    finally:
        desk.store.close()
    return made


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _clear(store: Path) -> None:
    if not store.exists():
        return
    try:
        with open_desk(store) as desk:
            demo = get_township(desk).demo
    except StoreUnavailable as refusal:
        raise RuleForbids("not_demo", f"{store} 打不开，没有动它：{refusal.message}", "请换一个文件夹。") from refusal
    if not demo:
        raise RuleForbids("not_demo", f"{store} 不是演示数据，没有动它。", "请换一个文件夹。")
    for part in store.parent.glob(f"{store.name}*"):
        part.unlink()
    shutil.rmtree(evidence_folder(store), ignore_errors=True)


def _print_sheets(desk: Desk, folder: Path) -> list[Path]:
    """Print each approved batch for every village on A4, one of them on A3 too, and the one still under review."""
    files: list[Path] = []
    batches = sorted(find_batches(desk), key=lambda batch: batch.id)
    for batch in batches:
        files += print_batch_sheets(desk, batch.id, folder / batch.programme).files
    approved = next(batch for batch in batches if batch.state == BatchState.APPROVED)
    files += print_batch_sheets(desk, approved.id, folder / f"{approved.programme}（A3）", paper="A3").files
    return files


def _print_posting(desk: Desk, folder: Path) -> list[Path]:
    """Print the newest posting in words, none in the first days of a year; payment lists have sheets of their own."""
    newest = postings_listing(desk).ids(Ask(sort="posted_on", descending=True))
    chosen = next((key for key in newest if get_posting(desk, key).batch_id is None), None)
    return [] if chosen is None else list(save_posting(desk, chosen, folder / "公示.pdf").files)
