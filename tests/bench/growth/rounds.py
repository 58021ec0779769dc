"""Rounds of deeds, in turn on a small database and a large one, so that noise hits both."""

import time
from collections.abc import Sequence
from statistics import median

from tests.support.deeds import DEEDS, Deed, Deeds

ROUNDS = 100
Times = dict[str, float]


async def measured(both: Sequence[Deeds], label: str, rounds: int = ROUNDS) -> list[Times]:
    """Return the median milliseconds of each deed, for each database."""
    times: list[dict[str, list[float]]] = [{name: [] for name in DEEDS} for _ in both]
    for number in range(rounds):
        for deeds in both:
            deeds.begin(f"{label}-{number}")
        for name, deed in DEEDS.items():
            for deeds, mine in zip(both, times, strict=True):
                mine[name].append(await _timed(deeds, deed))
    return [{name: median(some) for name, some in mine.items()} for mine in times]


async def _timed(deeds: Deeds, deed: Deed) -> float:
    """Return the milliseconds that a deed takes; what it leaves to do is done unmeasured."""
    begun = time.perf_counter()
    await deed(deeds)
    took = (time.perf_counter() - begun) * 1000
    await deeds.after(deed)
    return took
