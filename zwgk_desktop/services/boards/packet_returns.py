"""What did a village bring back on its stick? Form and photos, read with suspicion, shown first, then recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, WrongUsage
from zwgk_desktop.domain.findings import Finding, Severity
from zwgk_desktop.domain.packets import SHEET, PacketPosting, Planned, judge_rows, read_number
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.domain.review import LOCAL, Level, ReviewState
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.boards.packets import MANIFEST, PHOTOS
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.evidence import evidence_folder

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_packets import PacketRow
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.documents.packet_form import ReadForm

FORMS = (".xlsx", ".xls", ".et", ".csv")
LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
MANIFEST_LIMIT = 1 << 20  # bytes
MOST_FOLDERS, MOST_PHOTOS, MOST_OF_ONE = 200, 300, 20


@dataclass(frozen=True)
class PacketReturn:
    """One packet as it came back; ``planned`` is what will be recorded, ``photos`` the pictures by number, ready."""

    folder: Path
    packet: PacketRow | None
    planned: tuple[Planned, ...]
    photos: Mapping[int, tuple[files.Given, ...]]
    findings: tuple[Finding, ...]

    @property
    def village(self) -> str:
        """Return whose packet it is."""
        return self.packet.village if self.packet else self.folder.name


def read_returns(desk: Desk, folder: Path, progress: Progress | None = None) -> list[PacketReturn]:
    """Return what lies in ``folder``: one packet, or several beside each other; nothing is stored.

    Raises InputRefused (missing, not_packet), Cancelled. What is wrong inside is a finding.
    """
    steps = progress or Silent()
    found = _packet_folders(folder)
    if not found:
        raise InputRefused(
            "not_packet", f"“{folder.name}”里没有村里的资料包。", "请选择带有“回填表”和“照片”的文件夹，或它的上一级。"
        )
    returns = []
    for at, one in enumerate(found):
        steps.report(at, len(found), f"正在读取 {one.name}")
        steps.checkpoint()
        returns.append(_read(desk, one, steps))
    return returns


def _packet_folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise InputRefused("missing", f"找不到文件夹：{folder.name}。", "请核对U盘是否插好。")
    if _is_packet(folder):
        return [folder]
    inside = [one for one in _entries(folder) if one.is_dir() and not one.is_symlink()][:MOST_FOLDERS]
    return [one for one in inside if _is_packet(one)]


def _is_packet(folder: Path) -> bool:
    return (folder / MANIFEST).is_file() or bool(_forms(folder))


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise InputRefused("missing", f"读不到文件夹：{folder.name}。", "请核对U盘是否插好、有没有权限。") from error


def _forms(folder: Path) -> list[Path]:
    return [
        one
        for one in _entries(folder)
        if one.name.startswith(SHEET) and one.suffix.lower() in FORMS and one.is_file() and not one.is_symlink()
    ]


def _read(desk: Desk, folder: Path, steps: Progress) -> PacketReturn:
    found: list[Finding] = []
    form = _read_form(folder, found)
    packet = _packet(desk, folder, form, found)
    if packet is None:
        return PacketReturn(folder, None, (), {}, tuple(found))
    if packet.returned_at is not None:
        day = packet.returned_at.astimezone(CHINA).date()
        found.append(Finding("packet_again", Severity.INFO, f"这个资料包 {day} 读回过，只登记新填的内容。"))
    postings = _postings(desk, packet)
    planned, told = judge_rows(form.rows if form else (), postings, packet.token, desk.today())
    found += told
    hung = {one.number for one in postings if one.posted_on} | {one.number for one in planned if one.hang}
    photos = _read_photos(folder, {one.number: one.title for one in postings}, hung, found, steps)
    photos = _without_held(desk, packet, photos)
    names = {number: tuple(one.name for one in given) for number, given in photos.items()}
    plans = {one.number: replace(one, photos=names.get(one.number, ())) for one in planned}
    for number in names:
        posting = postings[number - 1]
        plans.setdefault(number, Planned(number, posting.id, posting.title, photos=names[number]))
    return PacketReturn(folder, packet, tuple(plans[number] for number in sorted(plans)), photos, tuple(found))


def _read_form(folder: Path, found: list[Finding]) -> ReadForm | None:
    from zwgk_desktop.documents.packet_form import read_form

    forms = _forms(folder)
    if len(forms) != 1:
        words = "有几张回填表，请只留填好的一张。" if forms else "没有回填表，只看照片。"
        grade = Severity.ERROR if forms else Severity.WARNING
        found.append(Finding("packet_forms", grade, words))
        return None
    try:
        return read_form(forms[0])
    except InputRefused as refusal:
        found.append(Finding("packet_form", Severity.ERROR, f"{refusal.message}{refusal.advice}", forms[0].name))
        return None


def _packet(desk: Desk, folder: Path, form: ReadForm | None, found: list[Finding]) -> PacketRow | None:
    """Return the packet as we noted it when it was made: nothing the stick says of its postings is believed."""
    from zwgk_desktop.db.queries.board_packets import find_packets

    written = _manifest_token(folder, found)
    tokens = {token for token in (written, form.token if form else "") if token}
    if len(tokens) > 1:
        words = "回填表和文件夹不是同一个资料包的，请核对是否放错了地方。"
        found.append(Finding("packet_mixed", Severity.ERROR, words))
        return None
    with desk.store.read() as session:
        known = find_packets(session, tokens.pop()) if tokens else []
    if not known:
        found.append(Finding("packet_unknown", Severity.ERROR, "不是本机发出的资料包，无法对上公示。"))
        return None
    return known[0]


def _manifest_token(folder: Path, found: list[Finding]) -> str:
    from zwgk_desktop.documents.untrusted import read_limited

    path = folder / MANIFEST
    try:
        if path.is_symlink():
            raise InputRefused("link", "清单文件是一个链接。", "")
        told: Any = json.loads(read_limited(path, MANIFEST_LIMIT).decode("utf-8-sig"))
        token = told["token"]
        return token if isinstance(token, str) and len(token) <= 64 else ""
    except (InputRefused, ValueError, TypeError, KeyError, RecursionError):
        found.append(Finding("packet_manifest", Severity.INFO, f"{MANIFEST} 读不出来，按回填表里的资料包编号核对。"))
        return ""


def _postings(desk: Desk, packet: PacketRow) -> list[PacketPosting]:
    from zwgk_desktop.db.queries.boards import find_postings
    from zwgk_desktop.db.queries.review import find_review

    found = []
    with desk.store.read() as session:
        rows = find_postings(session, packet.posting_ids)
        for number, key in enumerate(packet.posting_ids, 1):
            row = rows[key]
            review = find_review(session, "posting", key, row)
            final = review.of(Level.FINAL) if review.state is ReviewState.APPROVED else None
            approved = final.decided_at.astimezone(LOCAL).date() if final else None
            found.append(
                PacketPosting(
                    number, key, row.title, row.state, review.content_sha256, approved, row.posted_on,
                    row.down_due_on, row.down_on, row.removed_at is not None, row.posting_days,
                )
            )  # fmt: skip
    return found


def _read_photos(
    folder: Path, titles: Mapping[int, str], hung: set[int], found: list[Finding], steps: Progress
) -> dict[int, tuple[files.Given, ...]]:
    """Return the photos by number, made small already; what is no photo of a known sheet is told and left."""
    photos: dict[int, dict[str, files.Given]] = {}
    for count, (path, number) in enumerate(_photo_files(folder / PHOTOS, found)):
        name = f"{path.parent.name}/{path.name}" if path.parent.name != PHOTOS else path.name
        if count >= MOST_PHOTOS:
            found.append(Finding("packet_photos", Severity.WARNING, f"照片超过 {MOST_PHOTOS} 张，后面的没有读取。"))
            break
        if number is None or number not in titles:
            words = "看不出是哪一份公示的照片，请放进同编号的文件夹，或以编号开头命名。"
            found.append(Finding("packet_photo_number", Severity.WARNING, words, name))
            continue
        if number not in hung:
            words = f"编号 {number} 没有登记张贴，照片没有收。"
            found.append(Finding("packet_photo_unhung", Severity.WARNING, words, name))
            continue
        steps.checkpoint()
        try:
            (given,) = files.examine("photo", [path])
        except InputRefused as refusal:
            found.append(Finding("packet_photo", Severity.WARNING, f"{refusal.message}{refusal.advice}", name))
            continue
        of_one = photos.setdefault(number, {})
        if len(of_one) < MOST_OF_ONE:
            of_one.setdefault(given.sha256, given)
    return {number: tuple(of_one.values()) for number, of_one in photos.items() if of_one}


def _photo_files(folder: Path, found: list[Finding]) -> Iterator[tuple[Path, int | None]]:
    """Give the files of the photo folder and of the numbered folders in it; links and deeper folders are left."""
    if folder.is_symlink():
        found.append(Finding("packet_link", Severity.WARNING, "“照片”是一个链接，没有读取。", PHOTOS))
        return
    for one in _entries(folder) if folder.is_dir() else ():
        if one.is_symlink():
            found.append(Finding("packet_link", Severity.WARNING, "这是一个链接，没有读取。", one.name))
        elif one.is_dir():
            for inner in _entries(one):
                if inner.is_symlink() or inner.is_dir():
                    found.append(Finding("packet_link", Severity.WARNING, "这里只收照片，没有读取。", inner.name))
                elif _may_be_photo(inner):
                    yield inner, read_number(one.name)
        elif _may_be_photo(one):
            yield one, read_number(one.name)


def _may_be_photo(path: Path) -> bool:
    hidden = path.name.startswith(("~$", ".")) or path.name.lower() in LEFT_BY_SYSTEMS
    return path.is_file() and not hidden and path.suffix.lower() != ".txt"


def _without_held(
    desk: Desk, packet: PacketRow, photos: Mapping[int, tuple[files.Given, ...]]
) -> dict[int, tuple[files.Given, ...]]:
    """Leave out photos that were taken in before."""
    kept = {}
    for number, given in photos.items():
        held = {row.sha256 for row in files.find_files(desk, "posting", packet.posting_ids[number - 1], "photo")}
        new = tuple(one for one in given if one.sha256 not in held)
        if new:
            kept[number] = new
    return kept


def record_returns(desk: Desk, returns: Sequence[PacketReturn]) -> ChangeSet:
    """Record what was planned, all of it or nothing; raises what hanging and taking down raise."""
    from zwgk_desktop.documents.writing import replacing_many

    filled = [one for one in returns if one.packet is not None and one.planned]
    if not filled:
        raise WrongUsage("nothing", "没有可以登记的内容。", "请看提示，改好后再读取。")
    kept: list[int] = []
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        for one in filled:
            kept += _record(desk, unit, outputs, one)
    if kept:
        files.protect(desk, kept)
    ids = tuple(plan.id for one in filled for plan in one.planned)
    message = (
        f"已登记 {'、'.join(one.village for one in filled[:5])}{'等' if len(filled) > 5 else ''}：{_counts(filled)}。"
    )
    return ChangeSet(frozenset({Area.BOARDS}), ids, message)


def _counts(returns: Sequence[PacketReturn]) -> str:
    plans = [plan for one in returns for plan in one.planned]
    photos = sum(len(given) for one in returns for given in one.photos.values())
    parts = (
        (sum(p.hang is not None for p in plans), "张贴 {} 份"),
        (sum(p.down is not None for p in plans), "撤下 {} 份"),
    )
    words = [text.format(count) for count, text in (*parts, (photos, "照片 {} 张")) if count]
    return "，".join(words)


def _record(desk: Desk, unit: UnitOfWork, outputs: Any, one: PacketReturn) -> list[int]:
    """Record one packet with its one audit entry; return the ids of the photos kept."""
    from zwgk_desktop.db.repositories.board_packets import set_returned

    assert one.packet is not None  # record_returns asked for it
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    photos: list[int] = []
    folder = evidence_folder(desk.store.path)
    for plan in one.planned:
        old = _row(unit, plan.id)
        if plan.hang is not None:
            _hang(unit, old, plan, desk.today())
        if plan.down is not None:
            _take_down(unit, _row(unit, plan.id), plan)
        given = one.photos.get(plan.number, ())
        photos += files.keep_all(unit, outputs, folder, "posting", plan.id, "photo", given)
        before[str(plan.id)], after[str(plan.id)] = _image(old), _image(_row(unit, plan.id))
    set_returned(unit, one.packet.id)
    summary = f"读回{one.village}资料包：{_counts([one])}"
    images = ({**before, "files": dict.fromkeys(map(str, photos), desk.now())}, {**after, "photos": photos})
    unit.record(AuditEntry("packet.return", Area.BOARDS, summary, one.packet.id, *images))
    return photos


def _row(unit: UnitOfWork, posting_id: int) -> PostingRow:
    from zwgk_desktop.services.posting_rows import present_rows

    return present_rows(unit, [posting_id])[0]


def _hang(unit: UnitOfWork, row: PostingRow, plan: Planned, today: date) -> None:
    from zwgk_desktop.services.postings import hang_postings

    assert plan.hang is not None
    hang_postings(unit, [row], plan.hang, plan.place, plan.by, today)


def _take_down(unit: UnitOfWork, row: PostingRow, plan: Planned) -> None:
    from zwgk_desktop.db.repositories.boards import change_postings
    from zwgk_desktop.services.postings import down_values

    assert plan.down is not None
    change_postings(unit.session, [row.id], down_values(row, plan.down, plan.note))


def _image(row: PostingRow) -> dict[str, Any]:
    return {"state": row.state.value, "posted_on": row.posted_on, "place": row.place, "down_on": row.down_on}
