"""Load balancer targets: tasks that run do not serve yet."""

from typing import Any

import pytest

from handlers.actions.rollback_service.service import Service
from handlers.actions.rollback_service.standing import unhealthy_targets
from tests.handlers.actions.rollback_service.lab import FakeAws, Lab, ask, to_the_end

ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/shop/73e2d6bc24d8a067"
BALANCED = {"targetGroupArn": ARN, "containerName": "api", "containerPort": 8080}


@pytest.mark.parametrize(
    ("states", "says"),
    [
        (["healthy", "healthy"], ""),
        (["healthy", "draining", "unused"], ""),
        ([], ""),
        (["healthy", "initial"], "1 of 2 targets are initial"),
        (["unhealthy", "unhealthy"], "2 of 2 targets are unhealthy"),
    ],
)
def test_targets(aws: FakeAws, states: list[str], says: str) -> None:
    _health(aws, states)

    assert unhealthy_targets(aws, Service("lab", "api", {"loadBalancers": [BALANCED]})) == says


def test_it_is_not_back_before_the_targets_are_healthy(lab: Lab, aws: FakeAws, name: str) -> None:
    target = lab.serve(name, lab.good(name), loadBalancers=[BALANCED])
    lab.deploy(target, lab.good(name, memory=256))
    lab.pass_time()
    action = lab.action()
    plan = action.plan(aws, ask(target))
    start, wait = action.steps(plan)
    start.run(aws, plan, {})
    _health(aws, ["unhealthy", "draining"])

    outcome = to_the_end(wait, aws, plan)

    assert not outcome.ok
    assert outcome.says.endswith(f"2 of 2 tasks run {name}:1; 1 of 2 targets are unhealthy")
    assert any("target group shop" in each for each in plan.affects)


def _health(aws: FakeAws, states: list[str]) -> None:
    found: list[dict[str, Any]] = [{"TargetHealth": {"State": state}} for state in states]
    aws.answer("elbv2", "DescribeTargetHealth", {"TargetHealthDescriptions": found})
