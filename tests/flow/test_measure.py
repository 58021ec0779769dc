from datetime import UTC, datetime

from bot.flow.measure import Measure
from bot.metrics import Metrics
from tests.support.alerts import alarm, minute
from tests.support.scene import AMINA, Scene


async def shown(scene: Scene) -> dict[str, float]:
    """Return the gauges as Prometheus reads them."""
    metrics = Metrics()
    await Measure(scene.database, metrics, scene.clock).refresh()
    lines = metrics.render()[0].decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name.removeprefix("firebreak_"): float(value) for name, _, value in pairs}


async def test_nothing_happened_yet(scene: Scene) -> None:
    gauges = await shown(scene)
    assert gauges["inbox_depth"] == gauges["lag_seconds"] == gauges["signals_parked"] == 0
    assert gauges['incidents{status="triggered"}'] == 0


async def test_depth_and_lag_are_those_of_what_waits(scene: Scene) -> None:
    await scene.say(alarm(0))
    await scene.send(alarm(1))
    scene.clock.now = minute(2)
    await scene.send(alarm(2))
    scene.clock.now = minute(3)
    gauges = await shown(scene)
    assert (gauges["inbox_depth"], gauges["lag_seconds"]) == (2, 180)


async def test_a_clock_that_went_back_is_no_negative_lag(scene: Scene) -> None:
    await scene.send(alarm(0))
    scene.clock.now = minute(-5)
    assert (await shown(scene))["lag_seconds"] == 0


async def test_what_is_parked_waits_no_more_but_is_counted(scene: Scene) -> None:
    scene.hopeless.update(await scene.send(alarm(0)))
    for _ in range(5):
        await scene.triage.once()
    gauges = await shown(scene)
    assert (gauges["inbox_depth"], gauges["signals_parked"]) == (0, 1)


async def test_incidents_by_status(scene: Scene) -> None:
    await scene.say(*(alarm(n, name=f"a{n}", targets=()) for n in range(3)))
    await scene.respond.acknowledge(1, AMINA)
    await scene.respond.resolve(2, AMINA, anyway=True)
    gauges = await shown(scene)
    statuses = ("triggered", "acknowledged", "mitigated", "resolved")
    assert [gauges[f'incidents{{status="{s}"}}'] for s in statuses] == [1, 1, 0, 1]


async def test_what_slack_has_not_been_shown_is_counted_with_its_age(scene: Scene) -> None:
    assert (await shown(scene))["unposted_age_seconds"] == 0
    scene.clock.now = datetime.now(UTC)  # ids of messages tell when they were made
    await scene.say(*(alarm(n, name=f"a{n}", targets=()) for n in range(3)))
    await scene.say(alarm(name="b", targets=(), labels={"channel": "C0API"}))
    scene.clock.advance(minutes=2)
    gauges = await shown(scene)
    assert (gauges["unposted"], gauges["unposted_channels"]) == (4, 2)
    assert 119 < gauges["unposted_age_seconds"] < 150
