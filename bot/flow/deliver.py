"""Bring one message in line with its incident: post it once, update it, or find it again.

The intent to post is recorded first. A post without an answer may have arrived, so it is
looked up before it is posted again.
"""

import json
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.drawn import Drawn
from bot.core.errors import SlackDidNotAnswer, SlackIsBusy, SlackIsUnreachable, SlackRefused
from bot.core.message import Message, Role
from bot.flow.keep import Keep
from bot.flow.lookup import Arrival, CannotLookNow, Lookup
from bot.logs import correlated
from bot.metrics import Metrics
from bot.outbound.slack import Slack, metadata
from bot.store import messages
from bot.store.database import Database

LOOK_AFTER = timedelta(seconds=10)  # by then a post without an answer stands in the history
# Between two posts of which nobody can tell whether they arrive.
LONGEST_DOUBT = timedelta(minutes=5)
MOST_DOUBLINGS = 5  # of a second: half a minute at most between two tries
PAUSE_SECONDS, LONGEST_PAUSE = 1.0, 8.0  # for a channel in which Slack does not answer
REMEMBERED = 10_000  # messages
# Refusals of a channel, or of us, and not of this one message (each method's "Errors").
CLOSED = frozenset({
    "channel_not_found", "is_archived", "is_inactive", "not_in_channel", "restricted_action",
    "restricted_action_read_only_channel", "invalid_auth", "not_authed", "token_revoked",
    "token_expired", "account_inactive", "missing_scope", "access_denied", "ekm_access_denied",
    "team_access_not_granted", "org_login_required", "accesslimited",
})  # fmt: skip
log = structlog.get_logger("deliver")

Draw = Callable[[AsyncConnection, Message], Awaitable[Drawn]]
# Whether the channel is still this process's, however long it was stopped.
IsOurs = Callable[[], bool]


