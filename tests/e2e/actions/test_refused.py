"""What must not run: by the wrong person, of another plan, too late, or in a changed world."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.messages import finding
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World
from tests.e2e.actions.account import groups_of, new_server, put_into
from tests.e2e.actions.forging import (
    another_digest,
    in_view,
    last_sent,
    long_ago,
    submission,
    with_value,
)
from tests.e2e.actions.prose import (
    CHANNEL,
    DONE,
    PATIENCE,
    announced,
    attacker,
    confirmed,
    kinds,
    newest_run,
    planned,
    reply,
    run,
    runbook_of,
    shows,
    statuses,
    told,
)
from tests.e2e.stage import Stage, on_stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

ISOLATE, TIGHTEN = "Isolate instance", "Tighten egress"
ASKED = "waits for approval"
POLICIES = [
    {"actions": "*", "run": "responder"},
    {"actions": "isolate_instance", "approve": "commander", "break_glass": "amina"},
    {"actions": "tighten_egress", "run": "amina"},
]


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def stage(
    world: World, slack: SandboxClient, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    directory = tmp_path_factory.mktemp("firebreak")
    async with on_stage(world, slack, directory, policies=POLICIES) as stage:
        yield stage


async def asked(stage: Stage, slack: SandboxClient, amina: Person, name: str) -> Any:
    """Let amina ask for a new server's isolation; return it, the incident's and run's message."""
    server, message = await attacker(stage, slack, name)
    await confirmed(amina, await planned(amina, message, f"{ISOLATE}…"))
    return server, message, await run(slack, message, ISOLATE, ASKED)


async def private(person: Person) -> list[str]:
    """Return what a person alone was told in the channel."""
    return [one.ts for one in await person.messages(CHANNEL) if one.only_for]


def plan_only(account: dict[str, Any]) -> dict[str, Any]:
    """Return an account's configuration without the role that changes things."""
    return {name: value for name, value in account.items() if name != "execute_role"}


