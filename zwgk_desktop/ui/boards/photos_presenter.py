"""Which photos prove a thing, and what is known of each? Kept, opened, removed; no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import files
from zwgk_desktop.services.desk import CHINA, Desk


@dataclass(frozen=True, slots=True)
class PhotoView:
    """One photo: its name, and what is known of it in lines."""

    id: int
    name: str
    lines: tuple[str, ...]


class PhotosPresenter:
    """The photos of one posting, place or inspection."""

    def __init__(self, desk: Desk, subject: str, subject_id: int) -> None:
        self.desk, self.subject, self.subject_id = desk, subject, subject_id

    def photos(self) -> list[PhotoView]:
        """Return the photos in the order they were added."""
        rows = files.find_files(self.desk, self.subject, self.subject_id, "photo")
        return [PhotoView(row.id, row.name, _lines(row)) for row in rows]

    def add(self, paths: Sequence[Path], progress: Progress | None = None) -> ChangeSet:
        """Keep photos, made small; all of them or none."""
        return files.add_files(self.desk, self.subject, self.subject_id, "photo", paths, progress)

    def path(self, photo_id: int) -> Path:
        """Return where a photo lies; InputRefused when it is not as it was added."""
        return files.get_file_path(self.desk, photo_id)

    def remove(self, photo_id: int) -> ChangeSet:
        """Move a photo into 回收站."""
        return files.remove_file(self.desk, photo_id)

    def restore(self, photo_ids: Sequence[int]) -> ChangeSet:
        """Bring photos back from 回收站."""
        return files.restore_file(self.desk, photo_ids)

    def removed(self) -> list[tuple[int, str, str]]:
        """Return what lies in 回收站: id, name, when it went there."""
        rows = files.find_files(self.desk, self.subject, self.subject_id, "photo", removed=True)
        gone = ((row, row.removed_at) for row in rows)
        return [(row.id, row.name, f"{at.astimezone(CHINA):%Y-%m-%d}") for row, at in gone if at is not None]


def _lines(row: files.FileRow) -> tuple[str, ...]:
    lines = [f"{row.added_by} {row.added_at.astimezone(CHINA):%Y-%m-%d %H:%M} 添加，{max(1, row.size // 1024)} KB"]
    taken = str(row.facts.get("taken_at", ""))
    if taken:
        day, _, hour = taken.partition(" ")
        lines.append(f"拍摄时间：{day.replace(':', '-')} {hour[:5]}".rstrip())
    if "latitude" in row.facts and "longitude" in row.facts:
        where = f"拍摄地点：东经 {row.facts['longitude']:.4f}，北纬 {row.facts['latitude']:.4f}"
        lines.append(f"{where}（只存在本机，不随照片外传）")
    lines.append(f"校验值：{row.sha256[:16]}")
    return tuple(lines)
