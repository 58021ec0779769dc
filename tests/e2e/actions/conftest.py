"""A Firebreak with its own AWS account for all tests of one file."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World, running_world
from tests.e2e.conftest import IMPATIENT, installed
from tests.e2e.stage import Stage, on_stage


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def world() -> AsyncIterator[World]:
    async with running_world(strict=False, policy=IMPATIENT, app=installed()) as world:
        yield world


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def slack(world: World) -> AsyncIterator[SandboxClient]:
    async with SandboxClient(world.slack.url) as slack:
        yield slack


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def stage(
    world: World, slack: SandboxClient, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    async with on_stage(world, slack, tmp_path_factory.mktemp("firebreak")) as stage:
        yield stage


@pytest.fixture(scope="module")
def amina(slack: SandboxClient) -> Person:
    return slack.person("amina")


@pytest.fixture(scope="module")
def yusuf(slack: SandboxClient) -> Person:
    return slack.person("yusuf")
