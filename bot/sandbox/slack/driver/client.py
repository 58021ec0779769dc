"""The tests' view of the whole workspace."""

from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

import httpx

from bot.sandbox.slack.driver.failures import NotSeen
from bot.sandbox.slack.driver.link import Link
from bot.sandbox.slack.driver.person import PATIENCE, Person
from bot.sandbox.slack.driver.seen import SeenMessage
from bot.sandbox.slack.state.faults import FaultKind
from bot.sandbox.slack.wire import Json

PEOPLE: Final = {"amina": "U01AMINA", "yusuf": "U02YUSUF"}


class SandboxClient:
    """Drives one sandbox at `url`. Use it as `async with SandboxClient(url) as slack`."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._link = Link(url, transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._link.close()

    def person(self, name: str) -> Person:
        """Return amina, yusuf, or whoever has this user id."""
        return Person(self._link, PEOPLE.get(name, name))

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

    async def calls(self, method: str = "") -> list[Json]:
        """Return the calls of a Web API method, or all: method, args, at, status, answer."""
        calls: list[Json] = await self._link.get("/sandbox/calls", method=method)
        return calls

    async def deliveries(self) -> list[Json]:
        """Return what was sent to the app: kind, payload, retry, failure."""
        deliveries: list[Json] = await self._link.get("/sandbox/deliveries")
        return deliveries

    async def fault(
        self,
        kind: FaultKind,
        method: str = "*",
        *,
        count: int = 1,
        seconds: float = 1,
        status: int = 503,
    ) -> None:
        """Make trouble: the next `count` calls of `method` meet it. See FaultKind."""
        fault = {
            "kind": kind.value,
            "method": method,
            "count": count,
            "seconds": seconds,
            "status": status,
        }
        await self._link.send("POST", "/sandbox/faults", fault)

    async def clear_faults(self) -> None:
        """End all trouble."""
        await self._link.send("DELETE", "/sandbox/faults")

    async def connect(self, request_url: str) -> None:
        """Let Slack post interactions to this URL (HTTP mode); "" means Socket Mode."""
        await self._link.send("POST", "/sandbox/settings", {"request_url": request_url})

    async def limit_rates(self, *, strict: bool) -> None:
        """Hold the app to Slack's rate limits, or lift them."""
        await self._link.send("POST", "/sandbox/settings", {"strict": strict})

    async def retry_events_after(self, *pauses: float) -> None:
        """Set the pauses, in seconds, before an unacknowledged event is sent again."""
        await self._link.send("POST", "/sandbox/settings", {"retries": list(pauses)})

    async def sockets(self) -> int:
        """Return how many Socket Mode connections the app holds."""
        settings = await self._link.send("POST", "/sandbox/settings", {})
        return int(settings["sockets"])

    async def refresh_sockets(self) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        await self._link.send("POST", "/sandbox/sockets/refresh")

    async def drop_sockets(self) -> None:
        """Cut the app's Socket Mode connections."""
        await self._link.send("POST", "/sandbox/sockets/drop")

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
