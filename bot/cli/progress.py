"""How far a long command is, on standard error and on a terminal only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn
from rich.progress import Progress as Bars


@dataclass(frozen=True)
class Progress:
    """One bar: first what is read, then what is written."""

    bars: Bars
    bar: TaskID

    def read(self, done: int, total: int) -> None:
        """Show how much is read."""
        self.bars.update(self.bar, description="Reading", completed=done, total=total)

    def writing(self, total: int) -> None:
        """Begin to write so much."""
        self.bars.reset(self.bar, description="Writing", total=total)

    def step(self) -> None:
        """Show that one more is written."""
        self.bars.advance(self.bar)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show a bar while the block lasts; it leaves nothing behind."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description} the ledger"), BarColumn(), MofNCompleteColumn())
    with Bars(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        yield Progress(bars, bars.add_task("Reading", total=None))
