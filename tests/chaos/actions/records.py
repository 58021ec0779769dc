"""What the database says at the end: ledger chains, and what people were told."""

from collections.abc import Iterable

from sqlalchemy import select

from bot.core.ledger import problems
from bot.core.run import Run, RunStatus
from bot.store import ledger
from bot.store.database import Database
from bot.store.messages import messages


async def ledger_problems(database: Database) -> list[str]:
    """Return what is wrong with any chain, or with the head kept of it."""
    async with database.read() as connection:
        heads = (await connection.execute(select(ledger.chains))).all()
        return [
            problem
            for head in heads
            for problem in problems(await ledger.read_chain(connection, head.chain), head.head)
        ]


async def silent(database: Database, runs: Iterable[Run]) -> set[str]:
    """Return the ids of the runs that did not succeed, and whose reply does not stand in Slack."""
    unwell = {run.id for run in runs if run.is_over and run.status is not RunStatus.SUCCEEDED}
    told = select(messages.c.key).where(messages.c.key.startswith("over:"), messages.c.ts != "")
    async with database.read() as connection:
        keys = (await connection.execute(told)).scalars()
        return unwell - {key.split(":")[1] for key in keys}
