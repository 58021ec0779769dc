"""Look a post up whose answer never came, so that it is not posted twice.

The message carries its id as Slack metadata, so the channel's history tells whether it stands
there. One that shows up twice all the same is taken back. Where the history cannot be read,
nobody can tell; then it is posted again, and that is said: rather twice than not at all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from bot.core.errors import (
    FirebreakError,
    SlackDidNotAnswer,
    SlackIsBusy,
    SlackIsUnreachable,
    SlackRefused,
)
from bot.core.message import Message
from bot.flow.keep import Keep
from bot.outbound.pace import Pace
from bot.outbound.slack import Slack

VERIFY_AFTER = timedelta(seconds=60)
VERIFY_FOR = timedelta(hours=1)  # where the history cannot be read, ever more rarely
CLOCK_SKEW = timedelta(seconds=60)  # between us and Slack
PATIENCE = timedelta(seconds=60)  # with a history that gives no answer while Slack does
AGAIN_SECONDS = 10.0  # a look that hangs holds up its channel
LOOKS_PER_SECOND, LOOK_BURST = 50 / 60, 20.0  # conversations.history: tier 3
NOT_ANSWERED = "conversations.history gives no answer"
NEVER = frozenset({"missing_scope"})  # what no waiting mends


class CannotLookNow(FirebreakError):
    """Slack's history is not to be asked at this moment; try again after `seconds`."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"Slack's history cannot be read for {seconds:g} s")
        self.seconds = seconds


class HistoryIsAway(CannotLookNow):
    """It was asked, and gave no answer or said that it is busy."""


class Arrival(Enum):
    """What became of a post: it stands there, it does not, or nobody can tell."""

    FOUND = auto()
    ABSENT = auto()
    UNKNOWN = auto()


@dataclass(frozen=True)
class Lookup:
    """Finds messages again. pace: of looks, in the whole workspace."""

    slack: Slack
    keep: Keep
    clock: Callable[[], datetime]
    pace: Pace = field(default_factory=lambda: Pace(LOOKS_PER_SECOND, LOOK_BURST))

    async def arrived(self, message: Message, intent_at: datetime) -> Arrival:
        """Tell whether a post since `intent_at` arrived; where it did, it is the message now.

        Raises CannotLookNow.
        """
        try:
            found = await self._find(message, intent_at)
        except SlackRefused as error:
            return await self._unknown(message, error.code)
        except HistoryIsAway:
            if self.clock() - intent_at < PATIENCE or not await self._answers():
                raise
            return await self._unknown(message, NOT_ANSWERED)
        if found:
            await self._adopt(message, found)
            return Arrival.FOUND
        verify_at = self.clock() + VERIFY_AFTER
        await self.keep.change(message, intent_at=None, verify_at=verify_at)
        return Arrival.ABSENT

    async def verify(self, message: Message) -> None:
        """Look once more whether the first post turned up after the second."""
        posted_at = datetime.fromtimestamp(float(message.ts), UTC)
        try:
            found = await self._find(message, message.intent_at or posted_at - VERIFY_AFTER)
        except SlackRefused as error:
            await self._verify_later(message, posted_at, error.code)
        except CannotLookNow:
            await self._verify_later(message, posted_at, NOT_ANSWERED)
        else:
            await self.keep.change(message, verify_at=None, intent_at=None)
            if len(found) > 1:
                await self._adopt(message, found)

    async def _verify_later(self, message: Message, posted_at: datetime, why: str) -> None:
        """Look again when the post is twice as old; give up where that leads nowhere."""
        now = self.clock()
        age = now - posted_at
        if why in NEVER or age > VERIFY_FOR:
            await self.keep.note(message, "message.may_be_double", why=why)
            await self.keep.change(message, verify_at=None, intent_at=None)
        else:
            await self.keep.change(message, verify_at=now + max(VERIFY_AFTER, age))

    async def _answers(self) -> bool:
        """Tell whether only its history is away, and not all of Slack."""
        try:
            await self.slack.call("auth.test")
        except (SlackIsBusy, SlackIsUnreachable, SlackDidNotAnswer, SlackRefused):
            return False  # then a post would not arrive either
        return True

    async def _unknown(self, message: Message, why: str) -> Arrival:
        """Say that what is posted now may stand there twice; a later look may mend it."""
        await self.keep.note(message, "message.may_be_double", why=why)
        if why not in NEVER:
            await self.keep.change(message, verify_at=self.clock() + VERIFY_AFTER)
        return Arrival.UNKNOWN

    async def _find(self, message: Message, since: datetime) -> list[str]:
        """Return where it stands, the oldest first. Raises SlackRefused and CannotLookNow."""
        now = self.clock().timestamp()
        if not self.pace.take(now):
            raise CannotLookNow(self.pace.wait(now))
        oldest = f"{(since - CLOCK_SKEW).timestamp():.6f}"
        try:
            return await self.slack.find(message.channel, message.id, oldest, message.thread_ts)
        except (SlackIsBusy, SlackIsUnreachable) as error:
            raise self._rest(error.seconds) from error
        except SlackDidNotAnswer as error:
            raise self._rest(AGAIN_SECONDS) from error

    def _rest(self, seconds: float) -> HistoryIsAway:
        """Ask nobody's history for so long: posts need not wait for that."""
        self.pace.pause(self.clock().timestamp(), seconds)
        return HistoryIsAway(seconds)

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
