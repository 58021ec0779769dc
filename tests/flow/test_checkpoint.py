"""Checkpoints are made in time, once, and come out of the database whatever the bucket says."""

import json
from typing import Any

import pytest

from bot.core.errors import AwsIsAway
from bot.core.ledger import SYSTEM, Entry
from bot.flow.amend import CHECKPOINT
from bot.flow.checkpoint import Checkpoints
from bot.metrics import Metrics
from bot.store import checkpoints, ledger, timers
from bot.store.timers import Timer
from tests.support.scene import Scene


class Shelf:
    """Where checkpoints are put; away for as long as a test says so."""

    def __init__(self) -> None:
        self.kept: dict[str, Any] = {}
        self.away = False

    async def put(self, name: str, body: bytes) -> str:
        if self.away:
            raise AwsIsAway("no route to S3")
        self.kept[name] = json.loads(body)
        return name


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def made(scene: Scene, shelf: Shelf) -> Checkpoints:
    return Checkpoints(scene.database, shelf.put, Metrics(), scene.clock)


async def write(scene: Scene, *chains: str) -> None:
    new = [Entry(c, "note", scene.clock.now, "system", {"text": "x"}) for c in chains]
    async with scene.database.write() as connection:
        await ledger.append(connection, new)


async def hashes(scene: Scene) -> list[str]:
    async with scene.database.read() as connection:
        return [one.hash.hex() for one in await checkpoints.after(connection, 0, 99)]


def waiting(made: Checkpoints) -> tuple[float | None, float | None]:
    registry = made.metrics.registry
    names = ("firebreak_checkpoints_waiting", "firebreak_checkpoint_failures_total")
    return registry.get_sample_value(names[0]), registry.get_sample_value(names[1])


async def test_every_five_minutes_where_something_changed(scene: Scene, made: Checkpoints) -> None:
    await write(scene, "a")
    await made.once()
    await write(scene, "b")
    scene.clock.advance(minutes=4.9)
    await made.once()
    assert len(await hashes(scene)) == 1
    scene.clock.advance(minutes=0.1)
    await made.once()
    assert len(await hashes(scene)) == 2
    scene.clock.advance(minutes=30)
    await made.once()
    assert len(await hashes(scene)) == 2


async def test_at_once_where_somebody_asks_and_once_for_many(
    scene: Scene, made: Checkpoints
) -> None:
    await write(scene, "a")
    asked = [Timer(CHECKPOINT, SYSTEM, scene.clock.now) for _ in range(3)]
    async with scene.database.write() as connection:
        await timers.add(connection, asked)
        due = await timers.due(connection, scene.clock.now, 9)
    for timer in due:
        await made.at_once(timer)
    async with scene.database.read() as connection:
        assert await timers.due(connection, scene.clock.now, 9) == []
    assert len(await hashes(scene)) == 1


async def test_what_is_put_has_the_hash_in_its_name(
    scene: Scene, made: Checkpoints, shelf: Shelf
) -> None:
    await write(scene, "a", SYSTEM)
    await made.once()
    (digest,) = await hashes(scene)
    ((name, document),) = shelf.kept.items()
    assert name == f"checkpoints/0000000001-{digest[:16]}.json"
    assert document["hash"] == digest
    assert [head[:2] for head in document["heads"]] == [["a", 1], ["system", 1]]


async def test_while_the_bucket_is_away_they_wait_and_that_is_seen(
    scene: Scene, made: Checkpoints, shelf: Shelf
) -> None:
    shelf.away = True
    for chain in ("a", "b"):
        await write(scene, chain)
        scene.clock.advance(minutes=5)
        await made.once()
    assert waiting(made) == (2, 2)
    shelf.away = False
    await made.once()
    assert waiting(made) == (0, 2)
    assert [one["hash"] for one in shelf.kept.values()] == await hashes(scene)
    assert await made.bring_out() == 0


async def test_without_a_bucket_they_are_made_all_the_same(scene: Scene) -> None:
    alone = Checkpoints(scene.database, None, Metrics(), scene.clock)
    await write(scene, "a")
    await alone.once()
    assert len(await hashes(scene)) == 1
    assert waiting(alone) == (0, 0)
