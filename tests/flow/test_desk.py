"""What a batch finds, and which incident a firing alert belongs to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.core.alert import Alert, Target
from bot.core.judge import Home
from bot.core.message import Role
from bot.core.tracking import first_heard
from bot.flow.desk import Desk, Heard
from bot.store import alerts
from tests.support.alerts import alarm, minute
from tests.support.scene import AMINA, YUSUF, Scene, route
from tests.support.signals import signal

# What the two databases do differently is tested with the store and with triage.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CPU = "arn:alarm:cpu"
OTHER = (Target("ec2-instance", "i-0web3"),)


def heard(alert: Alert) -> Heard:
    return Heard(alert, signal("m-1"), route(alert))


@asynccontextmanager
async def desk(scene: Scene, *told: Alert) -> AsyncIterator[Desk]:
    """Open a desk on which a batch lies."""
    async with scene.database.write() as connection:
        opened = Desk(connection, scene.triage.reading.timing, scene.clock.now)
        await opened.load([heard(alert) for alert in told])
        yield opened


async def home(scene: Scene, alert: Alert) -> tuple[Home, int | None]:
    async with desk(scene, alert) as opened:
        found, incident = opened.home(heard(alert))
        return found, incident.number if incident else None


async def test_nothing_is_known_at_first(scene: Scene) -> None:
    assert await home(scene, alarm()) == (Home.NONE, None)


async def test_only_what_the_batch_speaks_of_is_locked(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(0, name="disk", targets=OTHER))
    async with desk(scene, alarm(1)) as opened:
        assert set(opened.incidents) == {1}
        assert set(opened.known) == {CPU}
        assert opened.firing == {1: 1}


async def test_the_group_decides_for_what_was_never_heard(scene: Scene) -> None:
    await scene.say(alarm(0))
    assert await home(scene, alarm(1, name="network")) == (Home.OPEN, 1)


async def test_what_was_heard_stays_where_it_is(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(0, name="network"))
    part = await scene.regroup.split(1, [CPU], AMINA)
    assert await home(scene, alarm(1)) == (Home.OPEN, part.number)
    assert await home(scene, alarm(1, name="network")) == (Home.OPEN, 1)
    assert await home(scene, alarm(1, name="disk")) == (Home.OPEN, 1)


async def test_a_part_that_was_split_off_reopens_too(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(0, name="network"))
    part = await scene.regroup.split(1, [CPU], AMINA)
    await scene.respond.resolve(part.number, AMINA, anyway=True)
    await scene.respond.resolve(1, AMINA, anyway=True)
    assert await home(scene, alarm(1)) == (Home.RECENT, part.number)
    assert await home(scene, alarm(1, name="network")) == (Home.RECENT, 1)


async def test_an_open_incident_of_the_group_comes_before_a_recent_one(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(0, name="network"))
    part = await scene.regroup.split(1, [CPU], AMINA)
    await scene.respond.resolve(part.number, AMINA, anyway=True)
    assert await home(scene, alarm(1)) == (Home.OPEN, 1)


async def test_the_reopen_window(scene: Scene) -> None:
    await scene.say(alarm(0))
    await scene.respond.resolve(1, AMINA, anyway=True)
    scene.clock.advance(minutes=30)
    assert await home(scene, alarm(30)) == (Home.RECENT, 1)
    scene.clock.advance(seconds=1)
    assert await home(scene, alarm(31)) == (Home.NONE, None)


class TestMerged:
    async def merged(self, scene: Scene) -> None:
        """Merge INC-1, about web-2, into INC-2, about web-3."""
        await scene.say(alarm(0), alarm(0, name="disk", targets=OTHER))
        await scene.regroup.merge(1, 2, YUSUF)

    async def test_its_alerts_are_at_home_in_the_other(self, scene: Scene) -> None:
        await self.merged(scene)
        assert await home(scene, alarm(1)) == (Home.OPEN, 2)

    async def test_so_are_new_alarms_of_its_group(self, scene: Scene) -> None:
        await self.merged(scene)
        assert await home(scene, alarm(1, name="network")) == (Home.OPEN, 2)

    async def test_for_as_long_as_the_other_is_open(self, scene: Scene) -> None:
        await self.merged(scene)
        scene.clock.advance(minutes=600)
        assert await home(scene, alarm(1, name="network")) == (Home.OPEN, 2)

    async def test_even_if_that_is_merged_in_turn(self, scene: Scene) -> None:
        await self.merged(scene)
        await scene.say(alarm(0, name="third", targets=()))
        await scene.regroup.merge(2, 3, YUSUF)
        scene.clock.advance(minutes=600)
        assert await home(scene, alarm(1, name="network")) == (Home.OPEN, 3)

    async def test_and_no_longer(self, scene: Scene) -> None:
        await self.merged(scene)
        scene.clock.advance(minutes=60)
        await scene.respond.resolve(2, AMINA, anyway=True)
        assert await home(scene, alarm(1, name="network")) == (Home.NONE, None)
        await scene.say(alarm(61))
        assert [one.number for one in await scene.incidents() if one.is_open] == [3]

    async def test_an_old_incident_takes_nothing_from_a_new_one(self, scene: Scene) -> None:
        await scene.say(alarm(0), alarm(1, "OK"))
        await scene.wait(11)
        await scene.wait(60)
        await scene.say(alarm(71), alarm(71, name="disk", targets=OTHER))
        await scene.regroup.merge(1, 3, YUSUF)
        tracked = await scene.alert(CPU)
        assert (tracked.incident, tracked.is_firing) == (2, True)
        await scene.say(alarm(71.5, "OK"))
        assert not (await scene.alert(CPU)).is_firing
        assert (await scene.incidents())[1].quiet_due_at is not None


async def test_an_alert_whose_incident_is_lost_finds_another(scene: Scene) -> None:
    async with scene.database.write() as connection:
        await alerts.save(connection, [first_heard(alarm(0), 99, authenticated=True)])
    async with asyncio.timeout(5):
        assert await home(scene, alarm(1)) == (Home.NONE, None)
        await scene.say(alarm(1), alarm(2, "OK"))
    assert (await scene.incident()).quiet_due_at is not None


async def test_a_batch_sees_its_own_work(scene: Scene) -> None:
    low, bad = alarm(0, labels={"channel": "C0LOW"}), alarm(0, name="disk", targets=OTHER)
    await scene.send(low, alarm(0, "ALARM"), alarm(1, "OK"), bad, alarm(2), alarm(3, "OK"))
    await scene.work()
    first, second = await scene.incidents()
    assert first.quiet_due_at is not None
    assert second.quiet_due_at is None
    shown = {(m.channel, m.role) for m in await scene.messages(1)}
    assert shown == {
        ("C0LOW", Role.ROOT),
        ("C0LOW", Role.RUNBOOK),
        ("C0ALARMS", Role.LINK),
    }
    assert (await scene.alert(CPU)).state_at == minute(3)
