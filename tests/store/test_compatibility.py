"""An older release works with a newer one's schema, until a migration says that it cannot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.errors import SchemaIsOld, SchemaIsTooNew
from bot.store.compatibility import Found
from bot.store.database import Database, open_database
from bot.store.migrate import Migrated, head_revision, migrate, require_usable
from tests.support.databases import postgres_url
from tests.support.releases import CONTRACTS, EXPANDS, migrate_to, write_migration

KNOWN = ("0009", "0008", "0007")  # our own first


@pytest.mark.parametrize(
    ("revision", "since", "problem"),
    [
        ("0009", "", None),
        ("0010", "0007", None),
        ("0010", "0009", None),
        ("0010", "0010", SchemaIsTooNew),
        ("0011", "0010", SchemaIsTooNew),
        ("0011", "", SchemaIsTooNew),  # nobody knows what it works with
        ("0008", "", SchemaIsOld),
        ("", "", SchemaIsOld),
    ],
)
def test_what_code_may_work_with(revision: str, since: str, problem: type | None) -> None:
    found = Found(revision, since).problem(KNOWN)
    assert problem is None if found is None else type(found) is problem


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
async def own(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """Yield a database of its own: what a test adds to it stays."""
    if request.param == "sqlite":
        database = open_database(f"sqlite:///{tmp_path}/own.db")
        await migrate(database)
        yield database
        await database.close()
        return
    with postgres_url() as url:
        database = open_database(url)
        await migrate(database)
        yield database
        await database.close()


async def test_a_later_schema_is_worked_with_until_a_migration_excludes_us(
    own: Database, tmp_path: Path
) -> None:
    later = write_migration(tmp_path / "later", "later", EXPANDS)
    await migrate_to(own, later, "later")
    await require_usable(own)
    assert await migrate(own) == Migrated("later", "later")
    assert (await migrate(own)).is_ahead

    write_migration(later, "latest", CONTRACTS, after="later", works_since="later")
    await migrate_to(own, later, "latest")
    said = (
        f"the database has schema latest of a later release, which works with code of schema "
        f"later and later, and this release's is {head_revision()}: start that release, or "
        "restore a backup from before its `firebreak migrate`"
    )
    for refused in (require_usable, migrate):
        with pytest.raises(SchemaIsTooNew) as error:
            await refused(own)
        assert str(error.value) == said


async def test_what_a_migration_does_not_say_stays(own: Database, tmp_path: Path) -> None:
    later = write_migration(tmp_path / "later", "later", CONTRACTS, works_since="later")
    write_migration(later, "latest", EXPANDS, after="later")
    await migrate_to(own, later, "latest")
    with pytest.raises(SchemaIsTooNew, match="code of schema later and later"):
        await require_usable(own)
