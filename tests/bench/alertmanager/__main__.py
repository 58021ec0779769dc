"""Firebreak and Alertmanager side by side, on the same machine and in the same run.

    python -m tests.bench.alertmanager

What each does for its figures is told in docs/performance.md. Skipped where Alertmanager is
not installed (Debian: `apt-get install prometheus-alertmanager`).
"""

import asyncio
import pickle
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.sandbox.world import World, running_world
from tests.bench import receive
from tests.bench.alertmanager.rivals import PROGRAM, Alertmanager, Firebreak, Rival
from tests.bench.alertmanager.trials import (
    Figures,
    Ring,
    killed,
    one_by_one,
    ring,
    slack_down,
    storm,
)
from tests.support import signing

ROUNDS = 3  # of the storm, in turn; the medians are shown
TITLES = {
    "accepted": "accepted a second, one alert a request",
    "entrance": "the same, Firebreak's /sns without triage",
    "p50": "POST to Slack's call, idle, p50 (ms)",
    "p99": "POST to Slack's call, idle, p99 (ms)",
    "before": "memory before 10,200 alerts (MiB)",
    "after": "memory after them (MiB)",
    "peak": "memory at most (MiB)",
    "lost": "lost of 300: Slack down, then kill -9",
    "doubled": "told twice of 20: kill -9 once told",
}


def main() -> None:
    """Print one table, or why there is none."""
    if shutil.which(PROGRAM) is None:
        print(f"skipped: {PROGRAM} is not installed")
        return
    asyncio.run(measure())


async def measure() -> None:
    """Print the table."""
    async with running_world(strict=False) as world:
        rivals = _rivals(world)
        storms = [[await _once(make, storm) for make in rivals] for _ in range(ROUNDS)]
        figures = [_medians([both[place] for both in storms]) for place in range(len(rivals))]
        figures[0]["entrance"], figures[1]["entrance"] = _entrance(), figures[1]["accepted"]
        for trial in (one_by_one, slack_down, killed):
            for place, make in enumerate(rivals):
                figures[place] |= await _once(make, trial)
    _print(*figures)


def _rivals(world: World) -> list[Callable[[Path, int], Rival]]:
    return [lambda where, slack: Firebreak(where, slack, world), Alertmanager]


async def _once(
    make: Callable[[Path, int], Rival], trial: Callable[[Ring], Awaitable[Figures]]
) -> Figures:
    async with ring(make) as one:
        return await trial(one)


def _entrance() -> float:
    """Return how many signals a second are accepted where nothing is done with them yet."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "certificate.pem").write_bytes(signing.certificate())
        (folder / "requests").write_bytes(pickle.dumps(receive.make_requests()))
        rounds = []
        for _ in range(ROUNDS):
            with receive.server(receive.APPS["firebreak"], folder) as port:
                rounds.append(receive.load(port, folder / "requests"))
    return median(rounds)


def _medians(rounds: list[Figures]) -> Figures:
    return {name: median(one[name] for one in rounds) for name in rounds[0]}


def _print(ours: Figures, theirs: Figures) -> None:
    says = subprocess.run([PROGRAM, "--version"], capture_output=True, text=True, check=True)  # noqa: S603  (whichever is installed)
    version = (says.stdout or says.stderr).split()[2]
    print(f"{'':42}{'Firebreak':>12}{'Alertmanager ' + version:>22}{'ratio':>8}")
    for name, title in TITLES.items():
        ratio = f"{ours[name] / theirs[name]:8.2f}" if theirs[name] else f"{'-':>8}"
        print(f"{title:42}{ours[name]:12,.1f}{theirs[name]:22,.1f}{ratio}")


if __name__ == "__main__":
    main()
