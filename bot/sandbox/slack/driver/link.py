"""The driver's line to the sandbox: HTTP, and waiting for a change within bounds."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final, TypeVar

import httpx

from bot.sandbox.slack.driver.failures import AppDidNotAnswer, NotSeen
from bot.sandbox.slack.wire import Json

Seen = TypeVar("Seen")
PATIENCE: Final = 5.0  # seconds that expectations wait unless told otherwise


class Link:
    """Speaks with one sandbox at `url`; a `transport` reaches an application in this process."""

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=url, transport=transport, timeout=30, trust_env=False
        )

    async def get(self, path: str, **query: str | float) -> Any:
        """Return the JSON at a control address."""
        return _json(await self._http.get(path, params=query))

    async def send(self, method: str, path: str, body: Json | None = None) -> Any:
        """Send JSON to a control address and return the JSON that comes back."""
        return _json(await self._http.request(method, path, json=body))

    async def act(self, user: str, act: str, /, **details: Any) -> Json:
        """Act for a person; raise AppDidNotAnswer where that person would see an error."""
        response = await self._http.post(f"/sandbox/people/{user}/{act}", json=details)
        if response.status_code == HTTPStatus.GATEWAY_TIMEOUT:
            raise AppDidNotAnswer(f"{user} {act}", response.json()["error"])
        answer: Json = _json(response)
        return answer

    async def expect(
        self,
        look: Callable[[], Awaitable[Seen | None]],
        within: float,
        describe: Callable[[], Awaitable[str]],
    ) -> Seen:
        """Look after every change until something is seen; fail with `describe()` in the end."""
        end = asyncio.get_running_loop().time() + within
        while True:
            before = (await self.get("/sandbox/revision"))["revision"]
            seen = await look()
            if seen is not None:
                return seen
            left = end - asyncio.get_running_loop().time()
            if left <= 0:
                raise NotSeen(await describe())
            await self.get("/sandbox/revision", after=before, wait=left)

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()


def _json(response: httpx.Response) -> Any:
    """Return the JSON of a good answer; a bad one fails the test with the sandbox's reason."""
    if response.is_error:
        raise NotSeen(f"{response.request.url.path}: {response.text}")
    return response.json()
