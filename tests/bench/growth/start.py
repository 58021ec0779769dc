"""From starting `firebreak serve` until it is ready."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bot.sandbox.process import BotProcess, free_port

STARTS = 5


async def started(urls: Sequence[str], directory: Path) -> list[float]:
    """Return the median milliseconds for each database, read in turn."""
    (directory / "firebreak.yaml").write_text("routes: [{channel: C0ALARMS}]")
    took: list[list[float]] = [[] for _ in urls]
    for _ in range(STARTS):
        for url, mine in zip(urls, took, strict=True):
            mine.append(await _once(url, directory))
    return [median(mine) for mine in took]


async def _once(url: str, directory: Path) -> float:
    environment = {
        "FIREBREAK_CONFIG": str(directory / "firebreak.yaml"),
        "FIREBREAK_DATABASE_URL": url,
        "FIREBREAK_PORT": str(free_port()),
        "SLACK_API_URL": "http://127.0.0.1:9/api/",  # nobody is there
        "SLACK_BOT_TOKEN": "xoxb-1-test",
        "SLACK_SIGNING_SECRET": "s" * 32,
    }
    bot = BotProcess(environment, directory / "firebreak.log")
    begun = time.perf_counter()
    try:
        await bot.start()
        return (time.perf_counter() - begun) * 1000
    finally:
        await bot.stop()
