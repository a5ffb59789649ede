"""How do the notice sheets of a payment list leave the office? Masked, numbered, checked for leaks, then in place."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.notice_sheet import content_hash
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.sheets.building import (
    PLAIN,
    TOTALS,
    BuiltSheet,
    Job,
    Look,
    Numbering,
    build_sheets,
    describe,
    file_names,
    is_internal,
    minors_of,
    prepare,
    profile_key,
    secrets_of,
    total_lines,
)

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.sheets import NoticeSheetRow, SheetVillageRow
    from zwgk_desktop.documents.notice_pdf import Shared

DRAFT_MESSAGE = "这批清单还没有审定，公示表已标注“送审稿”，不得张贴。"
FEW = 3  # people of a village below which a sum may point at one of them


@dataclass(frozen=True, slots=True)
class PrintedSheets:
    """What was printed: files, one number for each sheet; ``draft``: every page says 送审稿.

    ``internal``: paper for the office only; it has no numbers, and every page says that it must not be posted.
    """

    files: tuple[Path, ...]
    numbers: tuple[str, ...]
    draft: bool
    message: str
    changes: ChangeSet
    internal: bool = False


@dataclass(frozen=True, slots=True)
class _Paper:
    kind: str
    landscape: bool


def print_batch_sheets(
    desk: Desk,
    batch_id: int,
    folder: Path,
    village: str | None = None,
    paper: str = "A4",
    profile: str = "board",
    landscape: bool = False,
    progress: Progress | None = None,
    look: Look = PLAIN,
) -> PrintedSheets:
    """Print a sheet for every village of a batch (or one) into ``folder``; all of them or none.

    Raises RuleForbids (not_by_name, empty_batch), WrongUsage (no_batch, no_village, unknown_profile, paper),
    OutputFailed (missing_glyph, leak, no_font, no_space …), Cancelled.
    """
    job = prepare(desk, batch_id, village, profile, look)
    printed = _print(desk, job, folder, _Paper(paper, landscape), progress or Silent())
    if job.internal:
        message = _warning(job)
    else:
        message = f"已生成 {len(printed.numbers)} 份公示表。" + (DRAFT_MESSAGE if job.draft else "") + _few(job)
    return replace(printed, message=message, changes=replace(printed.changes, message=message))


def _warning(job: Job) -> str:
    """Return what is said of paper for the office only."""
    what = "完整的身份证号、账号和电话" if job.profile.id.full else "个人身份证号、账号等信息"
    draft = "这批清单还没有审定。" if job.draft else ""
    warning = f"列有{what}，是内部资料，不得张贴、外传；不编号，不作公示存档。"
    return f"已生成 {len(job.villages)} 份{job.profile.paper}，{warning}{draft}"


def _few(job: Job) -> str:
    few = [place.name for place in job.villages if place.people < FEW] if job.look.totals else []
    return f"{'、'.join(few[:5])}不足 {FEW} 人，张贴前请考虑从金额能否推断到个人。" if few else ""


def _print(desk: Desk, job: Job, folder: Path, paper: _Paper, steps: Progress) -> PrintedSheets:
    from zwgk_desktop.db.repositories.sheets import save_sheet
    from zwgk_desktop.documents.notice_pdf import Shared
    from zwgk_desktop.documents.writing import replacing_many

    names, parts = file_names(job), _parts(job)
    numbering, shared = Numbering(job), Shared()
    with ExitStack() as stack:
        outputs = stack.enter_context(replacing_many())
        noted: list[Any] = []
        heads: list[dict[str, Any]] = []
        for index, (name, places) in enumerate(zip(names, parts, strict=True)):
            steps.report(index, len(parts), f"正在生成{places[0].name if places[0] else '汇总'}公示表")
            steps.checkpoint()
            built = [build_sheets(desk, job, numbering, place) for place in places]
            path = outputs.at(folder / name)
            pages = _write_checked(desk, job, built, path, paper, steps, shared)
            noted += _notes(job, built, pages, paper, path, name)
            heads += [describe(job, one, paper.kind, paper.landscape, desk.today()) for one in built]
        steps.report(len(parts), len(parts), "正在登记")
        with desk.store.write(desk.actor, desk.now()) as unit:
            ids = [] if job.internal else [save_sheet(unit, one) for one in noted]
            unit.record(_audit_internal(job, noted) if job.internal else _audit(job, noted, heads))
            stack.close()  # the files take their places inside the transaction: all that follows is the commit
    changes = ChangeSet(frozenset({Area.SUBSIDIES, Area.BOARDS}), tuple(ids))
    numbers = () if job.internal else tuple(one.number for one in noted)
    return PrintedSheets(tuple(folder / name for name in names), numbers, job.draft, "", changes, job.internal)


def _parts(job: Job) -> list[Sequence[SheetVillageRow | None]]:
    """Return for each file the villages whose sheets stand in it; None is the one sheet of sums."""
    if job.look.totals:
        return [[None]]
    return [list(job.villages)] if job.look.combined else [[place] for place in job.villages]


def _notes(
    job: Job, built: Sequence[BuiltSheet], pages: Sequence[int], paper: _Paper, path: Path, name: str
) -> list[Any]:
    from zwgk_desktop.db.repositories.sheets import PrintedSheet

    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return [
        PrintedSheet(
            one.sheet.number, job.batch.id, one.village_id, paper.kind, profile_key(job), one.sheet.draft, count,
            one.digest, digest, name,
        )
        for one, count in zip(built, pages, strict=True)
    ]  # fmt: skip


def preview_sheet(
    desk: Desk,
    batch_id: int,
    village: str | None = None,
    paper: str = "A4",
    profile: str = "board",
    landscape: bool = False,
    look: Look = PLAIN,
) -> bytes:
    """Return the PDF of one village's sheet (the first one's without ``village``) for the screen; nothing is noted."""
    from zwgk_desktop.documents.notice_pdf import Shared

    job = prepare(desk, batch_id, village, profile, look)
    built = build_sheets(desk, job, Numbering(job), None if look.totals else job.villages[0])
    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        path = Path(folder) / "preview.pdf"
        _write_checked(desk, job, [built], path, _Paper(paper, landscape), Silent(), Shared())
        return path.read_bytes()


def reprint_sheet(desk: Desk, number: str, folder: Path) -> PrintedSheets:
    """Print the archived sheet of a number once more, exactly as it was; refuse where its content has changed since.

    Raises WrongUsage (no_sheet), RuleForbids (content_changed, not_reviewed), OutputFailed.
    """
    from zwgk_desktop.db.queries.sheets import find_printed_heads, find_sheet
    from zwgk_desktop.documents.notice_pdf import Shared
    from zwgk_desktop.documents.writing import replacing

    with desk.store.read() as session:
        row = find_sheet(session, number.strip())
        heads = find_printed_heads(session, row.batch_id) if row and row.batch_id else {}
    if row is None or row.batch_id is None or row.number not in heads:
        raise WrongUsage("no_sheet", f"没有编号为“{number}”的公示表。", "请核对编号，或重新打印这批清单。")
    head = heads[row.number]
    if is_internal(row.profile):
        advice = "请从这批清单重新打印，新的每页都会标明。"
        raise RuleForbids("internal_sheet", f"编号 {row.number} 是内部资料，不是公示表，不再重印。", advice)
    look = Look(head["large"], head["subtotals"], False, row.profile == TOTALS)
    job, built = _rebuild(desk, row, head, look)
    if built.digest != row.content_sha256:
        raise RuleForbids(
            "content_changed", f"编号 {row.number} 的内容打印后有改动，不能原样重印。", "请重新打印，会给出新的编号。"
        )
    if job.draft and not head["draft"]:
        raise RuleForbids(
            "not_reviewed", f"编号 {row.number} 的清单审查已撤回，不能重印张贴用的公示表。", "请重新送审。"
        )
    mark = "-送审稿" if built.sheet.draft else ""
    path = folder / f"{built.sheet.village or '各村汇总'}-{row.number}{mark}.pdf"
    with replacing(path) as temporary:
        paper = _Paper(head["paper"], head["landscape"])
        _write_checked(desk, job, [built], temporary, paper, Silent(), Shared())
    message = f"已原样重印编号 {row.number} 的公示表。" + (DRAFT_MESSAGE if built.sheet.draft else "")
    with desk.store.write(desk.actor, desk.now()) as unit:
        unit.record(AuditEntry("sheets.reprint", Area.SUBSIDIES, message, row.batch_id, after={"number": row.number}))
    changes = ChangeSet(frozenset({Area.SUBSIDIES}), (row.id,), message)
    return PrintedSheets((path,), (row.number,), built.sheet.draft, message, changes)


def _rebuild(desk: Desk, row: NoticeSheetRow, head: dict[str, Any], look: Look) -> tuple[Job, BuiltSheet]:
    """Build the sheet anew from today's lines and what the trail says of its print."""
    assert row.batch_id is not None
    profile = "board" if look.totals else row.profile
    job = prepare(desk, row.batch_id, None, profile, look)
    alone = not look.totals or row.village_id is not None
    named = tuple(place for place in job.villages if (place.id, place.name) == (row.village_id, head["village"]))
    named = named or tuple(place for place in job.villages if place.id == row.village_id)
    if alone and not named:
        raise RuleForbids(
            "content_changed", f"编号 {row.number} 的村已不在清单中，不能原样重印。", "请重新打印这批清单。"
        )
    places = named[:1] if alone else job.villages
    job = replace(job, villages=places, area_places=head["area_places"])
    old = replace(desk, clock=lambda: row.printed_at)  # minors are covered as of the day of the print
    built = build_sheets(old, job, Numbering(job), None if look.totals else places[0])
    words = ("village", "title", "township", "programme", "period", "signer", "phone", "unit")
    values: dict[str, Any] = {key: head[key] for key in words}
    values["draft"] = head["draft"]
    values |= {key: date.fromisoformat(head[key]) for key in ("posted_from", "posted_to") if head[key]}
    called = head.get("villages", [])  # a village may have been renamed or merged since
    if look.totals and len(called) == len(built.sheet.lines):
        pairs = zip(total_lines(places), called, strict=True)
        values["lines"] = [replace(line, village=name) for line, name in pairs]
    sheet = replace(built.sheet, number=row.number, **values)
    return job, replace(built, sheet=sheet, digest=content_hash(sheet))


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


