"""The story in a few plain sentences."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.export.alarms import Alarm
from bot.export.length import length, stamp
from bot.export.moments import Moments
from bot.export.works import Work


def summary(
    title: str, moments: Moments, alarms: Sequence[Alarm], works: Sequence[Work], now: datetime
) -> tuple[str, ...]:
    """Return one sentence a fact; what never happened is said where people ask for it."""
    return tuple(_sentences(title, moments, alarms, works, now))


def _sentences(
    title: str, moments: Moments, alarms: Sequence[Alarm], works: Sequence[Work], now: datetime
) -> Iterator[str]:
    yield f"{title.rstrip('.')}. It began at {stamp(moments.start)}."
    if len(alarms) > 1:
        yield f"{len(alarms)} alarms and findings fired."
    since = moments.detected or moments.start
    if moments.acknowledged:
        yield f"Somebody had it {length(moments.acknowledged - since)} after it was detected."
    for work in works:
        agreed = "".join(f", approved by {who}" for who, _ in work.approvals)
        yield f"{work.title} on {work.target}: {work.how}, by {work.who}{agreed}."
    if moments.mitigated:
        yield f"Customers were well again after {length(moments.mitigated - since)}."
    if moments.resolved:
        yield f"It was resolved after {length(moments.resolved - since)}."
    else:
        yield f"It is not resolved yet, {length(now - since)} after it was detected."
