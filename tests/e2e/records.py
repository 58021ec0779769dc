"""What Firebreak's database says, read from outside while it runs."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import dict_row

from bot.core.ledger import Sealed, opened, problems

LEDGER = "SELECT * FROM ledger ORDER BY chain, seq"
Ask = Callable[..., list[dict[str, Any]]]


@dataclass(frozen=True)
class Records:
    """The database of one Firebreak. Queries have `?` for values, on PostgreSQL too."""

    url: str

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with self._moment() as ask:
            return ask(query, *values)

    def one(self, query: str, *values: object) -> Any:
        """Return the first column of the first row; None without one."""
        rows = self.rows(query, *values)
        return next(iter(rows[0].values())) if rows else None

    def write(self, statement: str, *values: object) -> int:
        """Change what cannot wait to become so: how long ago something was; return how many."""
        if self.is_sqlite:
            with closing(sqlite3.connect(self._path, timeout=10, isolation_level=None)) as file:
                return file.execute(statement, values).rowcount
        with psycopg.connect(self.url) as server:
            return server.execute(_of_psycopg(statement), values).rowcount

    def entries(self, kind: str = "") -> list[dict[str, Any]]:
        """Return the ledger's entries whose kind begins so: chain, seq, kind, and all fields."""
        sealed = [_sealed(row) for row in self.rows(LEDGER)]
        return [
            {"chain": one.chain, "seq": one.seq, "kind": one.kind, **opened(one)}
            for one in sealed
            if one.kind.startswith(kind)
        ]

    def ledger_problems(self) -> list[str]:
        """Return what is wrong with any chain, or with the heads kept of them."""
        with self._moment() as ask:  # both as of one moment: it may be writing
            heads = {row["chain"]: row["head"] for row in ask("SELECT * FROM chains")}
            sealed = [_sealed(row) for row in ask(LEDGER)]
        chains: dict[str, list[Sealed]] = defaultdict(list)
        for one in sealed:
            chains[one.chain].append(one)
        lost = [name for name, head in heads.items() if chains[name][-1].hash != head]
        broken = [problem for chain in chains.values() for problem in problems(chain)]
        return [*broken, *(f"{name}: its head is another" for name in lost)]

    def heard(self) -> dict[str, str]:
        """Return SNS message id -> the chain that says what became of it."""
        return {entry["message_id"]: entry["chain"] for entry in self.entries("alert.")}

    def incident_of(self, message_id: str) -> int:
        """Return the number of the incident that a signal opened, joined or changed."""
        chain = self.heard()[message_id]
        return int(self.one("SELECT number FROM incidents WHERE id = ?", chain))

    @contextmanager
    def slowed(self, event: str) -> Iterator[None]:
        """Make one kind of write take seconds: a moment in which to pull the plug.

        event: as in SQL's CREATE TRIGGER, such as `INSERT ON incidents`; where it is about
        messages, then only those of incidents that are still to come. The write holds its
        transaction open while SQLite counts a few hundred million combinations of rows.
        """
        known = self.one("SELECT coalesce(max(number), 0) FROM incidents")
        only = f"WHEN NEW.incident > {known}" if event.endswith("messages") else ""
        crowd = ", ".join(f"sqlite_master AS m{n}" for n in range(6))
        slow = f"CREATE TRIGGER slow BEFORE {event} {only} BEGIN SELECT count(*) FROM {crowd}; END"  # noqa: S608  (ours)
        self.write(slow)
        yield
        self.write("DROP TRIGGER slow")

    @property
    def _path(self) -> str:
        return self.url.removeprefix("sqlite:///")

    @contextmanager
    def _moment(self) -> Iterator[Ask]:
        """Yield what asks the database as it stands at one moment."""
        if self.is_sqlite:
            address = f"file:{self._path}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=10)) as file:
                file.row_factory = sqlite3.Row
                file.execute("BEGIN")
                yield lambda query, *values: [dict(row) for row in file.execute(query, values)]
            return
        with psycopg.connect(self.url, row_factory=dict_row) as server:
            server.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            yield lambda query, *values: server.execute(_of_psycopg(query), values).fetchall()


def _of_psycopg(query: str) -> bytes:
    return query.replace("%", "%%").replace("?", "%s").encode()


def _sealed(row: dict[str, Any]) -> Sealed:
    at = row["at"]  # SQLite has no type for it
    return Sealed(
        **{**row, "at": datetime.fromisoformat(at + "+00:00") if isinstance(at, str) else at}
    )
