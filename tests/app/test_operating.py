from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.app.operating import Operating
from bot.core.errors import SchemaIsOld
from bot.durable import LEASE
from bot.settings import load
from bot.store import leases
from bot.store.database import Database
from bot.store.lock import FileLock
from tests.support.books import books


@asynccontextmanager
async def operating(url: str, directory: Path) -> AsyncIterator[Operating]:
    (directory / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]")
    desk = Operating(load({"FIREBREAK_DATABASE_URL": url}, directory), books())
    try:
        await desk.open()
        yield desk
    finally:
        await desk.close()


async def test_where_a_server_lives_it_only_puts_runs_into_the_queue(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    lock = FileLock(database_url)
    lock.acquire()
    async with database.write() as connection:
        await leases.hold(connection, f"{LEASE}server", "server", 30.0)
    try:
        async with operating(database_url, tmp_path) as desk:
            await desk.start()
            await desk.stand_in()
            assert not desk.is_working
    finally:
        lock.release()


async def test_where_nobody_lives_it_executes_and_leaves_nothing_held(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    async with operating(database_url, tmp_path) as desk:
        await desk.start()
        assert desk.is_working
        async with database.read() as connection:
            assert await leases.holders(connection, LEASE) == {desk.holder}

    async with database.read() as connection:
        assert await leases.holders(connection, LEASE) == set()
    lock = FileLock(database_url)
    lock.acquire()
    lock.release()


async def test_when_the_server_ends_it_takes_over(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    lock = FileLock(database_url)
    lock.acquire()
    async with database.write() as connection:
        await leases.hold(connection, f"{LEASE}server", "server", 30.0)
    async with operating(database_url, tmp_path) as desk:
        await desk.start()
        assert not desk.is_working

        lock.release()
        async with database.write() as connection:
            await leases.release(connection, "server")
        await desk.stand_in()

        assert desk.is_working


async def test_an_older_schema_is_said(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'firebreak.db'}"
    lock = FileLock(url)
    lock.acquire()
    try:
        with pytest.raises(SchemaIsOld, match="run `firebreak migrate`"):
            async with operating(url, tmp_path):
                pass
    finally:
        lock.release()
