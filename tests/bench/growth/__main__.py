"""Does it stay as quick, however much is remembered?

Firebreak's own flows on a database of 100 incidents (60 open), and on one that grows to 100,000
of which 200 are open (a million entries in the ledger), and at last 10 % are; on SQLite and,
where a server answers, on PostgreSQL. Medians of 100; each ratio is to the small database in
the same minute. Goal: below 1.5.

    python -m tests.bench.growth [sqlite|postgresql] [rounds]
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import structlog

from bot.app.clock import utc_now
from bot.store.database import open_database
from tests.bench.growth.rounds import ROUNDS, Times, measured
from tests.bench.growth.start import started
from tests.chaos.alarms.grounds import migrated
from tests.support.databases import SERVER
from tests.support.deeds import Deeds
from tests.support.past.models import played
from tests.support.past.whole import Past
from tests.support.wired import wired

SMALL, SMALL_OPEN, OPEN = 100, 60, 200
SIZES = (1_000, 10_000, 100_000)
MORE_OPEN = 11_000
START, GOAL = "start to ready", 1.5


@dataclass
class Table:
    """Titles of columns, and a line a deed: milliseconds on the small one, then ratios."""

    columns: list[str] = field(default_factory=lambda: ["small, ms"])
    lines: dict[str, list[float]] = field(default_factory=dict)

    def add(self, title: str, small: Times, large: Times) -> None:
        """Add a column of ratios."""
        self.columns.append(title)
        for name, there in small.items():
            self.lines.setdefault(name, [there]).append(large[name] / there)

    def show(self) -> None:
        """Print it; what misses the goal has a mark."""
        print(f"{'':26}" + "".join(f"{title:>12}" for title in self.columns))
        for name, (there, *ratios) in self.lines.items():
            shown = (f"{ratio:.2f}{' !' if ratio >= GOAL else '  '}" for ratio in ratios)
            print(f"{name:26}{there:12.1f}" + "".join(f"{one:>12}" for one in shown))


@contextmanager
def _sqlite(directory: Path) -> Iterator[tuple[str, str]]:
    yield f"sqlite:///{directory}/small.db", f"sqlite:///{directory}/large.db"


@contextmanager
def _postgresql(directory: Path) -> Iterator[tuple[str, str]]:
    del directory  # the server has its own
    names = [f"bench_{uuid4().hex}" for _ in range(2)]
    with psycopg.connect(SERVER, autocommit=True, connect_timeout=2) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")
        try:
            yield (
                f"{SERVER.rpartition('/')[0]}/{names[0]}",
                f"{SERVER.rpartition('/')[0]}/{names[1]}",
            )
        finally:
            for name in names:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")


DATABASES = {"sqlite": _sqlite, "postgresql": _postgresql}


async def measure(kinds: list[str] | None = None, rounds: int = ROUNDS) -> None:
    """Print a table for each database."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    for kind in kinds or DATABASES:
        with TemporaryDirectory() as name:
            directory = Path(name)
            try:
                with DATABASES[kind](directory) as urls:
                    print(f"  {kind}")
                    await _measure(urls, directory, rounds)
            except psycopg.OperationalError as away:
                print(f"  {kind}: skipped, no server answers: {away}")


async def _measure(urls: tuple[str, str], directory: Path, rounds: int) -> None:
    models, table = await played(directory), Table()
    for url in urls:
        await migrated(url)
    small, large = (open_database(url) for url in urls)
    await Past(small, *models, utc_now()).grow(1, SMALL, SMALL_OPEN)
    past, there = Past(large, *models, utc_now()), 0
    for size in (*SIZES, SIZES[-1] + MORE_OPEN):
        still_open = OPEN if size in SIZES else MORE_OPEN
        await past.grow(there + 1, size - there, still_open)
        there = size
        title = f"{size:,}" if size in SIZES else "+ 11,000 open"
        table.add(title, *await _both(urls, directory, f"r{size}", rounds))
    table.show()
    await small.close()
    await large.close()


async def _both(urls: tuple[str, str], directory: Path, label: str, rounds: int) -> list[Times]:
    async with _deeds(urls[0], directory) as small, _deeds(urls[1], directory) as large:
        found = await measured((small, large), label, rounds)
    starts = await started(urls, directory)
    return [times | {START: took} for times, took in zip(found, starts, strict=True)]


@asynccontextmanager
async def _deeds(url: str, directory: Path) -> AsyncIterator[Deeds]:
    async with wired(url, directory) as one:
        yield Deeds(one)


if __name__ == "__main__":
    chosen = [word for word in sys.argv[1:] if word in DATABASES]
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    asyncio.run(measure(chosen, *numbers))
