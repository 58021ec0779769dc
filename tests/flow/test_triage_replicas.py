"""Several replicas on one PostgreSQL, and many writers on one SQLite file."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from structlog.testing import capture_logs

from bot.core.alert import Alert, AlertStatus, Target
from bot.core.incident import IncidentStatus, Verb, move
from bot.core.tracking import closed
from bot.flow.desk import Desk, Heard
from bot.flow.hear import hear
from bot.store import alerts, inbox, incidents
from bot.store.database import Database, open_database
from tests.support.alerts import alarm, finding, minute
from tests.support.scene import AMINA, Scene, route
from tests.support.signals import signal

FIVE, ALARMS = 5, 300
replicas = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
pytestmark = pytest.mark.postgres


@pytest.fixture
async def other(scene: Scene, database_url: str) -> AsyncIterator[Scene]:
    """Yield the same scene as another replica sees it."""
    database = open_database(database_url)
    yield replace(scene, database=database)
    await database.close()


async def until_blocked(database: Database) -> None:
    """Wait until somebody waits for a lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    async with asyncio.timeout(10), database.read() as connection:
        while not (await connection.execute(waiting)).scalar_one():  # noqa: ASYNC110 - PostgreSQL tells nobody
            await asyncio.sleep(0.01)


async def once_each(scene: Scene, sent: list[str]) -> None:
    entries = Counter(fields["message_id"] for _, fields in await scene.heard())
    assert entries == Counter(sent)


