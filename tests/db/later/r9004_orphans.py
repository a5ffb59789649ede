"""Takes the villages away from the rows that refer to them."""

from alembic import op


def upgrade() -> None:
    op.execute("DELETE FROM village")
