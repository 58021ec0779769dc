"""Send pages by notifiers: each once, again where it was not taken; what never is, is said.

A worker a notifier: one that hangs keeps no other from being used.
"""

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.actor import SYSTEM_ACTOR
from bot.core.errors import PageWasNotAnswered, PageWasNotTaken
from bot.core.ledger import Entry
from bot.core.reason import Reason
from bot.flow.letter import Letters
from bot.metrics import Metrics
from bot.outbound.notify import Notify
from bot.store import incidents, ledger, messages, pages
from bot.store.database import Database
from bot.store.pages import Page

EVERY_SECONDS = 1.0
TRIES, FIRST_DELAY, MOST_DOUBLINGS = 5, timedelta(seconds=5), 5
HELD = timedelta(seconds=60)  # by a process that sends it; after that another one may
# What this configuration does not name, a replica that started with a newer one may.
LEFT_TO_OTHERS = timedelta(minutes=1)
log = structlog.get_logger("page")


@dataclass
class Pager:
    """letters: writes what is sent."""

    database: Database
    letters: Letters
    notify: Notify
    clock: Callable[[], datetime]
    wake: Callable[[], None]
    metrics: Metrics
    _busy: set[str] = field(default_factory=set)

    async def run(self) -> None:
        """Work until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                for notifier in await self._waiting():
                    self._busy.add(notifier)
                    group.create_task(self._serve(notifier))
                await asyncio.sleep(EVERY_SECONDS)

    async def _waiting(self) -> set[str]:
        """Return the notifiers that have something to send and are not at it."""
        try:
            async with self.database.read() as connection:
                due = await pages.notifiers_due(connection, self.clock())
                late = await pages.notifiers_due(connection, self.clock() - LEFT_TO_OTHERS)
        except (OperationalError, InterfaceError) as error:  # the database is away: later
            log.warning("database is away", error=str(error.orig))
            return set()
        return ((due & self.notify.notifiers.keys()) | late) - self._busy

    async def _serve(self, notifier: str) -> None:
        try:
            while await self.once(notifier):
                pass
        except (OperationalError, InterfaceError) as error:  # the database is away: later
            log.warning("database is away", error=str(error.orig), notifier=notifier)
        except Exception:  # a bug with one page must not silence all; it is tried again
            log.exception("page failed", notifier=notifier)
        finally:
            self._busy.discard(notifier)

    async def once(self, notifier: str) -> bool:
        """Send a notifier's page that is due the longest; tell whether there was one."""
        token = secrets.token_urlsafe(24)
        page = await self._take(notifier, token)
        if page is None:
            return False
        letter = await self.letters.write(page, token)
        if letter is None:
            await self._record(page, "page.dropped")
            return True
        try:
            await self.notify.send(notifier, letter.title, letter.body)
        except PageWasNotTaken as error:
            await self._not_taken(page, error)
        else:
            await self._record(page, "page.sent", perhaps_twice=page.intent_at is not None)
        return True

    async def _take(self, notifier: str, token: str) -> Page | None:
        """Take a page into our hands: the intent is written first."""
        now = self.clock()
        async with self.database.write() as connection:
            page = await pages.next_due(connection, notifier, now)
            if page:
                await pages.change(
                    connection, page.id, intent_at=now, due_at=now + HELD, tries=page.tries + 1,
                    token_hash=pages.hashed(token),
                )  # fmt: skip
        return page

    async def _not_taken(self, page: Page, error: PageWasNotTaken) -> None:
        """Try again a little later, without end while Slack is away; say it when giving up."""
        why = str(error)
        self.metrics.page_failures.inc()
        log.warning("page was not taken", notifier=page.notifier, why=why)
        if page.tries + 1 >= TRIES and page.reason != Reason.SLACK_IS_AWAY:
            await self._record(page, "page.failed", problem=why)
            return
        now = self.clock()
        due = now + FIRST_DELAY * 2 ** min(page.tries, MOST_DOUBLINGS)
        # Refused, this intent is void; an older one without an answer is still open.
        intent_at = now if isinstance(error, PageWasNotAnswered) else page.intent_at
        async with self.database.write() as connection:
            await pages.change(connection, page.id, due_at=due, intent_at=intent_at, problem=why)

    async def _record(self, page: Page, kind: str, *, problem: str = "", **more: Any) -> None:
        """Write how it ended; what was given up is said in the thread too."""
        now = self.clock()
        fields = {"notifier": page.notifier, "reason": page.reason, **more}
        async with self.database.write() as connection:
            incident = await incidents.lock(connection, page.incident)
            await pages.change(connection, page.id, sent_at=now, problem=problem)
            if problem:
                fields["problem"] = problem
                text, key = f"A page was not sent: {problem}", f"unpaged:{page.id}"
                wish = messages.reply(incident, key, now, text)
                await messages.want(connection, [wish])
            await ledger.append(connection, [Entry(incident.id, kind, now, SYSTEM_ACTOR, fields)])
        self.wake()
