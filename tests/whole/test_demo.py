"""The made-up township: the same bytes from the same seed, the promised amounts, nothing of anyone on any paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.whole.script import run, tree

DAYS = ("2026-09-04", "2027-01-05", "2026-01-02")
CHANGING = (".db",)  # the store and its backup hold random salts of time and order
KEPT = "备份/"  # a second demo leaves earlier backups where they are


@dataclass(frozen=True)
class Demo:
    """One demo: its folder, the files it named, and the folder of a second one made the same way."""

    folder: Path
    files: list[Path]
    again: Path

    @property
    def store(self) -> Path:
        return self.files[0]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    first, second = tmp_path_factory.mktemp("演示"), tmp_path_factory.mktemp("再演示")
    told = run("demo", "--out", first, "--json")
    assert told.code == 0, told
    assert run("demo", "--out", second, "-q").code == 0
    return Demo(first, [Path(file["path"]) for file in told.json["files"]], second)


def papers(folder: Path) -> dict[str, str]:
    return {
        name: digest
        for name, digest in tree(folder).items()
        if not name.endswith(CHANGING) and not name.startswith(KEPT)
    }


def test_the_same_seed_gives_the_same_bytes(demo: Demo) -> None:
    first = papers(demo.folder)
    assert first == papers(demo.again)
    assert {Path(name).suffix for name in first} >= {".xlsx", ".pdf", ".eml", ".txt"}


def test_a_second_demo_in_the_same_folder_replaces_the_first(demo: Demo) -> None:
    before = papers(demo.again)
    assert run("demo", "--out", demo.again, "-q").code == 0
    assert papers(demo.again) == before


def test_every_file_is_named_and_there(demo: Demo) -> None:
    named = {str(path.relative_to(demo.folder)) for path in demo.files}
    assert named == set(tree(demo.folder))


def test_nothing_of_anyone_is_on_any_paper(demo: Demo) -> None:
    made = [p for p in demo.files if p.suffix in (".pdf", ".xlsx") and p.parent.name != "来件"]
    assert len(made) > 12
    told = run("privacy", "verify", *made, "--allow", "0700-5550112", "--allow", "0700-5550100", "--json")
    assert [one for one in told.json if not one["clean"]] == []
    assert told.code == 0


def test_the_township_has_the_size_that_was_promised(demo: Demo) -> None:
    db = ("--db", demo.store, "--json")
    assert len(run(*db, "village", "list").json["villages"]) == 12
    assert len(run(*db, "ledger", "list", "--year", "2026").json["items"]) == 60
    batches = run(*db, "subsidies", "batches").json["batches"]
    assert len(batches) == 5
    assert sum(batch["lines"] for batch in batches) == 3000
    assert all(batch["held"] == 5 for batch in batches)
    postings = run(*db, "boards", "list").json["postings"]
    assert {row["state"] for row in postings} >= {"公示中", "已撤下"}
    assert run(*db, "store", "check").json["ok"] is True
    assert run(*db, "audit", "verify").json["ok"] is True


@pytest.mark.parametrize("day", DAYS[1:])
def test_the_demo_works_at_the_turn_of_the_year(day: str, tmp_path: Path) -> None:
    told = run("demo", "--out", tmp_path, "--today", day, "--json")
    assert told.code == 0, told
    store = told.json["files"][0]["path"]
    assert run("--db", store, "--json", "store", "check").json["ok"] is True
    year = day[:4]
    assert len(run("--db", store, "--json", "ledger", "list", "--year", year).json["items"]) == 60
