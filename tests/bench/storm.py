"""10,000 alarms on 500 resources: is all triaged, is anything lost or doubled, does memory grow?

A real `firebreak serve` on SQLite, signed messages over 64 connections, the sandbox's Slack
with its rate limits. In the middle of it a critical alarm comes. Goals: triaged in 10 s, 0
lost, 0 doubled, the critical one shown in 2 s, at most 80 MiB more memory.
"""

import asyncio
import os
import sqlite3
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.slack import SandboxClient
from bot.sandbox.world import World, running_world
from tests.bench.receive import send_all
from tests.bench.requests import instance_id, signed_alarm

ALARMS, RESOURCES = 10_000, 500
WATCH_SECONDS = 60
MIB = 1024


async def measure() -> None:
    """Print the storm's figures."""
    with TemporaryDirectory() as name:
        async with running_world() as world:
            bot = BotProcess(world.environment(Path(name), free_port()), Path(name) / "log")
            await bot.start()
            try:
                await _storm(world, bot, Path(name) / "firebreak.db")
            finally:
                await bot.stop()


async def _storm(world: World, bot: BotProcess, database: Path) -> None:
    port, topic = int(bot.environment["FIREBREAK_PORT"]), world.shop.topic_arn
    requests = [
        signed_alarm(world.sns, topic, f"storm-{n}-high", instance_id(n % RESOURCES))
        for n in range(ALARMS)
    ]
    urgent = signed_alarm(world.sns, topic, "storm-critical", instance_id(RESOURCES))
    before, begun, worked = _memory(bot.pid), time.perf_counter(), _cpu(bot.pid)
    peak = asyncio.create_task(_peak(bot.pid))
    sending = asyncio.create_task(send_all(port, requests))
    await asyncio.sleep(1)
    shown = asyncio.create_task(_shown(world, port, urgent))
    rate = await sending
    triaged = await _triaged(database, begun)
    worked = _cpu(bot.pid) - worked
    peak.cancel()
    print(f"accepted                 {rate:8.0f} signals/s")
    print(f"all triaged              {triaged:8.1f} s (goal 10)")
    print(f"CPU an alarm             {worked / ALARMS * 1000:8.2f} ms")
    print(f"critical one in Slack    {await shown:8.2f} s (goal 2)")
    print(f"memory growth            {max(_PEAKS) - before:8.0f} MiB (goal 80), from {before:.0f}")
    await _print_losses(world, database)


_PEAKS: list[float] = [0.0]


async def _peak(pid: int) -> None:
    while True:
        _PEAKS.append(_memory(pid))
        await asyncio.sleep(0.1)


def _memory(pid: int) -> float:
    """Return a process's resident memory in MiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / MIB


def _cpu(pid: int) -> float:
    """Return the CPU time in seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def _shown(world: World, port: int, request: bytes) -> float:
    """Send the critical alarm; return the seconds until it stands in the channel."""
    begun = time.perf_counter()
    await send_all(port, [request], connections=1)
    async with SandboxClient(world.slack.url) as slack:
        await slack.expect_message("C0ALARMS", containing="CRITICAL", within=WATCH_SECONDS)
    return time.perf_counter() - begun


async def _triaged(database: Path, begun: float) -> float:
    """Return the seconds until nothing waits in the inbox."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        query = "select count(*), sum(handled_at is null) from inbox"
        while db.execute(query).fetchone() != (ALARMS + 1, 0):
            if time.perf_counter() - begun > WATCH_SECONDS:
                raise TimeoutError("triage did not finish")
            await asyncio.sleep(0.05)
    return time.perf_counter() - begun


async def _print_losses(world: World, database: Path) -> None:
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as db:
        alerts = db.execute("select count(*) from alerts").fetchone()[0]
        incidents = db.execute("select count(*) from incidents").fetchone()[0]
    async with SandboxClient(world.slack.url) as slack:
        posts = [message.metadata for message in await slack.messages("C0ALARMS")]
    ids = Counter(str(post["event_payload"]["id"]) for post in posts if post)
    doubled = sum(count - 1 for count in ids.values())
    print(f"lost                     {ALARMS + 1 - alerts:8} of {ALARMS + 1} alarms (goal 0)")
    print(f"incidents                {incidents:8} (expected {RESOURCES + 1})")
    print(f"doubled messages         {doubled:8} of {sum(ids.values())} posted so far (goal 0)")


if __name__ == "__main__":
    asyncio.run(measure())
