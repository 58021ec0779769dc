"""One process a SQLite file: two would each believe that they are alone."""

import fcntl
from pathlib import Path
from typing import IO

from sqlalchemy import make_url

from bot.core.errors import DatabaseIsTaken, StoreFailed
from bot.store.network import refuse_network


class FileLock:
    """Holds `<file>.lock` until `release`, or until the process ends in any way."""

    def __init__(self, url: str) -> None:
        name = make_url(url).database
        self._path = Path(f"{name}.lock") if url.startswith("sqlite") and name else None
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the lock; PostgreSQL needs none. Raises DatabaseIsTaken, StoreFailed."""
        if self._path is None:
            return
        refuse_network(self._path)
        try:
            self._file = self._path.open("w")
        except OSError as error:  # no such directory, or not ours to write
            raise StoreFailed(f"{self._path} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:  # somebody holds it
            self._file.close()
            self._file = None
            raise DatabaseIsTaken(
                f"another Firebreak uses {self._path.stem}: stop it, or set FIREBREAK_DATABASE_URL"
            ) from error

    def release(self) -> None:
        """Let the next process in."""
        if self._file is not None:
            self._file.close()
            self._file = None
