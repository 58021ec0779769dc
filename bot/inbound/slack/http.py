"""`POST /slack/events`: interactions, commands and events in HTTP mode."""

import structlog
from fastapi import APIRouter, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp

from bot.inbound.slack.gate import refusal

log = structlog.get_logger("slack")


def slack_routes(app: AsyncApp) -> APIRouter:
    """Return the route that hands Slack's requests to bolt."""
    router = APIRouter()
    handler = AsyncSlackRequestHandler(app)

    @router.post("/slack/events", include_in_schema=False)
    async def events(request: Request) -> Response:
        refused = refusal(request.headers, await request.body())
        if refused:
            status, why = refused
            log.warning("slack request refused", why=why, status=status)
            return Response(why, status_code=status, media_type="text/plain")
        return await handler.handle(request)

    return router
