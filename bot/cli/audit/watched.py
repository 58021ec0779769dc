"""A check of the ledger that somebody waits for."""

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bot.core.audit import Report
from bot.core.proof import Proof
from bot.flow.audit.whole import Audit
from bot.store.database import Database


async def watched(database: Database, head: str = "", earlier: Proof | None = None) -> Report:
    """Check with a bar on a terminal, and silently elsewhere."""
    columns = (
        TextColumn("Checking entries"),
        BarColumn(),
        TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
        TimeRemainingColumn(),
    )
    to = Console(stderr=True)
    with Progress(*columns, console=to, transient=True, disable=not to.is_terminal) as bar:
        task = bar.add_task("entries", total=0)
        audit = Audit(database, lambda more: bar.advance(task, more), head, earlier)
        bar.update(task, total=await audit.size())
        return await audit.check()
