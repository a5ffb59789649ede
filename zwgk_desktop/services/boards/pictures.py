"""Which pictures does the content of a posting name, and are they kept with it?

The content names a picture by the hash of its bytes: another picture in its place is another content.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from zwgk_desktop.domain.errors import InputRefused
from zwgk_desktop.domain.posting_content import picture_hashes
from zwgk_desktop.services.boards.files import Given, examine, keep_all, protect
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.evidence import evidence_folder

if TYPE_CHECKING:
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.documents.writing import Outputs


def take_picture(path: Path) -> Given:
    """Return a picture from outside as it will be kept: made small, written anew; nothing is stored yet.

    Raises InputRefused: missing, empty, too_large, not_picture, corrupt …
    """
    return examine("picture", [path])[0]


class PictureKeeper:
    """Keeps pictures inside one action."""

    def __init__(self, outputs: Outputs, folder: Path) -> None:
        self._outputs, self._folder = outputs, folder
        self.ids: list[int] = []

    def keep(self, unit: UnitOfWork, posting_id: int, content: str, given: Sequence[Given]) -> None:
        """Let the posting have every picture its content names: from ``given``, or known already.

        Raises InputRefused (unknown) for a picture nobody added.
        """
        from zwgk_desktop.db.queries import board_files as queries
        from zwgk_desktop.db.repositories.board_files import add_file

        held = {row.sha256 for row in queries.find_files(unit.session, "posting", [posting_id], "picture")}
        fresh = {one.sha256: one for one in given}
        for sha256 in dict.fromkeys(picture_hashes(content)):
            if sha256 in held:
                continue
            if sha256 in fresh:
                self.ids += keep_all(
                    unit, self._outputs, self._folder, "posting", posting_id, "picture", [fresh[sha256]]
                )
                continue
            known = queries.find_by_hash(unit.session, sha256)
            if known is None:
                raise InputRefused("unknown", "正文里有一张图片找不到。", "请删去这张图片，再重新插入。")
            add_file(unit, "posting", posting_id, "picture", known.name, sha256, known.size, known.stored_name, {})


@contextmanager
def keeping(desk: Desk) -> Iterator[PictureKeeper]:
    """Open a keeper; the pictures take their places when the block ends well."""
    from zwgk_desktop.documents.writing import replacing_many

    with replacing_many() as outputs:
        yield PictureKeeper(outputs, evidence_folder(desk.store.path))


def settle(desk: Desk, keeper: PictureKeeper) -> None:
    """Let what was kept be read only, once the action is stored."""
    if keeper.ids:
        protect(desk, keeper.ids)
