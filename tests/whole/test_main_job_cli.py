"""The whole main job as a script does it: a county document in, the workbook and the sheets out, the store sound."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from tests.whole.script import Told, judge, messy_list, sha
from zwgk_desktop import paths
from zwgk_desktop.cli import main
from zwgk_desktop.services.demo_lists import build_households, load_demo

VILLAGES = ("青石村", "柳溪村", "大坪村")
EACH = 12
PERSONS = (("first", "周敏"), ("second", "何志远"), ("secrecy", "许静"), ("final", "林建国"))
TABLE_HEAD = (
    "序号", "重点任务", "具体内容", "牵头单位", "责任单位", "责任人", "完成时限", "本季度进展",
    "完成状态", "佐证材料", "存在问题及下一步措施", "备注",
)  # fmt: skip


class Office:
    """One store, and what its commands answer."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.db = folder / "云岭镇.db"

    def __call__(self, *words: str | Path, expect: int = 0) -> Any:
        told = self.tell(*words)
        assert told.code == expect, (words, told)
        return told.json if told.out else None

    def tell(self, *words: str | Path) -> Told:
        self.capsys.readouterr()
        code = main(["--db", str(self.db), "--json", *map(str, words)])
        out, err = self.capsys.readouterr()
        return judge(Told(code, out, err))


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    made = Office(tmp_path, capsys)
    names = tmp_path / "villages.txt"
    names.write_text("\n".join(VILLAGES), encoding="utf-8")
    assert made("init", "--township", "云岭镇", "--county", "清源县", "--villages", names) == {"store": str(made.db)}
    yield made
    assert made("audit", "verify")["ok"] is True
    assert made("store", "check")["ok"] is True


def pdf_text(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def page_size(path: Path) -> tuple[int, int]:
    with pypdfium2.PdfDocument(path) as document:
        width, height = document[0].get_size()
    return round(width), round(height)


def checked(files: list[dict[str, str]]) -> list[Path]:
    """Return the paths of an answer after holding its kinds and hashes against the disk."""
    for file in files:
        assert sha(Path(file["path"])) == file["sha256"]
        assert file["kind"] == Path(file["path"]).suffix[1:]
    return [Path(file["path"]) for file in files]


def test_a_county_document_becomes_the_quarters_workbook(office: Office) -> None:
    plan = paths.resource("samples/demo_plan.txt")
    parsed = office("plan", "parse", plan, "--township", "云岭镇")
    assert len(parsed["items"]) == 60
    text = plan.read_text(encoding="utf-8")
    for item in parsed["items"]:
        assert item["text"].split("\n")[0][:10] in text[item["source"]["start"] : item["source"]["end"]]
    made = office("plan", "import", plan, "--yes")
    assert len(made["items"]) == 60
    again = office.tell("plan", "import", plan, "--yes")
    assert again.code == 4

    first, second = made["items"][:2]
    told = office("ledger", "progress", str(first), "--quarter", "2026Q3", "--text", "已公开", "--status", "已完成",
                  "--evidence", "截图")  # fmt: skip
    assert told["state"] == "已完成"
    assert office.tell("ledger", "progress", str(second), "--quarter", "2026Q3", "--status", "已完成").code == 4
    assert office.tell("ledger", "progress", str(second), "--quarter", "2026Q7", "--status", "进行中").code == 2
    rows = office("ledger", "list", "--year", "2026", "--quarter", "2026Q3")["items"]
    assert [row["id"] for row in rows] == made["items"]
    assert [row["progress"] for row in rows if row["id"] == first] == ["已公开"]

    answer = office("ledger", "export", "--quarter", "2026Q3", "--out", office.folder / "台账", "--mail")
    files = checked(answer["files"])
    assert [file["kind"] for file in answer["files"]] == ["xlsx", "pdf", "eml"]
    _check_workbook(files[0], [row["content"] for row in rows])
    assert office("privacy", "verify", files[0], files[1])[0]["clean"] is True


def _check_workbook(path: Path, contents: list[str]) -> None:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToWidth, setup.fitToHeight) == (9, "landscape", 1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True
    grid = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    (head,) = [at for at, row in enumerate(grid) if row[: len(TABLE_HEAD)] == list(TABLE_HEAD)]
    repeated = str(sheet.print_title_rows).replace("$", "").split("!")[-1].split(":")
    assert int(repeated[0]) <= head + 1 == int(repeated[1])
    footer = " ".join(str(part.text) for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right))
    assert "&P" in footer
    assert "&N" in footer
    assert [row[2] for row in grid[head + 1 : head + 1 + len(contents)]] == contents
    assert [row[0] for row in grid[head + 1 : head + 1 + len(contents)]] == [str(n + 1) for n in range(len(contents))]
    above, below = "".join("".join(row) for row in grid[:head]), "".join("".join(row) for row in grid[head + 61 :])
    assert "云岭镇" in above
    for word in ("填报人", "审核人", "日期", "盖章"):
        assert word in above + below, word
    for row in sheet.iter_rows(min_row=head + 2, max_row=head + 1 + len(contents)):
        assert row[2].alignment.wrap_text
        assert sheet.row_dimensions[row[0].row].height


