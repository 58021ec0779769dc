"""The tests' way into a sandbox."""

from types import TracebackType
from typing import Final, Self

import httpx

from bot.sandbox.slack.driver.controls import Controls
from bot.sandbox.slack.driver.link import Link
from bot.sandbox.slack.driver.observer import Observer
from bot.sandbox.slack.driver.person import Person

PEOPLE: Final = {"amina": "U01AMINA", "yusuf": "U02YUSUF"}


class SandboxClient(Observer, Controls):
    """Drives one sandbox at `url`. Use it as `async with SandboxClient(url) as slack`.

    transport: reaches an application in this process instead.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        super().__init__(Link(url, transport))

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
