"""Do something again and again, until cancelled."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.exc import InterfaceError, OperationalError


async def repeat(once: Callable[[], Awaitable[object]], seconds: float, log: Any) -> None:
    """Do it, and rest so many seconds; while the database is away it is only tried.

    log: a structlog logger, whose name says what could not be done.
    """
    while True:
        try:
            await once()
        except (OperationalError, InterfaceError) as error:  # the database is away: later
            log.warning("database is away", error=str(error.orig))
        await asyncio.sleep(seconds)
