import pytest
from sqlalchemy import text

from bot.core.errors import StoreFailed
from bot.flow.quarantine import put_aside, replay
from bot.store import inbox, quarantine
from bot.store.database import Database
from tests.support.signals import TOPIC, signal

pytest_plugins = ["tests.support.databases"]


async def test_a_listed_topic_gets_its_messages_back(database: Database) -> None:
    await put_aside(database, signal("1"))
    await put_aside(database, signal("2", publisher="other"))
    async with database.read() as connection:
        assert await inbox.depth(connection) == 0
    assert await replay(database, TOPIC) == 1
    assert await replay(database, TOPIC) == 0
    async with database.write() as connection:
        assert [one.signal for one in await inbox.take(connection, 9)] == [signal("1")]
        assert [kept.topic for kept in await quarantine.topics(connection)] == ["other"]


async def test_what_is_not_kept_is_said(database: Database) -> None:
    async with database.write() as connection:
        await connection.execute(text("DROP TABLE quarantine"))
    with pytest.raises(StoreFailed):
        await put_aside(database, signal("1"))
