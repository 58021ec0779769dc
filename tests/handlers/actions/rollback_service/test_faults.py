"""What happens when a call fails, the process dies, or the world changes in between."""

import pytest
from botocore.exceptions import ClientError

from bot.core.alert import Target
from tests.handlers.actions.rollback_service.lab import Killed, Lab, ask, run, to_the_end

STATES = [("completed", "UpdateService"), ("under way", "StopServiceDeployment")]
READS = ["DescribeServices", "ListServiceDeployments", "DescribeServiceRevisions"]


@pytest.mark.parametrize(("state", "operation"), STATES)
def test_killed_after_the_call_it_ends_well(
    lab: Lab, name: str, state: str, operation: str
) -> None:
    target, old = _released(lab, name, state)
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    alive = aws.die_after("ecs", operation)
    with pytest.raises(Killed):
        run(action, aws, plan)
    alive()

    outcomes = run(action, aws, plan)

    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert aws.calls.count(operation) == 1
    assert lab.runs(target) == [(old, 2)]


@pytest.mark.parametrize(("state", "operation"), STATES)
def test_killed_before_the_call_it_is_made(lab: Lab, name: str, state: str, operation: str) -> None:
    target, old = _released(lab, name, state)
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    read = "DescribeServices" if state == "completed" else "DescribeServiceDeployments"
    alive = aws.die_after("ecs", read)
    with pytest.raises(Killed):
        run(action, aws, plan)
    alive()
    assert operation not in aws.calls

    assert [outcome.ok for outcome in run(action, aws, plan)] == [True, True, True]
    assert lab.runs(target) == [(old, 2)]


@pytest.mark.parametrize("code", ["ThrottlingException", "AccessDeniedException"])
@pytest.mark.parametrize(("state", "operation"), STATES)
def test_a_refused_call_is_botocores_own_error_and_the_step_can_be_run_again(
    lab: Lab, name: str, state: str, operation: str, code: str
) -> None:
    target, old = _released(lab, name, state)
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    mend = aws.fail("ecs", operation, code)
    with pytest.raises(ClientError) as caught:
        run(action, aws, plan)
    mend()

    assert caught.value.response["Error"]["Code"] == code
    assert [outcome.ok for outcome in run(action, aws, plan)] == [True, True, True]
    assert lab.runs(target) == [(old, 2)]


@pytest.mark.parametrize("operation", READS)
def test_a_refused_read_is_botocores_own_error(lab: Lab, name: str, operation: str) -> None:
    target, _ = _released(lab, name, "completed")
    action, aws = lab.action(), lab.aws()
    aws.fail("ecs", operation, "ThrottlingException")

    with pytest.raises(ClientError, match="ThrottlingException"):
        action.plan(aws, ask(target))


def test_a_refused_look_while_waiting_is_botocores_own_error(lab: Lab, name: str) -> None:
    target, _ = _released(lab, name, "completed")
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    start, wait = action.steps(plan)
    start.run(aws, plan, {})
    aws.fail("ecs", "DescribeServices", "ThrottlingException")

    with pytest.raises(ClientError, match="ThrottlingException"):
        to_the_end(wait, aws, plan)


@pytest.mark.parametrize("state", ["completed", "under way"])
def test_after_somebody_elses_deployment_it_is_to_be_planned_again(
    lab: Lab, name: str, state: str
) -> None:
    target, _ = _released(lab, name, state)
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    lab.deploy(target, lab.good(name, memory=128))

    (outcome,) = run(action, aws, plan)

    assert not outcome.ok
    assert "Plan again" in outcome.says
    assert plan.calls[0].operation not in aws.calls


def test_the_same_release_deployed_again_meanwhile_is_noticed(lab: Lab, name: str) -> None:
    target, _ = _released(lab, name, "completed")
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    lab.deploy(target, plan.saved["from"], forceNewDeployment=True)

    (outcome,) = run(action, aws, plan)

    assert (outcome.ok, "Plan again" in outcome.says) == (False, True)


def test_a_release_that_completed_meanwhile_is_not_stopped(lab: Lab, name: str) -> None:
    target, _ = _released(lab, name, "under way")
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    lab.pass_time()

    (outcome,) = run(action, aws, plan)

    assert outcome.says == "The deployment is SUCCESSFUL by now. Plan again."


def test_a_service_deleted_meanwhile_is_told(lab: Lab, name: str) -> None:
    target, _ = _released(lab, name, "completed")
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    lab.ecs.delete_service(cluster="lab", service=name, force=True)

    (outcome,) = run(action, aws, plan)

    assert not outcome.ok
    assert not action.verify(aws, plan, {}).ok


def test_verifying_before_anything_was_done_is_no_success(lab: Lab, name: str) -> None:
    target, _ = _released(lab, name, "completed")
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))

    outcome = action.verify(aws, plan, {})

    assert (outcome.ok, outcome.says) == (False, f"{name}:2 still runs")


def test_somebody_elses_deployment_while_waiting_is_no_success(lab: Lab, name: str) -> None:
    target, _ = _released(lab, name, "completed")
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    start, wait = action.steps(plan)
    start.run(aws, plan, {})
    lab.deploy(target, lab.good(name, memory=128))

    outcome = to_the_end(wait, aws, plan)

    assert (outcome.ok, outcome.says) == (
        False,
        f"Somebody deployed meanwhile: lab/{name} shall run {name}:3",
    )


def _released(lab: Lab, name: str, state: str) -> tuple[Target, str]:
    """Serve a release, then deploy another; return the service and its first release."""
    old = lab.good(name)
    target = lab.serve(name, old)
    lab.deploy(target, lab.good(name, memory=256))
    if state == "completed":
        lab.pass_time()
    return target, old
