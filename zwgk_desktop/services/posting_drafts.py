"""How is the draft of a posting written and changed? Text, pictures, source, complaint channel, reasons for keeping."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zwgk_desktop.domain.audit import AuditEntry
from zwgk_desktop.domain.boards import BoardVillage, CatalogueItem
from zwgk_desktop.domain.changes import Area, ChangeSet
from zwgk_desktop.domain.errors import RuleForbids, WrongUsage
from zwgk_desktop.domain.periods import RHYTHM_WORDS, Period, parse_period
from zwgk_desktop.domain.posting_life import POSTING_LIFE, PostingState, next_posting_state
from zwgk_desktop.domain.review import require_approved
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.posting_rows import Values, apply_values, boards_changes, present_rows

if TYPE_CHECKING:
    from zwgk_desktop.db.queries.boards import PostingRow
    from zwgk_desktop.db.store import UnitOfWork
    from zwgk_desktop.services.boards.drafting import Keep
    from zwgk_desktop.services.boards.files import Given

LONGEST = {
    "title": 100,
    "content": 50_000,
    "source": 500,
    "complaint_phone": 60,
    "complaint_channel": 200,
    "place": 200,
}
FIELD_WORDS = {
    "title": "标题", "content": "公开内容", "source": "数据来源", "complaint_phone": "监督电话",
    "complaint_channel": "反映渠道", "place": "张贴地点",
}  # fmt: skip
LEAST_DIGITS, MOST_DIGITS = 3, 13  # 110 … +86 and a mobile
WAITING = POSTING_LIFE["edit"][0]
ANOTHER = "请打开那一份修改；确实要再建一份的，勾选“仍然再建一份”（命令行加 --again）。"
PARTS = ("source", "complaint_phone", "complaint_channel", "place")


@dataclass(frozen=True, slots=True)
class Further:
    """What a draft holds beside title and content; ``pictures`` are examined files its content names by hash.

    An empty ``complaint_phone`` stands for the township's; ``place`` is where it is meant to hang.
    """

    source: str = ""
    complaint_phone: str = ""
    complaint_channel: str = ""
    place: str = ""
    kept: tuple[Keep, ...] = ()
    pictures: tuple[Given, ...] = ()

    def values(self) -> Values:
        """Return the columns."""
        return {name: getattr(self, name).strip() for name in PARTS}


NOTHING = Further()


def add_posting(
    desk: Desk,
    village_id: int,
    item_id: int,
    period: str,
    title: str = "",
    content: str = "",
    batch_id: int | None = None,
    further: Further = NOTHING,
    again: bool = False,
) -> ChangeSet:
    """Write the draft of one posting; its id is the ChangeSet's only one. Without ``title`` one is made."""
    return add_postings(desk, [village_id], item_id, period, title, content, batch_id, further, again)


def add_postings(
    desk: Desk,
    village_ids: Sequence[int],
    item_id: int,
    period: str,
    title: str = "",
    content: str = "",
    batch_id: int | None = None,
    further: Further = NOTHING,
    again: bool = False,
) -> ChangeSet:
    """Write the same draft for several villages, one posting each.

    Raises RuleForbids posting_exists where a draft of the same cell waits already, unless it shall be made ``again``.
    """
    if not village_ids:
        raise WrongUsage("no_village", "没有选中村。", "请先选中要公开的村。")
    from zwgk_desktop.services.boards.drafting import keep_all
    from zwgk_desktop.services.boards.pictures import keeping, settle

    _require_lengths({"title": title, "content": content, **further.values()})
    _require_phone(further.complaint_phone)
    texts = dict.fromkeys(village_ids, (title, content))
    with desk.store.write(desk.actor, desk.now()) as unit, keeping(desk) as pictures:
        if batch_id is None and not again:
            require_single(unit, village_ids, item_id, period, title)
        ids = write_postings(unit, texts, item_id, period, desk.today(), batch_id, further.values())
        for posting_id in ids:
            pictures.keep(unit, posting_id, content, further.pictures)
            keep_all(unit, posting_id, further.kept)
        unit.record(
            AuditEntry(
                "posting.add",
                Area.BOARDS,
                f"新增公示 {len(ids)} 份（{parse_period(period).label}）",
                ids[0] if len(ids) == 1 else None,
                after={"ids": ids, "item_id": item_id, "period": period, "title": title, **_told(further)},
            )
        )
    settle(desk, pictures)
    return boards_changes(ids, f"已新增公示 {len(ids)} 份。")


