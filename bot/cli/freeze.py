"""`firebreak freeze` and `unfreeze`: let no action start, for when Slack is down."""

from typing import Annotated

import typer

from bot.app.operating import Operating
from bot.cli.terminal import at_terminal
from bot.core.run import Run, RunStatus
from bot.store import runs


def freeze(
    reason: Annotated[str, typer.Argument(help="What is going on.")],
) -> None:
    """Freeze all actions: none starts, and those under way pause.

    They pause at their next safe state; `firebreak unfreeze` lets them go on.
    Whoever is in `people` of firebreak.yaml may; AWS says who you are.
    """
    with at_terminal() as terminal:
        actor = terminal.do(terminal.desk.operator())
        terminal.do(terminal.desk.acting.halt.freeze(actor, reason))
    print("All actions are frozen. To lift it: firebreak unfreeze")


def unfreeze() -> None:
    """Lift the freeze: what was paused goes on.

    It is shown until it is over.
    Whoever a policy for `unfreeze` lets run it may; AWS says who you are.
    """
    with at_terminal() as terminal:
        desk = terminal.desk
        actor = terminal.do(desk.operator())
        paused = terminal.do(_paused(desk))
        terminal.do(desk.start())
        terminal.do(desk.acting.halt.unfreeze(actor))
        print("Actions may start again.")
        for run in paused:
            terminal.watch(run.id)


async def _paused(desk: Operating) -> list[Run]:
    async with desk.database.read() as connection:
        return await runs.with_status(connection, RunStatus.PAUSED)
