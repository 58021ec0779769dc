"""Which revision is chosen, and how sure that is."""

from bot.core.plan import Verdict
from bot.sandbox.aws.names import image
from bot.sandbox.aws.seed.images import put_image
from handlers.actions.rollback_service.last_good import NAME
from tests.handlers.actions.rollback_service.lab import (
    BREAKER,
    CLUSTER,
    ROLLS_BACK,
    Lab,
    ask,
    check,
    run,
)


def test_a_first_deployment_has_nothing_to_go_back_to(lab: Lab, name: str) -> None:
    lab.good(name)
    target = lab.serve(name, lab.good(name))

    plan = lab.action().plan(lab.aws(), ask(target))

    assert [each.name for each in plan.blocked] == [NAME]
    assert "Nothing to roll back to" in plan.blocked[0].evidence
    assert (plan.calls, plan.changes, lab.action().steps(plan)) == ((), (), ())


def test_a_first_deployment_under_way_has_nothing_either(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.bad(name))

    plan = lab.action().plan(lab.aws(), ask(target))

    assert "Nothing to roll back to" in plan.blocked[0].evidence


def test_the_same_release_deployed_again_is_skipped(lab: Lab, name: str) -> None:
    old, new = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, old)
    for _ in range(2):
        lab.deploy(target, new, forceNewDeployment=True)
        lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    assert plan.saved["to"] == old


def test_the_same_task_definition_with_another_image_is_another_release(
    lab: Lab, name: str
) -> None:
    """A mutable tag: the code that ran then can be told, but not be deployed by its tag."""
    definition = lab.define(name, _latest(lab, "first"))
    target = lab.serve(name, definition)
    _latest(lab, "second")
    lab.deploy(target, definition, forceNewDeployment=True)
    lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    assert plan.saved["to"] == definition
    assert check(plan, "Image of api").verdict is Verdict.WARNED


def test_after_a_rollback_of_ecs_the_live_revision_counts(lab: Lab, name: str) -> None:
    """ROLLBACK_SUCCESSFUL ends with the revision gone back to, not with its target."""
    first, second, third = lab.good(name), lab.bad(name), lab.good(name, memory=256)
    target = lab.serve(name, first, deploymentConfiguration=ROLLS_BACK)
    lab.deploy(target, second)
    lab.pass_time()
    lab.deploy(target, third)
    lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    assert plan.saved["to"] == first


def test_a_failed_release_in_between_is_not_gone_back_to(lab: Lab, name: str) -> None:
    first, second, third = lab.good(name), lab.bad(name), lab.good(name, memory=256)
    target = lab.serve(name, first, deploymentConfiguration=BREAKER)
    for definition in (second, third):
        lab.deploy(target, definition)
        lab.pass_time()

    plan = lab.action().plan(lab.aws(), ask(target))

    assert plan.saved["to"] == first


def test_a_second_rollback_does_not_lead_to_the_release_just_left(lab: Lab, name: str) -> None:
    first, second, third = (lab.good(name, memory=size) for size in (128, 192, 256))
    target = lab.serve(name, first)
    for definition in (second, third):
        lab.deploy(target, definition)
        lab.pass_time()
    action, aws = lab.action(), lab.aws()
    run(action, aws, action.plan(aws, ask(target)))
    assert lab.runs(target) == [(second, 2)]

    plan = action.plan(aws, ask(target))

    assert plan.saved["to"] == first


def test_where_only_the_release_just_left_remains_it_is_warned_of(lab: Lab, name: str) -> None:
    first, second = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, first)
    lab.deploy(target, second)
    lab.pass_time()
    action, aws = lab.action(), lab.aws()
    run(action, aws, action.plan(aws, ask(target)))

    plan = action.plan(aws, ask(target))

    assert plan.saved["to"] == second
    assert check(plan, NAME).verdict is Verdict.WARNED


def test_a_deployment_under_way_that_stop_would_not_take_far_enough_is_replaced(
    lab: Lab, name: str
) -> None:
    """Deployed again by force: ECS would go back to the very same release."""
    first, second = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, first)
    lab.deploy(target, second)
    lab.pass_time()
    lab.deploy(target, second, forceNewDeployment=True)
    action, aws = lab.action(), lab.aws()

    plan = action.plan(aws, ask(target))

    assert [call.operation for call in plan.calls] == ["UpdateService"]
    assert all(outcome.ok for outcome in run(action, aws, plan))
    assert lab.runs(target) == [(first, 2)]


def test_without_history_the_revision_before_is_a_guess_and_called_one(lab: Lab, name: str) -> None:
    first, second = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, second)
    aws = lab.aws()
    # The service was deployed more than 90 days ago.
    aws.answer("ecs", "ListServiceDeployments", {"serviceDeployments": []})

    plan = lab.action().plan(aws, ask(target))

    assert plan.saved["to"] == first
    assert check(plan, NAME).verdict is Verdict.WARNED
    assert "guess" in check(plan, NAME).evidence


def test_a_history_that_does_not_reach_the_beginning_leads_to_a_guess_too(
    lab: Lab, name: str
) -> None:
    first, second = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, first)
    lab.deploy(target, second)
    lab.pass_time()
    aws = lab.aws()
    # What was deployed first is more than 90 days ago.
    told = lab.ecs.list_service_deployments(cluster=CLUSTER, service=name)["serviceDeployments"]
    aws.answer("ecs", "ListServiceDeployments", {"serviceDeployments": told[:1]})

    plan = lab.action().plan(aws, ask(target))

    assert plan.saved["to"] == first
    assert "guess" in check(plan, NAME).evidence


def test_without_history_an_inactive_revision_before_is_no_guess(lab: Lab, name: str) -> None:
    first, second = lab.good(name), lab.good(name, memory=256)
    target = lab.serve(name, second)
    lab.ecs.deregister_task_definition(taskDefinition=first)
    aws = lab.aws()
    # The service was deployed more than 90 days ago.
    aws.answer("ecs", "ListServiceDeployments", {"serviceDeployments": []})

    plan = lab.action().plan(aws, ask(target))

    assert "Nothing to roll back to" in plan.blocked[0].evidence


def test_without_history_a_first_revision_has_none_before(lab: Lab, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    aws = lab.aws()
    # The service was deployed more than 90 days ago.
    aws.answer("ecs", "ListServiceDeployments", {"serviceDeployments": []})

    plan = lab.action().plan(aws, ask(target))

    assert "Nothing to roll back to" in plan.blocked[0].evidence


def _latest(lab: Lab, content: str) -> str:
    put_image(lab.account.client("ecr"), "latest", content=content)
    return image("api", "latest")
