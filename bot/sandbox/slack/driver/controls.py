"""Behind the scenes: what the app did, what Slack sent it, and trouble on demand."""

from typing import Any

from bot.sandbox.slack.driver.link import PATIENCE, Link
from bot.sandbox.slack.state.faults import FaultKind
from bot.sandbox.slack.wire import Json


class Controls:
    """Looks at calls and deliveries of a workspace, and makes trouble in it."""

    def __init__(self, link: Link) -> None:
        self._link = link

    async def calls(self, method: str = "") -> list[Json]:
        """Return the calls of a Web API method, or all: method, args, at, status, answer."""
        calls: list[Json] = await self._link.get("/sandbox/calls", method=method)
        return calls

    async def deliveries(self) -> list[Json]:
        """Return what was sent to the app: kind, payload, retry, failure."""
        deliveries: list[Json] = await self._link.get("/sandbox/deliveries")
        return deliveries

    async def expect_deliveries(self, count: int, *, within: float = PATIENCE) -> list[Json]:
        """Wait until this many envelopes were sent to the app, or failed; return them all."""

        async def look() -> list[Json] | None:
            sent = await self.deliveries()
            return sent if len(sent) >= count else None

        async def describe() -> str:
            return f"expected {count} deliveries, there are {await self.deliveries()}"

        return await self._link.expect(look, within, describe)

    async def deliver(self, payload: Json) -> Json:
        """Let Slack send the app an interaction: one of `deliveries`, as it was or forged."""
        answer: Json = await self._link.send("POST", "/sandbox/deliver", payload)
        return answer

    async def invite(self, user: str, name: str, **more: Any) -> None:
        """Let somebody in. more: of `User`, such as `is_restricted`."""
        person = {"id": user, "name": name, "real_name": name.title(), **more}
        await self._link.send("POST", "/sandbox/users", person)

    async def sockets(self) -> int:
        """Return how many Socket Mode connections the app holds."""
        settings = await self._link.send("POST", "/sandbox/settings", {})
        return int(settings["sockets"])

    async def expect_sockets(self, count: int = 1, *, within: float = PATIENCE) -> None:
        """Wait until the app holds this many Socket Mode connections."""

        async def look() -> bool | None:
            return True if await self.sockets() == count else None

        async def describe() -> str:
            return f"expected {count} connections of the app, there are {await self.sockets()}"

        await self._link.expect(look, within, describe)

    async def refresh_sockets(self) -> None:
        """Ask the app to reconnect, as Slack does every few hours."""
        await self._link.send("POST", "/sandbox/sockets/refresh")

    async def drop_sockets(self) -> None:
        """Cut the app's Socket Mode connections."""
        await self._link.send("POST", "/sandbox/sockets/drop")

    async def fault(
        self,
        kind: FaultKind,
        method: str = "*",
        *,
        count: int = 1,
        seconds: float = 1,
        **more: Any,
    ) -> None:
        """Make trouble: the next `count` calls of `method` meet it. more: see Fault."""
        fault = {
            "kind": kind.value,
            "method": method,
            "count": count,
            "seconds": seconds,
            **more,
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
