"""A backup is of one moment, however much is written while it is made."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text

from bot.store.backup import postgres, sqlite
from tests.support.databases import postgres_url

PAGES = 3 * sqlite.PAGES
HOW_MANY = "SELECT count(*) FROM things"


@pytest.fixture
def busy(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to a file that takes several steps to copy."""
    with closing(sqlite3.connect(tmp_path / "busy.db", isolation_level=None)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE things (thing BLOB)")
        database.execute("INSERT INTO things VALUES (zeroblob(?))", [PAGES * 4096])
        yield database


def test_writes_neither_get_into_a_copy_nor_begin_it_anew(
    busy: sqlite3.Connection, tmp_path: Path
) -> None:
    heard: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        heard.append((done, total))
        assert len(heard) < 10, "it never ends"
        busy.execute("INSERT INTO things VALUES (zeroblob(9000))")

    sqlite.copy(tmp_path / "busy.db", tmp_path / "copy.db", tell)

    assert len(heard) > 2
    assert heard == sorted(heard)
    assert heard[-1] == (heard[0][1], heard[0][1])
    assert busy.execute(HOW_MANY).fetchone() == (1 + len(heard),)
    with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
        assert copy.execute(HOW_MANY).fetchone() == (1,)


@pytest.mark.postgres
async def test_what_is_checked_is_what_was_there() -> None:
    with postgres_url() as url, psycopg.connect(url, autocommit=True) as busy:
        busy.execute("CREATE TABLE things (thing INT)")
        async with postgres.moment(url) as (name, database):
            for _ in range(2):
                busy.execute("INSERT INTO things VALUES (1)")
                async with database.read() as connection:
                    assert (await connection.execute(text(HOW_MANY))).scalar_one() == 0
            with psycopg.connect(url) as another:  # as pg_dump does
                another.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                another.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(name))
                assert another.execute(HOW_MANY).fetchone() == (0,)
