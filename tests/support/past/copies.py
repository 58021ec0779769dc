"""Copies of an incident that the real flows left behind, each with a life of its own."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table

from bot.core.ledger import Entry, opened
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.store.backfills import backfills
from bot.store.captured import captured
from bot.store.evidence import evidence
from bot.store.inbox import inbox
from bot.store.incidents import incidents
from bot.store.messages import messages
from bot.store.pages import pages
from bot.store.plans import plans
from tests.support.past.bulk import Row
from tests.support.past.models import Model

NEVER = datetime(9999, 1, 1, tzinfo=UTC)
HOT = 4  # one in so many is about what never stays well
RESOURCES = 5_000
SPACING = timedelta(minutes=5)
AGO = timedelta(days=400)
INSTANCE, ALARM, FINDING, SIGNAL = "i-0web2", "arn:alarm:", "eu-west-1:f1", "m-0000"
ARN = f"arn:aws:cloudwatch:eu-west-1:{ACCOUNT_ID}:alarm:"


def instance_of(number: int) -> str:
    """Return the instance that a copy is about; 0 is the one that never stays well."""
    place = 0 if number % HOT == 1 else 1 + number % RESOURCES
    return f"i-{place:017x}"


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
        elif table is evidence:  # its picture was shown
            new |= {"file": f"F{self.number}", "upload_due_at": None}
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
