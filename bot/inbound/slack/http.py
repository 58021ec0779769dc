"""`POST /slack/events`: interactions and commands in HTTP mode."""

import structlog
from fastapi import APIRouter, Request, Response
from slack_bolt.async_app import AsyncApp

from bot.core.errors import FirebreakError
from bot.core.reject import RejectReason
from bot.inbound.body import read_body
from bot.inbound.rejection import BodyIsTooLarge, BodyIsUnreadable, Count
from bot.inbound.slack.gate import RequestIsUnsigned, bolt_request, readable

MOST_BYTES = 1024 * 1024  # a modal carries its whole view, which has some 250 kB at most
UNAUTHORIZED = 401  # bolt: the signature is another, or from more than five minutes ago
REFUSED: dict[type[FirebreakError], tuple[int, RejectReason]] = {
    BodyIsTooLarge: (413, RejectReason.TOO_LARGE),
    BodyIsUnreadable: (400, RejectReason.UNREADABLE),
    RequestIsUnsigned: (UNAUTHORIZED, RejectReason.FORGED),
}
log = structlog.get_logger("slack")


def slack_routes(app: AsyncApp, count: Count) -> APIRouter:
    """Return the route that hands Slack's requests to bolt. count: counts rejections."""
    router = APIRouter()

    @router.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        try:
            return await _answer(app, request)
        except tuple(REFUSED) as error:  # not Slack's
            return _refused(error, count)

    return router


async def _answer(app: AsyncApp, request: Request) -> Response:
    """Return bolt's answer. Raises what is in REFUSED."""
    asked = bolt_request(request.headers, await read_body(request.receive, MOST_BYTES))
    with readable():
        answer = await app.async_dispatch(asked)
    if answer.status == UNAUTHORIZED:
        raise RequestIsUnsigned("its signature is not Slack's, or too old")
    return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())


def _refused(error: FirebreakError, count: Count) -> Response:
    status, reason = REFUSED[type(error)]
    count(reason)
    log.warning("slack request refused", reason=reason.value, why=str(error), status=status)
    # Closed, since the rest of a body that is too long would still have to come in.
    headers = {"connection": "close"}
    return Response(str(error), status, headers, media_type="text/plain")
