"""Tell whether alarms storm: every alarm comes first, and what can wait waits meanwhile."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store import inbox

MANY, AT_ONCE = 50, timedelta(seconds=1)  # so many signals in so short a time
LATE = timedelta(seconds=1)


async def is_storm(connection: AsyncConnection, now: datetime) -> bool:
    """Tell whether very many signals came just now, or one has waited too long for triage."""
    before = await inbox.nth_latest(connection, MANY)
    if before is not None and now - before < AT_ONCE:
        return True
    oldest = await inbox.oldest_unhandled(connection)
    return oldest is not None and now - oldest > LATE
