"""Read a request's body, bounded in size and in time."""

import asyncio
from contextlib import suppress

from starlette.types import Receive

from bot.inbound.rejection import BodyIsTooLarge, BodyIsUnreadable

READ_SECONDS = 15.0  # SNS gives up on a request after as much
SMALL = 64 * 1024


async def read_body(receive: Receive, limit: int) -> bytes:
    """Return the body, in however many chunks it comes; limit: bytes.

    Raises BodyIsTooLarge as soon as it is longer, whatever its headers claim, and
    BodyIsUnreadable where it does not end in time.
    """
    body, more = await _chunk(receive, limit)
    if more:
        try:
            async with asyncio.timeout(READ_SECONDS):
                body += await _read_rest(receive, limit - len(body))
        except TimeoutError as slow:
            raise BodyIsUnreadable("it did not end in time") from slow
    return body


async def drain(receive: Receive) -> None:
    """Take in a small body unread: on a connection closed before its end no answer arrives.

    Source: RFC 9112, "Tear-down". A long one is not waited for.
    """
    with suppress(BodyIsTooLarge, BodyIsUnreadable):  # then the sender hears nothing
        await read_body(receive, SMALL)


async def _read_rest(receive: Receive, limit: int) -> bytes:
    chunks, more = [], True
    while more:
        chunk, more = await _chunk(receive, limit)
        chunks.append(chunk)
        limit -= len(chunk)
    return b"".join(chunks)


async def _chunk(receive: Receive, limit: int) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise BodyIsUnreadable("the sender went away before its end")
    chunk: bytes = message.get("body", b"")
    if len(chunk) > limit:
        raise BodyIsTooLarge("it is longer than this entrance takes")
    return chunk, message.get("more_body", False)
