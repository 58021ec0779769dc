"""Migrations expand: the release before works on beside them, or they say that it does not.

One file a migration is run alone, and what stands afterwards is compared with what stood before,
whatever statements it used.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from bot.store.database import Database, open_database
from bot.store.migrate import configuration
from tests.support.databases import postgres_url
from tests.support.expanded import tables, taken_away
from tests.support.releases import CONTRACTS, EXPANDS, upgrade_to, write_migration

FIRST = "0008"  # before it nobody asked which code works with the schema


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def empty(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path}/own.db")
        yield database
        await database.close()
        return
    with postgres_url() as url:
        database = open_database(url)
        yield database
        await database.close()


def ours() -> list[tuple[str, bool]]:
    """Return every revision in order, and whether it says what it works with."""
    scripts = ScriptDirectory.from_config(configuration()).walk_revisions()
    said = [(one.revision, hasattr(one.module, "works_since")) for one in scripts]
    return said[::-1]


async def test_every_migration_leaves_the_release_before_what_it_needs(empty: Database) -> None:
    def lost(connection: Connection, revision: str) -> list[str]:
        before = tables(connection)
        command.upgrade(configuration(connection), revision)
        return taken_away(before, tables(connection))

    found = {}
    for revision, says in ours():
        async with empty.write() as connection:
            lines = await connection.run_sync(lost, revision)
        if lines and revision > FIRST and not says:
            found[revision] = lines
    assert found == {}, "say `works_since` in it, or let a later release take this away"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (EXPANDS, []),
        (CONTRACTS, ["column incidents.impact is gone"]),
        ('op.execute("DROP TABLE freezes")', ["table freezes is gone"]),
        (
            'op.execute("ALTER TABLE steps RENAME TO ticks")',
            ["table steps is gone"],
        ),
        (
            """
            with op.batch_alter_table("leases") as batch:
                batch.alter_column("holder", new_column_name="owner")
            """,
            [
                "column leases.holder is gone",
                "column leases.owner is new and has no server default",
            ],
        ),
        (
            """
            with op.batch_alter_table("incidents") as batch:
                batch.alter_column("mitigated_at", nullable=False)
                batch.alter_column("cause", type_=sa.String(10))
            """,
            [
                "column incidents.mitigated_at must be filled now",
                "column incidents.cause has another type",
            ],
        ),
        (
            'op.create_index("one_holder", "leases", ["holder"], unique=True)',
            ["leases has a new rule: unique ['holder'] []"],
        ),
        (
            """
            with op.batch_alter_table("leases") as batch:
                batch.create_check_constraint("short", "length(holder) < 9")
            """,
            ["leases has a new rule: check length"],
        ),
        ('op.drop_index("uq_incidents_open_group")', ["incidents has lost: unique"]),
    ],
)
async def test_what_a_migration_takes_away_is_seen(
    database: Database, tmp_path: Path, body: str, lines: list[str]
) -> None:
    folder = write_migration(tmp_path / "next", "next", body)
    async with database.write() as connection:
        before = await connection.run_sync(tables)
        await connection.run_sync(upgrade_to, folder, "next")
        found = taken_away(before, await connection.run_sync(tables))
        await connection.rollback()  # the next test has the database as it was
    assert len(found) == len(lines), found
    assert all(line.startswith(said) for line, said in zip(found, lines, strict=True)), found
