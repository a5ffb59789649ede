"""Which files belong to the boards? Photos, pictures, attachments and scans, kept beside the store by their hash.

The bytes lie under ``NAME-附件/公开栏/YEAR`` and are not encrypted. Pictures are made small and written anew, so that
nothing a camera hides in them goes along; what it hid (time, place) stands in ``facts`` for the office only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import next_posting_state
from zwgk_desktop.domain.progress import Progress, Silent
from zwgk_desktop.services.desk import CHINA, Desk
from zwgk_desktop.services.evidence import evidence_folder

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.board_files import FileRow as FileRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.documents.writing import Outputs

KIND_WORDS = {"picture": "插图", "attachment": "附件", "photo": "照片", "review_scan": "审查扫描件", "sheet": "公示件"}
PICTURES = frozenset({"picture", "photo"})
SCAN_LONGEST = 2480  # pixels: A4 at 210 dpi, signatures stay legible
BOUND = "attachment"  # reviewers agree to a posting with its attachments


@dataclass(frozen=True, slots=True)
class Given:
    """A file as it will be kept; ``name`` as the officer knows it."""

    name: str
    data: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return the SHA-256 (hex) of the bytes."""
        return hashlib.sha256(self.data).hexdigest()


def examine(kind: str, paths: Sequence[Path], progress: Progress | None = None) -> list[Given]:
    """Return what would be kept of files from outside, each content once; writes nothing.

    Raises InputRefused: missing, empty, too_large, not_picture, corrupt, heic, unsupported_format, not_what_it_says.
    """
    progress = progress or Silent()
    found: dict[str, Given] = {}
    for number, path in enumerate(paths):
        progress.checkpoint()
        progress.report(number, len(paths), f"正在处理 {path.name}")
        one = _examine(kind, path)
        found.setdefault(one.sha256, one)
    return list(found.values())


def _examine(kind: str, path: Path) -> Given:
    from zwgk_desktop.documents import attachments, photo, untrusted

    data = untrusted.read_limited(path, attachments.LIMIT)
    name = attachments.safe_name(path.name)
    if kind not in PICTURES and not photo.is_picture(data[:16]):
        attachments.examine(path)
        return Given(name, data)
    if not data:
        raise InputRefused("empty", f"文件是空的：{name}。", "请核对是否选错了文件。")
    kept = photo.shrink(data, name, SCAN_LONGEST if kind == "review_scan" else photo.LONGEST)
    facts = {"original_sha256": hashlib.sha256(data).hexdigest(), "original_size": len(data), **kept.facts}
    return Given(f"{Path(name).stem}{kept.suffix}", kept.data, facts)


def add_files(
    desk: Desk, subject: str, subject_id: int, kind: str, paths: Sequence[Path], progress: Progress | None = None
) -> ChangeSet:
    """Keep files for a posting, place, inspection, objection, batch or sheet, all of them or none.

    ``kind``: picture, attachment, photo, review_scan or sheet. A file that is there already is left out; an attachment
    voids the opinions given on its posting. The ids are those of the new files.
    Raises InputRefused (see :func:`examine`), RuleForbids already_added, OutputFailed.
    """
    from zwgk_desktop.db.queries import board_files as queries
    from zwgk_desktop.documents.writing import replacing_many

    if kind not in KIND_WORDS or subject not in queries.SUBJECTS:
        raise WrongUsage("file_kind", f"没有“{subject} {kind}”这一类文件。", "")
    given = examine(kind, paths, progress)
    if not given:
        raise WrongUsage("nothing", "没有选择文件。", "请选择文件后再试。")
    folder = evidence_folder(desk.store.path)
    with desk.store.write(desk.actor, desk.now()) as unit, replacing_many() as outputs:
        if not queries.is_there(unit.session, subject, subject_id):
            raise WrongUsage("no_subject", "没有这条记录，不能添加文件。", "请刷新后再试。")
        held = {row.sha256 for row in queries.find_files(unit.session, subject, [subject_id], kind)}
        new = [one for one in given if one.sha256 not in held]
        if not new:
            raise RuleForbids("already_added", f"已经添加过：{'、'.join(one.name for one in given)}。", "不用再添加。")
        ids = keep_all(unit, outputs, folder, subject, subject_id, kind, new)
        if subject == "posting" and kind == BOUND:
            _unsettle(unit, [subject_id])
        names = "、".join(one.name for one in new)
        before = {"files": dict.fromkeys(map(str, ids), desk.now())}
        after = {"files": dict.fromkeys(map(str, ids)), "subject": subject, "sha256": [one.sha256 for one in new]}
        unit.record(
            AuditEntry("board.file", Area.BOARDS, f"添加{KIND_WORDS[kind]}：{names}", subject_id, before, after)
        )
    protect(desk, ids)
    return ChangeSet(frozenset({Area.BOARDS}), tuple(ids), f"已添加{KIND_WORDS[kind]} {len(ids)} 个。")


def keep_all(
    unit: UnitOfWork,
    outputs: Outputs,
    folder: Path,
    subject: str,
    subject_id: int,
    kind: str,
    given: Iterable[Given],
) -> list[int]:
    """Keep examined files inside another action; return their ids."""
    return [
        keep_bytes(unit, outputs, folder, subject, subject_id, kind, one.name, one.data, one.facts) for one in given
    ]


