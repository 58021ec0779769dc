import asyncio
import gzip
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.core.errors import MessageIsNotAuthenticatedYet
from bot.inbound import fetch as module
from bot.inbound.fetch import Fetch, fetcher

Write = Callable[[asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def web(write: Write) -> AsyncIterator[tuple[str, Fetch, list[bytes]]]:
    """Answer each connection as `write` does; yields a URL, a Fetch, and requests seen."""
    seen: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        try:
            await write(writer)
        except ConnectionError:  # the client had enough
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, httpx.AsyncClient() as client:
        yield f"http://127.0.0.1:{port}/x.pem?Token=hidden", fetcher(client), seen


def raw(answer: bytes) -> Write:
    async def write(writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return write


async def test_what_is_there_is_fetched() -> None:
    async with web(raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi")) as (url, fetch, _):
        assert await fetch(url) == b"hi"


REDIRECT = b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (REDIRECT, "answers 302"),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "answers 404"),
        (b"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", "answers 503"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n" + b"x" * 100_000, "has over 65536"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", "cannot be fetched"),
        (b"nonsense\r\n\r\n", "cannot be fetched"),
        (b"", "cannot be fetched"),
    ],
    ids=["redirect", "absent", "busy", "too long", "cut off", "nonsense", "nothing"],
)
async def test_anything_else_cannot_be_had_now(answer: bytes, why: str) -> None:
    async with web(raw(answer)) as (url, fetch, seen):
        with pytest.raises(MessageIsNotAuthenticatedYet, match=why) as error:
            await fetch(url)
    assert len(seen) == 1
    assert "hidden" not in str(error.value)


async def test_an_endless_answer_is_left() -> None:
    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            writer.write(b"1000\r\n" + b"x" * 4096 + b"\r\n")
            await writer.drain()

    async with web(endless) as (url, fetch, _):
        with pytest.raises(MessageIsNotAuthenticatedYet, match="has over"):
            await fetch(url)


async def test_a_compressed_answer_is_not_blown_up() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(bomb)}\r\n\r\n"
    async with web(raw(head.encode() + bomb)) as (url, fetch, seen):
        assert len(await fetch(url)) <= module.MAX_BYTES
        assert b"accept-encoding: identity" in seen[0].lower()


async def test_a_slow_answer_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS", 0.1)

    async def drip(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
        for _ in range(100):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with web(drip) as (url, fetch, _):
        with pytest.raises(MessageIsNotAuthenticatedYet, match="cannot be fetched"):
            await fetch(url)


async def test_a_host_that_is_away_cannot_be_had_now() -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(MessageIsNotAuthenticatedYet):
            await fetcher(client)("http://127.0.0.1:1/x.pem")
