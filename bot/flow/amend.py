"""Write a changed incident: its row, its messages' wanted revision, the thread, the ledger."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.checkpoint import Head
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
    (after,), heads = await _write(connection, [incident], deed)
    await messages.want(connection, said(after, deed, heads[after.id]))
    if deed.kind in ENDINGS:
        await timers.add(connection, [Timer(CHECKPOINT, SYSTEM, deed.at)])
    return after


async def amend_many(
    connection: AsyncConnection, changed: Sequence[Incident], deed: Deed
) -> list[Incident]:
    """Write what was done to many incidents at once, in the caller's transaction.

    Their threads are told nothing: a reply each would double a flood, and the live messages
    say it.
    """
    after, _ = await _write(connection, changed, deed)
    return after


async def _write(
    connection: AsyncConnection, changed: Sequence[Incident], deed: Deed
) -> tuple[list[Incident], dict[str, Head]]:
    after = [replace(one, revision=one.revision + 1, cause=new_id()) for one in changed]
    await incidents.save(connection, after)
    await messages.follow(connection, after)
    entries = [Entry(one.id, deed.kind, deed.at, deed.actor, deed.fields) for one in after]
    return after, await ledger.append(connection, entries)
