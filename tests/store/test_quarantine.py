from datetime import timedelta

import pytest

from bot.store import quarantine
from bot.store.database import Database
from bot.store.quarantine import Quarantined
from tests.support.signals import NOON, TOPIC, signal

pytest_plugins = ["tests.support.databases"]


async def keep(database: Database, topic: str, *ids: int) -> None:
    async with database.write() as connection:
        for number in ids:
            at = NOON + timedelta(seconds=number)
            one = signal(str(number), b"\x00", publisher=topic, received_at=at)
            await quarantine.keep(connection, one)


async def topics(database: Database) -> list[Quarantined]:
    async with database.read() as connection:
        return await quarantine.topics(connection)


async def take(database: Database, topic: str) -> list[str]:
    async with database.write() as connection:
        return [one.message_id for one in await quarantine.take(connection, topic)]


async def test_topics_are_counted_with_their_newest(database: Database) -> None:
    await keep(database, "b", 1)
    await keep(database, "a", 3, 2, 2)
    assert await topics(database) == [
        Quarantined("a", 2, NOON + timedelta(seconds=3)),
        Quarantined("b", 1, NOON + timedelta(seconds=1)),
    ]


async def test_what_is_taken_is_whole_and_gone(database: Database) -> None:
    await keep(database, TOPIC, 1)
    await keep(database, "other", 2)
    async with database.write() as connection:
        taken = await quarantine.take(connection, TOPIC)
    assert taken == [signal("1", b"\x00", received_at=NOON + timedelta(seconds=1))]
    assert [kept.topic for kept in await topics(database)] == ["other"]


async def test_one_topic_keeps_its_newest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MAX_PER_TOPIC", 3)
    await keep(database, "a", 1, 2, 3, 4, 5)
    await keep(database, "b", 1)
    assert await take(database, "a") == ["3", "4", "5"]
    assert await take(database, "b") == ["1"]


async def test_all_topics_together_keep_the_newest(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quarantine, "MAX_MESSAGES", 3)
    for topic in ("a", "b", "c", "d"):
        await keep(database, topic, 1)
    assert [kept.topic for kept in await topics(database)] == ["b", "c", "d"]
