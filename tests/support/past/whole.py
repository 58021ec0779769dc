"""A long past: copies of what the real flows leave behind, with real chains and checkpoints.

One incident in seven is a night with an action, evidence and a second person; the others are
alarms that came and went, and with them an incident has ten entries on the average. One in
four is of one alarm that fires again and again.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Table

from bot.core.checkpoint import Checkpoint, Head, checkpoint
from bot.core.ledger import GENESIS, seal
from bot.store.alerts import alerts
from bot.store.checkpoints import checkpoints, heads, newest
from bot.store.database import Database
from bot.store.escalations import escalations
from bot.store.ledger import chains, entries
from tests.support.past.bulk import Row, analyze, insert, reserve
from tests.support.past.copies import Copy
from tests.support.past.models import Model

BATCH = 500  # incidents a transaction
NIGHTS = 7  # one in so many
TOGETHER = 20  # chains a checkpoint


@dataclass
class Past:
    """Copies models into a database. night, plain, open: see `played`; now: the end of it."""

    database: Database
    night: Model
    plain: Model
    open: Model
    now: datetime
    _alarms: set[str] = field(default_factory=set)
    _last: Checkpoint | None = None
    _changed: list[Head] = field(default_factory=list)

    async def grow(self, first: int, count: int, still_open: int) -> None:
        """Add incidents from a number on; the newest of them are open."""
        await reserve(self.database)
        async with self.database.read() as connection:
            self._last = await newest(connection)
        for start in range(first, first + count, BATCH):
            rows: dict[Table, list[Row]] = {}
            for number in range(start, min(start + BATCH, first + count)):
                is_open = number >= first + count - still_open
                for table, row in self._copy(number, is_open=is_open):
                    rows.setdefault(table, []).append(row)
            await insert(self.database, rows)
        await analyze(self.database)

    def _copy(self, number: int, *, is_open: bool) -> Iterator[tuple[Table, Row]]:
        closed = self.night if number % NIGHTS == 0 else self.plain
        copy = Copy(self.open if is_open else closed, number, self.now, is_open=is_open)
        for table, row in copy.rows():
            yield table, self._past(row) if table is alerts else row
        yield from self._ledger(copy)
        yield escalations, (number, "page", "opened", 0, 0, copy.began, copy.due)
        if number % NIGHTS == 0:
            yield from copy.more()

    def _past(self, row: Row) -> Row:
        """Return an alert of which there is a current one already as one of the past."""
        fingerprint, incident, _, *others = row
        is_new = fingerprint not in self._alarms
        self._alarms.add(fingerprint)
        return (fingerprint, incident, is_new, *others)

    def _ledger(self, copy: Copy) -> Iterator[tuple[Table, Row]]:
        """Yield a chain's entries, and now and then the checkpoint that vouches for many."""
        previous, seq = GENESIS, 0
        for entry in copy.entries():
            seq += 1
            one = seal(entry, seq, previous, lambda: os.urandom(16))
            previous = one.hash
            yield entries, (one.chain, seq, one.kind, one.at, one.header, one.content, one.hash)
        yield chains, (copy.chain, seq, previous, seq)
        self._changed.append(Head(copy.chain, seq, previous))
        if len(self._changed) == TOGETHER:
            yield from self._checkpoint(copy.began)

    def _checkpoint(self, at: datetime) -> Iterator[tuple[Table, Row]]:
        last = self._last
        number, before = (last.number + 1, last.hash) if last else (1, GENESIS)
        made = self._last = checkpoint(number, at, before, self._changed)
        yield checkpoints, (made.number, made.at, made.header, made.hash, at)
        for head in self._changed:
            yield heads, (head.chain, head.seq, head.hash, made.number)
        self._changed = []
