"""The table of faults while alarms come in, in Markdown, ready for docs/chaos.md."""

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.chaos.alarms.fault import Fault
from tests.chaos.alarms.faults import FAULTS
from tests.chaos.alarms.outcome import TITLES, Outcome
from tests.chaos.alarms.trial import trial

HEADINGS = ("fault", "on", *TITLES)
AT_ONCE = 2  # trials, each in a process of its own: they mostly wait


async def print_table(faults: Sequence[Fault]) -> bool:
    """Try all faults, say what each came to, and print the table; tell whether all went well."""
    begun, loop = time.monotonic(), asyncio.get_running_loop()
    trials = [(fault, place) for fault in faults for place in range(len(fault.on))]
    with ProcessPoolExecutor(AT_ONCE, get_context("spawn")) as pool:
        under_way = [loop.run_in_executor(pool, _try, one.name, place) for one, place in trials]
        for number, one in enumerate(under_way, start=1):
            fault, place = trials[number - 1]
            print(f"{number} of {len(trials)}: {fault.name} ({fault.on[place].name})", flush=True)
            _explain(await one)
    outcomes = [one.result() for one in under_way]
    print(f"\n{len(trials)} trials, {(time.monotonic() - begun) / 60:.0f} minutes\n")
    rows = [_row(*tried, outcome) for tried, outcome in zip(trials, outcomes, strict=True)]
    print("\n".join(_line(row) for row in (HEADINGS, ["---"] * len(HEADINGS), *rows)))
    return all(isinstance(outcome, str) or outcome.well for outcome in outcomes)


def _try(name: str, place: int) -> Outcome | str:
    """Try a fault on one of its grounds; return the outcome, or why there is none."""
    fault = next(one for one in FAULTS if one.name == name)
    with TemporaryDirectory() as directory:
        try:
            return asyncio.run(trial(fault, fault.on[place], Path(directory)))
        except pytest.skip.Exception as skipped:  # what it needs is not on this machine
            return str(skipped)


def _explain(outcome: Outcome | str) -> None:
    """Say how it went, and name what is bad."""
    if isinstance(outcome, str):
        print(f"   skipped: {outcome}", flush=True)
        return
    told = [f"{title} {cell}" for title, cell in zip(TITLES, outcome.cells(), strict=True)]
    print(f"   {', '.join(told)}", flush=True)
    for one in outcome.lost:
        print(f"   lost: {one.name} {one.state}, accepted {one.accepted_at:%H:%M:%S}", flush=True)
    for one in outcome.sent:
        if not one.accepted_at:
            print(f"   not accepted: {one.name} {one.state} ({one.refused or 'no answer'})")
    for problem in outcome.broken:
        print(f"   ledger: {problem}", flush=True)


def _row(fault: Fault, place: int, outcome: Outcome | str) -> list[str]:
    cells = [f"skipped: {outcome}"] if isinstance(outcome, str) else outcome.cells()
    return [fault.name, fault.on[place].name, *cells]


def _line(row: Sequence[str]) -> str:
    return f"| {' | '.join((*row, *[''] * (len(HEADINGS) - len(row))))} |"
