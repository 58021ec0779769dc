"""Who is on call: people in turn, with overrides, in the zone they live by."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.core.shape import Frozen, Name, misshapen

LONGEST_TURN = 366  # days


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # no such file, or no such name
        raise misshapen("is not a time zone such as Europe/Berlin") from error
    return name


def _local(value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError as error:  # no date, or none that there is
        raise misshapen("is not a local time such as 2026-01-05T09:00") from error
    if moment.tzinfo is not None:
        raise misshapen("has a zone of its own: leave it out, `timezone` says it")
    return moment


def _days(value: object) -> int:
    text = str(value)
    if re.fullmatch("[0-9]{1,3}", text) and 1 <= int(text) <= LONGEST_TURN:
        return int(text)
    raise misshapen(f"is not a number of days: 1 to {LONGEST_TURN}")


Zone = Annotated[str, AfterValidator(_zone)]
Local = Annotated[datetime, BeforeValidator(_local)]
Days = Annotated[int, BeforeValidator(_days)]


class Override(Frozen):
    """Somebody takes over for a while."""

    person: Name
    """Who takes over."""
    start: Local
    """From when, a local time of the rotation's zone."""
    end: Local
    """Until when."""

    @model_validator(mode="after")
    def lasts(self) -> Self:
        """Refuse an override that is over before it begins."""
        if self.end <= self.start:
            raise ValueError("ends before it begins: `end` must be later than `start`")
        return self


class Rotation(Frozen):
    """People who are on call one after the other."""

    people: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Who is on call, in this order."""
    start: Local
    """When the first one's first turn begins, a local time such as `2026-01-05T09:00`."""
    every: Days = 7
    """How many days a turn lasts."""
    timezone: Zone = "UTC"
    """The zone of the local times, such as `Europe/Berlin`."""
    overrides: tuple[Override, ...] = ()
    """Who stands in for whoever's turn it is; the last that fits wins."""


def on_call(rotation: Rotation, at: datetime) -> str:
    """Return who is on call at a moment (aware); the last override that fits wins.

    Turns are counted on the wall clock, so that the handover stays at nine in summer too.
    """
    wall = at.astimezone(ZoneInfo(rotation.timezone)).replace(tzinfo=None)
    standing_in = _override(rotation.overrides, wall)
    if standing_in:
        return standing_in
    turn = (wall - rotation.start) // timedelta(days=rotation.every)
    return rotation.people[turn % len(rotation.people)]


def _override(overrides: Sequence[Override], wall: datetime) -> str:
    fitting = [one.person for one in overrides if one.start <= wall < one.end]
    return fitting[-1] if fitting else ""
