"""The whole way, back and forward again, under CodeDeploy."""

from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from bot.core.action import Action
from bot.core.alert import Target
from handlers.actions.rollback_service import rollback_service
from handlers.patience import Patience
from tests.handlers.actions.rollback_service.code_deploy import CodeDeploy
from tests.handlers.actions.rollback_service.lab import (
    EPOCH,
    FakeAws,
    Killed,
    Lab,
    ask,
    check,
    run,
    undo_of,
)


def test_what_succeeded_goes_back_by_a_deployment_of_the_last_good_revision(
    lab: Lab, aws: FakeAws, name: str
) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    old, new = lab.good(name), lab.good(name, memory=256)
    code_deploy.deployed(old)
    code_deploy.deployed(new)

    plan = action.plan(aws, ask(target))
    outcomes = run(action, aws, plan)

    assert [call.operation for call in plan.calls] == ["CreateDeployment"]
    assert plan.blocked == plan.warned == ()
    assert plan.calls[0].parameters["description"] == "Firebreak INC-42: back from d-000000001"
    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert outcomes[0].made == {"deployment": "d-000000002"}
    assert lab.service(target)["taskDefinition"] == old
    assert "UpdateService" not in aws.calls


@pytest.mark.parametrize("state", ["before the shift", "after the shift"])
def test_what_is_under_way_is_stopped(lab: Lab, aws: FakeAws, name: str, state: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    old, new = lab.good(name), lab.good(name, memory=256)
    code_deploy.deployed(old)
    deployment = code_deploy.deployed(new, complete=False)
    if state == "after the shift":
        code_deploy.shift(deployment)

    plan = action.plan(aws, ask(target))
    outcomes = run(action, aws, plan)

    assert [call.operation for call in plan.calls] == ["StopDeployment"]
    assert plan.calls[0].parameters == {"deploymentId": deployment, "autoRollbackEnabled": True}
    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert lab.service(target)["taskDefinition"] == old
    assert (plan.saved["from"], plan.saved["to"]) == (new, old)


def test_forward_again_deploys_what_was_left(lab: Lab, aws: FakeAws, name: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    old, new = lab.good(name), lab.good(name, memory=256)
    code_deploy.deployed(old)
    code_deploy.deployed(new)
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)

    undo = undo_of(action)
    undo_plan = undo.plan(aws, ask(target, **plan.saved))
    outcomes = run(undo, aws, undo_plan)

    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert lab.service(target)["taskDefinition"] == new


def test_forward_again_after_a_stop(lab: Lab, aws: FakeAws, name: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    new = lab.good(name, memory=256)
    code_deploy.deployed(lab.good(name))
    code_deploy.deployed(new, complete=False)
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)

    undo = undo_of(action)
    outcomes = run(undo, aws, undo.plan(aws, ask(target, **plan.saved)))

    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert lab.service(target)["taskDefinition"] == new


def test_undo_waits_for_nobody(lab: Lab, aws: FakeAws, name: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    for size in (128, 192):
        code_deploy.deployed(lab.good(name, memory=size))
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)
    code_deploy.deployed(lab.good(name, memory=256), complete=False)

    undo_plan = undo_of(action).plan(aws, ask(target, **plan.saved))

    assert [each.name for each in undo_plan.blocked] == ["Deployment under way"]


def test_a_service_that_codedeploy_never_deployed_has_nothing(
    lab: Lab, aws: FakeAws, name: str
) -> None:
    _, target, action = _set_up(lab, aws, name)

    plan = action.plan(aws, ask(target))

    assert "nothing to roll back to" in plan.blocked[0].evidence


def test_the_first_deployment_has_nothing(lab: Lab, aws: FakeAws, name: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    code_deploy.deployed(lab.good(name))

    plan = action.plan(aws, ask(target))

    assert "Nothing to roll back to" in plan.blocked[0].evidence


def test_a_rollback_that_fails_is_told_with_the_reason(lab: Lab, aws: FakeAws, name: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    for size in (128, 192):
        code_deploy.deployed(lab.good(name, memory=size))
    plan = action.plan(aws, ask(target))
    code_deploy.fails = True

    outcomes = run(action, aws, plan)

    assert [outcome.ok for outcome in outcomes] == [True, False, False]
    assert outcomes[1].says == "CodeDeploy's d-000000002 is Failed: unhealthy"


@pytest.mark.parametrize("complete", ["yes", "no"])
def test_killed_after_the_call_it_ends_well(
    lab: Lab, aws: FakeAws, name: str, complete: str
) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    old = lab.good(name)
    code_deploy.deployed(old)
    code_deploy.deployed(lab.good(name, memory=256), complete=complete == "yes")
    plan = action.plan(aws, ask(target))
    (operation,) = [call.operation for call in plan.calls]
    alive = aws.die_after("codedeploy", operation)
    with pytest.raises(Killed):
        run(action, aws, plan)
    alive()

    outcomes = run(action, aws, plan)

    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert aws.calls.count(operation) == 1
    assert lab.service(target)["taskDefinition"] == old


def test_somebody_elses_deployment_under_way_refuses_ours(
    lab: Lab, aws: FakeAws, name: str
) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    for size in (128, 192):
        code_deploy.deployed(lab.good(name, memory=size))
    plan = action.plan(aws, ask(target))
    code_deploy.deployed(lab.good(name, memory=256), complete=False)

    with pytest.raises(ClientError, match="DeploymentLimitExceededException"):
        run(action, aws, plan)


@pytest.mark.parametrize("complete", ["yes", "no"])
def test_what_ended_or_changed_meanwhile_is_to_be_planned_again(
    lab: Lab, aws: FakeAws, name: str, complete: str
) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    code_deploy.deployed(lab.good(name))
    code_deploy.deployed(lab.good(name, memory=192), complete=complete == "yes")
    plan = action.plan(aws, ask(target))
    code_deploy.go_on()
    code_deploy.deployed(lab.good(name, memory=256))

    (outcome,) = run(action, aws, plan)

    assert (outcome.ok, "Plan again" in outcome.says) == (False, True)


def test_a_file_in_s3_leaves_the_task_definition_unknown(lab: Lab, aws: FakeAws, name: str) -> None:
    code_deploy, target, action = _set_up(lab, aws, name)
    first = code_deploy.deployed(lab.good(name))
    code_deploy.deployed(lab.good(name, memory=256))
    place = {"bucket": "shop", "key": "appspec.yaml", "bundleType": "YAML"}
    code_deploy.deployments[first]["revision"] = {"revisionType": "S3", "s3Location": place}

    plan = action.plan(aws, ask(target))

    assert plan.calls[0].parameters["revision"]["s3Location"] == place
    assert [each.name for each in plan.warned] == ["Task definition"]
    assert "an unknown task definition" in check(plan, "Revision to go back to").evidence


def _set_up(lab: Lab, aws: FakeAws, name: str) -> tuple[CodeDeploy, Target, Action]:
    """Create a service that CodeDeploy deploys, and an action that waits in its time."""
    target = lab.serve(name, lab.good(name), deploymentController={"type": "CODE_DEPLOY"})
    code_deploy = CodeDeploy(lab, name)
    code_deploy.attach(aws)
    aws.rest = lambda _: code_deploy.go_on()
    now = iter(range(1_000))
    patience = Patience(60, 5, clock=lambda: EPOCH + timedelta(seconds=next(now)))
    return code_deploy, target, rollback_service(patience)
