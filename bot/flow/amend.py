"""Write a changed incident: its row, its messages' wanted revision, the thread, the ledger."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.deed import Deed
from bot.core.incident import Incident
from bot.core.ledger import SYSTEM, Entry
from bot.flow.said import ENDINGS, said
from bot.store import incidents, ledger, messages, timers
from bot.store.base import new_id
from bot.store.timers import Timer

CHECKPOINT = "checkpoint"  # the timer that asks for one now; its `run` is the system's chain


async def amend(connection: AsyncConnection, incident: Incident, deed: Deed) -> Incident:
    """Write the incident as its next revision, in the caller's transaction."""
    after = replace(incident, revision=incident.revision + 1, cause=new_id())
    await incidents.save(connection, [after])
    await messages.follow(connection, [after])
    entry = Entry(after.id, deed.kind, deed.at, deed.actor, deed.fields)
    heads = await ledger.append(connection, [entry])
    await messages.want(connection, said(after, deed, heads[after.id]))
    if deed.kind in ENDINGS:
        await timers.add(connection, [Timer(CHECKPOINT, SYSTEM, deed.at)])
    return after
