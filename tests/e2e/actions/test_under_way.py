"""What happens while a run is under way: trouble in AWS and Slack, people who stop it, a freeze."""

import asyncio

import pytest

from bot.sandbox.aws.control import add_fault
from bot.sandbox.aws.faults import Fault, FaultKind
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.slack.state.faults import FaultKind as SlackFault
from tests.e2e.actions.account import groups_of, put_into
from tests.e2e.actions.prose import (
    CHANNEL,
    DONE,
    PATIENCE,
    attacker,
    confirmed,
    kinds,
    planned,
    reply,
    run,
    statuses,
    told,
)
from tests.e2e.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.asyncio(loop_scope="package")]

ISOLATE = "Isolate instance"
CUT = "ModifyNetworkInterfaceAttribute"


def trouble(
    stage: Stage, operation: str, kind: FaultKind, *, count: int = 1, milliseconds: float = 0
) -> None:
    """Let EC2 refuse, or delay, an operation."""
    fault = Fault("ec2", operation, kind, count=count, milliseconds=milliseconds)
    add_fault(stage.world.account, fault)


async def test_a_missing_permission_is_named(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    server, message = await attacker(stage, slack, "web-30")
    trouble(stage, CUT, FaultKind.DENIED)
    await confirmed(amina, await planned(amina, message, f"{ISOLATE}…"))
    failed = await run(slack, message, ISOLATE, "failed, by")
    assert "ec2:ModifyNetworkInterfaceAttribute is missing" in failed.reads
    assert "✗ Cut its network" in failed.reads
    assert "0 of 1 interfaces" in failed.reads
    assert "Release instance…" in failed.buttons
    said = await reply(slack, message, f"{ISOLATE}: failed.*")
    assert said.raw["broadcast"]
    assert groups_of(stage.world.account, server) == ["shop-web"]
    assert ("step.failed", "slack:U01AMINA") in kinds(stage, message, "step.")


async def test_throttling_only_costs_time(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    server, message = await attacker(stage, slack, "web-31")
    trouble(stage, CUT, FaultKind.THROTTLED, count=4)  # the SDK alone would try three times
    await confirmed(amina, await planned(amina, message, f"{ISOLATE}…"))
    await run(slack, message, ISOLATE, DONE)
    assert groups_of(stage.world.account, server) == ["firebreak-quarantine"]


async def test_slack_may_be_away_meanwhile(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    server, message = await attacker(stage, slack, "web-32")
    plan = await planned(amina, message, f"{ISOLATE}…")
    await slack.fault(SlackFault.OUTAGE, seconds=60)
    await confirmed(amina, plan)
    await stage.until(lambda: statuses(stage, message) == [("isolate_instance", "succeeded")])
    assert groups_of(stage.world.account, server) == ["firebreak-quarantine"]
    await slack.clear_faults()
    await run(slack, message, ISOLATE, DONE)
    await reply(slack, message, f"*{ISOLATE}: done and verified.*")


async def test_two_people_at_once_are_one_run(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    _, message = await attacker(stage, slack, "web-33")
    first = await planned(amina, message, f"{ISOLATE}…")
    second = await planned(yusuf, message, f"{ISOLATE}…")
    trouble(stage, "CreateTags", FaultKind.SLOW, milliseconds=1500)
    await asyncio.gather(confirmed(amina, first), confirmed(yusuf, second))
    done = await run(slack, message, ISOLATE, DONE)
    late = yusuf if f"by <@{amina.id}>" in done.reads else amina
    await told(late, "is under way on web-33")
    assert statuses(stage, message) == [("isolate_instance", "succeeded")]


async def test_a_world_that_changed_before_confirming_stops_it(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    server, message = await attacker(stage, slack, "web-34")
    plan = await planned(amina, message, f"{ISOLATE}…")
    put_into(stage.world.account, server, stage.world.shop.network.api_group_id)
    await confirmed(amina, plan)
    stopped = await run(slack, message, ISOLATE, "stopped, nothing was changed, by")
    assert "Plan again" in stopped.reads
    assert groups_of(stage.world.account, server) == ["shop-api"]


async def test_a_run_is_cancelled_between_two_steps(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message = await attacker(stage, slack, "web-35")
    plan = await planned(amina, message, f"{ISOLATE}…")
    trouble(stage, "CreateTags", FaultKind.SLOW, milliseconds=3000)
    await confirmed(amina, plan)
    going = await run(slack, message, ISOLATE, "under way, by")
    await yusuf.click(going, "Cancel")
    await slack.expect_update(
        going, containing="<@U02YUSUF> cancels it: it stops after this step", within=PATIENCE
    )
    over = await run(slack, message, ISOLATE, "cancelled, by")
    assert "1 of 5 steps were done" in over.reads
    assert "☐ Cut its network" in over.reads
    assert "Release instance…" in over.buttons
    assert groups_of(stage.world.account, server) == ["shop-web"]


async def test_a_freeze_pauses_what_runs_and_refuses_what_is_new(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message = await attacker(stage, slack, "web-36")
    plan = await planned(amina, message, f"{ISOLATE}…")
    await amina.choose(plan, "Turn off its metadata service (software on it may fail)")
    plan = await amina.expect_modal("metadata service: ", within=PATIENCE)
    _, later = await attacker(stage, slack, "web-37")
    theirs = await planned(yusuf, later, f"{ISOLATE}…")
    trouble(stage, CUT, FaultKind.SLOW, milliseconds=3000)
    await confirmed(amina, plan)
    await run(slack, message, ISOLATE, "⏳ Cut its network")

    await yusuf.command("/firebreak freeze the console itself is under attack", CHANNEL)
    await told(yusuf, "Frozen: no action starts")
    paused = await run(slack, message, ISOLATE, "paused, by")
    assert "Frozen: the console itself is under attack" in paused.reads
    await confirmed(yusuf, theirs)
    await told(yusuf, "All actions are frozen: the console itself")
    assert statuses(stage, later) == []
    # Isolated is the safe state: between here and there it does not rest.
    assert groups_of(stage.world.account, server) == ["firebreak-quarantine"]

    await amina.command("/firebreak unfreeze", CHANNEL)
    await told(amina, "The freeze is lifted. 1 paused runs go on")
    await run(slack, message, ISOLATE, DONE)
    assert ("run.resumed", "slack:U01AMINA") in kinds(stage, message, "run.")


async def test_a_closed_plan_can_be_resumed(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    _, message = await attacker(stage, slack, "web-38")
    plan = await planned(amina, message, f"{ISOLATE}…")
    await amina.close(plan)
    offer = await told(amina, "was not run, nothing was changed")
    again = await planned(amina, offer, "Resume plan")
    assert again.raw["private_metadata"] == plan.raw["private_metadata"]
    await confirmed(amina, again)
    await run(slack, message, ISOLATE, DONE)


async def test_the_ledger_is_sound_after_all_that(stage: Stage) -> None:
    assert stage.records.ledger_problems() == []
