"""What backup and restore show while they work, and say of the ledger when they are done."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskProgressColumn, TextColumn

from bot.app.clock import utc_now
from bot.cli.audit.report_text import report_text
from bot.cli.audit.watched import watched
from bot.cli.common import FOUND_A_PROBLEM
from bot.core.audit import Report
from bot.core.ledger import SYSTEM
from bot.flow.backup import Check, Tell
from bot.outbound.when import elapsed
from bot.store import audit, incidents
from bot.store.database import Database

Checked = tuple[Report, str]
Copy = Callable[[str, Path, Tell, Check[Checked]], Coroutine[Any, Any, Checked]]


def copied(copy: Copy, url: str, file: Path, doing: str) -> Checked:
    """Back up or restore, and check the ledger; return the report, and which entry is the last."""
    bar = _bar()
    task = bar.add_task(doing, total=None)  # PostgreSQL's tools do not say how far they are

    def tell(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    async def check(database: Database) -> Checked:
        bar.stop()  # the check has a bar of its own
        return await watched(database), await _last(database)

    with bar:
        return asyncio.run(copy(url, file, tell, check))


def conclude(checked: Checked) -> None:
    """Say what the check found; ends the command with 1 where the ledger has problems."""
    report, last = checked
    print(report_text(report))
    print(last)
    if report.problems:
        raise typer.Exit(FOUND_A_PROBLEM)


async def _last(database: Database) -> str:
    async with database.read() as connection:
        entry = await audit.newest(connection)
        if entry is None:
            return "The ledger is empty."
        system = entry.chain == SYSTEM
        number = 0 if system else await incidents.number_of(connection, entry.chain)
    name = f"entry {entry.seq} of {f'INC-{number}' if number else 'the system'}"
    when = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC, {elapsed(utc_now() - entry.at)} ago"
    return f"Up to {name} ({entry.kind}), {when}."


def _bar() -> Progress:
    to = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    return Progress(*columns, console=to, transient=True, disable=not to.is_terminal)
