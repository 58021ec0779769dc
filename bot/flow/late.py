"""Tell how much waits for triage, where the oldest has waited for too long."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.backlog import LATE, Backlog
from bot.store import inbox


async def late_signals(
    connection: AsyncConnection, now: datetime, after: timedelta = LATE
) -> Backlog | None:
    """Return what waits; None where nothing has waited for longer than `after`.

    It is counted only then: in a storm that takes time.
    """
    oldest = await inbox.oldest_unhandled(connection)
    if oldest is None or now - oldest <= after:
        return None
    return Backlog(await inbox.depth(connection), oldest)
