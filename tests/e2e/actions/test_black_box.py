"""What Firebreak asks of AWS, written down between the two: no write that nobody agreed to."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.world import World
from tests.e2e.actions.forging import another_digest, last_sent, long_ago, submission, with_value
from tests.e2e.actions.prose import (
    DONE,
    attacker,
    confirmed,
    newest_run,
    planned,
    run,
    statuses,
    told,
)
from tests.e2e.stage import Stage, on_stage
from tests.support.proxy import Proxy, running_proxy

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

ISOLATE, ASKED = "Isolate instance", "waits for approval"
POLICIES = [
    {"actions": "*", "run": "responder"},
    {"actions": ["isolate_instance", "*.undo"], "approve": "commander"},
]
EXECUTE = "firebreak-execute"


@pytest.fixture(scope="module")
def proxy(world: World) -> Iterator[Proxy]:
    with running_proxy(world.account.endpoint) as proxy:
        yield proxy


@pytest_asyncio.fixture(scope="module", loop_scope="package")
async def stage(
    world: World, slack: SandboxClient, proxy: Proxy, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    directory = tmp_path_factory.mktemp("firebreak")
    more = {"AWS_ENDPOINT_URL": proxy.url}
    async with on_stage(world, slack, directory, more=more, policies=POLICIES) as stage:
        yield stage


@pytest.fixture(autouse=True)
def afresh(proxy: Proxy) -> None:
    """Let each test see its own calls alone."""
    proxy.passed.clear()


def planned_calls(stage: Stage, run_id: str) -> Counter[tuple[str, str]]:
    """Return how often a run's plan names each call to AWS."""
    plan = json.loads(stage.records.one("SELECT body FROM plans WHERE id = ?", run_id))
    return Counter((call["service"], call["operation"]) for call in plan["calls"])


async def asked(stage: Stage, slack: SandboxClient, amina: Person, name: str) -> Any:
    """Let amina ask for a new server's isolation; return the incident's and run's message."""
    _, message = await attacker(stage, slack, name)
    await confirmed(amina, await planned(amina, message, f"{ISOLATE}…"))
    return message, await run(slack, message, ISOLATE, ASKED)


async def test_what_was_agreed_to_is_done_and_nothing_else(
    stage: Stage, slack: SandboxClient, proxy: Proxy, amina: Person, yusuf: Person
) -> None:
    message, request = await asked(stage, slack, amina, "web-50")
    await yusuf.click(request, "Show the commands")
    await yusuf.expect_modal("aws ec2")
    assert proxy.writes == []
    assert not any(EXECUTE in role for role in proxy.roles())

    await yusuf.click(request, "Approve")
    isolated = await run(slack, message, ISOLATE, DONE)
    assert Counter(proxy.writes) == planned_calls(stage, newest_run(stage, message))
    assert any(EXECUTE in role for role in proxy.roles())

    proxy.passed.clear()
    await confirmed(amina, await planned(amina, isolated, "Release instance…"))
    request = await run(slack, message, "Release instance", ASKED)
    assert proxy.writes == []
    await yusuf.click(request, "Approve")
    await run(slack, message, "Release instance", DONE)
    assert Counter(proxy.writes) == planned_calls(stage, newest_run(stage, message))


async def test_no_refused_click_writes(
    stage: Stage, slack: SandboxClient, proxy: Proxy, amina: Person, yusuf: Person
) -> None:
    message, request = await asked(stage, slack, amina, "web-51")
    await amina.click(request, "Approve")
    await told(amina, "You asked for this yourself")
    click = await last_sent(slack, "block_actions")
    other = another_digest(click["actions"][0]["value"])
    theirs = {**click, "user": {**click["user"], "id": yusuf.id}, "response_url": ""}
    await slack.deliver(with_value(theirs, other))
    await told(yusuf, "That is not the plan that this run has")

    await slack.invite("U03GUEST", "guest", is_restricted=True)
    await slack.invite("U04OTHER", "visitor", home="T0ELSEWHERE")
    for user in ("U03GUEST", "U04OTHER"):
        await slack.person(user).click(request, "Approve")
        await told(slack.person(user), "of this workspace")

    long_ago(stage, "runs", "expires_at", newest_run(stage, message))
    await yusuf.click(request, "Approve")
    await told(yusuf, "This request is older than 30 minutes")
    assert statuses(stage, message) == [("isolate_instance", "asked")]
    assert proxy.writes == []
    assert not any(EXECUTE in role for role in proxy.roles())


async def test_no_refused_plan_writes(
    stage: Stage, slack: SandboxClient, proxy: Proxy, amina: Person
) -> None:
    _, message = await attacker(stage, slack, "web-52")
    plan = await planned(amina, message, f"{ISOLATE}…")
    click, carried = await last_sent(slack, "block_actions"), plan.raw["private_metadata"]
    await slack.deliver(submission(click, plan, another_digest(carried)))
    await told(amina, "That is not the plan that was shown")
    await amina.close(plan)

    plan = await planned(amina, message, f"{ISOLATE}…")
    long_ago(stage, "plans", "shown_at", plan.raw["private_metadata"].split(":")[4])
    await confirmed(amina, plan)
    await told(amina, "This plan is older than 15 minutes")
    assert statuses(stage, message) == []
    assert proxy.writes == []


@pytest.mark.slow
async def test_who_is_no_approver_any_more_approves_nothing(
    stage: Stage, slack: SandboxClient, proxy: Proxy, amina: Person, yusuf: Person
) -> None:
    message, request = await asked(stage, slack, amina, "web-53")
    await stage.bot.stop()
    roles = {"responder": ["amina", "yusuf"], "commander": ["amina"]}
    stage.configure({**stage.configuration, "roles": roles})
    await stage.bot.start()
    await slack.expect_sockets()
    await yusuf.click(request, "Approve")
    await told(yusuf, "You cannot approve this")
    assert statuses(stage, message) == [("isolate_instance", "asked")]
    assert proxy.writes == []
