"""A column more, by rebuilding the table."""

import sqlalchemy as sa
from alembic import op


def upgrade() -> None:
    with op.batch_alter_table("township", recreate="always") as batch:
        batch.add_column(sa.Column("fax", sa.String(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("township") as batch:
        batch.drop_column("fax")
