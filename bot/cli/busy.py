"""What a terminal shows while something takes long."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def busy(what: str) -> Iterator[Callable[[str], None]]:
    """Show what is going on, on standard error and on a terminal only; yield how to update it."""
    with Console(stderr=True).status(what) as status:
        yield status.update
