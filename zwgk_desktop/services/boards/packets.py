"""What is carried to a village office? Its approved sheets to hang, a list, a form to return, a place for photos."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids
from zwgk_desktop.domain.listing import Column
from zwgk_desktop.domain.packets import check_code, in_letters
from zwgk_desktop.domain.periods import Rhythm, parse_period, periods_within
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.boards.sheet_archive import note_sheets, protect_sheets
from zwgk_desktop.services.boards.sheet_making import MadeSheet, file_name, make_sheets
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_sheets import BAD_IN_NAMES
from zwgk_desktop.services.privacy import load_words
from zwgk_desktop.services.township import find_officers, find_villages, get_township, get_village

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.documents.leak_check import Net
    from zwgk_desktop.documents.packet_form import FormLine
    from zwgk_desktop.documents.writing import Outputs

FORM, LIST, PHOTOS, MANIFEST = "回填表.xlsx", "张贴清单", "照片", "manifest.json"
BOARD = "村务公开栏"
HINT = (
    "照片怎么放\n\n每份公示一个文件夹，名称开头是编号。贴好后拍一张能看清标题和公开栏的照片，放进同编号的文件夹；\n"
    "也可以直接放在“照片”里，文件名以编号开头，如 03.jpg、03-近景.jpg。\n"
)
LIST_COLUMNS = (
    Column("number", "编号", width=6),
    Column("title", "标题", width=44),
    Column("where", "贴到哪里", width=24),
    Column("span", "公示期", width=26),
    Column("what", "做什么", width=10),
    Column("file", "文件", width=44),
)


@dataclass(frozen=True, slots=True)
class PacketMade:
    """One village's packet: where it was written, how many sheets to hang, how many to take down."""

    village: str
    folder: Path
    to_hang: int
    to_take_down: int


@dataclass(frozen=True, slots=True)
class PacketsMade:
    """All packets written, their files, and the villages for which there is nothing."""

    packets: tuple[PacketMade, ...]
    files: tuple[Path, ...]
    without: tuple[str, ...]
    changes: ChangeSet


@dataclass
class _Packet:
    """A packet being made: rows in the order of their numbers, those to hang first."""

    village_id: int
    village: str
    token: str
    folder: Path
    hang: list[PostingRow]
    down: list[PostingRow]
    made: list[MadeSheet]
    names: dict[int, str] = field(default_factory=dict)

    @property
    def ids(self) -> list[int]:
        """Return the postings in the order of their numbers."""
        return [row.id for row in (*self.hang, *self.down)]


def write_packets(
    desk: Desk,
    folder: Path,
    period: str,
    village: str | None = None,
    paper: str = "A4",
    progress: Progress | None = None,
) -> PacketsMade:
    """Write a packet for one village, or for every village that has something to hang or take down; all or none.

    Raises RuleForbids (nothing_to_carry), WrongUsage (no_village, paper), OutputFailed (leak, no_space …), Cancelled.
    """
    from zwgk_desktop.documents.writing import replacing_many

    steps = progress or Silent()
    chosen = [get_village(desk, village)] if village else find_villages(desk)
    packets, without = [], []
    for at, one in enumerate(chosen):
        steps.report(at, len(chosen), f"正在准备{one.name}的资料包")
        steps.checkpoint()
        packet = _gather(desk, one.id, one.name, folder, period, paper)
        if packet is None:
            without.append(one.name)
        else:
            packets.append(packet)
    if not packets:
        raise RuleForbids(
            "nothing_to_carry", "没有已审定、等待张贴的公示，也没有到期要撤下的。", "请先送审；审定后再做资料包。"
        )
    files: list[Path] = []
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        made = [sheet for packet in packets for sheet in packet.made]
        kept = note_sheets(unit, outputs, desk, made) if made else []
        for packet in packets:
            files += _Writer(desk, packet, outputs, period).write()
            _note(unit, packet, period)
    protect_sheets(desk, kept)
    for packet in packets:
        _make_photo_folders(packet)
    return _told(packets, files, without)


