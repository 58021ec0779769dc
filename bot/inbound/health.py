"""`/healthz`, `/readyz`, `/metrics`: is the process alive, can it work, how is it doing."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errors import SchemaDoesNotFit
from bot.flow.measure import Measure
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.store.migrate import require_usable

DATABASE_SECONDS = 2.0


@dataclass(frozen=True)
class Health:
    """What the answers are made of.

    trouble: what Slack last said no to, by channel; engine: tells whether runs are executed;
    fails: whether the last signal could not be stored: a full disk can be read all the same.
    """

    measure: Measure
    metrics: Metrics
    slack: Slack
    trouble: Mapping[str, str]
    digest: str
    engine: Callable[[], bool]
    fails: Callable[[], bool]

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """Return (status, report). Only database and engine make it 503: Slack restarts nobody."""
        works = self.engine()
        report: dict[str, Any] = {
            "configuration": self.digest,
            "slack": self._slack(),
            "engine": "ok" if works else "not running",
        }
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await require_usable(self.measure.database)
                report["lag_seconds"] = round(await self.measure.lag(), 3)
                age = await self.measure.heartbeat()
                report["heartbeat_age_seconds"] = None if age is None else round(age, 1)
                if self.fails():  # tried again here: as long as it is not ready, nothing may come
                    await self.measure.write()
        except SchemaDoesNotFit as error:  # a later release has taken over
            return 503, {**report, "ready": False, "database": str(error)}
        except (SQLAlchemyError, TimeoutError, OSError) as error:  # away, or too slow to work with
            return 503, {**report, "ready": False, "database": type(error).__name__}
        return 200 if works else 503, {**report, "ready": works, "database": "ok"}

    def _slack(self) -> dict[str, Any]:
        return {"connected": bool(self.slack.team), "trouble": dict(self.trouble)}


def health_routes(health: Health) -> APIRouter:
    """Return the three routes."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, bool]:
        return {"ok": True}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        status, report = await health.ready()
        return JSONResponse(report, status_code=status)

    @router.get("/metrics")
    async def metrics() -> Response:
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await health.measure.refresh()
        except (SQLAlchemyError, TimeoutError, OSError):
            health.metrics.lag_seconds.set(float("nan"))  # unknown; the counters are still true
        body, content_type = health.metrics.render()
        return Response(body, media_type=content_type)

    return router
