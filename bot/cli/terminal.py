"""An operator at a terminal: opens what a command needs, and closes it however it ends.

The questions are asked between the asynchronous parts, so that Ctrl-C ends them at once.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

import typer

from bot.app.operating import Operating
from bot.cli.common import FOUND_A_PROBLEM, fail, load_all, plain_errors
from bot.cli.run_text import RunText
from bot.core.run import RunStatus
from bot.flow.follow import rests

T = TypeVar("T")
WELL = (RunStatus.SUCCEEDED, RunStatus.ASKED)


@dataclass(frozen=True)
class Terminal:
    """desk: the verbs; do: runs one of them to its end."""

    desk: Operating
    runner: asyncio.Runner

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        """Return what a verb returns."""
        return self.runner.run(work)

    def watch(self, run: str) -> None:
        """Print how a run goes, until it is over or waits for people.

        Exit status 1 where it came to nothing, and where nobody looks any more (Ctrl-C).
        """
        try:
            card = self.do(self.desk.watch(run, RunText().show))
        except KeyboardInterrupt:
            self._left()
        if rests(card.run) and card.run.status not in WELL:
            raise typer.Exit(FOUND_A_PROBLEM)

    def _left(self) -> NoReturn:
        if self.desk.is_working:
            fail("Stopping after this step. The run goes on at the next start of Firebreak.")
        fail("The run goes on: the server executes it.")


@contextmanager
def at_terminal() -> Iterator[Terminal]:
    """Yield a terminal; every error ends the command as one sentence."""
    with plain_errors(), asyncio.Runner() as runner:
        desk = Operating(*load_all())
        try:
            runner.run(desk.open())
            yield Terminal(desk, runner)
        finally:
            runner.run(desk.close())
