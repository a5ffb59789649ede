"""What is carried to the PC that publishes? Per village and item the approved page, text and table, with a manifest.

Nothing that the gate did not let through, nothing that the leak check stops; all files or none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import CatalogueItem
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import OutputFailed, RuleForbids
from zwgk_desktop.domain.listing import Column, Kind
from zwgk_desktop.domain.periods import codes_within, parse_period
from zwgk_desktop.domain.posting_content import Picture, parse_content
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.review import ReviewState
from zwgk_desktop.domain.web_posting import WebPosting
from zwgk_desktop.services.boards.drafting import kept_texts
from zwgk_desktop.services.boards.files import read_file
from zwgk_desktop.services.boards.site_lists import WEB_CHANNEL
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import BAD_IN_NAMES, signer_of
from zwgk_desktop.services.privacy import load_words

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.queries.township import TownshipRow
    from zwgk_desktop.documents.writing import Outputs

LONGEST_NAME = 60
HEADS = ("村", "目录编号", "公开事项", "时段", "标题", "张贴日期", "网页", "文字", "表格")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a package would hold: postings that passed the gate, and those that did not."""

    ready: tuple[PostingRow, ...]
    waiting: tuple[PostingRow, ...]
    period: str


@dataclass(frozen=True, slots=True)
class WebPackage:
    """The package written: its folder, its files, how many postings, and what was left out."""

    folder: Path
    files: tuple[Path, ...]
    postings: int
    waiting: tuple[PostingRow, ...]
    changes: ChangeSet


def choose_for_website(desk: Desk, period: str, village: str | None = None, every: bool = False) -> Chosen:
    """Return what of ``period`` belongs onto the website: items with that channel, or ``every`` item."""
    from zwgk_desktop.db.queries import boards
    from zwgk_desktop.db.queries.review import find_review

    chosen = parse_period(period)
    codes = codes_within(chosen)
    ready: list[PostingRow] = []
    waiting: list[PostingRow] = []
    with desk.store.read() as session:
        items = {item.id: item for item in boards.find_catalogue(session)}
        found = boards.find_postings(session, [one.id for one in boards.find_board_postings(session, codes)])
        for row in sorted(found.values(), key=lambda row: (row.village, row.id)):
            wanted = every or any(WEB_CHANNEL in channel for channel in items[row.item_id].channels)
            if wanted and village in (None, row.village):
                approved = find_review(session, "posting", row.id, row).state is ReviewState.APPROVED
                (ready if approved else waiting).append(row)
    return Chosen(tuple(ready), tuple(waiting), chosen.code)


def write_website_package(
    desk: Desk,
    folder: Path,
    period: str,
    village: str | None = None,
    every: bool = False,
    progress: Progress | None = None,
) -> WebPackage:
    """Write the package of ``period`` into a folder of its own inside ``folder``; all files or none.

    Raises RuleForbids (nothing_approved), OutputFailed (leak, no_space …), Cancelled.
    """
    from zwgk_desktop.documents.writing import replacing_many

    steps = progress or Silent()
    chosen = choose_for_website(desk, period, village, every)
    if not chosen.ready:
        raise RuleForbids(
            "nothing_approved", "这个时段没有已审定、要上网的公示。", "请先送审；目录里公开方式含网页的事项才会放入。"
        )
    target = folder / f"网站公开-{chosen.period}{f'-{village}' if village else ''}"
    manifest: list[dict[str, Any]] = []
    with replacing_many() as outputs:
        writer = _Writer(desk, target, outputs)
        for at, row in enumerate(chosen.ready):
            steps.report(at, len(chosen.ready), f"正在生成 {row.village}")
            steps.checkpoint()
            manifest.append(writer.write(row))
        files = writer.finish(chosen.period, manifest)
    with desk.store.write(desk.actor, desk.now()) as unit:
        summary = f"生成网站公开包（{parse_period(period).label}），{len(manifest)} 份"
        after = {"postings": [row.id for row in chosen.ready], "files": len(files), "folder": target.name}
        unit.record(AuditEntry("website.package", Area.BOARDS, summary, after=after))
    left = f"另有 {len(chosen.waiting)} 份还没有审定，没有放入。" if chosen.waiting else ""
    changes = ChangeSet(frozenset({Area.BOARDS}), (), f"已生成 {len(manifest)} 份网站公开材料。{left}")
    return WebPackage(target, files, len(manifest), chosen.waiting, changes)


