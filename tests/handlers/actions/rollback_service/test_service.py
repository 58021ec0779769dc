"""Targets that cannot go back, and why."""

import pytest
from botocore.exceptions import ClientError

from bot.core.alert import Target
from bot.core.plan import Verdict
from tests.handlers.actions.rollback_service.lab import CLUSTER, Lab, ask, check, run


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("api", "is not written as cluster/service"),
        ("/api", "is not written as cluster/service"),
        (f"{CLUSTER}/nothing", "There is no service nothing in cluster lab"),
    ],
)
def test_what_is_no_service_is_refused(lab: Lab, target: str, why: str) -> None:
    plan = lab.action().plan(lab.aws(), ask(Target("ecs-service", target)))

    assert why in plan.blocked[0].evidence
    assert plan.calls == ()


def test_a_deleted_service_is_refused(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    lab.ecs.delete_service(cluster=CLUSTER, service=name, force=True)

    plan = lab.action().plan(lab.aws(), ask(target))

    assert plan.blocked


def test_a_missing_cluster_is_botocores_own_error(lab: Lab) -> None:
    with pytest.raises(ClientError, match="ClusterNotFoundException"):
        lab.action().plan(lab.aws(), ask(Target("ecs-service", "nowhere/api")))


def test_an_external_controller_is_refused_with_the_reason(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name), deploymentController={"type": "EXTERNAL"})

    plan = lab.action().plan(lab.aws(), ask(target))

    assert [each.name for each in plan.blocked] == ["Deployment controller"]
    assert "whatever made its task sets must roll back" in plan.blocked[0].evidence


def test_a_service_that_shall_run_nothing_is_warned_of(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name), desiredCount=0)
    lab.deploy(target, lab.good(name, memory=256))
    lab.pass_time()
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))

    assert check(plan, "Tasks").verdict is Verdict.WARNED
    assert all(outcome.ok for outcome in run(action, aws, plan))


@pytest.mark.parametrize("state", ["under way", "completed"])
def test_an_inactive_task_definition(lab: Lab, name: str, state: str) -> None:
    """ECS deploys none such; whether its own rollback does, it does not say."""
    old = lab.good(name)
    target = lab.serve(name, old)
    lab.deploy(target, lab.good(name, memory=256))
    if state == "completed":
        lab.pass_time()
    lab.ecs.deregister_task_definition(taskDefinition=old)

    found = check(lab.action().plan(lab.aws(), ask(target)), "Task definition")

    assert found.verdict is (Verdict.BLOCKED if state == "completed" else Verdict.WARNED)


def test_a_deleted_task_definition_blocks(lab: Lab, name: str) -> None:
    old = lab.good(name)
    target = lab.serve(name, old)
    lab.deploy(target, lab.good(name, memory=256))
    lab.pass_time()
    aws = lab.aws()
    aws.fail("ecs", "DescribeTaskDefinition", "ClientException")

    found = check(lab.action().plan(aws, ask(target)), "Task definition")

    assert (found.verdict, "deleted" in found.evidence) == (Verdict.BLOCKED, True)
