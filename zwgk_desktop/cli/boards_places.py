"""``zwgk boards place, photo, inspect, object, consult, archive-list, box-label, find``: boards as things, proof."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console

if TYPE_CHECKING:
    from zwgk_desktop.domain.changes import ChangeSet
    from zwgk_desktop.domain.listing import Listing


def add_places(actions: Any) -> None:
    """Add the subcommands of this module."""
    _add_place(actions)
    _add_proof(actions)
    _add_consult(actions)
    _add_papers(actions)


def _add_place(actions: Any) -> None:
    place = actions.add_parser("place", help="各村的公开栏（张贴地点）")
    verbs = place.add_subparsers(dest="verb", metavar="操作", required=True)
    add = verbs.add_parser("add", help="登记公开栏")
    add.add_argument("--village", metavar="村", help="村名；用 all 给还没有的各村各建一处")
    add.add_argument("--kind", default="村委会公开栏", metavar="类别")
    add.add_argument("--name", default="", metavar="名称", help="不填按类别")
    add.add_argument("--address", default="", metavar="地址")
    add.add_argument("--size", default="", metavar="尺寸", help="如 A3 4x2（横 4 张、竖 2 张）")
    add.add_argument("--list", metavar="文件", help="从名单加入，每行：村 名称 类别 地址 尺寸 状况；- 为标准输入")
    add.set_defaults(handler=add_place)
    listing = verbs.add_parser("list", help="列出公开栏")
    listing.add_argument("--village", metavar="村", help="只列出这个村的")
    listing.set_defaults(handler=list_places)


def _add_proof(actions: Any) -> None:
    photo = actions.add_parser("photo", help="添加现场照片")
    photo.add_argument("posting", type=int, metavar="公示编号")
    photo.add_argument("files", nargs="+", metavar="照片")
    photo.set_defaults(handler=add_photos)
    seen = actions.add_parser("inspect", help="登记对公开栏的检查")
    seen.add_argument("place", type=int, nargs="+", metavar="公开栏编号")
    seen.add_argument("--by", required=True, metavar="姓名", help="检查人")
    seen.add_argument("--condition", default="完好", metavar="状况")
    seen.add_argument("--found", default="", metavar="问题")
    seen.add_argument("--mend-by", metavar="日期", help="整改期限")
    seen.add_argument("--on", metavar="日期", help="检查日期，默认今天")
    seen.add_argument("--photo", action="append", default=[], metavar="照片")
    seen.set_defaults(handler=inspect_places)
    mended = actions.add_parser("mended", help="登记公开栏已整改")
    mended.add_argument("inspection", type=int, nargs="+", metavar="检查编号")
    mended.add_argument("--on", metavar="日期", help="整改日期，默认今天")
    mended.set_defaults(handler=mend_places)
    objection = actions.add_parser("object", help="群众异议和答复")
    verbs = objection.add_subparsers(dest="verb", metavar="操作", required=True)
    add = verbs.add_parser("add", help="登记异议")
    add.add_argument("posting", type=int, metavar="公示编号")
    add.add_argument("--content", required=True, metavar="内容")
    add.add_argument("--person", default="", metavar="姓名")
    add.add_argument("--contact", default="", metavar="联系方式")
    add.add_argument("--on", metavar="日期", help="收到日期，默认今天")
    add.set_defaults(handler=add_objection)
    answer = verbs.add_parser("answer", help="登记答复")
    answer.add_argument("objection", type=int, metavar="异议编号")
    answer.add_argument("--by", required=True, metavar="姓名")
    answer.add_argument("--text", required=True, metavar="内容")
    answer.add_argument("--outcome", choices=("upheld", "rejected", "explained"), default="explained")
    answer.add_argument("--on", metavar="日期", help="答复日期，默认今天")
    answer.set_defaults(handler=answer_objection)
    listing = verbs.add_parser("list", help="列出异议")
    listing.set_defaults(handler=list_objections)


def _add_consult(actions: Any) -> None:
    consult = actions.add_parser("consult", help="查阅登记")
    verbs = consult.add_subparsers(dest="verb", metavar="操作", required=True)
    add = verbs.add_parser("add", help="登记查阅")
    add.add_argument("posting", type=int, nargs="*", metavar="公示编号")
    add.add_argument("--person", required=True, metavar="姓名")
    add.add_argument("--purpose", required=True, metavar="事由")
    add.add_argument("--served-by", required=True, metavar="姓名", help="接待人")
    add.add_argument("--material", default="", metavar="材料", help="公示以外的材料")
    add.add_argument("--village", metavar="村", help="材料属于哪个村")
    add.add_argument("--note", default="", metavar="备注")
    add.add_argument("--on", metavar="日期", help="查阅日期，默认今天")
    add.set_defaults(handler=add_consultation)
    listing = verbs.add_parser("list", help="列出查阅登记")
    listing.add_argument("--year", type=int, metavar="年份")
    listing.add_argument("--out", metavar="文件", help="打印成登记簿（pdf），默认今年")
    listing.set_defaults(handler=list_consultations)


def _add_papers(actions: Any) -> None:
    papers = actions.add_parser("archive-list", help="打印归档目录（pdf）")
    papers.add_argument("--out", required=True, metavar="文件")
    papers.add_argument("--box", action="append", default=[], metavar="盒号")
    papers.add_argument("--year", type=int, metavar="年份", help="只打印这一年张贴的")
    papers.set_defaults(handler=print_list)
    labels = actions.add_parser("box-label", help="打印档案盒标签（pdf）")
    labels.add_argument("--out", required=True, metavar="文件")
    labels.add_argument("--box", action="append", default=[], metavar="盒号", help="默认全部盒子")
    labels.set_defaults(handler=print_labels)
    find = actions.add_parser("find", help="在各年的公示中查找（村、事项、时段、盒号、内容，用空格隔开）")
    find.add_argument("words", nargs="*", metavar="词")
    find.set_defaults(handler=find_postings)


def add_place(console: Console, options: argparse.Namespace) -> int:
    """Write boards down: one, one for every village, or those of a list."""
    from zwgk_desktop.domain.errors import WrongUsage
    from zwgk_desktop.services.boards import places
    from zwgk_desktop.services.township import get_village

    with console.desk() as desk:
        if options.list:
            parsed = places.parse_places(desk, _read(options.list))
            for finding in parsed.findings:
                console.say(finding.message)
            return _told(console, "places", places.add_places(desk, parsed.places))
        if options.village == "all":
            return _told(console, "places", places.add_everywhere(desk, options.kind))
        if not options.village:
            raise WrongUsage("no_village", "没有写明村。", "用 --village 村名，或 --list 文件。")
        village = get_village(desk, options.village).name
        line = "\t".join((village, options.name or options.kind, options.kind, options.address, options.size))
        parsed = places.parse_places(desk, f"村\t名称\t类别\t地址\t尺寸\n{line}")
        if not parsed.places:
            raise WrongUsage("place", parsed.findings[0].message, "")
        return _told(console, "places", places.add_places(desk, parsed.places))


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    from zwgk_desktop.domain.errors import InputRefused

    try:
        return Path(name).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused("missing", f"读不到名单：{name}。", "请用 UTF-8 保存名单后再试。") from error


def list_places(console: Console, options: argparse.Namespace) -> int:
    """Print the boards."""
    from zwgk_desktop.services.boards.places import places_listing

    filters = {"village": options.village} if options.village else {}
    with console.desk() as desk:
        return _rows(console, "places", places_listing(desk), ("village", "name", "size", "condition"), "", filters)


def add_photos(console: Console, options: argparse.Namespace) -> int:
    """Keep photos of a posting."""
    from zwgk_desktop.services.boards.files import add_files

    with console.desk() as desk:
        paths = [Path(name) for name in options.files]
        return _told(console, "photos", add_files(desk, "posting", options.posting, "photo", paths))


def inspect_places(console: Console, options: argparse.Namespace) -> int:
    """Note an inspection."""
    from zwgk_desktop.services.boards.inspections import Seen, inspect

    with console.desk() as desk:
        on, photos = parse_day(options.on) or desk.today(), tuple(Path(name) for name in options.photo)
        seen = Seen(on, options.by, options.condition, options.found, parse_day(options.mend_by), photos)
        return _told(console, "inspections", inspect(desk, options.place, seen))


def mend_places(console: Console, options: argparse.Namespace) -> int:
    """Note that what was found is mended."""
    from zwgk_desktop.services.boards.inspections import mend

    with console.desk() as desk:
        return _told(console, "inspections", mend(desk, options.inspection, parse_day(options.on) or desk.today()))


def add_objection(console: Console, options: argparse.Namespace) -> int:
    """Note an objection."""
    from zwgk_desktop.services.boards.objections import get_objection, receive

    with console.desk() as desk:
        on = parse_day(options.on) or desk.today()
        done = receive(desk, options.posting, on, options.content, options.person, options.contact)
        return _told(console, "objections", done, due=get_objection(desk, done.ids[0]).due_on.isoformat())


def answer_objection(console: Console, options: argparse.Namespace) -> int:
    """Note the answer to an objection."""
    from zwgk_desktop.services.boards.objections import Answer, answer

    with console.desk() as desk:
        given = Answer(parse_day(options.on) or desk.today(), options.by, options.text, options.outcome)
        return _told(console, "objections", answer(desk, options.objection, given))


def list_objections(console: Console, _options: argparse.Namespace) -> int:
    """Print the objections."""
    from zwgk_desktop.services.boards.objections import objections_listing

    with console.desk() as desk:
        return _rows(console, "objections", objections_listing(desk), ("village", "due_on", "state", "posting"))


def add_consultation(console: Console, options: argparse.Namespace) -> int:
    """Note a visit."""
    from zwgk_desktop.services.boards.consultations import Visit, consult
    from zwgk_desktop.services.township import get_village

    with console.desk() as desk:
        village = get_village(desk, options.village).id if options.village else None
        on = parse_day(options.on) or desk.today()
        visit = Visit(on, options.person, options.purpose, options.served_by, options.material, options.note)
        return _told(console, "consultations", consult(desk, visit, options.posting, village))


def list_consultations(console: Console, options: argparse.Namespace) -> int:
    """Print the visits, or with ``--out`` the year's book."""
    from zwgk_desktop.services.boards.consultations import find_consultations, print_consultations

    with console.desk() as desk:
        if options.out:
            print_consultations(desk, options.year or desk.today().year, Path(options.out))
            console.give_files([Path(options.out)])
            return 0
        found = find_consultations(desk, year=options.year)
    hidden = ("removed_at", "village_id")
    rows = [{key: value for key, value in asdict(row).items() if key not in hidden} for row in found]
    for row in rows:
        row["consulted_on"] = row["consulted_on"].isoformat()
    if console.json:
        console.give({"consultations": rows})
        return 0
    for row in rows:
        print(*(row[key] or "" for key in ("id", "consulted_on", "person", "purpose", "material")), sep="\t")
    console.say(f"共 {len(rows)} 条。")
    return 0


