"""SIGTERM, as a deployment sends it: what is under way finishes, and nothing is shown twice."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import alarm
from bot.sandbox.aws.sns.post import body
from bot.sandbox.slack import FaultKind
from bot.sandbox.world import World
from tests.e2e.homes import Home
from tests.e2e.stage import Stage, apart, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

POST_SECONDS = 2.0


class SlowSender:
    """A request to `/sns` whose body comes in two halves."""

    def __init__(self, stage: Stage, shown: str) -> None:
        message = json.dumps(alarm("slow-high", shown, "ALARM", utc_now()))
        self.content = body(stage.world.sns.notification(stage.topic, message, None, "2"))
        self.port = stage.port

    async def begin(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        head = f"POST /sns HTTP/1.1\r\nHost: bot\r\nContent-Length: {len(self.content)}\r\n\r\n"
        self.writer.write(head.encode() + self.content[:100])
        await self.writer.drain()

    async def end(self) -> str:
        """Send the rest; return the answer's first line."""
        self.writer.write(self.content[100:])
        line = await asyncio.wait_for(self.reader.readline(), 10)
        self.writer.close()
        return line.decode().strip()


async def test_a_post_and_a_request_under_way_are_finished(
    world: World, tmp_path: Path, home: Home
) -> None:
    posted, received = instance(0xE01), instance(0xE02)
    async with apart(world, tmp_path, more=home) as stage:
        await stage.slack.fault(FaultKind.SLOW, "chat.postMessage", seconds=POST_SECONDS)
        await stage.alarm("posted-high", on=posted)
        await _struck(stage)
        sender = SlowSender(stage, received)
        await sender.begin()

        stopping = asyncio.create_task(stage.bot.stop())
        await _closed(stage)
        assert await sender.end() == "HTTP/1.1 200 OK"
        await asyncio.wait_for(stopping, 15)

        (message,) = [m for m in await stage.slack.messages("C0ALARMS") if posted in m.text]
        written = stage.records.rows("SELECT * FROM messages WHERE ts = ?", message.ts)
        assert [row["posted"] >= 1 for row in written] == [True]
        assert "Traceback" not in stage.bot.log.read_text()

        await stage.bot.start()
        await stage.slack.expect_message("C0ALARMS", containing=received)
        await stage.in_line()
        await stage.assert_no_double()


async def _struck(stage: Stage) -> None:
    """Wait until the slow call is under way."""
    while (await stage.http.get(f"{stage.world.slack.url}/sandbox/faults")).json():  # noqa: ASYNC110  (another thread's)
        await asyncio.sleep(0.01)


async def _closed(stage: Stage) -> None:
    """Wait until nobody new is let in: the signal has arrived."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", stage.port)
        except ConnectionRefusedError:
            return
        writer.close()
        await asyncio.sleep(0.01)
