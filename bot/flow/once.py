"""Do once what comes twice, whichever replica it comes to."""

from dataclasses import dataclass

from bot.store import leases
from bot.store.database import Database

# A request that Slack signed is refused when it is five minutes old ("Verifying requests").
REMEMBERED_SECONDS = 600.0


@dataclass(frozen=True)
class Once:
    """Remembers in the database what was begun."""

    database: Database

    async def is_first(self, interaction: str) -> bool:
        """Tell whether nobody began this before; "" counts as new."""
        if not interaction:
            return True
        async with self.database.write() as connection:
            return await leases.once(connection, interaction, REMEMBERED_SECONDS)
