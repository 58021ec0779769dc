"""Two people at work: amina asks, yusuf approves, both through the flow and the database."""

import asyncio
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import runbooks
from bot.app.clock import utc_now
from bot.app.operating import Operating
from bot.core.run import Run
from bot.core.severity import Severity
from bot.flow.confirm import Agreement
from bot.flow.propose import Wanted
from bot.sandbox.aws.names import ACCOUNT_ID, REGION
from bot.settings import load
from bot.store import runs
from tests.chaos.actions.aim import Aim

AMINA, YUSUF = "slack:U01AMINA", "slack:U02YUSUF"
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class People:
    """desk: the server's verbs, in this process; the server executes."""

    desk: Operating

    async def open(self, title: str, channel: str) -> int:
        """Open an incident; return its number."""
        now, router = utc_now(), self.desk.router
        new = router.opened_by_hand(title, Severity.HIGH, channel, AMINA, now)
        return (await self.desk.respond.open(AMINA, new)).number

    async def ask(self, number: int, aim: Aim, undoes: str = "") -> Run | None:
        """Ask for an action, or its undo; None where AWS leaves nothing to do."""
        acting = self.desk.acting
        place = acting.propose.place(ACCOUNT_ID, REGION, AMINA)
        wanted = Wanted(aim.action, aim.target, aim.given, typed=place)
        if undoes:
            wanted = Wanted(f"{aim.action}.undo", aim.target, {}, undoes)
        proposed = await acting.propose.plan(await self.desk.look.find(number), wanted, AMINA)
        plan = proposed.shown.plan
        if plan.blocked:
            assert undoes, plan.blocked  # every wave starts where the action can begin
            return None
        agreed = Agreement(proposed.shown.id, plan.digest, AMINA, "chaos", understood=True)
        return await acting.confirm.confirm(agreed)

    async def approve(self, run: Run) -> None:
        """Let a run begin."""
        await self.desk.acting.approve.approve(run.id, run.digest, YUSUF)

    async def read(self, run: Run) -> Run:
        """Return a run as it stands."""
        async with self.desk.database.read() as connection:
            return await runs.read(connection, run.id)

    async def over(self, asked: Run, until: float) -> Run:
        """Wait for a run's end, until a time of the loop; return it as it stands then."""
        while True:
            found = await self.read(asked)
            if found.is_over or asyncio.get_running_loop().time() > until:
                return found
            await asyncio.sleep(LOOK_SECONDS)


@asynccontextmanager
async def at_work(environment: Mapping[str, str]) -> AsyncIterator[People]:
    """Let people work until the block ends, beside a server that runs."""
    with patch.dict(os.environ, environment):  # the SDK finds its account there alone
        desk = Operating(load(environment, Path.cwd()), runbooks.load())
        await desk.open()
        try:
            await desk.start()
            yield People(desk)
        finally:
            await desk.close()