@dataclass
class Deliver:
    """Delivers messages; trouble: by channel, what Slack said no to last.

    Whose blocks Slack refused, by id: bare ones are shown without pictures (a file may be gone),
    plain ones as text, rather than not at all. By channel, how often in a row a post had no
    answer, or the whole channel was refused.
    """

    database: Database
    slack: Slack
    draw: Draw
    clock: Callable[[], datetime]
    metrics: Metrics
    trouble: dict[str, str]
    bare: set[str] = field(default_factory=set)
    plain: set[str] = field(default_factory=set)
    _shown: dict[str, tuple[str, int, bytes]] = field(default_factory=dict)
    _unanswered: Counter[str] = field(default_factory=Counter)
    _closed: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Make what writes down, and what looks up."""
        self._keep = Keep(self.database, self.clock)
        self._lookup = Lookup(self.slack, self._keep, self.clock)

    async def deliver(self, message: Message, is_ours: IsOurs) -> float | None:
        """Take the message's next step; return the seconds to leave the channel alone.

        None: nothing was posted or updated. is_ours: asked before what one alone may do.
        """
        try:
            return 0.0 if await self._next_step(message, is_ours) else None
        except CannotLookNow as error:  # whatever need not be looked up goes on
            due = self.clock() + timedelta(seconds=error.seconds)
            await self._keep.change(message, due_at=due)
            return None
        except (SlackIsBusy, SlackIsUnreachable) as error:  # nothing was done
            due = self.clock()
            await self._keep.change(message, intent_at=message.intent_at, due_at=due)
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

    async def _next_step(self, message: Message, is_ours: IsOurs) -> bool:
        """Tell whether Slack was asked for what its pace counts: a post or an update."""
        if message.ts and message.posted >= message.wanted:  # it is shown, perhaps twice
            await self._lookup.verify(message)
            return False
        if message.intent_at and not message.ts:
            arrival = await self._lookup.arrived(message, message.intent_at)
            if arrival is not Arrival.UNKNOWN:  # its row says now what is to be done
                return False
        return await self._show(message, is_ours)

    async def _show(self, message: Message, is_ours: IsOurs) -> bool:
        async with self.database.read() as connection:
            drawn = await self.draw(connection, message)
        if message.id in self.plain:
            drawn = replace(drawn, blocks=())
        elif message.id in self.bare:
            shown = tuple(block for block in drawn.blocks if block["type"] != "image")
            drawn = replace(drawn, blocks=shown)
        with correlated(drawn.incident.cause if drawn.incident else ""):
            if message.ts:
                return await self._update(message, drawn, is_ours)
            return await self._post(message, drawn, is_ours)

    async def _update(self, message: Message, drawn: Drawn, is_ours: IsOurs) -> bool:
        """Update it, unless that would change nothing: Slack takes few updates."""
        # As long as no other replica has shown something else since.
        is_new = self._shown.get(message.id) != (message.ts, message.posted, _digest(drawn))
        if is_new and not is_ours():
            return False
        if is_new:
            await self.slack.call("chat.update", ts=message.ts, **_body(message, drawn))
            self._answered(message.channel)
        self._remember(message, drawn, message.ts)
        await self._keep.change(message, posted=drawn.revision, tries=0)
        return is_new

    async def _post(self, message: Message, drawn: Drawn, is_ours: IsOurs) -> bool:
        """Post it, unless another replica has it in hand by now."""
        now = self.clock()
        since, due = message.intent_at or now, now + _look_after(message, now)
        if not (await self._keep.intend(message, since, due) and is_ours()):
            return False
        body = {**_body(message, drawn), **_thread(message)}
        answer = await self.slack.call("chat.postMessage", **body)
        ts = str(answer["ts"])
        self._answered(message.channel)
        self._remember(message, drawn, ts)
        if message.role is Role.ROOT and drawn.incident:
            waited = (self.clock() - drawn.incident.opened_at).total_seconds()
            self.metrics.alarm_to_slack_seconds.observe(waited)
        # What is sent to a person can be updated only in their direct messages.
        to_a_person = message.role in (Role.COPY, Role.LINK)
        where = str(answer["channel"]) if to_a_person else message.channel
        await self._keep.posted(replace(message, channel=where), drawn, ts)
        return True

    def _answered(self, channel: str) -> None:
        for trouble in (self.trouble, self._unanswered, self._closed):
            trouble.pop(channel, None)

    def _remember(self, message: Message, drawn: Drawn, ts: str) -> None:
        if len(self._shown) >= REMEMBERED:
            self._shown.clear()
        self._shown[message.id] = (ts, drawn.revision, _digest(drawn))

    async def _no_answer(self, message: Message, error: SlackDidNotAnswer) -> float:
        """Try later; return the seconds until then. A post's intent stands, to be looked up.

        As long as Slack does not answer, few posts shall be in doubt: so they come slower.
        """
        log.warning("no answer from Slack", message=message.id, error=str(error))
        self.trouble[message.channel] = str(error)
        if message.ts:
            await self._later(message)
            return PAUSE_SECONDS
        await self._later(message, at_least=_look_after(message, self.clock()))
        self._unanswered[message.channel] += 1
        return min(PAUSE_SECONDS * 2.0 ** (self._unanswered[message.channel] - 1), LONGEST_PAUSE)

    async def _refused(self, message: Message, error: SlackRefused) -> None:
        log.warning("Slack refused a message", message=message.id, error=str(error))
        self.trouble[message.channel] = error.code
        if message.ts and error.code == "message_not_found":  # somebody deleted it: show it anew
            await self._keep.note(message, "message.gone", ts=message.ts)
            due = self.clock()
            await self._keep.change(message, ts="", posted=0, intent_at=None, due_at=due)
            return
        if "blocks" in error.code:  # a mistake of ours, which must not hide an incident
            has_pictures = message.role is Role.EVIDENCE and message.id not in self.bare
            (self.bare if has_pictures else self.plain).add(message.id)
        # It was not done: the intent of just now is void, an older one is still open.
        await self._later(message, intent_at=message.intent_at)
        if error.code in CLOSED:
            await self._rest(message.channel)

    async def _rest(self, channel: str) -> None:
        """Leave a channel alone that refuses everything; its worst message asks again first.

        Each of its messages would else be tried by itself, and use up the updates of all others.
        """
        pause = timedelta(seconds=2 ** min(self._closed[channel], MOST_DOUBLINGS))
        self._closed[channel] += 1
        async with self.database.write() as connection:
            await messages.put_off(connection, channel, self.clock() + pause)

    async def _later(
        self, message: Message, *, at_least: timedelta = timedelta(), **values: Any
    ) -> None:
        backoff = timedelta(seconds=2 ** min(message.tries, MOST_DOUBLINGS))
        due = self.clock() + max(backoff, at_least)
        await self._keep.change(message, due_at=due, tries=message.tries + 1, **values)


def _look_after(message: Message, now: datetime) -> timedelta:
    """Return how long to wait before a post is looked up, or posted again in doubt.

    Each post in doubt may be one more in the channel: so the pauses between them double.
    """
    in_doubt = now - (message.intent_at or now)
    return max(LOOK_AFTER, min(in_doubt, LONGEST_DOUBT))


def _digest(drawn: Drawn) -> bytes:
    return sha256(json.dumps([drawn.text, drawn.blocks]).encode()).digest()


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
