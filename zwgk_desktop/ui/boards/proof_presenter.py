"""What proves the posting in the pane? Boards, objections with their clock, visits; what is asked for each; no Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zwgk_desktop.domain.changes import ChangeSet
from zwgk_desktop.domain.listing import Listing
from zwgk_desktop.domain.objections import LATE, OPEN, OUTCOMES
from zwgk_desktop.domain.rules import describe_values
from zwgk_desktop.domain.workdays import NOT_LOADED
from zwgk_desktop.services.boards import archive_lists, consultations, objections
from zwgk_desktop.services.boards.archive_lists import Dossier
from zwgk_desktop.services.boards.consultations import Visit
from zwgk_desktop.services.boards.objections import Answer
from zwgk_desktop.services.boards.places import load_place_words
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.township import find_officers, find_villages
from zwgk_desktop.ui.registers.entry_view import Count
from zwgk_desktop.ui.widgets.form_fields import Field, FieldKind
from zwgk_desktop.ui.widgets.pane_content import Section

OTHER = "其他"


class ProofPresenter:
    """Reads and writes what belongs to postings that hang or hung."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def dossier(self, posting_id: int) -> Dossier:
        """Return all that proves a posting."""
        return archive_lists.get_dossier(self.desk, posting_id)

    # Objections

    def objection_section(self, row: Any) -> Section:
        """Return one objection as the pane shows it."""
        today = self.desk.today()
        who = "　".join(part for part in (row.person or "未留姓名", row.contact) if part)
        rows = [("收到", f"{row.received_on}　{who}"), ("内容", row.content)]
        if row.answered_on is None:
            left = (row.due_on - today).days
            words = f"还剩 {left} 天" if left > 0 else "今天到期" if left == 0 else f"已逾期 {-left} 天"
            words += f"，{NOT_LOADED}" if objections.count_due(self.desk, row.received_on).provisional else ""
            rows += [("办理", OPEN if left >= 0 else LATE), ("答复期限", f"{row.due_on}（{words}）")]
        else:
            rows += [("办理", OUTCOMES.get(row.outcome, "")), ("答复", f"{row.answered_on}　{row.answered_by}")]
            rows.append(("答复内容", row.answer))
        return Section("", tuple(rows), status=frozenset({"办理"}))

    def receive_fields(self) -> tuple[Field, ...]:
        """Return the fields of an objection."""
        return (
            Field("on", "收到日期", FieldKind.DATE, True),
            Field("content", "异议内容", FieldKind.LINES, True, lines=4, limit=1000),
            Field("person", "提出人", limit=40, help="不愿留姓名的可以不填。"),
            Field("contact", "联系方式", limit=60),
        )

    def answer_fields(self) -> tuple[Field, ...]:
        """Return the fields of an answer."""
        outcomes = tuple(OUTCOMES.items())
        return (
            Field("on", "答复日期", FieldKind.DATE, True),
            Field("by", "答复人", required=True, limit=40),
            Field("outcome", "结果", FieldKind.CHOICE, True, outcomes),
            Field("text", "答复内容", FieldKind.LINES, True, lines=4, limit=2000),
        )

    def receive(self, posting_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Note an objection to a posting."""
        return objections.receive(
            self.desk,
            posting_id,
            values["on"] or self.desk.today(),
            values["content"],
            values.get("person") or "",
            values.get("contact") or "",
        )

    def answer(self, objection_id: int, values: Mapping[str, Any]) -> ChangeSet:
        """Note the answer to an objection."""
        given = Answer(values["on"] or self.desk.today(), values["by"], values["text"], values["outcome"])
        return objections.answer(self.desk, objection_id, given)

    def withdraw_answer(self, objection_id: int, reason: str) -> ChangeSet:
        """Reverse a wrong entry of an answer."""
        return objections.withdraw_answer(self.desk, objection_id, reason)

    def remove_objections(self, ids: Sequence[int]) -> ChangeSet:
        """Move objections into 回收站."""
        return objections.remove_objections(self.desk, ids)

    def restore_objections(self, ids: Sequence[int]) -> ChangeSet:
        """Bring objections back."""
        return objections.restore_objections(self.desk, ids)

    def remove_visits(self, ids: Sequence[int]) -> ChangeSet:
        """Move visits into 回收站."""
        return consultations.remove_consultations(self.desk, ids)

    def count(self, objection_id: int) -> tuple[str, list[Count]]:
        """Return how the day an answer is due was counted: a heading and the days."""
        row = objections.get_objection(self.desk, objection_id)
        rule = objections.answer_rule(self.desk, row.received_on.year)
        due = objections.count_due(self.desk, row.received_on)
        title = f"{row.received_on} 收到，{describe_values(rule)}，应在 {due.due} 前答复"
        return f"对《{row.posting}》的异议", [Count(title, rule.source, due.explain)]

    # 查阅登记

    def visit_fields(self, posting: bool) -> tuple[Field, ...]:
        """Return the fields of a visit; without a posting the papers and the village are asked for."""
        purposes = tuple((word, word) for word in load_place_words().purposes)
        fields = [
            Field("on", "查阅日期", FieldKind.DATE, True),
            Field("person", "查阅人", required=True, limit=40),
            Field("purpose", "查阅事由", FieldKind.CHOICE, True, purposes),
            Field("served_by", "接待人", required=True, limit=40),
        ]
        if not posting:
            villages = tuple((str(one.id), one.name) for one in find_villages(self.desk, closed=True))
            fields.append(Field("village", "村", FieldKind.CHOICE, choices=villages))
            fields.append(Field("material", "查阅的材料", required=True, limit=200))
        fields.append(Field("note", "备注", limit=200, help="事由选“其他”的，请在这里写明。"))
        return tuple(fields)

    def check_visit(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Tell what is missing in a visit."""
        problems = self.check_day(values)
        if values["purpose"] == OTHER and not values["note"]:
            problems["note"] = "请写明查阅事由。"
        return problems

    def check_day(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Tell that a day is still to come."""
        late = bool(values["on"] and values["on"] > self.desk.today())
        return {"on": "这个日期还没有到。"} if late else {}

    def consult(self, values: Mapping[str, Any], posting_ids: tuple[int, ...] = ()) -> ChangeSet:
        """Note a visit."""
        visit = Visit(
            values["on"] or self.desk.today(),
            values["person"],
            values["purpose"],
            values["served_by"],
            values.get("material") or "",
            values.get("note") or "",
        )
        village = int(values["village"]) if values.get("village") else None
        return consultations.consult(self.desk, visit, posting_ids, village)

    def visits(self, removed: bool = False) -> Listing:
        """Return 查阅登记, or what lies in its 回收站."""
        return consultations.consultations_listing(self.desk, removed)

    def objections(self, removed: bool = False) -> Listing:
        """Return the objections, or those in 回收站."""
        return objections.objections_listing(self.desk, removed)

    def leader(self) -> str:
        """Return who usually answers: the one at the desk, or who is written down first."""
        officers = [row.name for row in find_officers(self.desk)]
        return self.desk.actor if self.desk.actor in officers or not officers else officers[0]


def visit_rows(dossier: Dossier) -> tuple[tuple[str, str], ...]:
    """Return the visits of a posting as rows of the pane, the newest first."""
    return tuple(
        (str(one.consulted_on), f"{one.person}：{one.purpose}（接待人 {one.served_by}）")
        for one in sorted(dossier.visits, key=lambda one: one.consulted_on, reverse=True)
    )