def take_list(office: Office) -> dict[str, Any]:
    path = messy_list(office.folder / "清单.xlsx", VILLAGES, EACH)
    found = office("subsidies", "check", path, expect=1)
    assert found["result"] == "imported"
    assert len(found["rows"]) == EACH * len(VILLAGES)
    errors = {f["row"] for f in found["findings"] if f["severity"] == "error"}
    assert len(errors) == 5
    assert not errors & {row["row"] for row in found["rows"]}
    made: dict[str, Any] = office(
        "subsidies", "import", path, "--programme", "耕地地力保护补贴", "--year", "2026", expect=1
    )
    assert (made["lines"], made["held"], made["total"]) == (EACH * len(VILLAGES), 5, found["total"])
    return made


def no_numbers_in(text: str) -> None:
    """No ID number, card or phone of the list stands in ``text``."""
    import random

    rng = random.Random(5)
    homes = build_households({**load_demo(), "villages": list(VILLAGES)}, rng, each=EACH)
    for households in homes.values():
        for home in households:
            assert home.id_number not in text
            assert home.card not in text
            assert home.phone not in text


def test_a_messy_list_becomes_masked_sheets_per_village(office: Office) -> None:
    batch = str(take_list(office)["batch"])
    drafts = office("subsidies", "sheets", batch, "--out", office.folder / "送审")
    assert drafts["draft"] is True
    paths_ = checked(drafts["files"])
    assert len(paths_) == len(VILLAGES)
    for path in paths_:
        assert "送审稿" in pdf_text(path)
        assert "送审稿" in path.name
        assert page_size(path) == (595, 842)

    early = office.tell("review", "give", "batch", batch, "--level", "final", "--by", "林建国")
    assert early.code == 4
    office("subsidies", "accept", batch, "--reason", "已与村里核实")
    office("subsidies", "hand-back", batch, "--reason", "请村里核对后补报")
    for level, person in PERSONS:
        office("review", "give", "batch", batch, "--level", level, "--by", person)
    for paper, size in (("A4", (595, 842)), ("A3", (842, 1191))):
        final = office("subsidies", "sheets", batch, "--out", office.folder / paper, "--paper", paper)
        assert final["draft"] is False
        files = checked(final["files"])
        for path, village in zip(files, VILLAGES, strict=True):
            text = pdf_text(path)
            assert page_size(path) in {size, size[::-1], (843, 1191), (842, 1190)}
            assert "送审稿" not in text
            assert village in text
            assert f"共{EACH}户" in text
            assert "第1页共" in text
            no_numbers_in(text)
        assert all(one["clean"] for one in office("privacy", "verify", *files))
    listed = office("subsidies", "batches")["batches"]
    assert [(one["batch"], one["state"]) for one in listed] == [(int(batch), "approved")]


def test_one_person_can_be_looked_up_and_the_question_is_noted(office: Office) -> None:
    take_list(office)
    found = office("subsidies", "check", office.folder / "清单.xlsx", expect=1)["rows"][0]
    answer = office("subsidies", "person", found["id"])
    assert [one["name"] for one in answer["payments"]] == [found["name"]]
    newest = office("audit", "list", "--limit", "1")["entries"][0]
    assert newest["action"] == "person.query"
    assert found["id"] not in json.dumps(newest)


def test_a_posting_goes_from_the_draft_into_the_box(office: Office) -> None:
    made = office(
        "boards", "add", "--village", "all", "--item", "3.2", "--period", "2026Q1", "--content", "收入 3200 元"
    )
    keys = [str(key) for key in made["postings"]]
    assert len(keys) == len(VILLAGES)
    assert office.tell("boards", "post", *keys, "--by", "周敏").code == 4
    for key in keys:
        for level, person in PERSONS:
            office("review", "give", "posting", key, "--level", level, "--by", person)
    sheet = office("boards", "sheet", keys[0], "--out", office.folder / "公示.pdf")
    assert "3200" in pdf_text(checked(sheet["files"])[0])
    office("boards", "post", *keys, "--by", "周敏")
    status = office("boards", "status", "--period", "2026Q1")
    cells = [cell for cell in status["cells"] if cell["item"] == "3.2"]
    assert {cell["state"] for cell in cells} <= {"posted", "late"}
    assert sum(cell["done"] for cell in cells) == len(VILLAGES)
    office("boards", "takedown", *keys, "--reason", "换新的一期")
    office("boards", "archive", *keys, "--box", "2026-公开-1", "--pages", "2")
    states = {row["state"] for row in office("boards", "list")["postings"]}
    assert states == {"已归档"}


def test_a_backup_brings_everything_back(office: Office) -> None:
    batch = take_list(office)["batch"]
    (file,) = office("backup", "create", "--out", office.folder / "备份")["files"]
    assert office("backup", "verify", file["path"])["ok"] is True
    office("village", "close", "大坪村")
    kept = office("backup", "restore", file["path"])["kept"]
    assert Path(kept).exists()
    assert len(office("village", "list")["villages"]) == len(VILLAGES)
    assert [one["batch"] for one in office("subsidies", "batches")["batches"]] == [batch]
