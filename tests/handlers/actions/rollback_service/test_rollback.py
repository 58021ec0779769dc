"""The whole way, back and forward again, under ECS's own controller."""

import json
from dataclasses import replace

import pytest

from bot.core.ledger import canonical
from bot.core.plan import Verdict
from bot.sandbox.aws.seed.images import put_image
from handlers.actions.rollback_service import ROLLBACK_SERVICE
from tests.handlers.actions.rollback_service.lab import (
    BREAKER,
    ROLLS_BACK,
    Lab,
    ask,
    check,
    lasting,
    run,
    to_the_end,
    undo_of,
)


def test_a_completed_release_goes_back_by_a_new_deployment(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old)
    lab.deploy(target, new)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))
    outcomes = run(action, aws, plan)

    assert [call.operation for call in plan.calls] == ["UpdateService"]
    assert plan.blocked == plan.warned == ()
    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert len(outcomes[0].request_ids) == 1
    assert lab.runs(target) == [(old, 2)]
    assert aws.calls.count("UpdateService") == 1


def test_a_release_that_failed_goes_back_by_a_new_deployment(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.bad(name)
    target = lab.serve(name, old, deploymentConfiguration=BREAKER)
    lab.deploy(target, new)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))
    outcomes = run(action, aws, plan)

    assert [call.operation for call in plan.calls] == ["UpdateService"]
    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert lab.runs(target) == [(old, 2)]


def test_a_release_under_way_is_stopped_and_ecs_goes_back(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.bad(name)
    target = lab.serve(name, old)
    lab.deploy(target, new)
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))
    outcomes = run(action, aws, plan)

    assert [call.operation for call in plan.calls] == ["StopServiceDeployment"]
    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert "user request" in outcomes[-1].says
    assert lab.runs(target) == [(old, 2)]


def test_what_ecs_takes_back_by_itself_is_only_watched(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.bad(name)
    target = lab.serve(name, old, deploymentConfiguration=ROLLS_BACK)
    lab.deploy(target, new)
    lab.pass_time(1_400)
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))
    outcomes = run(action, aws, plan)

    assert plan.calls == ()
    assert [step.name for step in action.steps(plan)] == ["wait"]
    assert "circuit breaker" in check(plan, "Deployment under way").evidence
    assert [outcome.ok for outcome in outcomes] == [True, True]
    assert "circuit breaker" in outcomes[-1].says
    assert lab.runs(target) == [(old, 2)]


def test_a_rollback_that_somebody_asked_for_just_now_is_only_watched(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.bad(name)
    target = lab.serve(name, old)
    lab.deploy(target, new)
    current = lab.service(target)["currentServiceDeployment"]
    lab.ecs.stop_service_deployment(serviceDeploymentArn=current, stopType="ROLLBACK")
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))

    assert plan.calls == ()
    assert plan.saved["to"] == old
    assert all(outcome.ok for outcome in run(action, aws, plan))


def test_forward_again_the_account_is_as_before(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old)
    lab.deploy(target, new)
    lab.pass_time()
    before = lasting(lab.service(target))
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)

    undo = undo_of(action)
    undo_plan = undo.plan(aws, ask(target, **json.loads(json.dumps(plan.saved))))
    outcomes = run(undo, aws, undo_plan)

    assert [outcome.ok for outcome in outcomes] == [True, True, True]
    assert check(undo_plan, "Last time").verdict is Verdict.PASSED
    assert lasting(lab.service(target)) == before


def test_forward_again_after_a_stop_the_network_is_as_before_too(lab: Lab, name: str) -> None:
    """ECS's rollback returns the network as well, so undoing it must bring that back."""
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old)
    other = lab.network()
    other["awsvpcConfiguration"]["securityGroups"] = lab.groups[1:]
    lab.deploy(target, new, networkConfiguration=other)
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)
    assert lab.service(target)["networkConfiguration"] == lab.network()

    undo = undo_of(action)
    run(undo, aws, undo.plan(aws, ask(target, **plan.saved)))

    assert lab.runs(target) == [(new, 2)]
    assert lab.service(target)["networkConfiguration"] == other


