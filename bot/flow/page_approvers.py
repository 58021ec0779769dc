"""Page for a run that waits for approval, as the incident's own escalation pages.

Slack mentions the approvers and writes to them directly (`bot/flow/remind.py`); who does not
look at Slack is reached by each notifier of the escalation once, so long after the request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import SYSTEM_ACTOR
from bot.core.deed import Deed
from bot.core.incident import Incident
from bot.core.reason import Reason
from bot.core.run import Run, RunStatus
from bot.flow.confirm import PAGE
from bot.flow.locked import locked
from bot.flow.progress import entry
from bot.settings.escalation import Call
from bot.store import escalations, ledger, pages, timers
from bot.store.database import Database
from bot.store.pages import PageWish
from bot.store.timers import Timer

KEY = "approve:"


@dataclass(frozen=True)
class PageApprovers:
    """calls: by an escalation's name."""

    database: Database
    calls: Mapping[str, Sequence[Call]]
    clock: Callable[[], datetime]

    async def page(self, timer: Timer) -> None:
        """Want the page whose turn it is; the timer's `turn` counts the steps that notify."""
        async with self.database.write() as connection:
            incident, run = await locked(connection, timer.run)
            now = self.clock()
            is_ours = await timers.take(connection, timer)  # else another replica has it
            if not is_ours or run.status is not RunStatus.ASKED or now >= run.expires_at:
                return
            steps = (await self._steps(connection, incident))[timer.turn :]
            if steps and now >= run.requested_at + steps[0].after:
                await self._want(connection, incident, run, timer.turn, steps[0])
                await _next(connection, run, timer.turn + 1, steps[1:])
            else:  # it has just been asked for
                await _next(connection, run, timer.turn, steps)

    async def _steps(self, connection: AsyncConnection, incident: Incident) -> Sequence[Call]:
        """Return the steps of the incident's escalation that page somebody."""
        known = await escalations.read(connection, incident.number)
        calls = self.calls.get(known.name, ()) if known else ()
        return [call for call in calls if call.notify]

    async def _want(
        self, connection: AsyncConnection, incident: Incident, run: Run, turn: int, call: Call
    ) -> None:
        now, notifier = self.clock(), str(call.notify)
        reason = Reason.APPROVAL_WAITS.value
        key = f"{KEY}{run.id}:{turn}"
        await pages.want(connection, PageWish(incident.number, notifier, key, reason, now))
        deed = Deed("approval.paged", SYSTEM_ACTOR, now, {"paged": [notifier], "reason": reason})
        await ledger.append(connection, [entry(incident, run, deed)])


async def _next(connection: AsyncConnection, run: Run, turn: int, steps: Sequence[Call]) -> None:
    """Set the timer for the next of the steps that are left."""
    if steps:
        due = run.requested_at + steps[0].after
        await timers.add(connection, [Timer(PAGE, run.id, due, turn)])


def run_of(key: str) -> str:
    """Return the run's id that a page's key names."""
    return key.removeprefix(KEY).partition(":")[0]
