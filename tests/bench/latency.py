"""From an alarm to the call that shows it in Slack, with nothing else to do.

A real `firebreak serve` on SQLite, real signed messages, the sandbox's Slack. The clock runs
from the first byte of the POST to the arrival of chat.postMessage. Goal: p50 <= 10 ms,
p99 <= 50 ms, and no more with evidence than without: it is read afterwards. The reference is
the same machine's bare floor: one POST that is answered 200.
"""

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from bot.sandbox.process import BotProcess, free_port
from bot.sandbox.slack import SandboxClient
from bot.sandbox.world import World, running_world
from tests.bench.receive import send_all
from tests.bench.requests import instance_id, signed_alarm

ALARMS = 25
PAUSE_SECONDS = 3.3  # an incident is three posts, and a channel takes one a second


async def measure() -> None:
    """Print the latencies: with the evidence that is read beside the message, and without."""
    for title, module in (("with evidence", "bot"), ("without", "tests.bench.without_evidence")):
        print(f"  {title}")
        await _measure_one(module)


async def _measure_one(module: str) -> None:
    with TemporaryDirectory() as name:
        async with running_world(strict=False) as world:
            log = Path(name) / "log"
            bot = BotProcess(world.environment(Path(name), free_port()), log, module)
            started = time.perf_counter()
            await bot.start()
            print(f"start to ready           {time.perf_counter() - started:8.2f} s")
            try:
                await _measure(world, bot)
            finally:
                await bot.stop()


async def _measure(world: World, bot: BotProcess) -> None:
    port = int(bot.environment["FIREBREAK_PORT"])
    sent: dict[str, datetime] = {}
    answered = []
    for number in range(ALARMS):
        ident = instance_id(number)
        request = signed_alarm(world.sns, world.shop.topic_arn, f"latency-{number}", ident)
        sent[ident] = datetime.now(UTC)
        begun = time.perf_counter()
        await send_all(port, [request], connections=1)
        answered.append((time.perf_counter() - begun) * 1000)
        await asyncio.sleep(PAUSE_SECONDS)
    async with SandboxClient(world.slack.url) as slack:
        calls = await slack.calls("chat.postMessage")
    shown = [_milliseconds(ident, at, calls) for ident, at in sent.items()]
    spread = quantiles(shown[1:], n=100)  # the first one warms connections up
    print(f"POST answered 200        {median(answered):8.1f} ms (median)")
    print(f"alarm to Slack, p50      {median(shown[1:]):8.1f} ms (goal 10)")
    print(f"alarm to Slack, p99      {spread[98]:8.1f} ms (goal 50)")


def _milliseconds(ident: str, at: datetime, calls: list[dict[str, object]]) -> float:
    """Return the time from sending to the first post that names the instance."""
    arrived = [
        datetime.fromisoformat(str(call["at"]))
        for call in calls
        if ident in str(call["args"]) and "Runbook for" not in str(call["args"])
    ]
    return (min(arrived) - at).total_seconds() * 1000


if __name__ == "__main__":
    asyncio.run(measure())
