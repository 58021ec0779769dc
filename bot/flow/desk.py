"""A batch's working memory: what is known, what changes, and what is written at the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.alert import Alert
from bot.core.incident import Incident
from bot.core.judge import Home
from bot.core.ledger import SYSTEM, Entry
from bot.core.message import Role
from bot.core.routing import Routing, Timing
from bot.core.severity import Severity
from bot.core.signal import Signal
from bot.core.tracking import Tracked
from bot.store import alerts, escalations, incidents, ledger, messages, timers
from bot.store.escalations import Escalation
from bot.store.messages import Wish
from bot.store.timers import Timer

SPLIT = "split:"
DIAGNOSE = "diagnose"  # the timer that looks for evidence; its `run` is the incident's id


@dataclass(frozen=True, slots=True)
class Heard:
    """One alert of one signal, with its routing."""

    alert: Alert
    signal: Signal
    routing: Routing


@dataclass
class Desk:
    """Everything a batch knows and changes; `load` first, `flush` last.

    known: by fingerprint; incidents: by number, locked; groups: numbers by group key;
    firing: how many alerts of an incident fire.
    """

    connection: AsyncConnection
    timing: Timing
    now: datetime
    known: dict[str, Tracked] = field(default_factory=dict)
    incidents: dict[int, Incident] = field(default_factory=dict)
    groups: dict[str, list[int]] = field(default_factory=dict)
    firing: dict[int, int] = field(default_factory=dict)
    _tracked: dict[str, Tracked] = field(default_factory=dict)
    _changed: dict[int, Incident] = field(default_factory=dict)
    _entries: list[Entry] = field(default_factory=list)
    _wishes: dict[tuple[int, str, str], Wish] = field(default_factory=dict)
    _calls: dict[int, Escalation] = field(default_factory=dict)
    _timers: list[Timer] = field(default_factory=list)

    async def load(self, batch: Iterable[Heard]) -> None:
        """Lock what the batch speaks of, and read it.

        What was read before the locks were held may be old: another replica, or a person,
        had them until then. So it is read again, until all of it is locked.
        """
        batch = list(batch)
        await alerts.lock(self.connection, [heard.alert.fingerprint for heard in batch])
        locked: set[int] = set()
        while not (numbers := await self._read(batch)) <= locked:
            locked = numbers
            found = await incidents.lock_all(self.connection, locked)
            self.incidents = {incident.number: incident for incident in found}
        self.firing = await alerts.count_firing(self.connection, self.incidents)

    async def _read(self, batch: Sequence[Heard]) -> set[int]:
        """Read what is known of the batch; return the numbers of the incidents in it."""
        self.known = await alerts.current(self.connection, [h.alert.fingerprint for h in batch])
        keys = {heard.routing.group_key for heard in batch}
        since = self.now - self.timing.reopen_within
        self.groups = {}
        for key, number in await incidents.homes(self.connection, keys, since):
            self.groups.setdefault(key, []).append(number)
        numbers = {number for group in self.groups.values() for number in group}
        return numbers | {known.incident for known in self.known.values() if known.incident}

    def home(self, heard: Heard) -> tuple[Home, Incident | None]:
        """Find the incident that a firing alert belongs to: an open one before a recent one."""
        known = self.known.get(heard.alert.fingerprint)
        own = [known.incident] if known and known.incident else []
        numbers = [*own, *self.groups.get(heard.routing.group_key, [])]
        found = [self.incidents[number] for number in numbers if number in self.incidents]
        for incident in found:
            if incident.is_open:
                return Home.OPEN, incident
        recent = [incident for incident in found if self._may_reopen(incident, heard)]
        if recent:
            return Home.RECENT, max(recent, key=lambda incident: incident.number)
        return Home.NONE, None

    def _may_reopen(self, incident: Incident, heard: Heard) -> bool:
        # Of another group's key there could be an open incident already.
        same = incident.group_key == heard.routing.group_key
        ours = same or incident.group_key.startswith(SPLIT)
        since = self.now - self.timing.reopen_within
        recent = incident.resolved_at is not None and incident.resolved_at >= since
        return ours and recent and incident.merged_into is None

    async def open(self, incident: Incident) -> Incident:
        """Open a new incident now: the database gives it its number."""
        opened = await incidents.open_incident(self.connection, incident)
        self.incidents[opened.number] = opened
        self.groups.setdefault(opened.group_key, []).append(opened.number)
        if opened.severity.rank <= Severity.HIGH.rank:
            self._timers.append(Timer(DIAGNOSE, opened.id, self.now))
        return opened

    def change(self, incident: Incident) -> None:
        """Remember a changed incident."""
        self.incidents[incident.number] = self._changed[incident.number] = incident

    def track(self, tracked: Tracked) -> None:
        """Remember what a fingerprint says now, and count what fires."""
        fingerprint = tracked.alert.fingerprint
        before = self.known.get(fingerprint)
        if before and before.incident and before.is_firing:
            self.firing[before.incident] = self.firing.get(before.incident, 1) - 1
        if tracked.incident and tracked.is_firing:
            self.firing[tracked.incident] = self.firing.get(tracked.incident, 0) + 1
        self.known[fingerprint] = self._tracked[fingerprint] = tracked

    def record(self, incident: Incident | None, kind: str, fields: Mapping[str, object]) -> None:
        """Add an entry to the incident's chain, or to the system's."""
        chain = incident.id if incident else SYSTEM
        self._entries.append(Entry(chain, kind, self.now, "system", fields))

    def show(self, incident: Incident, channel: str) -> None:
        """Want the incident's card in a channel; in its own also the runbook."""
        if channel != incident.channel:
            self._wish(Wish(incident, channel, Role.LINK, "card", self.now))
        else:
            for wish in messages.cards(incident, self.now):
                self._wish(wish)

    def reply(
        self, incident: Incident, key: str, text: str, *, mention: str = "", broadcast: bool = False
    ) -> None:
        """Want a reply in the incident's thread."""
        wish = messages.reply(incident, key, self.now, text)
        self._wish(wish.to(mention, broadcast=broadcast))

    def _wish(self, wish: Wish) -> None:
        self._wishes.setdefault((wish.incident.number, wish.channel, wish.key), wish)

    def escalate(self, incident: Incident, name: str, reason: str) -> None:
        """Call people until somebody answers, as an escalation says; "" calls nobody."""
        if name:
            number = incident.number
            self._calls[number] = Escalation(number, name, reason, self.now, self.now)

    async def flush(self) -> None:
        """Write everything, in the caller's transaction."""
        await incidents.save(self.connection, list(self._changed.values()))
        await alerts.save(self.connection, list(self._tracked.values()))
        await messages.want(self.connection, list(self._wishes.values()))
        await messages.follow(self.connection, list(self._changed.values()))
        await timers.add(self.connection, self._timers)
        await escalations.begin(self.connection, list(self._calls.values()))
        await ledger.append(self.connection, self._entries)
