"""Bring one message in line with its incident: post it once, update it, or find it again.

Posting twice is avoided like this: the intent is recorded first, the message carries its
id as Slack metadata, and a post without an answer is looked up in the channel's history
before it is posted again. A post that shows up twice all the same is taken back.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.drawn import Drawn
from bot.core.errors import SlackDidNotAnswer, SlackIsBusy, SlackIsUnreachable, SlackRefused
from bot.core.ledger import SYSTEM, Entry
from bot.core.message import Message, Role
from bot.logs import correlated
from bot.metrics import Metrics
from bot.outbound.slack import Slack, metadata
from bot.store import incidents, ledger, messages
from bot.store.database import Database

LOOK_AFTER = timedelta(seconds=10)  # by then a post without an answer stands in the history
VERIFY_AFTER = timedelta(seconds=60)
CLOCK_SKEW = timedelta(seconds=60)  # between us and Slack
LONGEST_BACKOFF_SECONDS = 30
PAUSE_SECONDS = 1.0  # for a channel in which Slack did not answer
log = structlog.get_logger("deliver")

Draw = Callable[[AsyncConnection, Message], Awaitable[Drawn]]


@dataclass
class Deliver:
    """Delivers messages; trouble: by channel, what Slack said no to last.

    plain: ids of messages whose blocks Slack refused: shown as text rather than not at all.
    """

    database: Database
    slack: Slack
    draw: Draw
    clock: Callable[[], datetime]
    metrics: Metrics
    trouble: dict[str, str]
    plain: set[str] = field(default_factory=set)

    async def deliver(self, message: Message) -> float:
        """Take the message's next step; return the seconds to leave the channel alone."""
        try:
            await self._next_step(message)
        except (SlackIsBusy, SlackIsUnreachable) as error:  # nothing was done
            await self._change(message, intent_at=message.intent_at, due_at=self.clock())
            return error.seconds
        except SlackDidNotAnswer as error:
            return await self._no_answer(message, error)
        except SlackRefused as error:
            await self._refused(message, error)
        except (OperationalError, InterfaceError):  # nothing wrong with the message
            raise
        except Exception:  # a bug of ours: the channel's other messages must still get through
            log.exception("message cannot be shown", message=message.id)
            await self._later(message, at_least=LOOK_AFTER)
        return 0.0

    async def _next_step(self, message: Message) -> None:
        if not message.ts and message.intent_at is not None:
            await self._look_up(message, message.intent_at)
        elif message.ts and message.verify_at is not None and message.verify_at <= self.clock():
            await self._verify(message, message.verify_at)
        else:
            await self._show(message)

    async def _show(self, message: Message) -> None:
        async with self.database.read() as connection:
            drawn = await self.draw(connection, message)
        if message.id in self.plain:
            drawn = replace(drawn, blocks=())
        with correlated(drawn.incident.cause if drawn.incident else ""):
            await (self._update(message, drawn) if message.ts else self._post(message, drawn))

    async def _post(self, message: Message, drawn: Drawn) -> None:
        now = self.clock()
        await self._change(message, intent_at=now, due_at=now + LOOK_AFTER, tries=message.tries + 1)
        answer = await self.slack.call(
            "chat.postMessage", **_body(message, drawn), **_thread(message)
        )
        await self._posted(message, drawn, str(answer["ts"]))

    async def _posted(self, message: Message, drawn: Drawn, ts: str) -> None:
        now = self.clock()
        self.trouble.pop(message.channel, None)
        if message.role is Role.ROOT and drawn.incident:
            waited = (now - drawn.incident.opened_at).total_seconds()
            self.metrics.alarm_to_slack_seconds.observe(waited)
        fields = {"channel": message.channel, "ts": ts, "role": message.role, "text": drawn.text}
        chain = drawn.incident.id if drawn.incident else SYSTEM
        entry = Entry(chain, "message.posted", now, "system", fields)
        async with self.database.write() as connection:
            await messages.change(
                connection,
                message.id,
                ts=ts,
                posted=drawn.revision,
                intent_at=None,
                due_at=now,
                tries=0,
            )
            await ledger.append(connection, [entry])

    async def _update(self, message: Message, drawn: Drawn) -> None:
        await self.slack.call("chat.update", ts=message.ts, **_body(message, drawn))
        self.trouble.pop(message.channel, None)
        await self._change(message, posted=drawn.revision, tries=0)

    async def _look_up(self, message: Message, intent_at: datetime) -> None:
        """Find out whether a post without an answer arrived; post again only if it did not."""
        try:
            found = await self._find(message, intent_at)
        except SlackRefused as error:  # without history nobody can tell: say so, post again
            await self._note(message, "message.may_be_double", {"why": error.code})
        else:
            if found:
                await self._adopt(message, found)
                return
            await self._change(message, verify_at=self.clock() + VERIFY_AFTER)
        await self._show(message)

    async def _verify(self, message: Message, verify_at: datetime) -> None:
        """Look once more whether the first post turned up after the second."""
        try:
            found = await self._find(message, verify_at - 2 * VERIFY_AFTER)
        except SlackRefused as error:  # it could be read a minute ago
            await self._note(message, "message.may_be_double", {"why": error.code})
            found = []
        await self._change(message, verify_at=None)
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
            await self._note(message, "message.found", {"ts": kept, "role": message.role})
        # posted stays behind on purpose: what stands there may be an older revision
        now = self.clock()
        await self._change(message, ts=kept, posted=0, intent_at=None, due_at=now, tries=0)

    async def _take_back(self, message: Message, ts: str, kept: str) -> None:
        try:
            await self.slack.call("chat.delete", channel=message.channel, ts=ts)
        except SlackRefused as error:  # it stays, unless somebody was quicker
            await self._note(message, "message.double", {"ts": ts, "kept": kept, "why": error.code})
        else:
            await self._note(message, "message.double_deleted", {"ts": ts, "kept": kept})

    async def _no_answer(self, message: Message, error: SlackDidNotAnswer) -> float:
        """Try later. The intent of a post stands, and is looked up then."""
        log.warning("no answer from Slack", message=message.id, error=str(error))
        self.trouble[message.channel] = str(error)
        await self._later(message, at_least=timedelta() if message.ts else LOOK_AFTER)
        return PAUSE_SECONDS

    async def _refused(self, message: Message, error: SlackRefused) -> None:
        log.warning("Slack refused a message", message=message.id, error=str(error))
        self.trouble[message.channel] = error.code
        if message.ts and error.code == "message_not_found":  # somebody deleted it: show it anew
            await self._note(message, "message.gone", {"ts": message.ts})
            await self._change(message, ts="", posted=0, intent_at=None, due_at=self.clock())
            return
        if "blocks" in error.code:  # a mistake of ours, which must not hide an incident
            self.plain.add(message.id)
        # It was not done: the intent of just now is void, an older one is still open.
        await self._later(message, intent_at=message.intent_at)

    async def _later(
        self, message: Message, *, at_least: timedelta = timedelta(), **values: Any
    ) -> None:
        backoff = timedelta(seconds=min(2**message.tries, LONGEST_BACKOFF_SECONDS))
        due = self.clock() + max(backoff, at_least)
        await self._change(message, due_at=due, tries=message.tries + 1, **values)

    async def _note(self, message: Message, kind: str, fields: dict[str, Any]) -> None:
        """Record something about a message in its incident's ledger."""
        fields = {"channel": message.channel, "message": message.id, **fields}
        async with self.database.write() as connection:
            chain = SYSTEM
            if message.incident:
                chain = (await incidents.read(connection, message.incident)).id
            await ledger.append(connection, [Entry(chain, kind, self.clock(), "system", fields)])

    async def _change(self, message: Message, **values: Any) -> None:
        async with self.database.write() as connection:
            await messages.change(connection, message.id, **values)


def _body(message: Message, drawn: Drawn) -> dict[str, Any]:
    return {
        "channel": message.channel,
        "text": drawn.text,
        "blocks": list(drawn.blocks),
        "metadata": metadata(message.id),
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _thread(message: Message) -> dict[str, Any]:
    if not message.thread_ts:
        return {}
    return {"thread_ts": message.thread_ts, "reply_broadcast": message.broadcast}
