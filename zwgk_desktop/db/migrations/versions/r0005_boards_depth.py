"""Revision 0005: boards as places with files, inspections, objections, consultations, templates; lists of the website.

``board_place`` is a board as a thing, ``posting_place`` what hangs there, ``board_file`` every picture, photo, scan
and kept sheet.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

NEW_COLUMNS = {
    "catalogue_item": ("retention",),
    "posting": ("archive_retention", "source", "complaint_phone", "complaint_channel"),
    "officer": ("password",),
}
NEW_TABLES = (
    "board_place",
    "board_file",
    "posting_place",
    "board_inspection",
    "objection",
    "consultation",
    "posting_template",
    "kept_personal",
    "catalogue_review",
    "site_list",
    "site_entry",
    "village_packet",
)


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint("id", name=f"pk_{table}")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def upgrade() -> None:
    """Make the tables and columns."""
    for table, names in NEW_COLUMNS.items():
        for name in names:
            op.add_column(table, sa.Column(name, sa.String(), nullable=False, server_default=sa.text("''")))
    _make_places()
    _make_inspections()
    _make_papers()
    _make_texts()
    _make_lists()


def _make_places() -> None:
    # The boards as things, what hangs there, and files.
    op.create_table(
        "board_place",
        *_key("board_place"),
        sa.Column("village_id", sa.Integer(), nullable=False),
        _text("name"),
        _text("kind"),
        _text("address"),
        _text("paper"),
        sa.Column("sheets_across", sa.Integer(), nullable=False),
        sa.Column("sheets_down", sa.Integer(), nullable=False),
        _text("condition"),
        _text("note"),
        sa.Column("inspected_on", sa.Date(), nullable=True),
        sa.Column("sort", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_board_place_village_id"),
    )
    op.create_index("ix_board_place_village_id", "board_place", ["village_id"])
    op.create_table(
        "board_file",
        *_key("board_file"),
        _text("subject"),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        _text("kind"),
        _text("name"),
        _text("sha256"),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("stored_name"),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(), nullable=False),
        _text("added_by"),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
    )
    op.create_index("ix_board_file_sha256", "board_file", ["sha256"])
    op.create_index("ix_board_file_subject", "board_file", ["subject", "subject_id"])
    op.create_table(
        "posting_place",
        *_key("posting_place"),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("hung_on", sa.Date(), nullable=False),
        sa.Column("down_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_posting_place_posting_id"),
        sa.ForeignKeyConstraint(["place_id"], ["board_place.id"], name="fk_posting_place_place_id"),
        sa.UniqueConstraint("posting_id", "place_id", name="uq_posting_place_posting_id_place_id"),
    )
    op.create_index("ix_posting_place_place_id", "posting_place", ["place_id"])


def _make_inspections() -> None:
    op.create_table(
        "board_inspection",
        *_key("board_inspection"),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("inspected_on", sa.Date(), nullable=False),
        _text("inspector"),
        _text("condition"),
        _text("found"),
        sa.Column("mend_by", sa.Date(), nullable=True),
        sa.Column("mended_on", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["board_place.id"], name="fk_board_inspection_place_id"),
    )
    op.create_index("ix_board_inspection_place_id", "board_inspection", ["place_id"])


def _make_papers() -> None:
    # What villagers said and saw.
    op.create_table(
        "objection",
        *_key("objection"),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        _text("person"),
        _text("contact"),
        _text("content"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        _text("answered_by"),
        _text("answer"),
        _text("outcome"),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_objection_posting_id"),
    )
    op.create_index("ix_objection_posting_id", "objection", ["posting_id"])
    op.create_table(
        "consultation",
        *_key("consultation"),
        sa.Column("village_id", sa.Integer(), nullable=True),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.Column("consulted_on", sa.Date(), nullable=False),
        _text("person"),
        _text("purpose"),
        _text("material"),
        _text("served_by"),
        _text("note"),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_consultation_village_id"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_consultation_posting_id"),
    )
    op.create_index("ix_consultation_posting_id", "consultation", ["posting_id"])


def _make_texts() -> None:
    op.create_table(
        "posting_template",
        *_key("posting_template"),
        sa.Column("catalogue_item_id", sa.Integer(), nullable=False),
        _text("title"),
        _text("body"),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        _text("updated_by"),
        sa.ForeignKeyConstraint(
            ["catalogue_item_id"], ["catalogue_item.id"], name="fk_posting_template_catalogue_item_id"
        ),
        sa.UniqueConstraint("catalogue_item_id", name="uq_posting_template_catalogue_item_id"),
    )
    op.create_table(
        "kept_personal",
        *_key("kept_personal"),
        sa.Column("posting_id", sa.Integer(), nullable=False),
        _text("kind"),
        _text("text"),
        _text("reason"),
        _text("kept_by"),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_kept_personal_posting_id"),
    )
    op.create_index("ix_kept_personal_posting_id", "kept_personal", ["posting_id"])
    op.create_table(
        "catalogue_review",
        *_key("catalogue_review"),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        _text("reviewer"),
        _text("note"),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
    )


def _make_lists() -> None:
    # What comes from outside.
    op.create_table(
        "site_list",
        *_key("site_list"),
        _text("name"),
        _text("sha256"),
        sa.Column("imported_at", sa.DateTime(), nullable=False),
        _text("imported_by"),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
    )
    op.create_table(
        "site_entry",
        *_key("site_entry"),
        sa.Column("list_id", sa.Integer(), nullable=False),
        _text("village_text"),
        sa.Column("village_id", sa.Integer(), nullable=True),
        _text("item_text"),
        sa.Column("catalogue_item_id", sa.Integer(), nullable=True),
        _text("period"),
        _text("title"),
        _text("url"),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.Column("total_fen", sa.Integer(), nullable=True),
        _text("text"),
        sa.Column("posting_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["site_list.id"], name="fk_site_entry_list_id"),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_site_entry_village_id"),
        sa.ForeignKeyConstraint(["catalogue_item_id"], ["catalogue_item.id"], name="fk_site_entry_catalogue_item_id"),
        sa.ForeignKeyConstraint(["posting_id"], ["posting.id"], name="fk_site_entry_posting_id"),
    )
    op.create_index("ix_site_entry_list_id", "site_entry", ["list_id"])
    op.create_table(
        "village_packet",
        *_key("village_packet"),
        sa.Column("village_id", sa.Integer(), nullable=False),
        _text("token"),
        sa.Column("posting_ids", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _text("made_by"),
        sa.Column("returned_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["village_id"], ["village.id"], name="fk_village_packet_village_id"),
        sa.UniqueConstraint("token", name="uq_village_packet_token"),
    )
    op.create_index("ix_village_packet_village_id", "village_packet", ["village_id"])


def downgrade() -> None:
    """Drop them."""
    for name in reversed(NEW_TABLES):
        op.drop_table(name)
    for table, columns in NEW_COLUMNS.items():
        for name in columns:
            op.drop_column(table, name)
