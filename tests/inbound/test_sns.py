import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from bot.core.errors import MessageIsNotAuthenticatedYet, StoreFailed
from bot.core.reject import RejectReason
from bot.core.signal import Entrance, Signal
from bot.inbound import sns as module
from bot.inbound.allowance import Allowance
from bot.inbound.certificates import Certificates
from bot.inbound.rejection import SubscriptionIsNotConfirmed
from bot.inbound.sns import SnsEntrance
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.inbound.sns_envelope import Envelope
from bot.store.inbox import RETENTION
from tests.support.asgi import Answer, call
from tests.support.clock import Clock
from tests.support.signing import (
    CERTIFICATE_URL,
    TOPIC,
    body,
    certificate,
    confirmation,
    notification,
    sign,
    timestamp,
)

STRANGER = "arn:aws:sns:eu-west-1:999988887777:theirs"


class Confirmed:
    """Stands where Confirmer stands; tests/inbound/test_confirm.py has the real one."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []
        self.works = True

    async def confirm(self, envelope: Envelope) -> None:
        if not self.works:
            raise SubscriptionIsNotConfirmed("its SubscribeURL did not answer 200")
        self.envelopes.append(envelope)


@dataclass
class World:
    """An entrance with everything around it."""

    clock: Clock = field(default_factory=Clock)
    fetched: list[str] = field(default_factory=list)
    stored: list[Signal] = field(default_factory=list)
    aside: list[Signal] = field(default_factory=list)
    counted: Counter[RejectReason] = field(default_factory=Counter)
    confirmed: Confirmed = field(default_factory=Confirmed)
    online: bool = True
    durable: bool = True

    def __post_init__(self) -> None:
        self.entrance = SnsEntrance(
            topics={TOPIC},
            authenticator=SnsAuthenticator(Certificates(self.fetch, self.clock), frozenset()),
            confirmer=self.confirmed,  # type: ignore[arg-type]  # it needs no database
            receive=self.receive,
            put_aside=self.put_aside,
            unlisted=Allowance(2, 1, self.clock),
            clock=self.clock,
            count=lambda reason: self.counted.update([reason]),
        )

    async def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        if not self.online:
            raise MessageIsNotAuthenticatedYet("it cannot be fetched")
        return certificate()

    async def receive(self, signal: Signal) -> None:
        if not self.durable:
            raise StoreFailed("the database did not take it; send it again")
        self.stored.append(signal)

    async def put_aside(self, signal: Signal) -> None:
        self.aside.append(signal)

    async def post(self, envelope: dict[str, Any]) -> Answer:
        return await call(self.entrance, body(envelope))

    async def refusal(self, envelope: dict[str, Any]) -> tuple[int, RejectReason]:
        """Post what must be turned away; return the status and the one reason counted."""
        before = len(self.stored)
        answer = await self.post(envelope)
        return answer.status, self.reason(answer, before)

    def reason(self, answer: Answer, before: int = 0) -> RejectReason:
        assert answer.json["ok"] is False
        assert answer.json["error"]
        assert len(self.stored) == before
        (reason,) = self.counted.elements()
        self.counted.clear()
        return reason


@pytest.fixture
def world() -> World:
    return World()


@pytest.mark.parametrize("version", ["1", "2"])
async def test_a_signed_notification_is_stored_then_answered(world: World, version: str) -> None:
    given = {"MessageId": "m-1", "Timestamp": timestamp(world.clock())}
    sent = sign(notification("it burns", **given), version)
    answer = await world.post(sent)
    assert (answer.status, answer.json) == (200, {"ok": True})
    assert answer.headers["content-type"] == "application/json"
    assert world.stored == [
        Signal(TOPIC, "m-1", body(sent), Entrance.SNS, world.clock(), authenticated=True)
    ]
    assert not world.counted


async def test_the_answer_waits_for_the_commit() -> None:
    world, committed = World(), asyncio.Event()

    class Slow(World):
        async def receive(self, signal: Signal) -> None:
            await committed.wait()
            await super().receive(signal)

    world = Slow()
    answer = asyncio.create_task(world.post(sign(notification())))
    await asyncio.sleep(0.02)
    assert not answer.done()
    committed.set()
    assert (await answer).status == 200


async def test_a_body_in_chunks_is_one_body(world: World) -> None:
    sent = body(sign(notification()))
    assert (await call(world.entrance, sent[:10], sent[10:500], sent[500:])).status == 200
    assert world.stored[0].body == sent


@pytest.mark.parametrize("character", ["x", '"'])
async def test_the_largest_message_of_sns_is_taken(world: World, character: str) -> None:
    assert (await world.post(sign(notification(character * 256 * 1024)))).status == 200


@pytest.mark.parametrize("chunks", [1, 50])
async def test_a_larger_body_is_refused(world: World, chunks: int) -> None:
    parts = [b"x" * (module.MAX_BODY // chunks + 1)] * chunks
    answer = await call(world.entrance, *parts)
    assert answer.status == 413
    assert answer.headers["connection"] == "close"
    assert world.reason(answer) is RejectReason.TOO_LARGE


async def test_raw_delivery_is_refused_however_well_it_is_signed(world: World) -> None:
    header = ("x-amz-sns-rawdelivery", "true")
    answer = await call(world.entrance, body(sign(notification())), headers=[header])
    assert answer.status == 400
    assert world.reason(answer) is RejectReason.RAW_DELIVERY


async def test_only_post_is_answered(world: World) -> None:
    answer = await call(world.entrance, method="GET")
    assert (answer.status, answer.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("sent", [b"", b"hello", b"[]", b"\xff", b'{"Type": "Notification"}'])
async def test_what_is_no_sns_message_is_unreadable(world: World, sent: bytes) -> None:
    answer = await call(world.entrance, sent)
    assert answer.status == 400
    assert world.reason(answer) is RejectReason.UNREADABLE


async def test_a_sender_that_hangs_up_is_unreadable(world: World) -> None:
    answer = await call(world.entrance, b"{", hangs_up=True)
    assert world.reason(answer) is RejectReason.UNREADABLE


@pytest.mark.parametrize(
    "changes",
    [
        {"Message": "all is well"},
        {"MessageId": "another"},
        {"Timestamp": "2020-01-01T00:00:00.000Z"},
        {"Signature": "AAAA"},
        {"Signature": None},
        {"SignatureVersion": "3"},
    ],
)
async def test_a_forged_message_is_forbidden(world: World, changes: dict[str, Any]) -> None:
    sent = {**sign(notification()), **changes}
    assert await world.refusal(sent) == (403, RejectReason.FORGED)


@pytest.mark.parametrize(
    "url",
    [
        "https://sns.s3-us-west-2.amazonaws.com/SimpleNotificationService-7f.pem",
        CERTIFICATE_URL.replace("eu-west-1", "us-east-1"),
        CERTIFICATE_URL.replace("https", "http"),
        "http://127.0.0.1:4566/x.pem",
        None,
    ],
)
async def test_a_certificate_from_elsewhere_is_never_fetched(world: World, url: str | None) -> None:
    sent = sign(notification(SigningCertURL=url))
    assert await world.refusal(sent) == (403, RejectReason.CERTIFICATE)
    assert world.fetched == []


async def test_a_certificate_that_is_away_asks_for_another_try(world: World) -> None:
    world.online = False
    sent = sign(notification())
    assert await world.refusal(sent) == (503, RejectReason.CERTIFICATE)
    world.online = True
    world.clock.advance(minutes=1)
    assert (await world.post(sent)).status == 200


async def test_what_is_not_stored_asks_for_another_try(world: World) -> None:
    world.durable = False
    assert await world.refusal(sign(notification())) == (503, RejectReason.NOT_STORED)


async def test_a_recorded_message_cannot_be_replayed_for_ever(world: World) -> None:
    sent = sign(notification(Timestamp=timestamp(world.clock())))
    world.clock.advance(seconds=RETENTION.total_seconds() - 1)
    assert (await world.post(sent)).status == 200
    world.clock.advance(seconds=2)
    world.stored.clear()
    assert await world.refusal(sent) == (400, RejectReason.TOO_OLD)


async def test_nothing_is_received_before_sns_sent_it(world: World) -> None:
    # With a slow clock of ours every state would be of the future, and older than the last one.
    ahead = (world.clock() + timedelta(hours=1)).replace(microsecond=0)
    assert (await world.post(sign(notification(Timestamp=timestamp(ahead))))).status == 200
    assert world.stored[-1].received_at == ahead


async def test_sns_may_try_for_an_hour(world: World) -> None:
    assert timedelta(seconds=3600) < RETENTION
    sent = sign(notification(Timestamp=timestamp(world.clock())))
    world.clock.advance(hours=1)
    assert (await world.post(sent)).status == 200


async def test_an_unlisted_topic_is_put_aside_and_forbidden(world: World) -> None:
    sent = sign(notification(TopicArn=STRANGER))
    answer = await world.post(sent)
    assert answer.status == 403
    assert STRANGER in answer.json["error"]
    assert world.reason(answer) is RejectReason.UNLISTED_TOPIC
    assert [(kept.publisher, kept.body) for kept in world.aside] == [(STRANGER, body(sent))]


async def test_a_forged_message_of_an_unlisted_topic_is_not_kept(world: World) -> None:
    sent = sign(notification(TopicArn=STRANGER)) | {"Message": "changed"}
    assert await world.refusal(sent) == (403, RejectReason.FORGED)
    assert world.aside == []


async def test_the_quarantine_is_not_filled_with_giants(world: World) -> None:
    sent = sign(notification("x" * module.MAX_ASIDE, TopicArn=STRANGER))
    assert await world.refusal(sent) == (403, RejectReason.UNLISTED_TOPIC)
    assert world.aside == []


async def test_unlisted_topics_make_us_work_only_so_often(world: World) -> None:
    answers = [await world.refusal(sign(notification(TopicArn=STRANGER))) for _ in range(4)]
    assert answers[:2] == [(403, RejectReason.UNLISTED_TOPIC)] * 2
    assert answers[2:] == [(503, RejectReason.QUARANTINE_FULL)] * 2
    assert len(world.aside) == 2
    assert (await world.post(sign(notification()))).status == 200


async def test_a_subscription_of_a_listed_topic_is_confirmed(world: World) -> None:
    assert (await world.post(sign(confirmation(MessageId="c-1")))).status == 200
    assert [envelope.message_id for envelope in world.confirmed.envelopes] == ["c-1"]
    assert world.stored == []


async def test_a_subscription_that_is_not_confirmed_is_asked_for_again(world: World) -> None:
    world.confirmed.works = False
    assert (await world.refusal(sign(confirmation())))[0] == 503


@pytest.mark.parametrize(
    "sent",
    [
        sign(confirmation(TopicArn=STRANGER)),
        sign(confirmation()) | {"Token": "changed"},
        sign(notification()) | {"Type": "SubscriptionConfirmation", "Token": "x"},
    ],
    ids=["unlisted", "forged", "in disguise"],
)
async def test_no_other_subscription_is_confirmed(world: World, sent: dict[str, Any]) -> None:
    status, _ = await world.refusal(sent)
    assert status == 403
    assert world.confirmed.envelopes == []
    assert world.aside == []


async def test_an_unsubscription_is_a_signal_and_nothing_is_visited(world: World) -> None:
    sent = sign(confirmation("UnsubscribeConfirmation"))
    assert (await world.post(sent)).status == 200
    assert [signal.body for signal in world.stored] == [body(sent)]
    assert world.confirmed.envelopes == []
    assert world.fetched == [CERTIFICATE_URL]


async def test_a_rejection_is_one_log_line_without_the_message(world: World) -> None:
    with capture_logs() as lines:
        await world.post(sign(notification("a secret")) | {"Signature": "AAAA"})
    (line,) = lines
    assert (line["event"], line["reason"], line["status"]) == ("signal.rejected", "forged", 403)
    assert "a secret" not in json.dumps(lines)


@given(sent=st.binary(max_size=200), chunked=st.booleans())
@settings(max_examples=50)
def test_any_bytes_are_answered(sent: bytes, chunked: bool) -> None:  # noqa: FBT001  # hypothesis draws it
    world = World()
    chunks = [sent[:1], sent[1:]] if chunked else [sent]
    answer = asyncio.run(call(world.entrance, *chunks))
    assert world.reason(answer) is RejectReason.UNREADABLE
