"""Files of the boards: what may be kept, that nothing private goes along, that none is lost, that backups hold it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.documents.pictures import bomb, drawing, photograph, put
from tests.services.test_boards import add, approve
from tests.services.test_boards import office as office
from zwgk_desktop.documents.writing import replacing_many
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.posting_life import PostingState
from zwgk_desktop.services import care, review
from zwgk_desktop.services.boards import files, get_posting
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder


def test_a_photo_is_kept_small_under_the_year_and_its_place_only_in_the_facts(office: Desk, tmp_path: Path) -> None:
    posting = add(office)
    made = files.add_files(office, "posting", posting, "photo", [put(tmp_path / "拍照.jpg", photograph(3000, 2000))])
    (row,) = files.find_files(office, "posting", posting)
    path = files.get_file_path(office, made.ids[0])
    assert path.parent == evidence_folder(office.store.path) / "公开栏" / "2026"
    assert (row.name, row.kind, row.size) == ("拍照.jpg", "photo", path.stat().st_size)
    assert row.facts["latitude"] == 35.71
    assert row.facts["original_size"] == len(photograph(3000, 2000))
    assert b"SECRET" not in files.read_file(office, row.sha256)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("照片.jpg", b"MZ\x90\x00" + b"\x00" * 200, "not_picture"),
        ("照片.jpg", b"", "empty"),
        ("炸弹.png", bomb(), "too_large"),
        ("半张.jpg", photograph()[:3000], "corrupt"),
    ],
)
def test_hostile_photos_are_refused_and_leave_nothing(
    office: Desk, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    posting = add(office)
    good = put(tmp_path / "好的.jpg", photograph())
    with pytest.raises(InputRefused) as refused:
        files.add_files(office, "posting", posting, "photo", [good, put(tmp_path / name, data)])
    assert refused.value.code == code
    assert files.find_files(office, "posting", posting) == []
    assert not evidence_folder(office.store.path).exists()


def test_a_program_named_as_a_document_is_no_attachment(office: Desk, tmp_path: Path) -> None:
    with pytest.raises(InputRefused) as refused:
        files.add_files(office, "posting", add(office), "attachment", [put(tmp_path / "章程.pdf", b"MZ" + b"0" * 99)])
    assert refused.value.code == "not_what_it_says"


def test_a_picture_as_attachment_loses_its_place_too(office: Desk, tmp_path: Path) -> None:
    posting = add(office)
    files.add_files(office, "posting", posting, "attachment", [put(tmp_path / "现场.pdf", photograph())])
    (row,) = files.find_files(office, "posting", posting, "attachment")
    assert row.name == "现场.jpg"
    assert b"SECRET" not in files.read_file(office, row.sha256)


def test_the_same_photo_twice_is_kept_once(office: Desk, tmp_path: Path) -> None:
    posting = add(office)
    one, two = put(tmp_path / "一.jpg", photograph()), put(tmp_path / "二.jpg", photograph())
    assert len(files.add_files(office, "posting", posting, "photo", [one, two]).ids) == 1
    with pytest.raises(RuleForbids) as refused:
        files.add_files(office, "posting", posting, "photo", [two])
    assert refused.value.code == "already_added"


def test_an_attachment_voids_what_was_approved_and_a_photo_does_not(office: Desk, tmp_path: Path) -> None:
    posting = approve(office, add(office))
    files.add_files(office, "posting", posting, "photo", [put(tmp_path / "现场.jpg", photograph())])
    assert get_posting(office, posting).state is PostingState.APPROVED
    made = files.add_files(office, "posting", posting, "attachment", [put(tmp_path / "细则.pdf", b"%PDF-1.4 x")])
    assert get_posting(office, posting).state is PostingState.DRAFT
    assert all(one.voided_at for one in review.review_state(office, "posting", posting).decisions)
    approve(office, posting)
    files.remove_file(office, made.ids)
    assert get_posting(office, posting).state is PostingState.DRAFT


def test_removed_files_come_back_from_the_bin(office: Desk, tmp_path: Path) -> None:
    posting = add(office)
    ids = files.add_files(office, "posting", posting, "photo", [put(tmp_path / "现场.jpg", photograph())]).ids
    files.remove_file(office, ids)
    assert files.find_files(office, "posting", posting) == []
    assert [row.id for row in files.find_files(office, "posting", posting, removed=True)] == list(ids)
    with pytest.raises(RuleForbids):
        files.remove_file(office, ids)
    files.restore_file(office, ids)
    assert files.get_file_path(office, ids[0]).is_file()


def test_a_changed_or_lost_file_is_not_shown(office: Desk, tmp_path: Path) -> None:
    ids = files.add_files(office, "posting", add(office), "photo", [put(tmp_path / "现场.jpg", photograph())]).ids
    path = files.get_file_path(office, ids[0])
    path.chmod(0o600)
    path.write_bytes(drawing())
    with pytest.raises(InputRefused) as refused:
        files.get_file_path(office, ids[0])
    assert refused.value.code == "changed"
    path.unlink()
    with pytest.raises(InputRefused) as refused:
        files.get_file_path(office, ids[0])
    assert refused.value.code == "missing"


def test_backups_carry_the_photos_and_miss_one_that_is_lost(office: Desk, tmp_path: Path) -> None:
    ids = files.add_files(office, "posting", add(office), "photo", [put(tmp_path / "现场.jpg", photograph())]).ids
    backup = care.create_backup(office, tmp_path / "备份")
    assert care.verify_backup(backup).lost == ()
    copy = evidence_folder(backup) / "公开栏" / "2026"
    assert [path.name for path in copy.iterdir()] == [files.get_file_path(office, ids[0]).name]
    shutil.rmtree(copy)
    assert len(care.verify_backup(backup).lost) == 1


def test_bytes_of_our_own_are_kept_inside_another_action(office: Desk) -> None:
    posting = add(office)
    folder = evidence_folder(office.store.path)
    with office.store.write("经办人", office.now()) as unit, replacing_many() as outputs:
        for name in ("公示.pdf", "公示.pdf"):
            files.keep_bytes(unit, outputs, folder, "posting", posting, "sheet", name, b"%PDF-1.4 sheet", {"pages": 1})
        unit.record(AuditEntry("posting.print", Area.BOARDS, "打印"))
    rows = files.find_files(office, "posting", posting, "sheet")
    assert [row.facts for row in rows] == [{"pages": 1}] * 2
    assert files.read_file(office, rows[0].sha256) == b"%PDF-1.4 sheet"


def test_files_belong_to_what_is_there(office: Desk, tmp_path: Path) -> None:
    photo = put(tmp_path / "现场.jpg", photograph())
    for subject, key, kind in (("posting", 99, "photo"), ("nobody", 1, "photo"), ("posting", 1, "song")):
        with pytest.raises(WrongUsage):
            files.add_files(office, subject, key, kind, [photo])
    with pytest.raises(WrongUsage):
        files.get_file_path(office, 7)
