"""Kill -9 while all actions run: `python -m tests.chaos.actions [sqlite|postgresql] [--hits 50]`.

Without a name, on both databases. Exit status 1 where anything bad is in a table.
"""

import argparse
import asyncio
import sys

from tests.chaos.actions.databases import REPLICAS
from tests.chaos.actions.table import HITS, print_tables

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.actions")
    parser.add_argument("database", nargs="?", choices=REPLICAS, help="both where none is named")
    parser.add_argument("--hits", type=int, default=HITS, help="of every action")
    asked = parser.parse_args()
    databases = [asked.database] if asked.database else list(REPLICAS)
    sys.exit(not asyncio.run(print_tables(databases, asked.hits)))
