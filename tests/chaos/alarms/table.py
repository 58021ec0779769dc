"""The table of faults while alarms come in, in Markdown, ready for docs/chaos.md."""

import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.chaos.alarms.fault import Fault
from tests.chaos.alarms.grounds import Ground
from tests.chaos.alarms.outcome import TITLES, Outcome
from tests.chaos.alarms.trial import trial

HEADINGS = ("fault", "on", *TITLES)


async def print_table(faults: Sequence[Fault]) -> bool:
    """Try all faults, say what each came to, and print the table; tell whether all went well."""
    begun, rows, well = time.monotonic(), [], True
    trials = [(fault, ground) for fault in faults for ground in fault.on]
    for number, (fault, ground) in enumerate(trials, start=1):
        print(f"{number} of {len(trials)}: {fault.name} ({ground.name})", flush=True)
        outcome = await _tried(fault, ground)
        if isinstance(outcome, Outcome):
            well = well and outcome.well
            _explain(outcome)
            rows.append([fault.name, ground.name, *outcome.cells()])
        else:
            print(f"   skipped: {outcome}", flush=True)
            rows.append([fault.name, ground.name, f"skipped: {outcome}"])
    print(f"\n{len(rows)} trials, {(time.monotonic() - begun) / 60:.0f} minutes\n")
    print("\n".join(_line(row) for row in (HEADINGS, ["---"] * len(HEADINGS), *rows)))
    return well


async def _tried(fault: Fault, ground: Ground) -> Outcome | str:
    """Return the outcome, or why there is none."""
    with TemporaryDirectory() as directory:
        try:
            return await trial(fault, ground, Path(directory))
        except pytest.skip.Exception as skipped:  # what it needs is not on this machine
            return str(skipped)


def _explain(outcome: Outcome) -> None:
    """Say how it went, and name what is bad."""
    told = [f"{title} {cell}" for title, cell in zip(TITLES, outcome.cells(), strict=True)]
    print(f"   {', '.join(told)}", flush=True)
    for one in outcome.lost:
        print(f"   lost: {one.name} {one.state}, accepted {one.accepted_at:%H:%M:%S}", flush=True)
    for one in outcome.sent:
        if not one.accepted_at:
            print(f"   not accepted: {one.name} {one.state} ({one.refused or 'no answer'})")
    for problem in outcome.broken:
        print(f"   ledger: {problem}", flush=True)


def _line(row: Sequence[str]) -> str:
    return f"| {' | '.join((*row, *[''] * (len(HEADINGS) - len(row))))} |"
