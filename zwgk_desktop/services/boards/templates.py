"""With which words does a posting of an item begin? The office's own template, else the one of the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from zwgk_desktop import paths
from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.periods import Period, parse_period
from zwgk_desktop.domain.posting_template import (
    PostingTemplate,
    choose_template,
    describe_unfinished,
    fill,
    open_places,
)
from zwgk_desktop.services.desk import Desk

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.township import TownshipRow
    from zwgk_desktop.db.store import UnitOfWork

FILE = "templates/postings.toml"
EVERY_VILLAGE = "本村"
LONGEST_TITLE, LONGEST_BODY = 100, 10_000


@cache
def _table() -> dict[str, Any]:
    with paths.resource(FILE).open("rb") as file:
        return tomllib.load(file)


def known_places() -> Mapping[str, str]:
    """Return the places that are filled from what is stored, with what they stand for."""
    places: Mapping[str, str] = _table()["places"]
    return places


def find_template(desk: Desk, item_id: int) -> PostingTemplate:
    """Return the template of an item; WrongUsage for an unknown item."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.queries.board_catalogue import find_templates

    with desk.store.read() as session:
        item = queries.get_item(session, item_id)
        return template_of(item, find_templates(session))


def template_of(item: CatalogueItem, own: Mapping[int, Any]) -> PostingTemplate:
    """Return the template of an item; ``own`` are the office's by item id. What fills it stays the program's."""
    default = choose_template(item.level2, _table())
    row = own.get(item.id)
    return replace(default, title=row.title, body=row.body, own=True) if row else default


def keep_template(desk: Desk, item_id: int, title: str, body: str) -> ChangeSet:
    """Keep the office's own template of an item."""
    from zwgk_desktop.db.repositories.board_catalogue import put_template

    title, body = title.strip(), body.strip("\n")
    if not title or not body.strip():
        raise WrongUsage("template_empty", "模板的标题和正文不能为空。", "要恢复默认的，请点“恢复默认”。")
    if len(title) > LONGEST_TITLE or len(body) > LONGEST_BODY:
        raise WrongUsage(
            "template_long", f"标题最多 {LONGEST_TITLE} 字，正文最多 {LONGEST_BODY} 字。", "请缩短后保存。"
        )
    old = find_template(desk, item_id)
    with desk.store.write(desk.actor, desk.now()) as unit:
        item = _item(unit, item_id)
        put_template(unit, item_id, title, body)
        before = {"title": old.title, "body": old.body, "own": old.own}
        after = {"title": title, "body": body}
        summary = f"修改公示模板：{item.number} {item.level2}"
        unit.record(AuditEntry("template.keep", Area.BOARDS, summary, item_id, before, after))
    return ChangeSet(frozenset({Area.BOARDS}), (item_id,), f"已{summary}。")


def reset_template(desk: Desk, item_id: int) -> ChangeSet:
    """Let the program's template count again for an item."""
    from zwgk_desktop.db.repositories.board_catalogue import drop_template

    old = find_template(desk, item_id)
    if not old.own:
        return ChangeSet(frozenset(), (), "现在用的就是默认模板。")
    with desk.store.write(desk.actor, desk.now()) as unit:
        item = _item(unit, item_id)
        drop_template(unit, item_id)
        summary = f"恢复默认公示模板：{item.number} {item.level2}"
        before = {"title": old.title, "body": old.body}
        unit.record(AuditEntry("template.reset", Area.BOARDS, summary, item_id, before, {}))
    return ChangeSet(frozenset({Area.BOARDS}), (item_id,), f"已{summary}。")


def _item(unit: UnitOfWork, item_id: int) -> CatalogueItem:
    from zwgk_desktop.db.queries import boards as queries

    return queries.get_item(unit.session, item_id)


def first_draft(desk: Desk, village_id: int, item_id: int, period: str) -> tuple[str, str]:
    """Return title and content with which a posting of a cell begins: the template, filled from what is stored."""
    return preview_template(desk, find_template(desk, item_id), village_id, item_id, period)


def shared_draft(desk: Desk, item_id: int, period: str) -> tuple[str, str]:
    """Return title and content that fit every village of an item: 本村 for the name, nothing of one village's data."""
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.queries.township import get_township

    with desk.store.read() as session:
        item, town = queries.get_item(session, item_id), get_township(session)
    values = plain_values(town, BoardVillage(0, EVERY_VILLAGE), item, parse_period(period))
    return fill_template(find_template(desk, item_id), values)


def preview_template(
    desk: Desk, template: PostingTemplate, village_id: int, item_id: int, period: str
) -> tuple[str, str]:
    """Return title and content of a template (one being edited, too) for a village and period, masked."""
    from zwgk_desktop.services.boards.draft_sources import read_sources

    chosen = parse_period(period)
    sources = read_sources(desk, [chosen], data=(template.data,))
    item = sources.item(item_id)
    village = next((v for v in sources.villages if v.id == village_id), None)
    if village is None:
        raise WrongUsage("no_village", "所选的村不在村名单中。", "请刷新后重选。")
    values = sources.values(template, village, item, chosen)
    title, content = fill_template(template, values)
    return sources.scanner.mask_all(title), sources.scanner.mask_all(content)


def fill_template(template: PostingTemplate, values: Mapping[str, str]) -> tuple[str, str]:
    """Return title and content of a template."""
    return " ".join(fill(template.title, values).split()), fill(template.body, values)


def plain_values(town: TownshipRow, village: BoardVillage, item: CatalogueItem, period: Period) -> dict[str, str]:
    """Return the places every template may use, whatever is stored."""
    elements = [part.strip() for part in re.split(r"[、；;，,。]", item.elements) if part.strip()]
    return {
        "村名": village.name,
        "乡镇": town.name,
        "县名": town.county,
        "时段": period.label,
        "年度": str(period.year),
        "事项": item.level2.removeprefix("年度") if period.label.endswith("年度") else item.level2,
        "公开主体": item.publisher,
        "公开内容": "\n".join(f"{part}：" for part in elements),
        "依据": item.basis,
        "监督电话": town.complaint_phone,
        "办公电话": town.office_phone,
        "公示天数": f"{item.posting_days}" if item.posting_days else "",
    }


def require_finished(unit: UnitOfWork, posting_id: int) -> None:
    """Refuse (draft_unfinished) to review a draft with open places of its template or the mark of a rewriting."""
    from zwgk_desktop.db.queries.boards import get_posting

    row = get_posting(unit.session, posting_id)
    told = describe_unfinished(row.title, row.content) if row.batch_id is None else ""
    if told:
        raise RuleForbids(
            "draft_unfinished", f"“{row.title}”还没有写完：{told}，不能送审。", "请点“修改”，填好或删去后再送审。"
        )


def count_open(title: str, content: str) -> int:
    """Return how many places of a draft are still to be filled."""
    return len(open_places(f"{title}\n{content}"))
