"""All waves on one database: a round that nobody disturbs, then kills until all were hit."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from statistics import median

from bot.sandbox.world import running_world
from bot.store.database import Database
from tests.chaos.actions.aim import Aim, aims, forget_quarantine
from tests.chaos.actions.course import UNDONE, Course
from tests.chaos.actions.databases import Place
from tests.chaos.actions.fleet import CHANNELS, running_fleet
from tests.chaos.actions.people import at_work
from tests.chaos.actions.records import ledger_problems, silent
from tests.chaos.actions.tally import Tally
from tests.chaos.actions.wave import Wave

SPEED = 5.0  # a failover of RDS takes two seconds of ten
LATEST = 6  # runs that tell how long the next one takes: the machine has other work too
AT_FIRST = 3.0  # seconds that a run is taken to last before it was measured
TOLD_SECONDS = 120  # until the last reply stands in Slack, at its pace


@dataclass
class Tour:
    """One Firebreak on its way.

    waits, lasts: as in a wave; here they are measured. usual: courses of the first round.
    """

    wave: Wave
    targets: Sequence[Aim]
    waits: dict[str, float]
    lasts: dict[str, float]
    rounds: int = 0
    usual: int = 0
    courses: list[Course] = field(default_factory=list)

    async def round(self, *, kill: bool) -> None:
        """Let all actions run, and take all of them back again in peace."""
        self.rounds += 1
        await asyncio.to_thread(forget_quarantine, self.wave.account)
        people, channel = self.wave.people, CHANNELS[self.rounds % len(CHANNELS)]
        number = await people.open(f"Chaos, round {self.rounds}", channel)
        there = await self._go(number, dict.fromkeys(self.targets, ""), kill=kill)
        undoable = {one.aim: one.run.id for one in there if one.run.is_over and one.run.touched}
        await self._go(number, undoable, kill=False)
        self.measure()

    async def _go(self, number: int, undoes: dict[Aim, str], *, kill: bool) -> list[Course]:
        asked = {aim: await self.wave.people.ask(number, aim, run) for aim, run in undoes.items()}
        courses = await self.wave.roll({aim: run for aim, run in asked.items() if run}, kill=kill)
        self.courses += courses
        return courses

    def measure(self) -> None:
        """Take how long runs wait and last from the latest; those cut short do not last."""
        for row in {course.row for course in self.courses}:
            mine = [course for course in self.courses if course.row == row]
            calm = [course.lasted for course in mine if course.was_calm]
            self.waits[row] = median(course.waited for course in mine[-LATEST:])
            self.lasts[row] = median(calm[-LATEST:])

    @property
    def is_complete(self) -> bool:
        """Tell whether every action was seen on every target, there and back."""
        seen = {(course.aim, course.row) for course in self.courses}
        wanted = {(aim, f"{aim.row}{way}") for aim in self.targets for way in ("", UNDONE)}
        return wanted <= seen

    @property
    def tally(self) -> Tally:
        """Return the table as it stands."""
        return Tally(self.courses[: self.usual], self.courses[self.usual :])


async def tour(
    where: Place, directory: Path, *, seed: int, enough: Callable[[Tally], bool]
) -> Tally:
    """Kill until it is enough, or a run was lost; return the table."""
    async with (
        running_world(strict=False, speed=SPEED) as world,
        running_fleet(world, directory, where) as fleet,
        at_work(fleet.environment) as people,
    ):
        waits: dict[str, float] = defaultdict(float)
        lasts: dict[str, float] = defaultdict(lambda: AT_FIRST)
        random = Random(seed)  # noqa: S311 - nothing secret hangs on it
        wave = Wave(world.account, fleet, people, random, waits, lasts)
        targets = await asyncio.to_thread(aims, world.account, where.copies)
        made = Tour(wave, targets, waits, lasts)
        while not made.is_complete:  # on a busy machine something is not ready yet to be undone
            await made.round(kill=False)
        made.usual = len(made.courses)
        while not (enough(made.tally) or made.tally.count("lost")):
            await made.round(kill=True)
            print(f"{made.tally.kills} kills, every action was hit {made.tally.least} times")
        return await _told(made, people.desk.database)


async def _told(made: Tour, database: Database) -> Tally:
    """Wait until everybody was told what they must know; return the table with who was not."""
    runs = [course.run for course in made.courses]
    for _ in range(TOLD_SECONDS):
        if not await silent(database, runs):
            break
        await asyncio.sleep(1)
    broken = await ledger_problems(database)
    return replace(made.tally, silent=await silent(database, runs), broken=broken)
