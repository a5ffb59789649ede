"""``zwgk subsidies``: payments back and again, balances, year sums, programmes, exclusions, the deceased, columns."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from zwgk_desktop.cli.dates import parse_day
from zwgk_desktop.cli.frame import Console
from zwgk_desktop.domain.errors import WrongUsage

PROGRAMME_FIELDS = ("category", "bureau", "unit", "rhythm", "standard", "posting_days", "by_name", "active")


def add_life(parts: Any) -> None:
    """Add the actions."""
    for name, words, handler in (("returned", "登记退回", returned), ("repaid", "登记补发", repaid)):
        parser = parts.add_parser(name, help=f"{words}（一条发放记录）")
        parser.add_argument("line", type=int, metavar="编号")
        parser.add_argument("--on", required=True, metavar="日期")
        parser.add_argument("--amount", metavar="金额（元）", help="默认全额")
        parser.add_argument("--reason", default="", metavar="原因")
        parser.set_defaults(handler=handler)
    money = parts.add_parser("balance", help="一批清单的拨付、实发、退回是否相等")
    money.add_argument("batch", type=int, metavar="编号")
    money.add_argument("--allocated", metavar="金额（元）", help="登记拨付金额")
    money.set_defaults(handler=balance)
    totals = parts.add_parser("totals", help="全年汇总")
    totals.add_argument("--year", type=int, required=True, metavar="年度")
    totals.add_argument("--by", choices=("village", "programme", "household"), default="village")
    totals.add_argument("--paid", action="store_true", help="只算已发放的")
    totals.add_argument("--out", type=Path, metavar="文件.xlsx 或 .pdf")
    totals.set_defaults(handler=year_totals)
    _add_programmes(parts)
    _add_tables(parts)


def _add_programmes(parts: Any) -> None:
    listing = parts.add_parser("programmes", help="列出补贴项目")
    listing.add_argument("--catalogue", action="store_true", help="常见项目目录")
    listing.add_argument("--take", nargs="+", metavar="名称", help="从常见项目目录加入这些项目")
    listing.set_defaults(handler=list_programmes)
    for name, words, handler in (
        ("add-programme", "新增", add_programme),
        ("change-programme", "修改", change_programme),
    ):
        parser = parts.add_parser(name, help=f"{words}补贴项目")
        parser.add_argument("name", metavar="名称")
        parser.add_argument(
            "--set", nargs="+", default=[], metavar="栏目=内容", dest="values", help="、".join(PROGRAMME_FIELDS)
        )
        parser.set_defaults(handler=handler)


def _add_tables(parts: Any) -> None:
    pairs = parts.add_parser("exclusions", help="不能同时享受的补贴；写两项名称则作设定")
    pairs.add_argument("names", nargs="*", metavar="补贴项目")
    pairs.add_argument("--allow", action="store_true", help="改为可以同时享受")
    pairs.add_argument("--reason", default="", metavar="依据")
    pairs.set_defaults(handler=exclusions)
    dead = parts.add_parser("deceased", help="已故人员名单；给出文件则导入")
    dead.add_argument("file", type=Path, nargs="?", metavar="文件")
    dead.add_argument("--remove", type=int, metavar="编号")
    dead.add_argument("--reason", default="", metavar="理由")
    dead.set_defaults(handler=deceased)
    columns = parts.add_parser("columns", help="记住的对列")
    columns.add_argument("programme", metavar="补贴项目")
    columns.add_argument("--forget", type=int, metavar="编号")
    columns.set_defaults(handler=columns_known)


def read_yuan(text: str | None) -> int | None:
    """Return an amount of the command line in fen."""
    from zwgk_desktop.domain.money import parse_decimal, to_fen

    if text is None:
        return None
    yuan = parse_decimal(text)
    if yuan is None or yuan < 0:
        raise WrongUsage("amount", f"金额“{text}”不对。", "请写数字，如 1234.50。")
    if yuan * 100 != to_fen(yuan):
        raise WrongUsage("amount", f"金额“{text}”不对，最多两位小数。", "金额到分为止，请照回单写，如 1234.50。")
    return to_fen(yuan)


def _day(text: str) -> date:
    day = parse_day(text)
    if day is None:
        raise WrongUsage("date", "没有写日期。", "请写成 2026-03-10 这样的形式。")
    return day


def returned(console: Console, options: argparse.Namespace) -> int:
    """Note that a payment came back."""
    from zwgk_desktop.services.subsidies import record_returned

    with console.desk() as desk:
        amount = read_yuan(options.amount)
        return _tell(console, record_returned(desk, options.line, _day(options.on), options.reason, amount))


def repaid(console: Console, options: argparse.Namespace) -> int:
    """Note that a payment was made again."""
    from zwgk_desktop.services.subsidies import record_repaid

    with console.desk() as desk:
        amount = read_yuan(options.amount)
        return _tell(console, record_repaid(desk, options.line, _day(options.on), options.reason, amount))


def _tell(console: Console, changes: Any) -> int:
    if console.json:
        console.give({"ids": list(changes.ids), "message": changes.message})
    console.say(changes.message)
    return 0


def balance(console: Console, options: argparse.Namespace) -> int:
    """Print allocated, paid and returned; 1 when they do not add up."""
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        if options.allocated is not None:
            console.say(subsidies.set_allocated(desk, options.batch, read_yuan(options.allocated)).message)
        now = subsidies.balance(desk, options.batch)
        rows, over = subsidies.outcomes(desk, options.batch), subsidies.find_overpaid(desk, options.batch)
    texts = {
        "allocated": None if now.allocated is None else yuan_text(now.allocated),
        "listed": yuan_text(now.listed),
        "paid": yuan_text(now.paid),
        "returned": yuan_text(now.returned),
        "before": yuan_text(now.before),
        "difference": yuan_text(now.difference),
    }
    if console.json:
        told = [
            {"id": r.id, "line": r.line_id, "name": r.name, "kind": r.kind, "amount": yuan_text(r.amount_fen),
             "on": r.happened_on.isoformat(), "reason": r.reason}
            for r in rows
        ]  # fmt: skip
        owing = [{"name": p.name, "id": p.id_number, "amount": yuan_text(p.over_fen)} for p in over]
        console.give({"batch": options.batch, **texts, "outcomes": told, "overpaid": owing})
    else:
        words = (
            ("allocated", "拨付"),
            ("listed", "清单"),
            ("paid", "实发"),
            ("returned", "退回"),
            *((("before", "原批次已发"),) if now.before else ()),
            ("difference", "差额"),
        )
        print("  ".join(f"{word} {texts[key] or '未登记'}" for key, word in words))
        if over:
            console.say(f"{subsidies.overpaid_words(over)}。")
    return 1 if now.difference else 0


def year_totals(console: Console, options: argparse.Namespace) -> int:
    """Print or write the sums of a year."""
    from zwgk_desktop.domain.listing import Ask, Kind
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.services.subsidies import export_totals, print_totals, totals_listing

    with console.desk() as desk:
        if options.out:
            if options.out.suffix.lower() == ".pdf":
                pages = print_totals(desk, options.year, options.by, options.out, options.paid)
                console.say(f"已写出 {pages} 页。")
            else:
                count = export_totals(desk, options.year, options.by, options.out, options.paid)
                console.say(f"已写出 {count} 行。")
            console.give_files([options.out])
            return 0
        listing = totals_listing(desk, options.year, options.by, options.paid)
        values = listing.rows(listing.ids(Ask()))
        whole = listing.totals(Ask())
    money = {c.key for c in listing.columns if c.kind is Kind.MONEY}
    keys = [c.key for c in listing.columns]
    rows = [
        {key: yuan_text(value or 0) if key in money else value for key, value in zip(keys, row, strict=True)}
        for row in values
    ]
    sums = {key: yuan_text(value) if key in money else value for key, value in whole.sums.items()}
    if console.json:
        console.give({"year": options.year, "by": options.by, "rows": rows, "total": sums})
        return 0
    for row in rows:
        print(
            "  ".join(
                f"{c.title} {row[c.key]}" if c.kind is not Kind.TEXT else str(row[c.key]) for c in listing.columns
            )
        )
    claimed = f"，应追回 {sums['over']} 元" if "over" in sums else ""
    console.say(f"共 {whole.count} 行，应发 {sums['listed']} 元，实发 {sums['paid']} 元{claimed}。")
    return 0


def list_programmes(console: Console, options: argparse.Namespace) -> int:
    """Print the programmes, or the catalogue of usual ones; take some of it over."""
    from zwgk_desktop.domain.money import yuan_text
    from zwgk_desktop.services import subsidies

    if options.take:
        with console.desk() as desk:
            return _tell(console, subsidies.add_usual(desk, options.take))
    if options.catalogue:
        rows = [dict(row) for row in subsidies.catalogue().values()]
    else:
        with console.desk() as desk:
            rows = [
                {
                    "id": p.id, "name": p.name, "category": p.category, "bureau": p.bureau, "unit": p.unit,
                    "rhythm": p.rhythm, "standard": None if p.standard_fen is None else yuan_text(p.standard_fen),
                    "posting_days": p.posting_days, "by_name": p.by_name, "active": p.active,
                }
                for p in subsidies.programmes(desk)
            ]  # fmt: skip
    if console.json:
        console.give({"programmes": rows})
        return 0
    for row in rows:
        by_name = "" if row["by_name"] else "  不具名公示"
        print(f"{row['name']}  {row['bureau']}  公示 {row['posting_days']} 天{by_name}")
    return 0


def read_fields(pairs: list[str]) -> dict[str, Any]:
    """Return the fields of a programme from words like posting_days=7."""
    values: dict[str, Any] = {}
    for pair in pairs:
        name, sign, text = (part.strip() for part in pair.partition("="))
        if not sign or name not in PROGRAMME_FIELDS:
            raise WrongUsage("field", f"看不懂“{pair}”。", f"写作 栏目=内容，栏目可用：{'、'.join(PROGRAMME_FIELDS)}。")
        if name == "standard":
            values["standard_fen"] = read_yuan(text or None)
        elif name == "posting_days":
            if not (text.isascii() and text.isdigit()):
                raise WrongUsage("posting_days", "公示天数要写整数。", "请重新填写。")
            values[name] = int(text)
        elif name in ("by_name", "active"):
            values[name] = text in ("1", "是", "true", "yes")
        else:
            values[name] = text
    return values


def add_programme(console: Console, options: argparse.Namespace) -> int:
    """Add a programme."""
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        return _tell(console, subsidies.add_programme(desk, options.name, read_fields(options.values)))


def change_programme(console: Console, options: argparse.Namespace) -> int:
    """Change a programme named on the line."""
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        found = next((p for p in subsidies.programmes(desk) if p.name == options.name.strip()), None)
        if found is None:
            raise WrongUsage("no_programme", f"没有补贴项目“{options.name}”。", "请核对名称。")
        return _tell(console, subsidies.change_programme(desk, found.id, read_fields(options.values)))


def exclusions(console: Console, options: argparse.Namespace) -> int:
    """Print the pairs, or decide about one."""
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        if options.names:
            if len(options.names) != 2:
                raise WrongUsage(
                    "exclusion", "要写两项补贴的名称。", "例：subsidies exclusions 甲补贴 乙补贴 --reason 依据"
                )
            one, other = options.names
            return _tell(console, subsidies.set_exclusion(desk, one, other, not options.allow, options.reason))
        rows = subsidies.exclusions(desk)
    if console.json:
        pairs = [{"programmes": [r.first, r.second], "excluded": r.excluded, "reason": r.reason} for r in rows]
        console.give({"exclusions": pairs})
        return 0
    for r in rows:
        print(f"{r.first} / {r.second}  {'不能同时享受' if r.excluded else '可以同时享受'}  {r.reason}")
    return 0


def deceased(console: Console, options: argparse.Namespace) -> int:
    """Print the list, add a file to it, or take one off; 1 when rows of the file were not usable."""
    from zwgk_desktop.domain.identifiers import shorten
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        if options.remove is not None:
            return _tell(console, subsidies.remove_listed_person(desk, options.remove, options.reason))
        if options.file is not None:
            read = subsidies.import_listed(desk, options.file)
            if console.json:
                rows = [{"sheet": one.sheet, "row": one.row, "reason": one.why} for one in read.unusable]
                console.give({"read": read.read, "added": read.added, "unusable": rows})
            console.say(read.changes.message)
            return 1 if read.unusable else 0
        people = subsidies.listed_people(desk)
    if console.json:
        told = [
            {"id": p.id, "name": p.name, "number": p.id_number, "since": p.since.isoformat() if p.since else None}
            for p in people
        ]
        console.give({"deceased": told})
        return 0
    for p in people:
        print(f"{p.id}  {p.name}  {shorten(p.id_number)}  {p.since or ''}".rstrip())
    return 0


def columns_known(console: Console, options: argparse.Namespace) -> int:
    """Print the columns remembered for a programme, or forget some."""
    from zwgk_desktop.services import subsidies

    with console.desk() as desk:
        if options.forget is not None:
            return _tell(console, subsidies.forget_columns(desk, options.forget))
        rows = subsidies.remembered_columns(desk, options.programme)
    if console.json:
        console.give({"columns": [{"id": r.id, "sender": r.sender, **r.mapping} for r in rows]})
        return 0
    for r in rows:
        print(f"{r.id}  {r.sender or '未写明单位'}  {len(r.mapping['columns'])} 列")
    return 0
