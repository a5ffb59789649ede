"""What do the forms and the pane of a board say? Places, inspections, what hangs there; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zwgk_desktop.domain.board_places import PAPERS, ParsedPlaces, PlaceDraft, draft_of, find_problems
from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.progress import Progress
from zwgk_desktop.services.boards import inspections, places
from zwgk_desktop.services.boards.inspections import Seen
from zwgk_desktop.services.boards.places import PlaceFacts
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import find_villages
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import PaneContent, Section

MOST = 8  # inspections and sheets named in the pane
SIZE_HELP = "横着、竖着各能贴几张。"


class PlacesPresenter:
    """Reads boards for the screen; ``facts`` is the one in the pane."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.words = places.load_place_words()
        self.facts: PlaceFacts | None = None

    def listing(self, removed: bool = False) -> Listing:
        """Return the boards, or those in 回收站."""
        return places.places_listing(self.desk, removed)

    # Forms

    def fields(self) -> tuple[Field, ...]:
        """Return the fields of a board."""
        villages = tuple((str(one.id), one.name) for one in find_villages(self.desk))
        kinds = tuple((kind.name, kind.name) for kind in self.words.kinds)
        return (
            Field("village", "村", FieldKind.CHOICE, True, villages),
            Field("kind", "类别", FieldKind.CHOICE, True, kinds),
            Field("name", "名称", help="同村不要重名；不填的按类别。", limit=60),
            *self._details(),
        )

    def change_fields(self) -> tuple[Field, ...]:
        """Return the fields that can be changed in a board that is there."""
        kinds = tuple((kind.name, kind.name) for kind in self.words.kinds)
        return (
            Field("name", "名称", required=True, limit=60),
            Field("kind", "类别", FieldKind.CHOICE, True, kinds),
            *self._details(required=True),
        )

    def _details(self, required: bool = False) -> tuple[Field, ...]:
        more = "" if required else "不填按类别的常用尺寸。"
        return (
            Field("address", "地址", help="例如：三组路口、村委会大门东侧。", limit=100),
            Field("paper", "纸张", FieldKind.CHOICE, required, tuple((p, p) for p in PAPERS)),
            Field("across", "横向张数", FieldKind.NUMBER, required, unit="张", help=more or SIZE_HELP),
            Field("down", "竖向张数", FieldKind.NUMBER, required, unit="张"),
            Field("condition", "状况", FieldKind.CHOICE, False, tuple((w, w) for w in self.words.conditions)),
            Field("note", "备注", limit=200),
        )

    def check(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Tell what is wrong in a form of a board."""
        given = {key: value for key, value in values.items() if value not in (None, "")}
        problems = find_problems(given)
        return {key: text for key, text in problems.items() if key in values}

    def first_values(self) -> dict[str, Any]:
        """Return what a new form shows."""
        return {"kind": self.words.kinds[0].name, "condition": self.words.conditions[0]}

    def values(self) -> dict[str, Any]:
        """Return what the form of the board in the pane shows."""
        row = self._facts().row
        keys = ("name", "kind", "address", "paper", "condition", "note")
        return {**{key: getattr(row, key) for key in keys}, "across": row.sheets_across, "down": row.sheets_down}

    def inspection_fields(self) -> tuple[Field, ...]:
        """Return the fields of an inspection."""
        return (
            Field("on", "检查日期", FieldKind.DATE, True),
            Field("inspector", "检查人", required=True, limit=60),
            Field("condition", "状况", FieldKind.CHOICE, True, tuple((w, w) for w in self.words.conditions)),
            Field("found", "发现的问题", FieldKind.LINES, lines=3, limit=500),
            Field("mend_by", "整改期限", FieldKind.DATE, help="需要整改的填写，到期前会出现在“今日”。"),
        )

    def check_inspection(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Tell what is missing in an inspection."""
        problems = {}
        if values["on"] and values["on"] > self.desk.today():
            problems["on"] = "这个日期还没有到。"
        sound = values["condition"] in self.words.sound
        if values["condition"] and not sound and not values["found"] and not values["mend_by"]:
            problems["found"] = "请写明问题，或填写整改期限。"
        if values["mend_by"] and values["on"] and values["mend_by"] < values["on"]:
            problems["mend_by"] = "整改期限早于检查日期。"
        return problems

    # The pane

    def show(self, place_id: int) -> PaneContent:
        """Read one board and return what the pane says."""
        facts = self.facts = places.get_place(self.desk, place_id)
        row = facts.row
        sheets = row.sheets_across * row.sheets_down
        size = f"{row.paper}，横 {row.sheets_across} 竖 {row.sheets_down}，共 {sheets} 张"
        rows = (
            ("类别", row.kind),
            ("地址", row.address),
            ("尺寸", size),
            ("空余", free_words(facts.free, row.paper)),
            ("最近检查", str(row.inspected_on or "还没有检查")),
            ("备注", row.note),
        )
        sections = [Section("", rows), _inspections(facts)]
        return PaneContent(f"{row.village}{row.name}", row.condition, "", tuple(s for s in sections if s is not None))

    def hanging(self) -> list[tuple[int, str, str]]:
        """Return id, title and last day of what hangs on the board in the pane, the newest first."""
        return [(one.posting_id, one.title, str(one.down_due_on or "下一期")) for one in self._facts().hanging]

    def unmended(self) -> list[int]:
        """Return the ids of the inspections of the board in the pane that wait for mending."""
        return [one.id for one in self._facts().inspections if one.mend_by and one.mended_on is None]

    def newest_inspection(self) -> int | None:
        """Return the id of the newest inspection of the board in the pane."""
        found = self._facts().inspections
        return found[0].id if found else None

    def _facts(self) -> PlaceFacts:
        assert self.facts is not None
        return self.facts

    # What is done

    def add(self, values: Mapping[str, Any]) -> ChangeSet:
        """Write one board down; what was left empty is filled by its kind."""
        usual = draft_of(self.words, int(values["village"]), values["kind"], (values.get("name") or "").strip())
        given = {
            key: value
            for key in ("address", "paper", "condition", "note")
            if (value := (values.get(key) or "").strip())
        }
        across, down = (int(values.get(key) or 0) or getattr(usual, key) for key in ("across", "down"))
        draft = PlaceDraft(
            usual.village_id,
            usual.name,
            usual.kind,
            given.get("address", ""),
            given.get("paper", usual.paper),
            across,
            down,
            given.get("condition", usual.condition),
            given.get("note", ""),
        )
        return places.add_places(self.desk, [draft])

    def change(self, values: Mapping[str, Any], place_id: int = 0) -> ChangeSet:
        """Change a board, by default the one in the pane."""
        plain = {key: int(v) if key in ("across", "down") else v for key, v in values.items()}
        return places.change_place(self.desk, place_id or self._facts().row.id, plain)

    def parse(self, text: str) -> ParsedPlaces:
        """Return what a pasted list says."""
        return places.parse_places(self.desk, text)

    def add_parsed(self, parsed: ParsedPlaces) -> ChangeSet:
        """Write down what a pasted list said."""
        return places.add_places(self.desk, parsed.places)

    def add_everywhere(self, kind: str) -> ChangeSet:
        """Write one board of a kind down for every village that has none."""
        return places.add_everywhere(self.desk, kind)

    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Return the kinds to choose from."""
        return tuple((kind.name, kind.name) for kind in self.words.kinds)

    def remove(self, ids: Sequence[int]) -> ChangeSet:
        """Move boards into 回收站."""
        return places.remove_places(self.desk, ids)

    def restore(self, ids: Sequence[int]) -> ChangeSet:
        """Bring boards back."""
        return places.restore_places(self.desk, ids)

    def inspect(self, ids: Sequence[int], values: Mapping[str, Any], progress: Progress | None = None) -> ChangeSet:
        """Note an inspection of boards."""
        seen = Seen(
            values["on"] or self.desk.today(),
            values["inspector"],
            values["condition"],
            values.get("found") or "",
            values.get("mend_by"),
            tuple(values.get("photos", ())),
        )
        return inspections.inspect(self.desk, ids, seen, progress)

    def mend(self) -> ChangeSet:
        """Note that what was found at the board in the pane is mended today."""
        return inspections.mend(self.desk, self.unmended(), self.desk.today())

    def remove_inspections(self, ids: Sequence[int]) -> ChangeSet:
        """Move inspections into 回收站."""
        return inspections.remove_inspection(self.desk, ids)

    def restore_inspections(self, ids: Sequence[int]) -> ChangeSet:
        """Bring inspections back."""
        return inspections.restore_inspection(self.desk, ids)


def free_words(free: float, paper: str) -> str:
    """Say how much room is left."""
    if free < 0:
        return f"已贴满，还差 {-free:g} 张 {paper} 的位置"
    return f"还能贴 {free:g} 张 {paper}" if free else "已贴满"


def _inspections(facts: PlaceFacts) -> Section | None:
    rows = []
    for one in facts.inspections[:MOST]:
        state = f"；{one.mended_on} 已整改" if one.mended_on else f"；{one.mend_by} 前整改" if one.mend_by else ""
        found = f"，{one.found}" if one.found else ""
        rows.append((str(one.inspected_on), f"{one.inspector}：{one.condition}{found}{state}"))
    return Section("检查记录", tuple(rows)) if rows else None
