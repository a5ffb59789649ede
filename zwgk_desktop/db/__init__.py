"""How is it kept? The only place that knows SQLAlchemy and Alembic."""
