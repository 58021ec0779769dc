"""Whom an incident's own message mentions: those called at once as it opened."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.incident import Incident, IncidentStatus
from bot.core.staff import Groups
from bot.flow.on_call import OnCall
from bot.settings.escalation import Call
from bot.store import escalations


@dataclass(frozen=True)
class Called:
    """calls: by an escalation's name; groups: reads the Slack groups that roles name."""

    calls: Mapping[str, Sequence[Call]]
    on_call: OnCall
    groups: Callable[[], Awaitable[Groups]]

    async def users(self, connection: AsyncConnection, incident: Incident) -> tuple[str, ...]:
        """Return Slack ids; nobody once somebody has it."""
        if incident.status is not IncidentStatus.TRIGGERED or incident.assignee:
            return ()
        known = await escalations.read(connection, incident.number)
        first = self.calls[known.name][0] if known and known.name in self.calls else None
        if first is None or first.after or not first.mention:
            return ()
        return self.on_call.users(first.mention, incident.opened_at, await self.groups())
