"""Runs that wait for approval, and the one that somebody means."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.errors import RunIsUnknown
from bot.core.run import RunStatus
from bot.core.run_card import RunCard
from bot.flow.look_run import LookRun
from bot.store import runs
from bot.store.database import Database

SHORTEST = 8


async def waiting(database: Database, look: LookRun, now: datetime) -> list[RunCard]:
    """Return the runs that wait for approval and can still get it, the oldest first."""
    async with database.read() as connection:
        asked = await runs.with_status(connection, RunStatus.ASKED)
        return [await look.card(connection, run.id) for run in asked if now < run.expires_at]


def meant(cards: Sequence[RunCard], digest: str) -> RunCard:
    """Return the run whose digest begins so; of equal plans, the one that waits longest.

    Raises RunIsUnknown where it is too short, none's, or that of different plans.
    """
    if len(digest) < SHORTEST:
        raise RunIsUnknown(f"Give at least {SHORTEST} characters of the digest.")
    found = [card for card in cards if card.run.digest.startswith(digest.lower())]
    if not found:
        raise RunIsUnknown(f"No run waits with the digest {digest}: see `firebreak approve`.")
    if len({card.run.digest for card in found}) > 1:
        raise RunIsUnknown(f"Several plans begin with {digest}: give more of the digest.")
    return found[0]
