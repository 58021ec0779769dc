"""A run on a terminal, in the words that Slack has for it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.core.plain import printable
from bot.core.run import RunStatus, StepState
from bot.core.run_card import RunCard
from bot.outbound.blocks.run import HEADS, SIGNS


@dataclass
class RunText:
    """Prints what is new of a run each time it is shown."""

    printed: set[str] = field(default_factory=set)

    def show(self, card: RunCard) -> None:
        """Print the lines that were not printed yet."""
        for line in _lines(card):
            if line not in self.printed:
                self.printed.add(line)
                print(printable(line), flush=True)


def _lines(card: RunCard) -> Iterator[str]:
    run = card.run
    if not run.is_over:
        yield _head(card)
    for step in card.steps:
        if step.state is not StepState.WAITING:
            says = f": {step.says}" if step.says else ""
            yield f"  {SIGNS[step.state]} {step.title}{says}"
    if run.is_over:
        yield _head(card)
    if run.says:
        yield f"  {run.says}"
    yield from _next(card)


def _head(card: RunCard) -> str:
    return HEADS[card.run.status].format(title=card.title)


def _next(card: RunCard) -> Iterator[str]:
    """Say what a person can do now."""
    run, name = card.run, card.incident.name
    if run.status is RunStatus.ASKED:
        yield f"  It needs {card.needs}, within 30 minutes."
        yield f"  A second person runs: firebreak approve {run.digest[:8]}"
    elif run.status is RunStatus.PAUSED:
        yield "  It goes on after: firebreak unfreeze"
    elif run.is_over and run.touched and card.undo:
        words = f"{run.action.replace('_', '-')}.undo {card.plan.target.id} --incident {name}"
        yield f'  To take it back: firebreak act {words} --reason "…"'
