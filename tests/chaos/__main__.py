"""`make chaos`: kill -9 while all actions run, on SQLite and PostgreSQL, or what is named."""

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.databases import REPLICAS, place
from tests.chaos.tally import BAD
from tests.chaos.tour import tour

HITS = 50


async def main(name: str) -> bool:
    """Print one database's table; tell whether nothing bad is in it."""
    begun, seed = time.monotonic(), time.time_ns() % 100_000
    with TemporaryDirectory() as directory:
        async with place(name, Path(directory)) as where:
            tally = await tour(
                where, Path(directory), seed=seed, enough=lambda tally: tally.least >= HITS
            )
    minutes = (time.monotonic() - begun) / 60
    print(f"\n{name}: {tally.kills} kills, {minutes:.0f} minutes, seed {seed}\n")
    print("\n".join((*tally.lines(), "", f"ledger problems: {len(tally.broken)}")))
    return not tally.broken and not any(tally.count(column) for column in BAD)


if __name__ == "__main__":
    well = [asyncio.run(main(name)) for name in sys.argv[1:] or REPLICAS]
    sys.exit(not all(well))
