"""Times that people read at a glance; all of them are UTC."""

from datetime import UTC, datetime, timedelta

from handlers.events.reading import at as place

MINUTE, HOUR, DAY = 60, 3600, 86_400
TWO = 2  # of a unit; below, the smaller unit says more


def moment(value: object, *path: str | int) -> datetime | None:
    """Return the time at the end of a path, in UTC; None where there is none."""
    found = place(value, *path)
    if not isinstance(found, datetime) or found.tzinfo is None:
        return None
    try:
        return found.astimezone(UTC)
    except OverflowError:
        return None  # the first or last hours of the calendar


def clock(moment: datetime | None, now: datetime) -> str:
    """Return `03:12 UTC`, with the day where it is another: `18 Nov 03:12 UTC`."""
    if moment is None:
        return "at an unknown time"
    is_today = moment.date() == now.date()
    return f"{moment:%H:%M} UTC" if is_today else f"{moment.day} {moment:%b %H:%M} UTC"


def lasted(span: timedelta) -> str:
    """Return `40 s`, `10 min`, `3 h` or `14 days`; never less than nothing."""
    seconds = max(0, round(span.total_seconds()))
    if seconds < TWO * MINUTE:
        return f"{seconds} s"
    if seconds < TWO * HOUR:
        return f"{seconds // MINUTE} min"
    return f"{seconds // HOUR} h" if seconds < TWO * DAY else f"{seconds // DAY} days"
