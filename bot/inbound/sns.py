"""`POST /sns`: where Amazon SNS delivers, as a plain ASGI application.

It stands in front of FastAPI, whose routing and middleware would cost more than all the
rest: reading, one RSA check, one row of a group commit.

SNS takes 200-4xx for success and then forgets the message: so 200 only after the commit,
5xx wherever a second try may help, 4xx for what is nobody's alarm.
"""

from collections.abc import Awaitable, Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from starlette.types import Receive, Scope, Send

from bot.core.errors import FirebreakError, TopicIsNotListed
from bot.core.signal import Entrance, Signal
from bot.inbound.allowance import Allowance
from bot.inbound.answer import send_json, send_ok
from bot.inbound.body import read_body
from bot.inbound.confirm import Confirmer
from bot.inbound.rejection import (
    Count,
    DeliveryIsRaw,
    MessageIsTooOld,
    MethodIsNotAllowed,
    QuarantineIsFull,
    reject,
)
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.inbound.sns_envelope import Envelope, Kind, read_envelope
from bot.store.inbox import RETENTION

# A message may have 256 KiB ("Amazon SNS endpoints and quotas"); escaped as JSON it may
# have twice as much, and the signature and URLs come on top.
MAX_BODY = 640 * 1024
MAX_ASIDE = 64 * 1024  # anybody can fill the quarantine
RAW_DELIVERY = b"x-amz-sns-rawdelivery"

Take = Callable[[Signal], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SnsEntrance:
    """The application for `/sns`.

    topics: the ARNs that are listed. receive: stores a signal durably, or raises
    StoreFailed. put_aside: keeps an authentic signal of an unlisted topic. unlisted: how
    often such topics may make us fetch a certificate and write. count: counts rejections.
    """

    topics: AbstractSet[str]
    authenticator: SnsAuthenticator
    confirmer: Confirmer
    receive: Take
    put_aside: Take
    unlisted: Allowance
    clock: Callable[[], datetime]
    count: Count

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            _check_request(scope)
            await self._admit(await read_body(receive, MAX_BODY))
        except FirebreakError as error:
            rejection = reject(Entrance.SNS, error, self.count)
            await send_json(send, rejection.status, rejection.body)
        else:
            await send_ok(send)

    async def _admit(self, body: bytes) -> None:
        """Return once the message is stored, or its subscription confirmed."""
        envelope = read_envelope(body)
        if envelope.topic not in self.topics:
            await self._quarantine(envelope, body)
        signal = await self._authentic(envelope, body)
        if envelope.kind is Kind.SUBSCRIPTION:
            await self.confirmer.confirm(envelope)
        else:
            await self.receive(signal)

    async def _authentic(self, envelope: Envelope, body: bytes) -> Signal:
        """Return the signal of an envelope that SNS signed, not too long ago."""
        await self.authenticator.authenticate(envelope)
        now = self.clock()
        if now - envelope.sent_at > RETENTION:
            raise MessageIsTooOld("it is older than the ids we remember; it may be a replay")
        return Signal(
            publisher=envelope.topic,
            message_id=envelope.message_id,
            body=body,
            entrance=Entrance.SNS,
            received_at=max(now, envelope.sent_at),  # SNS signed when it sent it: ours may be slow
            authenticated=True,
        )

    async def _quarantine(self, envelope: Envelope, body: bytes) -> NoReturn:
        """Put aside what is authentic and of an alarm's size; raise TopicIsNotListed."""
        if not self.unlisted.spend():
            raise QuarantineIsFull("its topic is not listed, and too much of that arrives")
        signal = await self._authentic(envelope, body)
        if envelope.kind is Kind.NOTIFICATION and len(body) <= MAX_ASIDE:
            await self.put_aside(signal)
        raise TopicIsNotListed(envelope.topic)


def _check_request(scope: Scope) -> None:
    if scope["method"] != "POST":
        raise MethodIsNotAllowed("SNS posts; there is nothing to get here")
    for name, value in scope["headers"]:
        if name == RAW_DELIVERY and value.lower() == b"true":
            raise DeliveryIsRaw("raw delivery is unsigned; turn it off for this subscription")
