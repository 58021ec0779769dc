"""Moments for people: in the reader's own zone where Slack can, in UTC otherwise."""

from datetime import datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400
TODAY = timedelta(hours=20)


def clock(at: datetime, now: datetime) -> str:
    """Return Slack markup for a time of day; with the date where it is not today's."""
    tokens = "{time}" if now - at < TODAY else "{date_short_pretty} {time}"
    fallback = f"{at:%H:%M} UTC" if now - at < TODAY else f"{at:%Y-%m-%d %H:%M} UTC"
    return f"<!date^{int(at.timestamp())}^{tokens}|{fallback}>"


def ago(at: datetime, now: datetime) -> str:
    """Return Slack markup for "4 min ago", which Slack keeps up to date by itself."""
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
