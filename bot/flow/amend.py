"""Write a changed incident: its row, its messages' wanted revision, the thread, the ledger."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.deed import Deed
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.flow.said import said
from bot.store import incidents, ledger, messages
from bot.store.base import new_id


async def amend(connection: AsyncConnection, incident: Incident, deed: Deed) -> Incident:
    """Write the incident as its next revision, in the caller's transaction."""
    after = replace(incident, revision=incident.revision + 1, cause=new_id())
    await incidents.save(connection, [after])
    await messages.follow(connection, [after])
    await messages.want(connection, said(after, deed))
    entry = Entry(after.id, deed.kind, deed.at, deed.actor, deed.fields)
    await ledger.append(connection, [entry])
    return after
