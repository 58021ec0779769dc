"""The service shop/api, whose tasks die."""

from datetime import datetime
from typing import Any

from tests.handlers.diagnostics.asking import Scene, ago
from tests.support.aws import ACCOUNT, REGION

ECS = f"arn:aws:ecs:{REGION}:{ACCOUNT}"
OUT_OF_MEMORY = "OutOfMemoryError: Container killed due to memory usage"


def task(number: int, at: datetime, *containers: dict[str, Any], **given: Any) -> dict[str, Any]:
    """Return a task that stopped, as DescribeTasks answers it."""
    return {
        "taskArn": f"{ECS}:task/shop/{number}",
        "taskDefinitionArn": f"{ECS}:task-definition/shop-api:2",
        "stopCode": "EssentialContainerExited",
        "stoppedReason": "Essential container in task exited",
        "stoppedAt": at,
        "containers": list(containers),
        **given,
    }


def exited(code: int, reason: str = "") -> dict[str, Any]:
    """Return the container api, which exited."""
    return {"name": "api", "exitCode": code, **({"reason": reason} if reason else {})}


TASKS = [
    task(1, ago(minutes=10), exited(137, OUT_OF_MEMORY)),
    task(2, ago(minutes=2), {"name": "sidecar", "exitCode": 0}, exited(1)),
    task(3, ago(minutes=6), exited(137, OUT_OF_MEMORY)),
]
DYING = Scene(
    "ecs-service",
    "shop/api",
    {
        "ListTasks": {"taskArns": [each["taskArn"] for each in TASKS]},
        "DescribeTasks": {"tasks": TASKS, "failures": []},
    },
)
SCENES = (DYING,)
