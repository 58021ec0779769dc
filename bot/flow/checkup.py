"""What the database knows that kept people from hearing, or from acting."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.complaint import Complaint, Hurts, few
from bot.core.ledger import Sealed, opened
from bot.core.runbook import DEFAULT
from bot.store import inbox, incidents, ledger, quarantine
from bot.store.database import Database

LOOK_BACK = timedelta(days=30)
# As a refusal of AWS stands in the ledger: the permission, and the statement that grants it.
MISSING = re.compile(r"([\w-]+:\w+) is missing[^.]*\. (Add .*)", re.DOTALL)


async def database_complaints(database: Database, now: datetime) -> list[Complaint]:
    """Return what went wrong in the last 30 days, and what still waits."""
    since = now - LOOK_BACK
    async with database.read() as connection:
        return [
            *await _quarantined(connection),
            *await _parked(connection),
            *_denied(await ledger.of_kind(connection, "step.failed", since)),
            *await _without_runbook(connection, since),
        ]


async def _quarantined(connection: AsyncConnection) -> list[Complaint]:
    return [
        Complaint(
            Hurts.SILENT,
            "A topic that is not listed sends messages",
            f"{one.messages} kept of {one.topic}, the newest {_minute(one.newest)}",
            f'firebreak.yaml: add "{one.topic}" to `topics`',
            things=(one.topic,),
        )
        for one in await quarantine.topics(connection)
    ]


async def _parked(connection: AsyncConnection) -> list[Complaint]:
    parked = await inbox.parked(connection)
    if not parked:
        return []
    what, evidence = "Signals that could not be handled", f"{parked} are parked in the inbox"
    return [Complaint(Hurts.SILENT, what, evidence, "see the log for `signal failed`")]


def _denied(failed: list[Sealed]) -> Iterator[Complaint]:
    """Yield a complaint for each permission that a step lacked; the entries newest first."""
    lacked: dict[str, list[tuple[Sealed, str]]] = {}
    for entry in failed:
        found = MISSING.search(str(opened(entry).get("says", "")))
        if found:
            lacked.setdefault(found[1], []).append((entry, found[2]))
    for permission, entries in lacked.items():
        newest, fix = entries[0]
        action = str(opened(newest).get("action", "")).replace("_", "-")
        evidence = (
            f"steps that failed so in {LOOK_BACK.days} days: {len(entries)}, the last one of "
            f"{action}, {_minute(newest.at)}"
        )
        what = f"An action failed for lack of {permission}"
        yield Complaint(Hurts.STUCK, what, evidence, fix, things=(permission,))


async def _without_runbook(connection: AsyncConnection, since: datetime) -> list[Complaint]:
    titles = await incidents.with_runbook(connection, DEFAULT, since)
    if not titles:
        return []
    what = "Incidents for which there was only the default runbook"
    fix = "add a runbook whose `match` fits, and try it: firebreak replay FILE"
    evidence = f"opened in the last {LOOK_BACK.days} days: {few(titles)}"
    return [Complaint(Hurts.LATE, what, evidence, fix, things=tuple(titles))]


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
