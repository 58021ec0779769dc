"""Complaints on a terminal: the worst first, each with what shows it and what mends it."""

from collections.abc import Sequence
from itertools import groupby

from rich.console import Console

from bot.core.complaint import Complaint, Hurts
from bot.core.plain import printable

TITLES = {
    Hurts.SILENT: "Nobody hears of it",
    Hurts.STUCK: "People hear of it and cannot act",
    Hurts.LATE: "People hear late, or know less than they could",
    Hurts.UNCHECKED: "Could not be checked",
}
NOTHING = "✓ nothing keeps alarms from reaching people"


def print_complaints(console: Console, complaints: Sequence[Complaint]) -> None:
    """Print complaints that are `ranked`, or that there are none."""
    for hurts, group in groupby(complaints, key=lambda one: one.hurts):
        console.print(TITLES[hurts], style="bold")
        for one in group:
            where = f"  ({one.where})" if one.where else ""
            _line(console, f"  ✗ {one.what}{where}")
            _line(console, f"      evidence  {one.evidence}")
            _line(console, f"      fix       {one.fix}")
    if not complaints:
        console.print(NOTHING)


def _line(console: Console, line: str) -> None:
    """Print text as it is: names out of AWS are no markup, and move no cursor."""
    console.print(printable(line), markup=False)
