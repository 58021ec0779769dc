"""Exports at a terminal: reads the database and nothing else, also beside a server."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.app.clock import utc_now
from bot.core.errors import StoreFailed
from bot.core.runbook import Runbook
from bot.core.staff import Staff
from bot.flow.gather import Gather
from bot.flow.look import Look
from bot.settings import Settings
from bot.store.database import Database, is_new, open_database
from bot.store.migrate import require_usable
from handlers.actions import configured
from handlers.diagnostics import DIAGNOSTIC_OBJECTS


def titles(settings: Settings) -> dict[str, str]:
    """Return what actions, their undos and diagnostics are called, by name."""
    possible = configured(settings.config.egress_profiles)
    each = [one for action in possible for one in (action, action.undo) if one]
    actions = {one.name: one.offer.title for one in each}
    return actions | {one.name: one.offer.title for one in DIAGNOSTIC_OBJECTS}


def gatherer(settings: Settings, database: Database, look: Look) -> Gather:
    """Return what gathers exports, as the configuration says."""
    config = settings.config
    staff = Staff(config.people, config.roles)
    return Gather(database, look, staff, titles(settings), config.export.redact, utc_now)


@dataclass
class Exporting:
    """One command's parts: `open` and `close` it."""

    settings: Settings
    runbooks: Mapping[str, Runbook]

    def __post_init__(self) -> None:
        """Make every part; nothing is opened yet."""
        self.url = self.settings.environment.database_url.get_secret_value()
        self.database = open_database(self.url)
        look = Look(self.database, self.settings.config.accounts, self.runbooks, ())
        self.gather = gatherer(self.settings, self.database, look)

    async def open(self) -> None:
        """Look whether there is a database to read. Raises StoreFailed, SchemaDoesNotFit."""
        if is_new(self.url):
            raise StoreFailed(
                f"there is no database at {self.url}: run this where the server runs, "
                "or set FIREBREAK_DATABASE_URL"
            )
        await require_usable(self.database)

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()
