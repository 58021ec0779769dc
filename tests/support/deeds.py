"""What happens to a Firebreak in a day, a deed at a time: alarms, people, sweepers, exports."""

import io
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from unittest.mock import patch

from bot.app.clock import utc_now
from bot.app.exporting import gatherer
from bot.export.formats import FORMATS, Options
from bot.flow.escalate import Escalate
from bot.flow.fallback import Fallback
from bot.flow.measure import Measure
from bot.inbound.slack.command import command
from bot.inbound.slack.person import Person
from bot.sandbox.aws.messages import AlarmState
from bot.store import backfills, evidence, pages, pictures, plans
from tests.support.past.copies import HOT, instance_of
from tests.support.wired import Wired

AMINA = Person("U01AMINA", "C0ALARMS")
OF_OLD = 21  # a night that is over, and about what never stays well
THAT_ONE = instance_of(HOT + 1)  # it never stays well
UNCONFIRMED = timedelta(days=1)


@dataclass
class Deeds:
    """Deeds in one Firebreak; the incident of a round is opened by the first of them."""

    wired: Wired
    name: str = ""
    instance: str = ""
    number: int = 0

    def __post_init__(self) -> None:
        """Make the sweepers that the process keeps to itself."""
        firebreak = self.firebreak = self.wired.firebreak
        config, paging = firebreak.settings.config, firebreak.paging
        self.escalation = Escalate(
            firebreak.database, config.escalations, paging.on_call, firebreak.acting.members.groups,
            config.incidents.silent_after, utc_now, firebreak.showing.announce.woken.set,
        )  # fmt: skip
        self.fallback = Fallback(firebreak.database, ("ops",), utc_now)
        self.gather = gatherer(firebreak.settings, firebreak.database, firebreak.look)

    def begin(self, name: str) -> None:
        """Begin another round, about an instance of its own."""
        self.name, self.instance = name, f"i-{name}-own"

    async def day(self) -> None:
        """Do everything once."""
        self.begin("day")
        for deed in DEEDS.values():
            await deed(self)
            await self.after(deed)

    async def after(self, deed: "Deed") -> None:
        """Bring everything in line; what was opened for a deed's sake alone is over then."""
        await self.wired.in_line()
        newest = (await self.firebreak.look.unresolved(1))[0].number
        if deed is Deeds.new_alarm:
            self.number = newest
        elif deed is Deeds.recovery:  # it is quiet from now on
            await self._says(self.name, "OK", "chat.update")
        elif deed is Deeds.known_alarm:
            await self.firebreak.verbs.respond.resolve(newest, AMINA.actor, anyway=True)
        await self.wired.in_line()

    async def new_alarm(self) -> None:
        """Open an incident: until Slack is asked to post it."""
        await self._says(self.name, "ALARM", "chat.postMessage")

    async def known_alarm(self) -> None:
        """Open one of two alarms that have fired for years."""
        before = len(self.wired.calls)
        await self.wired.says(f"{THAT_ONE}-network", THAT_ONE)
        await self.wired.says(f"{THAT_ONE}-cpu", THAT_ONE)
        await self.wired.asked("chat.postMessage", THAT_ONE, before)

    async def joining_alarm(self) -> None:
        """Let another alarm join it: until Slack is asked to update it."""
        await self._says(f"{self.name}-2", "ALARM", "chat.update")

    async def recovery(self) -> None:
        """Let one of its alarms recover."""
        await self._says(f"{self.name}-2", "OK", "chat.update")

    async def acknowledge(self) -> None:
        """Let somebody have it."""
        before = len(self.wired.calls)
        await self.firebreak.verbs.respond.acknowledge(self.number, AMINA.actor)
        await self.wired.asked("chat.update", self.instance, before)

    async def listing(self) -> None:
        """Say what is open."""
        await command(self.firebreak.verbs, AMINA, {"text": "list"})

    async def show(self) -> None:
        """Show one that was long ago."""
        await command(self.firebreak.verbs, AMINA, {"text": f"show INC-{OF_OLD}"})

    async def raw_events(self) -> None:
        """Show what an incident was made of."""
        await self.firebreak.look.raw(OF_OLD)

    async def export(self) -> None:
        """Write one that was long ago as Markdown."""
        async with self.gather.export(OF_OLD) as story:
            FORMATS["markdown"].write(story, Options(), io.BytesIO())

    async def escalate(self) -> None:
        """Call people for the one that was just opened."""
        await self.escalation.once()

    async def settle(self) -> None:
        """Look for what stayed quiet."""
        await self.firebreak.settle.once()

    async def timers(self) -> None:
        """Do what is due: of the new incident, to want its evidence."""
        await self.firebreak.acting.sweep.once()

    async def forget(self) -> None:
        """Forget old signals, and plans that nobody confirmed."""
        await self.firebreak.forget.once()
        async with self.firebreak.database.write() as connection:
            await plans.forget(connection, utc_now() - UNCONFIRMED)

    async def checkpoint(self) -> None:
        """Make a checkpoint of the ledger."""
        await self.firebreak.checkpoints.take()

    async def beat(self) -> None:
        """Send a heartbeat through everything, and see it in Slack."""
        heartbeat = self.firebreak.heartbeat
        assert heartbeat is not None
        with patch("bot.flow.heartbeat.LOOK_SECONDS", 0.001):
            assert await heartbeat.beat()

    async def measure(self) -> None:
        """Say how it is doing, as `/metrics` does."""
        await Measure(self.firebreak.database, self.firebreak.metrics, utc_now).refresh()

    async def look_around(self) -> None:
        """Look whether there are pages, evidence, pictures, or backfills, and what Slack hides."""
        await self.fallback.once()
        now = utc_now()
        async with self.firebreak.database.read() as connection:
            await pages.notifiers_due(connection, now)
            await evidence.is_due(connection, now)
            await pictures.due(connection, now)
            await backfills.is_due(connection, now)

    async def _says(self, name: str, state: AlarmState, method: str) -> None:
        before = len(self.wired.calls)
        await self.wired.says(name, self.instance, state)
        await self.wired.asked(method, self.instance, before)


Deed = Callable[[Deeds], Awaitable[None]]
DEEDS: Mapping[str, Deed] = {
    "a new alarm in Slack": Deeds.new_alarm,
    "people called": Deeds.escalate,
    "its timers": Deeds.timers,
    "an alarm that joins": Deeds.joining_alarm,
    "a click: acknowledge": Deeds.acknowledge,
    "one that recovers": Deeds.recovery,
    "/firebreak list": Deeds.listing,
    "/firebreak show": Deeds.show,
    "its raw events": Deeds.raw_events,
    "an export": Deeds.export,
    "settle": Deeds.settle,
    "an alarm known for years": Deeds.known_alarm,
    "forget": Deeds.forget,
    "checkpoint": Deeds.checkpoint,
    "heartbeat": Deeds.beat,
    "/metrics": Deeds.measure,
    "the other sweepers": Deeds.look_around,
}
