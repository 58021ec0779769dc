"""What goes into the timeline of an incident, as people see it, over Socket Mode."""

import asyncio
import json
from typing import Any

import pytest

from bot.sandbox.aws.alarms import database_cpu
from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import state_change
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.message import SeenMessage
from bot.sandbox.slack.driver.person import Person
from tests.e2e.stage import Stage, incident, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]


def timeline(stage: Stage, number: int, kind: str) -> list[dict[str, Any]]:
    """Return the entries of an incident whose kind begins so, in order."""
    chain = stage.records.one("SELECT id FROM incidents WHERE number = ?", number)
    return [each for each in stage.records.entries(kind) if each["chain"] == chain]


async def numbered(stage: Stage, message: SeenMessage) -> int:
    """Return the number of a message's incident, once Firebreak knows where it stands."""
    known = "SELECT incident FROM messages WHERE ts = ?"
    return int(await stage.until(lambda: stage.records.one(known, message.ts)))


async def test_a_pinned_message_stays_whatever_becomes_of_it(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(stage, slack, 0xD1, "api-lag-high")
    await yusuf.say("C0API", "replica lag is 40 s", thread=message, file="lag.png")
    said = await slack.expect_reply(message, containing="replica lag")
    await amina.react(said, "pushpin")
    await slack.expect_reaction(said, "white_check_mark")
    await yusuf.react(said, "pushpin")  # one pin is enough
    await yusuf.edit(said, "replica lag is 4 s")
    await stage.until(lambda: timeline(stage, number, "pin.edited"))
    await amina.react(said, "pushpin")  # takes hers off
    await amina.expect_ephemeral("It stays in the timeline", channel="C0API")
    await yusuf.delete(said)
    await stage.until(lambda: timeline(stage, number, "pin.deleted"))

    story = [(each["kind"], each["actor"]) for each in timeline(stage, number, "pin.")]
    assert story == [
        ("pin.added", "slack:U01AMINA"),
        ("pin.edited", "slack:U02YUSUF"),
        ("pin.removed", "slack:U01AMINA"),
        ("pin.deleted", "system"),
    ]
    pinned, edited, *_ = timeline(stage, number, "pin.")
    assert (pinned["text"], edited["text"]) == ("replica lag is 40 s", "replica lag is 4 s")
    assert [file["name"] for file in pinned["files"]] == ["lag.png"]
    assert stage.records.ledger_problems() == []


async def test_what_aws_still_knows_is_fetched_on_request(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    account, database = stage.world.account, stage.world.shop.data.instance_id
    change = {"DBInstanceIdentifier": database, "BackupRetentionPeriod": 3}
    await asyncio.to_thread(account.client("rds").modify_db_instance, **change)
    alarm = state_change(database_cpu(stage.world.shop.data), "ALARM", 97.0, utc_now())
    await stage.world.publish(json.dumps(alarm), None)
    message = await slack.expect_message("C0ALARMS", containing=database)
    number = await numbered(stage, message)

    await amina.command(f"/firebreak backfill INC-{number}", "C0ALARMS")
    await amina.expect_ephemeral(f"Reading what AWS knows of *INC-{number}*", channel="C0ALARMS")
    shown = await slack.expect_reply(message, containing="of AWS's record went into the timeline")
    assert "ModifyDBInstance by ci" in shown.reads

    told = timeline(stage, number, "evidence.happened")
    changed = next(one for one in told if one["says"].startswith("ModifyDBInstance by ci"))
    assert (changed["source"], changed["who"], changed["actor"]) == ("CloudTrail", "ci", "system")
    assert changed["source_at"].endswith("+00:00")
    assert changed["query"]
    assert {one["source"] for one in told} >= {"CloudTrail", "CloudWatch"}

    evidence = await slack.expect_reply(message, containing="What AWS shows")
    await yusuf.click(evidence, "Fill timeline")
    await slack.expect_update(shown, containing=["knows nothing that the timeline", "<@U02YUSUF>"])
    assert len(timeline(stage, number, "evidence.happened")) == len(told)
    assert stage.records.ledger_problems() == []


async def test_those_who_wait_are_told_in_the_status_channel(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(stage, slack, 0xD2, "sec-wait-high")
    await amina.command(f'/firebreak update INC-{number} "Checkout is slow"', "C0SECURITY")
    await amina.expect_ephemeral("goes to <#C0STATUS>", channel="C0SECURITY")
    told = await slack.expect_message("C0STATUS", containing=["Checkout is slow", f"INC-{number}"])
    assert "<@U01AMINA>" in told.reads
    await slack.expect_reply(message, containing="posted an update in <#C0STATUS>")

    await yusuf.shortcut("firebreak_update", message)  # in the thread, without a command
    modal = await yusuf.expect_modal("Update on")
    assert await yusuf.submit(modal, {"text": "Checkout is well again"}) is None
    await slack.expect_message("C0STATUS", containing="Checkout is well again")
    said = [(each["text"], each["actor"]) for each in timeline(stage, number, "update")]
    assert said == [
        ("Checkout is slow", "slack:U01AMINA"),
        ("Checkout is well again", "slack:U02YUSUF"),
    ]


async def test_a_new_incident_shows_the_last_ones_of_the_same_resource(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    first, number = await incident(stage, slack, 0xD3, "api-again-high")
    assert "Before:" not in first.reads
    await amina.choose(first, "Resolve…")
    await amina.submit(await amina.expect_modal("Resolve anyway"))
    await slack.expect_update(first, containing="RESOLVED")
    other = instance(0xD3)
    longer_ago = "UPDATE incidents SET resolved_at = '2026-01-02 03:14:00.000000' WHERE number = ?"
    stage.records.write(longer_ago, number)  # lately resolved, it would open again

    await stage.alarm("api-once-more-high", on=other)
    second = await slack.expect_message("C0API", containing=[other, f"Before: INC-{number}"])
    assert second.ts != first.ts
