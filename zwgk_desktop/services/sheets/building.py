"""What stands on each notice sheet of a batch? Masked lines or sums of villages, with the number it keeps for ever."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.batch_life import BatchState
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.masking import Profile, RawLine, is_minor, mask_lines
from zwgk_desktop.domain.money import yuan_text
from zwgk_desktop.domain.notice_sheet import TOTAL_COLUMNS, NoticeSheet, TotalLine, content_hash
from zwgk_desktop.domain.posting_life import down_due
from zwgk_desktop.domain.privacy import Vocabulary
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.privacy import load_profile, load_words

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.sheets import NoticeSheetRow, SheetBatchRow, SheetVillageRow
    from zwgk_desktop.db.queries.township import TownshipRow

RESULTS = frozenset({BatchState.PAID, BatchState.POSTED, BatchState.ARCHIVED})
TOTALS = "totals"  # the profile noted for sheets without names
NO_VILLAGE = "未注明村"
BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\s\x00-\x1f]+')


@dataclass(frozen=True, slots=True)
class Look:
    """How sheets are set beside paper and direction.

    ``large``: for weak eyes; ``subtotals``: a sum after each group; ``combined``: all villages in one file, each from
    the front of a leaf on; ``totals``: number of people and sum of each village, no names.
    """

    large: bool = False
    subtotals: bool = False
    combined: bool = False
    totals: bool = False


PLAIN = Look()


@dataclass(frozen=True)
class Job:
    """What all sheets of one print have in common."""

    township: TownshipRow
    batch: SheetBatchRow
    profile: Profile
    villages: tuple[SheetVillageRow, ...]
    known: tuple[NoticeSheetRow, ...]
    words: Vocabulary
    area_places: int
    draft: bool  # exactly this content has not passed the review gate
    look: Look = PLAIN

    @property
    def stage(self) -> str:
        """Return what is made public: the declared list or the results."""
        if self.internal:
            return self.profile.paper
        what = "发放结果公示" if self.batch.state in RESULTS else "申报公示"
        return f"{what}（更正）" if self.batch.replaces_id else what

    @property
    def period(self) -> str:
        """Return what the list is for; a correction names the numbers of the sheets it corrects."""
        batch = self.batch
        told = batch.period or f"{batch.year}年度"
        return f"{told}，更正 GS-{batch.year}-{batch.replaces_id:06d}" if batch.replaces_id else told

    @property
    def internal(self) -> bool:
        """Tell whether the paper names people for the office only: never posted, numbered or archived."""
        return not self.profile.public and not self.look.totals


@dataclass(frozen=True, slots=True)
class BuiltSheet:
    """A sheet, the village it hangs in, and the lines it was made from (for the leak check only)."""

    sheet: NoticeSheet
    village_id: int | None
    lines: tuple[RawLine, ...]
    digest: str


def prepare(desk: Desk, batch_id: int, village: str | None, profile: str, look: Look = PLAIN) -> Job:
    """Return what the sheets need; refuse names where the programme does not allow them."""
    from zwgk_desktop.db.queries.review import find_review
    from zwgk_desktop.db.queries.sheets import find_area_places, find_sheet_villages, find_sheets, get_sheet_batch
    from zwgk_desktop.db.queries.township import get_township

    mask = load_profile(profile)
    with desk.store.read() as session:
        township, batch = get_township(session), get_sheet_batch(session, batch_id)
        villages, known = find_sheet_villages(session, batch_id), find_sheets(session, batch_id)
        places = find_area_places(session, batch_id)
        draft = find_review(session, "batch", batch_id).state is not ReviewState.APPROVED
    if not batch.by_name and mask.public and not look.totals:
        raise RuleForbids(
            "not_by_name",
            f"“{batch.programme}”涉及健康状况或未成年人，按规定不得列名公示。",
            "请改用“只列人数和金额”；确需列名核对的，用“内部核对”方案打印，不得张贴。",
        )
    chosen = [one for one in villages if village is None or one.name == village]
    if not villages:
        raise RuleForbids("empty_batch", "这批清单里没有可公示的人员。", "请先处理被退回的行，再打印。")
    if not chosen:
        named = "、".join(one.name for one in villages[:8])
        raise WrongUsage("no_village", f"这批清单里没有“{village}”。", f"清单中有：{named}。")
    words = load_words(desk.today().year)
    return Job(township, batch, mask, tuple(chosen), tuple(known), words, places, draft, look)


class Numbering:
    """Gives sheet numbers: GS-年-批次-序号; the same content of the same village keeps its number."""

    def __init__(self, job: Job) -> None:
        self.prefix = f"GS-{job.batch.year}-{job.batch.id:06d}-"
        self.profile = profile_key(job)
        self.given = {(row.village_id, row.content_sha256, row.profile): row.number for row in job.known}
        self.last = max((int(row.number.rsplit("-", 1)[1]) for row in job.known), default=0)

    def number(self, village_id: int | None, digest: str) -> str:
        """Return the number of this content."""
        key = (village_id, digest, self.profile)
        if key not in self.given:
            self.last += 1
            self.given[key] = f"{self.prefix}{self.last:02d}"
        return self.given[key]


def is_internal(profile: str) -> bool:
    """Tell whether sheets noted under a profile are for the office only."""
    return profile != TOTALS and not load_profile(profile).public


def profile_key(job: Job) -> str:
    """Return the profile a sheet is noted under."""
    return TOTALS if job.look.totals else job.profile.key


def build_sheets(desk: Desk, job: Job, numbering: Numbering, place: SheetVillageRow | None = None) -> BuiltSheet:
    """Return the numbered sheet of one village, or the one sheet of sums."""
    if job.look.totals:
        made, lines = _build_totals(job, desk.today()), []
    else:
        village = place or job.villages[0]
        lines = read_lines(desk, job, village)
        made = _build_names(job, village, lines, desk.today())
    village_id = job.villages[0].id if job.look.totals and len(job.villages) == 1 else place.id if place else None
    digest = content_hash(made)
    number = "" if job.internal else numbering.number(village_id, digest)
    return BuiltSheet(replace(made, number=number), village_id, tuple(lines), digest)


def read_lines(desk: Desk, job: Job, village: SheetVillageRow) -> list[RawLine]:
    """Return the lines of a village, those of a group together where groups are summed."""
    from zwgk_desktop.db.queries.sheets import find_sheet_lines

    with desk.store.read() as session:
        lines = find_sheet_lines(session, job.batch.id, village)
    if job.look.subtotals:
        order = {group: at for at, group in enumerate(dict.fromkeys(line.group for line in lines))}
        lines.sort(key=lambda line: order[line.group])
    return lines


def _build_names(job: Job, village: SheetVillageRow, lines: Sequence[RawLine], today: date) -> NoticeSheet:
    signer = village.heir or village.name or NO_VILLAGE
    masked = mask_lines(lines, job.profile, job.words, today, job.area_places)
    return replace(
        _blank(job, today),
        village=shown_village(village),
        columns=job.profile.columns,
        lines=masked,
        signer=f"{job.township.name}{committee(signer)}",
        unit=job.batch.unit,
        count=len(lines),
        total_fen=sum(line.amount_fen for line in lines),
        subtotals=job.look.subtotals and any(line.group for line in lines),
        internal=job.internal,
        masked=not job.profile.id.full,
    )


def shown_village(place: SheetVillageRow) -> str:
    """Return how a village is called in public: a merged one by the village it went into, 青石村（原柳溪村）."""
    name = place.name or NO_VILLAGE
    return f"{place.heir}（原{name}）" if place.heir else name


def _build_totals(job: Job, today: date) -> NoticeSheet:
    alone = job.villages[0] if len(job.villages) == 1 else None
    body = committee(alone.heir or alone.name or NO_VILLAGE) if alone else "人民政府"
    return replace(
        _blank(job, today),
        village=shown_village(alone) if alone else "",
        columns=TOTAL_COLUMNS,
        lines=total_lines(job.villages),
        signer=f"{job.township.name}{body}",
        counted="人",
        count=sum(place.people for place in job.villages),
        total_fen=sum(place.total_fen for place in job.villages),
    )


def total_lines(villages: Sequence[SheetVillageRow]) -> list[TotalLine]:
    """Return the villages with people and sum, numbered from 1."""
    return [
        TotalLine(str(at), shown_village(place), str(place.people), yuan_text(place.total_fen), place.total_fen)
        for at, place in enumerate(villages, 1)
    ]


def _blank(job: Job, today: date) -> NoticeSheet:
    batch = job.batch
    start = batch.posted_from or today
    return NoticeSheet(
        title=f"{batch.year}年{batch.programme}{job.stage}",
        township=job.township.name,
        village="",
        programme=batch.programme,
        period=job.period,
        number="",
        columns=(),
        lines=(),
        signer="",
        phone=job.township.complaint_phone,
        posted_from=start,
        posted_to=batch.posted_to or down_due(start, batch.posting_days),
        draft=job.draft,
    )


def committee(village: str) -> str:
    """Return the body that signs: 青石村民委员会, 东门社区居民委员会."""
    if village.endswith("社区"):
        return f"{village}居民委员会"
    return f"{village}民委员会" if village.endswith("村") else f"{village}村民委员会"


def file_names(job: Job) -> list[str]:
    """Return a safe file name for each village, or the one of a file for all of them."""
    front, mark = (f"{job.profile.paper}-", "") if job.internal else ("", "-公示")
    mark += "-送审稿" if job.draft else ""
    what = f"{job.batch.year}年{job.batch.programme}"
    if job.look.totals or job.look.combined:
        alone = job.villages[0].name or NO_VILLAGE if len(job.villages) == 1 else "各村"
        return [_safe(f"{front}{alone}{'汇总' if job.look.totals else '合订'}-{what}") + f"{mark}.pdf"]
    names: list[str] = []
    for place in job.villages:
        stem = _safe(f"{front}{place.name or NO_VILLAGE}-{what}") + mark
        same = sum(name.startswith(stem) for name in names)
        names.append(f"{stem}({same + 1}).pdf" if same else f"{stem}.pdf")
    return names


def _safe(stem: str) -> str:
    return BAD_IN_NAMES.sub("", stem)[:80].strip(".")


def secrets_of(lines: Sequence[RawLine]) -> frozenset[str]:
    """Return the numbers that must not be in the file."""
    return frozenset(value for line in lines for value in (line.id_number, line.card, line.phone) if value)


def minors_of(lines: Sequence[RawLine], today: date) -> frozenset[str]:
    """Return the names of minors by the birth dates of the list itself, but for those an adult bears as well."""
    young = {line.name for line in lines if is_minor(line.id_number, today)}
    return frozenset(young - {line.name for line in lines if not is_minor(line.id_number, today)})


def describe(job: Job, built: BuiltSheet, paper: str, landscape: bool, on: date) -> dict[str, Any]:
    """Return what the trail keeps of a sheet beside its lines, so that exactly it can be printed again."""
    sheet, look = built.sheet, job.look
    return {
        "number": sheet.number, "village_id": built.village_id, "village": sheet.village, "title": sheet.title,
        "township": sheet.township, "programme": sheet.programme, "period": sheet.period, "signer": sheet.signer,
        "phone": sheet.phone, "unit": sheet.unit, "count": sheet.count, "total_fen": sheet.total_fen,
        "posted_from": sheet.posted_from and sheet.posted_from.isoformat(),
        "posted_to": sheet.posted_to and sheet.posted_to.isoformat(), "draft": sheet.draft,
        "profile": profile_key(job), "masked_on": on.isoformat(), "area_places": job.area_places,
        "paper": paper, "landscape": landscape, "large": look.large, "subtotals": look.subtotals,
        "villages": [shown_village(place) for place in job.villages] if look.totals else [],
    }  # fmt: skip
