"""A revision that goes up with every change, and a way to wait for the next one."""

import asyncio
from contextlib import suppress


class Changes:
    """Everybody who watches the workspace waits here: the web page and the tests' driver."""

    def __init__(self) -> None:
        self.revision = 1
        self._next = asyncio.Event()
        self._over = False

    def mark(self) -> None:
        """Note a change and wake all who wait."""
        self.revision += 1
        woken, self._next = self._next, asyncio.Event()
        woken.set()

    def end(self) -> None:
        """Let nobody wait any longer: the server stops."""
        self._over = True
        self.mark()

    async def wait(self, after: int, seconds: float) -> int:
        """Return the revision as soon as it is above `after`, or after `seconds`."""
        with suppress(TimeoutError):  # nothing changed: the answer says so
            async with asyncio.timeout(seconds):
                while self.revision <= after and not self._over:
                    await self._next.wait()
        return self.revision
