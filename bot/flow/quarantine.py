"""Put an authentic message of an unlisted topic aside, and let it in once it is listed."""

from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import StoreFailed
from bot.core.signal import Signal
from bot.store import inbox, quarantine
from bot.store.database import Database


async def put_aside(database: Database, signal: Signal) -> None:
    """Keep a signal in the bounded quarantine; raises StoreFailed where it is not kept."""
    try:
        async with database.write() as connection:
            await quarantine.keep(connection, signal)
    except SQLAlchemyError as failure:  # the sender is told, and tries again
        raise StoreFailed("the database did not take it; send it again") from failure


async def replay(database: Database, topic: str) -> int:
    """Move a topic's messages from the quarantine to the inbox; return how many."""
    async with database.write() as connection:
        signals = await quarantine.take(connection, topic)
        await inbox.put(connection, signals)
    return len(signals)
