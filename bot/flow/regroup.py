"""Split and merge: people know better than any rule which alerts belong together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.absorb import recover
from bot.core.deed import Deed
from bot.core.errors import IncidentIsUnknown, TransitionIsNotLegal
from bot.core.incident import Incident, Verb, move
from bot.core.routing import Timing
from bot.core.severity import worst
from bot.core.tracking import Tracked
from bot.flow.amend import amend
from bot.flow.desk import SPLIT
from bot.store import alerts, incidents, messages
from bot.store.base import new_id
from bot.store.database import Database
from bot.store.messages import cards


@dataclass
class Regroup:
    """Moves alerts between incidents. wake: tells announce."""

    database: Database
    timing: Timing
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def merge(self, number: int, into: int, actor: str) -> Incident:
        """Move all alerts of one incident into another, and close the first.

        Raises IncidentIsUnknown or TransitionIsNotLegal.
        """
        if number == into:
            raise TransitionIsNotLegal("an incident cannot be merged into itself")
        async with self.database.write() as connection:
            gone, kept = await _both(connection, number, into)
            if not kept.is_open:
                raise TransitionIsNotLegal(f"{kept.name} is resolved: open it again first")
            moved = await alerts.of_incident(connection, number)
            await _move(connection, moved, number, into)
            await incidents.redirect(connection, number, into)
            kept = await self._merged(connection, gone, kept, actor)
        self.wake()
        return kept

    async def _merged(
        self, connection: AsyncConnection, gone: Incident, kept: Incident, actor: str
    ) -> Incident:
        now = self.clock()
        over = move(gone, Verb.RESOLVE, now) if gone.is_open else gone
        over = replace(over, merged_into=kept.number)
        worse = worst([kept.severity, gone.severity])
        kept = await self._settled(connection, replace(kept, severity=worse))
        merged = "incident.merged"
        await amend(connection, over, Deed(merged, actor, now, {"into": f"into {kept.name}"}))
        return await amend(
            connection, kept, Deed(merged, actor, now, {"from": f"{gone.name} into this"})
        )

    async def split(self, number: int, fingerprints: Sequence[str], actor: str) -> Incident:
        """Give some alerts of an incident an incident of their own.

        Raises IncidentIsUnknown or TransitionIsNotLegal.
        """
        now = self.clock()
        async with self.database.write() as connection:
            whole = await incidents.lock(connection, number)
            everything = await alerts.of_incident(connection, number)
            chosen = [a for a in everything if a.alert.fingerprint in fingerprints]
            if not chosen or len(chosen) == len(everything):
                raise TransitionIsNotLegal("choose some of its alerts, not all and not none")
            part = await incidents.open_incident(connection, _part(whole, chosen[0], actor, now))
            await _move(connection, chosen, number, part.number)
            await messages.want(connection, cards(part, now))
            part = await self._settled(connection, part)
            whole = await self._settled(connection, whole)
            kind = "incident.split"
            part = await amend(
                connection, part, Deed(kind, actor, now, {"from": f"from {whole.name}"})
            )
            await amend(connection, whole, Deed(kind, actor, now, {"into": f"off {part.name}"}))
        self.wake()
        return part

    async def _settled(self, connection: AsyncConnection, incident: Incident) -> Incident:
        """Start or stop the quiet period by what fires now."""
        firing = await alerts.count_firing(connection, [incident.number])
        return recover(incident, firing.get(incident.number, 0), self.timing, self.clock())


async def _both(connection: AsyncConnection, number: int, into: int) -> tuple[Incident, Incident]:
    locked = {i.number: i for i in await incidents.lock_all(connection, [number, into])}
    for wanted in (number, into):
        if wanted not in locked:
            raise IncidentIsUnknown(f"there is no INC-{wanted}")
    return locked[number], locked[into]


async def _move(
    connection: AsyncConnection, moved: Sequence[Tracked], source: int, target: int
) -> None:
    await alerts.forget(connection, source, [a.alert.fingerprint for a in moved])
    await alerts.save(connection, [replace(a, incident=target) for a in moved])


def _part(whole: Incident, first: Tracked, actor: str, now: datetime) -> Incident:
    ident = new_id()
    return Incident(
        number=0,
        id=ident,
        group_key=f"{SPLIT}{ident}",
        status=whole.status,
        severity=first.alert.severity,
        title=first.alert.title,
        account=whole.account,
        region=whole.region,
        channel=whole.channel,
        runbook=whole.runbook,
        lead=first.alert.source,
        opened_at=now,
        opened_by=actor,
        active_at=now,
        assignee=whole.assignee,
    )
