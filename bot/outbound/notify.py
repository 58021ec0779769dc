"""Notifiers: PagerDuty, Opsgenie, SMS, email and a hundred more, through Apprise.

Apprise is imported when the first page goes out: it brings every service with it. Its own log
names keys and tokens (PagerDuty's stands where others have a host), so we keep it to us.
"""

import asyncio
import logging
import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import unquote

from pydantic import SecretStr

from bot.core.errors import PageWasNotAnswered, PageWasNotTaken

SECONDS = 20.0  # for one page; Apprise has time limits of its own for each connection
THREADS = 16
SHORTEST_SECRET = 4  # characters
HIDDEN = "…"


@dataclass
class Notify:
    """notifiers: Apprise URLs by name; they have secrets in them, so errors never show them."""

    notifiers: Mapping[str, SecretStr]
    _threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="notify")
    )

    async def send(self, notifier: str, title: str, body: str) -> None:
        """Send a page in plain text.

        Raises PageWasNotTaken with the reason, and PageWasNotAnswered where it may have gone
        out all the same.
        """
        url = self.notifiers.get(notifier)
        if url is None:
            raise PageWasNotTaken(f"there is no notifier named {notifier}")
        loop = asyncio.get_running_loop()
        work = loop.run_in_executor(self._threads, _sent, url.get_secret_value(), title, body)
        try:
            async with asyncio.timeout(SECONDS):
                why = await work
        except TimeoutError as error:
            raise PageWasNotAnswered(f"{notifier} did not answer within {SECONDS:g} s") from error
        if why:
            raise PageWasNotTaken(f"{notifier} did not take it: {why}")

    def close(self) -> None:
        """Start nothing new."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _sent(url: str, title: str, body: str) -> str:
    """Send a page; return why it was not taken, "" where it was."""
    try:
        taken, said = _notified(url, title, body)
    except Exception as error:  # noqa: BLE001  (it may raise anything, with secrets in the words)
        return f"Apprise failed with {type(error).__name__}"
    return "" if taken else without_secrets(said, url) or "it did not say why"


def _notified(url: str, title: str, body: str) -> tuple[bool, str]:
    """Let Apprise send it; return whether it was taken, and what Apprise said."""
    import apprise  # noqa: PLC0415  (see above)

    logging.getLogger("apprise").propagate = False
    service = apprise.Apprise()
    if not service.add(url):
        return False, "its URL is none that Apprise can use, see https://appriseit.com/services"
    result = service.notify(body=body, title=title, body_format="text")
    return bool(result), " ".join(entry.message for entry in result.logs())


def without_secrets(words: str, url: str) -> str:
    """Return words without any part of a URL but its scheme."""
    _, _, rest = url.partition("://")
    written = re.split(r"[/:@?&=,]+", rest)
    for part in sorted({*written, *map(unquote, written)}, key=len, reverse=True):
        words = words.replace(part, HIDDEN) if len(part) >= SHORTEST_SECRET else words
    return words
