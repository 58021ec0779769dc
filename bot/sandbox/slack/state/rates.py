"""Slack's rate limits (Slack docs: "Rate limits")."""

import math
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Final

from bot.sandbox.slack.state.clock import Clock

ROUNDING: Final = 1e-6  # whoever waits as long as told must pass, floats notwithstanding


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` calls at once, refilled at `per_second`."""

    per_second: float
    burst: int


class Tier(Enum):
    """How often a method may be called. All tolerate bursts; ours is what a minute holds.

    POSTING: chat.postMessage, one a second in each channel; SPECIAL: hundreds a minute.
    """

    ONE = Rate(1 / 60, 10)
    TWO = Rate(20 / 60, 20)
    THREE = Rate(50 / 60, 50)
    FOUR = Rate(100 / 60, 100)
    SPECIAL = Rate(600 / 60, 600)
    POSTING = Rate(1, 4)


@dataclass(slots=True)
class Bucket:
    """What is left of a burst, and when that was counted."""

    left: float
    at: datetime


class Rates:
    """Token buckets, one for each key. `strict=False` lifts all limits, for fast tests."""

    def __init__(self, clock: Clock, *, strict: bool = True) -> None:
        self.strict = strict
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def wait(self, key: str, rate: Rate) -> int:
        """Count one call. Return 0 where it may pass, else the whole seconds to wait."""
        if not self.strict:
            return 0
        now = self._clock()
        bucket = self._buckets.setdefault(key, Bucket(rate.burst, now))
        refilled = bucket.left + (now - bucket.at).total_seconds() * rate.per_second
        bucket.left, bucket.at = min(rate.burst, refilled), now
        missing = 1 - bucket.left
        if missing > ROUNDING:
            return math.ceil(missing / rate.per_second - ROUNDING)
        bucket.left -= 1
        return 0
