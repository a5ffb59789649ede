"""Fails half-way."""

from alembic import op


def upgrade() -> None:
    op.drop_table("officer")
    op.execute("DELETE FROM village")
    raise ZeroDivisionError
