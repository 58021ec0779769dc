"""Firebreak's own flows in this process, wired as `firebreak serve` does, in a Slack without delay.

Triage and announce run; sweepers do what they are told to. Slack's pace is lifted, so that what
takes time is ours.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from bot.app.clock import utc_now
from bot.app.firebreak import Firebreak
from bot.core.signal import Entrance, Signal
from bot.outbound.pace import Pace
from bot.sandbox.aws.messages import AlarmState, alarm
from bot.sandbox.aws.names import ACCOUNT_ID
from bot.settings import load
from bot.store import messages
from bot.store.base import new_id
from tests.support.books import books
from tests.support.signals import TOPIC

PATIENCE_SECONDS = 30.0
FAST = 1_000_000.0
CONFIGURATION: Mapping[str, Any] = {
    "accounts": {ACCOUNT_ID: {"name": "shop-prod", "environment": "production"}},
    "people": {"amina": {"slack": "U01AMINA"}},
    "roles": {"responder": ["amina"]},
    "routes": [{"channel": "C0ALARMS", "escalate": "page"}],
    "escalations": {"page": [{"after": "0m", "mention": "responder"}]},
    "heartbeat": {"channel": "C0HEART"},
    "incidents": {"quiet_period": "0s", "reopen_within": "0s"},
}


@dataclass
class Wired:
    """One Firebreak. calls: what Slack was asked, in order: (method, arguments as JSON)."""

    firebreak: Firebreak
    calls: list[tuple[str, str]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _numbers: Any = field(default_factory=count)

    async def call(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Answer as Slack does, at once."""
        async with self.changed:
            self.calls.append((method, json.dumps(arguments)))
            self.changed.notify_all()
        ts = f"1795143600.{next(self._numbers):06}"
        return {"ok": True, "ts": ts, "channel": arguments.get("channel", ""), "team_id": "T0"}

    async def read(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Show every message of a channel."""
        del method
        mine = [json.loads(sent) for _, sent in self.calls]
        return {"messages": [m for m in mine if m.get("channel") == arguments.get("channel")]}

    async def says(self, name: str, instance: str, state: AlarmState = "ALARM") -> None:
        """Receive what CloudWatch says of an alarm on an instance."""
        body = json.dumps(alarm(name, instance, state, utc_now())).encode()
        one = Signal(TOPIC, new_id(), body, Entrance.SNS, utc_now(), authenticated=True)
        await self.firebreak.inbox.receive(one)

    async def asked(self, method: str, word: str, after: int) -> None:
        """Wait until Slack was asked for something that has a word in it."""
        async with asyncio.timeout(PATIENCE_SECONDS), self.changed:
            await self.changed.wait_for(
                lambda: any(how == method and word in what for how, what in self.calls[after:])
            )

    async def in_line(self) -> None:
        """Wait until every message stands in Slack as it should."""
        database = self.firebreak.database
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                async with database.read() as connection:
                    if not await messages.channels_behind(connection, utc_now()):
                        return
                self.firebreak.showing.announce.woken.set()
                await asyncio.sleep(0.005)


@asynccontextmanager
async def wired(url: str, directory: Path) -> AsyncIterator[Wired]:
    """Run one on a database that has the present schema."""
    (directory / "firebreak.yaml").write_text(json.dumps(CONFIGURATION))
    given = {"FIREBREAK_DATABASE_URL": url, "SLACK_BOT_TOKEN": "xoxb-1-test"}
    with patch("bot.flow.announce.Pace", lambda *_: Pace(FAST, FAST)):
        firebreak = Firebreak(load(given, directory), books())
        one = Wired(firebreak)
        with (
            patch.object(firebreak.slack, "call", one.call),
            patch.object(firebreak.slack, "read", one.read),
        ):
            firebreak.inbox.start()
            work = (firebreak.triage.run(), firebreak.showing.announce.run())
            tasks = [asyncio.create_task(each) for each in work]
            try:
                yield one
            finally:
                await firebreak.inbox.stop()
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
                await firebreak.database.close()
