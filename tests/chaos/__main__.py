"""`make chaos`: the faults while alarms come in, then kill -9 while actions run.

Each has a command of its own, with a choice: `tests.chaos.alarms`, `tests.chaos.actions`.
"""

import asyncio
import sys

from tests.chaos.actions import table as actions
from tests.chaos.actions.databases import REPLICAS
from tests.chaos.alarms import table as alarms
from tests.chaos.alarms.faults import FAULTS

HITS = 5  # of every action; `python -m tests.chaos.actions` takes an hour for 50


async def main() -> bool:
    """Print both tables; tell whether nothing bad is in them."""
    print("Faults while alarms come in", flush=True)
    well = await alarms.print_table(FAULTS)
    print("\nKill -9 while actions run", flush=True)
    return await actions.print_tables(list(REPLICAS), HITS) and well


if __name__ == "__main__":
    sys.exit(not asyncio.run(main()))
