"""Events: what people do to messages. Each is acknowledged once it is done.

A click is acknowledged at once, since a person waits; nobody waits for these, and Slack sends
again what was not taken: at once, after a minute and after five ("Events API"). bolt would
acknowledge an event before its listener runs, so this stands in front of the listeners.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.response import BoltResponse
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.errors import FirebreakError, SlackDidNotAnswer, SlackIsBusy, SlackIsUnreachable
from bot.inbound.slack import pins
from bot.inbound.slack.guard import OOPS, Work, sentence
from bot.inbound.slack.person import Person
from bot.inbound.slack.verbs import Verbs
from bot.logs import correlated
from bot.store.base import new_id

EVENTS: Mapping[str, Work] = {
    "message": pins.changed,
    "reaction_added": pins.reacted,
    "reaction_removed": pins.unreacted,
}
AWAY = (OperationalError, InterfaceError, SlackIsBusy, SlackIsUnreachable, SlackDidNotAnswer)
OK, LATER = 200, 503
Next = Callable[[], Awaitable[BoltResponse]]
log = structlog.get_logger("slack")


def hearing(verbs: Verbs) -> Callable[[dict[str, Any], Next], Awaitable[BoltResponse]]:
    """Return the bolt middleware that takes every event, and lets all else pass."""

    async def hear(body: dict[str, Any], next_: Next) -> BoltResponse:
        if body.get("type") == "app_rate_limited":
            log.warning("Slack holds events back: pins and edits of this minute may be missing")
            return BoltResponse(status=OK)
        if body.get("type") != "event_callback":
            return await next_()
        return BoltResponse(status=await _heard(verbs, body.get("event") or {}))

    return hear


async def _heard(verbs: Verbs, event: Mapping[str, Any]) -> int:
    work = EVENTS.get(str(event.get("type")))
    if work is None:  # the manifest asks for no other
        return OK
    if not verbs.slack.team:  # just started: nobody can be known yet
        return LATER
    person = _person(event)
    with correlated(new_id()):
        try:
            await work(verbs, person, event)
        except AWAY as error:  # nothing is lost: it comes again
            log.warning("event is put off", error=type(error).__name__)
            return LATER
        except FirebreakError as error:  # ours: it has a sentence for people
            log.info("refused", why=str(error), user=person.user)
            await _tell(verbs, person, sentence(error))
        except Exception:  # a bug would be the same the next time
            log.exception("event failed", user=person.user)
            await _tell(verbs, person, OOPS)
    return OK


async def _tell(verbs: Verbs, person: Person, text: str) -> None:
    if person.user:  # of what Slack did nobody is told
        await verbs.slack.whisper(person.channel, person.user, text, "")


def _person(event: Mapping[str, Any]) -> Person:
    """Return who did it, and where; "" where Slack does not say."""
    where = event.get("channel") or (event.get("item") or {}).get("channel") or ""
    return Person(str(event.get("user") or ""), str(where))
