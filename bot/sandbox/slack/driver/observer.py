"""What stands in the channels, and waiting for it."""

from collections.abc import Sequence

from bot.sandbox.slack.driver.failures import NotSeen
from bot.sandbox.slack.driver.link import PATIENCE, Link
from bot.sandbox.slack.driver.message import SeenMessage


class Observer:
    """Watches the channels of a workspace as nobody in particular."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def messages(self, channel: str) -> list[SeenMessage]:
        """Return what everybody sees in a channel, replies included, oldest first."""
        return [each for each in await self._all(channel) if not each.only_for]

    async def thread(self, message: SeenMessage) -> list[SeenMessage]:
        """Return the replies under a message, oldest first."""
        parent = message.thread_ts or message.ts
        listed = await self.messages(message.channel)
        return [each for each in listed if each.thread_ts == parent and each.ts != parent]

    async def expect_message(
        self, channel: str, *, containing: str | Sequence[str] = "", within: float = PATIENCE
    ) -> SeenMessage:
        """Wait for a top-level message that shows all of this; return the newest such."""

        async def top_level() -> list[SeenMessage]:
            return [each for each in await self.messages(channel) if _at_top(each)]

        async def look() -> SeenMessage | None:
            return _newest(await top_level(), containing)

        async def describe() -> str:
            return _list(f"no message with {containing!r} in {channel}", await top_level())

        return await self._link.expect(look, within, describe)

    async def expect_reply(
        self,
        message: SeenMessage,
        *,
        containing: str | Sequence[str] = "",
        within: float = PATIENCE,
    ) -> SeenMessage:
        """Wait for a reply in the message's thread; return the newest such."""

        async def look() -> SeenMessage | None:
            return _newest(await self.thread(message), containing)

        async def describe() -> str:
            return _list(f"no reply with {containing!r}", await self.thread(message))

        return await self._link.expect(look, within, describe)

    async def expect_update(
        self, message: SeenMessage, *, containing: str | Sequence[str], within: float = PATIENCE
    ) -> SeenMessage:
        """Wait until this very message shows all of this."""

        async def now() -> list[SeenMessage]:
            return [each for each in await self._all(message.channel) if each.ts == message.ts]

        async def look() -> SeenMessage | None:
            return _newest(await now(), containing)

        async def describe() -> str:
            return _list(f"the message never showed {containing!r}", await now())

        return await self._link.expect(look, within, describe)

    async def expect_reaction(
        self, message: SeenMessage, name: str, *, within: float = PATIENCE
    ) -> SeenMessage:
        """Wait for an emoji under a message."""

        async def now() -> list[SeenMessage]:
            return [each for each in await self._all(message.channel) if each.ts == message.ts]

        async def look() -> SeenMessage | None:
            return next((each for each in await now() if name in each.reactions), None)

        async def describe() -> str:
            return f"no {name} under it, but: {[each.reactions for each in await now()]}"

        return await self._link.expect(look, within, describe)

    async def expect_gone(self, message: SeenMessage, *, within: float = PATIENCE) -> None:
        """Wait until a message is deleted."""

        async def look() -> bool | None:
            there = [each.ts for each in await self._all(message.channel)]
            return None if message.ts in there else True

        async def describe() -> str:
            return f"it is still there: {message}"

        await self._link.expect(look, within, describe)

    async def expect_no_message(
        self, channel: str, *, containing: str | Sequence[str] = "", during: float = 0.5
    ) -> None:
        """Watch for a while; fail as soon as such a message stands at top level."""
        try:
            seen = await self.expect_message(channel, containing=containing, within=during)
        except NotSeen:  # as it should be
            return
        raise NotSeen(f"this should not be there: {seen}")

    async def _all(self, channel: str) -> list[SeenMessage]:
        listed = await self._link.get(f"/sandbox/channels/{channel}/messages")
        return [SeenMessage(raw) for raw in listed]


def _at_top(message: SeenMessage) -> bool:
    return message.thread_ts in {"", message.ts} or bool(message.raw["broadcast"])


def _newest(messages: list[SeenMessage], containing: str | Sequence[str]) -> SeenMessage | None:
    wanted = [containing] if isinstance(containing, str) else containing
    for message in reversed(messages):
        if all(each in message.reads for each in wanted):
            return message
    return None


def _list(failure: str, messages: list[SeenMessage]) -> str:
    there = "\n".join(f"  {each}" for each in messages) or "  nothing"
    return f"{failure}; there is:\n{there}"
