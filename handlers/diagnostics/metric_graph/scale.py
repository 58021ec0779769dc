"""The upright axis of a chart: from where to where, and which values are named."""

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

ROOM = 0.08  # of the height, above and below what is drawn
MOST = sys.float_info.max
LEAST = 1e-300  # between two values that are told apart
NAMED = 4  # values, about
ROUND = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from low to high, low being less."""

    low: float
    high: float

    @classmethod
    def around(cls, values: Sequence[float]) -> Self:
        """Return a scale on which all values have their place; what is never negative starts at 0.

        Of very large values even the difference is no number any more: hence the halves.
        """
        low, high = min(0.0, *values), max(values)
        room = (high / 2 - low / 2) * 2 * ROOM
        low, high = max(low - room, -MOST) if low < 0 else 0.0, min(high + room, MOST)
        return cls(low, high) if high - low > LEAST else cls(low, low + max(1.0, abs(low)))

    def share(self, value: float) -> float:
        """Return where a value lies, from 0 at the bottom to 1 at the top."""
        return (value / 2 - self.low / 2) / (self.high / 2 - self.low / 2)


def ticks(scale: Scale) -> Iterator[float]:
    """Yield a few round values of a scale, from below."""
    step = _step(scale)
    first, last = math.ceil(scale.low / step), math.floor(scale.high / step)
    for number in range(first, last + 1):
        yield number * step


def _step(scale: Scale) -> float:
    rough = scale.high / NAMED - scale.low / NAMED
    size = 10.0 ** math.floor(math.log10(rough))
    return next(each * size for each in ROUND if each * size >= rough)
