"""Whatever a day executes is answered from an index, however much is remembered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text
from structlog.testing import capture_logs

from bot.app.clock import utc_now
from bot.store.database import Database, open_database
from bot.store.migrate import migrate
from bot.store.schema import metadata
from tests.export.night import Night
from tests.support.clock import Clock
from tests.support.deeds import Deeds
from tests.support.past.models import Models, played
from tests.support.past.whole import Past
from tests.support.scene import Scene
from tests.support.statements import Whole, heard, whole, worked
from tests.support.wired import wired

INCIDENTS, OPEN = 1_000, 60
ONCE = "SELECT alerts.fingerprint, count(*)"  # an export tells how often an alarm came
FEW, FEW_OPEN, MARGIN = 80, 30, 500
SPREAD = 10  # percent
# Tables that do not grow with the past, and why.
SMALL = {
    "compatibility": "one row",
    "flood_incidents": "those of two weeks of floods",
    "floods": "a row a flood, for two weeks",
    "freezes": "a row a freeze, and people freeze seldom",
    "groups": "a row a Slack group",
    "heartbeats": "one row",
    "leases": "a row a channel and process",
    "notices": "a row a channel",
    "quarantine": "a thousand rows at most",
    "timers": "what is still to be done",
}
# What statements may read a table's index from the end, or all of it, and why.
ALLOWED = {
    "ORDER BY checkpoints.number DESC": "the last one alone",
    "ORDER BY inbox.seq DESC": "the last few alone",
    "FROM incidents ORDER BY incidents.number": "what a test asks itself",
    "SELECT count(*) AS count_1 \nFROM incidents": "/metrics says how many there are",
}

NEEDED = {
    "ix_alerts_incident": "alerts",
    "ix_messages_behind": "messages",
    "ix_runs_incident": "runs",
}


async def test_a_day_reads_no_whole_table(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    models = await played(tmp_path)
    async with _spread(database):
        with capture_logs(), heard() as seen:
            await _night(database)
        await Past(database, *models, utc_now()).grow(2, INCIDENTS, OPEN)
        with capture_logs(), heard() as day:
            async with wired(database_url, tmp_path) as one:
                await Deeds(one).day()
        seen |= day
        async with database.engine.connect() as connection:  # nothing of it is committed
            assert _wrong(await whole(connection, seen)) == []
        await database.engine.dispose()  # sqlite3 keeps what it was asked, with the answer
        async with database.engine.connect() as connection:
            for name in NEEDED:  # or it could not fail
                await connection.execute(text(f"DROP INDEX {name}"))
            found = {one.table for one in _wrong(await whole(connection, seen))}
        assert found >= set(NEEDED.values())


async def test_a_statement_does_not_do_more_for_a_longer_past(tmp_path: Path) -> None:
    models = await played(tmp_path)
    short, long = [await _worked(tmp_path, models, length) for length in (FEW, INCIDENTS)]
    more = [
        (short[s], long[s], s) for s in short if long[s] > 2 * short[s] + MARGIN and ONCE not in s
    ]
    assert more == []


async def _worked(directory: Path, models: Models, length: int) -> dict[str, int]:
    """Return what each statement of a day costs SQLite after a past, in its own instructions."""
    url = f"sqlite:///{directory}/{length}.db"
    database = open_database(url)
    await migrate(database)
    await Past(database, *models, utc_now()).grow(1, length, FEW_OPEN)
    await database.close()
    with capture_logs(), worked() as work:
        async with wired(url, directory) as one:
            await Deeds(one).day()
    return work


async def _night(database: Database) -> None:
    """Let people act on INC-1: plans, approvals, runs, evidence, notes."""
    clock = Clock()
    clock.now = utc_now() - timedelta(hours=3)
    await Night(Scene(database, clock)).play()


@asynccontextmanager
async def _spread(database: Database) -> AsyncIterator[None]:
    """Let PostgreSQL fill a tenth of its pages: tables as large as those of ten times the rows.

    One of a few pages it reads as a whole, whatever indexes there are, and is right.
    """
    await _alter(database, f"SET (fillfactor = {SPREAD})")
    yield
    await _alter(database, "RESET (fillfactor)")


async def _alter(database: Database, how: str) -> None:
    if not database.is_sqlite:
        async with database.write() as connection:
            for name in metadata.tables:
                await connection.execute(text(f"ALTER TABLE {name} {how}"))


def _wrong(found: list[Whole]) -> list[Whole]:
    return [
        one
        for one in found
        if one.table not in SMALL and not any(part in one.statement for part in ALLOWED)
    ]
