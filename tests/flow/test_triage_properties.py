"""What holds for triage whatever comes, in whatever order, however often, in whatever batches."""

import asyncio
import shutil
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.core.alert import Alert, AlertStatus, Effect, Target
from bot.core.errors import FirebreakError
from bot.core.severity import Severity, worst
from bot.store import inbox
from bot.store.database import open_database
from tests.support.alerts import THREE, alarm, finding
from tests.support.clock import Clock
from tests.support.scene import AMINA, YUSUF, Scene

Play: TypeAlias = Callable[[Scene], Awaitable[Any]]


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    with capture_logs():
        yield


def played(migrated_file: Path, play: Play) -> Any:
    """Return what a play on a scene of its own returns.

    SQLite alone: hundreds of examples need a database each. What PostgreSQL's locks add stands in
    test_triage_replicas.py.
    """

    async def run() -> Any:
        with tempfile.TemporaryDirectory() as folder:
            file = shutil.copy(migrated_file, folder)
            clock = Clock()
            clock.now = THREE
            database = open_database(f"sqlite:///{file}")
            try:
                return await play(Scene(database, clock))
            finally:
                await database.close()

    return asyncio.run(run())


OTHER = (Target("ec2-instance", "i-0web3"),)
CALM: dict[str, Any] = {"name": "disk", "severity": Severity.LOW, "targets": OTHER}
BAD: dict[str, Any] = {"name": "network", "severity": Severity.CRITICAL}
STATEMENTS: dict[str, Callable[[float, str], Alert]] = {
    "arn:alarm:cpu": alarm,
    "arn:alarm:network": lambda at, status: alarm(at, status, **BAD),
    "arn:alarm:disk": lambda at, status: alarm(at, status, **CALM),
    finding().fingerprint: lambda at, status: finding(at, archived=status == "OK"),
}
STATES = st.sampled_from(["ALARM", "OK", "INSUFFICIENT_DATA"])


@st.composite
def deliveries(draw: st.DrawFn) -> list[Alert]:
    """Draw the stories of several alerts, delivered in any order, some of it more than once."""
    told = [
        STATEMENTS[name](at, status)
        for name in STATEMENTS
        for at, status in enumerate(draw(st.lists(STATES, max_size=5)))
    ]
    again = draw(st.lists(st.sampled_from(told), max_size=5)) if told else []
    return draw(st.permutations(told + again))


def newest(told: Sequence[Alert]) -> dict[str, Alert]:
    """Return each alert's newest statement about its state."""
    states = sorted((a for a in told if a.effect is Effect.STATE), key=lambda a: a.at)
    return {alert.fingerprint: alert for alert in states}


@dataclass(frozen=True)
class Seen:
    """What can be seen of a scene; equal for equal scenes."""

    incidents: tuple[object, ...]
    alerts: tuple[object, ...]
    replies: tuple[object, ...]


async def seen(scene: Scene) -> Seen:
    incidents = await scene.incidents()
    return Seen(
        tuple(replace(one, id="", cause="") for one in incidents),
        tuple([await scene.alerts(one.number) for one in incidents]),
        tuple([await scene.replies(one.number) for one in incidents]),
    )


