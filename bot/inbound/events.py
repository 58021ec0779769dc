"""`POST /events`: any body from whoever has the bearer token.

Made for EventBridge API destinations and scripts. A token does not say who sent a message,
so its signals are not authenticated: plans read the alarm back from AWS first.
"""

import hmac
from collections.abc import Awaitable, Callable
from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import SecretStr
from starlette.datastructures import Headers

from bot.core.errors import FirebreakError
from bot.core.signal import Entrance, Signal
from bot.inbound.body import drain, read_body
from bot.inbound.identity import digest, event_id
from bot.inbound.rejection import Count, TokenIsNotSet, TokenIsWrong, reject

PUBLISHER = "events"
MAX_BODY = 1024 * 1024  # an EventBridge event has 256 KiB at most, an SQS message 1 MiB


def events_routes(
    token: SecretStr | None,
    receive: Callable[[Signal], Awaitable[None]],
    clock: Callable[[], datetime],
    count: Count,
) -> APIRouter:
    """Return the route. receive: stores a signal durably; count: counts rejections."""
    router = APIRouter()

    @router.post("/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        try:
            check_token(request.headers, token)
        except (TokenIsNotSet, TokenIsWrong) as error:
            await drain(request.receive)
            return _refusal(error, count)
        try:
            signal = _signal(await read_body(request.receive, MAX_BODY), clock())
            await receive(signal)
        except FirebreakError as error:
            return _refusal(error, count)
        return Response(f'{{"ok":true,"id":"{signal.message_id}"}}', media_type="application/json")

    return router


def check_token(headers: Headers, token: SecretStr | None) -> None:
    """Check the token, sent as `Authorization: Bearer …` or `x-api-key: …`.

    Raises TokenIsNotSet where nobody set one, TokenIsWrong where it is absent or another.
    """
    if token is None:
        raise TokenIsNotSet("set FIREBREAK_EVENTS_TOKEN to open this entrance")
    scheme, _, bearer = headers.get("authorization", "").partition(" ")
    given = bearer if scheme.lower() == "bearer" else headers.get("x-api-key", "")
    if not hmac.compare_digest(given.strip().encode(), token.get_secret_value().encode()):
        raise TokenIsWrong("send `Authorization: Bearer <FIREBREAK_EVENTS_TOKEN>`")


def _signal(body: bytes, now: datetime) -> Signal:
    return Signal(
        publisher=PUBLISHER,
        message_id=event_id(body) or digest(body, now),
        body=body,
        entrance=Entrance.EVENTS,
        received_at=now,
        authenticated=False,
    )


def _refusal(error: FirebreakError, count: Count) -> Response:
    rejection = reject(Entrance.EVENTS, error, count)
    headers = {"connection": "close"}  # the rest of a body that nobody reads
    return Response(rejection.body, rejection.status, headers, "application/json")
