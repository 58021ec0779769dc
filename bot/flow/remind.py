"""Call whoever must approve a run until somebody answers: a mention, then directly, then again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.actor import mention, slack_actor
from bot.core.deed import Deed
from bot.core.run import Run, RunStatus
from bot.flow.authorize import Authorize
from bot.flow.confirm import ASK, PAGE
from bot.flow.locked import locked
from bot.flow.progress import progress
from bot.store import messages, run_messages, timers
from bot.store.database import Database
from bot.store.timers import Timer

EVERY = timedelta(minutes=5)


@dataclass(frozen=True)
class Remind:
    """What the timers of a run that waits for approval do."""

    database: Database
    authorize: Authorize
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    async def ask(self, timer: Timer) -> None:
        """Send the request to each approver directly; later mention them again."""
        async with self.database.write() as connection:
            incident, run = await locked(connection, timer.run)
            if not await _is_due(connection, timer, run):
                return
            users = self.users(run)
            if timer.turn == 0:
                await run_messages.send(connection, incident, run, users)
            else:
                called = " ".join(mention(slack_actor(user)) for user in users)
                key = f"ask:{run.id}:{timer.turn}"
                text = f"still waits for approval: {run.action}. Reason: {run.reason}"
                wish = messages.reply(incident, key, self.clock(), text).to(called)
                await messages.want(connection, [wish])
            deed = Deed("approval.asked", "system", self.clock(), {"asked": list(users)})
            await progress(connection, incident, run, deed)
            later = Timer(ASK, run.id, self.clock() + EVERY, timer.turn + 1)
            await timers.add(connection, [later])
        self.wake()

    async def expire(self, timer: Timer) -> None:
        """End a run that nobody approved in time."""
        async with self.database.write() as connection:
            incident, run = await locked(connection, timer.run)
            if not await _is_due(connection, timer, run):
                return
            says = "Nobody approved it within 30 minutes. Nothing was changed; plan it again"
            over = replace(run, status=RunStatus.EXPIRED, ended_at=self.clock(), says=says)
            for kind in (ASK, PAGE):
                await timers.drop(connection, run.id, kind)
            await progress(connection, incident, over, Deed("run.expired", "system", self.clock()))
            key = f"over:{run.id}"
            wish = messages.reply(incident, key, self.clock(), says).to(mention(run.actor))
            await messages.want(connection, [wish])
        self.wake()

    def users(self, run: Run) -> tuple[str, ...]:
        """Return the Slack ids of all who may approve a run."""
        staff = self.authorize.staff
        return staff.slack_ids(staff.approvers(run.demands, run.actor))


async def _is_due(connection: AsyncConnection, timer: Timer, run: Run) -> bool:
    """Take the timer; tell whether it was ours to take, and the run still waits."""
    is_ours = await timers.take(connection, timer)  # else another replica has it
    return is_ours and run.status is RunStatus.ASKED
