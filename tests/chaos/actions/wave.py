"""One wave: runs on every target at once, and a kill that hits each at a random point of its own.

A run begins so long before the kill that the kill falls uniformly into the time which it takes
undisturbed: a run of one second is hit as often as one of seven.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bot.app.clock import utc_now
from bot.core.run import Run
from bot.sandbox.aws.account import Account
from tests.chaos.actions.aim import Aim
from tests.chaos.actions.course import Course, row_of
from tests.chaos.actions.look import stand
from tests.chaos.actions.people import People
from tests.chaos.actions.standing import Standing
from tests.chaos.fleet import Fleet

LOST_SECONDS = 60.0  # after the kill


@dataclass(frozen=True)
class Wave:
    """What every wave is made of.

    waits, lasts: by row, how long a run waits for its turn, and takes then, in seconds.
    """

    account: Account
    fleet: Fleet
    people: People
    random: Random
    waits: Mapping[str, float]
    lasts: Mapping[str, float]

    async def roll(self, asked: Mapping[Aim, Run], *, kill: bool) -> list[Course]:
        """Let runs begin, kill a process in the midst of them, and wait until all are over."""
        before = await self._look(asked)
        ahead = [self._ahead(row_of(aim, run)) for aim, run in asked.items()]
        moment = max(ahead)
        runs = list(asked.values())
        begun = [self._begin(run, moment - one) for run, one in zip(runs, ahead, strict=True)]
        killing = self._kill(moment, kill=kill)
        killed_at, began = await asyncio.gather(killing, asyncio.gather(*begun))
        until = asyncio.get_running_loop().time() + LOST_SECONDS
        over = [await self.people.over(run, until) for run in runs]
        after = await self._look(asked)
        await self.fleet.heal()
        return [
            Course(aim, run, before[aim], after[aim], at, killed_at)
            for aim, run, at in zip(asked, over, began, strict=True)
        ]

    def _ahead(self, row: str) -> float:
        """Return how long before the kill a run shall begin."""
        return self.waits[row] + self.random.uniform(0, self.lasts[row])

    async def _begin(self, run: Run, after: float) -> datetime:
        await asyncio.sleep(after)
        at = utc_now()
        await self.people.approve(run)
        return at

    async def _kill(self, after: float, *, kill: bool) -> datetime | None:
        await asyncio.sleep(after)
        if not kill:
            return None
        await self.fleet.kill_one(self.random)
        at = utc_now()
        if not self.fleet.has_others:
            await self.fleet.heal()
        return at

    async def _look(self, aims: Iterable[Aim]) -> dict[Aim, Standing]:
        return {aim: await asyncio.to_thread(stand, self.account, aim) for aim in aims}
