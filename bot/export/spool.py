"""A chain on disk while it is exported: read from the database once, gone through several times.

An incident can have tens of thousands of entries; none of them stays in memory, where there is
a temporary directory.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import IO, Self

from bot.core.ledger import GENESIS, Sealed


class Spool:
    """Sealed entries of one chain, in order; the file ends with the `with` block.

    known: the chain's head as the database keeps it; last, head: of the last entry here.
    """

    def __init__(self, chain: str, known: bytes) -> None:
        self.chain, self.known = chain, known
        self.count, self.last, self.head = 0, 0, GENESIS
        self._file = _temporary()
        self._kept: list[bytes] = []

    def add(self, entries: Iterable[Sealed]) -> None:
        """Put entries behind those that are there."""
        for sealed in entries:
            self._put(_line(sealed))
            self.count, self.last, self.head = self.count + 1, sealed.seq, sealed.hash
        if self._file:
            self._file.flush()

    def __iter__(self) -> Iterator[Sealed]:
        """Yield every entry, each time from the first on."""
        if self._file is None:
            yield from (_sealed(self.chain, line) for line in self._kept)
            return
        with Path(self._file.name).open("rb") as file:
            for line in file:
                yield _sealed(self.chain, line)

    def _put(self, line: bytes) -> None:
        if self._file:
            self._file.write(line)
        else:
            self._kept.append(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file:
            self._file.close()


def _temporary() -> IO[bytes] | None:
    """Return a file; None in a container that has no place to write: memory must do there."""
    try:
        return NamedTemporaryFile(prefix="firebreak-export-")
    except OSError:
        return None


def _line(sealed: Sealed) -> bytes:
    """Return an entry as one line; Latin-1 keeps any byte, also of what somebody damaged."""
    texts = [part.decode("latin-1") for part in (sealed.header, sealed.content, sealed.hash)]
    line = json.dumps([sealed.seq, sealed.kind, sealed.at.isoformat(), *texts])
    return f"{line}\n".encode("ascii")


def _sealed(chain: str, line: bytes) -> Sealed:
    seq, kind, at, *texts = json.loads(line)
    header, content, digest = (text.encode("latin-1") for text in texts)
    return Sealed(chain, seq, kind, datetime.fromisoformat(at), header, content, digest)
