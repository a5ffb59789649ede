"""Evidence files: what may be kept, where it lies, that nothing of it is lost, and that backups hold it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from tests.services.test_ledger import at
from zwgk_desktop.domain.errors import InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.ledger import State
from zwgk_desktop.services.care import create_backup, find_last_backup, restore_backup, verify_backup
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import (
    add_evidence,
    evidence_folder,
    get_evidence_path,
    list_evidence,
    remove_evidence,
    restore_evidence,
)
from zwgk_desktop.services.ledger import add_item, get_item, readiness, record_progress
from zwgk_desktop.services.ledger_export import build_quarter
from zwgk_desktop.services.ledger_images import redo, undo
from zwgk_desktop.services.stores import open_desk

PDF = b"%PDF-1.4\n" + "公开栏照片".encode()


@pytest.fixture
def march(desk: Desk) -> Desk:
    early = at(desk, date(2026, 3, 2))
    add_item(early, 2026, "编制公开目录。", "10月底前")
    add_item(early, 2026, "更新公开栏。", "每月底前")
    return early


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "公开 栏：照片.pdf"
    file.write_bytes(PDF)
    return file


def test_a_file_is_copied_beside_the_store_and_opened_from_there(march: Desk, paper: Path) -> None:
    add_evidence(march, 1, "2026Q1", [paper])
    paper.unlink()
    [row] = list_evidence(march, 1, "2026Q1")
    assert (row.name, row.size, row.quarter, row.added_by) == ("公开 栏：照片.pdf", len(PDF), "2026Q1", march.actor)
    path = get_evidence_path(march, row.id)
    assert path.read_bytes() == PDF
    assert path.is_relative_to(evidence_folder(march.store.path))
    assert evidence_folder(march.store.path).name == "云岭镇-附件"
    assert not path.stat().st_mode & 0o222, "the proof can be read only"
    assert list_evidence(march, 1, "2026Q2") == []
    assert [one.name for one in get_item(march, 1).files] == [row.name]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("程序.exe", b"MZ\x90\x00", "unsupported_format"),
        ("照片.jpg", b"MZ\x90\x00" * 10, "not_what_it_says"),
        ("说明.txt", b"#!/bin/sh\nrm", "not_what_it_says"),
        ("表.xlsx", b"%PDF-1.4", "not_what_it_says"),
        ("宏.xlsm", b"PK\x03\x04", "unsupported_format"),
        ("空.pdf", b"", "empty"),
    ],
)
def test_what_is_no_document_or_picture_is_refused(
    march: Desk, tmp_path: Path, paper: Path, name: str, content: bytes, code: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    with pytest.raises(InputRefused) as caught:
        add_evidence(march, 1, "2026Q1", [paper, bad])
    assert caught.value.code == code
    assert list_evidence(march, 1) == []
    assert not evidence_folder(march.store.path).exists(), "all or none"


def test_a_file_of_more_than_50_megabytes_is_refused(march: Desk, tmp_path: Path) -> None:
    big = tmp_path / "录像.pdf"
    with big.open("wb") as file:
        file.write(b"%PDF")
        file.truncate(50 * 1024 * 1024 + 1)
    with pytest.raises(InputRefused, match="50 MB"):
        add_evidence(march, 1, "2026Q1", [big])


def test_the_same_file_twice_another_year_and_no_item_are_told(march: Desk, paper: Path) -> None:
    add_evidence(march, 1, "2026Q1", [paper, paper])
    assert len(list_evidence(march, 1)) == 1
    with pytest.raises(RuleForbids, match="已经添加过"):
        add_evidence(march, 1, "2026Q1", [paper])
    add_evidence(march, 2, "2026Q1", [paper])
    for item, quarter in ((1, "2025Q1"), (99, "2026Q1")):
        with pytest.raises(WrongUsage):
            add_evidence(march, item, quarter, [paper])


def test_an_attached_file_is_evidence_for_completion_and_stands_in_the_ledger(march: Desk, paper: Path) -> None:
    with pytest.raises(RuleForbids):
        record_progress(march, 1, "2026Q1", "已公布", "已完成")
    add_evidence(march, 1, "2026Q1", [paper])
    record_progress(march, 1, "2026Q1", "已公布", "已完成")
    assert get_item(march, 1).state is State.DONE
    assert readiness(march, "2026Q1").no_evidence == ()
    assert build_quarter(march, "2026Q1").rows[0].evidence == "公开 栏：照片.pdf"
    remove_evidence(march, [list_evidence(march, 1)[0].id])
    assert [key for key, _ in readiness(march, "2026Q1").no_evidence] == [1]


def test_removed_files_come_back_and_undo_takes_the_steps_back(march: Desk, paper: Path) -> None:
    add_evidence(march, 1, "2026Q1", [paper])
    [row] = list_evidence(march, 1)
    remove_evidence(march, [row.id])
    assert list_evidence(march, 1) == []
    assert [one.id for one in list_evidence(march, 1, removed=True)] == [row.id]
    with pytest.raises(RuleForbids):
        remove_evidence(march, [row.id])
    restore_evidence(march, [row.id])
    assert len(list_evidence(march, 1)) == 1
    for wanted in (0, 1, 0):
        undo(march)
        assert len(list_evidence(march, 1)) == wanted
    redo(march)
    assert get_evidence_path(march, row.id).read_bytes() == PDF
    assert get_item(march, 1).history[0].action in ("ledger.undo", "ledger.redo")


def test_a_file_that_was_changed_or_lost_is_not_opened(march: Desk, paper: Path) -> None:
    add_evidence(march, 1, "2026Q1", [paper])
    [row] = list_evidence(march, 1)
    path = get_evidence_path(march, row.id)
    path.chmod(0o600)
    path.write_bytes(b"%PDF other")
    with pytest.raises(InputRefused, match="不一样"):
        get_evidence_path(march, row.id)
    path.unlink()
    with pytest.raises(InputRefused, match="不见了"):
        get_evidence_path(march, row.id)


def test_a_backup_holds_the_attachments_and_restoring_brings_them_back(
    march: Desk, paper: Path, tmp_path: Path
) -> None:
    add_evidence(march, 1, "2026Q1", [paper])
    backup = create_backup(march, tmp_path / "U盘")
    assert (evidence_folder(backup) / list_evidence(march, 1)[0].stored_name).read_bytes() == PDF
    assert verify_backup(backup).lost == ()
    last = find_last_backup(march)
    assert last is not None
    assert (last.files, last.lost) == (1, ())
    path = march.store.path
    march.store.close()
    shutil.rmtree(evidence_folder(path))
    done = restore_backup(backup, path, clock=march.clock)
    assert done.lost == ()
    with open_desk(path) as again:
        assert get_evidence_path(again, 1).read_bytes() == PDF


def test_a_backup_without_its_attachments_says_so_and_restoring_keeps_those_here(
    march: Desk, paper: Path, tmp_path: Path
) -> None:
    add_evidence(march, 1, "2026Q1", [paper])
    backup = create_backup(march, tmp_path / "U盘")
    shutil.rmtree(evidence_folder(backup))
    [lost] = verify_backup(backup).lost
    assert lost.startswith("2026Q1/")
    path = march.store.path
    march.store.close()
    assert restore_backup(backup, path, clock=march.clock).lost == ()
    with open_desk(path) as again:
        assert get_evidence_path(again, 1).read_bytes() == PDF


def test_an_attachment_lost_here_is_named_by_the_backup_but_does_not_stop_it(
    march: Desk, paper: Path, tmp_path: Path
) -> None:
    add_evidence(march, 1, "2026Q1", [paper])
    shutil.rmtree(evidence_folder(march.store.path))
    backup = create_backup(march, tmp_path / "U盘")
    last = find_last_backup(march)
    assert last is not None
    assert last.lost == verify_backup(backup).lost != ()
