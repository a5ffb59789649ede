"""How does a payment list reach the township's website? Approved, masked, as xlsx and html with the boards' totals."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.masking import RawLine, mask_lines
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.website_list import WebsiteList, WebsiteVillage
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.sheets.building import (
    BAD_IN_NAMES,
    Job,
    Look,
    minors_of,
    prepare,
    read_lines,
    secrets_of,
    shown_village,
)

PROFILE = "website"


@dataclass(frozen=True, slots=True)
class WebsiteFiles:
    """The files written; ``named`` is false where only numbers of people and sums are published."""

    files: tuple[Path, ...]
    named: bool
    message: str
    changes: ChangeSet


def write_website_list(desk: Desk, batch_id: int, folder: Path, progress: Progress | None = None) -> WebsiteFiles:
    """Write the masked list of an approved batch as xlsx and html into ``folder``; both or none.

    A programme that must not be posted by name is published as people and sum of each village. Raises RuleForbids
    (not_reviewed, empty_batch), WrongUsage (no_batch), OutputFailed (leak, no_space …), Cancelled.
    """
    from zwgk_desktop.documents.leak_check import NUMBERS, Net, ensure_clean
    from zwgk_desktop.documents.website_html import write_website_html
    from zwgk_desktop.documents.website_xlsx import write_website_xlsx
    from zwgk_desktop.documents.writing import replacing_many

    steps = progress or Silent()
    job = prepare_website(desk, batch_id)
    if job.draft:
        raise RuleForbids("not_reviewed", "这批清单还没有审定，不能生成网站名单。", "请先完成审核，再上网公开。")
    steps.report(0, 3, "正在生成网站名单")
    made, lines = build_website_list(desk, job)
    young = minors_of(lines, desk.today())
    net = Net(job.words, NUMBERS, secrets_of(lines), frozenset({made.phone}), young)
    stem = BAD_IN_NAMES.sub("", f"{made.title}-网站")[:80].strip(".")
    files = (folder / f"{stem}.xlsx", folder / f"{stem}.html")
    with replacing_many() as outputs:
        book = outputs.at(files[0], lambda path: ensure_clean(path, net))
        page = outputs.at(files[1], lambda path: ensure_clean(path, net))
        write_website_xlsx(made, book, desk.today(), steps)
        steps.report(1, 3, "正在生成网页")
        write_website_html(made, page, steps)
        steps.report(2, 3, "正在复查个人信息")
        steps.checkpoint()
    return _record(desk, job, made, files)


def prepare_website(desk: Desk, batch_id: int) -> Job:
    """Return what the list needs; sums only where names may not be published."""
    job = prepare(desk, batch_id, None, PROFILE, Look(totals=True))
    return replace(job, look=Look(totals=not job.batch.by_name))


def build_website_list(desk: Desk, job: Job) -> tuple[WebsiteList, list[RawLine]]:
    """Return the masked list of all villages, and the lines it was made from (for the leak check only)."""
    batch, raw = job.batch, list[RawLine]()
    villages: list[WebsiteVillage] = []
    for place in job.villages:
        name = shown_village(place)
        if job.look.totals:
            villages.append(WebsiteVillage(name, (), place.people, place.total_fen))
            continue
        lines = read_lines(desk, job, place)
        raw += lines
        masked = mask_lines(lines, job.profile, job.words, desk.today(), job.area_places)
        villages.append(WebsiteVillage(name, masked, len(lines), sum(line.amount_fen for line in lines)))
    made = WebsiteList(
        title=f"{job.township.name}{batch.year}年{batch.programme}{job.stage}",
        township=job.township.name,
        programme=batch.programme,
        period=job.period,
        columns=() if job.look.totals else job.profile.columns,
        villages=villages,
        counted="人" if job.look.totals else "户",
        unit=batch.unit,
        phone=job.township.complaint_phone,
        posted_from=batch.posted_from,
        posted_to=batch.posted_to,
    )
    return made, raw


def _record(desk: Desk, job: Job, made: WebsiteList, files: Sequence[Path]) -> WebsiteFiles:
    named = bool(made.columns)
    how = "" if named else "只列人数和金额"
    message = f"已生成网站名单{'（' + how + '）' if how else ''}：共 {made.count} {made.counted}。"
    after = {
        "count": made.count,
        "total_fen": made.total_fen,
        "named": named,
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
    }
    with desk.store.write(desk.actor, desk.now()) as unit:
        summary = f"生成“{made.title}”网站名单"
        unit.record(AuditEntry("website.list", Area.SUBSIDIES, summary, job.batch.id, after=after))
    changes = ChangeSet(frozenset({Area.SUBSIDIES}), (job.batch.id,), message)
    return WebsiteFiles(tuple(files), named, message, changes)