class _Writer:
    """Writes the files of one package; names are given once."""

    def __init__(self, desk: Desk, target: Path, outputs: Outputs) -> None:
        from zwgk_desktop.db.queries.boards import find_catalogue
        from zwgk_desktop.db.queries.township import get_township

        self.desk, self.target, self.outputs = desk, target, outputs
        with desk.store.read() as session:
            self.town: TownshipRow = get_township(session)
            self.items: dict[int, CatalogueItem] = {item.id: item for item in find_catalogue(session)}
        self.placed: dict[str, Path] = {}  # name inside the package → temporary file

    def write(self, row: PostingRow) -> dict[str, Any]:
        """Write one posting and return its entry in the manifest."""
        item = self.items[row.item_id]
        village = BAD_IN_NAMES.sub("", row.village)
        stem = BAD_IN_NAMES.sub("", f"{item.number}-{row.title}")[:LONGEST_NAME].strip(".")
        name = f"{village}/{stem}"
        if f"{name}.html" in self.placed:
            name = f"{name}-{row.id}"
        names = self._write_batch(row, name) if row.batch_id is not None else self._write_posting(row, item, name)
        return {
            "posting": row.id,
            "village": row.village,
            "item": item.number,
            "item_name": item.level2,
            "period": row.period,
            "title": row.title,
            "posted_on": row.posted_on.isoformat() if row.posted_on else None,
            "files": names,
        }

    def _write_posting(self, row: PostingRow, item: CatalogueItem, name: str) -> list[str]:
        from zwgk_desktop.documents.leak_check import Net, ensure_clean
        from zwgk_desktop.documents.posting_web import write_posting_html, write_posting_tables, write_posting_text

        with self.desk.store.read() as session:
            kept = kept_texts(session, row.id)
        phones = frozenset(p for p in (self.town.complaint_phone, self.town.office_phone, row.complaint_phone) if p)
        net = Net(load_words(self.desk.today().year), allowed=phones | kept)
        posting, names = self._posting(row, item, name)
        check = lambda path: ensure_clean(path, net)  # noqa: E731
        write_posting_html(posting, self._at(f"{name}.html", check))
        write_posting_text(posting, self._at(f"{name}.txt"), net)
        names = [f"{name}.html", f"{name}.txt", *names]
        if posting.tables():
            write_posting_tables(posting, self._at(f"{name}.xlsx", check), self.desk.today())
            names.append(f"{name}.xlsx")
        return names

    def _posting(self, row: PostingRow, item: CatalogueItem, name: str) -> tuple[WebPosting, list[str]]:
        blocks = parse_content(row.content)
        pictures: dict[str, str] = {}
        for block in blocks:
            if isinstance(block, Picture) and block.sha256 not in pictures:
                data = read_file(self.desk, block.sha256)
                ending = "png" if data.startswith(b"\x89PNG") else "jpg"
                inside = f"{name}-图{len(pictures) + 1}.{ending}"
                self._at(inside).write_bytes(data)
                pictures[block.sha256] = inside.rpartition("/")[2]
        made = WebPosting(
            title=row.title,
            publisher=signer_of(row.village, item.publisher, self.town.name),
            village=row.village,
            item=item.level2,
            period=parse_period(row.period).label,
            blocks=blocks,
            pictures=pictures,
            source=row.source,
            phone=row.complaint_phone or self.town.complaint_phone,
            channel=row.complaint_channel,
            posted_from=row.posted_on,
            posted_to=row.down_due_on,
        )
        folder = name.rpartition("/")[0]
        return made, [f"{folder}/{file}" for file in pictures.values()]

    def _write_batch(self, row: PostingRow, name: str) -> list[str]:
        """Write the village's part of a payment list as the subsidies' own website list does."""
        from zwgk_desktop.documents.leak_check import NUMBERS, Net, ensure_clean
        from zwgk_desktop.documents.website_html import write_website_html
        from zwgk_desktop.documents.website_xlsx import write_website_xlsx
        from zwgk_desktop.services.sheets.building import minors_of, secrets_of
        from zwgk_desktop.services.sheets.website import build_website_list, prepare_website

        assert row.batch_id is not None
        job = prepare_website(self.desk, row.batch_id)
        own = tuple(place for place in job.villages if place.id == row.village_id)
        if not own:
            raise OutputFailed("no_lines", f"补贴清单里没有{row.village}的人员，不能生成网站名单。", "请核对这批清单。")
        made, lines = build_website_list(self.desk, replace(job, villages=own))
        made = replace(made, title=f"{made.township}{row.village}{made.title.removeprefix(made.township)}")
        young = minors_of(lines, self.desk.today())
        net = Net(job.words, NUMBERS, secrets_of(lines), frozenset({made.phone}), young)
        check = lambda path: ensure_clean(path, net)  # noqa: E731
        write_website_html(made, self._at(f"{name}.html", check))
        write_website_xlsx(made, self._at(f"{name}.xlsx", check), self.desk.today())
        return [f"{name}.html", f"{name}.xlsx"]

    def _at(self, name: str, check: Any = None) -> Path:
        self.placed[name] = self.outputs.at(self.target / name, check)
        return self.placed[name]

    def finish(self, period: str, manifest: Sequence[dict[str, Any]]) -> tuple[Path, ...]:
        """Write the list for the publisher and the manifest with the hash of every file."""
        from zwgk_desktop.documents.listing_workbook import write_listing

        columns = [Column(head, head, Kind.TEXT, width=24 if head == "标题" else 14) for head in HEADS]
        write_listing(self._at("清单.xlsx"), "网站公开清单", columns, map(_cells, manifest), self.desk.today())
        hashes = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in self.placed.items()}
        content = {"format": 1, "township": self.town.name, "period": period, "postings": manifest, "sha256": hashes}
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        self._at("manifest.json").write_text(text, encoding="utf-8")
        return tuple(self.target / name for name in self.placed)


def _cells(entry: dict[str, Any]) -> tuple[str, ...]:
    by_ending = {name.rpartition(".")[2]: name for name in entry["files"]}
    label = parse_period(entry["period"]).label
    head = (entry["village"], entry["item"], entry["item_name"], label, entry["title"], entry["posted_on"] or "")
    return (*head, *(by_ending.get(ending, "") for ending in ("html", "txt", "xlsx")))
