"""Call people until somebody answers: each step of an escalation once, round after round.

Level-triggered: a due row says that somebody is to be looked for, and the incident itself
says whether anybody answered. So acknowledging needs to tell nobody, and a restart forgets
nothing. An acknowledgement lapses where the incident got worse after it, or still fires while
nobody does anything: then it is nobody's again, and calls people from the first step on.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import SYSTEM_ACTOR
from bot.core.deed import Deed
from bot.core.incident import Incident, IncidentStatus, lapse
from bot.core.reason import Reason
from bot.core.staff import Groups
from bot.flow.amend import amend
from bot.flow.call import Caller
from bot.flow.on_call import OnCall
from bot.flow.repeat import repeat
from bot.settings.escalation import Call
from bot.store import alerts, escalations, incidents, ledger
from bot.store.database import Database
from bot.store.escalations import Escalation

EVERY_SECONDS = 1.0
BATCH = 50
NEXT_ROUND = timedelta(minutes=5)
AFTER_A_FAILURE = timedelta(minutes=1)
# What this configuration does not name, a replica that started with a newer one may.
LEFT_TO_OTHERS = timedelta(minutes=1)
NEVER = datetime(9999, 1, 1, tzinfo=UTC)  # until somebody, or an alert, starts it again
log = structlog.get_logger("escalate")


@dataclass
class Escalate:
    """calls: by an escalation's name; silent_after: see `bot.settings.config`.

    groups: reads the Slack groups that roles name.
    """

    database: Database
    calls: Mapping[str, Sequence[Call]]
    on_call: OnCall
    groups: Callable[[], Awaitable[Groups]]
    silent_after: timedelta
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def run(self) -> None:
        """Work until cancelled."""
        await repeat(self.once, EVERY_SECONDS, log)

    async def once(self) -> int:
        """Make the calls that are due; return how many incidents were looked at."""
        due = await self._due()
        if not due:
            return 0
        groups = await self.groups()  # asks Slack and writes: never within a transaction
        for number in due:
            await self._try(number, groups)
        self.wake()
        return len(due)

    async def _due(self) -> list[int]:
        now = self.clock()
        async with self.database.read() as connection:
            ours = await escalations.due(connection, now, BATCH, self.calls)
            return ours or await escalations.due(connection, now - LEFT_TO_OTHERS, BATCH)

    async def _try(self, number: int, groups: Groups) -> None:
        try:
            await self._look(number, groups)
        except (OperationalError, InterfaceError):  # see `run`
            raise
        except Exception:  # a bug with one must not keep the others from being called
            log.exception("escalation failed", incident=number)
            async with self.database.write() as connection:
                later = self.clock() + AFTER_A_FAILURE
                await escalations.put_off(connection, number, later)

    async def _look(self, number: int, groups: Groups) -> None:
        now = self.clock()
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            known = await escalations.read(connection, number)
            if known is None or known.due_at > now:
                return  # another replica was quicker
            caller = Caller(connection, self.on_call, groups, now)
            if incident.status in (IncidentStatus.MITIGATED, IncidentStatus.RESOLVED):
                await escalations.put_off(connection, number, NEVER)
            elif known.name not in self.calls:
                log.warning("no such escalation", incident=number, name=known.name)
                await escalations.put_off(connection, number, now + NEXT_ROUND)
            elif incident.status is IncidentStatus.TRIGGERED:
                await self._call(caller, incident, known)
            else:
                await self._wait(caller, incident, known)

    async def _call(self, caller: Caller, incident: Incident, known: Escalation) -> None:
        """Make the call whose turn it is, and set the next."""
        calls = self.calls[known.name]
        turn = min(known.turn, len(calls) - 1)  # there were more, in another configuration
        due = known.since + calls[turn].after
        if caller.now < due:  # it has just begun
            await escalations.save(caller.connection, replace(known, due_at=due))
            return
        await caller.make(incident, known, calls[turn])
        await escalations.save(caller.connection, _next(known, calls, caller.now))

    async def _wait(self, caller: Caller, incident: Incident, known: Escalation) -> None:
        """Somebody has it: call again where it got worse since, or where they fell silent."""
        taken = incident.acknowledged_at or incident.opened_at
        if known.reason == Reason.WORSENED and taken < known.since:
            await self._take_up(caller, incident, known)
            return
        last = await ledger.last_deed(caller.connection, incident.id) or taken
        now, due = caller.now, last + self.silent_after
        if now >= due and await _fires(caller.connection, incident):
            silent = Escalation(incident.number, known.name, Reason.SILENT.value, now, now)
            await self._take_up(caller, incident, silent)
        else:
            later = due if now < due else now + self.silent_after
            await escalations.put_off(caller.connection, incident.number, later)

    async def _take_up(self, caller: Caller, incident: Incident, known: Escalation) -> None:
        """Let the acknowledgement lapse, and call people from the first step on."""
        fields = {"reason": known.reason, "assignee": incident.assignee}
        deed = Deed("incident.lapsed", SYSTEM_ACTOR, caller.now, fields)
        lapsed = await amend(caller.connection, lapse(incident, caller.now), deed)
        await self._call(caller, lapsed, known)


def _next(known: Escalation, calls: Sequence[Call], now: datetime) -> Escalation:
    """Return the escalation after a call: at the next one, or before the next round."""
    turn = known.turn + 1
    if turn < len(calls):
        return replace(known, turn=turn, due_at=known.since + calls[turn].after)
    since = now + NEXT_ROUND
    reason = Reason.UNANSWERED.value
    return replace(known, round=known.round + 1, turn=0, since=since, due_at=since, reason=reason)


async def _fires(connection: AsyncConnection, incident: Incident) -> bool:
    firing = await alerts.count_firing(connection, [incident.number])
    return firing.get(incident.number, 0) > 0
