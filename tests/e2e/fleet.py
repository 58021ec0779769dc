"""Several real replicas of one Firebreak on one PostgreSQL, with a Slack of their own."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from itertools import cycle
from pathlib import Path
from typing import Any

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import alarm
from bot.sandbox.slack import SandboxClient, Workspace, running_workspace
from bot.sandbox.world import World
from tests.e2e.homes import POSTGRESQL, homed
from tests.e2e.records import Records
from tests.e2e.stage import ROUTES, Stage, instance

ENGINE = "engine:"


@dataclass
class Fleet:
    """The replicas, by place. holders: under which id each holds its leases."""

    slack: SandboxClient
    stages: list[Stage]
    holders: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._turns = cycle(range(len(self.stages)))

    @property
    def first(self) -> Stage:
        """Return one of them, for what is the same for all: records, Slack, and the world."""
        return self.stages[0]

    @property
    def records(self) -> Records:
        return self.first.records

    async def heal(self) -> None:
        """Start what does not run, one after the other."""
        for place, stage in enumerate(self.stages):
            if not stage.bot.is_running:
                before = self._alive()
                await stage.start()
                (self.holders[place],) = self._alive() - before

    async def alarm(self, name: str, number: int) -> str:
        """Let an alarm fire, and the next replica in turn hear of it; return the message's id."""
        return await self.stages[next(self._turns)].alarm(name, on=instance(number))

    def envelope(self, name: str, number: int) -> dict[str, str]:
        """Return what SNS says of an alarm, to be sent to several."""
        event = alarm(f"{name}-{number:03x}", instance(number), "ALARM", utc_now())
        return self.first.world.sns.notification(self.first.topic, json.dumps(event))

    async def clicks_reach(self, place: int) -> None:
        """Let what people do in Slack arrive at this replica, over HTTP."""
        await self.slack.connect(f"{self.stages[place].bot.address}/slack/events")

    async def clicks_reach_any(self) -> None:
        """Let what people do in Slack arrive over one of all Socket Mode connections."""
        await self.slack.connect("")

    async def holder(self, lease: str) -> int:
        """Return the place of the replica that holds a lease."""
        query = "SELECT holder FROM leases WHERE name = ?"
        held = await self.first.until(lambda: self.records.one(query, lease))
        return next(place for place, holder in self.holders.items() if holder == held)

    def leases(self, place: int) -> list[str]:
        """Return the names of the leases that stand in a replica's name."""
        query = "SELECT name FROM leases WHERE holder = ?"
        return [row["name"] for row in self.records.rows(query, self.holders[place])]

    def said(self, line: str) -> list[int]:
        """Return the places of the replicas whose logs have a line."""
        logs = enumerate(stage.bot.log.read_text() for stage in self.stages)
        return [place for place, log in logs if line in log]

    def _alive(self) -> set[str]:
        query = "SELECT holder FROM leases WHERE name LIKE ?"
        return {row["holder"] for row in self.records.rows(query, f"{ENGINE}%")}


@asynccontextmanager
async def running_fleet(
    world: World, directory: Path, *, size: int, **changed: Any
) -> AsyncIterator[Fleet]:
    """Run so many replicas while the block lasts. changed: of the world's configuration."""
    async with (
        homed(POSTGRESQL) as home,
        running_workspace(Workspace(strict=False)) as workspace,
        SandboxClient(workspace.url) as slack,
    ):
        alone = replace(world, slack=workspace)
        configuration = {**alone.configuration(), "routes": ROUTES, **changed}
        more = {**home, "SLACK_SIGNING_SECRET": workspace.app.signing_secret}
        places = [directory / str(place) for place in range(size)]
        for place in places:
            place.mkdir()
        stages = [Stage(alone, slack, place, configuration, more) for place in places]
        fleet = Fleet(slack, stages)
        try:
            await fleet.heal()
            yield fleet
        finally:
            await asyncio.gather(*(stage.bot.stop() for stage in stages))
            for stage in stages:
                await stage.http.aclose()
