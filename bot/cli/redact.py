"""`firebreak redact`: take one entry of a timeline out of exports."""

from typing import Annotated

import typer

from bot.app.clock import utc_now
from bot.cli.incident import incident_number
from bot.cli.terminal import at_terminal
from bot.flow.redact import Redact


def redact(
    incident: Annotated[str, typer.Argument(help="Such as INC-42.")],
    entry: Annotated[int, typer.Argument(help="Its number in the timeline, such as 17.")],
    reason: Annotated[str, typer.Option(help="Why; this is recorded.")],
) -> None:
    """Take an entry out of exports, for ever.

    The ledger keeps it, and its proof still checks: an export shows that something stood
    there, who took it out and why. AWS says who you are.
    """
    number = incident_number(incident)
    with at_terminal() as terminal:
        actor = terminal.do(terminal.desk.operator())
        flag = Redact(terminal.desk.database, utc_now)
        terminal.do(flag.redact(number, entry, actor, reason))
    print(f"Exports of INC-{number} show nothing of entry {entry}.")
