"""Every action from the alarm to its undo: planned, confirmed, approved, done, taken back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.aws.alarms import database_cpu
from bot.sandbox.aws.clock import utc_now
from bot.sandbox.aws.control import set_back
from bot.sandbox.aws.messages import ecs_deployment, state_change, task_stopped
from bot.sandbox.slack import SandboxClient
from bot.sandbox.slack.driver.person import Person
from bot.sandbox.story.script import BAD_DEPLOYMENT
from tests.e2e.actions.account import groups_of, left_behind, seen, service_runs
from tests.e2e.actions.prose import (
    CHANNEL,
    DONE,
    PATIENCE,
    approved,
    attacked,
    attacker,
    confirmed,
    kinds,
    planned,
    reply,
    run,
    runbook_of,
    shows,
)
from tests.e2e.stage import Stage

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="package")]

LEAKED = Path(__file__).parents[2] / "fixtures" / "events" / "guardduty_iam_user.json"
USER = "shop-deploy"


async def test_an_instance_is_isolated_and_released(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    account, web_2 = stage.world.account, stage.world.shop.web_2
    before = seen(account)
    message = await attacked(stage, slack, web_2)
    plan = await planned(amina, message, "Isolate instance…")
    assert "interfaces: shop-web → firebreak-quarantine" in plan.reads
    assert "target group shop-web: 1 healthy left" in plan.reads
    assert "Established connections may persist" in plan.reads
    assert "Snapshots, the empty quarantine group and a replacement stay" in plan.reads
    assert seen(account) == before  # a plan changes nothing

    await confirmed(amina, plan, "It attacks others")
    isolated = await run(slack, message, "Isolate instance", DONE)
    assert groups_of(account, web_2) == ["firebreak-quarantine"]
    assert "<@U01AMINA>" in isolated.reads
    assert "It attacks others" in isolated.reads
    assert "✓ Cut its network: 1 of 1 interfaces moved to quarantine" in isolated.reads
    await reply(slack, message, "<@U01AMINA> *Isolate instance: done and verified")

    released = await approved(slack, amina, yusuf, isolated, "Release instance…")
    assert "<@U02YUSUF> approved" in released.reads
    stays = {"describe_snapshots": 1, "describe_security_groups": 1}
    assert left_behind(before, seen(account)) == stays
    await shows(slack, isolated, "It was taken back.")
    assert kinds(stage, message, "incident.") == [
        ("incident.contained", "slack:U01AMINA"),
        ("incident.released", "slack:U01AMINA"),
    ]


async def test_egress_is_tightened_and_restored(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    account = stage.world.account
    _, message = await attacker(stage, slack, "web-3")
    before = seen(account)
    runbook = await runbook_of(slack, message)
    await amina.click(runbook, "Tighten egress…")
    which = await amina.expect_modal("Which one?")
    plan = await planned(amina, which, "shop-web (security-group)")
    assert "everything to 0.0.0.0/0 → everything to 10.0.0.0/16" in plan.reads
    assert all(name in plan.reads for name in ("web-1", "web-2", "web-3"))
    assert "Connections that are tracked go on" in plan.reads

    await confirmed(amina, plan)
    tight = await run(slack, message, "Tighten egress", DONE)
    assert "3 interfaces: new connections out within vpc-only alone" in tight.reads
    assert seen(account)["describe_security_groups"] != before["describe_security_groups"]

    await approved(slack, amina, yusuf, tight, "Restore egress…")
    assert left_behind(before, seen(account)) == {}


async def test_a_users_keys_are_revoked_and_restored(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    account = stage.world.account
    iam = account.client("iam")
    iam.create_user(UserName=USER)
    keys = [iam.create_access_key(UserName=USER)["AccessKey"]["AccessKeyId"] for _ in range(2)]
    before = seen(account)
    await stage.hear(LEAKED.read_text(encoding="utf-8"))
    message = await slack.expect_message(
        CHANNEL, containing=f"{USER} is used from", within=PATIENCE
    )
    plan = await planned(amina, message, "Revoke credentials…")
    assert all(f"access key {key}: Active → Inactive" in plan.reads for key in keys)
    assert "GuardDuty has no such finding" in plan.reads

    await confirmed(amina, plan)
    revoked = await run(slack, message, "Revoke credentials", DONE)
    assert "AKIA" in revoked.reads
    found = iam.list_access_keys(UserName=USER)["AccessKeyMetadata"]
    assert [one["Status"] for one in found] == ["Inactive", "Inactive"]
    assert len(iam.list_user_policies(UserName=USER)["PolicyNames"]) == 1

    await approved(slack, amina, yusuf, revoked, "Restore credentials…")
    assert left_behind(before, seen(account)) == {}


@pytest.mark.slow
async def test_a_release_is_rolled_back_and_forward_again(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    account, api = stage.world.account, stage.world.shop.api
    failed = ecs_deployment(
        api.cluster, api.service, "FAILED", utc_now(), deployment_id=BAD_DEPLOYMENT
    )
    await stage.hear(json.dumps(failed))
    died = task_stopped(api.cluster, api.service, api.bad_revision_arn, utc_now())
    await stage.hear(json.dumps(died))
    message = await slack.expect_message(
        CHANNEL, containing="Deployment of api failed", within=PATIENCE
    )
    plan = await planned(amina, message, "Roll back…")
    assert "shop-api:2 → shop-api:1" in plan.reads
    assert "exited 137 (OutOfMemoryError" in plan.reads
    assert "Data and database migrations stay as they are" in plan.reads

    await confirmed(amina, plan)
    set_back(account, timedelta(minutes=-5))
    back = await run(slack, message, "Roll back", DONE)
    assert "2 of 2 tasks run shop-api:1, and nothing else" in back.reads
    assert service_runs(account, api) == (api.good_revision_arn, 2)

    # The release is as bad as it was: the undo brings it back, and says that it fails.
    await confirmed(amina, await planned(amina, back, "Roll forward again…"))
    asked = await run(slack, message, "Roll forward again", "waits for approval")
    await yusuf.click(asked, "Approve")
    set_back(account, timedelta(minutes=-10))
    again = await run(slack, message, "Roll forward again", "failed, by", within=60)
    assert "shop-api:2 failed: ECS deployment circuit breaker" in again.reads
    assert service_runs(account, api) == (api.bad_revision_arn, 0)
    set_back(account, timedelta())


@pytest.mark.slow
async def test_a_database_fails_over_and_back(
    stage: Stage, slack: SandboxClient, amina: Person, yusuf: Person
) -> None:
    account, data = stage.world.account, stage.world.shop.data
    before = seen(account)
    await stage.hear(json.dumps(state_change(database_cpu(data), "ALARM", 97.0, utc_now())))
    message = await slack.expect_message(
        CHANNEL, containing="CPUUtilization of shop-db", within=PATIENCE
    )
    plan = await planned(amina, message, "Fail over…")
    assert "shop-db runs in: eu-west-1a → eu-west-1b" in plan.reads
    assert "Every connection to shop-db ends" in plan.reads
    assert "APPROVAL by the role commander" in plan.reads

    await confirmed(amina, plan)
    asked = await run(slack, message, "Fail over", "waits for approval")
    assert seen(account) == before
    await yusuf.click(asked, "Approve")
    set_back(account, timedelta(minutes=-5))
    over = await run(slack, message, "Fail over", DONE)
    assert "It runs in eu-west-1b, and is available" in over.reads
    assert seen(account)["describe_db_instances"] != before["describe_db_instances"]

    await confirmed(amina, await planned(amina, over, "Fail back…"))
    asked = await run(slack, message, "Fail back", "waits for approval")
    await yusuf.click(asked, "Approve")
    set_back(account, timedelta(minutes=-10))
    await run(slack, message, "Fail back", DONE)
    assert left_behind(before, seen(account)) == {}
    set_back(account, timedelta())
