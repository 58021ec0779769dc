"""The evidence that vanishes within the hour is in the thread, with its picture."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PIL import Image

from bot.sandbox.aws.alarms import network_out
from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.control import add_fault, clear_faults
from bot.sandbox.aws.faults import Fault, FaultKind
from bot.sandbox.aws.messages.alarm import state_change
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]


@asynccontextmanager
async def attacked(world: World, directory: Path) -> AsyncIterator[tuple[Stage, SeenMessage]]:
    """Let web-2 send 4.2 GB a minute; yield the incident's message."""
    async with apart(world, directory) as stage:
        web_2 = world.shop.web_2
        said = state_change(network_out(web_2), "ALARM", 4_200_000_000.0, utc_now())
        await stage.hear(said)
        yield stage, await stage.slack.expect_message("C0ALARMS", containing="NetworkOut")


async def picture(stage: Stage, evidence: SeenMessage) -> tuple[str, Image.Image]:
    """Wait until the evidence has a picture; return its alt text and what people see."""
    await stage.until(lambda: stage.records.entries("evidence.pictured"), within=40)
    await stage.in_line()
    shown = await stage.slack.expect_update(evidence, containing="Metric graph")
    (block,) = [block for block in shown.blocks if block["type"] == "image"]
    file = block["slack_file"]["id"]
    seen = await stage.http.get(f"{stage.world.slack.url}/files/{file}/image")
    return block["alt_text"], Image.open(io.BytesIO(seen.content))


async def test_the_metrics_picture_stands_in_the_thread_once(world: World, tmp_path: Path) -> None:
    async with attacked(world, tmp_path) as (stage, message):
        evidence = await stage.slack.expect_reply(message, containing="What AWS shows")
        alt, image = await picture(stage, evidence)
        assert alt.startswith("Metric graph: NetworkOut of i-")
        assert image.size == (1000, 400)
        await stage.bot.kill()
        await stage.bot.start()
        await stage.in_line()
        await stage.assert_no_double()
        assert len(await stage.slack.calls("files.completeUploadExternal")) == 1
        assert stage.records.ledger_problems() == []


async def test_where_cloudwatch_draws_nothing_firebreak_does(world: World, tmp_path: Path) -> None:
    no_picture = Fault("cloudwatch", "GetMetricWidgetImage", FaultKind.DENIED, count=99)
    add_fault(world.account, no_picture)
    try:
        async with attacked(world, tmp_path) as (stage, message):
            evidence = await stage.slack.expect_reply(message, containing="What AWS shows")
            _, image = await picture(stage, evidence)
            assert image.size == (1000, 400)
            amina = stage.slack.person("amina")
            await amina.click(evidence, "Details, ask more…")
            modal = await amina.expect_modal("The picture is Firebreak's own")
            assert "not authorized to perform: cloudwatch:GetMetricWidgetImage" in modal.reads
    finally:
        clear_faults(world.account)


async def test_slack_refusing_the_picture_leaves_the_words(world: World, tmp_path: Path) -> None:
    async with attacked(world, tmp_path) as (stage, message):
        stage.world.slack.app.scopes -= {"files:write"}
        evidence = await stage.slack.expect_reply(message, containing="What AWS shows")
        shown = await stage.slack.expect_update(
            evidence, containing="no picture: missing_scope", within=30
        )
        assert "*Metric graph:* NetworkOut of i-" in shown.reads


async def test_somebody_asks_for_more_than_the_runbook_does(world: World, tmp_path: Path) -> None:
    async with attacked(world, tmp_path) as (stage, message):
        evidence = await stage.slack.expect_reply(message, containing="What AWS shows")
        assert "Alarm history" not in evidence.reads
        amina = stage.slack.person("amina")
        await amina.choose(message, "Evidence, raw event…")
        modal = await amina.expect_modal("Ask AWS")
        await amina.click(modal, "Read", near="Alarm history")
        await amina.close(await amina.expect_modal("*Alarm history:* reading…"))
        await stage.slack.expect_update(evidence, containing="• *Alarm history:* ", within=40)
        asked = stage.records.entries("evidence.asked")
        assert [(one["actor"], one["diagnostic"]) for one in asked] == [
            ("slack:U01AMINA", "alarm_history")
        ]
        assert stage.records.ledger_problems() == []
