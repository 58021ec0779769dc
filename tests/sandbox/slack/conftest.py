from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from bot.sandbox.slack import SandboxClient, Workspace, running_workspace
from tests.sandbox.slack.kit import Api


class TurnedClock:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, 3, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
async def workspace(clock: TurnedClock) -> AsyncIterator[Workspace]:
    """A workspace in this process, without a server; time stands still."""
    workspace = Workspace(clock=clock)
    yield workspace
    await workspace.deliveries.close()


@pytest.fixture
async def api(workspace: Workspace) -> AsyncIterator[Api]:
    api = Api(workspace)
    async with api.http:
        yield api


@pytest.fixture
async def served() -> AsyncIterator[Workspace]:
    """A workspace behind a real server, in real time, without rate limits."""
    async with running_workspace(Workspace(strict=False)) as workspace:
        yield workspace


@pytest.fixture
async def slack(served: Workspace) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(served.url) as slack:
        yield slack
