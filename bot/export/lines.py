"""The timeline's lines, made one by one: none of them stays in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.kinds import Source, sentence, source
from bot.core.ledger import Sealed
from bot.export.glossary import Glossary
from bot.export.spool import Spool
from bot.export.told import Reader, Told

# Between a source's clock and ours, or on the way: less is not worth a word.
WORTH = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, for people. at: when it was written down; since: from the start until then.

    group: what a reader filters by: people, alarms, actions, posts, firebreak, evidence.
    own: the time that its source gave, where that is another by a second or more; late: by
    how much it came later (negative: the source's clock is ahead).
    details, query: of evidence.
    """

    seq: int
    at: datetime
    since: timedelta
    kind: str
    group: str
    who: str
    says: str
    hash: str
    redacted: bool
    own: datetime | None = None
    late: timedelta | None = None
    details: tuple[str, ...] = ()
    query: str = ""


@dataclass(frozen=True)
class Lines:
    """Every line of a chain, each walk from the first on. start: what offsets count from."""

    spool: Spool
    reader: Reader
    glossary: Glossary
    start: datetime

    def __iter__(self) -> Iterator[Line]:
        """Yield the lines in the ledger's order."""
        for _, line in self.pairs():
            yield line

    def pairs(self) -> Iterator[tuple[Told, Line]]:
        """Yield each entry as it may be told, with its line."""
        for sealed in self.spool:
            told = self.reader.read(sealed)
            yield told, self._line(told)

    def sealed(self) -> Iterator[tuple[Sealed, Told]]:
        """Yield each entry as it stands in the ledger, and as it may be told."""
        for sealed in self.spool:
            yield sealed, self.reader.read(sealed)

    def timeline(self) -> Iterator[Line]:
        """Yield what happened, without evidence."""
        return (line for line in self if line.group != Source.EVIDENCE)

    def evidence(self) -> Iterator[Line]:
        """Yield what was read or kept beside it."""
        return (line for line in self if line.group == Source.EVIDENCE)

    def _line(self, told: Told) -> Line:
        own = told.moment("state_at") or told.moment("source_at")
        received = told.moment("received_at") or told.at
        late = received - own if own else None
        worth = late is not None and abs(late) >= WORTH
        details = told.fields.get("details")
        return Line(
            seq=told.seq,
            at=told.at,
            since=told.at - self.start,
            kind=told.kind,
            group=group(told.kind),
            who=_who(told),
            says=sentence(told.kind, self.glossary.fields(told.fields)),
            hash=told.hash.hex(),
            redacted=told.redacted,
            own=own if worth else None,
            late=late if worth else None,
            details=tuple(map(str, details)) if isinstance(details, list) else (),
            query=told.text("query"),
        )


def _who(told: Told) -> str:
    """Return whose word it is: what happens for somebody is not their doing."""
    match source(told.kind):
        case Source.SIGNAL:
            return "AWS"
        case Source.PERSON | Source.UNKNOWN:
            return told.text("actor") or "somebody"
        case _:
            return "Firebreak"


ACTIONS = ("run.", "plan.", "approval.", "action.", "step.attempted", "step.succeeded")


def group(kind: str) -> str:
    """Return what a reader filters an entry by."""
    match source(kind):
        case Source.EVIDENCE:
            return "evidence"
        case Source.SIGNAL:
            return "alarms"
        case _ if kind.startswith((*ACTIONS, "step.failed")):
            return "actions"
        case Source.PERSON:
            return "people"
        case _:
            return "posts" if kind.startswith("message.") else "firebreak"