def keep_bytes(
    unit: UnitOfWork,
    outputs: Outputs,
    folder: Path,
    subject: str,
    subject_id: int,
    kind: str,
    name: str,
    data: bytes,
    facts: Mapping[str, Any] | None = None,
) -> int:
    """Keep bytes of our own making inside another action, which records it; return the file's id.

    ``folder`` is the store's :func:`evidence_folder`; the bytes take their place when ``outputs`` ends well.
    """
    from zwgk_desktop.db.repositories import board_files
    from zwgk_desktop.documents import attachments

    sha256 = hashlib.sha256(data).hexdigest()
    year = unit.now.astimezone(CHINA).year
    stored = f"公开栏/{year}/{sha256[:12]}-{attachments.safe_name(name)}"
    planned = any(path == folder / stored for _, path, _ in outputs.planned)
    if not planned and not attachments.is_same(folder / stored, sha256):
        outputs.at(folder / stored).write_bytes(data)
    return board_files.add_file(unit, subject, subject_id, kind, name, sha256, len(data), stored, dict(facts or {}))


def protect(desk: Desk, ids: Sequence[int]) -> None:
    """Let the kept bytes of files be read only, so that nobody edits a proof by mistake."""
    from zwgk_desktop.documents.attachments import protect

    for row in _get(desk, ids):
        protect(evidence_folder(desk.store.path) / row.stored_name)


def find_files(
    desk: Desk, subject: str, subject_id: int, kind: str | None = None, removed: bool = False
) -> list[FileRow]:
    """Return the files of a posting, place …, in the order they were added; with ``removed`` those in 回收站."""
    from zwgk_desktop.db.queries import board_files as queries

    with desk.store.read() as session:
        return queries.find_files(session, subject, [subject_id], kind, removed)


def get_file_path(desk: Desk, file_id: int) -> Path:
    """Return where a file lies, to be opened; InputRefused missing or changed when it is not as it was added."""
    return _verified(desk, _get(desk, [file_id])[0])


def read_file(desk: Desk, sha256: str) -> bytes:
    """Return the bytes of the file with this hash; InputRefused unknown, missing or changed."""
    from zwgk_desktop.db.queries import board_files as queries

    with desk.store.read() as session:
        row = queries.find_by_hash(session, sha256)
    if row is None:
        raise InputRefused("unknown", "没有这张图片或这个附件。", "请重新添加。")
    return _verified(desk, row).read_bytes()


def _verified(desk: Desk, row: FileRow) -> Path:
    from zwgk_desktop.documents.attachments import KINDS, is_same

    path = evidence_folder(desk.store.path) / row.stored_name
    if not path.is_file():
        raise InputRefused("missing", f"文件不见了：{row.name}。", f"应在 {path.parent}；请从备份找回，或重新添加。")
    if not is_same(path, row.sha256) or path.suffix.lower() not in KINDS:
        raise InputRefused("changed", f"文件和添加时不一样了：{row.name}。", "请从备份找回，或移除后重新添加。")
    return path


def remove_file(desk: Desk, ids: int | Sequence[int]) -> ChangeSet:
    """Move files into 回收站; the bytes stay. An attachment voids the opinions given on its posting."""
    return _set_removed(desk, ids, desk.now())


def restore_file(desk: Desk, ids: int | Sequence[int]) -> ChangeSet:
    """Bring files back from 回收站."""
    return _set_removed(desk, ids, None)


def _get(desk: Desk, ids: Sequence[int]) -> list[FileRow]:
    from zwgk_desktop.db.queries import board_files as queries

    with desk.store.read() as session:
        found = queries.find_files_by_id(session, ids)
    if not ids or len(found) != len(set(ids)):
        raise WrongUsage("no_file", "没有这个文件。", "请刷新后再选。")
    return found


def _set_removed(desk: Desk, ids: int | Sequence[int], at: datetime | None) -> ChangeSet:
    from zwgk_desktop.db.repositories import board_files

    wanted = [ids] if isinstance(ids, int) else list(ids)
    found = [row for row in _get(desk, wanted) if (row.removed_at is None) is (at is not None)]
    if not found:
        raise RuleForbids("file_state", f"选中的文件{'已经' if at else '不'}在回收站里。", "请刷新后再选。")
    verb, action = ("移除", "board.file_remove") if at else ("恢复", "board.file_restore")
    names = "、".join(row.name for row in found)
    with desk.store.write(desk.actor, desk.now()) as unit:
        board_files.set_files_removed(unit, [row.id for row in found], at)
        _unsettle(unit, [row.subject_id for row in found if row.subject == "posting" and row.kind == BOUND])
        before = {"files": {str(row.id): row.removed_at for row in found}}
        after = {"files": dict.fromkeys((str(row.id) for row in found), at), "subject": found[0].subject}
        subject = found[0].subject_id
        unit.record(AuditEntry(action, Area.BOARDS, f"{verb}公开栏文件：{names}", subject, before, after))
    where = "，在回收站里可以找回" if at else ""
    return ChangeSet(frozenset({Area.BOARDS}), tuple(row.id for row in found), f"已{verb} {len(found)} 个文件{where}。")


def _unsettle(unit: UnitOfWork, posting_ids: Sequence[int]) -> None:
    """Make postings drafts again: what reviewers agreed to has changed. Refuses what hangs already."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.repositories import boards
    from zwgk_desktop.db.repositories.review import void_all

    for posting_id in dict.fromkeys(posting_ids):
        row = queries.get_posting(unit.session, posting_id)
        if row.batch_id is not None:
            raise RuleForbids("posting_of_batch", "这份公示由补贴清单生成，不能单独添加附件。", "")
        state = next_posting_state(row.state, "edit").value
        boards.change_postings(unit.session, [posting_id], {"state": state})
        void_all(unit.session, "posting", [posting_id], unit.now, "附件已改动")
