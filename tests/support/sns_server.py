"""A server with `/sns` alone, for tests and measurements that need a process of their own.

Environment: RECEIVE_DATABASE (URL), RECEIVE_CERTIFICATE (a PEM file). Start it with
`uvicorn --factory tests.support.sns_server:create_app`.
"""

import contextlib
import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from bot.core.signal import Signal
from bot.flow.quarantine import put_aside
from bot.flow.receive import Inbox
from bot.inbound.allowance import Allowance
from bot.inbound.certificates import Certificates
from bot.inbound.confirm import Confirmer
from bot.inbound.http import dispatch
from bot.inbound.sns import SnsEntrance
from bot.inbound.sns_authenticator import SnsAuthenticator
from bot.metrics import Metrics
from bot.store.database import open_database
from bot.store.schema import metadata
from tests.support.signing import TOPIC


def now() -> datetime:
    return datetime.now(UTC)


def create_app() -> ASGIApp:
    database = open_database(os.environ["RECEIVE_DATABASE"])
    inbox, metrics = Inbox(database, wake=lambda: None), Metrics()

    async def receive(signal: Signal) -> None:
        await inbox.receive(signal)
        metrics.signals_received.labels(signal.entrance).inc()

    async def fetch(_url: str) -> bytes:
        return Path(os.environ["RECEIVE_CERTIFICATE"]).read_bytes()  # noqa: ASYNC240  # once, and small

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with database.write() as connection:
            await connection.run_sync(metadata.create_all)
        inbox.start()
        yield
        await inbox.stop()
        await database.close()

    entrance = SnsEntrance(
        topics={TOPIC},
        authenticator=SnsAuthenticator(Certificates(fetch, now), frozenset()),
        confirmer=Confirmer(database, fetch, now, frozenset()),
        receive=receive,
        put_aside=lambda signal: put_aside(database, signal),
        unlisted=Allowance(100, 1, now),
        clock=now,
        count=lambda reason: metrics.signals_rejected.labels(reason).inc(),
    )
    return dispatch(entrance, FastAPI(lifespan=lifespan))
