"""Moments and lengths of time as an export writes them: UTC, and precise."""

from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400


def stamp(at: datetime) -> str:
    """Return `2026-11-20 03:12:04 UTC`."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def clock(at: datetime) -> str:
    """Return `03:12:04`; the day stands beside it."""
    return f"{at.astimezone(UTC):%H:%M:%S}"


def length(span: timedelta) -> str:
    """Return `14 min 5 s`: the two largest units of a length, which is never negative."""
    seconds = max(0, round(span.total_seconds()))
    days, rest = divmod(seconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, seconds = divmod(rest, MINUTE)
    parts = [(days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s")]
    first = next((place for place, (many, _) in enumerate(parts) if many), len(parts) - 1)
    return " ".join(f"{many} {unit}" for many, unit in parts[first : first + 2] if many) or "0 s"


def offset(span: timedelta) -> str:
    """Return `+0:14:05`: hours, minutes and seconds from the start."""
    seconds = int(abs(span.total_seconds()))
    hours, rest = divmod(seconds, HOUR)
    sign = "-" if span.total_seconds() <= -1 else "+"
    return f"{sign}{hours}:{rest // MINUTE:02}:{rest % MINUTE:02}"
