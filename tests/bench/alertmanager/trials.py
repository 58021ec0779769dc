"""The trials: the same for both rivals, each from an empty start."""

import asyncio
import pickle
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from bot.sandbox.process import free_port
from tests.bench.alertmanager.rivals import CHANNELS, Process, Rival, listening
from tests.bench.receive import load, send_all
from tests.bench.requests import instance_id

ALERTS, INSTANCES = 10_200, 510
ONE_BY_ONE, PAUSE_SECONDS = 100, 0.7
LOST, KILLS = 300, 20
CALM_SECONDS, SETTLED_SECONDS = 20.0, 60.0
MIB = 1024
Figures = dict[str, float]


@dataclass
class Ring:
    """One rival with an empty disk, and what stands where Slack stands."""

    make: Callable[[Path, int], Rival]
    directory: Path
    slack: Process = field(default_factory=lambda: listening(free_port()))

    def __post_init__(self) -> None:
        """Make the rival; nothing runs yet."""
        self.rival = self.make(self.directory, self.slack.port)
        self.client = httpx.AsyncClient(
            trust_env=False, timeout=120, base_url=f"http://127.0.0.1:{self.slack.port}"
        )

    async def send(self, requests: Sequence[bytes]) -> float:
        """Send requests from a process of its own; return how many were accepted a second."""
        file = self.directory / "requests"
        file.write_bytes(pickle.dumps(requests))
        return await asyncio.to_thread(load, self.rival.port, file)

    async def told(self, word: str) -> float | None:
        """Return when a word was first posted; None where it is not for a long time."""
        answer = await self.client.get("/wait", params={"word": word})
        found: float | None = answer.json()
        return found

    async def posts(self) -> list[dict[str, Any]]:
        """Return everything that was posted."""
        return list((await self.client.get("/told")).json())

    async def restart(self) -> None:
        """Pull the plug, and start it again."""
        await self.rival.kill()
        await self.rival.start()


@asynccontextmanager
async def ring(make: Callable[[Path, int], Rival]) -> AsyncIterator[Ring]:
    """Yield a rival that runs, and end everything afterwards."""
    with TemporaryDirectory() as name:
        one = Ring(make, Path(name))
        try:
            await one.slack.start()
            await one.rival.start()
            yield one
        finally:
            await one.rival.kill()
            await one.slack.kill()
            await one.client.aclose()


async def storm(one: Ring) -> Figures:
    """10,200 alerts, each a request of its own: how many a second, and in how much memory."""
    requests = [one.rival.request(f"storm-{n}", instance_id(n % INSTANCES)) for n in range(ALERTS)]
    before = _memory(one.rival.pid, "VmRSS")
    rate = await one.send(requests)
    await asyncio.sleep(CALM_SECONDS)
    after, peak = (_memory(one.rival.pid, name) for name in ("VmRSS", "VmHWM"))
    return {"accepted": rate, "before": before, "after": after, "peak": peak}


async def one_by_one(one: Ring) -> Figures:
    """Nothing else to do: milliseconds from the first byte of the POST to Slack's call."""
    waited = []
    for number in range(ONE_BY_ONE):
        ident = instance_id(number)
        request = one.rival.request(f"{number % CHANNELS}-idle", ident)
        begun = time.time()
        await send_all(one.rival.port, [request], connections=1)
        at = await one.told(ident)
        waited.append((at - begun) * 1000 if at else float("inf"))
        await asyncio.sleep(PAUSE_SECONDS)
    spread = quantiles(waited[1:], n=100)  # the first one warms connections up
    return {"p50": spread[49], "p99": spread[98]}


async def slack_down(one: Ring) -> Figures:
    """300 accepted while Slack is away; kill -9; Slack is back: how many does nobody hear of?"""
    await one.slack.kill()
    idents = [instance_id(number) for number in range(LOST)]
    names = [f"{number % CHANNELS}-lost-{number}" for number in range(LOST)]  # no alarm twice
    await one.send([one.rival.request(*each) for each in zip(names, idents, strict=True)])
    await one.restart()
    await one.slack.start()
    said = " ".join(post["says"] for post in await _all_posts(one))
    return {"lost": sum(ident not in said for ident in idents)}


async def _all_posts(one: Ring) -> list[dict[str, Any]]:
    """Return what was posted, once nothing came for long: on a busy machine all takes its time."""
    before, posts = -1, list[dict[str, Any]]()
    while len(posts) != before:
        before = len(posts)
        await asyncio.sleep(SETTLED_SECONDS)
        posts = await one.posts()
    return posts


async def killed(one: Ring) -> Figures:
    """Kill it right after it told somebody; whoever sent the alert sends it again: told twice?"""
    for number in range(KILLS):
        ident = instance_id(number)
        request = one.rival.request(f"{number}-kill", ident)
        await send_all(one.rival.port, [request], connections=1)
        await one.told(ident)
        await one.restart()
        await send_all(one.rival.port, [request], connections=1)
    await asyncio.sleep(CALM_SECONDS)
    posted = Counter(post["id"] for post in await one.posts())
    return {"doubled": sum(times > 1 for times in posted.values())}


def _memory(pid: int, name: str) -> float:
    """Return a process's memory in MiB: VmRSS now, VmHWM at most."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0]) / MIB
