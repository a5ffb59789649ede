"""Revision 0004: evidence files, frozen quarters, templates and rule packs of the ledger; items carried over."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _time(name: str, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(), nullable=nullable)


def upgrade() -> None:
    """Make the tables, and the link of an item to last year's."""
    op.execute("ALTER TABLE ledger_item ADD COLUMN previous_item_id INTEGER REFERENCES ledger_item (id)")
    op.create_table(
        "evidence_file",
        *_key("evidence_file"),
        sa.Column("item_id", sa.Integer(), nullable=False),
        _text("quarter"),
        _text("name"),
        _text("sha256"),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("stored_name"),
        _time("added_at"),
        _text("added_by"),
        _time("removed_at", nullable=True),
        sa.ForeignKeyConstraint(["item_id"], ["ledger_item.id"], name="fk_evidence_file_item_id"),
    )
    op.create_index("ix_evidence_file_item_id", "evidence_file", ["item_id"])
    op.create_table(
        "ledger_snapshot",
        *_key("ledger_snapshot"),
        _text("quarter"),
        sa.Column("content", sa.JSON(), nullable=False),
        _text("sha256"),
        _time("frozen_at"),
        _text("frozen_by"),
        sa.UniqueConstraint("quarter", "frozen_at", name="uq_ledger_snapshot_quarter_frozen_at"),
    )
    op.create_table(
        "ledger_template",
        *_key("ledger_template"),
        _text("county"),
        _text("signature"),
        sa.Column("mapping", sa.JSON(), nullable=False),
        _text("file_name"),
        _time("updated_at"),
        sa.UniqueConstraint("county", "signature", name="uq_ledger_template_county_signature"),
    )
    op.create_table(
        "rule_pack",
        *_key("rule_pack"),
        _text("county"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        _time("updated_at"),
        sa.UniqueConstraint("county", "year", name="uq_rule_pack_county_year"),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("rule_pack", "ledger_template", "ledger_snapshot", "evidence_file"):
        op.drop_table(name)
    op.drop_column("ledger_item", "previous_item_id")
