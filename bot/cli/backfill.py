"""`firebreak backfill`: what AWS still knows of an incident goes into its timeline."""

from collections.abc import Mapping
from typing import Annotated

import typer

from bot.cli.act_now import number_of
from bot.cli.common import FOUND_A_PROBLEM
from bot.cli.terminal import at_terminal
from bot.core.backfill import Backfill, Part
from bot.core.piece import PieceState
from bot.core.plain import printable
from bot.flow.backfill import HELD


def backfill(
    incident: Annotated[str, typer.Argument(help="Such as INC-42.")],
) -> None:
    """Fill an incident's timeline with what AWS still knows of it.

    Alarm states, changes by anybody, events of services and databases: from half an hour
    before the first alert to half an hour after the end, as evidence, and each once. Reads AWS
    and changes nothing there.

    Exit status 1 where some of it could not be read.
    """
    with at_terminal() as terminal:
        desk = terminal.desk
        actor = terminal.do(desk.operator())
        backfiller = desk.acting.backfill
        named, asked = terminal.do(backfiller.ask(number_of(incident), actor, held=HELD))
        print(f"{named.name}  {asked.begin:%d %b %H:%M} to {asked.end:%d %b %H:%M} UTC")
        titles = desk.acting.inquire.titles
        done = terminal.do(backfiller.finish(asked, lambda part: print(_line(part, titles))))
        print(f"{done.new} new in the timeline.")
    if _failed(done):
        raise typer.Exit(FOUND_A_PROBLEM)


def _failed(done: Backfill) -> bool:
    return any(part.state is PieceState.FAILED for part in done.parts)


def _line(part: Part, titles: Mapping[str, str]) -> str:
    about = f"{titles.get(part.name, part.name)} {part.label}"
    if part.state is PieceState.FAILED:
        return printable(f"⚠ {about}: {part.says}")
    more = " or more" if part.is_cut else ""
    last = f"; last: {part.says}" if part.says else ""
    return printable(f"• {about}: {part.found}{more}, {part.new} new{last}")
