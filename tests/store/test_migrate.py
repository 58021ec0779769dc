"""The migrations make the very schema that the code was written for."""

import asyncio
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, text

from bot.core.errors import SchemaIsOld
from bot.store.database import Database, open_database
from bot.store.migrate import Migrated, head_revision, migrate, require_usable
from bot.store.schema import TABLES, metadata
from tests.support.databases import postgres_url

OBJECTS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    "postgresql": "SELECT indexdef FROM pg_indexes WHERE schemaname = current_schema()",
}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
        "WHERE relnamespace = current_schema()::regnamespace"
    ),
}


async def listed(database: Database, queries: dict[str, str]) -> set[str]:
    """Return what a query finds, without the name of the schema and without layout."""
    async with database.read() as connection:
        rows = await connection.execute(text(queries[connection.dialect.name]))
        return {re.sub(r"\s+|test_\w+\.", "", row[0]) for row in rows}


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "compare_server_default": True}
    )
    return list(compare_metadata(context, metadata))


async def test_models_and_migrations_agree(database: Database) -> None:
    async with database.read() as connection:
        found = await connection.run_sync(differences)
    assert found == []


async def test_indexes_agree_with_their_conditions(database: Database, tmp_path: Path) -> None:
    with postgres_url() as url:
        other = f"sqlite:///{tmp_path}/other.db" if database.is_sqlite else url
        made = open_database(other)
        async with made.write() as connection:
            await connection.run_sync(metadata.create_all)
        expected = await listed(made, OBJECTS)
        await made.close()
    found = await listed(database, OBJECTS)
    assert {index for index in found if "alembic_version" not in index} == expected


async def test_the_ledgers_guards_stand(database: Database) -> None:
    guarded = {"ledger", "checkpoints", "checkpoint_heads", "erasures"}
    verbs = {"update", "delete", "replace"} if database.is_sqlite else {"update", "change"}
    expected = {f"{table}_refuses_{verb}" for table in guarded for verb in verbs}
    assert await listed(database, TRIGGERS) == expected


async def test_every_table_is_known_to_migrations() -> None:
    assert set(TABLES) == set(metadata.tables.values())


async def test_migrating_again_changes_nothing(database: Database) -> None:
    await require_usable(database)
    assert await migrate(database) == Migrated(head_revision(), head_revision())
    await require_usable(database)


async def test_an_empty_database_cannot_be_used_until_it_is_migrated(tmp_path: Path) -> None:
    empty = open_database(f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(SchemaIsOld, match=r"has no schema yet.*: run `firebreak migrate`"):
        await require_usable(empty)
    assert await migrate(empty) == Migrated("", head_revision())
    await require_usable(empty)
    await empty.close()


@pytest.mark.postgres
async def test_replicas_that_migrate_at_once_take_turns() -> None:
    with postgres_url() as url:
        replicas = [open_database(url) for _ in range(3)]
        async with asyncio.timeout(30):
            done = await asyncio.gather(*(migrate(replica) for replica in replicas))
        assert sorted(each.before for each in done) == ["", head_revision(), head_revision()]
        await require_usable(replicas[0])
        for replica in replicas:
            await replica.close()
