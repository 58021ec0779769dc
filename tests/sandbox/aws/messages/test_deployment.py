from datetime import datetime

import pytest

from bot.sandbox.aws.messages import ecs_deployment
from bot.sandbox.aws.messages.deployment import DeploymentState


@pytest.mark.parametrize(
    ("state", "kind", "reason"),
    [
        ("IN_PROGRESS", "INFO", "ECS deployment ecs-svc/1 in progress."),
        ("COMPLETED", "INFO", "ECS deployment ecs-svc/1 completed."),
        ("FAILED", "ERROR", "ECS deployment circuit breaker: tasks failed to start."),
    ],
)
def test_a_deployment_says_how_it_went(
    night: datetime, state: DeploymentState, kind: str, reason: str
) -> None:
    event = ecs_deployment("shop", "api", state, night, deployment_id="ecs-svc/1")

    assert event["detail-type"] == "ECS Deployment State Change"
    assert event["source"] == "aws.ecs"
    assert event["resources"] == ["arn:aws:ecs:eu-west-1:111122223333:service/shop/api"]
    assert event["detail"] == {
        "eventType": kind,
        "eventName": f"SERVICE_DEPLOYMENT_{state}",
        "deploymentId": "ecs-svc/1",
        "updatedAt": "2026-11-20T03:12:00.250Z",
        "reason": reason,
    }
