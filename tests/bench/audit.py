"""Check a ledger of 1,000,000 entries: how long, and in how much memory?

20,000 chains of 50 entries each on SQLite, with checkpoints, checked by `firebreak audit check`
in a process of its own.
"""

import asyncio
import os
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.core.ledger import GENESIS, Entry, seal
from bot.store import checkpoints
from bot.store.database import open_database
from bot.store.migrate import migrate

ENTRIES, LONG = 1_000_000, 50
MIB = 1024
BEGIN = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)
FIELDS = {
    "channel": "C0ALARMS",
    "ts": "1763607600.000100",
    "role": "root",
    "text": "CRITICAL: CPUUtilization of i-0123456789abcdef0 above 90 % (shop-prod)",
}
INSERT = "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?)"


async def measure() -> None:
    """Print the figures."""
    with TemporaryDirectory() as name:
        path = Path(name) / "firebreak.db"
        await _fill(path)
        seconds, peak, says = _check(path)
    print(f"checked                  {seconds:8.1f} s, {ENTRIES / seconds:,.0f} entries/s: {says}")
    print(f"peak memory              {peak:8.0f} MiB")


async def _fill(path: Path) -> None:
    database = open_database(f"sqlite:///{path}")
    await migrate(database)
    await database.close()
    with sqlite3.connect(path) as file:
        for chain in range(ENTRIES // LONG):
            _chain(file, f"{chain:08x}-0000-7000-8000-000000000000")
    async with database.write() as connection:
        while await checkpoints.take(connection, BEGIN):
            pass
    await database.close()


def _chain(file: sqlite3.Connection, name: str) -> None:
    previous, rows = GENESIS, []
    for seq in range(1, LONG + 1):
        entry = Entry(name, "message.posted", BEGIN + timedelta(seconds=seq), "system", FIELDS)
        one = seal(entry, seq, previous, lambda: os.urandom(16))
        at = one.at.replace(tzinfo=None).isoformat(" ", "microseconds")
        rows.append((name, seq, one.kind, at, one.header, one.content, one.hash))
        previous = one.hash
    file.executemany(INSERT, rows)
    file.execute("INSERT INTO chains VALUES (?, ?, ?, 0)", (name, LONG, previous))


def _check(path: Path) -> tuple[float, float, str]:
    """Return seconds, peak memory in MiB, and the first line of the answer."""
    environment = {**os.environ, "FIREBREAK_DATABASE_URL": f"sqlite:///{path}"}
    words = [sys.executable, "-m", "bot", "audit", "check"]
    begun = time.perf_counter()
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  (our own command)
        says = process.stdout.readline().strip() if process.stdout else ""
        _, _, usage = os.wait4(process.pid, 0)
    return time.perf_counter() - begun, usage.ru_maxrss / MIB, says


if __name__ == "__main__":
    asyncio.run(measure())