def _gather(desk: Desk, village_id: int, name: str, folder: Path, period: str, paper: str) -> _Packet | None:
    """Return what goes into a village's packet, its sheets printed; None when there is nothing."""
    from zwgk_desktop.db.queries.board_packets import find_to_hang, find_to_take_down
    from zwgk_desktop.db.queries.boards import find_postings

    chosen = parse_period(period)
    codes = [part.code for rhythm in Rhythm for part in periods_within(rhythm, chosen)]
    with desk.store.read() as session:
        hang, down = find_to_hang(session, village_id, codes), find_to_take_down(session, village_id)
        rows = find_postings(session, [*hang, *down])
    if not rows:
        return None
    made = make_sheets(desk, hang, paper) if hang else []
    if any(not sheet.final for sheet in made):  # changed in the meantime
        raise RuleForbids("review_stale", f"{name}有公示在审定之后改动过，不能放入资料包。", "请重新送审。")
    target = _free(folder / f"{BAD_IN_NAMES.sub('', name)}-{chosen.code}")
    token = in_letters(secrets.token_hex(8))
    return _Packet(village_id, name, token, target, [rows[i] for i in hang], [rows[i] for i in down], made)


def _free(folder: Path) -> Path:
    """Return a folder of this name that nothing is in yet: a packet that came back is never written over."""
    at, found = 2, folder
    while found.exists() and any(found.iterdir()):
        found, at = folder.with_name(f"{folder.name}-{at}"), at + 1
    return found


def _note(unit: UnitOfWork, packet: _Packet, period: str) -> None:
    from zwgk_desktop.db.repositories.board_packets import add_packet

    packet_id = add_packet(unit, packet.village_id, packet.token, packet.ids)
    label = parse_period(period).label
    words = f"张贴 {len(packet.hang)} 份，撤下 {len(packet.down)} 份"
    summary = f"生成{packet.village}资料包（{label}）：{words}"
    after = {"village_id": packet.village_id, "postings": packet.ids, "folder": packet.folder.name}
    unit.record(AuditEntry("packet.write", Area.BOARDS, summary, packet_id, after=after))


