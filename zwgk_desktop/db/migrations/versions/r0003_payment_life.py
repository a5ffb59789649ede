"""Revision 0003: columns remembered, listed people, exclusions, outcomes of payments; held rows and their decision."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

NEW_COLUMNS = {
    "programme": ("rhythm",),
    "batch": ("paid_on", "allocated_fen", "sender"),
    "held_line": ("fields", "state", "reason", "decided_by", "decided_at"),
}


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(name: str, default: str = "''") -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False, server_default=sa.text(default))


def upgrade() -> None:
    """Make the tables and columns."""
    op.add_column("programme", _text("rhythm"))
    op.add_column("batch", sa.Column("paid_on", sa.Date(), nullable=True))
    op.add_column("batch", sa.Column("allocated_fen", sa.Integer(), nullable=True))
    op.add_column("batch", _text("sender"))
    op.add_column("held_line", sa.Column("fields", sa.JSON(), nullable=True))
    op.add_column("held_line", _text("state", "'open'"))
    op.add_column("held_line", _text("reason"))
    op.add_column("held_line", _text("decided_by"))
    op.add_column("held_line", sa.Column("decided_at", sa.DateTime(), nullable=True))
    op.create_table(
        "column_memory",
        *_key("column_memory"),
        sa.Column("programme", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=False),
        sa.Column("used_by", sa.String(), nullable=False),
        sa.UniqueConstraint("programme", "sender", "signature", name="uq_column_memory_programme_sender_signature"),
    )
    op.create_table(
        "listed_person",
        *_key("listed_person"),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("id_number", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        sa.Column("added_by", sa.String(), nullable=False),
        sa.UniqueConstraint("kind", "id_number", name="uq_listed_person_kind_id_number"),
    )
    op.create_table(
        "programme_exclusion",
        *_key("programme_exclusion"),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("second", sa.String(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=False),
        sa.UniqueConstraint("first", "second", name="uq_programme_exclusion_first_second"),
    )
    op.create_table(
        "payment_outcome",
        *_key("payment_outcome"),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount_fen", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["payment_line.id"], name="fk_payment_outcome_line_id"),
    )
    op.create_index("ix_payment_outcome_line_id", "payment_outcome", ["line_id"])


def downgrade() -> None:
    """Drop them."""
    for name in ("payment_outcome", "programme_exclusion", "listed_person", "column_memory"):
        op.drop_table(name)
    for table, columns in NEW_COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)
