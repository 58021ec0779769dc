from datetime import timedelta

import pytest

from bot.core.errors import FloodIsUnknown
from bot.core.flood import Count
from bot.core.severity import Severity
from bot.flow.forget import KEPT, Forget
from bot.store import inbox
from tests.support.alerts import alarm
from tests.support.flooded import Flooded
from tests.support.scene import AMINA, Scene
from tests.support.signals import TOPIC


async def remembered(scene: Scene) -> int:
    async with scene.database.read() as connection:
        found = [await inbox.find(connection, TOPIC, ident) for ident in scene.said]
    return sum(one is not None for one in found)


async def test_raw_signals_are_kept_for_two_weeks_after_they_were_handled(scene: Scene) -> None:
    forget = Forget(scene.database, scene.clock)
    await scene.say(alarm(0))
    scene.clock.now += KEPT
    await scene.say(alarm(1))
    assert await forget.once() == 0
    scene.clock.now += timedelta(seconds=1)
    assert await forget.once() == 1
    assert await remembered(scene) == 1


async def test_what_was_not_handled_is_never_forgotten(scene: Scene) -> None:
    scene.hopeless.update(await scene.send(alarm(0)))
    await scene.send(alarm(1))
    for _ in range(5):
        await scene.triage.once()
    await scene.send(alarm(2))
    scene.clock.now += 100 * KEPT
    assert await Forget(scene.database, scene.clock).once() == 1
    assert await remembered(scene) == 2


async def test_incidents_and_the_ledger_outlive_it(scene: Scene) -> None:
    await scene.say(alarm(0))
    scene.clock.now += 100 * KEPT
    await Forget(scene.database, scene.clock).once()
    one = await scene.incident()
    assert await scene.kinds(one.id) == ["alert.opened"]


async def test_what_a_digest_showed_is_kept_as_long_after_its_flood(scene: Scene) -> None:
    flooded, forget = Flooded(scene), Forget(scene.database, scene.clock)
    part = await flooded.begin((12, Severity.LOW, "shop"))
    scene.clock.now += 2 * KEPT
    await forget.once()
    assert (await flooded.overview(part)).all == Count(12, 12)

    await flooded.post(*range(1, 13))
    await flooded.floods.once()
    scene.clock.now += KEPT + timedelta(seconds=1)
    await forget.once()
    with pytest.raises(FloodIsUnknown):
        await flooded.overview(part)
    assert not await flooded.acknowledge.acknowledge(part, AMINA, "late")
