"""From a message in a queue to a signal, whatever it is."""

from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.core.errors import MessageIsForged, MessageIsNotAuthenticatedYet
from bot.core.signal import Entrance, Signal
from bot.inbound.identity import event_id
from bot.inbound.queue import Message
from bot.inbound.rejection import BodyIsUnreadable
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.inbound.sns_envelope import Envelope, read_envelope
from bot.store.inbox import RETENTION

NOTICE_CHARACTERS = 64 * 1024
log = structlog.get_logger("sqs")


@dataclass(frozen=True, slots=True)
class SqsReader:
    """Makes signals. Who may send to a queue is its own policy: nothing is turned away.

    An SNS envelope of a listed topic whose signature matches is authenticated, and stands
    under the topic's name: the same message over HTTPS is then the same signal.
    """

    topics: AbstractSet[str]
    authenticator: SnsAuthenticator
    clock: Callable[[], datetime]

    async def signal(self, url: str, message: Message) -> Signal:
        """Return the signal of a message of the queue at `url`."""
        body = message.body.encode("utf-8", "surrogatepass")
        envelope = _envelope(body)
        authenticated = envelope is not None and await self._is_authentic(envelope)
        now = self.clock()
        return Signal(
            publisher=envelope.topic if envelope and authenticated else url,
            message_id=envelope.message_id if envelope else event_id(body) or message.id,
            body=body,
            entrance=Entrance.SQS,
            received_at=max(now, envelope.sent_at) if envelope and authenticated else now,
            authenticated=authenticated,
        )

    def notice(self, url: str, message: Message, error: Exception) -> Signal:
        """Return what people see of a message that could not be stored as it is."""
        text = (
            f"A message of {len(message.body)} characters in {url} could not be stored "
            f"({type(error).__name__}). It begins: {message.body[:NOTICE_CHARACTERS]}"
        )
        return Signal(
            publisher=url,
            message_id=f"{message.id}-notice",
            body=text.encode("utf-8", "replace"),
            entrance=Entrance.SQS,
            received_at=self.clock(),
            authenticated=False,
        )

    async def _is_authentic(self, envelope: Envelope) -> bool:
        listed = envelope.topic in self.topics
        if not listed or self.clock() - envelope.sent_at > RETENTION:
            return False
        try:
            await self.authenticator.authenticate(envelope)
        except (MessageIsForged, MessageIsNotAuthenticatedYet) as error:  # shown, and marked so
            log.warning("sqs.not_authenticated", topic=envelope.topic, error=str(error))
            return False
        return True


def _envelope(body: bytes) -> Envelope | None:
    try:
        return read_envelope(body)
    except BodyIsUnreadable:  # raw delivery, an EventBridge event, or anything else
        return None
