"""Replicas of two releases, or two configurations, on one database: each leaves to the other
what it does not know, and goes on with what it does.
"""

import asyncio

import pytest
from sqlalchemy import update

from bot.core.run import RunStatus
from bot.core.severity import Severity
from bot.flow import page
from bot.flow.escalate import LEFT_TO_OTHERS, NEXT_ROUND
from bot.flow.look_run import LookRun
from bot.flow.sweep import Sweep
from bot.store import messages, timers
from bot.store.database import Database
from bot.store.timers import Timer
from tests.flow.floor import Floor
from tests.support.alerts import THREE, alarm
from tests.support.announced import CHANNEL, Desk, until
from tests.support.clock import Clock
from tests.support.paging import Paging, calls
from tests.support.scene import Scene


async def test_a_timer_of_an_unknown_kind_stays_as_it_is(scene: Scene) -> None:
    done = []

    async def do(timer: Timer) -> None:
        done.append(timer.kind)

    async with scene.database.write() as connection:
        wanted = [Timer("of tomorrow", "r1", THREE), Timer("of today", "r2", THREE)]
        await timers.add(connection, wanted)
    assert await Sweep(scene.database, {"of today": do}, scene.clock).once() == 1
    assert done == ["of today"]
    async with scene.database.read() as connection:
        left = await timers.due(connection, scene.clock(), 9)
    assert ("of tomorrow", THREE) in [(one.kind, one.due_at) for one in left]


async def test_a_message_of_an_unknown_role_keeps_no_other_waiting(database: Database) -> None:
    desk = Desk(database, Clock())
    await desk.open(Severity.CRITICAL)
    async with database.write() as connection:
        await connection.execute(update(messages.messages).values(role="of tomorrow"))
        assert await messages.channels_behind(connection, desk.clock()) == []
    other = await desk.open(Severity.LOW)
    found = await desk.due()
    assert found is not None
    assert (found.incident, found.channel) == (other.number, CHANNEL)


async def test_a_run_of_an_unknown_action_waits_for_who_knows_it(scene: Scene) -> None:
    floor = Floor(scene)
    await floor.attacked()
    asked = await floor.confirmed()
    actions, floor.execute.actions = floor.execute.actions, {}
    older = asyncio.create_task(floor.execute.run(asked.id))
    await asyncio.sleep(0.1)
    assert not older.done()
    assert (await floor.run(asked)).status is RunStatus.APPROVED
    async with scene.database.read() as connection:
        card = await LookRun({}, {}, floor.authorize).card(connection, asked.id)
    assert (card.title, card.undo) == ("cut", "")

    older.cancel()  # as its process ends
    floor.execute.actions = actions
    await floor.work()
    assert (await floor.run(asked)).status is RunStatus.SUCCEEDED
    assert (await floor.kinds()).count("run.started") == 1


async def test_an_unknown_escalation_is_left_to_others_for_a_minute(scene: Scene) -> None:
    paging = Paging(scene)
    await scene.say(alarm(0, labels={"alarm": "cpu", "channel": CHANNEL, "escalation": "night"}))
    began = (await paging.running()).due_at
    await paging.after(0.5)
    assert (await paging.running()).due_at == began
    await paging.after(LEFT_TO_OTHERS.total_seconds() / 60)
    assert (await paging.running()).due_at == scene.clock() + NEXT_ROUND


async def test_an_unknown_notifier_is_left_to_others_for_a_minute(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "EVERY_SECONDS", 0.01)
    paging = Paging(scene, calls({"after": "0m", "notify": "ops"}))
    await scene.say(alarm(0, labels={"alarm": "cpu", "channel": CHANNEL}))
    await paging.after(0)
    working = asyncio.create_task(paging.pager.run())
    failures = paging.metrics.page_failures._value  # noqa: SLF001  (the client has no getter)
    await asyncio.sleep(0.2)
    assert failures.get() == 0
    scene.clock.now += page.LEFT_TO_OTHERS
    await until(lambda: failures.get() > 0)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
