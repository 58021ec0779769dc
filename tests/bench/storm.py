"""10,000 alarms on 500 resources: is all triaged, is anything lost or doubled, does memory grow?

Real `firebreak serve` processes, one on SQLite and two on PostgreSQL; signed messages over 64
connections, the sandbox's Slack with its rate limits. In the middle of it a critical alarm comes.
Goals: triaged in 10 s, 0 lost, 0 doubled, the critical one shown in 2 s, 80 MiB more memory.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import func, select

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.slack import SandboxClient
from bot.sandbox.world import World, running_world
from bot.store.alerts import alerts
from bot.store.database import Database, open_database
from bot.store.inbox import inbox
from bot.store.incidents import incidents
from tests.bench.receive import CONNECTIONS, send_all
from tests.bench.requests import instance_id, signed_alarm
from tests.chaos.alarms.grounds import POSTGRESQL_2, SQLITE, Ground
from tests.chaos.fleet import running

ALARMS, RESOURCES = 10_000, 500
WATCH_SECONDS = 60
MIB = 1024


async def measure() -> None:
    """Print the storm's figures, for each database."""
    for ground in (SQLITE, POSTGRESQL_2):
        print(f"  {ground.name}")
        try:
            await _on(ground)
        except pytest.skip.Exception as reason:
            print(f"skipped: {reason}")


async def _on(ground: Ground) -> None:
    with TemporaryDirectory() as name:
        directory = Path(name)
        async with running_world() as world, ground.opened(directory) as base:
            known = {"FIREBREAK_DATABASE_URL": base.url}
            bots = [
                BotProcess(
                    {**world.environment(directory, free_port()), **known}, directory / "log"
                )
                for _ in range(ground.replicas)
            ]
            database = open_database(base.direct)
            async with running(bots):
                await _storm(world, bots, database)
            await database.close()


async def _storm(world: World, bots: Sequence[BotProcess], database: Database) -> None:
    topic = world.shop.topic_arn
    requests = [
        signed_alarm(world.sns, topic, f"storm-{n}-high", instance_id(n % RESOURCES))
        for n in range(ALARMS)
    ]
    urgent = signed_alarm(world.sns, topic, "storm-critical", instance_id(RESOURCES))
    memory, worked = _memory(bots), _cpu(bots)
    begun = time.perf_counter()
    peak = asyncio.create_task(_peak(bots))
    sending = asyncio.create_task(_send(bots, requests))
    await asyncio.sleep(1)
    shown = asyncio.create_task(_shown(world, bots[-1], urgent))
    rate = await sending
    triaged = await _triaged(database, begun)
    worked = _cpu(bots) - worked
    peak.cancel()
    print(f"accepted                 {rate:8.0f} signals/s")
    print(f"all triaged              {triaged:8.1f} s (goal 10)")
    print(f"CPU an alarm             {worked / ALARMS * 1000:8.2f} ms")
    print(f"critical one in Slack    {await shown:8.2f} s (goal 2)")
    print(f"memory growth            {max(_PEAKS) - memory:8.0f} MiB (goal 80), from {memory:.0f}")
    await _print_losses(world, database)


async def _send(bots: Sequence[BotProcess], requests: Sequence[bytes]) -> float:
    """Send every request, to the processes in turn; return how many were accepted a second."""
    begun, count = time.perf_counter(), len(bots)
    each = [(_port(bot), requests[n::count]) for n, bot in enumerate(bots)]
    await asyncio.gather(*(send_all(port, some, CONNECTIONS // count) for port, some in each))
    return len(requests) / (time.perf_counter() - begun)


def _port(bot: BotProcess) -> int:
    return int(bot.environment["FIREBREAK_PORT"])


_PEAKS: list[float] = []


async def _peak(bots: Sequence[BotProcess]) -> None:
    _PEAKS.clear()
    while True:
        _PEAKS.append(_memory(bots))
        await asyncio.sleep(0.1)


def _memory(bots: Sequence[BotProcess]) -> float:
    """Return the resident memory of the largest process in MiB."""
    texts = [Path(f"/proc/{bot.pid}/status").read_text() for bot in bots]
    return max(int(text.split("VmRSS:")[1].split()[0]) / MIB for text in texts)


def _cpu(bots: Sequence[BotProcess]) -> float:
    """Return the CPU time in seconds that the processes have used."""
    texts = [Path(f"/proc/{bot.pid}/stat").read_text().rpartition(")")[2] for bot in bots]
    ticks = sum(int(field) for text in texts for field in text.split()[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


async def _shown(world: World, bot: BotProcess, request: bytes) -> float:
    """Send the critical alarm; return the seconds until it stands in the channel."""
    begun = time.perf_counter()
    await send_all(_port(bot), [request], connections=1)
    async with SandboxClient(world.slack.url) as slack:
        await slack.expect_message("C0ALARMS", containing="CRITICAL", within=WATCH_SECONDS)
    return time.perf_counter() - begun


async def _triaged(database: Database, begun: float) -> float:
    """Return the seconds until nothing waits in the inbox."""
    query = select(func.count(), func.count(inbox.c.handled_at)).select_from(inbox)
    while time.perf_counter() - begun < WATCH_SECONDS:
        async with database.read() as connection:
            if (await connection.execute(query)).one() == (ALARMS + 1, ALARMS + 1):
                return time.perf_counter() - begun
        await asyncio.sleep(0.05)
    raise TimeoutError("triage did not finish")


async def _print_losses(world: World, database: Database) -> None:
    async with database.read() as connection:
        heard = (await connection.execute(select(func.count()).select_from(alerts))).scalar_one()
        opened = (
            await connection.execute(select(func.count()).select_from(incidents))
        ).scalar_one()
    async with SandboxClient(world.slack.url) as slack:
        posts = [message.metadata for message in await slack.messages("C0ALARMS")]
    ids = Counter(str(post["event_payload"]["id"]) for post in posts if post)
    doubled = sum(count - 1 for count in ids.values())
    print(f"lost                     {ALARMS + 1 - heard:8} of {ALARMS + 1} alarms (goal 0)")
    print(f"incidents                {opened:8} (expected {RESOURCES + 1})")
    print(f"doubled messages         {doubled:8} of {sum(ids.values())} posted so far (goal 0)")


if __name__ == "__main__":
    asyncio.run(measure())
