"""One fault on one ground: alarms before, while and after it, and the count at the end."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.state.channel import Channel
from bot.sandbox.world import World, running_world
from tests.chaos.alarms import records, shown
from tests.chaos.alarms.fault import Fault, Scene
from tests.chaos.alarms.gate import as_seen, gated
from tests.chaos.alarms.grounds import Base, Ground
from tests.chaos.alarms.load import CHANNELS, Load
from tests.chaos.alarms.outcome import NOTHING, Outcome
from tests.chaos.fleet import running

BEFORE_SECONDS, AFTER_SECONDS = 5.0, 10.0  # of alarms
QUIET_LOOKS, LOOK_SECONDS = 3, 0.5


async def trial(fault: Fault, ground: Ground, directory: Path, seed: int = 312) -> Outcome:
    """Let alarms come in, let the fault strike, and count when all is quiet again."""
    async with _stage(fault, ground, directory, seed) as scene:
        load = Load(scene.world, scene.fleet.bots, fault.habits)
        sending = asyncio.create_task(load.run())
        await asyncio.sleep(BEFORE_SECONDS)
        counted = await fault.strike(scene) or NOTHING
        healed_at = datetime.now(UTC)
        await asyncio.sleep(AFTER_SECONDS)
        load.stop()
        await _quiet(sending, scene.base.direct, fault)
        await load.close()
        besides = counted + await fault.besides(scene)
        broken = await records.ledger_problems(scene.base.direct)
        standing = await shown.read(scene.slack)
        return Outcome(load.sent, standing, healed_at, broken, besides, fault.in_doubt)


@asynccontextmanager
async def _stage(fault: Fault, ground: Ground, directory: Path, seed: int) -> AsyncIterator[Scene]:
    """Make the base, the world and the processes."""
    async with ground.opened(directory) as base, running_world(strict=fault.strict) as world:
        url = world.slack.url  # past a gate
        for name in CHANNELS:
            members = ["U01AMINA", "U02YUSUF", world.slack.app.user]
            world.slack.channels[name] = Channel(name, name.lower(), members)
        async with gated(world, fault.gates) as gates:
            seen = as_seen(world, gates)
            bots = [
                _bot(fault, seen, base, directory / f"{number}")
                for number in range(ground.replicas)
            ]
            async with running(bots) as fleet, SandboxClient(url) as slack:
                chance = Random(seed)  # noqa: S311 - nothing secret hangs on it
                yield Scene(world, slack, fleet, base, directory, fault.seconds, chance, gates)


def _bot(fault: Fault, world: World, base: Base, directory: Path) -> BotProcess:
    directory.mkdir()
    routes = [
        {"match": {"alarm": f"chaos-{number}-*"}, "channel": channel}
        for number, channel in enumerate(CHANNELS)
    ]
    configuration = {
        **world.configuration(),
        "routes": [*routes, {"channel": "C0ALARMS"}],
        "incidents": {"quiet_period": "1h"},
        **fault.configuration,
    }
    known = world.environment(directory, free_port(), configuration)
    ours = {"FIREBREAK_DATABASE_URL": base.url, "CHAOS_DIRECTORY": str(directory.parent)}
    environment = {**known, **ours, **fault.environment}
    return BotProcess(environment, directory / "firebreak.log", fault.module)


async def _quiet(sending: asyncio.Task[None], url: str, fault: Fault) -> None:
    """Wait until all is accepted and shown, or patience ends; then give up what is not."""
    looks, until = 0, asyncio.get_running_loop().time() + fault.patience
    while looks < QUIET_LOOKS and asyncio.get_running_loop().time() < until:
        await asyncio.sleep(LOOK_SECONDS)
        is_quiet = sending.done() and not await records.waiting(url, in_doubt=fault.in_doubt)
        looks = looks + 1 if is_quiet else 0
    sending.cancel()
    await asyncio.wait([sending])
