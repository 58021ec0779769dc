"""The rights that the server's role has on PostgreSQL: enough to work, and not to change."""

from collections.abc import AsyncIterator
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.core.erasure import without
from bot.core.errors import StoreFailed
from bot.core.ledger import Entry
from bot.store import checkpoints, ledger
from bot.store.access import let_in
from bot.store.database import Database, open_database
from tests.support.alerts import THREE
from tests.support.databases import SERVER

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize(
        "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
    ),
]


@pytest_asyncio.fixture
async def server(database: Database, database_url: str) -> AsyncIterator[Database]:
    """Yield the database as the server's role has it."""
    role = f"server_{uuid4().hex}"
    await let_in(database, role)
    options = str(make_url(database_url).query["options"])
    opened = open_database(f"{SERVER}?options={quote(f'{options} -crole={role}')}")
    yield opened
    await opened.close()
    with psycopg.connect(SERVER, autocommit=True) as owner:
        owner.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(role)))


async def test_it_can_add_and_make_checkpoints(server: Database) -> None:
    entry = Entry("a", "note", THREE, "system", {"text": "x"})
    async with server.write() as connection:
        await ledger.append(connection, [entry])
        await checkpoints.take(connection, THREE)
        await checkpoints.mark_put(connection, 1, THREE)
    async with server.read() as connection:
        assert len(await ledger.read_chain(connection, "a")) == 1


async def test_it_cannot_erase_and_says_who_can(server: Database) -> None:
    entry = Entry("a", "note", THREE, "system", {"text": "x"})
    async with server.write() as connection:
        await ledger.append(connection, [entry])
        (one,) = await ledger.read_chain(connection, "a")
    with pytest.raises(StoreFailed, match=r"the one that owns the tables \(permission denied"):
        async with server.write() as connection:
            await ledger.erase(connection, [without(one, ["text"])], by=2)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger SET kind = 'x'",
        "DELETE FROM ledger",
        "UPDATE alembic_version SET version_num = 'x'",
        "TRUNCATE ledger",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_refuses_update ON ledger",
        "UPDATE checkpoints SET hash = header",
        "DELETE FROM checkpoint_heads",
        "INSERT INTO erasures SELECT chain, seq, 1, content FROM ledger",
    ],
)
async def test_it_can_change_nothing(server: Database, change: str) -> None:
    with pytest.raises(DBAPIError, match=r"permission denied|must be owner"):
        async with server.write() as connection:
            await connection.execute(text(change))
