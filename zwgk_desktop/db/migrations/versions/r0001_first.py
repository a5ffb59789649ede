"""Revision 0001: the tables of the first release."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

TYPES: dict[str, Any] = {
    "text": sa.String(),
    "whole": sa.Integer(),
    "flag": sa.Boolean(),
    "json": sa.JSON(),
    "date": sa.Date(),
    "time": sa.DateTime(),
}


def _table(name: str, columns: str, *rules: Any) -> None:
    """Make a table; ``columns`` reads "name:type …", a ? behind the type means that it may be empty."""
    made = [sa.Column("id", TYPES["whole"], nullable=False)]
    for word in columns.split():
        column, kind = word.split(":")
        made.append(sa.Column(column, TYPES[kind.rstrip("?")], nullable=kind.endswith("?")))
    op.create_table(name, *made, *rules, sa.PrimaryKeyConstraint("id", name=f"pk_{name}"))


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=f"fk_{table}_{column}")


def _one(name: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=name)


def _audit() -> None:
    _table(
        "audit",
        "at:time actor:text action:text area:text subject_id:whole? summary:text before:json after:json "
        "previous_hash:text hash:text",
    )
    op.create_index("ix_audit_area", "audit", ["area"])
    op.create_index("ix_audit_at", "audit", ["at"])


def _township() -> None:
    _table(
        "township",
        "name:text county:text code:text? complaint_phone:text office_phone:text backup_folder:text demo:flag "
        "created_at:time",
    )
    _table(
        "village",
        "name:text code:text? households:whole? sort:whole active_from:date? active_to:date?",
    )
    op.create_index(
        "uq_village_active_code", "village", ["code"], unique=True, sqlite_where=sa.text("active_to IS NULL")
    )
    op.create_index(
        "uq_village_active_name", "village", ["name"], unique=True, sqlite_where=sa.text("active_to IS NULL")
    )
    _table(
        "officer",
        "name:text role:text village_id:whole? active:flag",
        _to("officer", "village_id", "village"),
    )
    _table(
        "village_change",
        "village_id:whole changed_on:date kind:text old_name:text new_name:text old_code:text? new_code:text? "
        "into_village_id:whole? note:text",
        _to("village_change", "into_village_id", "village"),
        _to("village_change", "village_id", "village"),
    )
    op.create_index("ix_village_change_village_id", "village_change", ["village_id"])


def _ledger() -> None:
    _table(
        "plan_document",
        "year:whole title:text issuer:text doc_number:text? issue_date:date? file_name:text sha256:text "
        "text:text imported_at:time",
    )
    op.create_index("ix_plan_document_sha256", "plan_document", ["sha256"])
    op.create_index("ix_plan_document_year", "plan_document", ["year"])
    _table(
        "ledger_item",
        "document_id:whole? year:whole sort:whole number:text section:json title:text text:text "
        "source_start:whole? source_end:whole? lead_units:json responsible_units:json township:flag? "
        "township_phrase:text needs_review:json own_unit:text responsible_person:text deadline_text:text "
        "remark:text removed_at:time?",
        _to("ledger_item", "document_id", "plan_document"),
    )
    op.create_index("ix_ledger_item_document_id", "ledger_item", ["document_id"])
    op.create_index("ix_ledger_item_year", "ledger_item", ["year"])
    _table(
        "item_deadline",
        "item_id:whole phrase:text kind:text value:json",
        _to("item_deadline", "item_id", "ledger_item"),
    )
    op.create_index("ix_item_deadline_item_id", "item_deadline", ["item_id"])
    _table(
        "item_period",
        "item_id:whole label:text due:date done_on:date? note:text",
        _to("item_period", "item_id", "ledger_item"),
        _one("uq_item_period_item_id_label", "item_id", "label"),
    )
    op.create_index("ix_item_period_due", "item_period", ["due"])
    op.create_index("ix_item_period_item_id", "item_period", ["item_id"])
    _table(
        "item_progress",
        "item_id:whole quarter:text text:text status:text evidence:text problems:text remark:text "
        "updated_at:time updated_by:text",
        _to("item_progress", "item_id", "ledger_item"),
        _one("uq_item_progress_item_id_quarter", "item_id", "quarter"),
    )
    op.create_index("ix_item_progress_item_id", "item_progress", ["item_id"])
    op.create_index("ix_item_progress_quarter", "item_progress", ["quarter"])


def _subsidies_1() -> None:
    _table(
        "person",
        "id_number:text id_reversed:text name:text",
        _one("uq_person_id_number", "id_number"),
    )
    op.create_index("ix_person_id_reversed", "person", ["id_reversed"])
    op.create_index("ix_person_name", "person", ["name"])
    _table(
        "programme",
        "name:text category:text bureau:text unit:text standard_fen:whole? posting_days:whole by_name:flag active:flag",
        _one("uq_programme_name", "name"),
    )
    _table(
        "batch",
        "programme_id:whole year:whole period:text title:text state:text source_name:text source_sha256:text "
        "columns:json rounding:text tolerance_fen:whole line_count:whole held_count:whole total_fen:whole "
        "replaces_id:whole? posted_from:date? posted_to:date? created_at:time created_by:text "
        "removed_at:time?",
        _to("batch", "programme_id", "programme"),
        _to("batch", "replaces_id", "batch"),
    )
    op.create_index("ix_batch_programme_id", "batch", ["programme_id"])
    op.create_index("ix_batch_year", "batch", ["year"])
    _table(
        "finding",
        "batch_id:whole kind:text severity:text sheet:text row:whole? column:text value:text message:text "
        "state:text reason:text decided_by:text decided_at:time?",
        _to("finding", "batch_id", "batch"),
    )
    op.create_index("ix_finding_batch_id", "finding", ["batch_id"])
    _table(
        "held_line",
        "batch_id:whole sheet:text row:whole panel:whole village_id:whole? cells:json",
        _to("held_line", "batch_id", "batch"),
        _to("held_line", "village_id", "village"),
    )
    op.create_index("ix_held_line_batch_id", "held_line", ["batch_id"])
    _table(
        "payment_line",
        "batch_id:whole person_id:whole village_id:whole? village_text:text group_name:text name:text "
        "card:text phone:text area_e4:whole? standard_fen:whole? amount_fen:whole paid_on:date? remark:text "
        "sheet:text row:whole panel:whole",
        _to("payment_line", "batch_id", "batch"),
        _to("payment_line", "person_id", "person"),
        _to("payment_line", "village_id", "village"),
    )
    op.create_index("ix_payment_line_batch_village", "payment_line", ["batch_id", "village_id"])
    op.create_index("ix_payment_line_person_id", "payment_line", ["person_id"])


def _subsidies_2() -> None:
    _table(
        "notice_sheet",
        "number:text batch_id:whole? posting_id:whole? village_id:whole? paper:text profile:text draft:flag "
        "pages:whole content_sha256:text file_sha256:text file_name:text printed_at:time printed_by:text",
        _to("notice_sheet", "batch_id", "batch"),
        _to("notice_sheet", "posting_id", "posting"),
        _to("notice_sheet", "village_id", "village"),
        _one("uq_notice_sheet_number", "number"),
    )
    op.create_index("ix_notice_sheet_batch_id", "notice_sheet", ["batch_id"])
    op.create_index("ix_notice_sheet_posting_id", "notice_sheet", ["posting_id"])


def _boards() -> None:
    _table(
        "catalogue_item",
        "number:text level1:text level2:text elements:text basis:text rhythm:text due_days:whole "
        "posting_days:whole publisher:text channels:json audience:text active:flag",
        _one("uq_catalogue_item_number", "number"),
    )
    _table(
        "catalogue_switch",
        "village_id:whole catalogue_item_id:whole reason:text",
        _to("catalogue_switch", "catalogue_item_id", "catalogue_item"),
        _to("catalogue_switch", "village_id", "village"),
        _one("uq_catalogue_switch_village_id_catalogue_item_id", "village_id", "catalogue_item_id"),
    )
    _table(
        "posting",
        "village_id:whole catalogue_item_id:whole period:text title:text content:text state:text due_on:date? "
        "posted_on:date? down_due_on:date? down_on:date? place:text posted_by:text archive_box:text "
        "archive_pages:whole? archived_at:time? batch_id:whole? created_at:time removed_at:time?",
        _to("posting", "batch_id", "batch"),
        _to("posting", "catalogue_item_id", "catalogue_item"),
        _to("posting", "village_id", "village"),
    )
    op.create_index("ix_posting_batch_id", "posting", ["batch_id"])
    op.create_index("ix_posting_catalogue_item_id", "posting", ["catalogue_item_id"])
    op.create_index("ix_posting_village_item_period", "posting", ["village_id", "catalogue_item_id", "period"])


def _review() -> None:
    _table(
        "review_decision",
        "subject:text subject_id:whole level:text agreed:flag officer:text opinion:text content_sha256:text "
        "decided_at:time on_paper:flag voided_at:time? void_reason:text",
    )
    op.create_index("ix_review_decision_subject", "review_decision", ["subject", "subject_id"])
    _table(
        "review_rule",
        "same_person:flag reason:text decided_by:text decided_at:time",
    )


def upgrade() -> None:
    """Make all tables."""
    _audit()
    _township()
    _ledger()
    _subsidies_1()
    _subsidies_2()
    _boards()
    _review()


TABLES = (
    "review_rule",
    "review_decision",
    "posting",
    "catalogue_switch",
    "catalogue_item",
    "notice_sheet",
    "payment_line",
    "held_line",
    "finding",
    "batch",
    "programme",
    "person",
    "item_progress",
    "item_period",
    "item_deadline",
    "ledger_item",
    "plan_document",
    "village_change",
    "officer",
    "village",
    "township",
    "audit",
)


def downgrade() -> None:
    """Drop all tables."""
    for name in TABLES:
        op.drop_table(name)
