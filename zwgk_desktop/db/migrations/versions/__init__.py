"""One module per revision, each with ``upgrade()`` and ``downgrade()`` written with Alembic's operations."""
