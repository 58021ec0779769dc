"""Around every listener: acknowledged first, done once, and an error becomes a private answer.

bolt loses an ack that is followed at once by an exception, and its lazy listeners deep-copy
the whole request with its HTTP client, which fails under uvloop. So a listener acknowledges,
starts the work beside itself, and whatever the work raises ends here.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from slack_bolt.context.ack.async_ack import AsyncAck
from sqlalchemy.exc import InterfaceError, OperationalError

from bot.core.errors import (
    FirebreakError,
    SlackDidNotAnswer,
    SlackIsBusy,
    SlackIsUnreachable,
    SlackRefused,
)
from bot.inbound.slack.person import Person, person_of, who
from bot.inbound.slack.verbs import Verbs
from bot.logs import correlated
from bot.store.base import new_id

Body = Mapping[str, Any]
Work = Callable[[Verbs, Person, Body], Awaitable[None]]
Complaints = Callable[[Body], Mapping[str, str]]
Listener = Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]

OOPS = "That hit an error in Firebreak. Look whether it was done; if not, try again."
AWAY = "Firebreak cannot reach its database. Nothing was changed: try again in a minute."
LATE = "That took too long for Slack, which then shows no dialog. Click again."
NO_SLACK = "Slack did not take Firebreak's answer ({}). Click again."
EXPIRED = {"expired_trigger_id", "trigger_expired", "trigger_exchanged", "exchanged_trigger_id"}
log = structlog.get_logger("slack")


def guarded(verbs: Verbs, work: Work, complaints: Complaints | None = None) -> Listener:
    """Return a listener that acknowledges, and then does the work once.

    complaints: what is wrong with a submitted modal, by input; it then stays open.
    """

    async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
        wrong = complaints(body) if complaints else {}
        if wrong:
            await ack(response_action="errors", errors=dict(wrong))
            return
        await ack()
        interaction = _interaction(body)
        verbs.under_way.start(interaction, _do(verbs, work, body, interaction))

    return listener


def _interaction(body: Body) -> str:
    """Return what is equal when Slack, or a person whose ack was lost, sends it again."""
    if body.get("type") == "view_submission":
        return str(body["view"]["id"])
    return str(body.get("trigger_id") or "")


async def _do(verbs: Verbs, work: Work, body: Body, interaction: str) -> None:
    person = who(body)
    with correlated(new_id()):
        try:
            person = person_of(body, verbs.slack.team)
            await verbs.members.must_be_no_guest(person.user)
            if await verbs.once.is_first(interaction):
                await work(verbs, person, body)
        except FirebreakError as error:  # ours: it has a sentence for people
            log.info("refused", why=str(error), user=person.user)
            await _tell(verbs, person, sentence(error))
        except (OperationalError, InterfaceError) as error:  # the transaction rolled back
            log.warning("database is away", error=str(error.orig))
            await _tell(verbs, person, AWAY)
        except Exception:  # a bug must not leave a person without an answer
            log.exception("listener failed", user=person.user)
            await _tell(verbs, person, OOPS)


async def _tell(verbs: Verbs, person: Person, text: str) -> None:
    await verbs.slack.whisper(person.channel, person.user, text, person.response_url)


def sentence(error: FirebreakError) -> str:
    """Return what to tell the person: the error's own words, unless they are Slack's."""
    if isinstance(error, SlackRefused) and error.code in EXPIRED:
        return LATE
    if isinstance(error, (SlackRefused, SlackIsBusy, SlackDidNotAnswer, SlackIsUnreachable)):
        return NO_SLACK.format(error)
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '!', '?')) else '.'}"
