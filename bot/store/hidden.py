"""What calls people in Slack and is not shown there, though it is long ago that it should be."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.incident import IncidentStatus
from bot.core.message import Role
from bot.core.severity import Severity
from bot.store.incidents import UNRESOLVED, incidents
from bot.store.ledger import entries
from bot.store.messages import BEHIND, STALE, messages

CALL, CALLED = "call:", "people.called"  # a reply's key, and the ledger's entry beside it
# BEHIND says no more than STALE; it stands in it so that its index is used.
WAITS = and_(BEHIND, STALE, messages.c.ts == "", messages.c.rank <= Severity.HIGH.rank, UNRESOLVED)


async def hidden(
    connection: AsyncConnection, since: datetime, until: datetime
) -> list[tuple[int, str]]:
    """Return (incident, message) of critical and high incidents that Slack does not show.

    Their own message, where they were opened between two moments, and replies that called
    people then. Not those of a channel where something was posted since `until`: there they
    only take their turn.
    """
    query = (
        select(messages.c.incident, messages.c.channel, messages.c.id)
        .join(incidents, incidents.c.number == messages.c.incident)
        .where(WAITS, or_(_root(since, until), _call(since, until)))
    )
    rows = (await connection.execute(query)).all()
    channels = {row.channel for row in rows}
    alive = {channel for channel in channels if await _posted(connection, channel, until)}
    return sorted((row.incident, row.id) for row in rows if row.channel not in alive)


async def is_hidden(connection: AsyncConnection, message: str) -> bool:
    """Tell whether a message still waits to be shown."""
    query = select(messages.c.id).where(messages.c.id == message, messages.c.ts == "")
    return (await connection.execute(query)).first() is not None


def _root(since: datetime, until: datetime) -> ColumnElement[bool]:
    opened = incidents.c.opened_at.between(since, until)
    return and_(messages.c.role == Role.ROOT.value, opened)


def _call(since: datetime, until: datetime) -> ColumnElement[bool]:
    """Say which replies called people; when, stands in the ledger. Once answered, none does."""
    mine = [entries.c.chain == incidents.c.id, entries.c.kind == CALLED]
    last = select(func.max(entries.c.at)).where(*mine).scalar_subquery()
    unanswered = incidents.c.status == IncidentStatus.TRIGGERED.value
    return and_(messages.c.key.startswith(CALL), unanswered, last.between(since, until))


async def _posted(connection: AsyncConnection, channel: str, since: datetime) -> bool:
    """Tell whether something was posted in a channel since; Slack's ts are seconds as text."""
    lately = messages.c.ts >= f"{since.timestamp():.6f}"
    query = select(messages.c.id).where(messages.c.channel == channel, lately).limit(1)
    return (await connection.execute(query)).first() is not None
