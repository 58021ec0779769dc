"""The statements allow what the action calls, and name what they are for."""

import pytest

from bot.core.action import Permissions
from handlers.actions.rollback_service import ROLLBACK_SERVICE
from handlers.permission import permission
from tests.handlers.actions.rollback_service.code_deploy import CodeDeploy
from tests.handlers.actions.rollback_service.lab import FakeAws, Lab, ask, run, undo_of

WRITES = {
    "ecs:UpdateService",
    "ecs:StopServiceDeployment",
    "codedeploy:CreateDeployment",
    "codedeploy:StopDeployment",
    "codedeploy:RegisterApplicationRevision",
}


def test_planning_and_verifying_need_the_read_role_alone(lab: Lab, aws: FakeAws, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    lab.deploy(target, lab.bad(name))
    action = lab.action()

    action.verify(aws, action.plan(aws, ask(target)), {})

    assert _called(aws) <= _allowed(ROLLBACK_SERVICE.permissions, "read")


def test_the_undo_needs_no_permission_to_stop(lab: Lab, aws: FakeAws, name: str) -> None:
    target = lab.serve(name, lab.good(name))
    lab.deploy(target, lab.good(name, memory=256))
    action = lab.action()
    plan = action.plan(aws, ask(target))
    run(action, aws, plan)
    assert "ecs:StopServiceDeployment" in _called(aws)
    undo, again = undo_of(action), lab.aws()
    run(undo, again, undo.plan(again, ask(target, **plan.saved)))

    assert _called(again) <= _allowed(undo.permissions, "read", "write")
    assert "ecs:StopServiceDeployment" not in _allowed(undo.permissions, "write")


def test_codedeploys_calls_are_allowed_as_well(lab: Lab, aws: FakeAws, name: str) -> None:
    target = lab.serve(name, lab.good(name), deploymentController={"type": "CODE_DEPLOY"})
    code_deploy = CodeDeploy(lab, name)
    code_deploy.attach(aws)
    for size in (128, 192):
        code_deploy.deployed(lab.good(name, memory=size))
    action = lab.action()
    plan = action.plan(aws, ask(target))
    read = _called(aws)
    action.steps(plan)[0].run(aws, plan, {})
    stop = action.plan(aws, ask(target))
    action.steps(stop)[0].run(aws, stop, {})

    assert read <= _allowed(ROLLBACK_SERVICE.permissions, "read")
    assert _called(aws) <= _allowed(ROLLBACK_SERVICE.permissions, "read", "write")
    assert {"codedeploy:CreateDeployment", "codedeploy:StopDeployment"} <= _called(aws)


def test_reading_allows_no_write() -> None:
    assert not _allowed(ROLLBACK_SERVICE.permissions, "read") & WRITES


@pytest.mark.parametrize("action", ["ecs:UpdateService", "ecs:StopServiceDeployment"])
def test_writes_are_narrowed(action: str) -> None:
    (found,) = [each for each in ROLLBACK_SERVICE.permissions.write if action in each.actions]

    assert all(
        resource.startswith("arn:aws:ecs:${Region}:${Account}:service")
        for resource in found.resources
    )
    if action == "ecs:UpdateService":
        assert "ecs:cluster" in found.conditions["ArnLike"]


def _called(aws: FakeAws) -> set[str]:
    return {permission(service, operation) for service, operation in aws.asked}


def _allowed(permissions: Permissions, *roles: str) -> set[str]:
    statements = [statement for role in roles for statement in getattr(permissions, role)]
    return {action for statement in statements for action in statement.actions}
