"""``zwgk boards catalogue / matrix``: the catalogue out, in and reviewed each year; 公开情况表 for an inspector."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.services.boards.catalogue_book import CataloguePreview
    from zwgk_desktop.services.boards.catalogue_review import CatalogueReview
    from zwgk_desktop.services.desk import Desk

NEEDS_A_PERSON = 1


def add_catalogue(actions: Any) -> None:
    """Add the subcommands."""
    catalogue = actions.add_parser("catalogue", help="公开目录：查看、载入、导出、导入、年度审定")
    catalogue.add_argument("what", nargs="?", choices=("review",), help="review：年度审定，不写审定人时只看变动")
    catalogue.add_argument("--load", action="store_true", help="载入默认目录中还没有的事项")
    catalogue.add_argument("--export", metavar="文件", help="导出为可修改的工作簿（xlsx）")
    catalogue.add_argument("--import", dest="take", metavar="文件", help="导入修改过的工作簿；先列出改动")
    catalogue.add_argument("--yes", action="store_true", help="确认导入")
    catalogue.add_argument("--by", default="", metavar="审定人", help="登记年度审定")
    catalogue.add_argument("--on", metavar="日期", help="审定日期，默认今天")
    catalogue.add_argument("--note", default="", metavar="说明")
    catalogue.add_argument("--out", metavar="文件", help="变动清单写到这里（pdf 或 xlsx）")
    catalogue.set_defaults(handler=catalogue_command)
    matrix = actions.add_parser("matrix", help="公开情况表（xlsx 或 pdf）")
    matrix.add_argument("--out", required=True, metavar="文件")
    matrix.add_argument("--period", metavar="时段", help="2026Q3、2026-07、2026H1 或 2026；默认本季度")
    matrix.add_argument("--publisher", metavar="主体", help="只要这一公开主体的事项")
    matrix.add_argument("--category", metavar="类别", help="只要这一类事项（一级事项）")
    matrix.set_defaults(handler=write_matrix)


def catalogue_command(console: Console, options: argparse.Namespace) -> int:
    """Show, load, export, import or review the catalogue."""
    with console.desk() as desk:
        if options.export:
            return _export(console, desk, Path(options.export))
        if options.take:
            return _import(console, desk, Path(options.take), options.yes)
        if options.what == "review":
            return _review(console, desk, options)
        return _show(console, desk, options.load)


def _export(console: Console, desk: Desk, path: Path) -> int:
    from zwgk_desktop.services.boards.catalogue_book import export_catalogue

    console.give_files([export_catalogue(desk, path)])
    return 0


def _import(console: Console, desk: Desk, path: Path, sure: bool) -> int:
    """Tell what would change; with ``sure`` and no bad cell it is done."""
    from zwgk_desktop.services.boards.catalogue_book import import_catalogue, preview_catalogue

    preview = preview_catalogue(desk, path)
    done = import_catalogue(desk, path).message if sure and not preview.errors else ""
    console.say(done or preview.summary + ("" if preview.errors or not preview.changes else "确认后加 --yes 导入。"))
    if console.json:
        console.give({**_preview_json(preview), "imported": bool(done)})
    else:
        _print_preview(preview)
    return NEEDS_A_PERSON if preview.errors or (preview.changes and not done) else 0


def _preview_json(preview: CataloguePreview) -> dict[str, Any]:
    return {
        "changes": [
            {"kind": c.kind, "number": c.number, "name": c.name, "field": c.field, "old": c.old, "new": c.new}
            for c in preview.changes
        ],
        "unknown": list(preview.unknown),
        "findings": [
            {"kind": f.kind, "severity": f.severity.value, "sheet": f.sheet, "row": f.row, "column": f.column}
            | {"value": f.value, "message": f.message}
            for f in preview.findings
        ],
    }


def _print_preview(preview: CataloguePreview) -> None:
    from zwgk_desktop.domain.catalogue_book import KIND_WORDS

    for finding in preview.findings:
        print("错误", finding.sheet, finding.row or "", finding.column, finding.message, sep="\t")
    for one in preview.changes:
        print(KIND_WORDS[one.kind], one.number, one.name, one.field, one.old, one.new, sep="\t")


def _review(console: Console, desk: Desk, options: argparse.Namespace) -> int:
    from zwgk_desktop.services.boards.catalogue_review import get_review, record_review, write_review

    review_id = None
    if options.by:
        done = record_review(desk, options.by, parse_day(options.on) or desk.today(), options.note)
        console.say(done.message)
        review_id = done.ids[0]
    found = get_review(desk, review_id)
    if options.out:
        write_review(desk, review_id, Path(options.out))
        console.give_files([Path(options.out)], changes=_changes_json(found))
        return 0
    console.say(found.summary)
    if console.json:
        console.give({"id": review_id, "base": found.base, "changes": _changes_json(found)})
    else:
        for one in _changes_json(found):
            print(*one.values(), sep="\t")
    return 0


def _changes_json(review: CatalogueReview) -> list[dict[str, str]]:
    return [
        {"kind": c.kind, "number": c.number, "name": c.name, "field": c.field, "old": c.old, "new": c.new}
        for c in review.changes
    ]


def _show(console: Console, desk: Desk, load: bool) -> int:
    from zwgk_desktop.domain.listing import Ask
    from zwgk_desktop.services.boards import catalogue_listing, load_default_catalogue

    if load:
        console.say(load_default_catalogue(desk).message)
    listing = catalogue_listing(desk)
    ids = listing.ids(Ask())
    keys = ["id", *(column.key for column in listing.columns)]
    rows = [dict(zip(keys, (key, *row), strict=True)) for key, row in zip(ids, listing.rows(ids), strict=True)]
    if console.json:
        console.give({"items": rows})
        return 0
    for row in rows:
        print(row["number"], row["level1"], row["level2"], row["rhythm"], row["publisher"], sep="\t")
    return 0


def write_matrix(console: Console, options: argparse.Namespace) -> int:
    """Write 公开情况表."""
    from zwgk_desktop.domain.periods import Rhythm, period_of
    from zwgk_desktop.services.boards.matrix_papers import write_matrix as write

    path = Path(options.out)
    with console.desk() as desk:
        period = options.period or period_of(Rhythm.QUARTERLY, desk.today()).code
        console.say(write(desk, period, path, options.publisher, options.category).message)
    console.give_files([path])
    return 0