async def check(scene: Scene) -> None:
    """Check what must hold at any time."""
    incidents = await scene.incidents()
    unresolved = Counter(one.group_key for one in incidents if one.is_open)
    assert not [key for key, count in unresolved.items() if count > 1]
    fingerprints = Counter[str]()
    for one in incidents:
        tracked = await scene.alerts(one.number)
        firing = [alert for alert in tracked if alert.is_firing]
        fingerprints.update(alert.alert.fingerprint for alert in tracked if alert.current)
        assert one.is_open or not firing
        assert all(alert.current for alert in firing)
        if one.quiet_due_at:
            assert one.is_open
            assert not firing
            assert not one.contained
    assert set(fingerprints.values()) <= {1}


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(told=deliveries())
def test_the_newest_state_wins_in_whatever_order(migrated_file: Path, told: list[Alert]) -> None:
    async def play(scene: Scene) -> None:
        ids = await scene.send(*told)
        await scene.work()
        await check(scene)
        for fingerprint, alert in newest(told).items():
            tracked = await scene.alert(fingerprint)
            assert (tracked.status, tracked.state_at) == (alert.status, alert.at)
        # Nothing is dropped, and nothing is told twice.
        entries = Counter(fields["message_id"] for _, fields in await scene.heard())
        assert entries == Counter(ids)
        async with scene.database.read() as connection:
            assert await inbox.depth(connection) == 0

    played(migrated_file, play)


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(told=deliveries())
def test_an_incident_is_what_its_alerts_make_it(migrated_file: Path, told: list[Alert]) -> None:
    async def play(scene: Scene) -> None:
        await scene.send(*told)
        await scene.work()
        fired = {a.targets for a in told if a.effect is Effect.STATE and _fires(a)}
        incidents = await scene.incidents()
        assert len(incidents) == len(fired)
        for one in incidents:
            tracked = await scene.alerts(one.number)
            assert one.severity is worst([t.alert.severity for t in tracked])
            assert (one.quiet_due_at is None) is any(t.is_firing for t in tracked)

    played(migrated_file, play)


def _fires(alert: Alert) -> bool:
    return alert.status is AlertStatus.FIRING


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(told=deliveries(), size=st.integers(1, 7))
def test_the_size_of_a_batch_makes_no_difference(
    migrated_file: Path, told: list[Alert], size: int
) -> None:
    async def at_once(scene: Scene) -> Seen:
        await scene.send(*told)
        await scene.work()
        return await seen(scene)

    async def by_and_by(scene: Scene) -> Seen:
        for start in range(0, len(told), size):
            await scene.send(*told[start : start + size])
            await scene.work()
        return await seen(scene)

    assert played(migrated_file, at_once) == played(migrated_file, by_and_by)


numbers = st.integers(1, 4)
ACTIONS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(sorted(STATEMENTS)), STATES, st.integers(-3, 0)),
    st.tuples(st.just("wait"), st.sampled_from([1, 11, 31])),
    st.tuples(st.sampled_from(["acknowledge", "mitigate", "reopen", "resolve"]), numbers),
    st.tuples(st.just("merge"), numbers, numbers),
    st.tuples(st.just("split"), numbers, st.sampled_from(sorted(STATEMENTS))),
)


async def act(scene: Scene, what: str, *given: Any) -> None:
    """Do one thing, as a person or as AWS; a refusal changes nothing."""
    try:
        match what, given:
            case "say", (name, status, late):
                minutes = (scene.clock.now - THREE).total_seconds() / 60
                await scene.say(STATEMENTS[name](minutes + late, status))
            case "wait", (minutes,):
                await scene.wait(minutes)
            case "resolve", (number,):
                await scene.respond.resolve(number, AMINA, anyway=True)
            case "merge", (number, into):
                await scene.regroup.merge(number, into, YUSUF)
            case "split", (number, fingerprint):
                await scene.regroup.split(number, [fingerprint], YUSUF)
            case _, (number,):
                await getattr(scene.respond, what)(number, AMINA)
    except FirebreakError:  # it makes no sense now
        pass
    scene.clock.advance(seconds=20)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(actions=st.lists(ACTIONS, max_size=14))
def test_whatever_people_and_alarms_do_it_stays_sound(
    migrated_file: Path, actions: list[tuple[Any, ...]]
) -> None:
    async def play(scene: Scene) -> None:
        for action in actions:
            await act(scene, *action)
            await check(scene)
        for one in await scene.incidents():
            kinds = await scene.kinds(one.id)
            assert kinds
            assert one.is_open or kinds[-1] != "alert.reopened"

    played(migrated_file, play)
