"""`POST /slack/events`: interactions and commands in HTTP mode."""

import structlog
from fastapi import APIRouter, Request, Response
from slack_bolt.async_app import AsyncApp

from bot.core.errors import FirebreakError
from bot.inbound.body import read_body
from bot.inbound.rejection import BodyIsTooLarge, BodyIsUnreadable
from bot.inbound.slack.gate import RequestIsUnsigned, bolt_request, readable

MOST_BYTES = 1024 * 1024  # a modal carries its whole view, which has some 250 kB at most
REFUSED: dict[type[FirebreakError], int] = {
    BodyIsTooLarge: 413,
    BodyIsUnreadable: 400,
    RequestIsUnsigned: 401,
}
log = structlog.get_logger("slack")


def slack_routes(app: AsyncApp) -> APIRouter:
    """Return the route that hands Slack's requests to bolt."""
    router = APIRouter()

    @router.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        try:
            body = await read_body(request.receive, MOST_BYTES)
            asked = bolt_request(request.headers, body)
            with readable():
                answer = await app.async_dispatch(asked)
        except tuple(REFUSED) as error:  # not Slack's
            return _refused(error)
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    return router


def _refused(error: FirebreakError) -> Response:
    status = REFUSED[type(error)]
    log.warning("slack request refused", why=str(error), status=status)
    # Closed, since the rest of a body that is too long would still have to come in.
    headers = {"connection": "close"}
    return Response(str(error), status, headers, media_type="text/plain")
