import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message

from bot.inbound import body as module
from bot.inbound.body import read_body
from bot.inbound.rejection import BodyIsTooLarge, BodyIsUnreadable


class Request:
    """A body in chunks; counts how many were asked for."""

    def __init__(self, chunks: Iterator[bytes], *, ends: bool = True) -> None:
        self.messages: list[Message] = [
            {"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks
        ]
        if ends:
            self.messages[-1]["more_body"] = False
        self.asked = 0

    async def receive(self) -> Message:
        self.asked += 1
        return self.messages[self.asked - 1]


@pytest.mark.parametrize("chunks", [[b"abcde"], [b"ab", b"cde"], [b"", b"abcd", b"e", b""]])
async def test_a_body_is_whole_in_however_many_chunks(chunks: list[bytes]) -> None:
    assert await read_body(Request(iter(chunks)).receive, 5) == b"abcde"


@pytest.mark.parametrize("chunks", [[b"abcdef"], [b"abc", b"def"], [b"abcde", b"f"]])
async def test_a_longer_body_is_too_large(chunks: list[bytes]) -> None:
    with pytest.raises(BodyIsTooLarge):
        await read_body(Request(iter(chunks)).receive, 5)


async def test_reading_stops_where_it_is_too_large() -> None:
    request = Request(iter([b"a" * 10] * 100), ends=False)
    with pytest.raises(BodyIsTooLarge):
        await read_body(request.receive, 25)
    assert request.asked == 3


async def test_an_empty_message_is_an_empty_body() -> None:
    async def receive() -> Message:
        return {"type": "http.request"}

    assert await read_body(receive, 5) == b""


@pytest.mark.parametrize("before", [[], [b"abc"]])
async def test_a_sender_that_goes_away_is_unreadable(before: list[bytes]) -> None:
    request = Request(iter([*before, b""]), ends=False)
    request.messages[-1] = {"type": "http.disconnect"}
    with pytest.raises(BodyIsUnreadable, match="went away"):
        await read_body(request.receive, 5)


async def test_a_body_that_does_not_end_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", 0.05)

    async def receive() -> Message:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"", "more_body": True}

    with pytest.raises(BodyIsUnreadable, match="did not end"):
        await read_body(receive, 5)
