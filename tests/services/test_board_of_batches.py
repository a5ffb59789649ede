"""A village's board holds the sheets of payment lists too, once they were printed as final."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.services.test_batch_life import batch as batch
from tests.services.test_batch_life import declare
from zwgk_desktop.domain.errors import WrongUsage
from zwgk_desktop.services import boards
from zwgk_desktop.services.boards import print_queue, tiles
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.sheets import print_batch_sheets


def test_a_sheet_of_a_payment_list_hangs_beside_the_others_with_its_own_number(
    desk: Desk, batch: int, tmp_path: Path
) -> None:
    declare(desk, batch)
    village = boards.matrix(desk, "2026").villages[0].id
    assert print_queue.find_queue(desk, "2026") == []  # its names are printed in 补贴发放
    with pytest.raises(WrongUsage, match="没有已审定的公示"):
        tiles.make_board(desk, village, "2026")
    printed = print_batch_sheets(desk, batch, tmp_path)
    board = tiles.make_board(desk, village, "2026")
    (place,) = board.plan.places
    assert place.leaf.number == printed.numbers[0]
    assert place.leaf.hangs
    assert board.count == 1
    assert board.made == ()
    text = "".join(pypdfium2.PdfDocument(board.sheets)[0].get_textpage().get_text_range().split())
    assert printed.numbers[0] in text
    assert "送审稿" not in text
    done = tiles.save_board(desk, board, tmp_path / "栏")
    assert all(path.exists() for path in done.files)
