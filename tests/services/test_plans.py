"""From a county document to the ledger: what was confirmed is stored once, with deadlines and one audit row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.domain.plan_texts import FOLDER, demo
from zwgk_desktop import paths
from zwgk_desktop.db.models import DbAudit, DbItemDeadline, DbItemPeriod, DbLedgerItem, DbPlanDocument
from zwgk_desktop.domain.changes import Area
from zwgk_desktop.domain.errors import Cancelled, InputRefused, RuleForbids, WrongUsage
from zwgk_desktop.domain.progress import StopAfter
from zwgk_desktop.services.desk import Desk
from zwgk_desktop.services.ledger import get_item, removed_items
from zwgk_desktop.services.ledger_images import redo, undo
from zwgk_desktop.services.plans import (
    Chosen,
    find_plans,
    get_plan_text,
    import_plan,
    propose_pasted,
    propose_plan,
)

PLAN = FOLDER / "bracket_lead.txt"


def test_a_document_is_stored_with_its_items_deadlines_and_instances(desk: Desk) -> None:
    proposal = propose_plan(PLAN, "云岭镇")
    done = import_plan(desk, proposal)
    assert done.changes.areas == {Area.LEDGER}
    assert done.changes.ids == done.item_ids
    assert len(done.item_ids) == 9
    with desk.store.read() as session:
        plan = session.get_one(DbPlanDocument, done.plan_id)
        assert (plan.year, plan.doc_number, plan.file_name) == (2026, "清政办发〔2026〕12号", "bracket_lead.txt")
        second = session.get_one(DbLedgerItem, done.item_ids[1])
        assert second.section == ["二、加强重点领域公开", "（一）财政资金公开"]
        assert second.deadline_text == "每季度末前；不少于7天"
        assert "公开惠农补贴发放结果" in plan.text[second.source_start : second.source_end]
        labels = select(DbItemPeriod.label).where(DbItemPeriod.item_id == second.id)
        assert "2026Q4" in set(session.scalars(labels))
        kinds = select(DbItemDeadline.kind).where(DbItemDeadline.item_id == second.id)
        assert list(session.scalars(kinds)) == ["quarterly", "within_days"]
        audits = list(session.scalars(select(DbAudit).where(DbAudit.action == "ledger.import")))
        assert [audit.summary for audit in audits] == [f"导入{plan.title}，任务 9 项"]


def test_only_items_of_townships_are_kept_when_asked(desk: Desk) -> None:
    proposal = propose_plan(PLAN)
    done = import_plan(desk, proposal, only_township=True)
    with desk.store.read() as session:
        kept = list(session.scalars(select(DbLedgerItem.township).order_by(DbLedgerItem.id)))
    assert len(done.item_ids) == len(kept) == 6
    assert False not in kept


def test_the_same_file_adds_only_what_is_missing_and_then_is_refused(desk: Desk) -> None:
    proposal = propose_plan(PLAN)
    first = import_plan(desk, proposal, proposal.items[:3])
    rest = import_plan(desk, proposal)
    assert rest.plan_id == first.plan_id
    assert len(rest.item_ids) == len(proposal.items) - 3
    with pytest.raises(RuleForbids) as caught:
        import_plan(desk, proposal)
    assert caught.value.code == "already_imported"
    copy = import_plan(desk, proposal, again=True)
    assert copy.plan_id != first.plan_id
    assert [plan.items for plan in find_plans(desk)] == [9, 9]


def test_what_a_person_edited_and_assigned_is_what_is_stored(desk: Desk) -> None:
    proposal = propose_plan(PLAN)
    edited = replace(proposal.items[0], title="改过的标题", needs_review=())
    done = import_plan(desk, proposal, [Chosen(edited, own_unit="财政所", person="周敏")], year=2027)
    with desk.store.read() as session:
        item = session.get_one(DbLedgerItem, done.item_ids[0])
        stored = (item.title, item.own_unit, item.responsible_person, item.year)
    assert stored == ("改过的标题", "财政所", "周敏", 2027)


def test_pasted_text_is_proposed_and_its_text_can_be_read_again(desk: Desk) -> None:
    text = "一、工作任务\n1. 各乡镇要在9月底前完成公开栏检查。"
    done = import_plan(desk, propose_pasted(text))
    assert get_plan_text(desk, done.plan_id) == text
    assert find_plans(desk)[0].title == "粘贴的文字"


def test_nothing_to_store_is_refused_and_nothing_is_written(desk: Desk) -> None:
    with pytest.raises(WrongUsage):
        import_plan(desk, propose_pasted("清源县2026年工作情况通报"))
    with pytest.raises(InputRefused):
        propose_pasted("　\n")
    with desk.store.read() as session:
        assert session.scalar(select(func.count()).select_from(DbPlanDocument)) == 0


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        propose_plan(PLAN, progress=StopAfter(1))


def test_the_demo_document_is_imported_whole(desk: Desk) -> None:
    proposal = propose_plan(paths.resource("samples/demo_plan.txt"), "云岭镇")
    assert proposal.text == demo()
    assert len(import_plan(desk, proposal).item_ids) == 60


def test_periods_before_an_older_document_are_not_owed(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    lines = (
        "清源县人民政府办公室",
        "清府办字〔2024〕6号",
        "关于印发清源县2024年政务公开工作要点的通知",
        "各乡镇人民政府：",
        "清源县人民政府办公室",
        "2024年6月21日",
        "一、重点任务",
        "（一）公开村务。各乡镇每月公开村级财务。（责任单位：各乡镇人民政府）",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    imported = import_plan(desk, propose_plan(path))
    instances = get_item(desk, imported.item_ids[0]).instances
    assert instances[0].label == "2024-06"


def test_an_import_is_undone_into_the_recycle_bin_and_done_again(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(demo(), encoding="utf-8")
    imported = import_plan(desk, propose_plan(path))
    assert undo(desk) is not None
    assert {row.id for row in removed_items(desk, 2026)} == set(imported.item_ids)
    assert redo(desk) is not None
    assert removed_items(desk, 2026) == []
