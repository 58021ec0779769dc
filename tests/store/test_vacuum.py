"""The files are rewritten, or it is said that they are not yet."""

import sqlite3
from contextlib import closing

import pytest

from bot.core.errors import StoreFailed
from bot.store import vacuum
from bot.store.database import Database

# PostgreSQL's is tested where there are roles: tests/cli/test_migrate.py.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_somebody_who_reads_the_file_keeps_it_from_being_rewritten(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vacuum, "PATIENCE_SECONDS", 0.1)
    path = str(database.engine.url.database)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM ledger").fetchall()
        with pytest.raises(StoreFailed, match="the file could not be rewritten"):
            await vacuum.vacuum(database, [])
    await vacuum.vacuum(database, [])
