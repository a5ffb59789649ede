"""Revision 0002: registers with their events, report drafts, calendars of the office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "register_entry",
        *_key("register_entry"),
        sa.Column("register", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("inner_due_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.UniqueConstraint("register", "number", name="uq_register_entry_register_number"),
    )
    op.create_index("ix_register_entry_register_due_on", "register_entry", ["register", "due_on"])
    op.create_table(
        "register_event",
        *_key("register_event"),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.Column("void_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name="fk_register_event_entry_id"),
    )
    op.create_index("ix_register_event_entry_id", "register_event", ["entry_id"])
    op.create_table(
        "report_draft",
        *_key("report_draft"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.Column("updated_by", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=True),
        sa.Column("content_sha256", sa.String(), nullable=False),
        sa.UniqueConstraint("kind", "period", name="uq_report_draft_kind_period"),
    )
    op.create_table(
        "calendar_year",
        *_key("calendar_year"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        sa.UniqueConstraint("year", name="uq_calendar_year_year"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for name in ("calendar_year", "report_draft", "register_event", "register_entry"):
        op.drop_table(name)