def _told(further: Further) -> dict[str, Any]:
    told: dict[str, Any] = {name: value for name, value in further.values().items() if value}
    if further.kept:
        told["kept"] = [[one.kind, one.text, one.reason] for one in further.kept]
    if further.pictures:
        told["pictures"] = [one.sha256 for one in further.pictures]
    return told


def _require_lengths(values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if isinstance(value, str) and name in LONGEST and len(value) > LONGEST[name]:
            told = f"{FIELD_WORDS[name]}最多 {LONGEST[name]} 个字，现在有 {len(value)} 个字。"
            raise WrongUsage("too_long", told, "请缩短后再保存。")


def _require_phone(phone: str | None) -> None:
    """Refuse what is no telephone: published telephones are left out of the search for personal data."""
    for part in re.split(r"[、,，;；/\n]", phone or ""):
        digits = sum(c.isdigit() for c in part.split("转")[0])
        if part.strip() and not LEAST_DIGITS <= digits <= MOST_DIGITS:
            raise WrongUsage(
                "complaint_phone", "监督电话不像电话号码。", "请填写区号和号码，如 0791-8812345；几个号码用顿号隔开。"
            )


def require_single(
    unit: UnitOfWork,
    village_ids: Sequence[int],
    item_id: int,
    period: str,
    title: str,
    own: int | None = None,
    advice: str = ANOTHER,
) -> None:
    """Refuse a second draft of a cell; of an item without a rhythm only one with the same title."""
    from zwgk_desktop.db.queries import boards as queries

    item = queries.get_item(unit.session, item_id)
    found = queries.find_board_postings(unit.session, [parse_period(period).code])
    ids = [p.id for p in found if p.village_id in village_ids and p.item_id == item_id and p.state in WAITING]
    rows = [row for row in queries.find_postings(unit.session, ids).values() if row.batch_id is None and row.id != own]
    chosen = parse_period(period)
    alike = [row for row in rows if item.rhythm.months or row.title == _title(title, row.village, chosen, item)]
    if alike:
        one = alike[0]
        more = f"等 {len(alike)} 个村" if len(alike) > 1 else ""
        raise RuleForbids(
            "posting_exists",
            f"这一格已有草稿：{one.village}{more}“{one.title}”（编号 {one.id}）。",
            advice,
        )


def write_postings(
    unit: UnitOfWork,
    texts: dict[int, tuple[str, str]],
    item_id: int,
    period: str,
    today: date,
    batch_id: int | None = None,
    further: Mapping[str, Any] | None = None,
) -> list[int]:
    """Write drafts inside a unit of work; ``texts`` gives title and content by village id, ``further`` more columns.

    What comes from a batch was reviewed with it: it starts approved, and only an approved batch makes postings.
    """
    from zwgk_desktop.db.queries import boards as queries
    from zwgk_desktop.db.queries.review import find_review
    from zwgk_desktop.db.repositories import boards

    state = PostingState.DRAFT
    if batch_id is not None:
        require_approved(find_review(unit.session, "batch", batch_id), "生成公示")
        state = PostingState.APPROVED
    item = queries.get_item(unit.session, item_id)
    chosen = parse_period(period)
    _require_rhythm(item, period)
    villages = {village.id: village for village in queries.find_villages(unit.session)}
    switched = queries.find_switches(unit.session)
    for village_id in texts:
        _require_owed(item, villages.get(village_id), village_id, (village_id, item_id) in switched)
    due = chosen.due(item.due_days) if item.rhythm.months else today + timedelta(days=item.due_days)
    rows = [
        {
            "village_id": village_id,
            "catalogue_item_id": item_id,
            "period": chosen.code,
            "title": _title(title, villages[village_id].name, chosen, item),
            "content": content,
            "state": state.value,
            "due_on": due,
            "batch_id": batch_id,
            "created_at": unit.now,
            **(further or {}),
        }
        for village_id, (title, content) in texts.items()
    ]
    return boards.add_postings(unit.session, rows)


def _title(title: str, village: str, period: Period, item: CatalogueItem) -> str:
    return title.strip() or f"{village}{period.name(item.level2)}"


def _require_rhythm(item: CatalogueItem, period: str) -> None:
    if item.rhythm.months and parse_period(period).rhythm is not item.rhythm:
        example = {1: "2026-07", 3: "2026Q3", 6: "2026H1", 12: "2026"}[item.rhythm.months]
        raise WrongUsage(
            "posting_period",
            f"“{item.level2}”{RHYTHM_WORDS[item.rhythm]}公开一次，时段“{period}”对不上。",
            f"请写成 {example} 这样的形式。",
        )


def _require_owed(item: CatalogueItem, village: BoardVillage | None, village_id: int, off: bool) -> None:
    if village is None:
        raise WrongUsage("no_village", f"没有编号为 {village_id} 的村。", "请核对村名单。")
    if village.active_to is not None:
        raise RuleForbids("village_closed", f"{village.name}已于 {village.active_to} 撤并，不能新增公示。", "")
    if off or not item.active:
        raise RuleForbids("item_off", f"“{item.level2}”在{village.name}不涉及。", "请先在公开目录中启用。")


def change_posting(
    desk: Desk,
    posting_id: int,
    title: str | None = None,
    content: str | None = None,
    period: str | None = None,
    *,
    source: str | None = None,
    complaint_phone: str | None = None,
    complaint_channel: str | None = None,
    place: str | None = None,
    kept: Sequence[Keep] | None = None,
    pictures: Sequence[Given] = (),
) -> ChangeSet:
    """Edit a posting that does not hang yet; every opinion given on it becomes void.

    None leaves a part as it is; ``kept`` is all that may stand from now on, ``pictures`` what the content newly names.
    """
    wanted = {
        "title": title, "content": content, "period": period, "source": source, "complaint_phone": complaint_phone,
        "complaint_channel": complaint_channel, "place": place,
    }  # fmt: skip
    from zwgk_desktop.services.boards.drafting import replace_kept
    from zwgk_desktop.services.boards.pictures import keeping, settle

    _require_lengths(wanted)
    _require_phone(complaint_phone)
    with desk.store.write(desk.actor, desk.now()) as unit, keeping(desk) as keeper:
        row = present_rows(unit, [posting_id])[0]
        values: Values = {k: v for k, v in wanted.items() if v is not None and v != getattr(row, k)}
        reasons = replace_kept(unit, row.id, kept) if kept is not None else None
        if not values and reasons is None:
            return boards_changes([posting_id], "没有改动。")
        if row.batch_id is not None:
            raise RuleForbids("posting_of_batch", "这份公示由补贴清单生成，不能单独修改。", "请在补贴清单中更正。")
        if "period" in values:
            values |= _moved(unit, row, values["period"])
        keeper.keep(unit, row.id, values.get("content", ""), pictures)
        message = _settle(unit, row, values, reasons)
    settle(desk, keeper)
    return boards_changes([posting_id], message)


def _moved(unit: UnitOfWork, row: PostingRow, period: str) -> Values:
    from zwgk_desktop.db.queries import boards as queries

    item, chosen = queries.get_item(unit.session, row.item_id), parse_period(period)
    _require_rhythm(item, period)
    require_single(unit, [row.village_id], row.item_id, period, row.title, row.id)
    return {"period": chosen.code} | ({"due_on": chosen.due(item.due_days)} if item.rhythm.months else {})


def _settle(unit: UnitOfWork, row: PostingRow, values: Values, reasons: tuple[Values, Values] | None) -> str:
    """Write the edit and return what to say; only another place leaves the opinions in force."""
    from zwgk_desktop.db.repositories.review import void_all

    state = next_posting_state(row.state, "edit").value
    if values.keys() == {"place"} and reasons is None:
        apply_values(unit, [row], lambda _row: values, "posting.change", f"修改公示“{row.title}”的张贴地点")
        return "已修改张贴地点。"
    void_all(unit.session, "posting", [row.id], unit.now, "内容已修改")
    changed, images = {**values, "state": state}, reasons or ({}, {})
    summary = f"修改公示“{row.title}”，原审查意见作废"
    apply_values(unit, [row], lambda _row: changed, "posting.change", summary, images=images)
    return "已修改，需要重新送审。"
