"""A heartbeat through everything: into the inbox, through triage and announce, to Slack and back.

The signal is made by Firebreak and marked as such all the way; it opens no incident. It came
through when Slack itself shows it. Only then is the dead man's URL pinged.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import httpx
import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.errors import FirebreakError, PageWasNotTaken
from bot.core.ledger import SYSTEM, Entry
from bot.core.signal import HEARTBEAT, Entrance, Signal
from bot.outbound.notify import Notify
from bot.outbound.slack import Slack
from bot.settings.heartbeat import Settings
from bot.store import heartbeats, leases, ledger, messages
from bot.store.base import new_id
from bot.store.database import Database
from bot.store.heartbeats import Beat

PATIENCE = timedelta(seconds=60)
LOOK_SECONDS = 1.0
LEASE = "heartbeat"
CAME = "heartbeat came through"  # deploy/cloudformation counts these lines
log = structlog.get_logger("heartbeat")


@dataclass
class Heartbeat:
    """settings: how often, where, and who is told; receive: the inbox's own entrance."""

    settings: Settings
    database: Database
    receive: Callable[[Signal], Awaitable[None]]
    slack: Slack
    notify: Notify
    http: httpx.AsyncClient
    clock: Callable[[], datetime]
    holder: str

    async def run(self) -> None:
        """Work until cancelled; one replica beats at a time."""
        seconds = self.settings.every.total_seconds()
        while True:
            try:
                if await self._is_ours(seconds):
                    await self.beat()
            except (OperationalError, InterfaceError, FirebreakError) as error:
                # The database is away, or too slow: that beat does not come through.
                log.warning("heartbeat failed", error=type(error).__name__)
            await asyncio.sleep(seconds)

    async def beat(self) -> bool:
        """Send one, and wait for it; tell whether it came through."""
        ident, now = new_id(), self.clock()
        async with self.database.write() as connection:
            known = await heartbeats.read(connection) or Beat(ident, now)
            known = replace(known, beat=ident, sent_at=now)
            await heartbeats.save(connection, known)
        body = json.dumps({"firebreak": "heartbeat", "beat": ident}).encode()
        await self.receive(Signal(HEARTBEAT, ident, body, Entrance.EVENTS, now, authenticated=True))
        while self.clock() - now < PATIENCE:
            if await self._is_shown(ident):
                await self._came(known)
                return True
            await asyncio.sleep(LOOK_SECONDS)
        await self._missed(known)
        return False

    async def pass_on(self, connection: AsyncConnection, signal: Signal) -> None:
        """Want a beat shown: triage calls this, in its transaction."""
        text = f"Heartbeat {signal.received_at:%H:%M:%S} UTC · a test by Firebreak itself"
        about = f"{text}, nothing is wrong · {signal.message_id}"
        await messages.want_heartbeat(connection, self.settings.channel, about, self.clock())

    async def _is_shown(self, ident: str) -> bool:
        """Ask Slack itself what it shows."""
        async with self.database.read() as connection:
            message = await messages.heartbeat(connection, self.settings.channel)
        if message is None or not message.ts or message.posted < message.wanted:
            return False
        try:
            page = await self.slack.read(
                "conversations.history", channel=message.channel, oldest=message.ts,
                latest=message.ts, inclusive=True, limit=1,
            )  # fmt: skip
        except FirebreakError as error:  # Slack is away: it did not come through yet
            log.info("heartbeat is not visible", error=str(error))
            return False
        return any(ident in str(one.get("text", "")) for one in page.get("messages", []))

    async def _came(self, known: Beat) -> None:
        async with self.database.write() as connection:
            came = replace(known, came_at=self.clock(), missed=False)
            await heartbeats.save(connection, came)
        log.info(CAME, beat=known.beat)
        url = self.settings.ping
        if url is None:
            return
        try:
            (await self.http.get(url.get_secret_value(), timeout=10)).raise_for_status()
        except httpx.HTTPError as error:  # whoever watches will notice: that is what it is for
            log.warning("the dead man's URL did not answer", error=type(error).__name__)

    async def _missed(self, known: Beat) -> None:
        """Tell people once, until it comes through again."""
        log.error("heartbeat did not come through", beat=known.beat)
        if known.missed:
            return
        async with self.database.write() as connection:
            await heartbeats.save(connection, replace(known, missed=True))
            entry = Entry(SYSTEM, "heartbeat.missed", self.clock(), "system", {"beat": known.beat})
            await ledger.append(connection, [entry])
        if self.settings.notify is None:
            return
        title = "Firebreak: its heartbeat did not come through"
        last = f"{known.came_at:%Y-%m-%d %H:%M} UTC" if known.came_at else "never"
        body = f"Alarms may not reach Slack. The last one came through: {last}. Look at /readyz."
        try:
            await self.notify.send(self.settings.notify, title, body)
        except PageWasNotTaken as error:  # nobody else is left to tell but the log
            log.error("page was not taken", error=str(error))  # noqa: TRY400  (a sentence says it)

    async def _is_ours(self, seconds: float) -> bool:
        async with self.database.write() as connection:
            held = 2 * seconds + PATIENCE.total_seconds()  # a beat may take that long
            return await leases.hold(connection, LEASE, self.holder, held)
