"""Call incidents by their numbers, as people do."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import IncidentIsUnknown
from bot.store import incidents


async def named(connection: AsyncConnection, sentence: str) -> str:
    """Return a sentence that begins with a chain with its incident's number instead."""
    chain, _, rest = sentence.partition(" ")
    try:
        return f"INC-{await incidents.number_of(connection, chain)} {rest}"
    except IncidentIsUnknown:  # the system's chain, or of nobody
        return sentence
