"""A refusal is recorded, too: who wanted what, and why it was not for them."""

from datetime import datetime

from bot.core.ledger import SYSTEM, Entry
from bot.store import ledger
from bot.store.database import Database

EVERYTHING = "all actions"


async def refused(  # noqa: PLR0913  they are the entry
    database: Database,
    actor: str,
    at: datetime,
    *,
    action: str,
    target: str,
    why: str,
    chain: str = SYSTEM,
) -> None:
    """Write a refusal into a chain: the system's where it belongs to no incident."""
    fields = {"action": action, "target": target, "why": why}
    async with database.write() as connection:
        await ledger.append(connection, [Entry(chain, "action.refused", at, actor, fields)])
