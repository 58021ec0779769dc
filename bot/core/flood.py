"""A flood: many incidents in one channel at once, and the parts of it that people act on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from bot.core.backlog import Backlog
from bot.core.errors import FloodIsUnknown
from bot.core.incident import Incident
from bot.core.severity import Severity

OLD = "This button is from another version of Firebreak: use a newer message."
ANYBODY, SEVERITY, SERVICE = "all", "severity", "service"


@dataclass(frozen=True, slots=True)
class Flood:
    """id: also its digest's; refreshed_at: when its incidents were last counted."""

    id: str
    channel: str
    began_at: datetime
    refreshed_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some incidents of a flood, as its digest showed them at a revision; later ones are not in it.

    severity, service: only those; service: its short name, see `short`.
    """

    flood: str
    upto: int
    severity: Severity | None = None
    service: str = ""

    @property
    def value(self) -> str:
        """Return what a button or an option carries: at most 75 characters."""
        if self.severity:
            return f"{self.flood}:{self.upto}:{SEVERITY}:{self.severity.value}"
        if self.service:
            return f"{self.flood}:{self.upto}:{SERVICE}:{self.service}"
        return f"{self.flood}:{self.upto}:{ANYBODY}"


# What the databases take: somebody may send another text than ours.
_is_place = re.compile("[A-Za-z0-9-]{1,36}:[0-9]{1,9}").fullmatch


def read_part(value: str) -> Part:
    """Return what a button carries. Raises FloodIsUnknown."""
    flood, upto, kind, word = (*value.split(":", 3), "", "", "", "")[:4]
    if not _is_place(f"{flood}:{upto}"):
        raise FloodIsUnknown(OLD)
    if kind == SEVERITY and word in set(Severity):
        return Part(flood, int(upto), severity=Severity(word))
    if kind == SERVICE and word:
        return Part(flood, int(upto), service=word)
    if kind != ANYBODY:
        raise FloodIsUnknown(OLD)
    return Part(flood, int(upto))


def short(service: str) -> str:
    """Return what stands for a service's name in a button."""
    return sha256(service.encode(errors="surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Count:
    """How many incidents, and how many of them nobody has."""

    total: int = 0
    free: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Return both together."""
        return Count(self.total + other.total, self.free + other.free)


@dataclass(frozen=True, slots=True)
class Named:
    """An incident and where its message stands: an address, "" where it is not posted yet."""

    incident: Incident
    service: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a digest shows, as of its revision `upto`.

    alarms: what its incidents are made of; unposted: incidents without a message of their own;
    posts: how many Slack takes until all have one;
    severities, services: the worst and the largest first; holders: how many each actor has,
    the most first; resolved: how many are over; worst: of those that nobody has;
    backlog: what waits for triage, None while Firebreak keeps up.
    """

    flood: Flood
    upto: int
    all: Count
    alarms: int
    unposted: int
    posts: int
    severities: Mapping[Severity, Count] = field(default_factory=dict)
    services: Mapping[str, Count] = field(default_factory=dict)
    holders: Mapping[str, int] = field(default_factory=dict)
    resolved: int = 0
    worst: tuple[Named, ...] = ()
    backlog: Backlog | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the incidents of a part that nobody has. number: of pages, from 0; total: in all."""

    part: Part
    named: tuple[Named, ...]
    number: int
    pages: int
    total: int
