"""The rights that the guide gives to PostgreSQL's roles: enough to work, and not to change."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from bot.core.erasure import without
from bot.core.errors import StoreFailed
from bot.core.ledger import Entry
from bot.store import checkpoints, ledger
from bot.store.database import Database, open_database
from tests.support.alerts import THREE
from tests.support.databases import SERVER

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize(
        "database_url", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
    ),
]
GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "ledger.md"


@pytest_asyncio.fixture
async def server(database: Database, database_url: str) -> AsyncIterator[Database]:
    """Yield the database as the server's role has it, by the words of the guide."""
    del database  # migrated by its owner
    role = f"server_{uuid4().hex}"
    schema = re.search(r"search_path=(\w+)", str(make_url(database_url).query["options"]))
    assert schema
    (grants,) = re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    grants = grants.replace("public", schema[1]).replace("firebreak;", f"{role};")
    with psycopg.connect(SERVER, autocommit=True) as owner:
        owner.execute(f"SET search_path TO {schema[1]}")
        owner.execute(f"CREATE ROLE {role}")
        owner.execute(grants)
        opened = open_database(
            f"{SERVER}?options={quote(f'-csearch_path={schema[1]} -crole={role}')}"
        )
        yield opened
        await opened.close()
        owner.execute(f"DROP OWNED BY {role}")
        owner.execute(f"DROP ROLE {role}")


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
