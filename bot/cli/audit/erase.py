"""`firebreak audit erase`: take a text out of the ledger that must not stand there."""

from typing import Annotated

import typer

from bot.app.clock import utc_now
from bot.cli.act_now import number_of
from bot.cli.ask import typed
from bot.cli.common import fail
from bot.cli.terminal import at_terminal
from bot.core.copies import Sought
from bot.flow.erase import Erase
from bot.store.vacuum import vacuum

REWRITTEN = "The files of the database were rewritten: the bytes are gone from them."
ELSEWHERE = (
    "Not from here: backups, earlier exports, the disk's free blocks, and what people wrote in "
    "Slack. A secret that was seen there is to be replaced."
)


def erase(
    incident: Annotated[str, typer.Argument(help="Such as INC-42.")],
    entry: Annotated[int, typer.Argument(help="The number of the entry, as an export has it.")],
    *,
    reason: Annotated[str, typer.Option(help="Why; it goes into the ledger. No secret here.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase what an entry says, such as a password in a note.

    It cannot be brought back, also wherever else the database has that text. What happened,
    when, and who did it stays, and the chain still checks; an entry says who erased it, and why.
    Then the database's files are rewritten, during which it answers nobody.

    Whoever a policy for `erase` lets run it may; AWS says who you are.
    """
    number = number_of(incident)
    with at_terminal() as terminal:
        desk = terminal.desk
        actor = terminal.do(desk.operator())
        verb = Erase(desk.database, desk.acting.authorize, utc_now, lambda: None)
        sought, seqs = terminal.do(verb.look(number, entry))
        print(_what(number, sought, [seq for seq in seqs if seq != entry]))
        if not yes and typed("It cannot be brought back. Type erase") != "erase":
            fail("Nothing was erased.")
        done = terminal.do(verb.erase(number, entry, actor, reason))
        print(f"Erased from {len(done.seqs)} of INC-{number}'s entries.")
        print("The server takes it out of Firebreak's own messages in Slack.")
        terminal.do(vacuum(desk.database, list(done.tables)))
        print(REWRITTEN)
        print(ELSEWHERE)


def _what(number: int, sought: Sought, others: list[int]) -> str:
    """Say which entry it is, and not the text: it may be a secret."""
    one = sought.entry
    when = f"{one.at:%Y-%m-%d %H:%M:%S} UTC"
    also = f"\nThe same text stands in {', '.join(map(str, others))} too." if others else ""
    return f"Entry {one.seq} of INC-{number}: {one.kind}, {when}: {', '.join(sought.names)}.{also}"
