"""Moments for people: in the reader's own zone where Slack can, in UTC otherwise.

Source: Slack, "Formatting text for app surfaces", date formatting.
"""

from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400
TODAY = timedelta(hours=20)


def clock(at: datetime, now: datetime) -> str:
    """Return Slack markup for a time of day; with the date where it is not today's."""
    recent = abs(now - at) < TODAY
    tokens = "{time}" if recent else "{date_short_pretty} {time}"
    fallback = f"{at.astimezone(UTC):{'%H:%M' if recent else '%Y-%m-%d %H:%M'}} UTC"
    return f"<!date^{int(at.timestamp())}^{tokens}|{fallback}>"


def ago(at: datetime, now: datetime) -> str:
    """Return Slack markup for "4 minutes ago", which is true whenever somebody looks."""
    return f"<!date^{int(at.timestamp())}^{{ago}}|{elapsed(now - at)} ago>"


def elapsed(duration: timedelta) -> str:
    """Return a duration in its largest whole unit: `4 min`, `2 h`, `3 days`."""
    seconds = max(0, int(duration.total_seconds()))
    if seconds < MINUTE:
        return f"{seconds} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} min"
    if seconds < 2 * DAY:
        return f"{seconds // HOUR} h"
    return f"{seconds // DAY} days"
