"""What else one walk through the entries counts: impact, people, and what went less than well."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.actor import SYSTEM_ACTOR
from bot.core.kinds import Source, source
from bot.export.told import Told


@dataclass(frozen=True, slots=True)
class Impact:
    """What customers saw, and when, in the words of whoever recorded it."""

    start: str
    end: str
    saw: str
    who: str
    at: datetime


@dataclass(slots=True)
class Participant:
    """Somebody who did something. deeds: how many entries are theirs."""

    name: str
    first: datetime
    last: datetime
    deeds: int = 0


@dataclass
class Tally:
    """Counts. calls: how often people were called before somebody had it."""

    kinds: Counter[str] = field(default_factory=Counter)
    people: dict[str, Participant] = field(default_factory=dict)
    impact: Impact | None = None
    calls: int = 0
    redacted: int = 0
    had: bool = False

    def hear(self, told: Told) -> None:
        """Take an entry into account."""
        self.kinds[told.kind] += 1
        self.redacted += told.redacted
        who = told.text("actor")
        if told.kind == "incident.acknowledged":
            self.had = True
        if told.kind == "people.called" and not self.had:
            self.calls += 1
        if told.kind == "incident.impact":
            start, end, saw = (told.text(name) for name in ("start", "end", "saw"))
            self.impact = Impact(start, end, saw, who, told.at)
        if source(told.kind) is Source.PERSON and told.actor != SYSTEM_ACTOR:
            self._did(who, told.at)

    def _did(self, who: str, at: datetime) -> None:
        person = self.people.setdefault(who, Participant(who, at, at))
        person.last, person.deeds = max(person.last, at), person.deeds + 1
