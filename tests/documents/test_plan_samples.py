"""The made-up samples that go with the program: one document in every format gives the same items."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.domain.plan_texts import gist, read
from zwgk_desktop import paths
from zwgk_desktop.documents.plan_reader import read_plan

FOLDER = paths.resource("samples/plans")
PAPERS = sorted(FOLDER.glob("望川区*"))
TABLES = sorted(FOLDER.glob("任务分工表*"))


@pytest.mark.parametrize("files", [PAPERS, TABLES], ids=["papers", "tables"])
def test_the_same_document_in_every_format_gives_the_same_items(files: list[Path]) -> None:
    found = {file.suffix: gist(read(read_plan(file).text)) for file in files}
    assert len(found) == {"望": 5, "任": 2}[files[0].name[0]]
    first = next(iter(found.values()))
    assert first
    assert all(one == first for one in found.values()), found
