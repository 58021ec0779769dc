"""A backup beside a server at work, and another server that goes on from it."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy import text

from bot.sandbox.slack import FaultKind, SandboxClient
from bot.sandbox.world import World, running_world
from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.e2e.actions.prose import DONE, PATIENCE, attacker, confirmed, planned, run
from tests.e2e.stage import Stage, instance, on_stage
from tests.support.databases import postgres_database

# Slow: a plan, two processes and a run that is executed, on each database.
pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

POLICIES = [{"actions": "*", "run": "responder", "approve": "commander"}]
BUSY = instance(0xB00)
ISOLATE = "Isolate instance"
HEADS = "SELECT chain, seq, head FROM chains"
ENTRIES = "SELECT chain, seq, hash FROM ledger"
INCIDENTS = "SELECT id, number, title FROM incidents"
BEHIND = "SELECT 1 FROM messages WHERE posted < wanted"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world() -> AsyncIterator[World]:
    async with running_world(strict=False) as world:
        yield world


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Yield where a Firebreak works, and where it is restored."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            yield f"sqlite:///{tmp_path}/here.db", f"sqlite:///{tmp_path}/there.db"
        else:
            yield (
                stack.enter_context(postgres_database()),
                stack.enter_context(postgres_database()),
            )


async def rows(url: str, query: str) -> set[tuple[Any, ...]]:
    database = open_database(url)
    async with database.read() as connection:
        found = {tuple(row) for row in await connection.execute(text(query))}
    await database.close()
    return found


async def alarms(stage: Stage) -> int:
    """Let an alarm come and go until cancelled; return how often it was accepted."""
    accepted = 0
    try:
        while True:
            await stage.alarm("busy-high", "OK" if accepted % 2 else "ALARM", on=BUSY)
            accepted += 1
    except asyncio.CancelledError:  # the backup is done
        return accepted


async def test_what_was_backed_up_goes_on_elsewhere(
    world: World, tmp_path: Path, urls: tuple[str, str]
) -> None:
    here, there = urls
    database = open_database(here)
    await migrate(database)
    await database.close()
    file = tmp_path / "firebreak.backup"
    elsewhere = {"FIREBREAK_DATABASE_URL": here}
    async with (
        SandboxClient(world.slack.url) as slack,
        on_stage(world, slack, tmp_path, more=elsewhere, policies=POLICIES) as stage,
    ):
        amina, yusuf = slack.person("amina"), slack.person("yusuf")
        _, message = await attacker(stage, slack, f"web-{here[:6]}")
        await confirmed(amina, await planned(amina, message, f"{ISOLATE}…"))
        await run(slack, message, ISOLATE, "waits for approval")
        await slack.fault(FaultKind.DROP_BEFORE, "chat.postMessage", count=10_000)
        unposted, later = (instance(n + here.startswith("sqlite")) for n in (0xBA0, 0xBB0))
        await stage.alarm("unposted-high", on=unposted)
        await _until(here, "SELECT 1 FROM incidents WHERE number > 1")

        busy = asyncio.create_task(alarms(stage))
        status, said = await stage.command("backup", str(file))
        busy.cancel()
        assert status == 0, said
        assert "Consistent" in said
        assert "Up to entry" in said
        assert await busy > 0
        await stage.bot.kill()
        await slack.clear_faults()

        stage.bot.environment = {**stage.bot.environment, "FIREBREAK_DATABASE_URL": there}
        status, said = await stage.command("restore", str(file))
        assert status == 0, said
        assert "Consistent" in said
        assert await rows(there, INCIDENTS) <= await rows(here, INCIDENTS)
        assert await rows(there, HEADS) <= await rows(here, ENTRIES)
        assert await rows(there, BEHIND)

        await stage.bot.start()
        await slack.expect_message("C0ALARMS", containing=unposted, within=PATIENCE)
        assert not await rows(there, "SELECT 1 FROM runs WHERE status <> 'asked'")
        asked = await run(slack, message, ISOLATE, "waits for approval")
        await yusuf.click(asked, "Approve")
        await run(slack, message, ISOLATE, DONE)
        await stage.alarm("later-high", on=later)
        newest = await slack.expect_message("C0ALARMS", containing=later, within=PATIENCE)
        assert re.search(r"INC-100\d", newest.reads), "a number that Slack never saw"
        texts = [one.text for one in await slack.messages("C0ALARMS")]
        assert sum(unposted in each for each in texts) == 1
        status, said = await stage.command("audit", "check")
        assert status == 0, said


async def _until(url: str, query: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await rows(url, query):  # noqa: ASYNC110  (another process)
            await asyncio.sleep(0.05)
