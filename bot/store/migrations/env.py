"""Alembic's entry: runs the migrations on the connection that `migrate` hands over."""

from collections.abc import Collection, Mapping
from typing import Any

from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo
from sqlalchemy import delete, insert

from bot.store.compatibility import compatibility
from bot.store.schema import metadata


def keep_what_works(
    ctx: MigrationContext,
    step: MigrationInfo,
    heads: Collection[Any],
    run_args: Mapping[str, Any],
) -> None:
    """Write whose code works with the schema from this migration on, where it says so."""
    del heads, run_args  # Alembic gives them to everybody
    since = getattr(step.up_revision.module, "works_since", None)  # type: ignore[union-attr]  # upgrades have one
    if since is not None and ctx.connection is not None:
        ctx.connection.execute(delete(compatibility))
        ctx.connection.execute(insert(compatibility).values(since=since))


connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, on_version_apply=keep_what_works)
with context.begin_transaction():
    context.run_migrations()
