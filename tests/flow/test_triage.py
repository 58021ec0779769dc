"""How one alarm becomes, or joins, an incident."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import AlertStatus, Target
from bot.core.incident import IncidentStatus
from bot.core.message import Role
from bot.core.severity import Severity
from bot.flow import triage
from bot.store import inbox
from tests.support.alerts import alarm, finding, minute
from tests.support.scene import AMINA, Scene

TRIGGERED, RESOLVED = IncidentStatus.TRIGGERED, IncidentStatus.RESOLVED


async def test_an_alarm_opens_an_incident(scene: Scene) -> None:
    await scene.say(alarm())
    one = await scene.incident()
    assert (one.number, one.status, one.severity) == (1, TRIGGERED, Severity.HIGH)
    assert one.title == "web-2: cpu is too high"
    assert await scene.kinds(one.id) == ["alert.opened"]
    shown = {(m.role, m.channel) for m in await scene.messages(1)}
    assert shown == {(Role.ROOT, "C0ALARMS"), (Role.RUNBOOK, "C0ALARMS")}


async def test_alarms_of_one_resource_share_an_incident(scene: Scene) -> None:
    elsewhere = alarm(name="disk", targets=(Target("ec2-instance", "i-0web3"),))
    await scene.say(alarm(), alarm(1, name="network"), finding(2), elsewhere)
    first, second = await scene.incidents()
    assert await scene.kinds(first.id) == [
        "alert.opened",
        "alert.joined",
        "alert.joined",
        "people.called",
    ]
    assert await scene.kinds(second.id) == ["alert.opened"]
    assert len(await scene.alerts(first.number)) == 3


async def test_ok_resolves_its_alert_and_starts_the_quiet_period(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    one = await scene.incident()
    assert one.status is TRIGGERED
    assert one.quiet_due_at == scene.clock.now + timedelta(minutes=10)
    assert await scene.kinds(one.id) == ["alert.opened", "alert.recovered"]


async def test_it_is_not_over_while_another_alert_fires(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(0, name="network"), alarm(1, "OK"))
    assert (await scene.incident()).quiet_due_at is None
    await scene.say(alarm(2, "OK", name="network"))
    assert (await scene.incident()).quiet_due_at is not None


async def test_ok_without_an_alarm_is_recorded_and_opens_nothing(scene: Scene) -> None:
    await scene.say(alarm(0, "OK"))
    assert await scene.incidents() == []
    assert await scene.kinds() == ["alert.not_firing"]


async def test_an_alarm_that_its_ok_overtook_is_shown_as_over(scene: Scene) -> None:
    await scene.say(alarm(1, "OK"), alarm(0))
    one = await scene.incident()
    assert (one.status, one.quiet_due_at) == (TRIGGERED, scene.clock.now + timedelta(minutes=10))
    (tracked,) = await scene.alerts(1)
    assert (tracked.status, tracked.state_at) == (AlertStatus.RESOLVED, minute(1))
    assert await scene.kinds(one.id) == ["alert.recovered_before_seen"]
    assert {m.role for m in await scene.messages(1)} == {Role.ROOT, Role.RUNBOOK}


async def test_in_whatever_order_they_come_the_end_is_the_same(scene: Scene) -> None:
    in_order = [alarm(0), alarm(1, "OK")]
    other: dict[str, Any] = {"name": "disk", "targets": (Target("ec2-instance", "i-0web3"),)}
    await scene.say(*in_order, alarm(1, "OK", **other), alarm(0, **other))
    first, second = await scene.incidents()
    assert first.status is second.status
    assert first.quiet_due_at == second.quiet_due_at
    (one,), (two,) = await scene.alerts(1), await scene.alerts(2)
    assert (one.status, one.state_at, one.first_at) == (two.status, two.state_at, two.first_at)
    assert (one.changes, one.count) == (two.changes, two.count)


async def test_a_worse_alarm_whose_ok_overtook_it_counts_all_the_same(scene: Scene) -> None:
    worse: dict[str, Any] = {
        "name": "disk",
        "severity": Severity.CRITICAL,
        "labels": {"channel": "C0PAGE"},
    }
    await scene.say(alarm(0), alarm(2, "OK", **worse), alarm(1, **worse))
    one = await scene.incident()
    assert (one.severity, one.channel, one.quiet_due_at) == (Severity.CRITICAL, "C0PAGE", None)
    roles = {m.channel: m.role for m in await scene.messages(1) if m.key == "card"}
    assert roles == {"C0ALARMS": Role.LINK, "C0PAGE": Role.ROOT}


async def test_insufficient_data_is_shown_and_changes_nothing(scene: Scene) -> None:
    await scene.say(alarm(0))
    before = await scene.incident()
    await scene.say(alarm(1, "INSUFFICIENT_DATA", title="Not enough data: web-2: cpu"))
    assert await scene.incident() == before
    assert (await scene.alert("arn:alarm:cpu")).is_firing
    assert await scene.replies(1) == ["Not enough data: web-2: cpu."]
    assert await scene.kinds(before.id) == ["alert.opened", "alert.noted"]


async def test_the_same_note_is_shown_at_most_once_an_hour(scene: Scene) -> None:
    scene.clock.now = minute(120)
    first = alarm(1, "INSUFFICIENT_DATA")
    again, later = alarm(2, "INSUFFICIENT_DATA"), alarm(61, "INSUFFICIENT_DATA")
    other = alarm(3, "INSUFFICIENT_DATA", title="Backup is under way…")
    await scene.say(alarm(0), first, first, again, other, later)
    assert await scene.replies(1) == [
        "web-2: cpu is too high.",
        "Backup is under way…",
        "web-2: cpu is too high.",
    ]
    assert (await scene.kinds((await scene.incident()).id)).count("alert.noted") == 5


async def test_a_note_opens_nothing_and_wakes_nothing(scene: Scene) -> None:
    await scene.say(alarm(0, "INSUFFICIENT_DATA"))
    assert await scene.incidents() == []
    await scene.say(alarm(1), alarm(2, "OK"))
    await scene.wait(11)
    await scene.say(alarm(3, "INSUFFICIENT_DATA"))
    assert (await scene.incident()).status is RESOLVED
    assert await scene.replies(1) == [
        "Firebreak resolved it: nothing has fired for a while. Ledger head."
    ]


async def test_one_change_by_sns_and_by_eventbridge_is_one(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(0), alarm(1, "OK"), alarm(1, "OK"))
    one = await scene.incident()
    assert await scene.kinds(one.id) == [
        "alert.opened",
        "alert.duplicate",
        "alert.recovered",
        "alert.duplicate",
    ]
    assert (await scene.alert("arn:alarm:cpu")).count == 2


async def test_it_fires_again_within_its_quiet_period(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"), alarm(2))
    one = await scene.incident()
    assert (one.status, one.quiet_due_at) == (TRIGGERED, None)
    assert (await scene.kinds(one.id))[-1] == "alert.fired_again"


async def test_it_reopens_if_it_fires_again_soon(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    await scene.wait(11)
    assert (await scene.incident()).status is RESOLVED
    await scene.wait(30)
    await scene.say(alarm(41))
    one = await scene.incident()
    assert (one.status, one.resolved_at, one.revision > 1) == (TRIGGERED, None, True)
    assert (await scene.replies(1))[-1] == "<@U01AMINA> INC-1 is open again: web-2: cpu is too high"
    assert (await scene.kinds(one.id))[-2:] == ["alert.reopened", "people.called"]


async def test_much_later_it_is_a_new_incident(scene: Scene) -> None:
    await scene.say(alarm(0), alarm(1, "OK"))
    await scene.wait(11)
    await scene.wait(30.1)
    await scene.say(alarm(42), alarm(42, name="network"))
    first, second = await scene.incidents()
    assert (first.status, second.status) == (RESOLVED, TRIGGERED)
    assert len(await scene.alerts(2)) == 2
    assert [one.current for one in await scene.alerts(1)] == [False]


async def test_flapping_is_named_and_held_open(scene: Scene) -> None:
    for at in range(5):
        scene.clock.now = minute(at)
        await scene.say(alarm(at, "OK" if at % 2 else "ALARM"))
    one = await scene.incident()
    assert one.flapping
    told = "cpu is flapping. INC-1 stays open until it has been quiet for 30 minutes."
    assert await scene.replies(1) == [told]
    await scene.say(alarm(5, "OK"))
    await scene.wait(29)
    assert (await scene.incident()).status is TRIGGERED
    await scene.wait(2)
    assert (await scene.incident()).status is RESOLVED
    assert not (await scene.incident()).flapping


async def test_a_finding_joins_a_flapping_incident_loudly(scene: Scene) -> None:
    for at in range(5):
        await scene.say(alarm(at / 10, "OK" if at % 2 else "ALARM"))
    await scene.say(finding(1))
    told = "<@U01AMINA> INC-1 is joined by a finding: web-2 is attacking other hosts"
    assert (await scene.replies(1))[-1] == told


async def test_the_most_severe_alerts_route_owns_it_and_others_link(scene: Scene) -> None:
    low = alarm(0, severity=Severity.LOW, labels={"channel": "C0OTHER"})
    same = alarm(1, name="disk", severity=Severity.LOW, labels={"channel": "C0THIRD"})
    bad = alarm(2, name="network", severity=Severity.CRITICAL, labels={"channel": "C0PAGE"})
    await scene.say(low, same, bad)
    assert (await scene.incident()).channel == "C0PAGE"
    cards = {m.channel: m.role for m in await scene.messages(1) if m.key == "card"}
    assert cards == {"C0OTHER": Role.LINK, "C0THIRD": Role.LINK, "C0PAGE": Role.ROOT}
    told = "<@U01AMINA> INC-1 is now CRITICAL (was low): web-2: network is too high"
    (reply,) = [m for m in await scene.messages(1) if m.role is Role.REPLY]
    assert (reply.channel, reply.broadcast) == ("C0PAGE", True)
    assert f"{reply.mention} {reply.text}" == told


# SQLite alone: these are rules of findings; the rows are those of the tests above.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestAFinding:
    async def test_no_ok_ever_comes_so_it_stays_open(self, scene: Scene) -> None:
        await scene.say(finding(0), alarm(0), alarm(1, "OK"))
        await scene.wait(600)
        one = await scene.incident()
        assert (one.status, one.quiet_due_at) == (TRIGGERED, None)

    async def test_an_archived_update_closes_it(self, scene: Scene) -> None:
        await scene.say(finding(0), finding(1, archived=True))
        assert (await scene.incident()).quiet_due_at is not None

    async def test_a_repeat_changes_nothing_anybody_is_called_for(self, scene: Scene) -> None:
        await scene.say(finding(0), finding(1), finding(2))
        assert await scene.replies(1) == []
        assert (await scene.alert(finding().fingerprint)).count == 3

    async def test_what_a_person_closed_stays_closed(self, scene: Scene) -> None:
        await scene.say(finding(0))
        await scene.respond.resolve(1, AMINA, anyway=True)
        await scene.say(finding(1))
        await scene.wait(24 * 60)
        await scene.say(finding(2))
        one = await scene.incident()
        assert one.status is RESOLVED
        assert not (await scene.alert(finding().fingerprint)).is_firing
        assert (await scene.kinds(one.id))[-2:] == ["alert.repeated", "alert.repeated"]

    async def test_unless_it_is_worse(self, scene: Scene) -> None:
        await scene.say(finding(0))
        await scene.respond.resolve(1, AMINA, anyway=True)
        await scene.say(finding(1, severity=Severity.CRITICAL))
        one = await scene.incident()
        assert (one.status, one.severity) == (TRIGGERED, Severity.CRITICAL)

    async def test_or_names_new_targets(self, scene: Scene) -> None:
        await scene.say(finding(0))
        await scene.respond.resolve(1, AMINA, anyway=True)
        more = (*finding().targets, Target("ec2-instance", "i-0web3"))
        await scene.say(finding(1, targets=more))
        assert (await scene.incident()).status is TRIGGERED

    async def test_an_alarm_on_its_instance_does_not_open_it_again(self, scene: Scene) -> None:
        await scene.say(finding(0))
        await scene.respond.resolve(1, AMINA, anyway=True)
        await scene.wait(60)
        await scene.say(alarm(61), finding(62))
        first, second = await scene.incidents()
        assert (first.status, second.status) == (RESOLVED, TRIGGERED)
        assert [one.alert.source for one in await scene.alerts(second.number)] == ["cloudwatch"]


async def test_other_news_without_an_end_is_news_each_time(scene: Scene) -> None:
    await scene.say(finding(0, source="unknown", title="Backup failed"))
    await scene.respond.resolve(1, AMINA, anyway=True)
    await scene.wait(31 * 24 * 60)
    await scene.say(finding(31 * 24 * 60, source="unknown", title="Backup failed"))
    assert [one.status for one in await scene.incidents()] == [RESOLVED, TRIGGERED]


async def test_a_time_far_ahead_does_not_make_an_alarm_deaf(scene: Scene) -> None:
    await scene.say(alarm(60 * 24 * 365), alarm(1), alarm(2, "OK"))
    assert not (await scene.alert("arn:alarm:cpu")).is_firing


class TestABug:
    async def test_the_others_get_through_and_it_is_tried_again(self, scene: Scene) -> None:
        ids = await scene.send(alarm(0), alarm(0, name="network"), alarm(0, name="disk"))
        scene.broken.add(ids[1])
        await scene.triage.once()
        assert len(await scene.alerts(1)) == 2
        scene.broken.clear()
        await scene.work()
        assert len(await scene.alerts(1)) == 3
        assert await self.unhandled(scene) == 0

    async def test_after_five_times_it_is_shown_as_plain_text(self, scene: Scene) -> None:
        scene.broken.update(await scene.send(alarm()))
        done = [await scene.triage.once() for _ in range(5)]
        assert done == [False] * 4 + [True]
        assert len(await scene.incidents()) == 1
        assert await self.unhandled(scene) == 0

    async def test_what_cannot_even_be_shown_is_parked_where_people_see_it(
        self, scene: Scene
    ) -> None:
        scene.hopeless.update(await scene.send(alarm(), alarm(1)))
        await scene.send(alarm(2, name="disk"))
        for _ in range(6):
            await scene.triage.once()
        assert await self.unhandled(scene) == 0
        async with scene.database.read() as connection:
            assert await inbox.parked(connection) == 2
        assert len(await scene.alerts(1)) == 1

    async def test_a_signal_that_half_worked_leaves_nothing(self, scene: Scene) -> None:
        cannot_be_stored = alarm(name="disk", brief="\ud800")
        await scene.send_together(alarm(), cannot_be_stored)
        await scene.triage.once()
        assert await scene.incidents() == []
        assert await scene.heard() == []
        assert await self.unhandled(scene) == 1

    async def unhandled(self, scene: Scene) -> int:
        async with scene.database.read() as connection:
            return await inbox.depth(connection)


@asynccontextmanager
async def at_work(scene: Scene) -> AsyncIterator[None]:
    """Let triage run meanwhile, for at most 10 seconds."""
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        working = group.create_task(scene.triage.run())
        yield
        working.cancel()


class TestAtWork:
    async def test_it_works_when_it_is_woken(self, scene: Scene) -> None:
        handled = asyncio.Event()
        scene.triage.done = handled.set
        async with at_work(scene):
            await scene.send(alarm())
            scene.triage.woken.set()
            await handled.wait()
        assert len(await scene.incidents()) == 1

    async def test_it_looks_by_itself_for_what_another_replica_received(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(triage, "IDLE_SECONDS", 0.01)
        handled = asyncio.Event()
        scene.triage.done = handled.set
        async with at_work(scene):
            await asyncio.sleep(0.05)
            await scene.send(alarm())
            await handled.wait()

    async def test_a_database_that_is_away_costs_no_attempt(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        await scene.send(alarm())
        away = OperationalError("SELECT 1", {}, ConnectionError("away"))
        monkeypatch.setattr(triage, "IDLE_SECONDS", 0.01)
        failures = iter([away] * 7)
        take = inbox.take

        async def fail_first(connection: AsyncConnection, limit: int) -> list[inbox.Received]:
            for failure in failures:
                raise failure
            return await take(connection, limit)

        monkeypatch.setattr(inbox, "take", fail_first)
        handled = asyncio.Event()
        scene.triage.done = handled.set
        async with at_work(scene):
            await handled.wait()
        assert len(await scene.incidents()) == 1
        async with scene.database.read() as connection:
            assert (await connection.execute(text("SELECT attempts FROM inbox"))).scalar_one() == 0
