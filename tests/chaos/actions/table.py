"""The table of kills while actions run, on one database after the other."""

import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.chaos.actions.databases import place
from tests.chaos.actions.tally import BAD
from tests.chaos.actions.tour import tour

HITS = 50


async def print_tables(databases: Sequence[str], hits: int) -> bool:
    """Print a table a database; tell whether nothing bad is in any. hits: of every action."""
    well = [await _print_table(name, hits) for name in databases]
    return all(well)


async def _print_table(name: str, hits: int) -> bool:
    begun, seed = time.monotonic(), time.time_ns() % 100_000
    with TemporaryDirectory() as directory:
        async with place(name, Path(directory)) as where:
            tally = await tour(
                where, Path(directory), seed=seed, enough=lambda tally: tally.least >= hits
            )
    minutes = (time.monotonic() - begun) / 60
    print(f"\n{name}: {tally.kills} kills, {minutes:.0f} minutes, seed {seed}\n")
    print("\n".join((*tally.lines(), "", f"ledger problems: {len(tally.broken)}")))
    return not tally.broken and not any(tally.count(column) for column in BAD)
