"""A SQLite file copied as of one moment, whoever writes to it meanwhile."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from bot.core.errors import BackupIsNotUsable, StoreFailed

PAGES = 1000  # 4 MB at a time: so often somebody hears how far it is
BEGINNING = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html
REVISION = "SELECT version_num FROM alembic_version"


def copy(source: Path, target: Path, tell: Callable[[int, int], object]) -> None:
    """Copy a database into an empty file; `tell` hears how many pages of how many.

    The transaction holds the moment: without it each write by another process would begin
    the copy anew, and a busy server's would never end. Raises StoreFailed.
    """
    try:
        with closing(_read_only(source)) as theirs, closing(sqlite3.connect(target)) as ours:
            theirs.execute("BEGIN")
            theirs.execute("SELECT 1 FROM sqlite_schema").fetchone()  # only now it reads
            theirs.backup(ours, pages=PAGES, progress=lambda _, left, all_: tell(all_ - left, all_))
    except sqlite3.Error as error:  # no database, damaged, or the disk is full
        raise StoreFailed(f"{source} could not be copied: {error}") from error


def revision(file: Path) -> str:
    """Return the schema's revision in a backup that is whole. Raises BackupIsNotUsable."""
    try:
        with closing(_read_only(file)) as backup:
            (said,) = backup.execute("PRAGMA integrity_check(1)").fetchone()
            if said != "ok":
                raise BackupIsNotUsable(f"{file} is damaged: {' '.join(said.split())}")
            row = backup.execute(REVISION).fetchone()
    except sqlite3.DatabaseError as error:  # not a database, or not Firebreak's
        raise BackupIsNotUsable(f"{file} is no backup of Firebreak: {error}") from error
    return str(row[0]) if row else ""


def alone(file: Path) -> None:
    """Let a backup be one file, without a write-ahead log beside it. Raises StoreFailed."""
    try:
        with closing(sqlite3.connect(file)) as backup:
            backup.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:  # the disk is full
        raise StoreFailed(f"{file} could not be written: {error}") from error


def _read_only(file: Path) -> sqlite3.Connection:
    uri = f"{file.absolute().as_uri()}?mode=ro"
    return sqlite3.connect(uri, uri=True, timeout=30, isolation_level=None)
