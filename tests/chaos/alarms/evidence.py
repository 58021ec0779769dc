"""What became of the evidence: read, or failed and said why."""

import asyncio

from sqlalchemy import select

from bot.core.piece import PieceState
from bot.store.database import open_database
from bot.store.evidence import evidence as pieces
from tests.chaos.alarms.fault import Scene
from tests.chaos.alarms.outcome import Besides

TOLD_SECONDS = 90  # a few at a time, each of which may wait for its own time limit


async def evidence(scene: Scene) -> Besides:
    """Wait until all evidence is told, and count it; bad: neither read, nor said why not."""
    found: list[tuple[str, str]] = []
    for _ in range(TOLD_SECONDS):
        found = await _pieces(scene.base.direct)
        if all(state in (PieceState.DONE, PieceState.FAILED) for state, _ in found):
            break
        await asyncio.sleep(1)
    read = sum(state == PieceState.DONE for state, _ in found)
    failed = sum(state == PieceState.FAILED and bool(says) for state, says in found)
    bad = len(found) - read - failed
    return Besides(f"evidence: {read} read, {failed} say why not, {bad} untold", bad)


async def _pieces(url: str) -> list[tuple[str, str]]:
    database = open_database(url)
    try:
        async with database.read() as connection:
            rows = await connection.execute(select(pieces.c.state, pieces.c.headline))
            return [(row.state, row.headline) for row in rows]
    finally:
        await database.close()
