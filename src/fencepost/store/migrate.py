"""Brings the schema of a database up to date, in one transaction: a kill leaves the state before or the state after."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from fencepost.store.database import Database
from fencepost.store.faults import StoreError

_FOLDER = Path(__file__).parent / "migrations"


def migrate(database: Database) -> None:
    """Run what is missing; two processes that start together do it once.

    Raises:
        StoreError: a newer program has already brought the database further.
    """
    script = _script()
    newest = script.get_current_head()
    if _current(database) == newest:
        return
    with database.writing() as connection:  # the writer's lock: whoever comes second finds it done
        # alembic's own commands run with a folder of settings; its steps are run here in the transaction that is open.
        steps = script._upgrade_revs  # noqa: SLF001
        context = MigrationContext.configure(connection, opts={"fn": lambda revision, _: steps("head", revision)})
        current = context.get_current_revision()
        if current is not None and current not in {one.revision for one in script.walk_revisions()}:
            what = f"the database has schema {current}, which this version of fencepost does not know."
            raise StoreError(what, "Install the version that wrote it, or a newer one.")
        with context.begin_transaction(_per_migration=False):
            from alembic.operations import Operations  # noqa: PLC0415 - only where something is to be done

            with Operations.context(context):
                context.run_migrations()


def _current(database: Database) -> str | None:
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def _script() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return ScriptDirectory.from_config(config)
