"""`firebreak audit erase`: take a text out of the ledger that must not stand there."""

from typing import Annotated

import typer

from bot.app.clock import utc_now
from bot.cli.act_now import number_of
from bot.cli.ask import typed
from bot.cli.common import fail
from bot.cli.terminal import at_terminal
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
        if not yes and typed(f"Type erase to erase entry {entry} of INC-{number}") != "erase":
            fail("Nothing was erased.")
        verb = Erase(desk.database, desk.acting.authorize, utc_now, lambda: None)
        done = terminal.do(verb.erase(number, entry, actor, reason))
        print(f"Erased from INC-{number}: {', '.join(done.names)} of entry {entry}.")
        if len(done.seqs) > 1:
            others = ", ".join(str(seq) for seq in done.seqs if seq != entry)
            print(f"The same text stood in entries {others}: erased there too.")
        print("The server takes it out of Firebreak's own messages in Slack.")
        terminal.do(vacuum(desk.database, list(done.tables)))
        print(REWRITTEN)
        print(ELSEWHERE)
