"""Write how a run goes: its row, its message, and the ledger, in one transaction."""

from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.deed import Deed
from bot.core.incident import Incident
from bot.core.ledger import Entry
from bot.core.run import Run
from bot.store import ledger, run_messages, runs


async def progress(connection: AsyncConnection, incident: Incident, run: Run, deed: Deed) -> Run:
    """Write the run as its next revision, in the caller's transaction; return it."""
    after = await progress_shown(connection, incident, run)
    await ledger.append(connection, [entry(incident, after, deed)])
    return after


async def progress_shown(connection: AsyncConnection, incident: Incident, run: Run) -> Run:
    """Write the run as its next revision, without an entry; return it."""
    after = replace(run, revision=run.revision + 1)
    await runs.save(connection, after)
    await run_messages.show(connection, incident, after)
    return after


def entry(incident: Incident, run: Run, deed: Deed) -> Entry:
    """Return the ledger's entry of a deed; it names the run, its action and its target."""
    about: dict[str, Any] = {"run": run.id, "action": run.action, "target": run.target}
    return Entry(incident.id, deed.kind, deed.at, deed.actor, {**about, **deed.fields})