def print_list(console: Console, options: argparse.Namespace) -> int:
    """Write the list of what lies in the archive."""
    from zwgk_desktop.services.boards.archive_lists import print_archive_list

    with console.desk() as desk:
        print_archive_list(desk, Path(options.out), options.box, options.year)
    console.give_files([Path(options.out)])
    return 0


def print_labels(console: Console, options: argparse.Namespace) -> int:
    """Write the labels of boxes."""
    from zwgk_desktop.services.boards.archive_lists import find_boxes, print_box_labels

    with console.desk() as desk:
        boxes = options.box or [one.box for one in find_boxes(desk)]
        print_box_labels(desk, Path(options.out), boxes)
    console.give_files([Path(options.out)])
    return 0


def find_postings(console: Console, options: argparse.Namespace) -> int:
    """Print what hangs or hung and holds every word."""
    from zwgk_desktop.services.boards.archive_lists import archive_listing

    with console.desk() as desk:
        keys = ("village", "period", "state", "archive_box", "title")
        return _rows(console, "postings", archive_listing(desk), keys, " ".join(options.words))


def _rows(
    console: Console,
    name: str,
    listing: Listing,
    shown: tuple[str, ...],
    find: str = "",
    filters: dict[str, str] | None = None,
) -> int:
    from zwgk_desktop.domain.listing import Ask

    ids = listing.ids(Ask(find, filters or {}))
    keys = ["id", *(column.key for column in listing.columns)]
    rows = [dict(zip(keys, (key, *row), strict=True)) for key, row in zip(ids, listing.rows(ids), strict=True)]
    if console.json:
        console.give({name: rows})
        return 0
    for row in rows:
        print(row["id"], *(row[key] or "" for key in shown), sep="\t")
    console.say(f"共 {len(rows)} 条。")
    return 0


def _told(console: Console, name: str, done: ChangeSet, **more: Any) -> int:
    console.say(done.message)
    if console.json:
        console.give({name: list(done.ids), **more})
    return 0
