"""Tell those who wait: an update in the status channel, in the thread and in the timeline."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.deed import Deed
from bot.core.errors import TransitionIsNotLegal
from bot.core.incident import Incident
from bot.core.message import Role
from bot.flow.amend import amend
from bot.flow.written import written
from bot.store import incidents, messages
from bot.store.database import Database
from bot.store.messages import Wish

TEXT = 2_000
NOWHERE = (
    "There is no status channel: add `status_channel: C0STATUS` to firebreak.yaml, "
    "and invite the bot there."
)
EMPTY = "Say what to tell them."


@dataclass(frozen=True)
class Publish:
    """channel: the status channel, "" where none is configured; wake: tells announce."""

    database: Database
    channel: str
    clock: Callable[[], datetime]
    wake: Callable[[], None]

    def must_have_channel(self) -> None:
        """Raise TransitionIsNotLegal where nobody configured one."""
        if not self.channel:
            raise TransitionIsNotLegal(NOWHERE)

    async def update(self, number: int, actor: str, text: str) -> Incident:
        """Post an update; it stays as it was said.

        Raises IncidentIsUnknown, and TransitionIsNotLegal where there is nothing to say, or
        nowhere to say it.
        """
        self.must_have_channel()
        said = written(text, TEXT)
        if not said:
            raise TransitionIsNotLegal(EMPTY)
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, number)
            now, fields = self.clock(), {"channel": self.channel, "text": said}
            after = await amend(connection, incident, Deed("update", actor, now, fields))
            key = f"update:{after.revision}"
            wish = Wish(after, self.channel, Role.UPDATE, key, now, said, actor, wanted=1)
            await messages.want(connection, [wish])
        self.wake()
        return after
