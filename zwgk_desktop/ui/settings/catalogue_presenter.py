"""What does the tab 公开目录 show and do? The list, one item's form, the workbook, the yearly review; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zwgk_desktop.domain.boards import CatalogueItem
from zwgk_desktop.domain.catalogue_book import AUDIENCE_WORDS, CHANNELS, KIND_WORDS, PUBLISHERS, RETENTIONS, read
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Column, Kind, Listing, MemoryListing
from zwgk_desktop.domain.periods import RHYTHM_WORDS
from zwgk_desktop.services import boards
from zwgk_desktop.services.board_cells import find_switched_off
from zwgk_desktop.services.boards import catalogue_book, catalogue_review
from zwgk_desktop.services.boards.catalogue_book import NEW_ITEM, CataloguePreview
from zwgk_desktop.services.boards.catalogue_review import CatalogueReview, changes_listing
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import find_officers, find_villages
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind

NUMBER = Field("number", "编号", required=True, help="没有用过的编号，如 11.1；以后不能改。", limit=15)
ITEM_FIELDS = (
    Field("level1", "一级事项", required=True),
    Field("level2", "二级事项", required=True),
    Field("elements", "公开内容（要素）", FieldKind.LINES, lines=3, help="各要素用顿号隔开。"),
    Field("basis", "依据", FieldKind.LINES, lines=2, help="法规名称；条款号以现行文本为准。"),
    Field("rhythm", "公开频次", FieldKind.CHOICE, True, tuple((r.value, word) for r, word in RHYTHM_WORDS.items())),
    Field("due_days", "时限", FieldKind.NUMBER, True, unit="日", help="到期（或发生）后几天内公开。"),
    Field("posting_days", "公示期", FieldKind.NUMBER, True, unit="日", help="0 表示挂到下一期更换。"),
    Field("publisher", "公开主体", required=True, help=f"如：{'、'.join(PUBLISHERS)}。"),
    Field("channels", "公开渠道", required=True, help=f"几个渠道用顿号隔开，如：{'、'.join(CHANNELS[:3])}。"),
    Field("audience", "公开对象", FieldKind.CHOICE, True, tuple(AUDIENCE_WORDS.items())),
    Field("retention", "保管期限", help=f"如：{'、'.join(RETENTIONS)}；以县档案部门意见为准。", limit=20),
    Field("active", "启用这一项", FieldKind.CHECK),
)
KEYS = tuple(field.key for field in ITEM_FIELDS)
FINDING_COLUMNS = (
    Column("sheet", "工作表", width=10),
    Column("row", "行", Kind.NUMBER, 6),
    Column("column", "列", width=12),
    Column("value", "内容", width=20),
    Column("message", "怎么改", width=50),
)


@dataclass(frozen=True, slots=True)
class PreviewShown:
    """What the dialog of an import shows: a sentence, a list, and whether it can be taken."""

    summary: str
    listing: MemoryListing
    ready: bool


class CataloguePresenter:
    """Keeps nothing but the desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def listing(self) -> Listing:
        """Return the catalogue."""
        return boards.catalogue_listing(self.desk)

    def item(self, item_id: int) -> CatalogueItem:
        """Return one item by the id of its row."""
        return boards.get_item_by_number(self.desk, str(self.listing().rows([item_id])[0][0]))

    def values(self, item: CatalogueItem) -> dict[str, Any]:
        """Return what stands in the form of an item."""
        shown = {key: getattr(item, key) for key in KEYS}
        return {**shown, "rhythm": item.rhythm.value, "channels": "、".join(item.channels)}

    def new_values(self) -> dict[str, Any]:
        """Return what stands in the form of a new item."""
        return {**NEW_ITEM, "channels": "、".join(NEW_ITEM["channels"]), "rhythm": "quarterly"}

    def change(self, item: CatalogueItem, values: Mapping[str, Any]) -> ChangeSet:
        """Write what differs from ``item``."""
        wanted = _typed(values)
        changed = {key: value for key, value in wanted.items() if value != getattr(item, key)}
        return boards.change_item(self.desk, item.id, changed) if changed else ChangeSet(frozenset(), (), "没有改动。")

    def add(self, values: Mapping[str, Any]) -> ChangeSet:
        """Add an item of the office's own."""
        return catalogue_book.add_item(self.desk, {"number": values["number"], **_typed(values)})

    def set_active(self, ids: Sequence[int], active: bool) -> ChangeSet:
        """Retire items or let them count again."""
        return catalogue_book.set_active(self.desk, ids, active)

    def load(self) -> ChangeSet:
        """Add the items of the default catalogue that are not there."""
        return boards.load_default_catalogue(self.desk)

    # 各村适用

    def village_fields(self, ids: Sequence[int]) -> tuple[tuple[Field, ...], dict[str, Any]]:
        """Return the form that says in which villages items apply, and what stands in it: 涉及 is ticked."""
        off = [find_switched_off(self.desk, item_id) for item_id in ids]
        villages = find_villages(self.desk)
        fields = tuple(Field(f"v{v.id}", v.name, FieldKind.CHECK) for v in villages)
        reason = Field("reason", "不涉及的理由", help="取消勾选的村不用公开，理由会显示在公开栏，如：本村无集体林地。")
        return (reason, *fields), {f"v{v.id}": not any(v.id in one for one in off) for v in villages}

    def check_villages(self, ids: Sequence[int], values: Mapping[str, Any]) -> dict[str, str]:
        """Tell when a village was unticked and no reason is given."""
        _, first = self.village_fields(ids)
        left = any(first[key] and not values[key] for key in first)
        return {"reason": "有村改为不涉及，请写明理由。"} if left and not str(values["reason"]).strip() else {}

    def switch(self, ids: Sequence[int], values: Mapping[str, Any]) -> ChangeSet:
        """Write in which villages items apply; only what changed in the form."""
        _, first = self.village_fields(ids)
        left = [int(key[1:]) for key, was in first.items() if was and not values[key]]
        back = [int(key[1:]) for key, was in first.items() if not was and values[key]]
        done = ChangeSet(frozenset(), (), "没有改动。")
        if left:
            done = boards.switch_item(self.desk, left, list(ids), False, str(values["reason"]))
        if back:
            done = boards.switch_item(self.desk, back, list(ids), True)
        return done

    # 工作簿

    def export(self, path: Path) -> Path:
        """Write the workbook."""
        return catalogue_book.export_catalogue(self.desk, path)

    def preview(self, path: Path) -> PreviewShown:
        """Return what an edited workbook would change, or which cells are wrong."""
        found = catalogue_book.preview_catalogue(self.desk, path)
        return PreviewShown(found.summary, _listing(found), bool(found.changes) and not found.errors)

    def take(self, path: Path) -> ChangeSet:
        """Take the workbook."""
        return catalogue_book.import_catalogue(self.desk, path)

    # 年度审定

    def reviews(self) -> list[tuple[int | None, str]]:
        """Return (id, words) of what can be shown: the changes not reviewed yet, then every recorded review."""
        now: list[tuple[int | None, str]] = [(None, "上次审定以来的变动")]
        return now + [(one.id, f"{one.reviewed_on} {one.reviewer}") for one in catalogue_review.find_reviews(self.desk)]

    def review(self, review_id: int | None) -> tuple[str, Listing]:
        """Return what is told of a review and its change list."""
        found: CatalogueReview = catalogue_review.get_review(self.desk, review_id)
        note = f"{found.note}。" if found.note else ""
        return f"{found.summary}。{note}", changes_listing(found)

    def review_fields(self) -> tuple[tuple[Field, ...], dict[str, Any]]:
        """Return the form of a review."""
        people = tuple((row.name, f"{row.name}（{row.role}）") for row in find_officers(self.desk))
        kind = FieldKind.CHOICE if people else FieldKind.TEXT
        fields = (
            Field("reviewer", "审定人", kind, True, people),
            Field("on", "审定日期", FieldKind.DATE, True),
            Field("note", "说明", FieldKind.LINES, lines=3, help="如：按县里某年某号文件逐项核对。"),
        )
        return fields, {"on": self.desk.today()}

    def record(self, values: Mapping[str, Any]) -> ChangeSet:
        """Record a review."""
        return catalogue_review.record_review(self.desk, values["reviewer"], values["on"], values.get("note") or "")

    def write_review(self, review_id: int | None, path: Path) -> int:
        """Write a change list."""
        return catalogue_review.write_review(self.desk, review_id, path)


def _typed(values: Mapping[str, Any]) -> dict[str, Any]:
    days = {key: int(values[key]) for key in ("due_days", "posting_days")}
    return {key: values[key] for key in KEYS} | days | {"channels": read("channels", str(values["channels"]))}


def _listing(found: CataloguePreview) -> MemoryListing:
    if found.errors:
        rows = {
            at: (one.sheet, one.row, one.column, one.value, one.message) for at, one in enumerate(found.findings, 1)
        }
        return MemoryListing(FINDING_COLUMNS, rows)
    lines = [(KIND_WORDS[c.kind], c.number, c.name, c.field, c.old, c.new) for c in found.changes]
    lines += [
        ("保留", number, name, "", "", "文件里没有") for number, _, name in (u.partition(" ") for u in found.unknown)
    ]
    return MemoryListing(catalogue_review.COLUMNS, dict(enumerate(lines, 1)))
