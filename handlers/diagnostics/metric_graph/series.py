"""Readings of a metric, in order."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from handlers.diagnostics.when import moment
from handlers.events.reading import at, listing, number

BARS = "▁▂▃▄▅▆▇█"
WIDE = 60  # bars: what fits on a line of a phone held across


@dataclass(frozen=True, slots=True)
class Series:
    """Readings, the oldest first: when, and how much."""

    readings: tuple[tuple[datetime, float], ...] = ()

    @property
    def last(self) -> tuple[datetime, float]:
        """Return the newest reading."""
        return self.readings[-1]

    def extreme(self, *, lowest: bool) -> tuple[datetime, float]:
        """Return the reading that is furthest out: the highest, or the lowest."""
        choose = min if lowest else max
        return choose(self.readings, key=lambda each: each[1])

    def sparkline(self, *, lowest: bool) -> str:
        """Return the readings as bars, the furthest of every group where there are many."""
        choose = min if lowest else max
        values = [value for _, value in self.readings]
        groups = [values[start:end] for start, end in pairwise(_edges(len(values)))]
        tops = [choose(group) for group in groups]
        low, high = min(tops), max(tops)
        # Halved first: the difference of two very large readings is no number any more.
        span = high / 2 - low / 2 or 1.0
        scaled = [(top / 2 - low / 2) / span for top in tops]
        return "".join(BARS[round(each * (len(BARS) - 1))] for each in scaled)


def read_series(result: object) -> Series:
    """Return one of GetMetricData's `MetricDataResults`."""
    times, values = listing(result, "Timestamps"), listing(result, "Values")
    pairs = zip(range(len(times)), range(len(values)), strict=False)
    read = [(moment(at(times, one)), number(values, other)) for one, other in pairs]
    known = [(when, value) for when, value in read if when and value is not None]
    return Series(tuple(sorted(known)))


def _edges(length: int) -> list[int]:
    """Return where groups begin and end, at most WIDE of them and none of them empty."""
    groups = min(length, WIDE)
    return [length * number // groups for number in range(groups + 1)]
