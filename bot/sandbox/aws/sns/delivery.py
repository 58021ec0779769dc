"""How SNS brings a message to an HTTP endpoint, and when it tries again.

Source: Amazon SNS Developer Guide, "Amazon SNS message delivery retries".
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import httpx

from bot.sandbox.aws.clock import Clock
from bot.sandbox.aws.sns.post import Post

SERVER_ERROR = 500


@dataclass(frozen=True, slots=True)
class DeliveryPolicy:
    """Seconds to wait before each retry, and for each answer. The defaults are SNS's own."""

    delays: tuple[float, ...] = (20.0, 20.0, 20.0)
    timeout: float = 15.0


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver a message. `status` is None where no answer came, `error` says why."""

    message_id: str
    endpoint: str
    number: int
    at: datetime
    status: int | None
    error: str = ""

    @property
    def is_final(self) -> bool:
        """Whether SNS leaves it at that: any answer below 500, a refusal (4xx) included."""
        return self.status is not None and self.status < SERVER_ERROR


class Deliverer:
    """Posts messages, tries again after a 5xx or no answer, and keeps a log of attempts."""

    def __init__(self, policy: DeliveryPolicy, clock: Clock) -> None:
        # pool=None: waiting for a free connection here is not the endpoint being slow.
        timeout = httpx.Timeout(policy.timeout, pool=None)
        # trust_env=False: a proxy from the environment has no way to this laptop's loopback.
        self._http = httpx.AsyncClient(timeout=timeout, trust_env=False)
        self._policy = policy
        self._clock = clock
        self._under_way: set[asyncio.Task[Attempt]] = set()
        self.log: list[Attempt] = []

    def send(self, post: Post) -> asyncio.Task[Attempt]:
        """Start a delivery; the task's result is the last attempt."""
        task = asyncio.create_task(self.deliver(post))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return task

    async def drain(self) -> None:
        """Wait until every delivery is final or given up."""
        while self._under_way:
            await asyncio.gather(*self._under_way)

    async def deliver(self, post: Post) -> Attempt:
        """Post until an attempt is final or the policy is exhausted; return the last attempt."""
        attempt = await self._attempt(post, 1)
        for number, delay in enumerate(self._policy.delays, start=2):
            if attempt.is_final:
                break
            await asyncio.sleep(delay)
            attempt = await self._attempt(post, number)
        return attempt

    async def _attempt(self, post: Post, number: int) -> Attempt:
        at = self._clock()
        status, error = await self._answer(post)
        attempt = Attempt(post.message_id, post.endpoint, number, at, status, error)
        self.log.append(attempt)
        return attempt

    async def _answer(self, post: Post) -> tuple[int | None, str]:
        try:
            answer = await self._http.post(post.endpoint, content=post.body, headers=post.headers)
        except httpx.TransportError as error:
            # Refused, reset or timed out: to SNS all of these are a server's failure.
            return None, repr(error)
        return answer.status_code, ""

    async def close(self) -> None:
        """Give up what is under way and close the connections."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._http.aclose()
