"""A flooded channel: its incidents, and what people may do with all of them."""

from dataclasses import dataclass

from bot.core.alert import Alert
from bot.core.flood import Flood, Overview, Part
from bot.core.severity import Severity
from bot.flow.acknowledge_flood import AcknowledgeFlood
from bot.flow.flood import REFRESH, Floods
from bot.flow.look_flood import LookFlood
from bot.store import floods, messages
from tests.support.alerts import alarm
from tests.support.scene import Scene

CHANNEL = "C0ALARMS"


def named(number: int, severity: Severity, service: str = "shop") -> Alert:
    """Return an alarm of a service, on a resource of its own."""
    return alarm(name=f"a{number}", severity=severity, targets=(), labels={"service": service})


@dataclass
class Flooded:
    """A scene, and the floods of it."""

    scene: Scene

    def __post_init__(self) -> None:
        database, clock = self.scene.database, self.scene.clock
        self.floods = Floods(database, {}, clock)
        self.look = LookFlood(database, lambda channel, ts: f"https://s/{channel}/{ts}", clock)
        self.acknowledge = AcknowledgeFlood(database, clock, lambda: None)

    async def begin(self, *several: tuple[int, Severity, str]) -> Part:
        """Let so many alarms of a severity and a service fire; return all of the flood."""
        total = 0
        for count, severity, service in several:
            await self.scene.send(*(named(total + n, severity, service) for n in range(count)))
            total += count
        await self.scene.work()
        await self.floods.watch(CHANNEL)
        return await self.look.latest(CHANNEL)

    async def goes_on(self) -> None:
        """Let the digest take in what came meanwhile."""
        self.scene.clock.advance(seconds=REFRESH.total_seconds())
        await self.floods.once()

    async def flood(self) -> Flood:
        async with self.scene.database.read() as connection:
            (flood,) = await floods.under_way(connection)
        return flood

    async def overview(self, part: Part) -> Overview:
        async with self.scene.database.read() as connection:
            return await self.look.overview(connection, part.flood, part.upto)

    async def post(self, *numbers: int) -> None:
        """Pretend that the messages of these incidents stand in Slack."""
        for number in numbers:
            for one in await self.scene.messages(number):
                async with self.scene.database.write() as connection:
                    await messages.change(connection, one.id, ts=f"{number}.1", posted=one.wanted)
