"""An engine in a process of its own, to be killed: `python -m tests.support.engine URL DIRECTORY`.

Each run that it executes leaves a line in `<directory>/begun`; it ends when a file of the run's
name lies in the directory, and leaves a line in `<directory>/done`.
"""

import asyncio
import os
import sys
from pathlib import Path

from bot import durable
from bot.durable import Durable
from bot.store.base import new_id
from bot.store.database import open_database

# So that a dead process is missed within a test's patience.
durable.LEASE_SECONDS, durable.RENEW_SECONDS = 2.0, 0.5


async def main(url: str, directory: Path) -> None:
    async def execute(run: str) -> None:
        note(directory / "begun", run)
        while not (directory / run).exists():  # noqa: ASYNC110  (another process makes it)
            await asyncio.sleep(0.02)
        note(directory / "done", run)

    database = open_database(url)
    engine = Durable(database, url, new_id(), execute)
    await engine.start()
    note(directory / "ready", engine.holder)
    await engine.run()


def note(file: Path, run: str) -> None:
    with file.open("a") as lines:
        lines.write(f"{run} {os.getpid()}\n")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
