"""Records stop leading to a load balancer, and lead there again."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.alert import Target
from bot.core.plan import Verdict
from handlers.actions.failover import FAILOVER
from tests.handlers.actions.failover.running import (
    UNDO,
    moved,
    operations,
    plan_of,
    run,
    undo_of,
    verdict,
)
from tests.handlers.actions.failover.world import World
from tests.support.action import execute
from tests.support.aws import answer, raw_client

ELSEWHERE = "other.eu-north-1.elb.amazonaws.com"


def shop(world: World, *, failover: bool = False) -> tuple[Target, str]:
    """Return a load balancer, and the choice that leads its name elsewhere."""
    target = world.balancer(shiftable=False)
    name = f"www.{world.prefix}.example."
    sides = (("here", world.dns(target), "PRIMARY", 90), ("there", ELSEWHERE, "SECONDARY", 10))
    world.zone(
        [
            {
                "Name": name,
                "Type": "A",
                "SetIdentifier": ident,
                **({"Failover": role} if failover else {"Weight": weight}),
                "AliasTarget": {
                    "HostedZoneId": "Z32O12XQLNTSW2",
                    "DNSName": dns,
                    "EvaluateTargetHealth": True,
                },
            }
            for ident, dns, role, weight in sides
        ]
    )
    return target, f"away in DNS: {name}"


@pytest.mark.parametrize("failover", [False, True])
def test_it_leads_elsewhere_and_back_again(world: World, *, failover: bool) -> None:
    target, choice = shop(world, failover=failover)

    plan = moved(world, target, choice)
    after = records(plan.saved)
    back = undo_of(world, target, plan.saved)

    assert (plan.data_loss, plan.blocked) == ("", ())
    assert all(record in after for record in plan.saved["after"])
    assert all(outcome.ok for outcome in run(world, back, UNDO))
    assert all(record in records(plan.saved) for record in plan.saved["before"])
    assert len(records(plan.saved)) == 2


def test_one_batch_changes_what_is_there_and_makes_nothing_new(world: World) -> None:
    target, choice = shop(world, failover=True)

    plan = plan_of(world, target, choice)

    (call,) = plan.calls
    changes = call.parameters["ChangeBatch"]["Changes"]
    assert [each["Action"] for each in changes] == ["UPSERT", "UPSERT"]
    assert [(each.before, each.after) for each in plan.changes] == [
        (f"to {world.dns(target)}", f"to {ELSEWHERE}"),
        (f"to {ELSEWHERE}", f"to {world.dns(target)}"),
    ]


def test_it_is_never_done_unasked(world: World) -> None:
    target, choice = shop(world)

    plan = plan_of(world, target)

    assert plan.calls == ()
    assert choice in plan.choices["to"]
    assert verdict(plan_of(world, target, choice), "Other side") is Verdict.WARNED


def test_it_waits_until_all_name_servers_have_it(world: World) -> None:
    target, choice = shop(world)
    plan = plan_of(world, target, choice)
    start, wait = FAILOVER.steps(plan)
    made = start.run(world.aws, plan, {}).made
    status = {"Id": made["change"], "Status": "PENDING", "SubmittedAt": world.now}
    world.aws.close()
    pending = "before-call.route53.GetChange"
    world.aws.hooks[pending] = lambda model, **_: answer(model, {"ChangeInfo": status})

    outcome = wait.run(world.aws, plan, made)

    assert (outcome.again, "not in all name servers" in outcome.says) == (5.0, True)
    status["Status"] = "INSYNC"
    assert wait.run(world.aws, plan, made).says.endswith("in all name servers")


def test_somebody_elses_change_in_between_is_not_overwritten(world: World) -> None:
    target, choice = shop(world)
    plan = plan_of(world, target, choice)
    change(plan.saved, {**plan.saved["before"][0], "Weight": 33})

    start, _ = run(world, plan)

    assert (start.ok, "Somebody changed" in start.says) == (False, True)
    assert operations(world) == []


def test_somebody_elses_change_since_is_not_taken_back(world: World) -> None:
    target, choice = shop(world)
    saved = moved(world, target, choice).saved
    change(saved, {**saved["after"][0], "Weight": 33})

    plan = undo_of(world, target, saved)

    assert "Somebody changed" in plan.blocked[0].evidence
    assert plan.calls == ()


def test_an_answer_that_was_lost_is_recognised(world: World) -> None:
    target, choice = shop(world)
    plan = plan_of(world, target, choice)
    execute(FAILOVER, world.aws, plan)
    world.aws.made.clear()

    start, wait, verified = run(world, plan)

    assert (start.ok, wait.ok, verified.ok) == (True, True, True)
    assert operations(world) == []


def change(saved: Mapping[str, Any], record: Mapping[str, Any]) -> None:
    raw_client("route53").change_resource_record_sets(
        HostedZoneId=saved["zone_id"],
        ChangeBatch={"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]},
    )


def records(saved: Mapping[str, Any]) -> list[Any]:
    page = raw_client("route53").list_resource_record_sets(HostedZoneId=saved["zone_id"])
    return [each for each in page["ResourceRecordSets"] if each["Name"] == saved["name"]]
