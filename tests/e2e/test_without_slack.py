"""Slack is down: people are paged, take it and act all the same; then Slack catches up."""

import asyncio
from pathlib import Path

import pytest

from bot.core.severity import Severity
from bot.sandbox.slack import FaultKind, SandboxClient
from bot.sandbox.world import running_world
from tests.cli.terminal import POLICIES, Terminal, configuration, keys_of_amina
from tests.e2e.stage import Stage, instance, on_stage
from tests.support.receivers import Receiver, receiving

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

CHANNEL, ALARMS, LIMITED = "C0ALARMS", 12, 429
WHERE = ("--account", "shop-prod", "--region", "eu-west-1")
NIGHT = instance(0xD00)
PUBLIC = {"FIREBREAK_PUBLIC_URL": "https://firebreak.example.com"}


async def test_without_slack_people_are_paged_take_it_and_act_and_slack_catches_up(
    tmp_path: Path,
) -> None:
    async with (
        running_world(strict=True) as world,
        SandboxClient(world.slack.url) as slack,
    ):
        with receiving() as ops:
            known = configuration()
            changed = {name: known[name] for name in ("accounts", "people", "roles")}
            paging = {"notifiers": {"ops": ops.url}, "fallback": ["ops"]}
            stages = on_stage(
                world, slack, tmp_path, more=PUBLIC, module="tests.e2e.impatient",
                **changed, **paging, policies=POLICIES, routes=[{"channel": CHANNEL}],
            )  # fmt: skip
            async with stages as stage:
                await stage.until(lambda: "A new session" in stage.bot.log.read_text())
                await slack.fault(FaultKind.OUTAGE, seconds=600)
                await _night(stage, ops)
                await slack.clear_faults()
                await _caught_up(stage)


async def _night(stage: Stage, ops: Receiver) -> None:
    """Let alarms fire; somebody is paged, takes it by the page's link, and acts on a terminal."""
    for number in range(ALARMS):
        await stage.alarm(f"shop-{number}-low", on=instance(0xD10 + number))
    await stage.alarm("orders-cpu-critical", on=NIGHT)
    await stage.until(lambda: any(one.startswith("CRITICAL: ") for one in ops.titles), within=30)
    answered = await stage.http.post(f"{stage.bot.address}{ops.link}")
    assert "It is yours" in answered.text

    amina = Terminal(
        stage.directory, {**stage.bot.environment, **keys_of_amina(stage.world.account)}
    )
    attacker = stage.world.shop.web_2.instance_id
    words = ("act", "isolate-instance", attacker, *WHERE, "--reason", "It attacks others")
    said = await asyncio.to_thread(amina.firebreak, *words, types=f"{attacker}\n")
    assert said.status == 0, said.text
    assert "done and verified" in said.text


async def _caught_up(stage: Stage) -> None:
    """Check that Slack has everything once, the worst first, at the pace that it allows."""
    await stage.in_line(within=120)
    await stage.assert_no_double()
    slack = stage.slack
    roles = {row["id"]: row for row in stage.records.rows("SELECT * FROM messages")}
    listed = [one for one in await slack.messages(CHANNEL) if one.metadata]
    shown = [roles[one.metadata["event_payload"]["id"]] for one in listed if one.metadata]
    roots = [row["rank"] for row in shown if row["role"] == "root"]
    assert roots[0] == Severity.CRITICAL.rank
    assert roots == sorted(roots)
    worst = await slack.expect_message(CHANNEL, containing=NIGHT)
    assert "somebody paged by ops has it" in worst.reads
    isolated = await slack.expect_message(CHANNEL, containing="Isolate instance: ")
    await slack.expect_reply(isolated, containing="✅ Isolate instance")
    limited = [one for one in await slack.calls("chat.postMessage") if one["status"] == LIMITED]
    assert limited == []  # a strict Slack never had to say that it is too much
    assert stage.records.ledger_problems() == []
