"""Whatever a message says: it is triaged, in one batch with all others, on either database."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.alert import Alert
from bot.core.signal import Signal
from bot.flow.triage import Reading
from bot.store import inbox
from handlers.events import parse, plain
from tests.support.scene import Scene, route
from tests.support.signals import signal

SAMPLES = Path(__file__).parents[1] / "fixtures" / "events"
TWISTS: dict[str, Callable[[str], str]] = {
    "nul": lambda said: f"\0{said}\0",
    "half a pair": lambda said: f"{said[:5]}\ud800{said[5:]}",
    "very long": lambda said: said + "x" * 3_000,
    "markup": lambda said: f"<!channel> *{said}* & </script>\u202e",
}


def twisted(value: Any, twist: Callable[[str], str]) -> Any:
    """Return the same JSON with every text twisted that is no envelope of another."""
    if isinstance(value, dict):
        return {key: twisted(inner, twist) for key, inner in value.items()}
    if isinstance(value, list):
        return [twisted(inner, twist) for inner in value]
    if isinstance(value, str) and value.startswith("{"):
        return json.dumps(twisted(json.loads(value), twist))
    return twist(value) if isinstance(value, str) and len(value) > 12 else value


def hostile() -> Iterator[Signal]:
    for sample in sorted(SAMPLES.glob("*.json")):
        for name, twist in TWISTS.items():
            body = json.dumps(twisted(json.loads(sample.read_bytes()), twist)).encode()
            yield signal(f"{sample.stem} {name}", body)
        yield signal(f"{sample.stem} cut", sample.read_bytes()[:-7])
    yield signal("empty", b"")
    yield signal("bytes", bytes(range(256)))
    yield signal("findings", b'{"Findings":[' + b'{"Id":"1","Type":"a:b/c"},' * 2_000 + b"{}]}")


@pytest.fixture
def parsing(scene: Scene) -> Scene:
    """Let the scene read messages as in earnest."""
    parsed: dict[str, tuple[Alert, ...]] = {}

    def read(one: Signal) -> tuple[Alert, ...]:
        return parsed.setdefault(one.message_id, parse(one))

    scene.triage.reading = Reading(read, plain, route, scene.triage.reading.timing)
    return scene


async def test_no_message_fails_a_batch(parsing: Scene) -> None:
    told = list(hostile())
    async with parsing.database.write() as connection:
        await inbox.put(connection, told)
    await parsing.work()
    table = inbox.inbox.c
    async with parsing.database.read() as connection:
        failed = select(table.message_id, table.error).where(table.attempts > 0)
        assert [tuple(row) for row in await connection.execute(failed)] == []
        assert await inbox.depth(connection) == 0
    heard = {fields["message_id"] for _, fields in await parsing.heard()}
    assert heard == {one.message_id for one in told}
