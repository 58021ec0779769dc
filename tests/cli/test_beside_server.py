"""Slack is down for the person, and a server runs, dies, or comes back: the run is one."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.slack import SandboxClient
from bot.sandbox.world import World, running_world
from tests.cli.terminal import AMINA, POLICIES, Terminal, configuration, keys_of_amina
from tests.e2e.stage import Stage, instance, on_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="module")]
WHERE = ("--account", "shop-prod", "--region", "eu-west-1")
SAFE = instance(0x5AFE)  # nobody else's: all tests of this file share one Slack


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world() -> AsyncIterator[World]:
    async with running_world(strict=False) as world:
        yield world


@pytest_asyncio.fixture(loop_scope="module")
async def stage(world: World, tmp_path: Path) -> AsyncIterator[Stage]:
    async with SandboxClient(world.slack.url) as slack:
        known = configuration()
        changed = {name: known[name] for name in ("accounts", "people", "roles")}
        async with on_stage(world, slack, tmp_path, **changed, policies=POLICIES) as stage:
            yield stage


@pytest.fixture(scope="module")
def keys(world: World) -> dict[str, str]:
    return keys_of_amina(world.account)


@pytest.fixture
def amina(stage: Stage, keys: dict[str, str]) -> Terminal:
    return Terminal(stage.directory, {**stage.bot.environment, **keys})


def rolling_back(target: str) -> tuple[str, ...]:
    """Return the words of an action that takes a few seconds."""
    return ("act", "rollback-service", target, *WHERE, "--reason", "It crashes")


async def test_a_server_that_runs_executes_it(stage: Stage, amina: Terminal) -> None:
    instance = stage.world.shop.web_2.instance_id
    words = ("act", "isolate-instance", instance, *WHERE, "--reason", "It attacks others")

    said = await asyncio.to_thread(amina.firebreak, *words, types=f"{instance}\n")

    assert said.status == 0, said.text
    assert "✅ Isolate instance: done and verified" in said.text
    message = await stage.slack.expect_message("C0ALARMS", containing="Isolate instance: ")
    run = await stage.slack.expect_reply(message, containing="✅ Isolate instance")
    assert run.buttons == ["Release instance…"]
    assert len(stage.records.entries("run.started")) == 1


async def test_the_past_is_fetched_from_a_terminal(stage: Stage, amina: Terminal) -> None:
    server, ec2 = stage.world.shop.web_1, stage.world.account.client("ec2")
    tags = {"Resources": [server.instance_id], "Tags": [{"Key": "canary", "Value": "on"}]}
    await asyncio.to_thread(ec2.create_tags, **tags)
    await stage.alarm("cpu-high", on=server.instance_id)
    message = await stage.slack.expect_message("C0ALARMS", containing=server.instance_id)

    said = await asyncio.to_thread(amina.firebreak, "backfill", "INC-1")
    assert said.status == 0, said.text
    assert "CreateTags by ci" in said.text
    assert " new in the timeline." in said.text
    assert stage.records.entries("evidence.happened")
    assert {one["actor"] for one in stage.records.entries("backfill.asked")} == {f"aws:{AMINA}"}
    await stage.slack.expect_reply(message, containing="went into the timeline")


async def test_a_text_is_erased_beside_the_server(stage: Stage, amina: Terminal) -> None:
    yusuf = stage.slack.person("yusuf")
    await stage.alarm("cpu-high", on=SAFE)
    message = await stage.slack.expect_message("C0ALARMS", containing=SAFE)
    await yusuf.choose(message, "Add a note…")
    modal = await yusuf.expect_modal("Note on")
    assert await yusuf.submit(modal, {"text": "the key of the safe is hunter2"}) is None
    told = await stage.slack.expect_reply(message, containing="hunter2")
    await stage.until(lambda: stage.records.entries("message.posted")[-1]["ts"] == told.ts)
    seq = str(stage.records.entries("note")[0]["seq"])
    words = ("audit", "erase", "INC-1", seq, "--reason", "a key in a note")

    said = await asyncio.to_thread(amina.firebreak, *words, types="no\n")
    assert (said.status, said.text.endswith("Nothing was erased.\n")) == (1, True)
    said = await asyncio.to_thread(amina.firebreak, *words, types="erase\n")
    assert said.status == 0, said.text
    assert "the bytes are gone" in said.text

    await stage.slack.expect_update(told, containing="[erased]")
    assert "text" not in stage.records.entries("note")[0]
    for file in stage.directory.glob("firebreak.db*"):
        assert b"hunter2" not in file.read_bytes()
    said = await asyncio.to_thread(amina.firebreak, "audit", "check")
    assert said.text.startswith("Consistent, not anchored.")
    again = await asyncio.to_thread(amina.firebreak, *words, "--yes")
    assert (again.status, "holds no text" in again.text) == (1, True)


@pytest.mark.slow
async def test_a_server_that_dies_is_stood_in_for(stage: Stage, amina: Terminal) -> None:
    process = amina.start(*rolling_back("shop/api"), types="shop/api\n")
    await until_under_way(process)

    await stage.bot.kill()
    said = await asyncio.to_thread(rest, process)

    assert process.returncode == 0, said
    assert "done and verified" in said
    assert len(stage.records.entries("run.taken_up")) == 1
    assert stage.records.ledger_problems() == []


@pytest.mark.slow
async def test_what_ctrl_c_leaves_goes_on_at_the_next_start(stage: Stage, amina: Terminal) -> None:
    api = stage.world.shop.api
    deployed = {"cluster": "shop", "service": "api", "taskDefinition": api.bad_revision_arn}
    await asyncio.to_thread(stage.world.account.client("ecs").update_service, **deployed)
    await stage.bot.stop()
    process = amina.start(*rolling_back("shop/api"), types="shop/api\n")
    await until_under_way(process)

    process.send_signal(signal.SIGINT)
    said = await asyncio.to_thread(rest, process)
    assert process.returncode == 1, said
    assert said.endswith("The run goes on at the next start of Firebreak.\n")
    assert stage.records.one("SELECT status FROM runs") == "running"

    await stage.start()
    over = "SELECT 1 FROM runs WHERE ended_at IS NOT NULL"
    await stage.until(lambda: stage.records.one(over), within=60)
    assert len(stage.records.entries("run.ended")) == 1


async def until_under_way(process: Any) -> None:
    """Read what a command prints until its run is under way."""
    read = ""
    while "⏳ Roll back: under way" not in read:
        line = await asyncio.to_thread(process.stdout.readline)
        assert line, read
        read += line


def rest(process: Any) -> str:
    """Return what a command still prints until it ends."""
    with process.stdout as printed:
        said = printed.read()
    process.wait(timeout=60)
    return str(said)
