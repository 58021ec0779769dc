"""Look a post up whose answer never came, so that it is not posted twice.

The message carries its id as Slack metadata, so the channel's history tells whether it stands
there. One that shows up twice all the same is taken back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.errors import SlackRefused
from bot.core.message import Message
from bot.flow.keep import Keep
from bot.outbound.slack import Slack

VERIFY_AFTER = timedelta(seconds=60)
CLOCK_SKEW = timedelta(seconds=60)  # between us and Slack


@dataclass(frozen=True)
class Lookup:
    """Finds messages again. Its methods raise as `Slack.call` does."""

    slack: Slack
    keep: Keep
    clock: Callable[[], datetime]

    async def arrived(self, message: Message, intent_at: datetime) -> bool:
        """Tell whether a post since `intent_at` arrived; where it did, it is the message now."""
        try:
            found = await self._find(message, intent_at)
        except SlackRefused as error:  # without history nobody can tell: say so
            await self.keep.note(message, "message.may_be_double", why=error.code)
            return False
        if found:
            await self._adopt(message, found)
        else:
            await self.keep.change(message, verify_at=self.clock() + VERIFY_AFTER)
        return bool(found)

    async def verify(self, message: Message, verify_at: datetime) -> None:
        """Look once more whether the first post turned up after the second."""
        try:
            found = await self._find(message, verify_at - 2 * VERIFY_AFTER)
        except SlackRefused as error:  # it could be read a minute ago
            await self.keep.note(message, "message.may_be_double", why=error.code)
            found = []
        await self.keep.change(message, verify_at=None)
        if len(found) > 1:
            await self._adopt(message, found)

    async def _find(self, message: Message, since: datetime) -> list[str]:
        oldest = f"{(since - CLOCK_SKEW).timestamp():.6f}"
        return await self.slack.find(message.channel, message.id, oldest, message.thread_ts)

    async def _adopt(self, message: Message, found: list[str]) -> None:
        """Keep the oldest of our posts and take back the others."""
        kept, *newer = found
        for ts in newer:
            await self._take_back(message, ts, kept)
        if kept != message.ts:
            await self.keep.note(message, "message.found", ts=kept, role=message.role)
        # posted stays behind on purpose: what stands there may be an older revision
        now = self.clock()
        await self.keep.change(message, ts=kept, posted=0, intent_at=None, due_at=now, tries=0)

    async def _take_back(self, message: Message, ts: str, kept: str) -> None:
        try:
            await self.slack.call("chat.delete", channel=message.channel, ts=ts)
        except SlackRefused as error:  # it stays, unless somebody was quicker
            await self.keep.note(message, "message.double", ts=ts, kept=kept, why=error.code)
        else:
            await self.keep.note(message, "message.double_deleted", ts=ts, kept=kept)
