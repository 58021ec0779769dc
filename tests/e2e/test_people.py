"""What people do to an incident, in Slack, over Socket Mode."""

import asyncio

import pytest

from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from tests.e2e.stage import Stage, deeds, incident, instance

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]


async def test_an_incident_is_worked_from_acknowledge_to_resolve(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(stage, slack, 0xB1)
    await amina.click(message, "Acknowledge")
    await slack.expect_update(message, containing="<@U01AMINA> has it")
    await slack.expect_reply(message, containing="<@U01AMINA> has it")

    await yusuf.click(message, "Mitigated")
    await slack.expect_update(message, containing="MITIGATED")
    await amina.click(message, "Reopen")
    await slack.expect_update(message, containing="HIGH")
    await amina.choose(message, "Resolve…")
    asked = await amina.expect_modal("CPUUtilization above 80")
    assert asked.submit == "Resolve anyway"
    assert await amina.submit(asked) is None

    await slack.expect_update(message, containing="RESOLVED (was high)")
    assert deeds(stage, number, "incident.") == [
        ("incident.acknowledged", "slack:U01AMINA"),
        ("incident.mitigated", "slack:U02YUSUF"),
        ("incident.reopened", "slack:U01AMINA"),
        ("incident.resolved", "slack:U01AMINA"),
    ]


async def test_runbook_steps_are_ticked_by_name(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(stage, slack, 0xB6, "api-disk-high")
    runbook = await slack.expect_reply(message, containing="0 of 7 done")
    await amina.click(message, "Runbook 0/7")
    modal = await amina.expect_modal("Take it.")
    await amina.click(modal, "Done", near="1.")
    modal = await amina.expect_modal("1 of 7 done")
    assert "<@U01AMINA>" in modal.reads
    await slack.expect_update(message, containing="Runbook 1/7")
    await slack.expect_update(runbook, containing=["1 of 7 done", "<@U01AMINA>"])

    await yusuf.click(runbook, "Done")  # the next one, in the thread
    await slack.expect_update(message, containing="Runbook 2/7")
    await amina.click(modal, "Undo", near="1.")
    await slack.expect_update(message, containing="Runbook 1/7")
    assert deeds(stage, number, "step.") == [
        ("step.done", "slack:U01AMINA"),
        ("step.done", "slack:U02YUSUF"),
        ("step.undone", "slack:U01AMINA"),
    ]


async def test_a_double_click_is_one_deed(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    message, number = await incident(stage, slack, 0xB2, "api-cpu-high")
    clicks = [person.click(message, "Acknowledge") for person in (amina, amina, yusuf)]
    await asyncio.gather(*clicks)
    await slack.expect_update(message, containing="> has it")
    assert len(deeds(stage, number, "incident.acknowledged")) == 1


async def test_an_incident_is_given_to_somebody(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    message, number = await incident(stage, slack, 0xB3, "sec-cpu-high")
    await amina.choose(message, "Assign…")
    modal = await amina.expect_modal("Who has it now?")
    assert await amina.submit(modal, {"person": "U02YUSUF"}) is None
    await slack.expect_update(message, containing="<@U02YUSUF> was asked to take it")
    assert deeds(stage, number, "incident.assigned") == [("incident.assigned", "slack:U01AMINA")]


async def test_notes_and_impact_go_into_thread_and_timeline(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    message, number = await incident(stage, slack, 0xB4, "api-mem-high")
    await amina.choose(message, "Add a note…")
    modal = await amina.expect_modal("Note on")
    assert await amina.submit(modal, {"text": "We see <b>one</b> bad node"}) is None
    await slack.expect_reply(message, containing="We see &lt;b&gt;one&lt;/b&gt; bad node")

    await amina.click(message, "Acknowledge")
    await slack.expect_update(message, containing="> has it")
    await amina.choose(message, "Record the impact…")
    modal = await amina.expect_modal("What customers saw")
    answers = {"start": "03:10", "end": "03:40", "saw": "one checkout in five failed"}
    assert await amina.submit(modal, answers) is None
    await slack.expect_update(message, containing="Impact: 03:10 to 03:40: one checkout in five")
    assert len(deeds(stage, number, "note")) == 1
    assert len(deeds(stage, number, "incident.impact")) == 1


async def test_the_raw_event_is_two_clicks_away(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    message, _ = await incident(stage, slack, 0xB5, "sec-mem-high")
    await amina.choose(message, "Evidence, raw event…")
    await amina.click(await amina.expect_modal("Evidence"), "Raw event")
    modal = await amina.expect_modal("AlarmName")
    assert instance(0xB5) in modal.reads
    await amina.close(modal)


async def test_a_renewed_connection_carries_clicks(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    known = stage.bot.log.read_text().count("A new session")
    await slack.refresh_sockets()
    await stage.until(lambda: stage.bot.log.read_text().count("A new session") > known)
    await amina.command("/firebreak show INC-1", "C0GENERAL")
    await amina.expect_ephemeral("INC-1", channel="C0GENERAL")


async def test_the_ledger_is_sound_after_all_that(stage: Stage) -> None:
    assert stage.records.ledger_problems() == []
