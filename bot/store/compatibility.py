"""Which code works with the database's schema: its own, and an older release's while it can.

Migrations expand, so that processes of the release before go on beside them, and can be started
again. One that takes something away says `works_since`, the oldest revision whose code works with
what is left; it stands in the database, where code that never heard of the migration reads it.
"""

from dataclasses import dataclass

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Connection, String, Table, select

from bot.core.errors import SchemaDoesNotFit, SchemaIsOld, SchemaIsTooNew
from bot.store.base import metadata

compatibility = Table("compatibility", metadata, Column("since", String(32), primary_key=True))


@dataclass(frozen=True, slots=True)
class Found:
    """The schema of a database. revision: "" for none; since: whose code works with it, or ""."""

    revision: str
    since: str

    def problem(self, known: tuple[str, ...]) -> SchemaDoesNotFit | None:
        """Return what is wrong with it for code that knows these revisions, its own first."""
        if self.is_behind(known):
            has = f"schema {self.revision}" if self.revision else "no schema yet"
            return SchemaIsOld(f"the database has {has}, and this release needs {known[0]}")
        if self.revision == known[0] or self.since in known:
            return None
        return SchemaIsTooNew(
            f"the database has schema {self.revision} of a later release, which works with code "
            f"of schema {self.since or self.revision} and later, and this release's is {known[0]}"
        )

    def is_behind(self, known: tuple[str, ...]) -> bool:
        """Tell whether that code has migrations which this database lacks."""
        return self.revision in ("", *known[1:])


def look(connection: Connection, known: tuple[str, ...]) -> Found:
    """Read the schema of a database; what it works with only where it is not one of `known`."""
    revision = MigrationContext.configure(connection).get_current_revision() or ""
    if revision in ("", *known):
        return Found(revision, "")
    return Found(revision, connection.execute(select(compatibility.c.since)).scalar() or "")
