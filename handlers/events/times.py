"""Moments, as AWS's services write them."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def moment(written: str) -> datetime | None:
    """Return the moment a text names, in UTC, to the millisecond.

    Reads ISO 8601 (CloudWatch writes `2026-11-20T03:12:01.123+0000`) and RFC 5322 (Health
    writes `Fri, 20 Nov 2026 03:12:01 GMT`). None for anything else, also for a time that
    names no time zone: it might be any.
    """
    found = _iso(written) or _rfc(written)
    if found is None or found.tzinfo is None:
        return None
    try:
        utc = found.astimezone(UTC)
    except OverflowError:
        return None  # the first or last hours of the calendar
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)


def stamp(at: datetime) -> str:
    """Return a moment as text that is equal wherever the moment is, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def _iso(written: str) -> datetime | None:
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None  # another way of writing it, or no time at all


def _rfc(written: str) -> datetime | None:
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None  # parsedate_to_datetime fails in many ways on what is no date