async def test_nobody_approves_their_own_run(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message, request = await asked(stage, slack, amina, "web-10")
    await amina.click(request, "Approve")
    await told(amina, "You asked for this yourself")
    assert kinds(stage, message, "approval.") == [("approval.refused", "slack:U01AMINA")]
    assert groups_of(stage.world.account, server) == ["shop-web"]

    await yusuf.click(request, "Approve")
    await run(slack, message, ISOLATE, DONE)
    assert statuses(stage, message) == [("isolate_instance", "succeeded")]


async def test_whoever_asked_and_whoever_may_approve_can_say_no(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message, request = await asked(stage, slack, amina, "web-11")
    await yusuf.click(request, "Reject")
    await shows(slack, request, "not run")
    assert ("run.rejected", "slack:U02YUSUF") in kinds(stage, message, "run.")
    assert groups_of(stage.world.account, server) == ["shop-web"]


async def test_a_request_expires(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message, request = await asked(stage, slack, amina, "web-12")
    long_ago(stage, "runs", "expires_at", newest_run(stage, message))
    await yusuf.click(request, "Approve")
    await told(yusuf, "This request is older than 30 minutes")

    long_ago(stage, "timers", "due_at", newest_run(stage, message))
    over = await slack.expect_update(
        request, containing="nobody approved it in time", within=PATIENCE
    )
    assert over.buttons == []
    await reply(slack, message, "<@U01AMINA> Nobody approved it within 30 minutes")
    assert groups_of(stage.world.account, server) == ["shop-web"]


async def test_a_plan_that_was_not_shown_is_not_confirmed(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    _, message = await attacker(stage, slack, "web-13")
    plan = await planned(amina, message, f"{ISOLATE}…")
    click = await last_sent(slack, "block_actions")
    carried = plan.raw["private_metadata"]
    await slack.deliver(submission(click, plan, another_digest(carried)))
    await told(amina, "That is not the plan that was shown")
    assert ("action.refused", "slack:U01AMINA") in kinds(stage, message, "action.")
    assert statuses(stage, message) == []


async def test_a_digest_that_was_not_shown_is_not_approved(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message, request = await asked(stage, slack, amina, "web-14")
    await yusuf.click(request, "Show the commands")
    await yusuf.expect_modal("aws ec2")
    click = await last_sent(slack, "block_actions")
    value = another_digest(click["actions"][0]["value"])
    forged = with_value(click, value)
    forged["actions"][0]["action_id"] = "run_approve"
    await slack.deliver(forged)
    await told(yusuf, "That is not the plan that this run has")
    assert kinds(stage, message, "approval.") == [("approval.refused", "slack:U02YUSUF")]
    assert groups_of(stage.world.account, server) == ["shop-web"]


async def test_who_lacks_the_role_is_told_who_has_it(
    stage: Stage, slack: SandboxClient, yusuf: Person
) -> None:
    _, message = await attacker(stage, slack, "web-15")
    runbook = await runbook_of(slack, message)
    await yusuf.click(runbook, f"{TIGHTEN}…")
    plan = await planned(yusuf, await yusuf.expect_modal("Which one?"), "web-15 (ec2-instance)")
    assert "You cannot run this: it needs" in plan.reads
    assert plan.submit == ""
    assert ("action.refused", "slack:U02YUSUF") in kinds(stage, message, "action.")

    click = await last_sent(slack, "block_actions")
    await slack.deliver(submission(click, plan, plan.raw["private_metadata"]))
    await told(yusuf, "You cannot run this: it needs")
    assert statuses(stage, message) == []


async def test_guests_and_strangers_are_refused(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    await slack.invite("U03GUEST", "guest", is_restricted=True)
    await slack.invite("U04OTHER", "visitor", home="T0ELSEWHERE")
    server, message, request = await asked(stage, slack, amina, "web-16")
    refusals = {
        "U03GUEST": "Guests of this workspace",
        "U04OTHER": "Only members of this workspace",
    }
    for user, says in refusals.items():
        person = slack.person(user)
        await person.click(request, "Approve")
        await told(person, says)
        await person.click(request, "Reject")
        await told(person, says)
    guest = slack.person("U03GUEST")
    await guest.click(message, f"{ISOLATE}…")
    await told(guest, "Guests of this workspace")
    assert statuses(stage, message) == [("isolate_instance", "asked")]
    assert groups_of(stage.world.account, server) == ["shop-web"]


async def test_a_changed_world_stops_a_run_before_it_begins(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message, request = await asked(stage, slack, amina, "web-17")
    put_into(stage.world.account, server, stage.world.shop.network.api_group_id)
    await yusuf.click(request, "Approve")
    stopped = await run(slack, message, ISOLATE, "stopped, nothing was changed, by")
    assert "The world changed since the plan" in stopped.reads
    assert "Plan again" in stopped.reads
    await reply(slack, message, f"{ISOLATE}: stopped, nothing was changed.")
    assert groups_of(stage.world.account, server) == ["shop-api"]


async def test_an_old_plan_must_be_made_again(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    _, message = await attacker(stage, slack, "web-18")
    plan = await planned(amina, message, f"{ISOLATE}…")
    long_ago(stage, "plans", "shown_at", plan.raw["private_metadata"].split(":")[4])
    await confirmed(amina, plan)
    await told(amina, "This plan is older than 15 minutes")
    assert statuses(stage, message) == []


async def test_a_double_click_is_one_run_and_one_approval(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    _, message, request = await asked(stage, slack, amina, "web-19")
    before = await private(amina)
    submitted = await last_sent(slack, "view_submission")
    again = [in_view(submitted, f"V{number}") for number in range(3)]
    await asyncio.gather(*map(slack.deliver, [submitted, *again]))
    clicks = [yusuf.click(request, "Approve") for _ in range(3)]
    await asyncio.gather(*clicks)
    await run(slack, message, ISOLATE, DONE)
    await slack.deliver(in_view(submitted, "V9"))
    assert statuses(stage, message) == [("isolate_instance", "succeeded")]
    assert kinds(stage, message, "run.requested") == [("run.requested", "slack:U01AMINA")]
    assert kinds(stage, message, "run.started") == [("run.started", "slack:U01AMINA")]
    assert kinds(stage, message, "run.approved") == [("run.approved", "slack:U02YUSUF")]
    assert await private(amina) == before  # it is no mistake, and nobody is told of one


async def test_the_glass_is_broken_by_whom_the_policy_names_alone(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    _, message = await attacker(stage, slack, "web-20")
    theirs = await planned(yusuf, message, f"{ISOLATE}…")
    assert "Break the glass" not in theirs.reads
    plan = await planned(amina, message, f"{ISOLATE}…")
    await confirmed(amina, plan, "No time to ask", break_glass=["yes"])
    broken = await run(slack, message, ISOLATE, DONE)
    assert "The glass was broken" in broken.reads
    said = await reply(slack, message, "*broke the glass*")
    assert "<!channel> <@U01AMINA>" in said.reads
    assert "Reason: No time to ask" in said.reads
    requested = stage.records.entries("run.requested")[-1]
    assert (requested["run"], requested["break_glass"]) == (newest_run(stage, message), True)


async def test_a_sample_is_nothing_to_act_on(
    stage: Stage, slack: SandboxClient, amina: Person
) -> None:
    server = new_server(stage.world, "web-21")
    event = finding(server, utc_now())
    event["detail"]["service"]["additionalInfo"]["value"] = '{"sample":true}'
    await stage.hear(json.dumps(event))
    message = await announced(slack, "web-21")
    await amina.click(message, f"{ISOLATE}…")
    await told(amina, "This is a sample finding")


@pytest.mark.slow
async def test_an_account_without_an_execute_role_is_plan_only(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    server, message, request = await asked(stage, slack, amina, "web-22")
    await stage.bot.stop()
    accounts = {number: plan_only(of) for number, of in stage.configuration["accounts"].items()}
    stage.configure({**stage.configuration, "accounts": accounts})
    await stage.bot.start()
    await slack.expect_sockets()

    plan = await planned(amina, message, f"{ISOLATE}…")
    assert "This account is plan-only" in plan.reads
    assert plan.submit == ""
    click = await last_sent(slack, "block_actions")
    await slack.deliver(submission(click, plan, plan.raw["private_metadata"]))
    await told(amina, "This account is plan-only")

    await yusuf.click(request, "Approve")  # it was asked for while there was a role
    stopped = await run(slack, message, ISOLATE, "not run, by")
    assert "The account is plan-only now" in stopped.reads
    assert groups_of(stage.world.account, server) == ["shop-web"]


async def test_the_ledger_is_sound_after_all_that(stage: Stage) -> None:
    assert stage.records.ledger_problems() == []
