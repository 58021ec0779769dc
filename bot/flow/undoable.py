"""Which run an undo takes back, where somebody types what it was about."""

from bot.core.errors import RunIsUnknown
from bot.core.run import Run
from bot.core.run_card import RunCard
from bot.flow.look_run import LookRun
from bot.store import runs
from bot.store.database import Database


async def latest_undoable(
    database: Database, look: LookRun, incident: int, action: str, target: str
) -> Run:
    """Return the latest run of an action on a target that can be taken back.

    action: the one to take back; target: its id. Raises RunIsUnknown.
    """
    async with database.read() as connection:
        found = await runs.of_incident(connection, incident)
        mine = [await look.card(connection, run.id) for run in found if run.action == action]
    for card in reversed(mine):
        if card.plan.target.id == target and _is_undoable(card):
            return card.run
    raise RunIsUnknown(
        f"INC-{incident} has no run of {action} on {target} that can still be taken back."
    )


def _is_undoable(card: RunCard) -> bool:
    return card.run.is_over and card.run.touched and bool(card.undo)
