"""`firebreak approve`: agree to a plan, or reject it, for when Slack is down."""

import json
from typing import Annotated

import typer

from bot.app.clock import utc_now
from bot.app.operating import Operating
from bot.cli.ask import typed
from bot.cli.common import WRONG_USE, fail
from bot.cli.plan_text import plan_text
from bot.cli.terminal import Terminal, at_terminal
from bot.cli.waiting_text import asked_text, waiting_row, waiting_text
from bot.core.run_card import RunCard
from bot.flow.waiting import meant, waiting


def approve(
    digest: Annotated[str, typer.Argument(help="At least 8 characters of the plan's digest.")] = "",
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> None:
    """Show what waits for approval; with a digest, decide on it.

    In the name of whoever's AWS credentials these are; nobody approves their own.

    Exit status 1 where you may not, or the run came to nothing.
    """
    if digest and as_json:
        fail("firebreak: --json prints the list: leave the digest out", status=WRONG_USE)
    with at_terminal() as terminal:
        cards = terminal.do(_waiting(terminal.desk))
        staff = terminal.desk.acting.authorize.staff
        if digest:
            _decide(terminal, meant(cards, digest))
        elif as_json:
            print(json.dumps([waiting_row(card, staff) for card in cards], indent=2))
        else:
            print(waiting_text(cards, staff, utc_now()))


async def _waiting(desk: Operating) -> list[RunCard]:
    return await waiting(desk.database, desk.acting.look_run, utc_now())


def _decide(terminal: Terminal, card: RunCard) -> None:
    desk, run = terminal.desk, card.run
    actor = terminal.do(desk.operator(card.plan.region))
    print(asked_text(card, desk.acting.authorize.staff, utc_now()))
    print(plan_text(card.plan, card.title))
    answer = typed("Type approve, or reject")
    if answer == "approve":
        terminal.do(desk.start())
        terminal.do(desk.acting.approve.approve(run.id, run.digest, actor))
        terminal.watch(run.id)
    elif answer == "reject":
        terminal.do(desk.acting.approve.reject(run.id, run.digest, actor))
        print("Rejected: nothing was changed.")
    else:
        fail("Neither: it still waits.")
