"""Around every listener: acknowledged first, correlated, and an error becomes a private answer.

bolt loses an ack that is followed at once by an exception, so the work runs as a lazy
listener, after the ack, and whatever it raises ends here.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.core.errors import FirebreakError
from bot.inbound.slack.person import Person, person_of
from bot.inbound.slack.verbs import Verbs
from bot.logs import correlated
from bot.store.base import new_id

Work = Callable[[Verbs, Person, Mapping[str, Any]], Awaitable[None]]
log = structlog.get_logger("slack")
OOPS = "That did not work: Firebreak hit an error. Nothing was changed. Try again in a minute."


async def just_ack(ack: AsyncAck) -> None:
    """Answer Slack within its 3 seconds; the work follows."""
    await ack()


def guarded(verbs: Verbs, work: Work) -> Callable[[dict[str, Any]], Awaitable[None]]:
    """Return a lazy listener that does the work and answers errors to the person alone."""

    async def lazy(body: dict[str, Any]) -> None:
        with correlated(new_id()):
            await _do(verbs, work, body)

    return lazy


async def _do(verbs: Verbs, work: Work, body: Mapping[str, Any]) -> None:
    team = verbs.slack.team
    person = Person("", "")
    try:
        person = person_of(body, team)
        await work(verbs, person, body)
    except FirebreakError as error:  # ours: its message is a sentence for people
        log.info("refused", why=str(error), user=person.user)
        await verbs.slack.whisper(person.channel, person.user, str(error), person.response_url)
    except Exception:  # a bug must not leave a person without an answer
        log.exception("listener failed", user=person.user)
        await verbs.slack.whisper(person.channel, person.user, OOPS, person.response_url)