@replicas
async def test_two_replicas_work_one_inbox(
    scene: Scene, other: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.flow.triage.BATCH", 20)
    scene.clock.now = minute(ALARMS)
    told = []
    for n in range(ALARMS):
        target = (Target("ec2-instance", f"i-{n % FIVE}"),)
        status = "OK" if n % 7 == 0 else "ALARM"
        told.append(alarm(n, status, name=f"a{n % 30}", targets=target))
    sent = await scene.send(*told)
    async with asyncio.timeout(60):
        await asyncio.gather(scene.work(), other.work())
        await asyncio.gather(scene.work(), other.work())
    async with scene.database.read() as connection:
        assert await inbox.depth(connection) == 0
    found = await scene.incidents()
    assert len(found) == len({one.group_key for one in found}) == FIVE
    await once_each(scene, sent)
    last = {f"arn:alarm:a{n % 30}": n for n in range(ALARMS)}
    for fingerprint, n in last.items():
        tracked = await scene.alert(fingerprint)
        assert tracked.state_at == minute(n)
        assert tracked.is_firing is (n % 7 != 0)


@replicas
async def test_an_older_state_does_not_win_by_waiting(scene: Scene, other: Scene) -> None:
    await scene.say(alarm(0))
    await other.send(alarm(1, "OK"))
    async with scene.database.write() as connection:
        await _hear(scene, connection, alarm(2))
        late = asyncio.create_task(other.work())
        await until_blocked(scene.database)
    await late
    tracked = await scene.alert("arn:alarm:cpu")
    assert (tracked.status, tracked.state_at) == (AlertStatus.FIRING, minute(2))
    assert (await scene.incident()).quiet_due_at is None


async def _hear(scene: Scene, connection: AsyncConnection, alert: Alert) -> None:
    await _judge(await _known(scene, connection, alert), alert)


async def _known(scene: Scene, connection: AsyncConnection, alert: Alert) -> Desk:
    """Read what there is to know of an alert."""
    desk = Desk(connection, scene.triage.reading.timing, scene.clock.now)
    await desk.load([Heard(alert, signal("by-hand"), route(alert))])
    return desk


async def _judge(desk: Desk, alert: Alert) -> None:
    await hear(desk, Heard(alert, signal("by-hand"), route(alert)))
    await desk.flush()


@replicas
@pytest.mark.parametrize(
    ("first", "second"), [(alarm(0), alarm(1, "OK")), (alarm(1, "OK"), alarm(0))]
)
async def test_an_alarm_and_its_recovery_at_two_replicas_do_not_overwrite_each_other(
    scene: Scene, other: Scene, first: Alert, second: Alert
) -> None:
    scene.clock.now = minute(1)
    await other.send(second)
    async with scene.database.write() as connection:
        desk = await _known(scene, connection, first)
        late = asyncio.create_task(other.work())
        await until_blocked(scene.database)
        await _judge(desk, first)
    await late
    tracked = await scene.alert("arn:alarm:cpu")
    assert (tracked.incident, tracked.is_firing) == (1, False)
    assert (await scene.incident()).quiet_due_at is not None


@replicas
async def test_two_that_open_the_same_group_make_one_incident(scene: Scene, other: Scene) -> None:
    await other.send(alarm(1, name="network"))
    with capture_logs() as logs:
        async with scene.database.write() as connection:
            await _hear(scene, connection, alarm(0))
            late = asyncio.create_task(other.work())
            await until_blocked(scene.database)
        await late
    assert logs == []  # a race is no bug
    one = await scene.incident()
    assert await scene.kinds(one.id) == ["alert.opened", "alert.joined"]


@replicas
async def test_a_repeat_does_not_reopen_what_a_person_is_closing(
    scene: Scene, other: Scene
) -> None:
    await scene.say(finding(0))
    await other.send(finding(1))
    async with scene.database.write() as connection:
        one = await incidents.lock(connection, 1)
        late = asyncio.create_task(other.work())
        await until_blocked(scene.database)
        tracked = await alerts.of_incident(connection, 1)
        await alerts.save(connection, [closed(alert) for alert in tracked])
        await incidents.save(connection, [move(one, Verb.RESOLVE, minute(1))])
    await late
    assert (await scene.incident()).status is IncidentStatus.RESOLVED
    assert not (await scene.alert(finding().fingerprint)).is_firing


@replicas
async def test_an_alert_that_is_moved_meanwhile_is_followed(scene: Scene, other: Scene) -> None:
    other_target = (Target("ec2-instance", "i-0web3"),)
    await scene.say(alarm(0), alarm(0, name="disk", targets=other_target))
    await other.send(alarm(1, "OK"))
    async with scene.database.write() as connection:
        gone = await incidents.lock(connection, 1)
        late = asyncio.create_task(other.work())
        await until_blocked(scene.database)
        await incidents.lock(connection, 2)
        (tracked,) = await alerts.of_incident(connection, 1)
        await alerts.forget(connection, 1, [tracked.alert.fingerprint])
        await alerts.save(connection, [replace(tracked, incident=2)])
        over = replace(move(gone, Verb.RESOLVE, minute(1)), merged_into=2)
        await incidents.save(connection, [over])
    await late
    moved = await scene.alert("arn:alarm:cpu")
    assert (moved.incident, moved.is_firing) == (2, False)
    second = (await scene.incidents())[1]
    assert (await scene.kinds(second.id))[-1] == "alert.recovered"


@replicas
async def test_one_by_one_nothing_is_handled_twice(scene: Scene, other: Scene) -> None:
    sent = await scene.send(*(alarm(n, name=f"a{n}") for n in range(20)))
    scene.broken.add(sent[10])  # both replicas have the bug, and go one by one
    async with asyncio.timeout(60):
        for _ in range(8):
            await asyncio.gather(scene.triage.once(), other.triage.once())
    await once_each(scene, sent)
    assert len(await scene.alerts(1)) == 20


@replicas
async def test_people_and_triage_do_not_deadlock(scene: Scene, other: Scene) -> None:
    names = [f"i-{n}" for n in range(6)]
    for n, name in enumerate(names):
        await scene.say(alarm(n, name=name, targets=(Target("ec2-instance", name),)))
    told = [
        alarm(n, name=name, targets=(Target("ec2-instance", name),))
        for n in range(10, 30)
        for name in reversed(names)
    ]
    await scene.send(*told)

    async def click() -> None:
        for number in (1, 2, 3, 4, 5, 6):
            await other.respond.note(number, AMINA, "looking")

    async with asyncio.timeout(60):
        await asyncio.gather(scene.work(), other.work(), click(), click())
    for one in await scene.incidents():
        assert (await scene.kinds(one.id)).count("note") == 2


async def test_many_writers_at_once(scene: Scene) -> None:
    await scene.say(alarm(0))
    await scene.send(*(alarm(n, name=f"a{n}") for n in range(1, 50)))
    async with asyncio.timeout(60):
        await asyncio.gather(
            scene.work(), scene.work(), *(scene.respond.note(1, AMINA, str(n)) for n in range(40))
        )
    kinds = await scene.kinds((await scene.incident()).id)
    assert kinds.count("note") == 40
    assert kinds.count("alert.joined") == 49
