"""Alarms at a steady pace, each sent again until it is answered, as SNS does.

A resource has four alarms: each of them fires, and the first three recover. Several resources are
at it at the same time, so that messages join incidents of which the next one is just being opened.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx

from bot.sandbox.aws.messages import AlarmState, alarm
from bot.sandbox.aws.sns.hostile import stale
from bot.sandbox.aws.sns.post import body
from bot.sandbox.process import BotProcess
from bot.sandbox.world import World

PAUSE_SECONDS = 0.35
AGAIN_SECONDS = 1.0  # SNS waits for 20 s, and gives up after three times
TIMEOUT_SECONDS = 15.0  # as SNS's
CHANNELS = tuple(f"C0CHAOS{number}" for number in range(6))
ALARMS, RECOVERIES, APART = 4, 3, 3
MESSAGES = ALARMS + RECOVERIES
RESOURCES = 200  # more than anybody waits for
ENOUGH = 500  # below it, an answer is SNS's last word


@dataclass
class Sent:
    """One message. name, state: the alarm's; accepted_at: when it was answered 200.

    refused: the status below 500 with which it was turned away for good; 0 for none.
    """

    name: str
    state: AlarmState
    sent_at: datetime
    accepted_at: datetime | None = None
    message_id: str = ""
    refused: int = 0


@dataclass(frozen=True)
class Habits:
    """How SNS brings its messages. copies: of each, at the same moment, to the processes in turn.

    late: so long after they were sent. crossed: a recovery comes at the same moment as its alarm.
    """

    copies: int = 1
    late: timedelta = timedelta()
    crossed: bool = False


@dataclass
class Load:
    """Sends alarms to processes in turn, as a load balancer would."""

    world: World
    bots: Sequence[BotProcess]
    habits: Habits = field(default_factory=Habits)
    sent: list[Sent] = field(default_factory=list)
    _stopped: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Open the connections."""
        self._http = httpx.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False)
        self._turn = count()

    async def run(self) -> None:
        """Send until stopped; return when everything was answered."""
        async with asyncio.TaskGroup() as group:
            for resource, number in _order():
                if self._stopped.is_set():
                    return
                group.create_task(self._say(resource, number))
                await asyncio.sleep(PAUSE_SECONDS)

    def stop(self) -> None:
        """Begin no other alarm."""
        self._stopped.set()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _say(self, resource: int, number: int) -> None:
        """Say that an alarm fired, or recovered."""
        now = datetime.now(UTC) - self.habits.late
        if not self.habits.crossed:
            state: AlarmState = "ALARM" if number < ALARMS else "OK"
            await self._deliver(resource, number % ALARMS, state, now)
        elif number < ALARMS:
            over = (self._deliver(resource, number, "OK", now),) if number < RECOVERIES else ()
            before = now - timedelta(minutes=1)
            await asyncio.gather(*over, self._deliver(resource, number, "ALARM", before))

    async def _deliver(self, resource: int, alarm_: int, state: AlarmState, at: datetime) -> None:
        """Send one message until it is answered."""
        name = f"chaos-{resource % len(CHANNELS)}-{resource:03}-{alarm_}"
        sns, topic = self.world.sns, self.world.shop.topic_arn
        message = json.dumps(alarm(name, f"i-{resource:017x}", state, at))
        envelope = stale(sns, sns.notification(sns.topic(topic), message), at)
        sent = Sent(name, state, datetime.now(UTC), message_id=envelope["MessageId"])
        self.sent.append(sent)
        copies = [self._insist(sent, body(envelope)) for _ in range(self.habits.copies)]
        await asyncio.gather(*copies)

    async def _insist(self, sent: Sent, content: bytes) -> None:
        """Send it again and again."""
        while not await self._is_final(sent, content):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _is_final(self, sent: Sent, content: bytes) -> bool:
        """Send it once; tell whether SNS would leave it at that."""
        bot = self.bots[next(self._turn) % len(self.bots)]
        try:
            answer = await self._http.post(f"{bot.address}/sns", content=content)
        except httpx.TransportError:  # to SNS a server's failure, whatever it is
            return False
        if answer.status_code == httpx.codes.OK:
            sent.accepted_at = sent.accepted_at or datetime.now(UTC)
        elif answer.status_code < ENOUGH:
            sent.refused = answer.status_code
        return answer.status_code < ENOUGH


def _order() -> list[tuple[int, int]]:
    """Return (resource, number of its message) in the order in which they are sent."""
    slots = [
        (resource * MESSAGES + number * APART, resource, number)
        for resource in range(RESOURCES)
        for number in range(MESSAGES)
    ]
    return [(resource, number) for _, resource, number in sorted(slots)]
