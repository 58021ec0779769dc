"""Lock a run, in the one order that all take: its incident first, then the run."""

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.incident import Incident
from bot.core.run import Run
from bot.store import incidents, runs


async def locked(connection: AsyncConnection, run_id: str) -> tuple[Incident, Run]:
    """Return a run and its incident, both locked. Raises RunIsUnknown.

    In different orders two who do this would block each other.
    """
    number = (await runs.read(connection, run_id)).incident
    incident = await incidents.lock(connection, number)
    return incident, await runs.lock(connection, run_id)
