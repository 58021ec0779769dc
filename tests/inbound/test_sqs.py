import asyncio
import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from structlog.testing import capture_logs

from bot.core.errors import QueueFailed, StoreFailed
from bot.core.reject import RejectReason
from bot.core.signal import Signal
from bot.inbound import sqs as module
from bot.inbound.certificates import Certificates
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.inbound.sqs import Consumer, pause
from bot.inbound.sqs_reader import SqsReader
from tests.support.clock import Clock


@dataclass(frozen=True)
class Message:
    id: str
    body: str
    receive_count: int = 1

    @property
    def receipt(self) -> str:
        return f"receipt of {self.id}"


@dataclass
class Queue:
    """A queue in memory. It hands a message out until it is deleted."""

    messages: list[Message]
    url: str = "https://sqs.eu-west-1.amazonaws.com/111122223333/alarms"
    visible_in: dict[str, int] = field(default_factory=dict)
    polls: int = 0
    away: bool = False
    held: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, limit: int, wait_seconds: int) -> Sequence[Message]:
        self.polls += 1
        if self.away:
            raise QueueFailed("no route to SQS")
        if not self.messages:
            with contextlib.suppress(TimeoutError):  # an empty poll
                await asyncio.wait_for(self.held.wait(), wait_seconds)
        return self.messages[:limit]

    async def delete(self, receipts: Sequence[str]) -> None:
        assert receipts, "SQS refuses an empty batch"
        self.messages = [one for one in self.messages if one.receipt not in receipts]

    async def change_visibility(self, receipt: str, seconds: int) -> None:
        self.visible_in[receipt] = seconds


@dataclass
class World:
    queue: Queue
    stored: list[Signal] = field(default_factory=list)
    counted: Counter[RejectReason] = field(default_factory=Counter)
    failures: int = 0
    asked: int = 0
    unstorable: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        clock = Clock()
        authenticator = SnsAuthenticator(Certificates(self.fetch, clock), frozenset())
        self.consumer = Consumer(
            queue=self.queue,
            reader=SqsReader(frozenset(), authenticator, clock),
            receive=self.receive,
            count=lambda reason: self.counted.update([reason]),
            failed=self.failed,
            ready=self.ready,
        )

    async def fetch(self, url: str) -> bytes:
        raise AssertionError(f"nothing is fetched from {url}")

    async def receive(self, signal: Signal) -> None:
        if signal.message_id in self.unstorable:
            raise StoreFailed("the database did not take it; send it again")
        self.stored.append(signal)

    def failed(self) -> None:
        self.failures += 1

    async def ready(self) -> bool:
        self.asked += 1
        return not self.unstorable

    @property
    def names(self) -> list[str]:
        return [signal.message_id for signal in self.stored]


def world(*messages: Message) -> World:
    return World(Queue(list(messages)))


async def test_what_is_stored_is_deleted() -> None:
    here = world(Message("1", "one"), Message("2", "two"))
    assert await here.consumer.once()
    assert here.names == ["1", "2"]
    assert here.queue.messages == []


async def test_nothing_is_deleted_before_it_is_stored() -> None:
    here = world(Message("1", "one"))
    committed = asyncio.Event()

    async def slow(signal: Signal) -> None:
        await committed.wait()
        here.stored.append(signal)

    task = asyncio.create_task(replace(here.consumer, receive=slow).once())
    await asyncio.sleep(0.02)
    assert here.queue.messages
    committed.set()
    assert await task
    assert here.queue.messages == []


async def test_what_is_not_stored_stays_and_comes_again_soon() -> None:
    here = world(Message("1", "one"), Message("2", "two"))
    here.unstorable = {"1"}
    assert not await here.consumer.once()
    assert here.names == ["2"]
    assert [message.id for message in here.queue.messages] == ["1"]
    assert here.queue.visible_in == {"receipt of 1": module.RETRY_SECONDS}
    assert here.counted == {RejectReason.NOT_STORED: 1}


async def test_a_message_that_never_can_be_stored_ends_where_people_see_it() -> None:
    here = world(Message("1", "it burns", receive_count=module.TRIES + 1))
    here.unstorable = {"1"}
    with capture_logs() as lines:
        assert await here.consumer.once()
    assert here.names == ["1-notice"]
    assert b"it burns" in here.stored[0].body
    assert here.queue.messages == []
    assert [line["event"] for line in lines][-1] == "sqs.message_replaced"


async def test_while_the_database_is_away_no_message_is_replaced() -> None:
    here = world(Message("1", "it burns", receive_count=module.TRIES + 1))
    here.unstorable = {"1", "1-notice"}
    assert not await here.consumer.once()
    assert [message.id for message in here.queue.messages] == ["1"]


async def test_a_bug_of_ours_holds_up_no_other_message() -> None:
    here = world(Message("1", "one"), Message("2", "two", receive_count=9), Message("3", "three"))

    async def buggy(signal: Signal) -> None:
        if signal.message_id in {"1", "2"}:
            raise KeyError(signal.message_id)
        here.stored.append(signal)

    assert not await replace(here.consumer, receive=buggy).once()
    assert sorted(here.names) == ["2-notice", "3"]
    assert [message.id for message in here.queue.messages] == ["1"]


async def test_sqs_being_away_is_waited_out(monkeypatch: pytest.MonkeyPatch) -> None:
    here = world(Message("1", "one"))
    here.queue.away = True
    pauses: list[float] = []

    def short(failures: int) -> float:
        pauses.append(failures)
        here.queue.away = failures < 3
        return 0

    monkeypatch.setattr(module, "pause", short)
    with capture_logs() as lines:
        task = asyncio.create_task(here.consumer.run())
        async with asyncio.timeout(5):
            while not here.stored:  # noqa: ASYNC110  # a list has no event
                await asyncio.sleep(0.001)
        task.cancel()
        here.queue.held.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert pauses == [1, 2, 3]
    assert here.failures == 3
    assert [line["event"] for line in lines] == ["sqs.away"] * 3
    assert "no route to SQS" in lines[0]["error"]


async def test_while_the_database_is_away_no_message_is_handed_out_in_vain(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "pause", lambda _: 0)
    monkeypatch.setattr(module, "READY_SECONDS", 0.001)
    here = world(Message("1", "one"))
    here.unstorable = {"1"}
    task = asyncio.create_task(here.consumer.run())
    async with asyncio.timeout(5):
        while here.asked < 20:  # noqa: ASYNC110  # a number has no event
            await asyncio.sleep(0.001)
        assert here.queue.polls == 1
        here.unstorable = set()
        while not here.stored:  # noqa: ASYNC110  # a list has no event
            await asyncio.sleep(0.001)
    task.cancel()
    here.queue.held.set()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_poll_under_way_gives_back_what_it_brings_after_a_stop() -> None:
    here = world()
    task = asyncio.create_task(here.consumer.run())
    await asyncio.sleep(0.02)
    task.cancel()
    await asyncio.sleep(0.02)
    here.queue.messages = [Message("1", "one")]
    here.queue.held.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert here.stored == []
    assert here.queue.visible_in == {"receipt of 1": 0}
    assert here.queue.polls == 1


def test_pauses_grow_to_a_minute_and_differ() -> None:
    for failures in range(1, 2_000):
        longest = min(2 ** (failures - 1), 60)
        assert longest / 2 <= pause(failures) <= longest
    assert len({pause(7) for _ in range(20)}) > 1
