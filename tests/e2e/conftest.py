"""A whole Firebreak against the sandbox: one world, which all tests share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from bot.sandbox.aws.sns import DeliveryPolicy
from bot.sandbox.slack import InstalledApp, SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World, running_world
from tests.e2e.homes import BOTH, Home, homed
from tests.e2e.stage import Stage, on_stage

# SNS tries again for half a minute: a bot that was killed is back by then.
IMPATIENT = DeliveryPolicy(delays=(0.25,) * 120, timeout=10)
MANIFEST = Path(__file__).parents[2] / "deploy" / "slack-manifest.yaml"


def installed() -> InstalledApp:
    """Return the app as its manifest says."""
    return InstalledApp.from_manifest(yaml.safe_load(MANIFEST.read_text(encoding="utf-8")))


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def world() -> AsyncIterator[World]:
    """A Slack, an AWS account and an SNS. The app is installed as its manifest says."""
    async with running_world(strict=False, policy=IMPATIENT, app=installed()) as world:
        yield world


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def slack(world: World) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(world.slack.url) as slack:
        yield slack


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def stage(
    world: World, slack: SandboxClient, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    """One Firebreak for all tests that can share it: each has alarms and instances of its own."""
    directory = tmp_path_factory.mktemp("firebreak")
    async with on_stage(world, slack, directory, incidents={"quiet_period": "1s"}) as stage:
        yield stage


@pytest_asyncio.fixture(scope="module", params=BOTH, loop_scope="package")
async def home(request: pytest.FixtureRequest) -> AsyncIterator[Home]:
    """Either database, for what depends on it; most tests run on SQLite alone: see `homes`."""
    async with homed(request.param) as home:
        yield home


@pytest.fixture(scope="package")
def amina(slack: SandboxClient) -> Person:
    return slack.person("amina")


@pytest.fixture(scope="package")
def yusuf(slack: SandboxClient) -> Person:
    return slack.person("yusuf")
