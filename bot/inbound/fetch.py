"""Fetch a small thing over HTTP, bounded in time and size, never redirected."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx

from bot.core.errors import MessageIsNotAuthenticatedYet

MAX_BYTES = 64 * 1024
SECONDS = 5.0

# From a URL to what is there; raises MessageIsNotAuthenticatedYet where it cannot be had.
Fetch = Callable[[str], Awaitable[bytes]]


def fetcher(client: httpx.AsyncClient) -> Fetch:
    """Return a Fetch that uses the client's connections."""

    async def fetch(url: str) -> bytes:
        try:
            async with asyncio.timeout(SECONDS):
                return await _get(client, url)
        except (httpx.HTTPError, OSError) as failure:  # unreachable, refused, or too slow
            raise MessageIsNotAuthenticatedYet(f"{_shown(url)} cannot be fetched") from failure

    return fetch


async def _get(client: httpx.AsyncClient, url: str) -> bytes:
    headers = {"Accept-Encoding": "identity"}  # what is counted is what is kept
    request = client.stream("GET", url, headers=headers, follow_redirects=False)
    async with request as response:
        if response.status_code != httpx.codes.OK:
            raise MessageIsNotAuthenticatedYet(f"{_shown(url)} answers {response.status_code}")
        body = b""
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > MAX_BYTES:
                raise MessageIsNotAuthenticatedYet(f"{_shown(url)} has over {MAX_BYTES} bytes")
        return body


def _shown(url: str) -> str:
    """Return the URL without its query, where a SubscribeURL has its token."""
    return url.partition("?")[0]
