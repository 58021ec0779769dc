"""The messages of runs: one in the incident's thread, and copies for whoever is asked."""

from collections.abc import Iterable

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.incident import Incident
from bot.core.message import Role
from bot.core.run import Run
from bot.store.messages import Wish, messages, want

PREFIX = "run:"


async def show(connection: AsyncConnection, incident: Incident, run: Run) -> None:
    """Want the run's message in the incident's thread, or bring it up to date everywhere."""
    role = Role.RUN
    wish = Wish(incident, incident.channel, role, _key(run), run.requested_at, wanted=run.revision)
    await want(connection, [wish])
    mine = [messages.c.incident == incident.number, messages.c.key == _key(run)]
    await connection.execute(update(messages).where(*mine).values(wanted=run.revision))


async def send(
    connection: AsyncConnection, incident: Incident, run: Run, users: Iterable[str]
) -> None:
    """Want a copy of the run's message as a direct message to each of these Slack users."""
    copies = [
        Wish(incident, user, Role.COPY, _key(run), run.requested_at, wanted=run.revision)
        for user in users
    ]
    await want(connection, copies)


def run_of(key: str) -> str:
    """Return the run's id that a message's key names."""
    return key.removeprefix(PREFIX)


def _key(run: Run) -> str:
    return f"{PREFIX}{run.id}"
