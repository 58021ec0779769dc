"""What the database says: what is still to be done, and whether the ledger is whole."""

from sqlalchemy import func, select

from bot.flow.audit.whole import Audit
from bot.store import inbox
from bot.store.database import open_database
from bot.store.messages import BEHIND, STALE, messages


async def waiting(url: str, *, in_doubt: bool = False) -> int:
    """Return how many signals are not handled, and messages not in line.

    in_doubt: also those of which it is still to be seen whether they stand there twice.
    """
    database = open_database(url)
    try:
        async with database.read() as connection:
            behind = select(func.count()).select_from(messages).where(BEHIND if in_doubt else STALE)
            late = (await connection.execute(behind)).scalar_one()
            return late + await inbox.depth(connection) + await inbox.parked(connection)
    finally:
        await database.close()


async def ledger_problems(url: str) -> list[str]:
    """Return what `firebreak audit check` finds."""
    database = open_database(url)
    try:
        return [str(problem) for problem in (await Audit(database, _tell).check()).problems]
    finally:
        await database.close()


def _tell(_: int) -> None:
    """Tell nobody how far it is."""
