"""SQS queues, on threads of their own."""

import asyncio
import re
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from bot.core.account import REGION
from bot.core.errors import QueueFailed

THREADS = 4
CONNECT_SECONDS = 5
READ_SECONDS = 30  # above the longest poll SQS knows, 20 s
REGIONAL = re.compile(rf"https://sqs\.({REGION})\..+")
IN_HOST = re.compile(rf"\.({REGION})\.")


@dataclass(frozen=True, slots=True)
class QueueMessage:
    """A message as SQS handed it out. receive_count: how often it did so, 1 at first."""

    id: str
    body: str
    receipt: str
    receive_count: int


class SqsQueue:
    """One queue. Calls raise QueueFailed where SQS is away or refuses them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="sqs")
        self._lock = threading.Lock()
        self._client: Any = None

    async def receive(self, limit: int, wait_seconds: int) -> list[QueueMessage]:
        """Return up to `limit` messages (10 at most); wait so long for the first."""
        answer = await self._call(
            "receive_message",
            MaxNumberOfMessages=limit,
            WaitTimeSeconds=wait_seconds,
            MessageSystemAttributeNames=["ApproximateReceiveCount"],
        )
        return [_message(raw) for raw in answer.get("Messages", [])]

    async def delete(self, receipts: Sequence[str]) -> None:
        """Delete up to 10 messages."""
        entries = [{"Id": str(i), "ReceiptHandle": one} for i, one in enumerate(receipts)]
        answer = await self._call("delete_message_batch", Entries=entries)
        if answer.get("Failed"):
            reasons = {failed["Code"] for failed in answer["Failed"]}
            raise QueueFailed(f"{self.url} did not delete a message: {', '.join(reasons)}")

    async def change_visibility(self, receipt: str, seconds: int) -> None:
        """Show a message to others again in so many seconds."""
        await self._call(
            "change_message_visibility", ReceiptHandle=receipt, VisibilityTimeout=seconds
        )

    def close(self) -> None:
        """Start nothing new; a call under way ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _call(self, method: str, **arguments: Any) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._invoke, method, arguments)

    def _invoke(self, method: str, arguments: dict[str, Any]) -> dict[str, Any]:
        try:
            with self._lock:  # made by the first call: reading the SDK's model takes a while
                self._client = self._client or _client(self.url)
            answer: dict[str, Any] = getattr(self._client, method)(QueueUrl=self.url, **arguments)
        except (BotoCoreError, ClientError) as failure:  # away, or refused
            raise QueueFailed(f"{self.url}: {failure}") from failure
        return answer


def _client(url: str) -> Any:
    """Return a client for the queue's Region, or for the host in its URL if that is another."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": 2},
        max_pool_connections=THREADS,
    )
    session = boto3.session.Session()
    regional = REGIONAL.fullmatch(url)
    if regional:
        return session.client("sqs", region_name=regional[1], config=config)
    parts = urlsplit(url)
    region = IN_HOST.search(parts.netloc)
    return session.client(
        "sqs",
        region_name=region[1] if region else None,
        endpoint_url=f"{parts.scheme}://{parts.netloc}",
        config=config,
    )


def _message(raw: dict[str, Any]) -> QueueMessage:
    count = raw.get("Attributes", {}).get("ApproximateReceiveCount", "1")
    return QueueMessage(raw["MessageId"], raw["Body"], raw["ReceiptHandle"], int(count))
