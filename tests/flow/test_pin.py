"""Each thing that becomes of a message is written once, however often and in whatever order."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.core.ledger import opened
from bot.core.pinned import Attachment, Pinned, moment
from bot.flow.pin import Pin
from bot.store.database import open_database
from tests.support.alerts import alarm
from tests.support.scene import AMINA, YUSUF, Scene

TS, EDITED, LATER = "1763600000.000100", "1763600060.000000", "1763600090.000000"
SAID = Pinned("C0ALARMS", TS, "1763599999.000100", YUSUF, "lag is 40 s", "https://slack/p1")
Happened = Callable[[], Awaitable[object]]
GRAPH = Attachment("lag.png", "image/png", "https://slack/f1")


@pytest.fixture
async def pin(scene: Scene) -> Pin:
    await scene.say(alarm())
    return Pin(scene.database, scene.clock)


async def told(scene: Scene) -> list[tuple[str, str]]:
    """Return (kind, actor) of what the timeline has about pins."""
    entries = await scene.entries((await scene.incident()).id)
    return [(e.kind, opened(e)["actor"]) for e in entries if e.kind.startswith("pin.")]


async def test_it_is_kept_with_both_times(scene: Scene, pin: Pin) -> None:
    await pin.add(1, AMINA, replace(SAID, files=(GRAPH,)))
    entry = (await scene.entries((await scene.incident()).id))[-1]
    assert entry.at == scene.clock.now
    assert opened(entry) == {
        "actor": AMINA,
        "author": YUSUF,
        "channel": "C0ALARMS",
        "ts": TS,
        "link": "https://slack/p1",
        "source_at": moment(TS).isoformat(),
        "text": "lag is 40 s",
        "files": [{"name": "lag.png", "kind": "image/png", "link": "https://slack/f1"}],
    }


async def test_whatever_comes_again_and_in_any_order_is_written_once(
    scene: Scene, pin: Pin
) -> None:
    await pin.add(1, AMINA, SAID)
    edits = [replace(SAID, edited=at, text=f"at {at}") for at in (EDITED, LATER)]
    happened: list[Happened] = [
        *(partial(pin.edit, one, YUSUF) for one in edits),
        partial(pin.delete, "C0ALARMS", TS, LATER),
        partial(pin.remove, AMINA, "C0ALARMS", TS, EDITED),
        partial(pin.add, 1, YUSUF, SAID),
    ]
    shuffled = happened * 3
    random.Random(7).shuffle(shuffled)  # noqa: S311  (no secret is made of it)
    for each in shuffled:
        await each()
    assert sorted(await told(scene)) == [
        ("pin.added", AMINA),
        ("pin.deleted", "system"),
        ("pin.edited", YUSUF),
        ("pin.edited", YUSUF),
        ("pin.removed", AMINA),
    ]


async def test_two_replicas_take_it_once(scene: Scene, pin: Pin, database_url: str) -> None:
    other = scene.database if scene.database.is_sqlite else open_database(database_url)
    pins = [pin, Pin(other, scene.clock)]
    await asyncio.gather(*(pins[n % 2].add(1, AMINA, SAID) for n in range(6)))
    assert await told(scene) == [("pin.added", AMINA)]
    if other is not scene.database:
        await other.close()


async def test_a_message_pinned_after_its_edit_has_that_edit_already(
    scene: Scene, pin: Pin
) -> None:
    edited = replace(SAID, edited=EDITED)
    await pin.add(1, AMINA, edited)
    await pin.edit(edited, YUSUF)
    assert await told(scene) == [("pin.added", AMINA)]


async def test_what_nobody_pinned_leaves_no_trace(scene: Scene, pin: Pin) -> None:
    await pin.edit(replace(SAID, edited=EDITED), YUSUF)
    await pin.delete("C0ALARMS", TS, LATER)
    assert await pin.remove(AMINA, "C0ALARMS", TS, LATER) is None
    assert await told(scene) == []
