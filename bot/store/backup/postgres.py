"""A PostgreSQL database dumped and loaded by its own tools, in their custom format."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import Connection, event, text

from bot.core.errors import BackupIsNotUsable, DatabaseIsNotEmpty, StoreFailed
from bot.store.backup.tools import tool
from bot.store.database import Database, open_database

BEGINNING = b"PGDMP"
OURS = "alembic_version"
TABLES = (
    "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
    " WHERE nspname = ANY(:schemas) AND relkind IN ('r', 'p', 'v', 'm', 'S')"
)


@asynccontextmanager
async def moment(url: str) -> AsyncIterator[tuple[str, Database]]:
    """Hold one moment; yield its name for pg_dump, and a database that sees nothing later."""
    database = open_database(url)
    engine = database.engine.execution_options(isolation_level="REPEATABLE READ")
    try:
        async with engine.connect() as holder:
            name = (await holder.exec_driver_sql("SELECT pg_export_snapshot()")).scalar_one()

            def go_there(connection: Connection) -> None:
                connection.exec_driver_sql(f"SET TRANSACTION SNAPSHOT '{name}'")

            event.listen(engine.sync_engine, "begin", go_there)
            yield name, Database(engine)
    finally:
        await database.close()


async def dump(url: str, schemas: Sequence[str], snapshot: str, file: Path) -> None:
    """Write a moment of these schemas into a file. Raises StoreFailed."""
    chosen = [f'--schema="{name}"' for name in schemas]
    more = (*chosen, f"--snapshot={snapshot}", f"--file={file}")
    await tool("pg_dump", url, "--format=custom", *more)


async def read_through(file: Path) -> None:
    """Read all of a dump, as a restore would. Raises BackupIsNotUsable."""
    await _read(file, "--file=/dev/null")


async def schema_of(file: Path) -> str:
    """Return the schema that Firebreak's tables have in a dump. Raises BackupIsNotUsable."""
    for line in (await _read(file, "--list")).splitlines():
        words = line.split()  # 219; 1259 16391 TABLE public alembic_version owner
        if words[3:4] == ["TABLE"] and words[5:6] == [OURS]:
            return words[4]
    raise BackupIsNotUsable(f"{file} is no backup of Firebreak: it has no table {OURS}")


async def revision(file: Path, schema: str) -> str:
    """Return the revision of the schema in a dump. Raises BackupIsNotUsable."""
    chosen = ("--data-only", f"--schema={schema}", f"--table={OURS}", "--file=-")
    lines = iter((await _read(file, *chosen)).splitlines())
    return next((next(lines, "") for line in lines if line.startswith("COPY ")), "")


async def make_room(database: Database, schemas: Sequence[str]) -> None:
    """Make the schemas that a dump goes into; the first must be where this database works.

    Raises DatabaseIsNotEmpty and StoreFailed.
    """
    async with database.write() as connection:
        for name in schemas:
            quoted = connection.dialect.identifier_preparer.quote_identifier(name)
            await connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {quoted}"))
        found = await connection.execute(text(TABLES), {"schemas": list(schemas)})
        if found.scalar_one():
            raise DatabaseIsNotEmpty(
                "the database is not empty, and nothing was changed: make a new one (createdb), "
                "and name it in FIREBREAK_DATABASE_URL"
            )
        here = (await connection.execute(text("SELECT current_schema()"))).scalar_one()
        if here != schemas[0]:
            raise StoreFailed(
                f"the backup is of schema {schemas[0]}, and this database works in {here}: "
                f"add ?options=-csearch_path={schemas[0]} to FIREBREAK_DATABASE_URL"
            )


async def load(url: str, schemas: Sequence[str], file: Path) -> None:
    """Load a dump, all of it or nothing, owned by whoever loads it. Raises StoreFailed."""
    chosen = [f"--schema={name}" for name in schemas]
    how = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    await tool("pg_restore", url, *how, *chosen, str(file))


async def _read(file: Path, *arguments: str) -> str:
    try:
        return await tool("pg_restore", "", *arguments, str(file))
    except StoreFailed as failed:
        raise BackupIsNotUsable(f"{file} cannot be read: {failed}") from failed
