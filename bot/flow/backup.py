"""Back up a database beside a server that works, and restore it where none does."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import make_url, text

from bot.core.errors import BackupIsNotUsable, DatabaseIsNotEmpty
from bot.durable import engine_schema
from bot.store import incidents, leases
from bot.store.backup import postgres, sqlite
from bot.store.database import Database, open_database
from bot.store.lock import FileLock
from bot.store.migrate import head_revision, require_usable

Checked = TypeVar("Checked")
Check = Callable[[Database], Awaitable[Checked]]
Tell = Callable[[int, int], object]
SKIPPED = 1000  # numbers: more than are opened between a backup and a loss
KINDS = {sqlite.BEGINNING: "sqlite", postgres.BEGINNING: "postgresql"}


async def back_up(url: str, file: Path, tell: Tell, check: Check[Checked]) -> Checked:
    """Write one moment of the database into an empty file; return what `check` says of it.

    tell: hears how much of how much is copied, on SQLite. The moment that is checked is the one
    that was written. Raises StoreFailed, SchemaDoesNotFit, BackupIsNotUsable.
    """
    if url.startswith("sqlite"):
        sqlite.copy(_path(url), file, tell)
        said = await _of_file(file, check)
        sqlite.alone(file)
        return said
    async with postgres.moment(url) as (name, database):
        await require_usable(database)
        async with database.read() as connection:
            own = (await connection.execute(text("SELECT current_schema()"))).scalar_one()
        await postgres.dump(url, (own, engine_schema(own)), name, file)
        await postgres.read_through(file)
        return await check(database)


async def restore(url: str, file: Path, tell: Tell, check: Check[Checked]) -> Checked:
    """Restore a backup into an empty database that no server uses; return what `check` says.

    All of it or nothing. Raises DatabaseIsNotEmpty, DatabaseIsTaken, BackupIsNotUsable,
    StoreFailed.
    """
    wanted, found = "sqlite" if url.startswith("sqlite") else "postgresql", kind(file)
    if found != wanted:
        raise BackupIsNotUsable(
            f"{file} is of {found}, and the database is {wanted}: see FIREBREAK_DATABASE_URL"
        )
    if wanted == "sqlite":
        return await _restore_file(url, file, tell, check)
    return await _restore_server(url, file, check)


def kind(file: Path) -> str:
    """Return `sqlite` or `postgresql`, as a backup begins. Raises BackupIsNotUsable, OSError."""
    with file.open("rb") as opened:
        begins = opened.read(len(sqlite.BEGINNING))
    for beginning, name in KINDS.items():
        if begins.startswith(beginning):
            return name
    raise BackupIsNotUsable(f"{file} is no backup of Firebreak")


async def _restore_file(url: str, file: Path, tell: Tell, check: Check[Checked]) -> Checked:
    """Make the database beside its place, and move it there when it is whole."""
    path, lock = _path(url), FileLock(url)
    lock.acquire()
    new = path.with_name(f"{path.name}.restoring")
    try:
        _must_be_free(path)
        _must_fit(file, sqlite.revision(file))
        new.unlink(missing_ok=True)  # of a restore that was killed
        sqlite.copy(file, new, tell)
        said = await _of_file(new, lambda database: _begin_anew(database, check))
        sqlite.alone(new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
        lock.release()
    return said


async def _restore_server(url: str, file: Path, check: Check[Checked]) -> Checked:
    own = await postgres.schema_of(file)
    _must_fit(file, await postgres.revision(file, own))
    schemas = (own, engine_schema(own))
    database = open_database(url)
    try:
        await postgres.make_room(database, schemas)
        await postgres.load(url, schemas, file)
        return await _begin_anew(database, check)
    finally:
        await database.close()


async def _begin_anew(database: Database, check: Check[Checked]) -> Checked:
    """Drop what would be wrong after a restore, and check.

    Leases are of processes that never saw this database. Numbers of incidents that were opened
    after the backup stand on buttons in Slack: given a second time, such a button would lead to
    another incident.
    """
    async with database.write() as connection:
        await leases.clear(connection)
        await incidents.skip_numbers(connection, SKIPPED)
    return await check(database)


async def _of_file(file: Path, check: Check[Checked]) -> Checked:
    database = open_database(f"sqlite:///{file}")
    try:
        await require_usable(database)
        return await check(database)
    finally:
        await database.close()


def _must_be_free(path: Path) -> None:
    """Refuse a database that has anything, or that left a log: SQLite would play it back."""
    for there in (path, path.with_name(f"{path.name}-wal")):
        if there.exists() and there.stat().st_size:
            raise DatabaseIsNotEmpty(
                f"{there} is not empty, and nothing was changed: move it away, or name another "
                "file in FIREBREAK_DATABASE_URL"
            )


def _must_fit(file: Path, revision: str) -> None:
    if revision != head_revision():
        raise BackupIsNotUsable(
            f"{file} has schema {revision or 'of nobody'}, and this release works with "
            f"{head_revision()}: restore it with the release of that schema, then upgrade"
        )


def _path(url: str) -> Path:
    return Path(str(make_url(url).database))
