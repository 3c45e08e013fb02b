"""Migrations are run by store/migrate.py, in its own transaction; alembic's own command has nothing to run here."""
