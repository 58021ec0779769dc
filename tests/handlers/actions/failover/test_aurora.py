"""An Aurora cluster's failover to a reader."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from bot.core.alert import Target
from bot.core.plan import Verdict
from handlers.actions.failover.choosing import STAY
from tests.handlers.actions.failover.running import (
    UNDO,
    check,
    moved,
    operations,
    plan_of,
    run,
    undo_of,
    verdict,
)
from tests.handlers.actions.failover.world import World, rds
from tests.support.aws import Account


def shop(world: World) -> Target:
    """Make a cluster whose third member is the best reader: the second is smaller."""
    target = world.cluster({}, {"DBInstanceClass": "db.t4g.medium"}, {})
    for number in (2, 3):
        world.lag("AuroraReplicaLag", f"{target.id}-{number}", 20)
    return target


def test_the_best_reader_becomes_the_writer(world: World) -> None:
    target = shop(world)

    plan = plan_of(world, target)
    outcomes = run(world, plan)

    assert plan.choices["to"] == (f"reader {target.id}-3", f"reader {target.id}-2")
    assert (plan.data_loss, plan.blocked, plan.warned) == ("", (), ())
    assert plan.changes[0].before == f"{target.id}-1"
    assert [outcome.ok for outcome in outcomes] == [True] * 3
    assert writer(target) == f"{target.id}-3"
    assert operations(world) == ["FailoverDBCluster"]


def test_a_person_may_choose_another_reader(world: World) -> None:
    target = shop(world)

    plan = plan_of(world, target, f"reader {target.id}-2")

    assert {each.name for each in plan.warned} == {"Class", "Choice"}
    assert all(outcome.ok for outcome in run(world, plan))
    assert writer(target) == f"{target.id}-2"


def test_an_instance_of_the_cluster_leads_to_it(world: World) -> None:
    target = shop(world)

    plan = plan_of(world, Target("rds-instance", f"{target.id}-1"))

    assert plan.parameters == {"to": f"reader {target.id}-3"}
    assert plan.blocked == ()


def test_an_alarm_about_a_reader_moves_nothing_unasked(world: World) -> None:
    target = shop(world)
    reader = Target("rds-instance", f"{target.id}-2")

    plan = plan_of(world, reader)
    chosen = plan_of(world, reader, f"reader {target.id}-3")

    assert (plan.parameters, plan.calls) == ({"to": STAY}, ())
    assert any("a failover moves the writer" in each.evidence for each in plan.warned)
    assert verdict(chosen, "Target") is Verdict.WARNED
    assert chosen.blocked == ()


def test_a_failover_from_an_instance_is_taken_back_though_it_is_a_reader_now(world: World) -> None:
    cluster = shop(world)
    target = Target("rds-instance", f"{cluster.id}-1")
    saved = moved(world, target).saved

    plan = undo_of(world, target, saved)

    assert all(outcome.ok for outcome in run(world, plan, UNDO))
    assert writer(cluster) == f"{cluster.id}-1"


def test_it_fails_back_only_what_nobody_moved_since(world: World) -> None:
    target = shop(world)
    saved = moved(world, target).saved
    fail_over(world, target, 2)

    plan = undo_of(world, target, saved)

    assert f"{target.id}-2 writes now, no longer {target.id}-3" in plan.blocked[0].evidence


def test_the_writer_before_may_be_gone(world: World) -> None:
    target = shop(world)
    saved = moved(world, target).saved
    rds().delete_db_instance(DBInstanceIdentifier=f"{target.id}-1", SkipFinalSnapshot=True)

    assert "no member" in undo_of(world, target, saved).blocked[0].evidence


def test_somebody_elses_failover_in_between_is_not_ours(world: World) -> None:
    target = shop(world)
    plan = plan_of(world, target)
    fail_over(world, target, 2)

    start, verified = run(world, plan)

    assert (start.ok, verified.ok) == (False, False)
    assert start.says == f"{target.id}-2 writes, not {target.id}-3. Plan again."
    assert operations(world) == []


def test_in_the_middle_of_a_failover_no_other_is_planned(world: World) -> None:
    target = shop(world)
    world.passes = False
    fail_over(world, target, 2)

    plan = plan_of(world, target, f"reader {target.id}-3")

    assert verdict(plan, "Status") is Verdict.BLOCKED
    assert "failing-over" in check(plan, "Status").evidence


def test_a_reader_that_is_not_available_is_not_made_the_writer(world: World) -> None:
    target = shop(world)
    world.passes = False
    rds().reboot_db_instance(DBInstanceIdentifier=f"{target.id}-3")

    plan, chosen = plan_of(world, target), plan_of(world, target, f"reader {target.id}-3")

    assert plan.parameters == {"to": f"reader {target.id}-2"}
    assert verdict(chosen, "Reader") is Verdict.BLOCKED


def test_without_a_writer_a_failover_is_under_way(world: World) -> None:
    target = shop(world)
    plan = plan_of(world, target)

    def forget(parsed: dict[str, Any], **_: Any) -> None:
        for member in parsed["DBClusters"][0]["DBClusterMembers"]:
            member["IsClusterWriter"] = False

    world.aws = Account(hooks={"after-call.rds.DescribeDBClusters": forget})
    world.aws.hooks["before-call.rds"] = world.answer
    outcomes = run(world, plan)

    assert "a failover is under way" in plan_of(world, target).blocked[0].evidence
    assert (outcomes[1].again, outcomes[-1].ok) == (5.0, False)
    world.aws.close()


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDenied"])
def test_aws_refusal_is_botocores_own_error(world: World, code: str) -> None:
    target = shop(world)

    def refuse(model: Any, **_: Any) -> None:
        raise ClientError({"Error": {"Code": code, "Message": "no"}}, model.name)

    world.aws.hooks["before-call.rds.DescribeDBClusters"] = refuse

    with pytest.raises(ClientError, match=code):
        plan_of(world, target)


def test_there_must_be_a_reader_and_a_cluster(world: World) -> None:
    alone = plan_of(world, world.cluster({}))
    nobody = plan_of(world, Target("rds-cluster", "nobody"))

    assert "a reader in its Aurora cluster" in alone.blocked[0].evidence
    assert "There is no DB cluster nobody" in nobody.blocked[0].evidence


def fail_over(world: World, target: Target, to: int) -> None:
    rds().failover_db_cluster(
        DBClusterIdentifier=target.id, TargetDBInstanceIdentifier=f"{target.id}-{to}"
    )
    world.aws.made.clear()


def writer(target: Target) -> str:
    found = rds().describe_db_clusters(DBClusterIdentifier=target.id)["DBClusters"][0]
    members = found["DBClusterMembers"]
    (name,) = [each["DBInstanceIdentifier"] for each in members if each["IsClusterWriter"]]
    return str(name)
