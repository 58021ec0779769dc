"""Split and merge: people know better than any rule which alerts belong together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.absorb import recover
from bot.core.alert import is_finding
from bot.core.deed import Deed
from bot.core.errors import IncidentIsUnknown, TransitionIsNotLegal
from bot.core.incident import Incident, Verb, move
from bot.core.reason import Reason
from bot.core.routing import Timing
from bot.core.severity import worst
from bot.core.tracking import Tracked
from bot.flow.amend import amend
from bot.flow.desk import SPLIT
from bot.store import alerts, escalations, incidents, messages, runs
from bot.store.base import new_id
from bot.store.database import Database
from bot.store.escalations import Escalation
from bot.store.messages import cards


@dataclass
class Regroup:
    """Moves alerts between incidents. wake: tells announce.

    Both raise IncidentIsUnknown, and TransitionIsNotLegal with a sentence for the person.
    """

    database: Database
    timing: Timing
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def merge(self, number: int, into: int, actor: str) -> Incident:
        """Move all alerts of one incident into another, and close the first."""
        if number == into:
            raise TransitionIsNotLegal(f"INC-{number} cannot be merged into itself.")
        now = self.clock()
        async with self.database.write() as connection:
            gone, kept = await _both(connection, number, into)
            _must_be_open(kept)
            if gone.merged_into:
                raise TransitionIsNotLegal(f"{gone.name} was merged already.")
            await _move(connection, await alerts.of_incident(connection, number), number, into)
            await incidents.redirect(connection, number, into)
            await runs.move(connection, number, into)
            over = move(gone, Verb.RESOLVE, now) if gone.is_open else gone
            over = replace(over, merged_into=kept.number, contained=False)
            fields = {"into": kept.name}
            await amend(connection, over, Deed("incident.merged_into", actor, now, fields))
            contained = kept.contained or gone.contained
            severity = worst([kept.severity, gone.severity])
            kept = replace(kept, severity=severity, contained=contained)
            kept = await self._settled(connection, kept, now)
            deed = Deed("incident.merged", actor, now, {"merged": gone.name})
            kept = await amend(connection, kept, deed)
        self.wake()
        return kept

    async def split(self, number: int, fingerprints: Sequence[str], actor: str) -> Incident:
        """Give some alerts of an incident an incident of their own."""
        now = self.clock()
        async with self.database.write() as connection:
            whole = await incidents.lock(connection, number)
            _must_be_open(whole)
            everything = await alerts.of_incident(connection, number)
            chosen = [a for a in everything if a.alert.fingerprint in fingerprints]
            rest = [a for a in everything if a.alert.fingerprint not in fingerprints]
            if not chosen or not rest:
                raise TransitionIsNotLegal("Choose some of its alerts: not all, and not none.")
            part = _led(_part(whole, actor, now), chosen)
            part = await incidents.open_incident(connection, part)
            await _move(connection, chosen, number, part.number)
            await messages.want(connection, cards(part, now))
            await _call_too(connection, whole, part)
            part = await self._settled(connection, part, now)
            fields = {"whole": whole.name}
            part = await amend(connection, part, Deed("incident.split_off", actor, now, fields))
            whole = await self._settled(connection, _led(whole, rest), now)
            await amend(connection, whole, _split(part, chosen, actor, now))
        self.wake()
        return part

    async def _settled(
        self, connection: AsyncConnection, incident: Incident, now: datetime
    ) -> Incident:
        """Start or stop the quiet period by what fires now; the revision is for `amend`."""
        firing = await alerts.count_firing(connection, [incident.number])
        settled = recover(incident, firing.get(incident.number, 0), self.timing, now)
        return replace(settled, revision=incident.revision)


def _must_be_open(incident: Incident) -> None:
    if not incident.is_open:
        raise TransitionIsNotLegal(f"{incident.name} is resolved. Reopen it first.")


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


async def _call_too(connection: AsyncConnection, whole: Incident, part: Incident) -> None:
    """Call people about a part as they are called about the whole."""
    known = await escalations.read(connection, whole.number)
    if known:
        reason, since = Reason.OPENED.value, part.opened_at
        mine = Escalation(part.number, known.name, reason, since, since)
        await escalations.begin(connection, [mine])


def _part(whole: Incident, actor: str, now: datetime) -> Incident:
    """Return a new incident as far along as the whole, with no story of its own yet."""
    ident = new_id()
    return replace(
        whole,
        number=0,
        id=ident,
        group_key=f"{SPLIT}{ident}",
        opened_at=now,
        opened_by=actor,
        active_at=now,
        flapping=False,
        contained=False,
        impact="",
        revision=1,
        cause="",
    )


def _led(incident: Incident, remaining: Sequence[Tracked]) -> Incident:
    """Return it as bad as its alerts are, and called after the one that says best what is wrong."""
    severity = worst([a.alert.severity for a in remaining])
    if incident.title in {a.alert.title for a in remaining}:
        return replace(incident, severity=severity)
    best = min(remaining, key=lambda a: (not is_finding(a.alert.source), a.alert.severity.rank))
    return replace(incident, severity=severity, title=best.alert.title, lead=best.alert.source)


def _split(part: Incident, chosen: Sequence[Tracked], actor: str, now: datetime) -> Deed:
    briefs = [a.alert.brief or a.alert.title for a in chosen]
    return Deed("incident.split", actor, now, {"part": part.name, "alerts": briefs})