def _write_checked(
    desk: Desk, job: Job, built: Sequence[BuiltSheet], path: Path, paper: _Paper, steps: Progress, shared: Shared
) -> list[int]:
    """Write the sheets of one file and read it again for leaks; return the pages of each."""
    from zwgk_desktop.documents.fonts import open_fonts
    from zwgk_desktop.documents.leak_check import NUMBERS, Net, ensure_clean
    from zwgk_desktop.documents.notice_pdf import write_notice_book
    from zwgk_desktop.documents.sheet_layout import build_layout

    layout = build_layout(paper.kind, paper.landscape, job.look.large)
    sheets = [one.sheet for one in built]
    pages = write_notice_book(sheets, path, open_fonts(paths.font_folders()), layout, steps, shared)
    if not job.profile.id.full:  # the internal profile shows numbers on purpose
        lines = [line for one in built for line in one.lines]
        young = minors_of(lines, desk.today()) if job.profile.public else frozenset()
        ensure_clean(path, Net(job.words, NUMBERS, secrets_of(lines), frozenset({job.township.complaint_phone}), young))
    return pages


def _audit_internal(job: Job, printed: Sequence[Any]) -> AuditEntry:
    """Return the entry that paper with people's numbers was made; it is no posted sheet."""
    what = f"{job.batch.year}年{job.batch.programme}{job.profile.paper} {len(printed)} 份"
    files = [one.file_sha256 for one in printed]
    after = {"profile": job.profile.key, "villages": [place.name for place in job.villages], "files": files}
    return AuditEntry("sheets.internal", Area.SUBSIDIES, f"打印{what}（内部资料，不得张贴）", job.batch.id, after=after)


def _audit(job: Job, printed: Sequence[Any], heads: Sequence[dict[str, Any]]) -> AuditEntry:
    mark = "送审稿" if job.draft else "公示表"
    how = "只列人数和金额" if job.look.totals else job.profile.title
    return AuditEntry(
        "sheets.print",
        Area.SUBSIDIES,
        f"打印{job.batch.year}年{job.batch.programme}{mark} {len(printed)} 份（{how}）",
        job.batch.id,
        after={
            "numbers": [one.number for one in printed],
            "profile": profile_key(job),
            "files": [one.file_sha256 for one in printed],
            "sheets": list(heads),
        },
    )
