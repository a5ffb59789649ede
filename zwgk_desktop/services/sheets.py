"""How do the notice sheets of a payment list leave the office? Masked, numbered, checked for leaks, then in place."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.masking import Profile, RawLine, mask_lines
from zwgk_desktop.domain.notice_sheet import NoticeSheet, content_hash
from zwgk_desktop.domain.privacy import Vocabulary
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_profile, load_words

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.sheets import NoticeSheetRow, SheetBatchRow, SheetVillageRow
    from zwgk_desktop.db.queries.township import TownshipRow
    from zwgk_desktop.documents.notice_pdf import Shared

UNREVIEWED = frozenset({BatchState.RECEIVED, BatchState.CHECKED})
RESULTS = frozenset({BatchState.PAID, BatchState.POSTED, BatchState.ARCHIVED})
DRAFT_MESSAGE = "这批清单还没有审定，公示表已标注“送审稿”，不得张贴。"


@dataclass(frozen=True, slots=True)
class PrintedSheets:
    """What was printed: one file and one number for each village; ``draft``: every page says 送审稿."""

    files: tuple[Path, ...]
    numbers: tuple[str, ...]
    draft: bool
    message: str
    changes: ChangeSet


@dataclass(frozen=True)
class _Job:
    """What all sheets of one print have in common."""

    township: TownshipRow
    batch: SheetBatchRow
    profile: Profile
    villages: tuple[SheetVillageRow, ...]
    known: tuple[NoticeSheetRow, ...]
    words: Vocabulary


def print_batch_sheets(
    desk: Desk,
    batch_id: int,
    folder: Path,
    village: str | None = None,
    paper: str = "A4",
    profile: str = "board",
    landscape: bool = False,
    progress: Progress | None = None,
) -> PrintedSheets:
    """Print a sheet for every village of a batch (or one) into ``folder``; all of them or none.

    Raises RuleForbids (not_by_name, empty_batch), WrongUsage (no_batch, no_village, unknown_profile, paper),
    OutputFailed (missing_glyph, leak, no_font, no_space …), Cancelled.
    """
    from zwgk_desktop.db.repositories.sheets import PrintedSheet, save_sheet
    from zwgk_desktop.documents.notice_pdf import Shared
    from zwgk_desktop.documents.writing import replacing_many

    steps = progress or Silent()
    job = _prepare(desk, batch_id, village, profile)
    numbering = _Numbering(job)
    names = _file_names(job)
    with ExitStack() as stack:
        outputs = stack.enter_context(replacing_many())
        printed: list[PrintedSheet] = []
        shared = Shared()
        for index, place in enumerate(job.villages):
            steps.report(index, len(job.villages), f"正在生成{place.name}公示表")
            steps.checkpoint()
            sheet, lines = _build(desk, job, place)
            digest = content_hash(sheet)
            sheet = replace(sheet, number=numbering.number(place, digest))
            path = outputs.at(folder / names[index])
            pages = _write_checked(job, sheet, lines, path, paper, landscape, steps, shared)
            printed.append(
                PrintedSheet(
                    sheet.number, batch_id, place.id, paper, profile, sheet.draft, pages, digest,
                    hashlib.sha256(path.read_bytes()).hexdigest(), names[index],
                )
            )  # fmt: skip
        steps.report(len(job.villages), len(job.villages), "正在登记编号")
        with desk.store.write(desk.actor, desk.now()) as unit:
            ids = [save_sheet(unit, one) for one in printed]
            unit.record(_audit(job, printed))
            stack.close()  # the files take their places inside the transaction: all that follows is the commit
    draft = job.batch.state in UNREVIEWED
    message = f"已生成 {len(printed)} 份公示表。" + (DRAFT_MESSAGE if draft else "")
    changes = ChangeSet(frozenset({Area.SUBSIDIES, Area.BOARDS}), tuple(ids), message)
    return PrintedSheets(
        tuple(folder / name for name in names), tuple(p.number for p in printed), draft, message, changes
    )


def preview_sheet(
    desk: Desk,
    batch_id: int,
    village: str | None = None,
    paper: str = "A4",
    profile: str = "board",
    landscape: bool = False,
) -> bytes:
    """Return the PDF of one village's sheet (the first one's without ``village``) for the screen; nothing is noted."""
    from zwgk_desktop.documents.notice_pdf import Shared

    job = _prepare(desk, batch_id, village, profile)
    place = job.villages[0]
    sheet, lines = _build(desk, job, place)
    sheet = replace(sheet, number=_Numbering(job).number(place, content_hash(sheet)))
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "preview.pdf"
        _write_checked(job, sheet, lines, path, paper, landscape, Silent(), Shared())
        return path.read_bytes()


def list_sheets(desk: Desk, batch_id: int) -> list[NoticeSheetRow]:
    """Return the sheets of a batch printed so far."""
    from zwgk_desktop.db.queries.sheets import find_sheets

    with desk.store.read() as session:
        return find_sheets(session, batch_id)


def list_sheet_villages(desk: Desk, batch_id: int) -> list[SheetVillageRow]:
    """Return the villages a batch has lines for."""
    from zwgk_desktop.db.queries.sheets import find_sheet_villages, get_sheet_batch

    with desk.store.read() as session:
        get_sheet_batch(session, batch_id)
        return find_sheet_villages(session, batch_id)


def _prepare(desk: Desk, batch_id: int, village: str | None, profile: str) -> _Job:
    from zwgk_desktop.db.queries.sheets import find_sheet_villages, find_sheets, get_sheet_batch
    from zwgk_desktop.db.queries.township import get_township

    mask = load_profile(profile)
    with desk.store.read() as session:
        township, batch = get_township(session), get_sheet_batch(session, batch_id)
        villages, known = find_sheet_villages(session, batch_id), find_sheets(session, batch_id)
    if not batch.by_name and mask.public:
        raise RuleForbids(
            "not_by_name",
            f"“{batch.programme}”涉及健康状况或未成年人，按规定不得列名公示。",
            "请只公开户数和金额合计；确需列名核对的，用“内部核对”方案打印，不得张贴。",
        )
    chosen = [one for one in villages if village is None or one.name == village]
    if not villages:
        raise RuleForbids("empty_batch", "这批清单里没有可公示的人员。", "请先处理被退回的行，再打印。")
    if not chosen:
        named = "、".join(one.name for one in villages[:8])
        raise WrongUsage("no_village", f"这批清单里没有“{village}”。", f"清单中有：{named}。")
    return _Job(township, batch, mask, tuple(chosen), tuple(known), load_words(desk.today().year))


class _Numbering:
    """Gives sheet numbers: GS-年-批次-序号; the same content of the same village keeps its number."""

    def __init__(self, job: _Job) -> None:
        self.prefix = f"GS-{job.batch.year}-{job.batch.id:06d}-"
        self.profile = job.profile.key
        self.given = {(row.village_id, row.content_sha256, row.profile): row.number for row in job.known}
        self.last = max((int(row.number.rsplit("-", 1)[1]) for row in job.known), default=0)

    def number(self, village: SheetVillageRow, digest: str) -> str:
        """Return the number of this content."""
        key = (village.id, digest, self.profile)
        if key not in self.given:
            self.last += 1
            self.given[key] = f"{self.prefix}{self.last:02d}"
        return self.given[key]


def _build(desk: Desk, job: _Job, village: SheetVillageRow) -> tuple[NoticeSheet, list[RawLine]]:
    """Return the masked sheet without its number, and the lines it was made from (for the leak check only)."""
    from zwgk_desktop.db.queries.sheets import find_sheet_lines

    today, batch = desk.today(), job.batch
    with desk.store.read() as session:
        lines = find_sheet_lines(session, batch.id, village)
    masked = mask_lines(lines, job.profile, job.words, today)
    start = batch.posted_from or today
    stage = "发放结果公示" if batch.state in RESULTS else "申报公示"
    name = village.name or "未注明村"
    sheet = NoticeSheet(
        title=f"{batch.year}年{batch.programme}{stage}",
        township=job.township.name,
        village=name,
        programme=batch.programme,
        period=batch.period or f"{batch.year}年度",
        number="",
        columns=job.profile.columns,
        lines=masked,
        signer=f"{job.township.name}{_committee(name)}",
        phone=job.township.complaint_phone,
        posted_from=start,
        posted_to=batch.posted_to or start + timedelta(days=max(batch.posting_days, 1) - 1),
        unit=batch.unit,
        draft=batch.state in UNREVIEWED,
        count=len(lines),
        total_fen=sum(line.amount_fen for line in lines),
    )
    return sheet, lines


def _committee(village: str) -> str:
    """Return the body that signs: 青石村民委员会, 东门社区居民委员会."""
    if village.endswith("社区"):
        return f"{village}居民委员会"
    return f"{village}民委员会" if village.endswith("村") else f"{village}村民委员会"


def _write_checked(
    job: _Job,
    sheet: NoticeSheet,
    lines: Sequence[RawLine],
    path: Path,
    paper: str,
    landscape: bool,
    progress: Progress,
    shared: Shared,
) -> int:
    """Write one sheet and read it again for leaks; return its pages."""
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.leak_check import NUMBERS, Net, ensure_clean
    from zwgk_desktop.documents.notice_pdf import write_notice_pdf

    pages = write_notice_pdf(sheet, path, open_fonts(paths.font_folders()), paper, landscape, progress, shared)
    if not job.profile.id.full:  # the internal profile shows numbers on purpose
        secrets = {value for line in lines for value in (line.id_number, line.card, line.phone) if value}
        ensure_clean(path, Net(job.words, NUMBERS, frozenset(secrets), frozenset({sheet.phone})))
    return pages


def _file_names(job: _Job) -> list[str]:
    """Return one safe file name for each village."""
    names: list[str] = []
    mark = "公示-送审稿" if job.batch.state in UNREVIEWED else "公示"
    for place in job.villages:
        stem = f"{place.name or '未注明村'}-{job.batch.year}年{job.batch.programme}"
        stem = re.sub(r'[\\/:*?"<>|\s\x00-\x1f]+', "", stem)[:80].strip(".")
        same = sum(name.startswith(f"{stem}-{mark}") for name in names)
        names.append(f"{stem}-{mark}({same + 1}).pdf" if same else f"{stem}-{mark}.pdf")
    return names


def _audit(job: _Job, printed: Sequence[Any]) -> AuditEntry:
    mark = "送审稿" if job.batch.state in UNREVIEWED else "公示表"
    numbers = [one.number for one in printed]
    return AuditEntry(
        "sheets.print",
        Area.SUBSIDIES,
        f"打印{job.batch.year}年{job.batch.programme}{mark} {len(printed)} 份（{job.profile.title}）",
        job.batch.id,
        after={"numbers": numbers, "profile": job.profile.key, "files": [one.file_sha256 for one in printed]},
    )
