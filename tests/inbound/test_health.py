"""Only what restarting can mend makes the process unhealthy; only what it works with, unready."""

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from bot.flow.measure import Measure
from bot.inbound.health import Health, health_routes
from bot.metrics import Metrics
from bot.outbound.slack import Slack
from bot.sandbox.process import free_port
from bot.store.database import Database, open_database
from bot.store.migrate import head_revision
from tests.support.asgi import Answer, call

NOW = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)


def served(database: Database, *, runs: bool = True, fails: bool = False) -> FastAPI:
    """Return the routes of a process that never reached Slack."""
    metrics = Metrics()
    health = Health(
        measure=Measure(database, metrics, lambda: NOW),
        metrics=metrics,
        slack=Slack("xoxb-1", "https://slack.example/api/", metrics),
        trouble={"C0ALARMS": "not_in_channel"},
        digest="digest",
        engine=lambda: runs,
        fails=lambda: fails,
    )
    api = FastAPI()
    api.include_router(health_routes(health))
    return api


async def get(api: FastAPI, path: str) -> Answer:
    return await call(api, path=path, method="GET", headers=())


async def test_a_database_that_is_away_restarts_nobody() -> None:
    away = open_database(f"postgresql://nobody@127.0.0.1:{free_port()}/nothing")
    api = served(away)
    alive, ready, metrics = [await get(api, path) for path in ("/healthz", "/readyz", "/metrics")]
    await away.close()
    assert (alive.status, alive.json) == (200, {"ok": True})
    assert ready.status == 503
    assert ready.json["ready"] is False
    assert ready.json["database"] == "OperationalError"
    assert metrics.status == 200
    assert b"firebreak_lag_seconds NaN" in metrics.body


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_full_disk_is_not_ready_although_it_can_be_read(database: Database) -> None:
    api = served(database, fails=True)
    assert (await get(api, "/readyz")).status == 200  # it can be written again
    event.listen(database.engine.sync_engine, "connect", _fill)
    await database.engine.dispose()
    alive, ready = await get(api, "/healthz"), await get(api, "/readyz")
    assert (alive.status, ready.status) == (200, 503)
    assert ready.json["database"] == "OperationalError"


def _fill(connection: Any, _: object) -> None:
    """Let a database have no page more, and none that is changed."""
    connection.execute("PRAGMA query_only=ON")


async def test_a_slack_that_is_away_is_said_and_no_more(database: Database) -> None:
    api = served(database)
    alive, ready = await get(api, "/healthz"), await get(api, "/readyz")
    assert alive.status == ready.status == 200
    assert ready.json["slack"] == {"connected": False, "trouble": {"C0ALARMS": "not_in_channel"}}
    assert ready.json["database"] == "ok"


async def test_a_schema_that_a_later_release_made_its_own_is_not_ready(database: Database) -> None:
    api = served(database)
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'later'"))
        await connection.execute(text("DELETE FROM compatibility"))
        await connection.execute(text("INSERT INTO compatibility VALUES ('later')"))
    try:
        alive, ready = await get(api, "/healthz"), await get(api, "/readyz")
    finally:  # PostgreSQL's schema is emptied for the next test, and not made anew
        back = text("UPDATE alembic_version SET version_num = :revision")
        async with database.write() as connection:
            await connection.execute(back, {"revision": head_revision()})
    assert (alive.status, ready.status) == (200, 503)
    assert "schema later of a later release" in ready.json["database"]


async def test_without_its_engine_it_is_alive_and_not_ready(database: Database) -> None:
    api = served(database, runs=False)
    alive, ready = await get(api, "/healthz"), await get(api, "/readyz")
    assert (alive.status, ready.status) == (200, 503)
    assert ready.json["engine"] == "not running"
