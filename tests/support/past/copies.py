"""A long past: copies of what the real flows leave behind, with real chains and checkpoints.

One incident in seven is a night with an action, evidence and a second person; the others are
alarms that came and went, and with them an incident has ten entries on the average. One in
four is of one alarm that fires again and again.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from bot.core.checkpoint import Checkpoint, Head, checkpoint
from bot.core.ledger import GENESIS, Entry, opened, seal
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.store.alerts import alerts
from bot.store.backfills import backfills
from bot.store.captured import captured
from bot.store.checkpoints import checkpoints, heads, newest
from bot.store.database import Database
from bot.store.escalations import escalations
from bot.store.inbox import inbox
from bot.store.incidents import incidents
from bot.store.ledger import chains, entries
from bot.store.messages import messages
from bot.store.pages import pages
from bot.store.plans import plans
from tests.support.past.bulk import Row, analyze, insert, reserve
from tests.support.past.models import Model

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
BATCH = 500  # incidents a transaction
NIGHTS, HOT = 7, 4  # one in so many
RESOURCES = 5_000
TOGETHER = 20  # chains a checkpoint
SPACING = timedelta(minutes=5)
AGO = timedelta(days=400)
INSTANCE, ALARM, FINDING, SIGNAL = "i-0web2", "arn:alarm:", "eu-west-1:f1", "m-0000"
ARN = f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT_ID}:alarm:"


def instance_of(number: int) -> str:
    """Return the instance that a copy is about; 0 is the one that never stays well."""
    place = 0 if number % HOT == 1 else 1 + number % RESOURCES
    return f"i-{place:017x}"


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

    def _ledger(self, copy: "Copy") -> Iterator[tuple[Table, Row]]:
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


@dataclass
class Copy:
    """One model under another number, with ids, an instance and a time of its own."""

    model: Model
    number: int
    now: datetime
    is_open: bool

    def __post_init__(self) -> None:
        """Say what stands for what."""
        old = self.model.incident
        self.chain = self._own(old.id)
        self.began = self.now - AGO + self.number * SPACING
        self.due = self.now + AGO if self.is_open else NEVER
        self._later = self.began - old.opened_at
        about = f"i-{10**9 + self.number:017x}" if self.is_open else instance_of(self.number)
        self._instead = {
            INSTANCE: about,
            ALARM: f"{ARN}{about}-",
            FINDING: f"eu-west-1:f{self.number}",
            SIGNAL: f"m-{self.number}-",
            old.id: self.chain,
            **{run: self._own(run) for run in self.model.runs},
        }

    def rows(self) -> Iterator[tuple[Table, Row]]:
        """Yield its rows, without the ledger."""
        for table, some in self.model.rows.items():
            for place, row in enumerate(some):
                yield table, tuple(self._row(table, place, row).values())

    def entries(self) -> Iterator[Entry]:
        """Yield what happened."""
        for one in self.model.chain:
            fields = json.loads(self._words(json.dumps(opened(one))))
            actor = fields.pop("actor")
            yield Entry(self.chain, one.kind, one.at + self._later, actor, fields)

    def more(self) -> Iterator[tuple[Table, Row]]:
        """Yield what a night leaves that the model has none of: a page, a pin, a backfill."""
        ident, at = f"{self.number:08x}-page", self.began
        token = f"{self.number}"
        yield pages, (ident, self.number, "ops", "key", "opened", at, None, at, 1, "", token)
        yield captured, (f"pin:{self.number}", self.number)
        yield backfills, (self.number, "slack:U01AMINA", at, at, at, at, "[]", at)

    def _row(self, table: Table, place: int, row: dict[str, Any]) -> dict[str, Any]:
        new = {name: self._value(value) for name, value in row.items()}
        new |= {name: self.number for name in ("incident",) if name in new}
        if table is incidents:
            new |= {"number": self.number}
        elif table is messages:
            ts = f"{1_600_000_000 + self.number}.{place:06}"
            new |= {"id": self._own(row["id"]), "ts": ts}
        elif table is plans:
            new |= {"body": row["body"], "kept_at": self.began}  # its digest is of these bytes
        elif table is inbox:
            new |= {"seq": self.number * 10 + place, "handled_at": self.now - self._lately()}
        return new

    def _lately(self) -> timedelta:
        return timedelta(days=self.number % 13)

    def _value(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value + self._later if value < NEVER else value
        if isinstance(value, str):
            return self._words(value)
        return self._words(value.decode("latin-1")).encode("latin-1") if _is(value) else value

    def _words(self, text: str) -> str:
        for word, instead in self._instead.items():
            if word in text:
                text = text.replace(word, instead)
        return text

    def _own(self, ident: str) -> str:
        """Return an id of this copy's own, for one of the model's."""
        return f"{self.number:08x}{ident[8:]}"


def _is(value: object) -> bool:
    return isinstance(value, bytes)