def test_undo_is_refused_once_somebody_deployed(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old)
    lab.deploy(target, new)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)
    lab.deploy(target, lab.good(name, memory=128))

    undo_plan = undo_of(action).plan(aws, ask(target, **plan.saved))

    assert "Somebody deployed since" in undo_plan.blocked[0].evidence
    assert undo_of(action).steps(undo_plan) == ()


def test_forward_to_a_release_that_failed_is_warned_of_and_told(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.bad(name)
    target = lab.serve(name, old, deploymentConfiguration=BREAKER)
    lab.deploy(target, new)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)

    undo = undo_of(action)
    undo_plan = undo.plan(aws, ask(target, **plan.saved))
    outcomes = run(undo, aws, undo_plan)

    assert check(undo_plan, "Last time").verdict is Verdict.WARNED
    assert "STOPPED: ECS deployment circuit breaker" in check(undo_plan, "Last time").evidence
    assert [outcome.ok for outcome in outcomes] == [True, False, False]
    assert "circuit breaker" in outcomes[-1].says


def test_a_rollback_that_ecs_takes_back_is_no_success(lab: Lab, name: str) -> None:
    """The service is steady again in the end, on the release that was to go."""
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old, deploymentConfiguration=ROLLS_BACK)
    lab.deploy(target, new)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    start, wait = action.steps(plan)
    gone = lab.account.client("ecr")
    gone.batch_delete_image(repositoryName="shop-api", imageIds=[{"imageTag": "1.41.0"}])
    try:
        assert start.run(aws, plan, {}).ok
    finally:
        put_image(gone, "1.41.0", content="1.41.0")

    outcome = to_the_end(wait, aws, plan)

    assert not outcome.ok
    assert "ECS itself took the rollback back" in outcome.says
    assert "circuit breaker" in outcome.says
    assert not action.verify(aws, plan, {}).ok


def test_waiting_ends_and_tells_where_it_stands(lab: Lab, name: str) -> None:
    """Without a circuit breaker ECS tries for ever; the step does not."""
    bad, good = lab.bad(name), lab.good(name)
    target = lab.serve(name, good)
    lab.deploy(target, bad)
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)
    undo = undo_of(action)

    outcomes = run(undo, aws, undo.plan(aws, ask(target, **plan.saved)))

    assert [outcome.ok for outcome in outcomes] == [True, False, False]
    assert outcomes[1].says.startswith("Not there after 9000 s: 0 of 2 tasks run")


@pytest.mark.parametrize("state", ["completed", "under way"])
def test_a_step_run_twice_does_what_once_does(lab: Lab, name: str, state: str) -> None:
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old)
    lab.deploy(target, new)
    if state == "completed":
        lab.pass_time()
    action, aws = lab.action(), lab.aws()
    plan = action.plan(aws, ask(target))
    (operation,) = [call.operation for call in plan.calls]
    start = action.steps(plan)[0]

    outcomes = [start.run(aws, plan, {}), start.run(aws, plan, {})]
    all_of_it = run(action, aws, plan)

    assert [outcome.ok for outcome in (*outcomes, *all_of_it)] == [True] * 5
    assert aws.calls.count(operation) == 1
    assert lab.runs(target) == [(old, 2)]


def test_the_plan_is_the_same_as_long_as_the_world_is(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.bad(name)
    target = lab.serve(name, old, deploymentConfiguration=BREAKER)
    lab.deploy(target, new)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()

    plan, again = action.plan(aws, ask(target)), action.plan(aws, ask(target))
    stored = replace(plan, saved=json.loads(json.dumps(plan.saved)))

    assert plan.digest == again.digest == stored.digest
    assert canonical(dict(plan.saved))


def test_a_plan_says_that_data_and_the_pipeline_go_on(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    lab.deploy(target, lab.bad(name))

    plan = lab.action().plan(lab.aws(), ask(target))

    assert any("migrations" in each for each in plan.does_not)
    assert any("pipeline" in each for each in plan.does_not)
    assert name in plan.undo


def test_the_registered_action_waits_in_true_time() -> None:
    action = ROLLBACK_SERVICE

    assert action.name == "rollback_service"
    assert action.undo is not None
    assert action.undo.name == "rollback_service.undo"
    assert action.parameters == ()


def test_every_call_of_a_plan_is_one_that_a_step_makes(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    lab.deploy(target, lab.bad(name))
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))

    steps = {step.name for step in action.steps(plan)}
    assert {call.step for call in plan.calls} <= steps
