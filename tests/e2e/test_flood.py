"""Sixty alarms at once: one digest, the worst first, at Slack's pace."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from bot.core.severity import Severity
from bot.flow.announce import POST_BURST, POSTS_PER_SECOND
from bot.inbound.slack.floods import NOTHING_LEFT
from bot.sandbox.slack import FaultKind, SandboxClient
from bot.sandbox.world import World
from tests.e2e.stage import Stage, apart, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

CHANNEL, ALARMS = "C0ALARMS", 60
CLOCKS = 0.05  # seconds between the bot's clock and the workspace's, on a busy machine


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def flooded(world: World, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    async with apart(world, tmp_path_factory.mktemp("flood"), strict=True) as stage:
        yield stage


async def _flood(stage: Stage) -> list[str]:
    """Let sixty alarms fire at once, one of them critical; return their message ids."""
    names = [f"flood-{number}-{'critical' if number == 47 else 'low'}" for number in range(ALARMS)]
    alarms = [stage.alarm(name, on=instance(0xF00 + n)) for n, name in enumerate(names)]
    return list(await asyncio.gather(*alarms))


async def _posts_at(slack: SandboxClient) -> list[float]:
    calls = await slack.calls("chat.postMessage")
    assert {call["status"] for call in calls} == {200}, "Slack had to say no"
    return [datetime.fromisoformat(call["at"]).timestamp() for call in calls]


def _assert_paced(posts: list[float]) -> None:
    """Check every span of time, not only the whole."""
    for first, start in enumerate(posts):
        for count, end in enumerate(posts[first:], start=1):
            assert count <= POST_BURST + POSTS_PER_SECOND * (end - start + CLOCKS)


async def test_a_flood_is_told_at_once_and_shown_at_slack_s_pace(flooded: Stage) -> None:
    stage, slack = flooded, flooded.slack
    await _flood(stage)
    digest = await slack.expect_message(CHANNEL, containing=["incidents", "not shown yet"])
    await slack.expect_message(CHANNEL, containing=instance(0xF00 + 47), within=2)
    await asyncio.sleep(2)

    ours = {row["id"]: row for row in stage.records.rows("SELECT * FROM messages")}
    shown = [
        ours[one.metadata["event_payload"]["id"]]
        for one in await slack.messages(CHANNEL)
        if one.metadata and one.metadata["event_payload"]["id"] in ours
    ]
    assert [row["role"] for row in shown].count("digest") == 1
    roots = [row for row in shown if row["role"] == "root"]
    assert roots[0]["rank"] == Severity.CRITICAL.rank
    (waiting,) = re.findall(r"(\d+) not shown yet", digest.text)
    assert ALARMS - len(roots) <= int(waiting) <= ALARMS
    _assert_paced(await _posts_at(slack))


async def test_one_click_takes_all_that_the_digest_shows(flooded: Stage) -> None:
    stage, slack = flooded, flooded.slack
    amina = slack.person("amina")
    digest = await slack.expect_message(CHANNEL, containing=f"{ALARMS} incidents", within=30)
    assert "*By service*" in digest.reads
    await amina.click(digest, "flood_acknowledge")
    acknowledged = "SELECT number, assignee FROM incidents WHERE status = 'acknowledged'"
    await stage.until(lambda: len(stage.records.rows(acknowledged)) == ALARMS)
    assert {row["assignee"] for row in stage.records.rows(acknowledged)} == {"slack:U01AMINA"}
    entries = stage.records.entries("incident.acknowledged")
    assert {entry["through"] for entry in entries} == {"through the digest"}
    await slack.expect_update(digest, containing=f"<@U01AMINA> has {ALARMS}", within=30)
    told = [each.text for each in await amina.messages(CHANNEL) if each.only_for]
    assert told[-1].startswith(f"You have {ALARMS} incidents (1 critical, ")

    # The same button again takes nothing that came after what it stood below.
    await stage.alarm("later-critical", on=instance(0xEEE))
    (click,) = [
        one["payload"]
        for one in await slack.deliveries()
        if "flood_acknowledge" in str(one["payload"].get("actions"))
    ]
    await slack.deliver({**click, "trigger_id": "another"})
    await slack.expect_message(CHANNEL, containing=instance(0xEEE), within=5)
    await stage.until(lambda: len(stage.records.entries("incident.acknowledged")) == ALARMS)
    told = [each.text for each in await amina.messages(CHANNEL) if each.only_for]
    assert told[-1] == NOTHING_LEFT
    triggered = "SELECT count(*) FROM incidents WHERE status = 'triggered'"
    assert stage.records.one(triggered) == 1
    assert stage.records.ledger_problems() == []


async def test_a_stop_in_the_middle_finishes_what_was_begun(flooded: Stage) -> None:
    stage = flooded
    await stage.slack.fault(FaultKind.SLOW, "chat.postMessage", seconds=1)
    intents = "SELECT id FROM messages WHERE intent_at IS NOT NULL"
    await stage.until(lambda: stage.records.rows(intents))
    late = [asyncio.create_task(stage.alarm("last-low", on=instance(0xFA0 + n))) for n in range(5)]
    await asyncio.sleep(0.05)
    await stage.bot.stop()

    assert stage.records.rows(intents) == []  # the call under way was waited for
    calls = await stage.slack.calls("chat.postMessage")
    assert len(stage.records.entries("message.posted")) == len(calls)
    assert stage.records.ledger_problems() == []
    await stage.bot.start()
    sent = await asyncio.gather(*late)  # SNS brought again what was not taken before the stop
    await stage.until(lambda: set(sent) <= stage.records.heard().keys())
    digests = [one for one in await stage.slack.messages(CHANNEL) if "not shown yet" in one.text]
    assert len(digests) == 1  # after a restart it is the same flood


@pytest.mark.slow
@pytest.mark.timeout(240)
async def test_every_incident_of_a_flood_has_its_message_in_the_end(
    world: World, tmp_path: Path
) -> None:
    async with apart(world, tmp_path, strict=True) as stage:
        await _assert_all_shown(stage)


async def _assert_all_shown(stage: Stage) -> None:
    slack = stage.slack
    sent = await _flood(stage)
    digest = await slack.expect_message(CHANNEL, containing=["incidents", "not shown yet"])
    roots = "SELECT id FROM messages WHERE role = 'root' AND posted < wanted"
    await stage.until(lambda: not stage.records.rows(roots), within=90)
    await slack.expect_update(digest, containing="The flood is over", within=90)
    await stage.in_line(within=90)
    await stage.assert_shown_once(sent)
    await stage.assert_no_double()
    _assert_paced(await _posts_at(slack))


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_a_channel_that_slack_kept_waiting_is_told_so_once(
    world: World, tmp_path: Path
) -> None:
    async with apart(world, tmp_path, strict=True) as stage:
        slack = stage.slack
        await slack.fault(FaultKind.RATE_LIMITED, "chat.postMessage", seconds=50)
        for number, name in enumerate(("late-low", "late-critical", "more-low")):
            await stage.alarm(name, on=instance(0xE00 + number))
        line = await slack.expect_message(CHANNEL, containing="caught up at", within=100)
        assert "was shown late. Nothing is lost." in line.text
        await stage.in_line(within=60)

        shown = [one for one in await slack.messages(CHANNEL) if one.thread_ts in ("", one.ts)]
        (worst,) = [one for one in shown if instance(0xE01) in one.text]
        assert worst.ts < line.ts  # the line does not come before what is critical
        assert sum("caught up" in one.text or "slowly" in one.text for one in shown) == 1
        await stage.assert_no_double()