class _Writer:
    """Writes the files of one packet."""

    def __init__(self, desk: Desk, packet: _Packet, outputs: Outputs, period: str) -> None:
        self.desk, self.packet, self.outputs, self.period = desk, packet, outputs, period
        self.town = get_township(desk)
        self.label = parse_period(period).label
        self.where = self._boards()
        clerks = [one.name for one in find_officers(desk, "村文书") if one.village_id == packet.village_id]
        self.clerk = clerks[0] if clerks else ""
        self.placed: dict[str, Path] = {}  # name inside the packet → temporary file
        self.hashes: dict[str, str] = {}

    def _boards(self) -> str:
        from zwgk_desktop.services.boards.places import find_places

        found = [place.name for place in find_places(self.desk, [self.packet.village_id])]
        return "、".join(found[:3]) or BOARD

    def write(self) -> list[Path]:
        """Write everything and return the paths; every file is read again for personal data."""
        from zwgk_desktop.documents.listing_workbook import write_listing
        from zwgk_desktop.documents.official_pdf import write_official_pdf
        from zwgk_desktop.documents.packet_form import write_form
        from zwgk_desktop.documents.packet_list import build_list
        from zwgk_desktop.services.reports.annual_draft import office_name

        packet, today = self.packet, self.desk.today()
        title = f"{packet.village}{self.label}公示张贴清单"
        for number, sheet in enumerate(packet.made, 1):
            packet.names[number] = f"{number:02d}-{file_name(sheet)}"
            self._put(packet.names[number], sheet.pdf)
        hang, down = self._lines(packet.hang, 1), self._lines(packet.down, len(packet.hang) + 1)
        document = build_list(title, office_name(self.desk), hang, down, today)
        write_official_pdf(self._at(f"{LIST}.pdf"), document, paths.font_folders())
        rows = [(line.number, line.title, line.where, line.span, "张贴", packet.names[line.number]) for line in hang]
        rows += [(line.number, line.title, line.where, line.span, "到期撤下", "") for line in down]
        write_listing(self._at(f"{LIST}.xlsx"), title, LIST_COLUMNS, rows, today)
        form = f"{packet.village}{self.label}公示张贴回填表"
        write_form(self._at(FORM), form, packet.token, [*hang, *down], self.desk.now())
        self._put(f"{PHOTOS}/照片怎么放.txt", HINT.replace("\n", "\r\n").encode("utf-8-sig"))
        self._check()
        self._put(MANIFEST, self._manifest())
        return [packet.folder / name for name in (*self.hashes, MANIFEST)]

    def _lines(self, rows: Sequence[PostingRow], first: int) -> list[FormLine]:
        from zwgk_desktop.documents.packet_form import FormLine

        found = []
        for number, row in enumerate(rows, first):
            content = "" if row.posted_on else self.packet.made[number - first].built.reviewed
            code = check_code(self.packet.token, number, row.id, content)
            days = f"张贴之日起 {row.posting_days} 天" if row.posting_days else "挂到下一期更换"
            span = f"{row.posted_on} 至 {row.down_due_on}" if row.posted_on else days
            where, by = (row.place, "") if row.posted_on else (self.where, self.clerk)
            found.append(FormLine(number, row.title, where, span, code, "" if row.posted_on else where, by))
        return found

    def _at(self, name: str) -> Path:
        self.placed[name] = temporary = self.outputs.at(self.packet.folder / name)
        return temporary

    def _put(self, name: str, data: bytes) -> None:
        self._at(name).write_bytes(data)

    def _check(self) -> None:
        """Refuse personal data in the list and the form; the sheets were read when they were made."""
        from zwgk_desktop.documents.leak_check import ensure_clean

        net = self._net()
        for name in (f"{LIST}.pdf", f"{LIST}.xlsx", FORM):
            ensure_clean(self.placed[name], net)
        for name, path in self.placed.items():
            self.hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()

    def _net(self) -> Net:
        from zwgk_desktop.documents.leak_check import Net
        from zwgk_desktop.services.boards.drafting import kept_texts

        with self.desk.store.read() as session:
            kept = frozenset().union(*(kept_texts(session, key) for key in self.packet.ids))
        phones = frozenset(filter(None, (self.town.complaint_phone, self.town.office_phone)))
        return Net(load_words(self.desk.today().year), allowed=phones | kept)

    def _manifest(self) -> bytes:
        packet = self.packet
        numbers = [
            {"number": at, "posting": row.id, "title": row.title, "file": packet.names.get(at, "")}
            for at, row in enumerate((*packet.hang, *packet.down), 1)
        ]
        told: dict[str, Any] = {
            "format": 1, "kind": "village-packet", "token": packet.token, "township": self.town.name,
            "village": packet.village, "period": self.period, "made_at": self.desk.now().isoformat(),
            "postings": numbers, "files": self.hashes,
        }  # fmt: skip
        return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _make_photo_folders(packet: _Packet) -> None:
    """Make an empty folder for the photos of each sheet to hang; where the stick refuses, the hint is enough."""
    for number, row in enumerate(packet.hang, 1):
        stem = BAD_IN_NAMES.sub("", row.title)[:30].strip(".")
        with suppress(OSError):
            (packet.folder / PHOTOS / f"{number:02d}-{stem}").mkdir(parents=True, exist_ok=True)


def _told(packets: Sequence[_Packet], files: Sequence[Path], without: Sequence[str]) -> PacketsMade:
    made = tuple(PacketMade(one.village, one.folder, len(one.hang), len(one.down)) for one in packets)
    sheets = sum(one.to_hang for one in made)
    left = f"{len(without)} 个村没有要张贴或撤下的。" if without else ""
    message = f"已生成 {len(made)} 个村的资料包，公示单 {sheets} 份。{left}"
    ids = tuple(key for one in packets for key in one.ids)
    changes = ChangeSet(frozenset({Area.BOARDS}), ids, message)
    return PacketsMade(made, tuple(files), tuple(without), changes)
