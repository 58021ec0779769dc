"""Rounds of deeds, in turn on a small database and a large one, so that noise hits both."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from statistics import median
from unittest.mock import patch

from tests.support.deeds import AMINA, Deeds

ROUNDS = 100
DEEDS: Mapping[str, Callable[[Deeds], Awaitable[None]]] = {
    "a new alarm in Slack": Deeds.new_alarm,
    "people called": Deeds.escalate,
    "its timers": Deeds.timers,
    "an alarm that joins": Deeds.joining_alarm,
    "a click: acknowledge": Deeds.acknowledge,
    "one that recovers": Deeds.recovery,
    "/firebreak list": Deeds.listing,
    "/firebreak show": Deeds.show,
    "its raw events": Deeds.raw_events,
    "an export": Deeds.export,
    "settle": Deeds.settle,
    "an alarm known for years": Deeds.known_alarm,
    "forget": Deeds.forget,
    "checkpoint": Deeds.checkpoint,
    "heartbeat": Deeds.beat,
    "/metrics": Deeds.measure,
    "the other sweepers": Deeds.look_around,
}
Times = dict[str, float]


async def measured(both: Sequence[Deeds], label: str, rounds: int = ROUNDS) -> list[Times]:
    """Return the median milliseconds of each deed, for each database."""
    times: list[dict[str, list[float]]] = [{name: [] for name in DEEDS} for _ in both]
    with patch("bot.flow.heartbeat.LOOK_SECONDS", 0.001):
        for number in range(rounds):
            for deeds in both:
                deeds.name = f"{label}-{number}"
                deeds.instance = f"i-{label}-{number:08}"
            for name, deed in DEEDS.items():
                for deeds, mine in zip(both, times, strict=True):
                    mine[name].append(await _timed(deeds, deed))
    return [{name: median(some) for name, some in mine.items()} for mine in times]


async def _timed(deeds: Deeds, deed: Callable[[Deeds], Awaitable[None]]) -> float:
    """Return the milliseconds that a deed takes; what it leaves to do is done unmeasured."""
    begun = time.perf_counter()
    await deed(deeds)
    took = (time.perf_counter() - begun) * 1000
    await deeds.wired.in_line()
    if deed is Deeds.new_alarm:
        deeds.number = (await deeds.firebreak.look.unresolved(1))[0].number
    elif deed is Deeds.recovery:
        await deeds.last_recovery()
    elif deed is Deeds.known_alarm:
        newest = (await deeds.firebreak.look.unresolved(1))[0].number
        await deeds.firebreak.verbs.respond.resolve(newest, AMINA.actor, anyway=True)
        await deeds.wired.in_line()
    return took
