"""What a process says about itself, and how it starts without a Slack."""

from pathlib import Path

import pytest

from bot.sandbox.slack import FaultKind
from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]


async def test_it_says_how_it_is(stage: Stage) -> None:
    await stage.until(lambda: "A new session" in stage.bot.log.read_text())
    ready = await stage.http.get(f"{stage.bot.address}/readyz")
    assert ready.status_code == 200
    said = ready.json()
    assert said["ready"] is True
    assert said["slack"] == {"connected": True, "trouble": {}}
    loaded = stage.records.entries("configuration.loaded")
    assert loaded[-1]["digest"] == said["configuration"]

    names = ('signals_received_total{entrance="sns"}', "alarm_to_slack_seconds_count")
    before = [await stage.metric(f"firebreak_{name}") for name in names]
    await stage.alarm("process-high", on=instance(0xD99))
    await stage.in_line(within=30)
    assert [await stage.metric(f"firebreak_{name}") for name in names] == [n + 1 for n in before]
    assert await stage.metric('firebreak_incidents{status="triggered"}') >= 1
    assert await stage.metric("firebreak_inbox_depth") == 0


@pytest.mark.slow  # what it waits for are its own pauses between attempts
async def test_it_starts_without_slack_and_finds_it_later(world: World, tmp_path: Path) -> None:
    async with apart(world, tmp_path) as stage:
        await stage.bot.stop()
        await stage.slack.fault(FaultKind.SERVER_ERROR, "auth.test")
        await stage.slack.fault(FaultKind.SERVER_ERROR, "apps.connections.open")
        await stage.bot.start()
        await stage.alarm("early-high", on=instance(0xD98))
        await stage.slack.expect_message("C0ALARMS", containing=instance(0xD98))
        await stage.until(lambda: stage.bot.log.read_text().count("session") > 2, within=40)
        amina = stage.slack.person("amina")
        await amina.command("/firebreak list", "C0ALARMS")
        await amina.expect_ephemeral("INC-1", channel="C0ALARMS")
