"""What ECS says about a deployment of a service."""

from datetime import datetime
from typing import Any, Literal

from bot.sandbox.aws.clock import iso_millis
from bot.sandbox.aws.messages.event import event
from bot.sandbox.aws.names import arn

DeploymentState = Literal["IN_PROGRESS", "COMPLETED", "FAILED"]


def ecs_deployment(
    cluster: str, service: str, state: DeploymentState, at: datetime, *, deployment_id: str
) -> dict[str, Any]:
    """Return an `ECS Deployment State Change` event.

    FAILED is only sent for a service with the circuit breaker on.
    Shape: Amazon ECS Developer Guide, "Amazon ECS service deployment state change events".
    """
    detail = {
        "eventType": "ERROR" if state == "FAILED" else "INFO",
        "eventName": f"SERVICE_DEPLOYMENT_{state}",
        "deploymentId": deployment_id,
        "updatedAt": iso_millis(at),
        "reason": _reason(state, deployment_id),
    }
    service_arn = arn("ecs", f"service/{cluster}/{service}")
    return event("aws.ecs", "ECS Deployment State Change", at, [service_arn], detail)


def _reason(state: DeploymentState, deployment_id: str) -> str:
    if state == "FAILED":
        return "ECS deployment circuit breaker: tasks failed to start."
    return f"ECS deployment {deployment_id} {state.lower().replace('_', ' ')}."
