"""Faults while alarms come in: `python -m tests.chaos.alarms [part of a fault's name]`.

Exit status 1 where anything is lost, doubled or refused, or the ledger has a problem.
"""

import argparse
import asyncio
import sys

from tests.chaos.alarms.faults import FAULTS
from tests.chaos.alarms.table import print_table

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.chaos.alarms")
    parser.add_argument("name", nargs="?", default="", help="a part of it; all without")
    asked = parser.parse_args()
    chosen = [fault for fault in FAULTS if asked.name.lower() in fault.name.lower()]
    sys.exit(not asyncio.run(print_table(chosen)))
