"""Look at a flood without changing it: the overview of its digest, and its list."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import FloodIsUnknown
from bot.core.flood import Count, Flood, Named, Overview, Page, Part, short
from bot.core.incident import IncidentStatus
from bot.core.severity import Severity
from bot.flow.late import late_signals
from bot.store import flood_incidents, floods
from bot.store.database import Database
from bot.store.flood_incidents import Tally

Key = TypeVar("Key", Severity, str)
WORST, PAGE = 5, 20  # incidents by name
GONE = "This flood is too long ago: /firebreak list shows what is open"
NONE_HERE = "There was no flood in this channel lately. For one incident: /firebreak ack INC-42"

NO_SUCH = "No severity and no service of this flood is called {}. Services are: {}"
SAID, NAMED = 60, 10


@dataclass(frozen=True)
class LookFlood:
    """permalink: the address of a message, by channel and ts."""

    database: Database
    permalink: Callable[[str, str], str]
    clock: Callable[[], datetime]

    async def overview(self, connection: AsyncConnection, flood: str, upto: int) -> Overview:
        """Return what the digest shows at a revision. Raises FloodIsUnknown."""
        known = await _known(connection, flood)
        whole = Part(flood, upto)
        tallies = await flood_incidents.tallies(connection, whole)
        severities = _counted((Severity(one.severity), one) for one in tallies)
        services = _counted((one.service, one) for one in tallies)
        return Overview(
            flood=known,
            upto=upto,
            all=sum((_count(one) for one in tallies), Count()),
            alarms=await flood_incidents.alarms(connection, whole),
            unposted=await flood_incidents.unposted(connection, whole),
            posts=await floods.posts_left(connection, known.channel),
            severities={one: severities[one] for one in Severity if one in severities},
            services=dict(sorted(services.items(), key=_by_size)),
            holders=_holders(tallies),
            resolved=sum(one.total for one in tallies if one.status == IncidentStatus.RESOLVED),
            worst=tuple(await self._named(connection, whole, WORST)),
            backlog=await late_signals(connection, self.clock()),
        )

    async def page(self, part: Part, number: int) -> Page:
        """Return a page of the incidents that nobody has. Raises FloodIsUnknown."""
        async with self.database.read() as connection:
            await _known(connection, part.flood)
            total = len(await flood_incidents.free(connection, part))
            pages = max(1, ceil(total / PAGE))
            number = min(number, pages - 1)  # some were taken meanwhile
            named = await self._named(connection, part, PAGE, number * PAGE)
        return Page(part, tuple(named), number, pages, total)

    async def latest(self, channel: str, words: str = "") -> Part:
        """Return the incidents of a channel's flood until now; words: a severity or a service.

        Raises FloodIsUnknown, also for a service that it has not.
        """
        async with self.database.read() as connection:
            flood = await floods.latest(connection, channel)
            if flood is None:
                raise FloodIsUnknown(NONE_HERE)
            part = Part(flood.id, await floods.revision(connection, flood.id))
            tallies = await flood_incidents.tallies(connection, part)
        return _narrowed(part, words.strip().lower(), {one.service for one in tallies})

    async def _named(
        self, connection: AsyncConnection, part: Part, limit: int, offset: int = 0
    ) -> list[Named]:
        found = await flood_incidents.worst(connection, part, limit, offset)
        return [
            Named(one, service, self.permalink(one.channel, ts) if ts else "")
            for one, service, ts in found
        ]


async def _known(connection: AsyncConnection, flood: str) -> Flood:
    known = await floods.read(connection, flood)
    if known is None:
        raise FloodIsUnknown(GONE)
    return known


def _narrowed(part: Part, word: str, services: Iterable[str]) -> Part:
    if not word:
        return part
    if word in set(Severity):
        return replace(part, severity=Severity(word))
    found = next((service for service in services if service.lower() == word), None)
    if found is None:
        raise FloodIsUnknown(NO_SUCH.format(word[:SAID], ", ".join(sorted(services)[:NAMED])))
    return replace(part, service=short(found))


def _count(tally: Tally) -> Count:
    return Count(tally.total, tally.total if tally.status == IncidentStatus.TRIGGERED else 0)


def _counted(tallies: Iterable[tuple[Key, Tally]]) -> dict[Key, Count]:
    counts: dict[Key, Count] = {}
    for key, tally in tallies:
        counts[key] = counts.get(key, Count()) + _count(tally)
    return counts


def _by_size(item: tuple[str, Count]) -> tuple[int, str]:
    """Sort the largest first, by name among equals."""
    name, count = item
    return -count.total, name


def _holders(tallies: Iterable[Tally]) -> dict[str, int]:
    """Return how many each has of those that were taken and are not over."""
    over = (IncidentStatus.TRIGGERED, IncidentStatus.RESOLVED)
    held: Counter[str] = Counter()
    for one in tallies:
        if one.assignee and one.status not in over:
            held[one.assignee] += one.total
    return dict(held.most_common())
